//! A sheet for every implementing body, ready to be sent as a query (照会文).

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::names::Names;
use super::{Book, fitting, names, paper};
use crate::check::RowKey;
use crate::report::review::{self, Numbered};
use crate::rule::Lang;

/// So many bodies get a sheet, those with most findings first.
const MAX_BODIES: usize = 60;

pub(super) fn write(review: &Book<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let mut taken = Names::default();
    let own = names::fixed(review.lang).into_iter().map(str::to_owned);
    for name in own.chain(review.sheets.iter().flatten().cloned()) {
        taken.take(&name);
    }
    let bodies = review::by_row(&review.findings, |row: &RowKey| row.body.as_str());
    for (body, _) in bodies.into_iter().take(MAX_BODIES) {
        let of_body = |one: &&Numbered<'_>| {
            let mut rows = one.places().filter_map(|place| place.row.as_ref());
            rows.any(|row| row.body == body)
        };
        let findings: Vec<&Numbered<'_>> = review.findings.iter().filter(of_body).collect();
        let sheet = book.add_worksheet();
        let wish = match review.lang {
            Lang::Ja => format!("照会 {body}"),
            Lang::En => format!("Query {body}"),
        };
        sheet.set_name(taken.take(&wish))?;
        query(review, sheet, body, &findings)?;
    }
    Ok(())
}

fn query(
    review: &Book<'_>,
    sheet: &mut Worksheet,
    body: &str,
    findings: &[&Numbered<'_>],
) -> Result<(), XlsxError> {
    let (lang, formats) = (review.lang, &review.formats);
    let title = findings
        .iter()
        .flat_map(|one| &one.file.tables)
        .find_map(|table| table.title.clone())
        .unwrap_or_else(|| {
            findings
                .first()
                .map_or(String::new(), |one| one.file.path.clone())
        });
    let lines = match lang {
        Lang::Ja => [
            format!("{body}　御中"),
            format!("「{title}」の記載内容について（照会）"),
            "下表の箇所について、記載内容を御確認の上、「回答」欄に修正後の文言又は「修正なし」と御記入ください。"
                .to_owned(),
        ],
        Lang::En => [
            format!("To: {body}"),
            format!("Query about “{title}”"),
            "Please confirm the places below and write the corrected text, or “no change”, under Answer."
                .to_owned(),
        ],
    };
    for (row, line) in (0u32..).zip(&lines) {
        let format = if row == 1 {
            &formats.title
        } else {
            &formats.line
        };
        sheet.write_string_with_format(row, 0, fitting(line), format)?;
    }
    let heads = match lang {
        Lang::Ja => [
            "番号",
            "施策",
            "列",
            "現在の記載",
            "御確認いただきたいこと",
            "候補",
            "回答",
        ],
        Lang::En => [
            "No.",
            "Measure",
            "Column",
            "Present text",
            "To be confirmed",
            "Suggestion",
            "Answer",
        ],
    };
    let widths = [6.0, 28.0, 14.0, 36.0, 48.0, 24.0, 36.0];
    let head = 4;
    for (column, (name, width)) in (0u16..).zip(heads.into_iter().zip(widths)) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(head, column, name, &formats.head)?;
    }
    for (row, one) in (head + 1..).zip(findings) {
        let mut places = one.places();
        let place = places.find(|place| place.row.as_ref().is_some_and(|row| row.body == body));
        let Some(place) = place else { continue };
        sheet.write_number_with_format(row, 0, one.number as f64, &formats.number)?;
        let present = place.value.as_deref().unwrap_or(&place.location.text);
        let texts = [
            place.row.as_ref().map_or("", |row| row.measure.as_str()),
            place.column.as_deref().unwrap_or_default(),
            present,
            one.finding.message.as_str(),
            one.suggestion().or(one.fix()).unwrap_or_default(),
        ];
        let texts = texts.map(fitting);
        let cells = texts.iter().map(String::as_str).zip(widths[1..].iter());
        let height = paper::height(cells.map(|(text, &width)| (text, width)));
        sheet.set_row_height(row, height)?;
        for (column, text) in (1u16..).zip(texts) {
            sheet.write_string_with_format(row, column, text, &formats.text)?;
        }
        sheet.write_blank(row, 6, &formats.input)?;
    }
    sheet.set_freeze_panes(head + 1, 0)?;
    paper::landscape(sheet, paper::A4, Some((head, head)))
}
