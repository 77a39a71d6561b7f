//! What changed between two editions, for programs.

use std::io::{self, BufWriter, Write};

use super::wire;
use crate::check::Located;
use crate::diff::EditionDiff;

/// A comparison and the names under which its files were given.
#[derive(Debug, Clone, Copy)]
pub struct Diff<'a> {
    /// The comparison.
    pub diff: &'a EditionDiff<'a>,
    /// 変更前, as it was named.
    pub old: &'a str,
    /// 変更後, as it was named.
    pub new: &'a str,
    /// Policy findings.
    pub findings: &'a [Located],
    /// Unchanged rows too.
    pub all: bool,
}

impl<'a> Diff<'a> {
    fn input(&self) -> wire::DiffInput<'a> {
        wire::DiffInput {
            diff: self.diff,
            old: self.old,
            new: self.new,
            findings: self.findings,
            all: self.all,
        }
    }
}

/// `kouetsu.diff/1`.
pub fn diff_json(diff: &Diff<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    serde_json::to_writer(&mut out, &wire::Diff::new(diff.input()))?;
    writeln!(out)?;
    out.flush()
}

/// A header object, one row an object a line, then the summary with the policy findings.
pub fn diff_jsonl(diff: &Diff<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    serde_json::to_writer(&mut out, &wire::DiffHeader::new(diff.input()))?;
    writeln!(out)?;
    for row in wire::diff_rows(diff.input()) {
        serde_json::to_writer(&mut out, &row)?;
        writeln!(out)?;
    }
    serde_json::to_writer(&mut out, &wire::DiffFooter::new(diff.input()))?;
    writeln!(out)?;
    out.flush()
}
