//! The baseline as a file that people read, complete and shorten.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;
use toml_edit::{Array, DocumentMut, Item, Table, value};

use super::{Baseline, Column, Date, Entry};
use crate::check::RowKey;
use crate::config::{ConfigError, Position, Problem};
use crate::edition::{Kind, Role};

/// What the file says about itself.
const HEAD: &str = "\
# 受け入れた指摘の一覧（accepted findings）。「kouetsu check --baseline」はここにある箇所を報告しません。
# 理由（reason）、名前（name）、期限（expires）は書き直せます。直した箇所は「kouetsu baseline --update」で除けます。
";

/// Who accepts why, and until when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Why it may stay.
    pub reason: String,
    /// Who says so.
    pub name: Option<String>,
    /// When.
    pub date: Option<Date>,
    /// The last day on which it is accepted.
    pub expires: Option<Date>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    accepted: Vec<Accepted>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Accepted {
    path: String,
    code: String,
    text: String,
    fingerprint: String,
    row: Option<[String; 4]>,
    column: Option<String>,
    role: Option<Role>,
    fiscal_year: Option<u16>,
    kind: Option<Kind>,
    reason: Spanned<String>,
    name: Option<String>,
    date: Option<Spanned<Day>>,
    expires: Option<Spanned<Day>>,
}

/// A day with or without quotes.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Day {
    Bare(toml::value::Datetime),
    Quoted(String),
}

pub(super) fn parse(path: &Path, text: &str) -> Result<Baseline, ConfigError> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let file: File = toml::from_str(text)
        .map_err(|error| ConfigError::from_toml(path.to_owned(), text, &error))?;
    let error = |span, problem| ConfigError {
        path: path.to_owned(),
        position: Some(Box::new(Position::of(text, span))),
        problem,
    };
    let day = |day: Option<Spanned<Day>>| {
        let Some(day) = day else { return Ok(None) };
        let written = match day.get_ref() {
            Day::Bare(day) => day.to_string(),
            Day::Quoted(day) => day.clone(),
        };
        let read = written.parse::<Date>();
        read.map(Some)
            .map_err(|why| error(day.span(), Problem::Syntax(why.to_owned())))
    };
    let mut entries = Vec::with_capacity(file.accepted.len());
    for accepted in file.accepted {
        if accepted.reason.get_ref().trim().is_empty() {
            return Err(error(accepted.reason.span(), Problem::NoReason));
        }
        let row = accepted
            .row
            .map(|[theme, countermeasure, body, measure]| RowKey {
                theme,
                countermeasure,
                body,
                measure,
            });
        entries.push(Entry {
            path: accepted.path,
            code: accepted.code,
            text: accepted.text,
            fingerprint: accepted.fingerprint,
            row,
            column: Column {
                role: accepted.role,
                header: accepted.column,
                fiscal_year: accepted.fiscal_year,
                kind: accepted.kind,
            },
            reason: accepted.reason.into_inner(),
            name: accepted.name,
            date: day(accepted.date)?,
            expires: day(accepted.expires)?,
        });
    }
    Ok(Baseline { entries })
}

/// The text of a new baseline.
pub fn write(entries: &[Entry]) -> String {
    HEAD.to_owned() + &tables(entries)
}

/// Entries to be added to a baseline file.
pub fn tables(entries: &[Entry]) -> String {
    let mut text = String::new();
    for entry in entries {
        let mut table = Table::new();
        place(&mut table, entry);
        table["reason"] = value(&entry.reason);
        if let Some(name) = &entry.name {
            table["name"] = value(name);
        }
        for (key, day) in [("date", entry.date), ("expires", entry.expires)] {
            if let Some(day) = day {
                table[key] = value(day.to_string());
            }
        }
        text.push_str("\n[[accepted]]\n");
        text.push_str(&table.to_string());
    }
    text
}

/// The keys that say where an address is.
fn place(table: &mut Table, entry: &Entry) {
    table["path"] = value(&entry.path);
    table["code"] = value(&entry.code);
    table["text"] = value(&entry.text);
    set(table, "column", entry.column.header.as_ref().map(value));
    set(
        table,
        "role",
        entry.column.role.map(|role| value(named(&role))),
    );
    set(
        table,
        "fiscal-year",
        entry.column.fiscal_year.map(|year| value(i64::from(year))),
    );
    set(
        table,
        "kind",
        entry.column.kind.map(|kind| value(named(&kind))),
    );
    let row = entry.row.as_ref().map(|row| {
        let parts = [&row.theme, &row.countermeasure, &row.body, &row.measure];
        value(parts.into_iter().collect::<Array>())
    });
    set(table, "row", row);
    table["fingerprint"] = value(&entry.fingerprint);
}

/// Sets a key and keeps what people wrote around it; takes it out where there is no value.
fn set(table: &mut Table, key: &str, new: Option<Item>) {
    match new {
        Some(new) => table[key] = new,
        None => {
            table.remove(key);
        }
    }
}

/// The name that serde gives a value of an enum.
fn named(role: &impl serde::Serialize) -> String {
    match serde_json::to_value(role) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// Takes entries out of a baseline and renews the places of others. Never adds any.
///
/// `keep` answers for each entry of the file in turn: `None` takes it out, `Some(None)` leaves it
/// as it is, `Some(Some(entry))` renews where it is. Comments and order stay.
///
/// # Errors
///
/// The text is no TOML.
pub fn prune(
    text: &str,
    mut keep: impl FnMut(usize) -> Option<Option<Entry>>,
) -> Result<String, toml_edit::TomlError> {
    let mut document: DocumentMut = text.parse()?;
    let Some(accepted) = document
        .get_mut("accepted")
        .and_then(Item::as_array_of_tables_mut)
    else {
        return Ok(text.to_owned());
    };
    let mut verdicts: HashMap<usize, Option<Entry>> = HashMap::new();
    for index in 0..accepted.len() {
        if let Some(verdict) = keep(index) {
            verdicts.insert(index, verdict);
        }
    }
    let head = accepted.iter().next().map(head).unwrap_or_default();
    let mut index = 0;
    accepted.retain(|_| {
        index += 1;
        verdicts.contains_key(&(index - 1))
    });
    let mut kept: Vec<usize> = verdicts.keys().copied().collect();
    kept.sort_unstable();
    for (table, index) in accepted.iter_mut().zip(kept) {
        if let Some(entry) = &verdicts[&index] {
            place(table, entry);
        }
    }
    // What the file says about itself stands before its first entry, which may be gone.
    if !head.is_empty() && !verdicts.contains_key(&0) {
        if let Some(first) = accepted.iter_mut().next() {
            let own = prefix(first).trim_start().to_owned();
            first.decor_mut().set_prefix(format!("{head}\n{own}"));
        } else {
            document.set_trailing(head);
        }
    }
    Ok(document.to_string())
}

/// Comment lines up to the first blank one.
fn head(first: &Table) -> String {
    let lines = prefix(first).split_inclusive('\n');
    lines.take_while(|line| !line.trim().is_empty()).collect()
}

fn prefix(table: &Table) -> &str {
    let prefix = table.decor().prefix().and_then(|prefix| prefix.as_str());
    prefix.unwrap_or_default()
}
