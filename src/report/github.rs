//! Annotations of a GitHub workflow run, written as workflow commands.
//!
//! GitHub shows ten errors, ten warnings and ten notices of a step and drops the others without a
//! word: the gravest come first, one per row and rule, and the last one says how many there are.

use std::collections::HashMap;
use std::io::{self, BufWriter, Write};

use super::display::harmless;
use super::entries::{Entry, portable};
use super::{Report, Style};
use crate::check::Located;
use crate::finding::Severity;
use crate::rule::Lang;

/// Annotations of one level that a step may make.
pub const MAX_ANNOTATIONS: usize = 10;
/// Characters of a message: more is cut off by GitHub in the middle of anything.
const MAX_TEXT: usize = 1000;

/// One annotation and what it stands for.
struct Annotation<'a> {
    entry: Entry<'a>,
    /// Further findings of the same rule in the same row.
    same: usize,
}

/// At most ten annotations of each level.
pub fn github(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let annotations = annotations(report, style.level);
    let mut left = 0;
    for level in [Severity::Error, Severity::Warning, Severity::Info] {
        let mut of_level = annotations
            .iter()
            .filter(|annotation| annotation.entry.finding.severity == level);
        let total = of_level.clone().count();
        let more = total.saturating_sub(MAX_ANNOTATIONS);
        let shown = total - more;
        for (nth, annotation) in of_level.by_ref().take(shown).enumerate() {
            let unseen = if nth + 1 == shown { more } else { 0 };
            command(annotation, unseen, style.lang, &mut out)?;
        }
        left += more;
    }
    if left > 0 {
        // Numbers only: a line of the log with a user's text might be obeyed.
        match style.lang {
            Lang::Ja => writeln!(
                out,
                "ほか{left}件は注釈の上限を超えるため、一覧にだけあります"
            )?,
            Lang::En => writeln!(out, "{left} more are beyond the limit of annotations")?,
        }
    }
    out.flush()
}

/// One per row and rule, in the order of the report.
fn annotations<'a>(report: &Report<'a>, level: Severity) -> Vec<Annotation<'a>> {
    let mut found: Vec<Annotation<'a>> = Vec::new();
    let mut known: HashMap<(&str, Option<&str>, usize, &str, Severity), usize> = HashMap::new();
    for entry in report.entries(level).filter(|entry| entry.primary) {
        let Some(place) = entry.place else {
            found.push(Annotation { entry, same: 0 });
            continue;
        };
        let at = &place.location;
        let finding = entry.finding;
        let key = (
            at.path.as_str(),
            at.sheet.as_deref(),
            at.line,
            finding.rule.code,
            finding.severity,
        );
        match known.get(&key) {
            Some(&index) => found[index].same += 1,
            None => {
                known.insert(key, found.len());
                found.push(Annotation { entry, same: 0 });
            }
        }
    }
    found
}

/// `::error file=…,line=…::…`
fn command(
    annotation: &Annotation<'_>,
    unseen: usize,
    lang: Lang,
    out: &mut dyn Write,
) -> io::Result<()> {
    let entry = &annotation.entry;
    let finding = entry.finding;
    let name = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    write!(out, "::{name} file={}", property(&portable(entry.path())))?;
    if let Some(at) = entry.place.map(|place| &place.location) {
        match at.lines {
            Some(lines) if lines.start.line == lines.end.line => {
                write!(out, ",line={},col={}", lines.start.line, lines.start.column)?;
                // A column of nothing is a place, not a range.
                if lines.end.column > lines.start.column {
                    write!(out, ",endColumn={}", lines.end.column)?;
                }
            }
            // Columns of two lines say nothing together.
            Some(lines) => write!(out, ",line={},endLine={}", lines.start.line, lines.end.line)?,
            None if at.bytes.is_some() => write!(out, ",line={}", at.line)?,
            None => {}
        }
    }
    let title = match lang {
        Lang::Ja => finding.rule.name_ja,
        Lang::En => finding.rule.name,
    };
    let title = format!("{} {title}", finding.rule.code);
    writeln!(
        out,
        ",title={}::{}",
        property(&title),
        data(&message(annotation, finding, unseen, lang))
    )
}

fn message(annotation: &Annotation<'_>, finding: &Located, unseen: usize, lang: Lang) -> String {
    let text: Vec<String> = annotation
        .entry
        .text(lang)
        .split('\n')
        .map(harmless)
        .collect();
    let text = text.join("\n");
    let mut text = match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    };
    let more = annotation.same + finding.count.saturating_sub(1);
    if more > 0 {
        text.push_str(&match lang {
            Lang::Ja => format!("\n（ほか{more}件）"),
            Lang::En => format!("\n({more} more)"),
        });
    }
    if unseen > 0 {
        text.push_str(&match lang {
            Lang::Ja => format!("\n（この重さの指摘はほかに{unseen}件。一覧を見てください）"),
            Lang::En => format!("\n({unseen} more of this level: see the list)"),
        });
    }
    text
}

/// Escapes what ends or changes a command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes what ends a property as well.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
