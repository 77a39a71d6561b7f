//! The tables themselves, with marks on the cells that findings are about.

use std::sync::Arc;

use rust_xlsxwriter::{Note, Workbook, Worksheet, XlsxError};

use super::{Book, fitting, paper};
use crate::edition::{Hints, recover};
use crate::finding::Severity;
use crate::grid::Grid;
use crate::report::review::{self, Marks};
use crate::report::severity_name;
use crate::rule::Lang;

/// A note shows so many findings.
const MAX_IN_NOTE: usize = 5;
/// Cells of all tables; beyond, tables are left out and the findings alone are given.
const MAX_CELLS: usize = 1_000_000;
/// Rows of a sheet.
const MAX_ROWS: usize = 1 << 20;
/// Columns of a sheet.
const MAX_COLUMNS: usize = 1 << 14;
/// Blank cells of so many rows have a frame; a longer table is not printed.
const MAX_FRAMED: usize = 5_000;
/// Letters of the narrowest and of the widest column.
const WIDTHS: [usize; 2] = [8, 40];
/// Points of a line on which no row begins: inside a quoted cell, or blank.
const GAP: f64 = 3.0;
/// So many of them in a row; more are no cell.
const MAX_GAP: u32 = 200;
/// A heading below so many rows would leave no room for the table under it.
const BEFORE_HEADING: usize = 12;
/// Rows in which the heading is looked for: enough to tell it from data, and a long table is not
/// read a second time.
const FOR_HEADING: usize = 300;

pub(super) fn write(review: &Book<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let mut cells = 0;
    for (file, names) in review.report.files.iter().zip(&review.sheets) {
        for (grid, name) in file.grids.iter().zip(names) {
            let sheet = book.add_worksheet();
            sheet.set_name(name)?;
            cells += grid.cell_count();
            if cells > MAX_CELLS {
                let why = match review.lang {
                    Lang::Ja => {
                        "大きいため、表は省きました。「点検結果」の場所から元のファイルを見てください。"
                    }
                    Lang::En => "Too large to be shown; see the file itself.",
                };
                sheet.write_string(0, 0, why)?;
                continue;
            }
            table(review, sheet, grid, &review::marks(&review.findings, grid))?;
        }
    }
    Ok(())
}

/// Cells stand where they stand in the file: its lines are rows, its fields columns.
fn table(
    review: &Book<'_>,
    sheet: &mut Worksheet,
    grid: &Arc<Grid>,
    marks: &Marks,
) -> Result<(), XlsxError> {
    let widths = widths(grid);
    for (column, width) in (0u16..).zip(&widths) {
        sheet.set_column_width(column, *width)?;
    }
    let mut next = 0;
    for row in 0..grid.row_count() {
        let line = grid.line(row);
        if line > MAX_ROWS {
            break;
        }
        let at = u32::try_from(line - 1).expect("below the rows of a sheet");
        // In a workbook a blank row is one that somebody left blank.
        if grid.delimiter().is_some() && at - next <= MAX_GAP {
            for gap in next..at {
                sheet.set_row_height(gap, GAP)?;
            }
        }
        next = at + 1;
        let alone = filled(grid, row) == 1;
        let mut texts = Vec::new();
        for (column, cell) in grid.row(row).enumerate().take(MAX_COLUMNS) {
            let text = grid.value(cell);
            let mark = marks.get(&(line, column + 1));
            if text.is_empty() && mark.is_none() {
                if !alone && row < MAX_FRAMED {
                    let column = u16::try_from(column).expect("below the columns of a sheet");
                    sheet.write_blank(at, column, &review.formats.text)?;
                }
                continue;
            }
            let worst = mark.and_then(|numbers| {
                let severity = |&number: &usize| review.findings[number - 1].finding.severity;
                numbers.iter().map(severity).max()
            });
            let format = match worst {
                Some(severity) => review.formats.of(severity),
                // A title would fill its narrow column with lines.
                None if alone => &review.formats.line,
                None => &review.formats.text,
            };
            let text = fitting(text);
            let column = u16::try_from(column).expect("below the columns of a sheet");
            sheet.write_string_with_format(at, column, text.as_str(), format)?;
            if let Some(numbers) = mark {
                sheet.insert_note(at, column, &note(review, numbers))?;
            }
            if !alone || worst.is_some() {
                texts.push((text, widths[usize::from(column)]));
            }
        }
        let cells = texts.iter().map(|(text, width)| (text.as_str(), *width));
        sheet.set_row_height(at, paper::height(cells))?;
    }
    let heading = heading(grid);
    if let Some((_, row)) = heading {
        sheet.set_freeze_panes(row + 1, 0)?;
    }
    paper::landscape(sheet, paper::A3, heading)
}

fn filled(grid: &Grid, row: usize) -> usize {
    grid.row(row).filter(|&cell| !grid.is_blank(cell)).count()
}

/// As wide as the texts below one another need, within limits; titles need none.
fn widths(grid: &Grid) -> Vec<f64> {
    let [narrowest, widest] = WIDTHS;
    let mut widths: Vec<usize> = Vec::new();
    for row in 0..grid.row_count() {
        let alone = filled(grid, row) == 1;
        for (column, cell) in grid.row(row).enumerate().take(MAX_COLUMNS) {
            if widths.len() <= column {
                widths.resize(column + 1, narrowest);
            }
            if !alone && widths[column] < widest {
                widths[column] = widths[column].max(paper::width(grid.value(cell)) + 2);
            }
        }
    }
    let widths = widths.into_iter();
    widths.map(|width| width.min(widest) as f64).collect()
}

/// Sheet rows of the heading, which stays in sight and is on every page.
fn heading(grid: &Arc<Grid>) -> Option<(u32, u32)> {
    let top = match grid.row_count() > FOR_HEADING {
        true => &Arc::new(grid.top(FOR_HEADING)),
        false => grid,
    };
    let editions = recover(top, &Hints::default());
    let rows = &editions.first()?.pages.first()?.header;
    let (&first, &last) = (rows.first()?, rows.last()?);
    let line = |row| u32::try_from(grid.line(row).min(MAX_ROWS) - 1).ok();
    let low = last < BEFORE_HEADING;
    Some((line(first)?, line(last)?)).filter(|_| low)
}

fn note(review: &Book<'_>, numbers: &[usize]) -> Note {
    let lang = review.lang;
    let mut lines: Vec<String> = numbers
        .iter()
        .take(MAX_IN_NOTE)
        .map(|&number| {
            let one = &review.findings[number - 1];
            let level: Severity = one.finding.severity;
            let mut line = format!(
                "[{number}] {} {}",
                severity_name(level, lang),
                one.finding.message
            );
            if let Some(fix) = one.fix() {
                line.push_str(match lang {
                    Lang::Ja => "\n候補：",
                    Lang::En => "\nSuggestion: ",
                });
                line.push_str(fix);
            }
            line
        })
        .collect();
    if numbers.len() > MAX_IN_NOTE {
        let more = numbers.len() - MAX_IN_NOTE;
        lines.push(match lang {
            Lang::Ja => format!("ほか{more}件"),
            Lang::En => format!("{more} more"),
        });
    }
    Note::new(fitting(&lines.join("\n\n")))
        .set_author("kouetsu")
        .add_author_prefix(false)
        .set_width(320)
        .set_height(140)
}
