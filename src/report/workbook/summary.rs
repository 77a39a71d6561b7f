//! Counts by rule, body and theme, and the record of the check (点検記録).

use rust_xlsxwriter::{Workbook, XlsxError};

use super::{Book, fitting, names, paper};
use crate::check::RowKey;
use crate::report::review::{self, Tally};
use crate::rule::Lang;

/// Letters of the first column.
const NAME: f64 = 48.0;
/// Letters of each of the others.
const NUMBER: f64 = 14.0;

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
    for (name, value) in review::record(review.report, lang) {
        let value = fitting(&value);
        sheet.write_string_with_format(row, 0, name, &formats.head)?;
        sheet.merge_range(row, 1, row, 4, &value, &formats.text)?;
        sheet.set_row_height(row, paper::height([(value.as_str(), 4.0 * NUMBER)]))?;
        row += 1;
    }
    let rules = review::by_rule(&review.findings);
    let rules: Vec<(String, Tally)> = rules
        .into_iter()
        .map(|(code, tally)| (review::rule_name(code, lang), tally))
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
            let name = fitting(&name);
            sheet.set_row_height(row, paper::height([(name.as_str(), NAME)]))?;
            sheet.write_string_with_format(row, 0, name, &formats.text)?;
            let numbers = [tally.error, tally.warning, tally.info, tally.all()];
            for (column, number) in (1u16..).zip(numbers) {
                sheet.write_number_with_format(row, column, number as f64, &formats.number)?;
            }
            row += 1;
        }
    }
    sheet.set_column_width(0, NAME)?;
    sheet.set_column_range_width(1, 4, NUMBER)?;
    sheet
        .set_paper_size(paper::A4)
        .set_footer("&C&P / &N")
        .set_print_fit_to_pages(1, 0);
    Ok(())
}
