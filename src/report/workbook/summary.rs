//! Counts by rule, body and theme, and the record of the check (点検記録).

use rust_xlsxwriter::{Workbook, XlsxError};
use sha2::{Digest as _, Sha256};

use super::{Book, fitting, names};
use crate::check::RowKey;
use crate::report::review::{self, Tally};
use crate::rule::Lang;

pub(super) fn write(review: &Book<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let (lang, formats) = (review.lang, &review.formats);
    let sheet = book.add_worksheet();
    sheet.set_name(names::fixed(lang)[1])?;
    let mut row = 0;
    let words = match lang {
        Lang::Ja => ["点検記録", "ルール別", "実施機関別", "テーマ別"],
        Lang::En => ["Record", "By rule", "By body", "By theme"],
    };
    sheet.write_string_with_format(row, 0, words[0], &formats.title)?;
    row += 1;
    for (name, value) in record(review) {
        sheet.write_string_with_format(row, 0, name, &formats.head)?;
        sheet.merge_range(row, 1, row, 4, &fitting(&value), &formats.text)?;
        row += 1;
    }
    let rules = review::by_rule(&review.findings);
    let rules: Vec<(String, Tally)> = rules
        .into_iter()
        .map(|(code, tally)| (rule_name(code, lang), tally))
        .collect();
    let owned = |list: Vec<(&str, Tally)>| -> Vec<(String, Tally)> {
        let list = list.into_iter();
        list.map(|(name, tally)| (name.to_owned(), tally)).collect()
    };
    let bodies = review::by_row(&review.findings, |key: &RowKey| key.body.as_str());
    let themes = review::by_row(&review.findings, |key: &RowKey| key.theme.as_str());
    let parts = [
        (words[1], rules),
        (words[2], owned(bodies)),
        (words[3], owned(themes)),
    ];
    for (title, counts) in parts {
        row += 1;
        sheet.write_string_with_format(row, 0, title, &formats.title)?;
        row += 1;
        let heads = match lang {
            Lang::Ja => ["", "エラー", "警告", "参考", "計"],
            Lang::En => ["", "Errors", "Warnings", "Notes", "All"],
        };
        for (column, name) in (0u16..).zip(heads) {
            sheet.write_string_with_format(row, column, name, &formats.head)?;
        }
        row += 1;
        for (name, tally) in counts {
            sheet.write_string_with_format(row, 0, fitting(&name), &formats.text)?;
            let numbers = [tally.error, tally.warning, tally.info, tally.all()];
            for (column, number) in (1u16..).zip(numbers) {
                sheet.write_number_with_format(row, column, number as f64, &formats.number)?;
            }
            row += 1;
        }
    }
    sheet.set_column_width(0, 48)?;
    for column in 1..5 {
        sheet.set_column_width(column, 14)?;
    }
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

fn rule_name(code: &str, lang: Lang) -> String {
    match (crate::rules::find(code), lang) {
        (Some(rule), Lang::Ja) => format!("{code} {}", rule.name_ja),
        (Some(rule), Lang::En) => format!("{code} {}", rule.name),
        (None, _) => code.to_owned(),
    }
}

/// What was checked with what, and blanks for the people who answer for it.
fn record(review: &Book<'_>) -> Vec<(&'static str, String)> {
    let summary = review.report.summary();
    let mut lines = Vec::new();
    let ja = review.lang == Lang::Ja;
    for file in review.report.files {
        lines.push((if ja { "ファイル" } else { "File" }, file.path.clone()));
        if let Some(grid) = file.grids.first() {
            let hash = Sha256::digest(grid.source().raw());
            let hash = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            lines.push(("SHA-256", hash));
        }
    }
    let version = format!("kouetsu {}", env!("CARGO_PKG_VERSION"));
    lines.push((if ja { "点検に使った版" } else { "Version" }, version));
    let counts = match review.lang {
        Lang::Ja => format!(
            "エラー {}件、警告 {}件、参考 {}件（受け入れ済み {}件）",
            summary.error, summary.warning, summary.info, summary.suppressed
        ),
        Lang::En => format!(
            "{} errors, {} warnings, {} notes ({} accepted)",
            summary.error, summary.warning, summary.info, summary.suppressed
        ),
    };
    lines.push((if ja { "件数" } else { "Findings" }, counts));
    let blanks = match review.lang {
        Lang::Ja => ["点検者", "点検日", "確認者", "確認日"],
        Lang::En => ["Checked by", "On", "Confirmed by", "On "],
    };
    lines.extend(blanks.map(|name| (name, String::new())));
    lines
}
