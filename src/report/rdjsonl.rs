//! Reviewdog's diagnostic format, one object a line.
//!
//! Columns are bytes of UTF-8, counted from 1; ends are exclusive.

use std::io::{self, BufWriter, Write};

use serde_json::{Value, json};

use super::display::harmless;
use super::entries::{Entry, portable};
use super::{Report, Style};
use crate::check::Place;
use crate::finding::Severity;
use crate::grid::LinePlace;
use crate::rule::Lang;

/// One diagnostic per address.
pub fn rdjsonl(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    for entry in report.entries(style.level) {
        serde_json::to_writer(&mut out, &diagnostic(&entry, style.lang))?;
        writeln!(out)?;
    }
    out.flush()
}

fn diagnostic(entry: &Entry<'_>, lang: Lang) -> Value {
    let finding = entry.finding;
    let text: Vec<String> = entry.text(lang).split('\n').map(harmless).collect();
    let mut diagnostic = json!({
        "message": text.join("\n"),
        "location": location(entry.path(), entry.place),
        "severity": match finding.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info => "INFO",
        },
        "source": {"name": env!("CARGO_PKG_NAME")},
        "code": {"value": finding.rule.code},
    });
    // A suggestion is one replacement; several that belong together cannot be said.
    let suggestions: Vec<Value> = entry
        .corrections()
        .iter()
        .filter_map(|(_, edits)| match edits.as_slice() {
            [edit] => Some(json!({
                "range": range(&edit.place)?,
                "text": edit.replacement,
            })),
            _ => None,
        })
        .collect();
    if !suggestions.is_empty() {
        diagnostic["suggestions"] = Value::Array(suggestions);
    }
    let related: Vec<Value> = finding
        .related
        .iter()
        .map(|(text, place)| {
            json!({
                "message": harmless(text),
                "location": location(&place.location.path, Some(place)),
            })
        })
        .collect();
    if !related.is_empty() {
        diagnostic["related_locations"] = Value::Array(related);
    }
    diagnostic
}

fn location(path: &str, place: Option<&Place>) -> Value {
    let mut location = json!({"path": portable(path)});
    if let Some(place) = place {
        if let Some(range) = range(place) {
            location["range"] = range;
        } else if place.location.bytes.is_some() {
            location["range"] = json!({"start": {"line": place.location.line}});
        }
    }
    location
}

fn range(place: &Place) -> Option<Value> {
    let lines = place.location.lines?;
    let at = |at: LinePlace| json!({"line": at.line, "column": at.byte_column});
    Some(json!({"start": at(lines.start), "end": at(lines.end)}))
}
