//! Counts per rule.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use serde_json::json;

use super::display::pick;
use super::{Report, Style, severity_name};
use crate::finding::Severity;
use crate::rule::{Lang, RuleMeta};

struct Line {
    rule: &'static RuleMeta,
    severity: Severity,
    findings: usize,
    places: usize,
}

type Lines = BTreeMap<(Reverse<Severity>, &'static str), Line>;

fn lines(report: &Report<'_>) -> Lines {
    let mut lines = Lines::new();
    for finding in report.findings() {
        let line = lines
            .entry((Reverse(finding.severity), finding.rule.code))
            .or_insert(Line {
                rule: finding.rule,
                severity: finding.severity,
                findings: 0,
                places: 0,
            });
        line.findings += 1;
        line.places += finding.count;
    }
    lines
}

/// The same counts for programs: `kouetsu.statistics/1`.
pub fn statistics_json(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let summary = report.summary();
    let rules: Vec<_> = lines(report)
        .values()
        .map(|line| {
            json!({
                "code": line.rule.code,
                "name": line.rule.name,
                "family": line.rule.family,
                "severity": line.severity,
                "findings": line.findings,
                "places": line.places,
            })
        })
        .collect();
    let files = report.files;
    let value = json!({
        "schema": "kouetsu.statistics/1",
        "tool": {"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")},
        "files": files.len(),
        "unreadable": files.iter().filter(|file| file.failed).count(),
        "rows": files.iter().flat_map(|file| &file.tables).map(|table| table.rows).sum::<usize>(),
        "summary": {
            "error": summary.error,
            "warning": summary.warning,
            "info": summary.info,
            "fixable": summary.fixable,
            "suppressed": summary.suppressed,
        },
        "rules": rules,
    });
    let mut out = BufWriter::new(out);
    serde_json::to_writer(&mut out, &value)?;
    writeln!(out)?;
    out.flush()
}

/// How many findings and places each rule gave, most serious first. Findings below the level
/// are counted too.
pub fn statistics(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let lines = lines(report);
    let lang = style.lang;
    let mut out = BufWriter::new(out);
    let heads = [pick(lang, "件数", "findings"), pick(lang, "箇所", "places")];
    let right = |text: &str, width: usize| {
        format!(
            "{}{text}",
            " ".repeat(width.saturating_sub(style.text_width(text)))
        )
    };
    let left = |text: &str, width: usize| {
        format!(
            "{text}{}",
            " ".repeat(width.saturating_sub(style.text_width(text)))
        )
    };
    writeln!(out, "{}  {}", right(heads[0], 8), right(heads[1], 8))?;
    let (mut findings, mut places) = (0, 0);
    for line in lines.values() {
        let name = match lang {
            Lang::Ja => line.rule.name_ja,
            Lang::En => line.rule.name,
        };
        writeln!(
            out,
            "{}  {}  {}  {}  {name}",
            right(&line.findings.to_string(), 8),
            right(&line.places.to_string(), 8),
            left(severity_name(line.severity, lang), 7),
            line.rule.code,
        )?;
        findings += line.findings;
        places += line.places;
    }
    writeln!(
        out,
        "{}  {}  {}",
        right(&findings.to_string(), 8),
        right(&places.to_string(), 8),
        pick(lang, "合計", "total"),
    )?;
    out.flush()
}
