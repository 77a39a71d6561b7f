//! `--show-fixes`: text as git shows it, workbooks cell by cell.

use std::io::{self, IsTerminal as _, Write};

use kouetsu::grid::Grid;

use super::Fixed;

/// Writes lines in their colours.
struct Lines<'o> {
    out: &'o mut dyn Write,
    color: bool,
    /// What goes to a terminal must not steer it; what goes to a file must stay as it is.
    plain: bool,
}

impl Lines<'_> {
    fn line(&mut self, sgr: &str, text: &str) -> io::Result<()> {
        let text: String = match self.plain {
            true => text
                .chars()
                .filter(|&c| c == '\t' || !c.is_control())
                .collect(),
            false => text.trim_end_matches('\n').to_owned(),
        };
        match self.color {
            true => writeln!(self.out, "\u{1B}[{sgr}m{text}\u{1B}[0m"),
            false => writeln!(self.out, "{text}"),
        }
    }
}

/// Writes what would change.
pub(crate) fn diff(files: &[Fixed], color: bool, out: &mut dyn Write) -> io::Result<()> {
    let plain = color || io::stdout().is_terminal();
    let mut lines = Lines { out, color, plain };
    for file in files.iter().filter(|file| !file.texts.is_empty()) {
        let name = file.name.trim_start_matches('/');
        lines.line("1", &format!("diff --git a/{name} b/{name}"))?;
        lines.line("1", &format!("--- a/{name}"))?;
        lines.line("1", &format!("+++ b/{name}"))?;
        for (old, new) in &file.texts {
            match old.delimiter() {
                Some(_) => text(old, new, &mut lines)?,
                None => cells(old, new, &mut lines)?,
            }
        }
    }
    Ok(())
}

fn text(old: &Grid, new: &Grid, lines: &mut Lines<'_>) -> io::Result<()> {
    let diff = similar::TextDiff::from_lines(old.source().text(), new.source().text());
    for hunk in diff.unified_diff().context_radius(1).iter_hunks() {
        lines.line("36", &hunk.header().to_string())?;
        for change in hunk.iter_changes() {
            let (sign, sgr) = match change.tag() {
                similar::ChangeTag::Delete => ("-", "31"),
                similar::ChangeTag::Insert => ("+", "32"),
                similar::ChangeTag::Equal => (" ", "0"),
            };
            lines.line(sgr, &format!("{sign}{}", change.value()))?;
            if change.missing_newline() {
                lines.line("0", "\\ No newline at end of file")?;
            }
        }
    }
    Ok(())
}

/// Every cell of a sheet that changes, before and after.
fn cells(old: &Grid, new: &Grid, lines: &mut Lines<'_>) -> io::Result<()> {
    // Rows that became blank are missing in the new grid.
    let mut at = 0;
    for row in 0..old.row_count() {
        while at < new.row_count() && new.line(at) < old.line(row) {
            at += 1;
        }
        let same_row = at < new.row_count() && new.line(at) == old.line(row);
        for (column, cell) in old.row(row).enumerate() {
            let before = old.value(cell);
            let after = same_row
                .then(|| new.cell(at, column))
                .flatten()
                .map_or("", |cell| new.value(cell));
            if before == after {
                continue;
            }
            let sheet = old.sheet().unwrap_or_default();
            let name = old.locate(old.span(cell)).cell.unwrap_or_default();
            lines.line("36", &format!("@@ {sheet}!{name} @@"))?;
            for line in before.split('\n') {
                lines.line("31", &format!("-{line}"))?;
            }
            for line in after.split('\n') {
                lines.line("32", &format!("+{line}"))?;
            }
        }
    }
    Ok(())
}
