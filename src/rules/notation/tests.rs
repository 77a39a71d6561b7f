//! Whole tables through the family.

use std::sync::Arc;

use crate::check::{Located, Options, check_grid};
use crate::grid::{Delimiter, read_delimited};
use crate::source::Source;

const HEADER: &str = "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n";

/// Findings of the family on a table written with `|`.
fn check(table: &str) -> Vec<Located> {
    let text = format!("{HEADER}{table}").replace('|', "\t");
    let source = Source::from_bytes("表.tsv", text.into_bytes()).expect("text");
    let grid = Arc::new(read_delimited(Arc::new(source), Some(Delimiter::Tab)));
    let (_, mut findings) = check_grid(grid, &Options::default());
    findings.retain(|finding| finding.rule.code.starts_with('N'));
    findings
}

fn codes(findings: &[Located]) -> Vec<&str> {
    findings.iter().map(|finding| finding.rule.code).collect()
}

/// Cell texts after the fix of a finding, for single-edit fixes.
fn replacements(finding: &Located) -> Vec<&str> {
    let fix = finding.fix.as_ref().expect("a fix");
    fix.edits.iter().map(|edit| edit.replacement.as_str()).collect()
}
