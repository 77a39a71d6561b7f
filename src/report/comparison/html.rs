//! 新旧対照表 as one HTML file.

use std::io::{self, Write};

use super::super::display::{pick, portable};
use super::super::html::{Page, escaped};
use super::view::{Cell, Entry, Line, Row, Section, Shape, sections};
use super::{Comparison, Sheet, findings, words};
use crate::rule::Lang;

const STYLE: &str = include_str!("comparison.css");
const SCRIPT: &str = include_str!("comparison.js");

/// Columns of the table.
const COLUMNS: usize = 5;

/// Writes the table as a page.
///
/// # Errors
///
/// Writing fails.
pub fn html(comparison: &Comparison<'_>, sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let sections = sections(comparison);
    let page = Page {
        lang: comparison.lang,
        title: &sheet.title,
        style: STYLE,
        script: SCRIPT,
    };
    page.write(out, |out| {
        let writer = Writer { comparison, sheet };
        writer.head(&sections, out)?;
        writer.table(&sections, out)
    })
}

/// The name a kind has in the page.
fn kind(shape: Shape) -> &'static str {
    match shape {
        Shape::Added => "added",
        Shape::Removed => "removed",
        Shape::Changed => "changed",
        Shape::Moved => "moved",
        Shape::Split => "split",
        Shape::Merged => "merged",
        Shape::Extended => "extended",
        Shape::Cosmetic => "cosmetic",
    }
}

struct Writer<'s> {
    comparison: &'s Comparison<'s>,
    sheet: &'s Sheet,
}

impl Writer<'_> {
    fn head(&self, sections: &[Section<'_>], out: &mut dyn Write) -> io::Result<()> {
        let lang = self.comparison.lang;
        writeln!(
            out,
            "<a class=\"skip\" href=\"#changes\">{}</a>\n<header>\n<h1>{}</h1>",
            pick(lang, "表へ移る", "Skip to the table"),
            escaped(&self.sheet.title)
        )?;
        writeln!(
            out,
            "<p>{}: {}　{}: {}</p>",
            escaped(&self.sheet.new),
            escaped(portable(self.comparison.new)),
            escaped(&self.sheet.old),
            escaped(portable(self.comparison.old))
        )?;
        let counts = words::counts(self.comparison);
        let counts = match counts.as_str() {
            _ if self.comparison.is_empty() => pick(lang, "変更はありません", "No changes"),
            counts => counts,
        };
        writeln!(out, "<p>{}</p>", escaped(counts))?;
        let told = words::facts(self.comparison);
        if !told.is_empty() {
            writeln!(out, "<ul class=\"facts\">")?;
            for line in told {
                writeln!(out, "<li>{}</li>", escaped(&line))?;
            }
            writeln!(out, "</ul>")?;
        }
        self.questions(out)?;
        self.tools(sections, out)?;
        writeln!(out, "</header>")
    }

    /// Policy findings, folded: the changes are what the page is for.
    fn questions(&self, out: &mut dyn Write) -> io::Result<()> {
        let Comparison {
            findings: all,
            lang,
            ..
        } = *self.comparison;
        if all.is_empty() {
            return Ok(());
        }
        let count = all.len();
        writeln!(
            out,
            "<details class=\"facts\"><summary>{} ({count})</summary>\n<ul>",
            findings::title(lang)
        )?;
        for finding in all {
            write!(out, "<li>{}", escaped(&findings::told(finding, lang)))?;
            for place in findings::places(finding, lang) {
                write!(out, "<br>{}", escaped(&place))?;
            }
            writeln!(out, "</li>")?;
        }
        writeln!(out, "</ul>\n</details>")
    }

    fn tools(&self, sections: &[Section<'_>], out: &mut dyn Write) -> io::Result<()> {
        let lang = self.comparison.lang;
        let mut shapes: Vec<(Shape, usize)> = Vec::new();
        for entry in sections.iter().flat_map(|section| &section.entries) {
            if let Entry::Row(row) = entry {
                match shapes.iter_mut().find(|(shape, _)| *shape == row.shape) {
                    Some((_, count)) => *count += 1,
                    None => shapes.push((row.shape, 1)),
                }
            }
        }
        shapes.sort_by_key(|(shape, _)| *shape);
        // Without a script there is nothing to operate.
        writeln!(
            out,
            "<div class=\"tools screen\" hidden>\n<fieldset><legend>{}</legend>",
            pick(lang, "表示する変更", "Changes shown")
        )?;
        for (shape, count) in shapes {
            writeln!(
                out,
                "<label><input type=\"checkbox\" data-kind=\"{}\" checked> {} ({count})</label>",
                kind(shape),
                words::shape(shape, lang)
            )?;
        }
        let (previous, next, keys) = match lang {
            Lang::Ja => ("前の変更（p）", "次の変更（n）", "n・p キーで移動する"),
            Lang::En => ("Previous (p)", "Next (n)", "keys n and p move"),
        };
        writeln!(
            out,
            "</fieldset>\n<button type=\"button\" id=\"previous\">{previous}</button>\n\
             <button type=\"button\" id=\"next\">{next}</button>\n\
             <label><input type=\"checkbox\" id=\"keys\" checked> {keys}</label>\n\
             <span id=\"status\" role=\"status\"></span>\n</div>"
        )
    }

    fn table(&self, sections: &[Section<'_>], out: &mut dyn Write) -> io::Result<()> {
        let lang = self.comparison.lang;
        let [first, second] = self.sides(&self.sheet.new, &self.sheet.old);
        writeln!(
            out,
            "<main id=\"changes\" tabindex=\"-1\">\n<table>\n<caption class=\"said\">{}</caption>\n\
             <colgroup><col class=\"c-place\"><col class=\"c-item\"><col class=\"c-side\">\
             <col class=\"c-side\"><col class=\"c-reason\"></colgroup>\n<thead><tr>\
             <th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th>\
             <th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead>",
            escaped(&self.sheet.title),
            escaped(&words::row_heading(self.comparison)),
            pick(lang, words::column_heading(self.comparison), "Column"),
            escaped(first),
            escaped(second),
            escaped(&self.sheet.reason)
        )?;
        for section in sections {
            if !section.theme.is_empty() {
                writeln!(
                    out,
                    "<tbody class=\"theme\"><tr><th scope=\"rowgroup\" colspan=\"{COLUMNS}\">{}</th></tr></tbody>",
                    escaped(section.theme)
                )?;
            }
            for entry in &section.entries {
                match entry {
                    Entry::Omitted(rows) => writeln!(
                        out,
                        "<tbody class=\"omitted\"><tr><td colspan=\"{COLUMNS}\">{}</td></tr></tbody>",
                        words::omitted(*rows, lang)
                    )?,
                    Entry::Row(row) => self.row(row, out)?,
                }
            }
        }
        writeln!(out, "</table>\n</main>")
    }

    fn sides<'t, T: ?Sized>(&self, new: &'t T, old: &'t T) -> [&'t T; 2] {
        if self.sheet.old_first {
            [old, new]
        } else {
            [new, old]
        }
    }

    fn row(&self, row: &Row<'_>, out: &mut dyn Write) -> io::Result<()> {
        let lang = self.comparison.lang;
        let span = row.cells.len().max(1);
        write!(
            out,
            "<tbody class=\"change {0}\" data-kind=\"{0}\" tabindex=\"-1\"><tr><th scope=\"row\" rowspan=\"{span}\">\
             <span class=\"kind\">{1}</span>",
            kind(row.shape),
            words::shape(row.shape, lang)
        )?;
        if row.body != row.measure && !row.body.is_empty() {
            write!(out, "<span class=\"body\">{}</span>", escaped(&row.body))?;
        }
        write!(
            out,
            "<span class=\"measure\">{}</span><span class=\"lines\">{}</span></th>",
            escaped(row.measure),
            escaped(&row.lines)
        )?;
        let notes: Vec<String> = row
            .notes
            .iter()
            .map(|note| format!("<p>{}</p>", escaped(note)))
            .collect();
        let reason = format!("<td rowspan=\"{span}\">{}</td>", notes.concat());
        if row.cells.is_empty() {
            let cut = format!("<td class=\"cut\">{}</td>", words::cut(lang));
            write!(out, "<td></td>{cut}{cut}{reason}</tr>")?;
        }
        for (at, cell) in row.cells.iter().enumerate() {
            if at > 0 {
                write!(out, "<tr>")?;
            }
            self.cell(cell, out)?;
            if at == 0 {
                out.write_all(reason.as_bytes())?;
            }
            writeln!(out, "</tr>")?;
        }
        writeln!(out, "</tbody>")
    }

    fn cell(&self, cell: &Cell<'_>, out: &mut dyn Write) -> io::Result<()> {
        let lang = self.comparison.lang;
        let class = if cell.cosmetic {
            " class=\"cosmetic\""
        } else {
            ""
        };
        let only = if cell.cosmetic {
            pick(lang, "（表記のみ）", " (spelling only)")
        } else {
            ""
        };
        write!(out, "<td>{}{only}</td>", escaped(cell.heading))?;
        let old = self.side(&cell.old, "del", words::none_before(lang));
        let new = self.side(&cell.new, "ins", words::none_after(lang));
        for side in self.sides(new.as_str(), old.as_str()) {
            write!(out, "<td{class}>{side}</td>")?;
        }
        Ok(())
    }

    fn side(&self, lines: &Option<Vec<Line<'_>>>, tag: &str, none: &str) -> String {
        let lang = self.comparison.lang;
        let Some(lines) = lines else {
            return format!("<p class=\"none\">{none}</p>");
        };
        // A screen reader passes over <ins> and <del> in silence.
        let (begin, end) = match tag {
            "ins" => pick2(lang, ("［追加 ", " 追加終わり］"), ("[added ", " end]")),
            _ => pick2(lang, ("［変更前 ", " 変更前終わり］"), ("[was ", " end]")),
        };
        let mut out = String::new();
        for line in lines {
            let Line::Text(pieces) = line else {
                out += &format!("<p class=\"cut\">{}</p>", words::cut(lang));
                continue;
            };
            out += "<p>";
            for piece in pieces {
                let text = escaped(piece.text);
                out += &match piece.changed {
                    true => format!(
                        "<{tag}><span class=\"said\">{begin}</span>{text}<span class=\"said\">{end}</span></{tag}>"
                    ),
                    false => text,
                };
            }
            out += "</p>";
        }
        out
    }
}

fn pick2<'a>(lang: Lang, ja: (&'a str, &'a str), en: (&'a str, &'a str)) -> (&'a str, &'a str) {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}
