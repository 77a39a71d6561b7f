//! The sheet on which editors decide.

use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, Url, Workbook, Worksheet, XlsxError,
};

use super::{Book, fitting, names, paper};
use crate::report::review::Numbered;
use crate::report::severity_name;
use crate::rule::Lang;

/// What can be decided; the first is the state of a fresh review.
pub(super) fn choices(lang: Lang) -> [&'static str; 4] {
    match lang {
        Lang::Ja => ["未対応", "修正済", "対応不要", "要確認"],
        Lang::En => ["open", "fixed", "accepted", "to confirm"],
    }
}

/// Headers of the sheet, with widths in characters.
pub(super) fn columns(lang: Lang) -> [(&'static str, f64); 18] {
    match lang {
        Lang::Ja => [
            ("番号", 6.0),
            ("重さ", 7.0),
            ("指摘", 40.0),
            ("候補", 20.0),
            ("対処", 24.0),
            ("場所", 14.0),
            ("ほかの箇所", 8.0),
            ("列", 12.0),
            ("該当する文字", 18.0),
            ("テーマ", 14.0),
            ("実施機関", 14.0),
            ("施策", 18.0),
            ("ルール", 7.0),
            ("ルール名", 12.0),
            ("対応", 9.0),
            ("理由", 22.0),
            ("担当", 10.0),
            ("日付", 12.0),
        ],
        Lang::En => [
            ("No.", 6.0),
            ("Level", 8.0),
            ("Finding", 40.0),
            ("Suggestion", 20.0),
            ("Help", 24.0),
            ("Place", 14.0),
            ("Other places", 8.0),
            ("Column", 12.0),
            ("Text", 18.0),
            ("Theme", 14.0),
            ("Body", 14.0),
            ("Measure", 18.0),
            ("Rule", 7.0),
            ("Rule name", 13.0),
            ("Decision", 10.0),
            ("Reason", 22.0),
            ("Name", 10.0),
            ("Date", 12.0),
        ],
    }
}

/// Column of the decision; reason, name and date follow.
pub(super) const DECISION: u16 = 14;
/// Row of the headers.
pub(super) const HEAD: u32 = 2;

pub(super) fn write(review: &Book<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let lang = review.lang;
    let sheet = book.add_worksheet();
    sheet.set_name(names::fixed(lang)[0])?;
    let title = match lang {
        Lang::Ja => {
            "kouetsu 点検結果　「対応」を選び、対応不要には理由・担当・日付を書いてください"
        }
        Lang::En => {
            "kouetsu review: choose a decision; what is accepted needs reason, name and date"
        }
    };
    sheet.write_string_with_format(0, 0, title, &review.formats.title)?;
    let columns = columns(lang);
    for (at, (name, width)) in (0u16..).zip(columns) {
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(HEAD, at, name, &review.formats.head)?;
    }
    // Beside each name Excel draws the button of the filter.
    let names = columns.iter().map(|(name, width)| (*name, width - 3.0));
    sheet.set_row_height(HEAD, paper::height(names))?;
    for (row, one) in (HEAD + 1..).zip(&review.findings) {
        self::row(review, sheet, row, one)?;
    }
    let last = HEAD + u32::try_from(review.findings.len()).unwrap_or(u32::MAX - HEAD);
    let last_column = u16::try_from(columns.len() - 1).expect("a handful of columns");
    sheet.autofilter(HEAD, 0, last.max(HEAD + 1), last_column)?;
    let choice = DataValidation::new()
        .allow_list_strings(&choices(lang))?
        .set_error_title("kouetsu")?
        .set_error_message(match lang {
            Lang::Ja => "一覧から選んでください",
            Lang::En => "Choose from the list",
        })?;
    let last = last.max(HEAD + 1);
    sheet.add_data_validation(HEAD + 1, DECISION, last, DECISION, &choice)?;
    // What is accepted without a reason is refused when it is read back: seen while writing.
    let [.., accepted, _] = choices(lang);
    let [decision, reason] = [DECISION, DECISION + 1]
        .map(|column| format!("${}{}", crate::grid::column_name(column.into()), HEAD + 2));
    let lacks = ConditionalFormatFormula::new()
        .set_rule(format!("AND({decision}=\"{accepted}\",{reason}=\"\")").as_str())
        .set_format(&review.formats.missing);
    sheet.add_conditional_format(HEAD + 1, DECISION + 1, last, DECISION + 1, &lacks)?;
    sheet.set_freeze_panes(HEAD + 1, 3)?;
    paper::landscape(sheet, paper::A3, Some((HEAD, HEAD)))
}

fn row(
    review: &Book<'_>,
    sheet: &mut Worksheet,
    row: u32,
    one: &Numbered<'_>,
) -> Result<(), XlsxError> {
    let (lang, formats) = (review.lang, &review.formats);
    let finding = one.finding;
    let key = one.row();
    let place = finding.place.as_ref();
    let at = place.map(|place| &place.location);
    let name = match lang {
        Lang::Ja => finding.rule.name_ja,
        Lang::En => finding.rule.name,
    };
    sheet.write_number_with_format(row, 0, one.number as f64, &formats.number)?;
    let level = severity_name(finding.severity, lang);
    sheet.write_string_with_format(row, 1, level, formats.of(finding.severity))?;
    let ways = one.ways();
    let texts = [
        (2, finding.message.as_str()),
        (3, ways.as_str()),
        (4, finding.help.as_deref().unwrap_or_default()),
        (
            7,
            place
                .and_then(|place| place.column.as_deref())
                .unwrap_or_default(),
        ),
        (8, at.map_or("", |at| at.text.as_str())),
        (9, key.map_or("", |key| key.theme.as_str())),
        (10, key.map_or("", |key| key.body.as_str())),
        (11, key.map_or("", |key| key.measure.as_str())),
        (12, finding.rule.code),
        (13, name),
    ];
    let widths = columns(lang);
    let mut height = 0.0_f64;
    for (column, text) in texts {
        let text = fitting(text);
        let (_, width) = widths[usize::from(column)];
        height = height.max(paper::height([(text.as_str(), width)]));
        sheet.write_string_with_format(row, column, text, &formats.text)?;
    }
    let others = finding.count.saturating_sub(1);
    sheet.write_number_with_format(row, 6, others as f64, &formats.number)?;
    let place = match at {
        Some(at) => place_name(review, one, at),
        None => one.file.path.clone(),
    };
    let place = fitting(&place);
    height = height.max(paper::height([(place.as_str(), widths[5].1)]));
    match link(review, one) {
        Some(target) => {
            let url = Url::new(target).set_text(place);
            sheet.write_url_with_format(row, 5, url, &formats.link)?;
        }
        None => {
            sheet.write_string_with_format(row, 5, place, &formats.text)?;
        }
    }
    sheet.set_row_height(row, height)?;
    sheet.write_string_with_format(row, DECISION, choices(lang)[0], &formats.input)?;
    for column in DECISION + 1..DECISION + 4 {
        sheet.write_blank(row, column, &formats.input)?;
    }
    Ok(())
}

/// The cell on the sheet that shows the table.
fn link(review: &Book<'_>, one: &Numbered<'_>) -> Option<String> {
    let at = &one.finding.place.as_ref()?.location;
    let file = review
        .report
        .files
        .iter()
        .position(|file| std::ptr::eq(file, one.file))?;
    let grid = one
        .file
        .grids
        .iter()
        .position(|grid| grid.sheet() == at.sheet.as_deref())?;
    let sheet = review.sheets.get(file)?.get(grid)?;
    let column = crate::grid::column_name(at.field - 1);
    Some(format!("internal:'{sheet}'!{column}{}", at.line))
}

fn place_name(review: &Book<'_>, one: &Numbered<'_>, at: &crate::grid::Location) -> String {
    let place = match (&at.cell, &at.sheet, review.lang) {
        (Some(cell), Some(sheet), _) => format!("{sheet}!{cell}"),
        (Some(cell), None, _) => cell.clone(),
        (None, _, Lang::Ja) => format!("{}行{}列", at.line, at.field),
        (None, _, Lang::En) => format!("line {} field {}", at.line, at.field),
    };
    match review.report.files.len() {
        1 => place,
        _ => format!("{} {place}", one.file.path),
    }
}
