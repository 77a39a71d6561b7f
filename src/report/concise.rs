//! One line per finding.

use std::io::{self, BufWriter, Write};

use super::display::{file_name, harmless};
use super::{Report, Style, severity_name};
use crate::check::Place;
use crate::rule::Lang;

/// `path:line:field: severity code name message（ほかN件）`, one line per finding.
///
/// In a workbook the place is `path:sheet!A1`; a finding about a file has only the path.
pub fn concise(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    for file in report.files {
        for finding in &file.findings {
            if finding.severity < style.level {
                continue;
            }
            match &finding.place {
                Some(place) => write!(
                    out,
                    "{}:{}: ",
                    file_name(&place.location.path, style.lang),
                    address(place)
                )?,
                None => write!(out, "{}: ", file_name(&file.path, style.lang))?,
            }
            let name = match style.lang {
                Lang::Ja => finding.rule.name_ja,
                Lang::En => finding.rule.name,
            };
            write!(
                out,
                "{} {} {name} {}",
                severity_name(finding.severity, style.lang),
                finding.rule.code,
                harmless(&finding.message)
            )?;
            match (finding.count.saturating_sub(1), style.lang) {
                (0, _) => {}
                (more, Lang::Ja) => write!(out, "（ほか{more}件）")?,
                (more, Lang::En) => write!(out, " (+{more} more)")?,
            }
            writeln!(out)?;
        }
    }
    out.flush()
}

/// `38:4`, or `sheet!B38` in a workbook.
pub(super) fn address(place: &Place) -> String {
    let at = &place.location;
    match (&at.sheet, &at.cell) {
        (Some(sheet), Some(cell)) => format!("{}!{cell}", harmless(sheet)),
        (None, Some(cell)) => cell.clone(),
        _ => format!("{}:{}", at.line, at.field),
    }
}
