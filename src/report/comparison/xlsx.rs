//! 新旧対照表 as a workbook.
//!
//! Changed stretches are underlined inside their cells; policy findings have a sheet. Every text is written as a string: nothing
//! a table says becomes a formula.

use std::io::{self, Write};

use rust_xlsxwriter::{
    Color, Format, FormatBorder, FormatUnderline, Workbook, Worksheet, XlsxError,
};

use super::super::display::{harmless, pick};
use super::super::paper;
use super::view::{Cell, Entry, Line, Row, Section, sections};
use super::{Comparison, Sheet, findings, words};
use crate::rule::Lang;

/// The format's limit is 32,767 UTF-16 units a cell.
const CELL: usize = 16_000;

/// The format's limit is 1,048,576.
const ROWS: u32 = 1_000_000;

/// 区分, 実施機関, 施策, 項目, two sides, 理由: widths in letters.
const WIDTHS: [f64; 7] = [9.0, 22.0, 30.0, 16.0, 52.0, 52.0, 28.0];

/// Writes the table as a workbook.
///
/// # Errors
///
/// Writing fails.
pub fn xlsx(comparison: &Comparison<'_>, sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let properties = paper::properties()?.set_title(harmless(&sheet.title));
    let mut book = Workbook::new();
    book.set_properties(&properties);
    let bytes = workbook(comparison, sheet, book).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn workbook(
    comparison: &Comparison<'_>,
    sheet: &Sheet,
    mut book: Workbook,
) -> Result<Vec<u8>, XlsxError> {
    let page = book.add_worksheet();
    page.set_name(pick(comparison.lang, "新旧対照表", "comparison"))?;
    let mut writer = Writer {
        comparison,
        sheet,
        looks: Looks::new(),
        page,
        row: 0,
    };
    writer.head()?;
    writer.body(&sections(comparison))?;
    questions(comparison, &mut book)?;
    book.save_to_buffer()
}

/// A sheet of policy findings, if there are any.
fn questions(comparison: &Comparison<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    /// Letters of the columns.
    const WIDTHS: [f64; 2] = [80.0, 80.0];
    let Comparison {
        findings: all,
        lang,
        ..
    } = *comparison;
    if all.is_empty() {
        return Ok(());
    }
    let (looks, page) = (Looks::new(), book.add_worksheet());
    page.set_name(findings::title(lang))?;
    let heads = [pick(lang, "内容", "Finding"), pick(lang, "場所", "Places")];
    for (column, (head, width)) in (0..).zip(heads.into_iter().zip(WIDTHS)) {
        page.set_column_width(column, width)?;
        page.write_string_with_format(0, column, head, &looks.heading)?;
    }
    for (row, finding) in (1..ROWS).zip(all) {
        let texts = [
            findings::told(finding, lang),
            findings::places(finding, lang).join("\n"),
        ];
        let texts = texts.map(|text| paper::fitting(&text));
        let cells = texts.iter().map(String::as_str).zip(WIDTHS);
        page.set_row_height(row, paper::height(cells))?;
        for (column, text) in (0..).zip(texts) {
            page.write_string_with_format(row, column, text, &looks.text)?;
        }
    }
    page.set_freeze_panes(1, 0)?;
    paper::landscape(page, paper::A3, Some((0, 0)))
}

/// Cell formats.
struct Looks {
    title: Format,
    plain: Format,
    heading: Format,
    theme: Format,
    text: Format,
    again: Format,
    quiet: Format,
    /// Stretches inside a cell.
    kept: Format,
    changed: Format,
}

impl Looks {
    fn new() -> Self {
        let text = paper::cell().set_quote_prefix();
        let grey = Color::RGB(0x59_59_59);
        Self {
            title: paper::text().set_bold().set_font_size(14),
            plain: paper::text(),
            heading: text
                .clone()
                .set_bold()
                .set_background_color(Color::RGB(0xE4_E8_EE)),
            theme: text
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_background_color(Color::RGB(0xF0_F0_E6)),
            again: text.clone().set_font_color(grey),
            quiet: text.clone().set_font_color(grey),
            text,
            kept: paper::letters(),
            changed: paper::letters()
                .set_bold()
                .set_underline(FormatUnderline::Single),
        }
    }
}

struct Writer<'w> {
    comparison: &'w Comparison<'w>,
    sheet: &'w Sheet,
    looks: Looks,
    page: &'w mut Worksheet,
    row: u32,
}

impl Writer<'_> {
    fn head(&mut self) -> Result<(), XlsxError> {
        let lang = self.comparison.lang;
        let page = &mut *self.page;
        for (column, width) in (0..).zip(WIDTHS) {
            page.set_column_width(column, width)?;
        }
        page.write_string_with_format(0, 0, harmless(&self.sheet.title), &self.looks.title)?;
        let names = format!(
            "{}: {}　{}: {}",
            self.sheet.new, self.comparison.new, self.sheet.old, self.comparison.old
        );
        let counts = words::counts(self.comparison);
        let counts = match counts.as_str() {
            _ if self.comparison.is_empty() => {
                pick(lang, "変更はありません", "No changes").to_owned()
            }
            _ => counts,
        };
        let mut facts = vec![names, counts];
        facts.extend(words::facts(self.comparison));
        self.row = 1;
        for fact in facts {
            let fact: String = harmless(&fact).chars().take(CELL).collect();
            self.page
                .write_string_with_format(self.row, 0, fact, &self.looks.plain)?;
            self.row += 1;
        }
        let [first, second] = self.sides(self.sheet.new.as_str(), self.sheet.old.as_str());
        let [outer, inner] = words::place_headings(self.comparison);
        let headings = [
            pick(lang, "区分", "Kind"),
            &outer,
            &inner,
            pick(lang, words::column_heading(self.comparison), "Column"),
            first,
            second,
            self.sheet.reason.as_str(),
        ]
        .map(harmless);
        for (column, heading) in (0..).zip(headings) {
            self.page
                .write_string_with_format(self.row, column, heading, &self.looks.heading)?;
        }
        paper::landscape(self.page, paper::A3, Some((self.row, self.row)))?;
        self.row += 1;
        self.page.set_freeze_panes(self.row, 0)?;
        Ok(())
    }

    fn sides<T>(&self, new: T, old: T) -> [T; 2] {
        if self.sheet.old_first {
            [old, new]
        } else {
            [new, old]
        }
    }

    fn body(&mut self, sections: &[Section<'_>]) -> Result<(), XlsxError> {
        let lang = self.comparison.lang;
        let first = self.row - 1;
        for section in sections {
            if self.row >= ROWS {
                let note = pick(
                    lang,
                    "行数の上限のため、以降を省きました",
                    "cut: too many rows",
                );
                self.banner(note, &self.looks.theme.clone())?;
                break;
            }
            if !section.theme.is_empty() {
                self.banner(section.theme, &self.looks.theme.clone())?;
            }
            for entry in &section.entries {
                match entry {
                    _ if self.row >= ROWS => break,
                    Entry::Omitted(rows) => {
                        self.banner(&words::omitted(*rows, lang), &self.looks.quiet.clone())?;
                    }
                    Entry::Row(row) => self.change(row)?,
                }
            }
        }
        let last = (WIDTHS.len() - 1) as u16;
        if self.row > first + 1 {
            self.page.autofilter(first, 0, self.row - 1, last)?;
        }
        Ok(())
    }

    /// A text over the whole width. Cells are not merged: merged rows do not find their height.
    fn banner(&mut self, text: &str, look: &Format) -> Result<(), XlsxError> {
        let text: String = harmless(text).chars().take(CELL).collect();
        // A wrapped text would fill the narrow first column with lines.
        let open = (look.clone().unset_text_wrap())
            .set_border(FormatBorder::None)
            .set_border_bottom(FormatBorder::Thin);
        self.page
            .write_string_with_format(self.row, 0, text, &open)?;
        for column in 1..WIDTHS.len() as u16 {
            self.page.write_blank(self.row, column, &open)?;
        }
        self.row += 1;
        Ok(())
    }

    /// Where a row stands: in a table without bodies its lines have a column of their own.
    fn place(&self, row: &Row<'_>) -> [String; 2] {
        let (name, lines) = (harmless(row.measure), harmless(&row.lines));
        match self.comparison.diff.names.len() {
            1 => [lines, name],
            _ => [harmless(&row.body), format!("{name}\n{lines}")],
        }
    }

    fn change(&mut self, row: &Row<'_>) -> Result<(), XlsxError> {
        let lang = self.comparison.lang;
        let count = row.cells.len().max(1);
        let notes = row.notes.join("\n");
        for at in 0..count {
            let look = if at == 0 {
                &self.looks.text
            } else {
                &self.looks.again
            };
            let [outer, inner] = self.place(row);
            let place = [
                words::shape(row.shape, lang).to_owned(),
                outer.clone(),
                inner.clone(),
                row.cells
                    .get(at)
                    .map_or(String::new(), |cell| heading(cell, lang)),
            ];
            for (column, text) in (0..).zip(place) {
                let text: String = text.chars().take(CELL).collect();
                let look = if column == 3 { &self.looks.text } else { look };
                self.page
                    .write_string_with_format(self.row, column, text, look)?;
            }
            match row.cells.get(at) {
                Some(cell) => {
                    let new = (&cell.new, words::none_after(lang));
                    let old = (&cell.old, words::none_before(lang));
                    for (column, (lines, none)) in (4..).zip(self.sides(new, old)) {
                        self.side(column, lines.as_deref(), none, cell.cosmetic)?;
                    }
                }
                None => {
                    for column in 4..6 {
                        let cut = words::cut(lang);
                        self.page.write_string_with_format(
                            self.row,
                            column,
                            cut,
                            &self.looks.quiet,
                        )?;
                    }
                }
            }
            let reason: String = match at {
                0 => notes
                    .split('\n')
                    .map(harmless)
                    .collect::<Vec<_>>()
                    .join("\n"),
                _ => String::new(),
            };
            let reason: String = reason.chars().take(CELL).collect();
            self.page
                .write_string_with_format(self.row, 6, reason, &self.looks.text)?;
            let texts = [
                outer,
                inner,
                row.cells
                    .get(at)
                    .map_or(String::new(), |cell| heading(cell, lang)),
                row.cells
                    .get(at)
                    .map_or(String::new(), |cell| plain(cell.new.as_deref())),
                row.cells
                    .get(at)
                    .map_or(String::new(), |cell| plain(cell.old.as_deref())),
                if at == 0 {
                    notes.clone()
                } else {
                    String::new()
                },
            ];
            let cells = texts
                .iter()
                .map(String::as_str)
                .zip(WIDTHS[1..].iter().copied());
            self.page.set_row_height(self.row, paper::height(cells))?;
            self.row += 1;
        }
        Ok(())
    }

    fn side(
        &mut self,
        column: u16,
        lines: Option<&[Line<'_>]>,
        none: &str,
        cosmetic: bool,
    ) -> Result<(), XlsxError> {
        let Some(lines) = lines else {
            self.page
                .write_string_with_format(self.row, column, none, &self.looks.quiet)?;
            return Ok(());
        };
        let pieces = pieces(lines, words::cut(self.comparison.lang));
        let look = if cosmetic {
            &self.looks.quiet
        } else {
            &self.looks.text
        };
        // A rich text needs two stretches at least.
        if let [(text, changed)] = pieces.as_slice() {
            let look = match changed {
                true => &look
                    .clone()
                    .set_bold()
                    .set_underline(FormatUnderline::Single),
                false => look,
            };
            self.page
                .write_string_with_format(self.row, column, text, look)?;
            return Ok(());
        }
        let rich: Vec<(&Format, &str)> = pieces
            .iter()
            .map(|(text, changed)| {
                let look = if *changed {
                    &self.looks.changed
                } else {
                    &self.looks.kept
                };
                (look, text.as_str())
            })
            .collect();
        self.page
            .write_rich_string_with_format(self.row, column, &rich, look)?;
        Ok(())
    }
}

fn heading(cell: &Cell<'_>, lang: Lang) -> String {
    let only = if cell.cosmetic {
        pick(lang, "（表記のみ）", " (spelling only)")
    } else {
        ""
    };
    format!("{}{only}", harmless(cell.heading))
}

/// Stretches of a cell's text with whether they changed; never empty, no two alike in a row.
fn pieces(lines: &[Line<'_>], cut: &str) -> Vec<(String, bool)> {
    let mut out: Vec<(String, bool)> = Vec::new();
    let mut room = CELL;
    let mut push = |text: &str, changed: bool| {
        let text: String = text.chars().take(room).collect();
        room -= text.chars().count();
        match out.last_mut() {
            Some((last, kind)) if *kind == changed => last.push_str(&text),
            _ if text.is_empty() => {}
            _ => out.push((text, changed)),
        }
    };
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            push("\n", false);
        }
        match line {
            Line::Omitted => push(cut, false),
            Line::Text(pieces) => {
                for piece in pieces {
                    push(&harmless(piece.text), piece.changed);
                }
            }
        }
    }
    if room == 0 {
        out.push(("…".to_owned(), false));
    }
    out
}

/// A side's text without its marks.
fn plain(lines: Option<&[Line<'_>]>) -> String {
    let pieces = pieces(lines.unwrap_or_default(), "");
    pieces.into_iter().map(|(text, _)| text).collect()
}
