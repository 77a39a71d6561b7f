//! Findings as other programs count them: one entry per address.

use super::Report;
use crate::check::{FileReport, Located, LocatedEdit, Place};
use crate::finding::Severity;
use crate::rule::Lang;

/// One address of a finding, or a finding about a whole file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) file: &'a FileReport,
    pub(super) finding: &'a Located,
    pub(super) place: Option<&'a Place>,
    /// The address the terminal shows.
    pub(super) primary: bool,
}

impl<'a> Report<'a> {
    /// Every address at or above a level, in the order of the report.
    pub(super) fn entries(&self, level: Severity) -> impl Iterator<Item = Entry<'a>> + use<'a> {
        let findings = self.files.iter().flat_map(|file| {
            let findings = file.findings.iter();
            findings.map(move |finding| (file, finding))
        });
        findings
            .filter(move |(_, finding)| finding.severity >= level)
            .flat_map(|(file, finding)| {
                let first = Entry {
                    file,
                    finding,
                    place: finding.place.as_ref(),
                    primary: true,
                };
                let others = finding.also.iter().map(move |place| Entry {
                    place: Some(place),
                    primary: false,
                    ..first
                });
                std::iter::once(first).chain(others)
            })
    }
}

impl<'a> Entry<'a> {
    /// The file's name.
    pub(super) fn path(&self) -> &'a str {
        match self.place {
            Some(place) => &place.location.path,
            None => &self.file.path,
        }
    }

    /// `様式1!E12` in a workbook, where there is no line to point at.
    pub(super) fn in_book(&self) -> Option<String> {
        let at = &self.place?.location;
        let cell = at.cell.as_deref()?;
        Some(match &at.sheet {
            Some(sheet) => format!("{sheet}!{cell}"),
            None => cell.to_owned(),
        })
    }

    /// What is wrong and what to do, as plain lines.
    pub(super) fn text(&self, lang: Lang) -> String {
        let mut text = match self.in_book() {
            Some(cell) => format!("{cell}: {}", self.finding.message),
            None => self.finding.message.clone(),
        };
        if let Some(fix) = &self.finding.fix {
            text.push_str(match lang {
                Lang::Ja => "\n候補: ",
                Lang::En => "\nSuggestion: ",
            });
            text.push_str(&fix.title);
        }
        if let Some(help) = &self.finding.help {
            text.push_str(match lang {
                Lang::Ja => "\n対処: ",
                Lang::En => "\nHelp: ",
            });
            text.push_str(help);
        }
        text
    }

    /// What may be written in the row of this address, best first: title and edits in the file.
    ///
    /// Empty in a workbook, where cells or rows would have to move, and where the new text would
    /// have to be quoted: whoever applies it only replaces characters.
    pub(super) fn corrections(&self) -> Vec<(&'a str, Vec<&'a LocatedEdit>)> {
        let (Some(fix), Some(place)) = (&self.finding.fix, self.place) else {
            return Vec::new();
        };
        let best = (fix.title.as_str(), &fix.edits);
        let others = fix
            .alternatives
            .iter()
            .map(|(t, edits)| (t.as_str(), edits));
        std::iter::once(best)
            .chain(others)
            .filter_map(|(title, edits)| {
                let here: Vec<&LocatedEdit> = edits
                    .iter()
                    .filter(|edit| same_row(&edit.place, place))
                    .collect();
                let usable = here
                    .iter()
                    .all(|edit| edit.place.location.lines.is_some() && is_plain(&edit.replacement));
                (usable && !here.is_empty()).then_some((title, here))
            })
            .collect()
    }
}

fn same_row(a: &Place, b: &Place) -> bool {
    let (a, b) = (&a.location, &b.location);
    a.line == b.line && a.sheet == b.sheet && a.path == b.path
}

/// Whether a text means the same inside and outside quotes, whatever the delimiter.
fn is_plain(text: &str) -> bool {
    !text.contains(['"', '\t', ',', ';', '\r', '\n'])
}

/// A path as other programs want it: `/` everywhere, no `./` in front.
pub(super) fn portable(path: &str) -> String {
    let path = match cfg!(windows) {
        true => path.replace('\\', "/"),
        false => path.to_owned(),
    };
    path.strip_prefix("./").map(str::to_owned).unwrap_or(path)
}
