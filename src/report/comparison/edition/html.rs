//! 見え消し版 and 溶け込み版 as one HTML file.

use std::io::{self, Write};

use super::{Comparison, Form, Mark, Shown, facts, table};
use crate::report::comparison::words;
use crate::report::display::pick;
use crate::report::html::{Page, escaped};
use crate::rule::Lang;

const STYLE: &str = include_str!("edition.css");

/// Writes the new edition with its changes as a page.
///
/// # Errors
///
/// Writing fails.
pub fn edition_html(
    comparison: &Comparison<'_>,
    form: Form,
    title: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let lang = comparison.lang;
    let table = table(comparison, form);
    let page = Page {
        lang,
        title,
        style: STYLE,
        script: "",
    };
    page.write(out, |out| {
        writeln!(out, "<header>\n<h1>{}</h1>", escaped(title))?;
        for fact in facts(comparison, form) {
            writeln!(out, "<p>{}</p>", escaped(&fact))?;
        }
        let class = match form {
            Form::Redline => "redline",
            Form::Clean => "clean",
        };
        writeln!(out, "</header>\n<main class=\"{class}\">")?;
        for line in &table.above {
            for cell in &line.cells {
                let content = content(cell, form, lang);
                writeln!(out, "<p class=\"line{}\">{content}</p>", changed(cell))?;
            }
        }
        write!(
            out,
            "<table class=\"{class}\">\n<caption class=\"said\">{}</caption>\n<thead><tr>",
            escaped(title)
        )?;
        if form == Form::Redline {
            write!(out, "<th scope=\"col\">{}</th>", pick(lang, "区分", "Kind"))?;
        }
        for head in &table.heads {
            write!(out, "<th scope=\"col\">{}</th>", content(head, form, lang))?;
        }
        writeln!(out, "</tr></thead>\n<tbody>")?;
        for row in &table.rows {
            write!(out, "<tr>")?;
            if form == Form::Redline {
                let kind = row.shape.map_or("", |shape| words::shape(shape, lang));
                write!(out, "<td>{kind}</td>")?;
            }
            for cell in &row.cells {
                let content = content(cell, form, lang);
                match row.line {
                    true => {
                        let (class, span) = (changed(cell), table.heads.len().max(1));
                        write!(
                            out,
                            "<td class=\"line{class}\" colspan=\"{span}\">{content}</td>"
                        )?;
                    }
                    false if cell.changed => write!(out, "<td class=\"changed\">{content}</td>")?,
                    false => write!(out, "<td>{content}</td>")?,
                }
            }
            writeln!(out, "</tr>")?;
        }
        writeln!(out, "</tbody>\n</table>\n</main>")
    })
}

fn changed(cell: &Shown<'_>) -> &'static str {
    if cell.changed { " changed" } else { "" }
}

fn content(cell: &Shown<'_>, form: Form, lang: Lang) -> String {
    let mut out = String::new();
    for (mark, text) in &cell.pieces {
        let lines: Vec<String> = text.split('\n').map(escaped).collect();
        let text = lines.join("<br>");
        // A screen reader passes over <ins> and <del> in silence.
        let said = |begin: &str, end: &str, tag: &str| {
            format!(
                "<{tag}><span class=\"said\">{begin}</span>{text}<span class=\"said\">{end}</span></{tag}>"
            )
        };
        out += &match (mark, form, lang) {
            (Mark::Kept, ..) => text,
            (Mark::Added, Form::Clean, _) => format!("<mark>{text}</mark>"),
            (Mark::Added, _, Lang::Ja) => said("［追加 ", " 追加終わり］", "ins"),
            (Mark::Added, _, Lang::En) => said("[added ", " end]", "ins"),
            (Mark::Moved, _, Lang::Ja) => said("［移動 ", " 移動終わり］", "u"),
            (Mark::Moved, _, Lang::En) => said("[moved ", " end]", "u"),
            (Mark::Deleted, _, Lang::Ja) => said("［削除 ", " 削除終わり］", "del"),
            (Mark::Deleted, _, Lang::En) => said("[deleted ", " end]", "del"),
        };
    }
    out
}
