//! A sheet for every implementing body, ready to be sent as a query (照会文), and one for the editor
//! with what no body can answer.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::names::Names;
use super::{Book, fitting, names, paper};
use crate::check::Place;
use crate::edition::Role;
use crate::finding::Severity;
use crate::report::review::Numbered;
use crate::rule::{Family, Lang};
use crate::text::fold;

/// So many bodies get a sheet, those with most findings first.
const MAX_BODIES: usize = 60;

pub(super) fn write(review: &Book<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let mut taken = Names::default();
    let own = names::fixed(review.lang).into_iter().map(str::to_owned);
    for name in own.chain(review.sheets.iter().flatten().cloned()) {
        taken.take(&name);
    }
    let (asked, kept): (Vec<&Numbered<'_>>, Vec<&Numbered<'_>>) = (review.findings.iter())
        .partition(|one| answerable(one) && one.places().any(|place| body_of(place).is_some()));
    if !kept.is_empty() {
        let sheet = book.add_worksheet();
        let wish = match review.lang {
            Lang::Ja => "編集担当",
            Lang::En => "Editor",
        };
        sheet.set_name(taken.take(wish))?;
        let findings: Vec<_> = kept.iter().map(|one| (*one, one.places().next())).collect();
        query(review, sheet, None, &findings)?;
    }
    for body in groups(&asked).into_iter().take(MAX_BODIES) {
        let sheet = book.add_worksheet();
        let wish = match review.lang {
            Lang::Ja => format!("照会 {}", body.name),
            Lang::En => format!("Query {}", body.name),
        };
        sheet.set_name(taken.take(&wish))?;
        query(review, sheet, Some(&body.name), &body.findings)?;
    }
    Ok(())
}

/// Whether a body can say what is right. How the table is laid out and which signs and official
/// forms it is written with is for whoever edits it.
fn answerable(one: &Numbered<'_>) -> bool {
    let rule = one.finding.rule;
    match rule.family {
        Family::Missing | Family::Duplicate | Family::Typo | Family::Year => true,
        // Its own name is no question to a body.
        Family::Wording => rule.code != "W105",
        Family::Structure
        | Family::Notation
        | Family::Koyobun
        | Family::Revision
        | Family::Tool => false,
    }
}

fn body_of(place: &Place) -> Option<&str> {
    let body = place.row.as_ref()?.body.trim();
    (!body.is_empty()).then_some(body)
}

/// A body under all the names it has in the table.
struct Body<'a> {
    /// As it should be spelt.
    name: String,
    /// Each with its first place in a row of the body.
    findings: Vec<(&'a Numbered<'a>, Option<&'a Place>)>,
}

/// The bodies, those with most errors and findings first. Names are one body if they are equal
/// after folding, or if a finding says that one is the other misspelt.
fn groups<'a>(findings: &[&'a Numbered<'a>]) -> Vec<Body<'a>> {
    let meant = meant(findings);
    let key = |name: &str| {
        let folded = fold(name).into_owned();
        meant
            .get(&folded)
            .map_or(folded, |right| fold(right).into_owned())
    };
    let mut found: BTreeMap<String, Vec<(&'a Numbered<'a>, &'a Place)>> = BTreeMap::new();
    for &one in findings {
        let mut seen = BTreeSet::new();
        for place in one.places() {
            if let Some(body) = body_of(place)
                && seen.insert(key(body))
            {
                found.entry(key(body)).or_default().push((one, place));
            }
        }
    }
    let mut bodies: Vec<_> = found.into_iter().collect();
    bodies.sort_by_key(|(_, findings)| {
        let errors = findings.iter();
        let errors = errors.filter(|(one, _)| one.finding.severity == Severity::Error);
        Reverse((errors.count(), findings.len()))
    });
    let of_body = |(key, findings): (String, Vec<(&'a Numbered<'a>, &'a Place)>)| {
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        for name in findings.iter().filter_map(|(_, place)| body_of(place)) {
            *names.entry(name).or_default() += 1;
        }
        // Of the spellings in the table the usual one that is not misspelt.
        let name = (names.into_iter())
            .filter(|(name, _)| fold(name).as_ref() == key.as_str())
            .max_by_key(|(_, count)| *count)
            .map(|(name, _)| name.to_owned())
            .or_else(|| meant.values().find(|right| fold(right) == key).cloned());
        Body {
            name: name.unwrap_or(key),
            findings: (findings.into_iter())
                .map(|(one, place)| (one, Some(place)))
                .collect(),
        }
    };
    bodies.into_iter().map(of_body).collect()
}

/// Misspelt names of bodies, folded, and what they should be.
fn meant(findings: &[&Numbered<'_>]) -> BTreeMap<String, String> {
    let mut meant = BTreeMap::new();
    for one in findings {
        let finding = one.finding;
        let (Some(fix), Family::Typo) = (&finding.fix, finding.rule.family) else {
            continue;
        };
        for edit in &fix.edits {
            let place = &edit.place;
            let same = |other: &&Place| {
                let (a, b) = (&other.location, &place.location);
                (a.line, a.field, &a.sheet) == (b.line, b.field, &b.sheet)
            };
            let body = one.places().find(same).and_then(body_of);
            let Some(body) = body.filter(|_| place.role == Some(Role::Body)) else {
                continue;
            };
            let chars: Vec<char> = body.chars().collect();
            let at = &place.location.chars;
            if at.end <= chars.len()
                && chars[at.clone()].iter().collect::<String>() == place.location.text
            {
                let right: String = (chars[..at.start].iter().copied())
                    .chain(edit.replacement.chars())
                    .chain(chars[at.end..].iter().copied())
                    .collect();
                meant.insert(fold(body).into_owned(), right);
            }
        }
    }
    meant
}

fn query(
    review: &Book<'_>,
    sheet: &mut Worksheet,
    body: Option<&str>,
    findings: &[(&Numbered<'_>, Option<&Place>)],
) -> Result<(), XlsxError> {
    let (lang, formats) = (review.lang, &review.formats);
    let title = findings
        .iter()
        .flat_map(|(one, _)| &one.file.tables)
        .find_map(|table| table.title.clone())
        .unwrap_or_else(|| {
            findings
                .first()
                .map_or(String::new(), |(one, _)| one.file.path.clone())
        });
    let lines = match (lang, body) {
        (Lang::Ja, None) => [
            "編集担当".to_owned(),
            format!("「{title}」の表の形と表記について（編集担当で直すもの）"),
            "下表の箇所は、実施機関に尋ねずに直せます。直したら「回答」欄に直した文言又は「修正なし」と記入してください。"
                .to_owned(),
        ],
        (Lang::En, None) => [
            "Editor".to_owned(),
            format!("Layout and signs of “{title}”"),
            "The places below can be corrected without asking a body. Write the corrected text, or “no change”, under Answer."
                .to_owned(),
        ],
        (Lang::Ja, Some(body)) => [
            format!("{body}　御中"),
            format!("「{title}」の記載内容について（照会）"),
            "下表の箇所について、記載内容を御確認の上、「回答」欄に修正後の文言又は「修正なし」と御記入ください。"
                .to_owned(),
        ],
        (Lang::En, Some(body)) => [
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
    for (row, (one, place)) in (head + 1..).zip(findings) {
        sheet.write_number_with_format(row, 0, one.number as f64, &formats.number)?;
        let row_key = place.and_then(|place| place.row.as_ref());
        let measure = row_key.map_or(String::new(), |row| match body {
            None if !row.body.is_empty() => format!("{} / {}", row.body, row.measure),
            _ => row.measure.clone(),
        });
        let present = place.map_or("", |place| {
            place.value.as_deref().unwrap_or(&place.location.text)
        });
        let column = place.and_then(|place| place.column.as_deref());
        let ways = one.ways();
        let texts = [
            measure.as_str(),
            column.unwrap_or_default(),
            present,
            one.finding.message.as_str(),
            &ways,
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
