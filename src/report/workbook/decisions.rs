//! Decisions made in a review workbook, read back.

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{Data, DataType as _, Range, Reader as _, Xlsx};
use rust_xlsxwriter::{Workbook, XlsxError};

use super::findings::{DECISION, HEAD, choices, columns};
use super::{ADDRESSES, Book, names};
use crate::baseline::{Baseline, Column, Date, Entry, Stamp};
use crate::check::RowKey;
use crate::rule::Lang;
use crate::text::dates;

/// Headers of the hidden sheet.
const FIELDS: [&str; 12] = [
    "number",
    "path",
    "code",
    "text",
    "fingerprint",
    "theme",
    "countermeasure",
    "body",
    "measure",
    "column",
    "role",
    "fiscal_year",
];
/// Column of the kind, after [`FIELDS`].
const KIND: u16 = 12;

/// UTF-16 units a cell holds.
const MAX_TEXT: usize = 32_767;

/// A finding that is not to be corrected.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Its addresses, with reason, name and date; the path is the report's.
    pub entries: Vec<Entry>,
}

/// What was decided.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decisions {
    /// Those to accept (対応不要).
    pub accepted: Vec<Decision>,
    /// Findings nobody has decided on, or that are to be confirmed.
    pub open: usize,
    /// Findings that were corrected.
    pub fixed: usize,
}

/// Why decisions cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecisionError {
    /// No workbook, or none that kouetsu wrote.
    #[error("not a review workbook of kouetsu")]
    NoReview,
    /// Accepted without a reason.
    #[error("row {row}: accepted without a reason")]
    NoReason {
        /// Row of the sheet, from 1.
        row: usize,
    },
    /// A date that is none.
    #[error("row {row}: {text} is no date")]
    NoDate {
        /// Row of the sheet, from 1.
        row: usize,
        /// As written.
        text: String,
    },
    /// A decision that is not on the list.
    #[error("row {row}: {text} is no decision")]
    Unknown {
        /// Row of the sheet, from 1.
        row: usize,
        /// As written.
        text: String,
    },
    /// The number is not that of a finding.
    #[error("row {row}: no finding has this number")]
    NoFinding {
        /// Row of the sheet, from 1.
        row: usize,
    },
}

impl DecisionError {
    /// What to tell an editor.
    pub fn explain(&self, lang: Lang) -> String {
        match (self, lang) {
            (_, Lang::En) => self.to_string(),
            (Self::NoReview, _) => {
                "kouetsu が書いた点検ブックではありません（「check --format xlsx=…」で作ります）"
                    .to_owned()
            }
            (Self::NoReason { row }, _) => {
                format!("「点検結果」の{row}行目：「対応不要」には「理由」が要ります")
            }
            (Self::NoDate { row, text }, _) => {
                format!("「点検結果」の{row}行目：日付「{text}」が読めません（例：2027-03-31）")
            }
            (Self::Unknown { row, text }, _) => format!(
                "「点検結果」の{row}行目：「対応」の「{text}」が分かりません（未対応・修正済・対応不要・要確認のどれか）"
            ),
            (Self::NoFinding { row }, _) => {
                format!(
                    "「点検結果」の{row}行目：番号の指摘がありません。番号は書き換えないでください"
                )
            }
        }
    }
}

/// The hidden sheet: one row per address.
pub(super) fn write(review: &Book<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(ADDRESSES)?.set_very_hidden(true);
    for (column, name) in (0u16..).zip(FIELDS) {
        sheet.write_string(0, column, name)?;
    }
    sheet.write_string(0, KIND, "kind")?;
    let mut row = 1;
    for one in &review.findings {
        let finding = std::slice::from_ref(one.finding);
        for entry in Baseline::entries_of(&one.file.path, finding, &Stamp::default()) {
            let key = entry.row.unwrap_or_default();
            let texts = [
                one.number.to_string(),
                entry.path,
                entry.code,
                entry.text,
                entry.fingerprint,
                key.theme,
                key.countermeasure,
                key.body,
                key.measure,
                entry.column.header.unwrap_or_default(),
                word(&entry.column.role),
                entry
                    .column
                    .fiscal_year
                    .map_or(String::new(), |year| year.to_string()),
                word(&entry.column.kind),
            ];
            for (column, text) in (0u16..).zip(texts) {
                if !text.is_empty() {
                    sheet.write_string(row, column, cut(&text))?;
                }
            }
            row += 1;
        }
    }
    Ok(())
}

/// As much as a cell holds; nothing is made visible, for no person reads it.
fn cut(text: &str) -> String {
    text.chars().take(MAX_TEXT / 2).collect()
}

/// A name as the contract has it, "" for none.
fn word<T: serde::Serialize>(value: &T) -> String {
    let value = serde_json::to_value(value).ok();
    let word = value.and_then(|value| Some(value.as_str()?.to_owned()));
    word.unwrap_or_default()
}

fn read<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

/// Reads the decisions made in a review workbook.
///
/// # Errors
///
/// It is no review workbook, or a decision lacks what it needs.
pub fn decisions(raw: &[u8]) -> Result<Decisions, DecisionError> {
    let gone = |_| DecisionError::NoReview;
    // The same guard as for every other workbook: nothing that unpacks to too much.
    crate::grid::inspect_workbook(raw).map_err(|_| DecisionError::NoReview)?;
    let mut book = Xlsx::new(Cursor::new(raw)).map_err(gone)?;
    let addresses = book.worksheet_range(ADDRESSES).map_err(gone)?;
    let entries = entries(&addresses);
    let lang = [Lang::Ja, Lang::En].into_iter().find(|&lang| {
        let name = names::fixed(lang)[0];
        book.sheet_names().iter().any(|sheet| sheet == name)
    });
    let lang = lang.ok_or(DecisionError::NoReview)?;
    let sheet = book.worksheet_range(names::fixed(lang)[0]).map_err(gone)?;
    // Columns may have been moved or inserted: headers say which is which.
    let head = (0..20).find(|&row| text(&sheet, row, 0) == columns(lang)[0].0);
    let head = head.unwrap_or(HEAD as usize);
    let width = sheet.end().map_or(0, |(_, column)| column as usize + 1);
    let find = |name: &str| (0..width).find(|&column| text(&sheet, head, column) == name);
    let names = columns(lang);
    let number = find(names[0].0).ok_or(DecisionError::NoReview)?;
    let decision = find(names[usize::from(DECISION)].0).ok_or(DecisionError::NoReview)?;
    let others = [1, 2, 3].map(|more| find(names[usize::from(DECISION) + more].0));
    let height = sheet.end().map_or(0, |(row, _)| row as usize + 1);
    let mut all = Decisions::default();
    let choices = choices(lang);
    for row in head + 1..height {
        let chosen = text(&sheet, row, decision);
        let id = text(&sheet, row, number);
        if id.is_empty() && chosen.is_empty() {
            continue;
        }
        let line = row + 1;
        match choices.iter().position(|choice| *choice == chosen) {
            Some(2) => {}
            Some(1) => {
                all.fixed += 1;
                continue;
            }
            Some(_) => {
                all.open += 1;
                continue;
            }
            None if chosen.is_empty() => {
                all.open += 1;
                continue;
            }
            None => {
                return Err(DecisionError::Unknown {
                    row: line,
                    text: chosen,
                });
            }
        }
        let of = |at: Option<usize>| at.map_or(String::new(), |column| text(&sheet, row, column));
        let reason = of(others[0]);
        if reason.is_empty() {
            return Err(DecisionError::NoReason { row: line });
        }
        let name = Some(of(others[1])).filter(|name| !name.is_empty());
        let date = match others[2].map(|column| day(&sheet, row, column)) {
            None => None,
            Some(Ok(day)) => day,
            Some(Err(text)) => return Err(DecisionError::NoDate { row: line, text }),
        };
        let found = entries
            .get(&id)
            .ok_or(DecisionError::NoFinding { row: line })?;
        let stamped = found.iter().cloned().map(|entry| Entry {
            reason: reason.clone(),
            name: name.clone(),
            date,
            ..entry
        });
        all.accepted.push(Decision {
            entries: stamped.collect(),
        });
    }
    Ok(all)
}

/// Addresses by the number of their finding.
fn entries(sheet: &Range<Data>) -> HashMap<String, Vec<Entry>> {
    let mut all: HashMap<String, Vec<Entry>> = HashMap::new();
    let height = sheet.end().map_or(0, |(row, _)| row as usize + 1);
    for row in 1..height {
        let at = |column: usize| raw_text(sheet, row, column);
        let key = RowKey {
            theme: at(5),
            countermeasure: at(6),
            body: at(7),
            measure: at(8),
        };
        let entry = Entry {
            path: at(1),
            code: at(2),
            text: at(3),
            fingerprint: at(4),
            row: (key != RowKey::default()).then_some(key),
            column: Column {
                role: read(&at(10)),
                header: Some(at(9)).filter(|header| !header.is_empty()),
                fiscal_year: at(11).parse().ok(),
                kind: read(&at(usize::from(KIND))),
            },
            reason: String::new(),
            name: None,
            date: None,
            expires: None,
        };
        all.entry(at(0)).or_default().push(entry);
    }
    all
}

fn raw_text(sheet: &Range<Data>, row: usize, column: usize) -> String {
    let at = (u32::try_from(row), u32::try_from(column));
    let (Ok(row), Ok(column)) = at else {
        return String::new();
    };
    match sheet.get_value((row, column)) {
        None | Some(Data::Empty) => String::new(),
        Some(value) => value.as_string().unwrap_or_default(),
    }
}

fn text(sheet: &Range<Data>, row: usize, column: usize) -> String {
    raw_text(sheet, row, column).trim().to_owned()
}

/// A day as Excel stores it or as people write it; the text if it is none.
fn day(sheet: &Range<Data>, row: usize, column: usize) -> Result<Option<Date>, String> {
    let at = (u32::try_from(row), u32::try_from(column));
    let value = match at {
        (Ok(row), Ok(column)) => sheet.get_value((row, column)),
        _ => None,
    };
    if let Some(Data::DateTime(moment)) = value {
        let (year, month, day, ..) = moment.to_ymd_hms_milli();
        return Ok(Date::new(year, month.into(), day.into()));
    }
    let written = text(sheet, row, column);
    if written.is_empty() {
        return Ok(None);
    }
    if let Ok(date) = written.parse() {
        return Ok(Some(date));
    }
    let slashes = written.replace('/', "-");
    let padded: Vec<String> = slashes
        .split('-')
        .map(|part| format!("{part:0>2}"))
        .collect();
    if let Ok(date) = padded.join("-").parse() {
        return Ok(Some(date));
    }
    let found = dates(&written);
    let date = found.first().and_then(|date| {
        let year = date.year.as_ref()?.western;
        Date::new(year, date.month?, date.day?)
    });
    date.map(Some).ok_or(written)
}
