//! The report for people: file by file, the most serious first.
//!
//! miette draws each finding, but never sees a file: it would rescan the whole source for every
//! span, count columns in bytes and never crop a line. It is given an excerpt of the cell that
//! already fits, under a name that holds the true place (see [`excerpt`]).

mod excerpt;

use std::cmp::Reverse;
use std::io::{self, BufWriter, Write};

use super::concise::address;
use super::display::{CUT, harmless, pick};
use super::reading::{count_en, reading};
use super::{Report, Style, Summary, display, review, severity_name, writable};
use crate::check::{FileReport, Located, LocatedFix, Place};
use crate::finding::{Applicability, Severity};
use crate::rule::Lang;

/// Places that prove a claim, shown per finding.
const MAX_RELATED: usize = 3;
/// Other candidates of a fix, shown per finding.
const MAX_ALTERNATIVES: usize = 4;
/// Reports of more findings end with those to correct first, and how many those are.
const LONG: usize = 10;
const FIRST: usize = 5;
/// Below this, the first line says that the reading is unsure.
const SURE: f32 = 0.8;

/// Findings file by file, the most serious first, each with an excerpt of its cell.
pub fn terminal(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    for file in report.files {
        file_head(file, style, &mut out)?;
        let mut findings: Vec<&Located> = file
            .findings
            .iter()
            .filter(|finding| finding.severity >= style.level)
            .collect();
        findings.sort_by_key(|finding| Reverse(finding.severity));
        for finding in &findings {
            writeln!(out)?;
            self::finding(finding, style, &mut out)?;
        }
        if !findings.is_empty() {
            writeln!(out)?;
        }
    }
    first(report, style, &mut out)?;
    last_line(report, style, &mut out)?;
    out.flush()
}

/// A long report ends with what to correct first, where the reader is.
fn first(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    let all = review::numbered(report, style.level);
    if all.len() <= LONG {
        return Ok(());
    }
    let title = pick(lang, "公表の前に、まず直すもの", "To correct first");
    writeln!(out, "{}", style.paint("1", title))?;
    for one in review::most_urgent(&all, FIRST) {
        let finding = one.finding;
        let mut place = finding.place.as_ref().map(address).unwrap_or_default();
        if report.files.len() > 1 {
            place = format!("{}:{place}", display::file_name(&one.file.path, lang));
        }
        let line = format!(
            "  {place} {} {}",
            finding.rule.code,
            harmless(&finding.message)
        );
        writeln!(out, "{}", style.clip(&line, style.columns()))?;
    }
    writeln!(out)
}

/// How each table of the file was read.
fn file_head(file: &FileReport, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    let path = display::file_name(&file.path, lang);
    if file.tables.is_empty() {
        return writeln!(out, "{}", style.paint("1", &style.wrap("", &path)));
    }
    for table in &file.tables {
        let mut line = path.clone();
        if let Some(sheet) = &table.sheet {
            line.push_str(&format!(" [{}]", harmless(sheet)));
        }
        if let Some(title) = table.title.as_deref().filter(|title| !title.is_empty()) {
            let title = style.clip(&harmless(title), 60);
            line.push_str(&match lang {
                Lang::Ja => format!(" 「{title}」"),
                Lang::En => format!(" \"{title}\""),
            });
        }
        let mut how = reading(table, lang);
        if table.confidence < SURE {
            let percent = (table.confidence * 100.0).round();
            how.push_str(&match lang {
                Lang::Ja => format!("（読み取りの確度 {percent}%）"),
                Lang::En => format!(" (reading is {percent}% sure)"),
            });
        }
        if style.text_width(&line) + style.text_width(&how) + 2 <= style.columns() {
            writeln!(out, "{}  {how}", style.paint("1", &line))?;
        } else {
            writeln!(out, "{}", style.paint("1", &style.wrap("", &line)))?;
            writeln!(out, "{}", style.wrap("  ", &how))?;
        }
    }
    Ok(())
}

fn finding(finding: &Located, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    let name = match lang {
        Lang::Ja => finding.rule.name_ja,
        Lang::En => finding.rule.name,
    };
    let mut head = format!(
        "{}[{}] {name}",
        severity_name(finding.severity, lang),
        finding.rule.code
    );
    if !finding.merged.is_empty() {
        let codes = finding.merged.join(", ");
        head.push_str(&match lang {
            Lang::Ja => format!("（{codes} も同じ箇所）"),
            Lang::En => format!(" (also {codes})"),
        });
    }
    let color = severity_color(finding.severity);
    writeln!(out, "{}", style.paint(color, &style.wrap("", &head)))?;
    match &finding.place {
        Some(place) => excerpt::draw(finding, place, style, out)?,
        None => writeln!(out, "{}", style.wrap("  ", &harmless(&finding.message)))?,
    }
    if let Some(fix) = &finding.fix {
        moves(finding, fix, style, out)?;
    }
    for (message, place) in finding.related.iter().take(MAX_RELATED) {
        related(message, place, style, out)?;
    }
    if finding.related.len() > MAX_RELATED {
        let more = finding.related.len() - MAX_RELATED;
        let text = match lang {
            Lang::Ja => format!("ほか{more}件"),
            Lang::En => format!("{more} more"),
        };
        entry(pick(lang, "参照", "see"), &text, style, out)?;
    }
    also(finding, style, out)?;
    advice(finding, style, out)
}

/// Where the cells of a row belong, one a line.
fn moves(
    finding: &Located,
    fix: &LocatedFix,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let lang = style.lang;
    let Some(place) = finding.place.as_ref().filter(|_| !fix.moves.is_empty()) else {
        return Ok(());
    };
    let line = place.location.line;
    let head = match lang {
        Lang::Ja => format!("{line}行目のセルは、本来この列です："),
        Lang::En => format!("the cells of line {line} belong to:"),
    };
    entry(pick(lang, "列", "columns"), &head, style, out)?;
    let outside = pick(lang, "表の外", "outside");
    let column = |name: &Option<String>| {
        let name = display::short_header(name.as_deref().unwrap_or(outside));
        style.clip(&harmless(name), (style.columns() / 4).min(24))
    };
    for step in &fix.moves {
        let from_to = format!("    {} → {}", column(&step.from), column(&step.to));
        let room = style
            .columns()
            .saturating_sub(style.text_width(&from_to) + 6)
            .min(48);
        let text = style.clip(&harmless(&step.text), room);
        writeln!(out, "{from_to} 「{text}」")?;
    }
    Ok(())
}

/// `参照 60:4 施策「…利用勧奨」：ほかの8件`.
fn related(message: &str, place: &Place, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    let mut text = address(place);
    if let Some(column) = &place.column {
        text.push(' ');
        text.push_str(&style.clip(&harmless(column), 24));
    }
    let value = place.value.as_deref().unwrap_or(&place.location.text);
    let flagged = if place.value.is_some() {
        place.location.chars.clone()
    } else {
        0..value.chars().count()
    };
    let shown = display::excerpt(style, value, flagged, (style.columns() / 2).min(48));
    let shown = shown.text.trim();
    text.push_str(&match (shown.is_empty(), lang) {
        (true, Lang::Ja) => "〔空欄〕".to_owned(),
        (true, Lang::En) => " (blank)".to_owned(),
        (false, Lang::Ja) => format!("「{shown}」"),
        (false, Lang::En) => format!(" \"{shown}\""),
    });
    if !message.is_empty() {
        text.push_str(pick(lang, "：", ": "));
        text.push_str(&harmless(message));
    }
    entry(pick(lang, "参照", "see"), &text, style, out)
}

/// `ほか N か所: 39:5, 40:5 …`.
fn also(finding: &Located, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    let more = finding.count.saturating_sub(1);
    if more == 0 {
        return Ok(());
    }
    let mut text = match lang {
        Lang::Ja => format!("{more}か所:"),
        Lang::En => format!("{}:", count_en(more, "more place")),
    };
    // Two lines of addresses are as many as anyone reads here.
    let room = style.columns() * 2 - 16;
    let mut shown = 0;
    for place in &finding.also {
        let address = address(place);
        if style.text_width(&text) + style.text_width(&address) + 6 > room {
            break;
        }
        text.push_str(if shown == 0 { " " } else { ", " });
        text.push_str(&address);
        shown += 1;
    }
    if shown < more {
        text.push(' ');
        text.push_str(CUT);
    }
    entry(pick(lang, "ほか", "also"), &text, style, out)
}

/// What to do: help, the fix, other candidates.
fn advice(finding: &Located, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    let help = finding.help.as_deref().filter(|help| !help.is_empty());
    let fix = finding.fix.as_ref();
    if let Some(fix) = fix {
        let label = match fix.applicability {
            Applicability::Choice => pick(lang, "候補", "choice"),
            _ => pick(lang, "直し方", "fix"),
        };
        let mut titles = vec![harmless(&fix.title)];
        titles.extend(
            fix.alternatives
                .iter()
                .take(MAX_ALTERNATIVES)
                .map(|(title, _)| harmless(title)),
        );
        let mut text = titles.join(pick(lang, "／", " / "));
        if fix.alternatives.len() > MAX_ALTERNATIVES {
            text.push_str(CUT);
        }
        entry(label, &text, style, out)?;
    }
    match (help, fix) {
        (Some(help), Some(fix)) if help == fix.title => Ok(()),
        (Some(help), _) => entry(pick(lang, "対処", "help"), &harmless(help), style, out),
        (None, _) => Ok(()),
    }
}

/// A labelled line below the excerpt.
fn entry(label: &str, text: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let first = format!("  {label} ");
    let wrapped = style.wrap(&first, text);
    writeln!(
        out,
        "  {} {}",
        style.paint("36", label),
        &wrapped[first.len()..]
    )
}

/// Counts, and what to do next.
fn last_line(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    let summary = report.summary();
    let severities = [Severity::Error, Severity::Warning, Severity::Info];
    let list = |keep: &dyn Fn(Severity) -> bool, joint: &str| {
        severities
            .into_iter()
            .filter(|&severity| keep(severity) && summary.count(severity) > 0)
            .map(|severity| counted(&summary, severity, lang))
            .collect::<Vec<_>>()
            .join(joint)
    };
    let shown = list(&|severity| severity >= style.level, pick(lang, "、", ", "));
    let hidden = list(&|severity| severity < style.level, pick(lang, "・", ", "));
    let mut line = if !shown.is_empty() {
        shown.clone()
    } else if hidden.is_empty() {
        pick(lang, "問題は見つかりませんでした", "No problems found").to_owned()
    } else if style.level == Severity::Error {
        pick(lang, "エラーは見つかりませんでした", "No errors found").to_owned()
    } else {
        pick(
            lang,
            "エラーと警告は見つかりませんでした",
            "No errors or warnings found",
        )
        .to_owned()
    };
    let mut asides = Vec::new();
    if !hidden.is_empty() {
        let level = if summary.info > 0 { "info" } else { "warning" };
        asides.push(match lang {
            Lang::Ja => format!("ほか{hidden}は --level {level} で表示"),
            Lang::En => format!("{hidden} more with --level {level}"),
        });
    }
    if summary.suppressed > 0 {
        asides.push(match lang {
            Lang::Ja => format!("対応不要とした{}件を除く", summary.suppressed),
            Lang::En => format!("{} accepted before", summary.suppressed),
        });
    }
    if !asides.is_empty() {
        line.push_str(&match lang {
            Lang::Ja => format!("（{}）", asides.join("、")),
            Lang::En => format!(" ({})", asides.join(", ")),
        });
    }
    let color = severities
        .into_iter()
        .find(|&severity| severity >= style.level && summary.count(severity) > 0)
        .map_or("32", severity_color);
    writeln!(out, "{}", style.paint(color, &style.wrap("", &line)))?;
    let first = report
        .shown(style.level)
        .max_by_key(|finding| (finding.severity, Reverse(finding.rule.code)));
    if let Some(first) = first {
        let code = first.rule.code;
        let mut next = match lang {
            Lang::Ja => format!("指摘の説明: kouetsu explain {code}"),
            Lang::En => format!("what it means: kouetsu explain {code}"),
        };
        if let Some(path) = table_to_explain(report, style.level) {
            let how = match lang {
                Lang::Ja => format!("表の読み取り方: kouetsu tidy {path} --explain"),
                Lang::En => format!("how the table was read: kouetsu tidy {path} --explain"),
            };
            let joint = pick(lang, " ／ ", " / ");
            let width = style.text_width(&next) + style.text_width(joint) + style.text_width(&how);
            // The command is there to be copied: it is broken only where no line can hold it.
            next.push_str(if width <= style.columns() {
                joint
            } else {
                "\n"
            });
            next.push_str(&how);
        }
        for line in next.split('\n') {
            writeln!(out, "{}", style.wrap("", line))?;
        }
    }
    let fixable = |wanted: Applicability| {
        report
            .files
            .iter()
            .flat_map(|file| file.findings.iter().map(move |finding| (file, finding)))
            .filter(|(_, finding)| finding.severity >= style.level)
            .filter(|(file, finding)| {
                let fix = finding.fix.as_ref();
                fix.is_some_and(|fix| fix.applicability == wanted && writable(file, fix))
            })
            .count()
    };
    let (safe, bold) = (fixable(Applicability::Safe), fixable(Applicability::Unsafe));
    let mut ways = Vec::new();
    if safe > 0 {
        ways.push(match lang {
            Lang::Ja => format!("{safe}件は --fix"),
            Lang::En => format!("{safe} with --fix"),
        });
    }
    if bold > 0 {
        ways.push(match lang {
            Lang::Ja => format!("{bold}件は --unsafe-fixes（あとで確認が必要）"),
            Lang::En => format!("{bold} with --unsafe-fixes (look at the result)"),
        });
    }
    if !ways.is_empty() {
        let ways = ways.join(pick(lang, "、", ", "));
        let show = match bold {
            0 => "--show-fixes",
            _ => "--show-fixes --unsafe-fixes",
        };
        let line = match lang {
            Lang::Ja => format!("自動で直せるもの: {ways}。書く前に見るには {show}"),
            Lang::En => format!("can be fixed: {ways}; {show} prints them first"),
        };
        writeln!(out, "{}", style.wrap("", &line))?;
    }
    Ok(())
}

/// The first file with a finding about a table, as a shell takes it: what family X says has nothing
/// to do with how a table was read.
fn table_to_explain(report: &Report<'_>, level: Severity) -> Option<String> {
    let about_table = |finding: &Located| {
        finding.severity >= level && finding.rule.family != crate::rule::Family::Tool
    };
    let file = report
        .files
        .iter()
        .find(|file| file.findings.iter().any(about_table))?;
    let path = harmless(&file.path);
    let plain = |c: char| c.is_alphanumeric() || "/\\.-_:".contains(c);
    Some(match path.chars().all(plain) {
        true => path,
        false if path.contains(['$', '`', '"', '!']) => format!("'{path}'"),
        false => format!("\"{path}\""),
    })
}

fn counted(summary: &Summary, severity: Severity, lang: Lang) -> String {
    let n = summary.count(severity);
    let name = severity_name(severity, lang);
    match (lang, severity) {
        (Lang::Ja, _) => format!("{name} {n}件"),
        (Lang::En, Severity::Info) => format!("{n} {name}"),
        (Lang::En, _) => count_en(n, name),
    }
}

fn severity_color(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "31;1",
        Severity::Warning => "33;1",
        Severity::Info => "36;1",
    }
}

impl Style {
    /// The text in a colour (parameters of SGR), line by line; as it is without colour.
    fn paint(&self, sgr: &str, text: &str) -> String {
        if !self.color {
            return text.to_owned();
        }
        text.split('\n')
            .map(|line| format!("\u{1B}[{sgr}m{line}\u{1B}[0m"))
            .collect::<Vec<_>>()
            .join("\n")
    }
}
