//! Counts per rule.

use std::io::{self, Write};

use super::{Report, Style};

/// How many findings and places each rule gave, most serious first.
pub fn statistics(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let _ = (report, style, out);
    Ok(())
}
