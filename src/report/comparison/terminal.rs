//! Changes on a terminal, by theme.

use std::io::{self, Write};

use unicode_segmentation::UnicodeSegmentation;

use super::super::Style;
use super::super::display::{file_name, harmless, pick};
use super::view::{Cell, Entry, Line, Row, Section, Shape, sections};
use super::{Comparison, findings, words};
use crate::check::Located;

/// Old and new stand side by side from this many columns: half of it holds 25 letters.
const SIDE_BY_SIDE: usize = 120;

/// Findings that a summary shows with their words.
const GRAVEST: usize = 3;

/// Columns between the two sides.
const GAP: &str = " │ ";

/// Writes all changes. A summary line comes first and last.
///
/// # Errors
///
/// Writing fails.
pub fn terminal(comparison: &Comparison<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let paint = Paint { style, comparison };
    paint.head(out)?;
    if comparison.is_empty() {
        return Ok(());
    }
    for line in words::facts(comparison) {
        writeln!(out, "{}", style.wrap("  ", &harmless(&line)))?;
    }
    for section in sections(comparison) {
        if section.is_unchanged() {
            continue;
        }
        writeln!(out)?;
        paint.section(&section, out)?;
    }
    paint.findings(out)?;
    writeln!(out)?;
    paint.counts(out)
}

/// Writes the summary alone: figures, columns, renamed entities, how much each theme changed, and
/// findings by rule with the gravest of them.
///
/// # Errors
///
/// Writing fails.
pub fn summary(comparison: &Comparison<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let paint = Paint { style, comparison };
    paint.head(out)?;
    if comparison.is_empty() {
        return Ok(());
    }
    let lang = comparison.lang;
    for line in words::facts(comparison) {
        writeln!(out, "{}", style.wrap("  ", &harmless(&line)))?;
    }
    for section in sections(comparison)
        .iter()
        .filter(|section| !section.is_unchanged())
    {
        let counts = counted(section, lang);
        let theme = words::theme(section.theme, comparison.diff, lang);
        writeln!(
            out,
            "{}",
            style.wrap("  ", &format!("{}: {counts}", harmless(theme)))
        )?;
    }
    paint.counted_findings(out)
}

/// 変更 3、追加 1.
fn counted(section: &Section<'_>, lang: crate::rule::Lang) -> String {
    let mut shapes: Vec<(Shape, usize)> = Vec::new();
    for entry in &section.entries {
        if let Entry::Row(row) = entry {
            match shapes.iter_mut().find(|(shape, _)| *shape == row.shape) {
                Some((_, count)) => *count += 1,
                None => shapes.push((row.shape, 1)),
            }
        }
    }
    shapes.sort_by_key(|(shape, _)| *shape);
    let told: Vec<String> = shapes
        .into_iter()
        .map(|(shape, count)| format!("{} {count}", words::shape(shape, lang)))
        .collect();
    told.join(pick(lang, "、", ", "))
}

/// Bytes of the folders that two paths begin with, without the last slash.
fn common_folder([one, other]: &[String; 2]) -> Option<usize> {
    let same = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b);
    let same = same.count();
    one.as_bytes()[..same]
        .iter()
        .rposition(|&byte| byte == b'/')
        .filter(|&slash| slash > 0)
}

/// How a stretch looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Plain,
    Old,
    New,
    Dim,
}

struct Paint<'s> {
    style: &'s Style,
    comparison: &'s Comparison<'s>,
}

impl Paint<'_> {
    fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        let lang = self.comparison.lang;
        let old = file_name(self.comparison.old, lang);
        let new = file_name(self.comparison.new, lang);
        let room = self.style.columns() - 5;
        let width = |names: &[String; 2]| {
            names
                .iter()
                .map(|name| self.style.text_width(name))
                .sum::<usize>()
        };
        let mut names = [old, new];
        // Two files of one folder are told apart by what stands behind it.
        if let (true, Some(folder)) = (width(&names) > room, common_folder(&names)) {
            names = names.map(|name| format!("…{}", &name[folder..]));
        }
        let names = self.style.fit(&names, room);
        writeln!(
            out,
            "{}",
            self.bold(&format!("{} → {}", names[0], names[1]))
        )?;
        self.counts(out)
    }

    fn counts(&self, out: &mut dyn Write) -> io::Result<()> {
        let lang = self.comparison.lang;
        let text = if self.comparison.is_empty() {
            let same = self.comparison.diff.is_empty();
            let ja = if same {
                "変更はありません"
            } else {
                "表記の違いのほかに変更はありません"
            };
            let en = if same {
                "no changes"
            } else {
                "nothing changed but spelling"
            };
            pick(lang, ja, en).to_owned()
        } else {
            let counts = words::counts(self.comparison);
            match counts.as_str() {
                "" if words::only_tables(self.comparison) => pick(
                    lang,
                    "表の順序や名称だけが変わりました",
                    "only the order or the names of tables changed",
                )
                .to_owned(),
                "" => pick(lang, "列だけが変わりました", "only columns changed").to_owned(),
                _ => counts,
            }
        };
        writeln!(out, "{}", self.style.wrap("", &text))
    }

    fn findings(&self, out: &mut dyn Write) -> io::Result<()> {
        let Comparison { findings, lang, .. } = *self.comparison;
        if findings.is_empty() {
            return Ok(());
        }
        let title = findings::title(lang);
        writeln!(out, "\n{}", self.bold(&format!("■ {title}")))?;
        for finding in findings {
            self.finding(finding, usize::MAX, out)?;
        }
        Ok(())
    }

    /// How many findings each rule has, and the gravest.
    fn counted_findings(&self, out: &mut dyn Write) -> io::Result<()> {
        let Comparison { findings, lang, .. } = *self.comparison;
        if findings.is_empty() {
            return Ok(());
        }
        let title = findings::title(lang);
        writeln!(out, "\n{}", self.bold(&format!("■ {title}")))?;
        for line in findings::counted(findings, lang) {
            writeln!(out, "{}", self.style.wrap("  ", &line))?;
        }
        let gravest = findings::gravest(findings, GRAVEST);
        for finding in &gravest {
            self.finding(finding, 1, out)?;
        }
        if gravest.len() < findings.len() {
            let rest = self.style.wrap("  ", findings::rest(lang));
            writeln!(out, "{}", self.looking(Look::Dim, &rest))?;
        }
        Ok(())
    }

    fn finding(&self, finding: &Located, places: usize, out: &mut dyn Write) -> io::Result<()> {
        let lang = self.comparison.lang;
        let told = findings::told(finding, lang);
        writeln!(out, "{}", self.style.wrap("  ! ", &told))?;
        for place in findings::places(finding, lang).iter().take(places) {
            let place = self.style.wrap("      ", place);
            writeln!(out, "{}", self.looking(Look::Dim, &place))?;
        }
        Ok(())
    }

    fn bold(&self, text: &str) -> String {
        if self.style.color {
            format!("\x1b[1m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    fn section(&self, section: &Section<'_>, out: &mut dyn Write) -> io::Result<()> {
        let theme = words::theme(section.theme, self.comparison.diff, self.comparison.lang);
        let title = self.style.wrap("■ ", &harmless(theme));
        writeln!(out, "{}", self.bold(&title))?;
        for entry in &section.entries {
            match entry {
                Entry::Omitted(rows) => {
                    let text = words::omitted(*rows, self.comparison.lang);
                    writeln!(out, "  {}", self.looking(Look::Dim, &text))?;
                }
                Entry::Row(row) => self.row(row, out)?,
            }
        }
        Ok(())
    }

    fn row(&self, row: &Row<'_>, out: &mut dyn Write) -> io::Result<()> {
        let (sign, look) = match row.shape {
            Shape::Added => ('+', Look::New),
            Shape::Removed => ('-', Look::Old),
            Shape::Changed => ('~', Look::Plain),
            Shape::Moved => ('>', Look::Plain),
            Shape::Split | Shape::Merged => ('*', Look::Plain),
            Shape::Extended => ('|', Look::Plain),
            Shape::Cosmetic => ('=', Look::Dim),
        };
        let lang = self.comparison.lang;
        let shape = words::shape(row.shape, lang);
        let place = harmless(&row.place(self.comparison));
        let lines = match lang {
            crate::rule::Lang::Ja => format!("（{}）", row.lines),
            crate::rule::Lang::En => format!(" ({})", row.lines),
        };
        let text = format!("{place}{lines}");
        let wrapped = self.style.wrap(&format!("  {sign} {shape} "), &text);
        for line in wrapped.lines() {
            writeln!(out, "{}", self.looking(look, line))?;
        }
        for cell in &row.cells {
            self.cell(cell, out)?;
        }
        for note in &row.notes {
            let text = self.style.wrap("      ※ ", &harmless(note));
            for line in text.lines() {
                writeln!(out, "{}", self.looking(Look::Dim, line))?;
            }
        }
        Ok(())
    }

    fn cell(&self, cell: &Cell<'_>, out: &mut dyn Write) -> io::Result<()> {
        let lang = self.comparison.lang;
        let mut heading = harmless(cell.heading);
        if cell.cosmetic {
            heading += pick(lang, "（表記のみ）", " (spelling only)");
        }
        // A new year is a line a row, where that holds it.
        if let (true, Some(lines)) = (cell.extends, &cell.new) {
            let sign = format!("      + {heading}{}", pick(lang, "：", ": "));
            let room = self
                .style
                .columns()
                .saturating_sub(self.style.text_width(&sign));
            let lines = self.lines(lines, Look::New, room.max(1));
            if lines.iter().map(|(_, used)| used + 1).sum::<usize>() <= room + 1 {
                let lines: Vec<String> = lines.into_iter().map(|(line, _)| line).collect();
                let sign = self.looking(Look::New, &sign);
                return writeln!(out, "{sign}{}", lines.join(" "));
            }
        }
        let heading = self.style.wrap("      ", &heading);
        writeln!(
            out,
            "{}",
            self.looking(
                if cell.cosmetic {
                    Look::Dim
                } else {
                    Look::Plain
                },
                &heading
            )
        )?;
        let look = |look| if cell.cosmetic { Look::Dim } else { look };
        let indent = "        ";
        let total = self.style.columns();
        if let (true, Some(old), Some(new)) = (total >= SIDE_BY_SIDE, &cell.old, &cell.new) {
            let gap = self.style.text_width(GAP);
            let width = (total - indent.len() - gap) / 2;
            let left = self.lines(old, look(Look::Old), width);
            let right = self.lines(new, look(Look::New), width);
            for at in 0..left.len().max(right.len()) {
                let (text, used) = left.get(at).map_or(("", 0), |(text, used)| (text, *used));
                let pad = " ".repeat(width - used);
                let right = right.get(at).map_or("", |(text, _)| text);
                writeln!(
                    out,
                    "{}",
                    format!("{indent}{text}{pad}{GAP}{right}").trim_end()
                )?;
            }
            return Ok(());
        }
        for (side, sign, shade) in [(&cell.old, "- ", Look::Old), (&cell.new, "+ ", Look::New)] {
            let Some(lines) = side else { continue };
            let width = total - indent.len() - 2;
            for (at, (line, _)) in self.lines(lines, look(shade), width).iter().enumerate() {
                let sign = if at == 0 { sign } else { "  " };
                writeln!(out, "{indent}{}{line}", self.looking(look(shade), sign))?;
            }
        }
        Ok(())
    }

    /// Lines that fit, with their width; changed stretches in colour or in brackets.
    fn lines(&self, lines: &[Line<'_>], look: Look, width: usize) -> Vec<(String, usize)> {
        let mut out = Vec::new();
        for line in lines {
            let pieces = match line {
                Line::Omitted => {
                    let cut = words::cut(self.comparison.lang);
                    out.push((self.looking(Look::Dim, cut), self.style.text_width(cut)));
                    continue;
                }
                Line::Text(pieces) => pieces,
            };
            let mut row = Filled::default();
            for piece in pieces {
                let text = harmless(piece.text);
                let (text, look) = match (piece.changed, look, self.style.color) {
                    (true, Look::Old, false) => (format!("[-{text}-]"), look),
                    (true, Look::New, false) => (format!("{{+{text}+}}"), look),
                    (true, _, _) => (text, look),
                    (false, Look::Dim, _) => (text, Look::Dim),
                    (false, ..) => (text, Look::Plain),
                };
                self.fill(&text, look, width, &mut row, &mut out);
            }
            row.end(&mut out);
        }
        out
    }

    /// Adds a stretch, line by line.
    fn fill(
        &self,
        text: &str,
        look: Look,
        width: usize,
        row: &mut Filled,
        out: &mut Vec<(String, usize)>,
    ) {
        let mut run = String::new();
        for grapheme in text.graphemes(true) {
            let columns = self.style.text_width(grapheme);
            if row.used + columns > width && row.used > 0 {
                row.text += &self.looking(look, &run);
                run.clear();
                row.end(out);
            }
            run += grapheme;
            row.used += columns;
        }
        row.text += &self.looking(look, &run);
    }

    fn looking(&self, look: Look, text: &str) -> String {
        let code = match look {
            _ if !self.style.color || text.is_empty() => return text.to_owned(),
            Look::Plain => return text.to_owned(),
            Look::Old => "31",
            // Underlined too: red and green are one colour to many readers.
            Look::New => "4;32",
            Look::Dim => "2",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }
}

/// A line being filled.
#[derive(Debug, Default)]
struct Filled {
    text: String,
    used: usize,
}

impl Filled {
    fn end(&mut self, out: &mut Vec<(String, usize)>) {
        out.push((
            std::mem::take(&mut self.text),
            std::mem::take(&mut self.used),
        ));
    }
}
