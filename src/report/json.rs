//! `kouetsu.check/1` as one object or one finding a line.

use std::io::{self, BufWriter, Write};

use super::{Report, Style, wire};

/// The whole report as one JSON object, written finding by finding.
pub fn json(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    serde_json::to_writer(&mut out, &wire::Check::new(report, style.level))?;
    writeln!(out)?;
    out.flush()
}

/// One finding an object a line.
pub fn jsonl(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    for finding in report.shown(style.level) {
        serde_json::to_writer(&mut out, &wire::Finding::new(finding))?;
        writeln!(out)?;
    }
    out.flush()
}
