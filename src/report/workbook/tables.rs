//! The tables themselves, with marks on the cells that findings are about.

use rust_xlsxwriter::{Note, Workbook, Worksheet, XlsxError};

use super::{Book, fitting};
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
    grid: &Grid,
    marks: &Marks,
) -> Result<(), XlsxError> {
    let mut widths: Vec<usize> = Vec::new();
    for row in 0..grid.row_count() {
        let line = grid.line(row);
        if line > MAX_ROWS {
            break;
        }
        for (column, cell) in grid.row(row).enumerate().take(MAX_COLUMNS) {
            let text = grid.value(cell);
            if widths.len() <= column {
                widths.resize(column + 1, 0);
            }
            widths[column] = widths[column].max(text.chars().count());
            let mark = marks.get(&(line, column + 1));
            if text.is_empty() && mark.is_none() {
                continue;
            }
            let at = (
                u32::try_from(line - 1).expect("below the rows of a sheet"),
                u16::try_from(column).expect("below the columns of a sheet"),
            );
            let worst = mark.and_then(|numbers| {
                let severity = |&number: &usize| review.findings[number - 1].finding.severity;
                numbers.iter().map(severity).max()
            });
            let format = match worst {
                Some(severity) => review.formats.of(severity),
                None => &review.formats.text,
            };
            sheet.write_string_with_format(at.0, at.1, fitting(text), format)?;
            if let Some(numbers) = mark {
                sheet.insert_note(at.0, at.1, &note(review, numbers))?;
            }
        }
    }
    for (column, width) in (0u16..).zip(&widths) {
        // Full-width characters are two wide.
        sheet.set_column_width(column, (*width as f64 * 2.0).clamp(8.0, 36.0))?;
    }
    sheet
        .set_landscape()
        .set_paper_size(8)
        .set_print_fit_to_pages(1, 0);
    Ok(())
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
