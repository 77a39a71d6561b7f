//! The report for people.

use std::io::{self, Write};

use super::{Report, Style};

/// Findings file by file, the most serious first, each with an excerpt of its cell.
pub fn terminal(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let _ = (report, style, out);
    Ok(())
}
