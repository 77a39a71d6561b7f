//! 見え消し版 and 溶け込み版 as a workbook.

use std::io::{self, Write};

use rust_xlsxwriter::{Color, Format, FormatUnderline, Workbook, Worksheet, XlsxError};

use super::{Comparison, Form, Mark, Row, Shown, facts, table};
use crate::report::comparison::words;
use crate::report::display::pick;
use crate::report::paper;

/// Letters of the narrowest and of the widest column.
const WIDTHS: [usize; 2] = [10, 44];
/// Letters of the column that says what happened to a row.
const KIND: f64 = 9.0;
/// The format's limit is 1,048,576.
const MAX_ROWS: usize = 1_000_000;

struct Looks {
    title: Format,
    line: Format,
    line_changed: Format,
    head: Format,
    text: Format,
    changed: Format,
    kept: Format,
    added: Format,
    deleted: Format,
    moved: Format,
}

impl Looks {
    fn new(form: Form) -> Self {
        let text = paper::cell().set_quote_prefix();
        let quiet = Color::RGB(0x00FF_F7D6);
        let added = paper::letters();
        Self {
            title: paper::text().set_bold().set_font_size(14),
            line: paper::text(),
            line_changed: match form {
                Form::Redline => paper::text(),
                Form::Clean => paper::text().set_background_color(quiet),
            },
            head: text
                .clone()
                .set_bold()
                .set_background_color(Color::RGB(0x00E4_E8EE)),
            changed: match form {
                Form::Redline => text.clone(),
                Form::Clean => text.clone().set_background_color(quiet),
            },
            text,
            kept: paper::letters(),
            added: match form {
                Form::Redline => added
                    .set_underline(FormatUnderline::Single)
                    .set_font_color(Color::RGB(0x0000_3C9E)),
                Form::Clean => added,
            },
            deleted: paper::letters()
                .set_font_strikethrough()
                .set_font_color(Color::RGB(0x00C0_0000)),
            moved: paper::letters()
                .set_underline(FormatUnderline::Double)
                .set_font_color(Color::RGB(0x0000_6B3C)),
        }
    }
}

/// Writes the new edition with its changes as a workbook.
///
/// # Errors
///
/// Writing fails.
pub fn edition_xlsx(
    comparison: &Comparison<'_>,
    form: Form,
    title: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut book = Workbook::new();
    book.set_properties(&paper::properties()?.set_title(paper::fitting(title)));
    let bytes = workbook(comparison, form, title, book).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn workbook(
    comparison: &Comparison<'_>,
    form: Form,
    title: &str,
    mut book: Workbook,
) -> Result<Vec<u8>, XlsxError> {
    let (lang, looks) = (comparison.lang, Looks::new(form));
    let table = table(comparison, form);
    let page = book.add_worksheet();
    page.set_name(form.title(lang))?;
    page.write_string_with_format(0, 0, paper::fitting(title), &looks.title)?;
    let mut row = 1;
    for fact in facts(comparison, form) {
        page.write_string_with_format(row, 0, paper::fitting(&fact), &looks.line)?;
        row += 1;
    }
    for line in &table.above {
        for cell in &line.cells {
            write(page, (row, 0), cell, &looks, line_look(cell, &looks))?;
        }
        row += 1;
    }
    // What happened to a row is told where rows may be struck through.
    let first = u16::from(form == Form::Redline);
    let mut widths = widths(&table.heads, &table.rows);
    if first == 1 {
        let kind = pick(lang, "区分", "Kind");
        page.write_string_with_format(row, 0, kind, &looks.head)?;
        page.set_column_width(0, KIND)?;
    }
    for (column, width) in (first..).zip(&widths) {
        page.set_column_width(column, *width)?;
    }
    for (column, head) in (first..).zip(&table.heads) {
        write(page, (row, column), head, &looks, &looks.head)?;
    }
    let cells = table.heads.iter().map(plain).collect::<Vec<String>>();
    page.set_row_height(row, height(&cells, &widths))?;
    let head = row;
    page.set_freeze_panes(head + 1, 0)?;
    for shown in table.rows.iter().take(MAX_ROWS) {
        row += 1;
        if first == 1 {
            let kind = shown.shape.map_or("", |shape| words::shape(shape, lang));
            page.write_string_with_format(row, 0, kind, &looks.text)?;
        }
        if shown.line {
            // A wrapped text would fill its narrow column with lines.
            for cell in &shown.cells {
                write(page, (row, first), cell, &looks, line_look(cell, &looks))?;
            }
            continue;
        }
        for (column, cell) in (first..).zip(&shown.cells) {
            let look = match cell.changed {
                true => &looks.changed,
                false => &looks.text,
            };
            write(page, (row, column), cell, &looks, look)?;
        }
        let cells: Vec<String> = shown.cells.iter().map(plain).collect();
        page.set_row_height(row, height(&cells, &widths))?;
    }
    if first == 1 {
        widths.insert(0, KIND);
    }
    if row > head && !widths.is_empty() {
        let last = u16::try_from(widths.len() - 1).unwrap_or(u16::MAX);
        page.autofilter(head, 0, row, last)?;
    }
    paper::landscape(page, paper::A3, Some((head, head)))?;
    book.save_to_buffer()
}

/// How a line outside the table looks: over the cells to its right, as it was written.
fn line_look<'l>(cell: &Shown<'_>, looks: &'l Looks) -> &'l Format {
    match cell.changed {
        true => &looks.line_changed,
        false => &looks.line,
    }
}

fn plain(cell: &Shown<'_>) -> String {
    let text: String = cell.pieces.iter().map(|(_, text)| *text).collect();
    paper::fitting(&text)
}

fn height(cells: &[String], widths: &[f64]) -> f64 {
    paper::height(cells.iter().map(String::as_str).zip(widths.iter().copied()))
}

/// As wide as the texts need, within limits.
fn widths(heads: &[Shown<'_>], rows: &[Row<'_>]) -> Vec<f64> {
    let [narrowest, widest] = WIDTHS;
    let mut widths = vec![narrowest; heads.len()];
    let heads = std::iter::once(heads);
    let rows = rows.iter().filter(|row| !row.line);
    for cells in heads.chain(rows.map(|row| row.cells.as_slice())) {
        for (width, cell) in widths.iter_mut().zip(cells) {
            if *width < widest {
                *width = (*width).max(paper::width(&plain(cell)) + 2);
            }
        }
    }
    let widths = widths.into_iter();
    widths.map(|width| width.min(widest) as f64).collect()
}

fn write(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Shown<'_>,
    looks: &Looks,
    look: &Format,
) -> Result<(), XlsxError> {
    let font = |mark: Mark| match mark {
        Mark::Kept => &looks.kept,
        Mark::Added => &looks.added,
        Mark::Deleted => &looks.deleted,
        Mark::Moved => &looks.moved,
    };
    let mut room = paper::MAX_CELL;
    let mut pieces: Vec<(Mark, String)> = Vec::new();
    for &(mark, text) in &cell.pieces {
        let text = paper::fitting(text);
        let units = text.encode_utf16().count();
        if units > room {
            pieces.push((mark, "…".to_owned()));
            break;
        }
        room -= units;
        match pieces.last_mut() {
            Some((last, before)) if *last == mark => before.push_str(&text),
            _ if text.is_empty() => {}
            _ => pieces.push((mark, text)),
        }
    }
    match pieces.as_slice() {
        [] => page.write_blank(row, column, look)?,
        // A rich text needs two stretches at least.
        [(mark, text)] => {
            let mut own = look.clone();
            if *mark == Mark::Added && looks.added != looks.kept {
                own = own
                    .set_underline(FormatUnderline::Single)
                    .set_font_color(Color::RGB(0x0000_3C9E));
            }
            if *mark == Mark::Moved {
                own = own
                    .set_underline(FormatUnderline::Double)
                    .set_font_color(Color::RGB(0x0000_6B3C));
            }
            if *mark == Mark::Deleted {
                own = own
                    .set_font_strikethrough()
                    .set_font_color(Color::RGB(0x00C0_0000));
            }
            page.write_string_with_format(row, column, text, &own)?
        }
        pieces => {
            let rich: Vec<(&Format, &str)> = pieces
                .iter()
                .map(|(mark, text)| (font(*mark), text.as_str()))
                .collect();
            page.write_rich_string_with_format(row, column, &rich, look)?
        }
    };
    Ok(())
}
