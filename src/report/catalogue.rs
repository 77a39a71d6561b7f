//! What the rules are: `explain` and `rules`.

use std::io::{self, BufWriter, Write};

use serde::Serialize;

use super::display::pick;
use super::{Style, severity_name};
use crate::finding::Severity;
use crate::rule::{Example, Family, FixKind, Lang, RuleMeta};

/// Everything that can be said about one rule, as text.
pub fn explain(meta: &RuleMeta, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    let mut out = BufWriter::new(out);
    let (name, other) = match lang {
        Lang::Ja => (meta.name_ja, meta.name),
        Lang::En => (meta.name, meta.name_ja),
    };
    writeln!(
        out,
        "{}",
        style.wrap("", &format!("{} {name} ({other})", meta.code))
    )?;
    writeln!(out)?;
    writeln!(out, "{}", style.wrap("", meta.summary.get(lang)))?;
    writeln!(out)?;
    let facts = [
        (
            pick(lang, "分類", "family"),
            format!(
                "{} {}",
                family_letter(meta.family),
                family_name(meta.family, lang)
            ),
        ),
        (
            pick(lang, "重さ", "severity"),
            severity_name(meta.severity, lang).to_owned(),
        ),
        (
            pick(lang, "直し方", "fix"),
            fix_name(meta.fix, lang).to_owned(),
        ),
        (
            pick(lang, "よりどころ", "source"),
            meta.source.unwrap_or_default().to_owned(),
        ),
    ];
    let widest = facts
        .iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(label, _)| style.text_width(label))
        .max()
        .unwrap_or(0);
    for (label, text) in facts.iter().filter(|(_, text)| !text.is_empty()) {
        let label = pad(style, label, widest);
        writeln!(out, "{}", style.wrap(&format!("  {label}  "), text))?;
    }
    let docs = meta.docs.get(lang).trim();
    if !docs.is_empty() {
        writeln!(out)?;
        for line in docs.lines() {
            let (mark, text) = list_mark(line);
            writeln!(out, "{}", style.wrap(mark, text))?;
        }
    }
    let (fires, silent): (Vec<&Example>, Vec<&Example>) = meta
        .examples
        .iter()
        .filter(|example| !example.table.trim().is_empty())
        .partition(|example| example.findings > 0);
    let groups = [
        (pick(lang, "指摘する例", "Fires"), fires),
        (pick(lang, "指摘しない例", "Stays silent"), silent),
    ];
    for (title, examples) in groups {
        if examples.is_empty() {
            continue;
        }
        writeln!(out)?;
        writeln!(out, "{title}")?;
        for example in examples {
            if !example.note.is_empty() {
                writeln!(out, "{}", style.wrap("  - ", example.note))?;
            }
            for line in example.table.trim_matches('\n').lines() {
                writeln!(
                    out,
                    "      {}",
                    style.clip(line.trim(), style.columns() - 6)
                )?;
            }
        }
    }
    out.flush()
}

/// The rules by family, as a table.
pub fn rules_text(
    metas: &[&'static RuleMeta],
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let lang = style.lang;
    let mut out = BufWriter::new(out);
    let name = |meta: &RuleMeta| match lang {
        Lang::Ja => format!("{} ({})", meta.name_ja, meta.name),
        Lang::En => meta.name.to_owned(),
    };
    let widest = metas
        .iter()
        .map(|meta| style.text_width(&name(meta)))
        .max()
        .unwrap_or(0)
        .min(style.columns() - 20);
    let severities = [Severity::Error, Severity::Warning, Severity::Info];
    let severity_width = severities
        .iter()
        .map(|&severity| style.text_width(severity_name(severity, lang)))
        .max()
        .unwrap_or(0);
    let mut sorted: Vec<&RuleMeta> = metas.to_vec();
    sorted.sort_by_key(|meta| (meta.family, meta.code));
    let mut family = None;
    for meta in sorted {
        if family != Some(meta.family) {
            if family.is_some() {
                writeln!(out)?;
            }
            family = Some(meta.family);
            writeln!(
                out,
                "{} {}",
                family_letter(meta.family),
                family_name(meta.family, lang)
            )?;
        }
        let severity = pad(style, severity_name(meta.severity, lang), severity_width);
        let name = pad(style, &style.clip(&name(meta), widest), widest);
        let first = format!("  {}  {severity}  {name}  ", meta.code);
        let summary = meta.summary.get(lang);
        if style.columns().saturating_sub(style.text_width(&first)) >= 40 {
            writeln!(out, "{}", style.wrap(&first, summary))?;
        } else {
            writeln!(out, "{}", first.trim_end())?;
            writeln!(out, "{}", style.wrap("        ", summary))?;
        }
    }
    out.flush()
}

#[derive(Serialize)]
struct RuleLine {
    code: &'static str,
    name: &'static str,
    name_ja: &'static str,
    family: Family,
    severity: Severity,
    fix: FixKind,
    summary: &'static str,
    summary_ja: &'static str,
    source: Option<&'static str>,
}

/// The rules as a JSON array.
pub fn rules_json(metas: &[&'static RuleMeta], out: &mut dyn Write) -> io::Result<()> {
    let lines: Vec<RuleLine> = metas
        .iter()
        .map(|meta| RuleLine {
            code: meta.code,
            name: meta.name,
            name_ja: meta.name_ja,
            family: meta.family,
            severity: meta.severity,
            fix: meta.fix,
            summary: meta.summary.en,
            summary_ja: meta.summary.ja,
            source: meta.source,
        })
        .collect();
    let mut out = BufWriter::new(out);
    serde_json::to_writer_pretty(&mut out, &lines)?;
    writeln!(out)?;
    out.flush()
}

fn pad(style: &Style, text: &str, width: usize) -> String {
    let missing = width.saturating_sub(style.text_width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// List items keep their mark and hang below it.
fn list_mark(line: &str) -> (&str, &str) {
    let body = line.trim_start();
    let indent = line.len() - body.len();
    let mark = ["- ", "* ", "・"]
        .into_iter()
        .find(|mark| body.starts_with(mark))
        .map_or(0, str::len);
    line.split_at(indent + mark)
}

fn family_letter(family: Family) -> char {
    match family {
        Family::Structure => 'S',
        Family::Missing => 'M',
        Family::Duplicate => 'D',
        Family::Typo => 'T',
        Family::Wording => 'W',
        Family::Notation => 'N',
        Family::Year => 'Y',
        Family::Koyobun => 'K',
        Family::Revision => 'R',
        Family::Tool => 'X',
    }
}

fn family_name(family: Family, lang: Lang) -> &'static str {
    let (ja, en) = match family {
        Family::Structure => ("表の形", "structure"),
        Family::Missing => ("抜け", "missing"),
        Family::Duplicate => ("重複", "duplicates"),
        Family::Typo => ("誤字・脱字", "typos"),
        Family::Wording => ("言葉の揺れ", "wording"),
        Family::Notation => ("表記", "notation"),
        Family::Year => ("年度・日付", "years and dates"),
        Family::Koyobun => ("公用文", "official style"),
        Family::Revision => ("改定", "revisions"),
        Family::Tool => ("読み込み", "reading files"),
    };
    pick(lang, ja, en)
}

fn fix_name(fix: FixKind, lang: Lang) -> &'static str {
    let (ja, en) = match fix {
        FixKind::Safe => ("そのまま直せる", "safe"),
        FixKind::Unsafe => (
            "直し方を示す（確かめてから直す）",
            "unsafe: check before applying",
        ),
        FixKind::Choice => ("候補を示す（選んで直す）", "a choice of candidates"),
        FixKind::None => ("示さない（読んで判断する）", "none"),
    };
    pick(lang, ja, en)
}
