//! GitLab's code quality report.

use std::collections::HashMap;
use std::io::{self, BufWriter, Write};

use serde::ser::{SerializeSeq as _, Serializer as _};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::display::harmless;
use super::entries::{Entry, portable};
use super::{Report, Style};
use crate::finding::Severity;

/// One entry per address. Fingerprints are unique in the report and know no line numbers.
pub fn gitlab(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut writer = serde_json::Serializer::new(&mut out);
    let mut list = writer.serialize_seq(None)?;
    for entry in report.entries(style.level) {
        let text: Vec<String> = entry.text(style.lang).split('\n').map(harmless).collect();
        let key = fingerprint(&entry, 0);
        let ordinal = seen.entry(key).or_insert(0);
        let unique = fingerprint(&entry, *ordinal);
        *ordinal += 1;
        list.serialize_element(&json!({
            "description": text.join("\n"),
            "check_name": entry.finding.rule.code,
            "fingerprint": unique,
            "severity": match entry.finding.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Info => "info",
            },
            "location": {
                "path": portable(entry.path()),
                "lines": {"begin": line(&entry)},
            },
        }))?;
    }
    list.end()?;
    writeln!(out)?;
    out.flush()
}

/// Of the file and the address: two editions hold the same rows, and a fingerprint that stands
/// twice is dropped by GitLab.
fn fingerprint(entry: &Entry<'_>, ordinal: usize) -> String {
    let print = entry.place.map_or("", |place| place.fingerprint.as_str());
    let mut hash = Sha256::new();
    for part in [
        entry.path(),
        entry.finding.rule.code,
        print,
        &ordinal.to_string(),
    ] {
        hash.update(part.as_bytes());
        hash.update([0x1F]);
    }
    let digest = hash.finalize();
    digest[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The physical line; GitLab wants one even where there is none.
fn line(entry: &Entry<'_>) -> usize {
    let Some(place) = entry.place else { return 1 };
    match place.location.lines {
        Some(lines) => lines.start.line as usize,
        None => place.location.line,
    }
}
