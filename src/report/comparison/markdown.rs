//! Changes as a pull-request comment.

use std::io::{self, Write};

use super::super::display::{harmless, pick};
use super::view::{Cell, Entry, Line, Row, Section, Shape, sections};
use super::{Comparison, findings, words};
use crate::rule::Lang;

/// Hosts refuse a comment of 65,536 characters.
const MOST: usize = 65_000;

/// Room kept for the sentence that says how much was left out.
const RESERVE: usize = 400;

/// Figures that have their column even where they are zero: those of rows and cells.
const ALWAYS: usize = 5;

/// Characters shown of one side of a cell.
const CELL: usize = 4_000;

/// Writes the comment: a table of figures, then the changes by theme, folded.
///
/// # Errors
///
/// Writing fails.
pub fn markdown(comparison: &Comparison<'_>, out: &mut dyn Write) -> io::Result<()> {
    let lang = comparison.lang;
    let mut text = head(comparison);
    text += &questions(comparison);
    let room = (MOST - RESERVE).saturating_sub(text.chars().count());
    let mut sections = match comparison.is_empty() {
        true => Vec::new(),
        false => sections(comparison),
    };
    let (mut block, mut shown, mut left) = blocks(comparison, &sections, room);
    if left > 0 {
        // Values of new columns are the first to go: they are in the new edition alike.
        let mut gone = 0;
        for section in &mut sections {
            section.entries.retain(|entry| {
                let goes = matches!(entry, Entry::Row(row) if row.shape == Shape::Extended);
                gone += usize::from(goes);
                !goes
            });
        }
        if gone > 0 {
            (block, shown, left) = blocks(comparison, &sections, room);
            left += gone;
        }
    }
    text += &block;
    if left > 0 {
        let all = shown + left;
        text += &match lang {
            Lang::Ja => format!(
                "\n長いため、{all}件のうち{left}件を省きました。全体は `kouetsu diff --format html` で見られます。\n"
            ),
            Lang::En => format!(
                "\n{left} of {all} changes are left out; `kouetsu diff --format html` shows all.\n"
            ),
        };
    }
    out.write_all(text.as_bytes())
}

/// The themes that fit, with how many rows are shown and how many are not.
fn blocks(
    comparison: &Comparison<'_>,
    sections: &[Section<'_>],
    room: usize,
) -> (String, usize, usize) {
    let mut text = String::new();
    let (mut used, mut shown, mut left) = (0, 0, 0);
    for section in sections.iter().filter(|section| !section.is_unchanged()) {
        let rows = section
            .entries
            .iter()
            .filter(|entry| matches!(entry, Entry::Row(_)))
            .count();
        if left > 0 {
            left += rows;
            continue;
        }
        let (block, fitted) = folded(comparison, section, rows, room - used);
        used += block.chars().count();
        text += &block;
        shown += fitted;
        left += rows - fitted;
    }
    (text, shown, left)
}

fn head(comparison: &Comparison<'_>) -> String {
    let lang = comparison.lang;
    let mut text = format!(
        "### {} → {}\n\n",
        clipped(comparison.old),
        clipped(comparison.new)
    );
    if comparison.is_empty() {
        text += pick(lang, "変更はありません。\n", "No changes.\n");
        return text;
    }
    // What the first columns count is told even where it is nothing: a reader looks for them.
    let figures = words::figures(comparison).into_iter().enumerate();
    let figures: Vec<(usize, &str)> = figures
        .filter(|(at, (count, _))| *at < ALWAYS || *count > 0)
        .map(|(_, figure)| figure)
        .collect();
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    text += &line(figures.iter().map(|(_, what)| (*what).to_owned()).collect());
    text += &format!("|{}\n", "--:|".repeat(figures.len()));
    text += &line(figures.iter().map(|(count, _)| count.to_string()).collect());
    text.push('\n');
    let mut lines = words::facts(comparison);
    let more = lines.len().saturating_sub(50);
    lines.truncate(50);
    for line in lines {
        text += &format!("- {}\n", clipped(&line));
    }
    if more > 0 {
        text += &match lang {
            Lang::Ja => format!("- ほか{more}件\n"),
            Lang::En => format!("- {more} more\n"),
        };
    }
    text
}

/// Findings listed at most: what comes after has to be found among the changes.
const FINDINGS: usize = 40;

fn questions(comparison: &Comparison<'_>) -> String {
    let Comparison { findings, lang, .. } = *comparison;
    if findings.is_empty() {
        return String::new();
    }
    let mut text = format!("\n**{}**\n\n", findings::title(lang));
    for finding in findings.iter().take(FINDINGS) {
        text += &format!("- {}\n", clipped(&findings::told(finding, lang)));
        for place in findings::places(finding, lang) {
            text += &format!("  - {}\n", clipped(&place));
        }
    }
    if let Some(more) = findings
        .len()
        .checked_sub(FINDINGS)
        .filter(|&more| more > 0)
    {
        text += &match lang {
            Lang::Ja => format!("- ほか{more}件\n"),
            Lang::En => format!("- {more} more\n"),
        };
    }
    text
}

/// A theme and how many of its rows fitted.
fn folded(
    comparison: &Comparison<'_>,
    section: &Section<'_>,
    rows: usize,
    room: usize,
) -> (String, usize) {
    let lang = comparison.lang;
    let theme = clipped(words::theme(section.theme, comparison.diff, lang));
    let unit = pick(lang, "件", " rows");
    let mut text = format!("\n<details><summary>{theme}（{rows}{unit}）</summary>\n\n");
    let end = "\n</details>\n";
    let mut used = text.chars().count() + end.len();
    let mut fitted = 0;
    for entry in &section.entries {
        let Entry::Row(row) = entry else { continue };
        let told = told(row, comparison);
        used += told.chars().count();
        if used > room {
            break;
        }
        text += &told;
        fitted += 1;
    }
    if fitted == 0 {
        return (String::new(), 0);
    }
    (text + end, fitted)
}

fn told(row: &Row<'_>, comparison: &Comparison<'_>) -> String {
    let lang = comparison.lang;
    let place = clipped(&row.place(comparison));
    let mut text = format!(
        "- **{}** {place}（{}）\n",
        words::shape(row.shape, lang),
        clipped(&row.lines)
    );
    for cell in &row.cells {
        text += &match &cell.new {
            lines @ Some(_) if cell.extends => {
                let new = side(lines, "ins", "", lang);
                format!("  - {}: {new}\n", clipped(cell.heading))
            }
            _ => cell_told(cell, lang),
        };
    }
    for note in &row.notes {
        text += &format!("  - ※ {}\n", clipped(note));
    }
    text
}

fn cell_told(cell: &Cell<'_>, lang: Lang) -> String {
    let heading = clipped(cell.heading);
    let only = if cell.cosmetic {
        pick(lang, "（表記のみ）", " (spelling only)")
    } else {
        ""
    };
    let old = side(&cell.old, "del", words::none_before(lang), lang);
    let new = side(&cell.new, "ins", words::none_after(lang), lang);
    format!("  - {heading}{only}: {old} → {new}\n")
}

/// One side on one line, changes between tags.
fn side(lines: &Option<Vec<Line<'_>>>, tag: &str, none: &str, lang: Lang) -> String {
    let Some(lines) = lines else {
        return none.to_owned();
    };
    let mut out = Vec::new();
    let mut room = CELL;
    for line in lines {
        let Line::Text(pieces) = line else {
            out.push(words::cut(lang).to_owned());
            continue;
        };
        let mut text = String::new();
        for piece in pieces {
            let shown: String = piece.text.chars().take(room).collect();
            room -= shown.chars().count();
            text += &match piece.changed {
                true => format!("<{tag}>{}</{tag}>", escaped(&shown)),
                false => escaped(&shown),
            };
        }
        out.push(text);
        if room == 0 {
            out.push("…".to_owned());
            break;
        }
    }
    out.join(" ")
}

/// A name that fills no comment.
fn clipped(text: &str) -> String {
    let mut short: String = text.chars().take(200).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    escaped(&short)
}

/// Text that Markdown and HTML take as it is: no tag, link, mention or list of its own.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in harmless(text).chars() {
        match c {
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '&' => out += "&amp;",
            // Marks of Markdown as entities: a backslash is text inside HTML. A mention would call somebody.
            '@' | '#' | ':' | '\\' | '`' | '*' | '_' | '[' | ']' | '(' | ')' | '|' | '~' | '!'
            | '$' => {
                out += &format!("&#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}
