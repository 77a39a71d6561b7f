//! SARIF 2.1.0 for code scanning.
//!
//! What consumers do with it has shaped it: GitHub keeps only the first location of a result, so
//! every address is a result of its own; it recognises a result only by the fingerprint it calls
//! `primaryLocationLineHash`; it refuses more than 25,000 results.

use std::cmp::Reverse;
use std::io::{self, BufWriter, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::display::harmless;
use super::entries::{Entry, portable};
use super::{Report, Style};
use crate::check::{FileReport, LocatedEdit, Place};
use crate::finding::Severity;
use crate::grid::LineRange;
use crate::rule::{Lang, RuleMeta};

/// Results that GitHub accepts in one run.
pub const MAX_RESULTS: usize = 25_000;
/// Related places per result: a reader looks at a few, and each address repeats them.
const MAX_RELATED: usize = 3;
/// Ways to correct a result, for the same reasons.
const MAX_FIXES: usize = 3;
/// All but what a path of a URI may hold as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// One run with one result per address; the gravest ones where there are too many.
pub fn sarif(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    let rules = rules(report);
    let mut entries: Vec<Entry<'_>> = report.entries(style.level).collect();
    let listed = entries.len();
    if listed > MAX_RESULTS {
        // Stable: within a level the order of the report stays.
        entries.sort_by_key(|entry| Reverse(entry.finding.severity));
        entries.truncate(MAX_RESULTS);
    }
    let addresses: usize = report.shown(style.level).map(|finding| finding.count).sum();
    let left_out = addresses.saturating_sub(entries.len());
    let mut notes = Vec::new();
    if left_out > 0 {
        let text = match lang {
            Lang::Ja => format!("ほか{left_out}件は数が多いため省きました"),
            Lang::En => format!("{left_out} more results were left out"),
        };
        notes.push(json!({"level": "warning", "message": {"text": text}}));
    }
    let run = json!({
        "tool": {"driver": {
            "name": env!("CARGO_PKG_NAME"),
            "version": env!("CARGO_PKG_VERSION"),
            "language": language(lang),
            "rules": rules.iter().map(|rule| descriptor(rule, lang)).collect::<Vec<_>>(),
        }},
        "automationDetails": {"id": "kouetsu/"},
        "language": language(lang),
        "columnKind": "unicodeCodePoints",
        "invocations": [{
            "executionSuccessful": !report.files.iter().any(|file| file.failed),
            "toolExecutionNotifications": notes,
        }],
        "artifacts": report.files.iter().map(artifact).collect::<Vec<_>>(),
        "properties": {"leftOut": left_out, "suppressed": report.suppressed},
    });
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            head: run,
            results: Results {
                entries: &entries,
                rules: &rules,
                lang,
            },
        }],
    };
    let mut out = BufWriter::new(out);
    serde_json::to_writer(&mut out, &log)?;
    writeln!(out)?;
    out.flush()
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
struct Run<'a> {
    #[serde(flatten)]
    head: Value,
    results: Results<'a>,
}

/// Made one at a time while they are written: thousands of them as values take gigabytes.
struct Results<'a> {
    entries: &'a [Entry<'a>],
    rules: &'a [&'static RuleMeta],
    lang: Lang,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entries = self.entries.iter();
        serializer.collect_seq(entries.map(|entry| result(entry, self.rules, self.lang)))
    }
}

/// All rules there are, and any other one that was used.
fn rules(report: &Report<'_>) -> Vec<&'static RuleMeta> {
    let mut rules: Vec<&'static RuleMeta> = crate::rules::all().collect();
    for finding in report.findings() {
        if !rules.iter().any(|rule| rule.code == finding.rule.code) {
            rules.push(finding.rule);
        }
    }
    rules
}

fn descriptor(rule: &RuleMeta, lang: Lang) -> Value {
    let name = match lang {
        Lang::Ja => rule.name_ja,
        Lang::En => rule.name,
    };
    let docs = rule.docs.get(lang).trim();
    let help = if docs.is_empty() {
        rule.summary.get(lang)
    } else {
        docs
    };
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": braces(name)},
        "fullDescription": {"text": braces(rule.summary.get(lang))},
        "help": {"text": braces(help), "markdown": braces(help)},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"tags": [rule.family]},
    })
}

fn artifact(file: &FileReport) -> Value {
    let mut artifact = json!({"location": {"uri": uri(&file.path)}, "roles": ["analysisTarget"]});
    if let Some(encoding) = file.encoding {
        artifact["encoding"] = json!(encoding.name());
    }
    artifact
}

fn result(entry: &Entry<'_>, rules: &[&'static RuleMeta], lang: Lang) -> Value {
    let finding = entry.finding;
    let mut result = json!({
        "ruleId": finding.rule.code,
        "ruleIndex": rules.iter().position(|rule| rule.code == finding.rule.code),
        "level": level(finding.severity),
        "message": {"text": message(&entry.text(lang))},
        "locations": [location(entry.path(), entry.place)],
        "properties": {
            "confidence": (finding.confidence * 100.0).round() / 100.0,
            "addresses": finding.count,
            "merged": finding.merged,
        },
    });
    let fingerprint = entry.place.map(|place| place.fingerprint.as_str());
    if let Some(fingerprint) = fingerprint.filter(|fingerprint| !fingerprint.is_empty()) {
        result["partialFingerprints"] = json!({
            "kouetsuAddress/v1": fingerprint,
            // The only one that GitHub compares.
            "primaryLocationLineHash": format!("{fingerprint}:1"),
        });
    }
    let related: Vec<Value> = finding
        .related
        .iter()
        .take(MAX_RELATED)
        .enumerate()
        .map(|(id, (text, place))| {
            let mut related = location(&place.location.path, Some(place));
            related["id"] = json!(id + 1);
            related["message"] = json!({"text": message(text)});
            related
        })
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = Value::Array(related);
    }
    let fixes: Vec<Value> = entry
        .corrections()
        .iter()
        .take(MAX_FIXES)
        .map(|(title, edits)| {
            json!({
                "description": {"text": message(title)},
                "artifactChanges": [{
                    "artifactLocation": {"uri": uri(entry.path())},
                    "replacements": edits.iter().filter_map(|edit| replacement(edit)).collect::<Vec<_>>(),
                }],
            })
        })
        .collect();
    if !fixes.is_empty() {
        result["fixes"] = Value::Array(fixes);
    }
    result
}

fn location(path: &str, place: Option<&Place>) -> Value {
    let mut physical = json!({"artifactLocation": {"uri": uri(path)}});
    let Some(place) = place else {
        return json!({"physicalLocation": physical});
    };
    let at = &place.location;
    if let Some(lines) = at.lines {
        physical["region"] = region(&lines);
    } else if at.bytes.is_some() {
        physical["region"] = json!({"startLine": at.line});
    }
    let mut location = json!({"physicalLocation": physical});
    let name = match (&at.sheet, &at.cell) {
        (Some(sheet), Some(cell)) => format!("{sheet}!{cell}"),
        (None, Some(cell)) => cell.clone(),
        _ => format!("{}:{}", at.line, at.field),
    };
    let mut logical = json!({"name": harmless(&name), "kind": "cell"});
    if let Some(row) = &place.row {
        let column = place.column.as_deref().unwrap_or_default();
        let parts = [&row.theme, &row.body, &row.measure, column];
        let parts: Vec<String> = parts.iter().map(|part| harmless(part)).collect();
        logical["fullyQualifiedName"] = json!(parts.join(" › "));
    }
    location["logicalLocations"] = json!([logical]);
    location
}

fn region(lines: &LineRange) -> Value {
    json!({
        "startLine": lines.start.line,
        "startColumn": lines.start.column,
        "endLine": lines.end.line,
        "endColumn": lines.end.column,
    })
}

fn replacement(edit: &LocatedEdit) -> Option<Value> {
    let region = region(&edit.place.location.lines?);
    Some(json!({"deletedRegion": region, "insertedContent": {"text": edit.replacement}}))
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "ja",
        Lang::En => "en",
    }
}

/// A relative path as a relative reference, an absolute one as a `file:` URI.
fn uri(path: &str) -> String {
    let path = portable(path);
    let encoded = utf8_percent_encode(&path, PATH);
    match path.starts_with('/') {
        true => format!("file://{encoded}"),
        false => encoded.to_string(),
    }
}

/// A text in which nothing is a placeholder (`{0}`) or a link (`[text](address)`).
fn message(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(harmless).collect();
    let text = lines.join("\n");
    let text = match text.contains("](") {
        true => text
            .replace('\\', "\\\\")
            .replace('[', "\\[")
            .replace(']', "\\]"),
        false => text,
    };
    braces(&text)
}

/// In a SARIF message a brace stands doubled.
fn braces(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}
