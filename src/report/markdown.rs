//! Markdown for a pull request, a wiki, or the summary of a workflow run.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::concise::address;
use super::display::{harmless, pick};
use super::entries::portable;
use super::reading::reading;
use super::{Report, Style, severity_name};
use crate::check::{FileReport, Located};
use crate::finding::Severity;
use crate::rule::Lang;

/// Further places that are named; the others are counted.
const MAX_PLACES: usize = 10;

/// Every finding at or above the level, the gravest of a file first.
pub fn markdown(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    markdown_within(report, style, usize::MAX, out)
}

/// The same in at most `limit` bytes: the findings that do not fit are counted.
///
/// GitHub drops the whole summary of a step that is larger than a mebibyte.
pub fn markdown_within(
    report: &Report<'_>,
    style: &Style,
    limit: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let lang = style.lang;
    let mut text = head(report, style);
    let mut left = report.shown(style.level).count();
    'files: for file in report.files {
        let mut findings: Vec<&Located> = file.findings.iter().collect();
        findings.retain(|finding| finding.severity >= style.level);
        if findings.is_empty() {
            continue;
        }
        findings.sort_by_key(|finding| Reverse(finding.severity));
        let mut part = file_head(file, lang);
        for finding in findings {
            row(finding, lang, &mut part);
            // The last sentence has to fit as well.
            if text.len() + part.len() + 200 > limit {
                break 'files;
            }
            text.push_str(&part);
            part.clear();
            left -= 1;
        }
    }
    if left > 0 {
        let _ = match lang {
            Lang::Ja => write!(text, "\nほか{left}件は長さの上限のため省きました。\n"),
            Lang::En => write!(
                text,
                "\n{left} more findings were left out for their length.\n"
            ),
        };
    }
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn head(report: &Report<'_>, style: &Style) -> String {
    let lang = style.lang;
    let summary = report.summary();
    let mut text = String::from("## kouetsu（校閲）\n\n");
    let counts = [Severity::Error, Severity::Warning, Severity::Info].map(|severity| {
        let count = summary.count(severity);
        match lang {
            Lang::Ja => format!("{} {count}件", severity_name(severity, lang)),
            Lang::En => format!("{}: {count}", severity_name(severity, lang)),
        }
    });
    text.push_str(&counts.join(pick(lang, "、", ", ")));
    if summary.suppressed > 0 {
        let _ = match lang {
            Lang::Ja => write!(text, "（ほかに受け入れ済み {}件）", summary.suppressed),
            Lang::En => write!(text, " ({} accepted)", summary.suppressed),
        };
    }
    let _ = match lang {
        Lang::Ja => writeln!(text, "。検査したファイル {}件。", report.files.len()),
        Lang::En => writeln!(text, ". Files: {}.", report.files.len()),
    };
    text
}

fn file_head(file: &FileReport, lang: Lang) -> String {
    let mut text = format!("\n### {}\n", escape(&portable(&file.path)));
    for table in &file.tables {
        let title = table.title.as_deref().unwrap_or_default();
        let sheet = table.sheet.as_deref().unwrap_or_default();
        let parts: Vec<String> = [sheet, title]
            .iter()
            .filter(|part| !part.is_empty())
            .map(|part| escape(part))
            .chain([reading(table, lang)])
            .collect();
        let _ = write!(text, "\n{}\n", parts.join(pick(lang, "　", " ")));
    }
    text.push_str(pick(
        lang,
        "\n| 場所 | 重さ | ルール | 指摘 |\n|---|---|---|---|\n",
        "\n| Place | Level | Rule | Finding |\n|---|---|---|---|\n",
    ));
    text
}

fn row(finding: &Located, lang: Lang, out: &mut String) {
    let mut places: Vec<String> = finding
        .place
        .iter()
        .chain(&finding.also)
        .take(MAX_PLACES)
        .map(|place| escape(&address(place)))
        .collect();
    let more = finding.count.saturating_sub(places.len());
    if !places.is_empty() && more > 0 {
        places.push(match lang {
            Lang::Ja => format!("ほか{more}件"),
            Lang::En => format!("{more} more"),
        });
    }
    let mut cell = escape(&finding.message);
    if let Some(fix) = &finding.fix {
        let _ = write!(
            cell,
            "<br>{}: {}",
            pick(lang, "候補", "Suggestion"),
            escape(&fix.title)
        );
    }
    if let Some(help) = &finding.help {
        let _ = write!(cell, "<br>{}: {}", pick(lang, "対処", "Help"), escape(help));
    }
    let rule = finding.rule;
    let _ = writeln!(
        out,
        "| {} | {} | {} {} | {cell} |",
        places.join(pick(lang, "、", ", ")),
        severity_name(finding.severity, lang),
        rule.code,
        match lang {
            Lang::Ja => rule.name_ja,
            Lang::En => rule.name,
        },
    );
}

/// A text in which Markdown finds nothing to obey: no link, no mention, no markup, no cell border.
///
/// Characters are written as references, which are text in every dialect. A mention is found
/// after that, in the finished page: an empty comment behind the `@` keeps it from its name.
fn escape(text: &str) -> String {
    let text = harmless(text);
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        match c {
            '@' => out.push_str("&#64;<!-- -->"),
            // `www.` is a link without anything in front.
            '.' if before.eq_ignore_ascii_case(&'w') => out.push_str("&#46;"),
            '!' | '"' | '#' | '$' | '&' | '\'' | '*' | ':' | '<' | '>' | '[' | '\\' | ']' | '^'
            | '_' | '`' | '{' | '|' | '}' | '~' => {
                let _ = write!(out, "&#{};", c as u32);
            }
            c => out.push(c),
        }
        before = c;
    }
    out
}
