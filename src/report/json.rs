//! `kouetsu.check/1` as one object or one finding a line.

use std::io::{self, Write};

use super::{Report, Style};

/// The whole report as one JSON object, written finding by finding.
pub fn json(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let _ = (report, style, out);
    Ok(())
}

/// One finding an object a line.
pub fn jsonl(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let _ = (report, style, out);
    Ok(())
}
