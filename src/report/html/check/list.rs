//! The findings of the page, one card each, and what chooses among them.

use std::io::{self, Write};

use super::super::escaped;
use super::{MAX_RELATED, View, level};
use crate::check::Place;
use crate::finding::Severity;
use crate::report::display::pick;
use crate::report::review::{self, Numbered};
use crate::report::severity_name;
use crate::rule::Lang;

/// Further places named with a finding.
const MAX_PLACES: usize = 12;
/// Characters shown on either side of what a finding is about.
const AROUND: usize = 40;

impl View<'_> {
    pub(super) fn list(&self, out: &mut dyn Write) -> io::Result<()> {
        let lang = self.lang;
        let title = pick(lang, "指摘の一覧", "Findings");
        writeln!(
            out,
            "<section aria-labelledby=\"findings\"><h2 id=\"findings\" tabindex=\"-1\">{title}</h2>"
        )?;
        self.tools(out)?;
        for one in self.listed() {
            self.finding(one, out)?;
        }
        writeln!(out, "</section>")
    }

    /// Every finding of the page.
    pub(super) fn listed(&self) -> impl Iterator<Item = &Numbered<'_>> {
        self.findings.iter().chain(&self.asides)
    }

    /// Whether findings of a level are shown only to those who ask for them.
    fn is_aside(&self, severity: Severity) -> bool {
        severity < self.level
    }

    fn tools(&self, out: &mut dyn Write) -> io::Result<()> {
        let lang = self.lang;
        let (count, every) = (self.findings.len(), self.listed().count());
        writeln!(
            out,
            "<div class=\"tools\" role=\"search\"><label>{} <input type=\"search\" id=\"search\"></label>",
            pick(lang, "検索（/）", "Search (/)")
        )?;
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            if !self.listed().any(|one| one.finding.severity == severity) {
                continue;
            }
            let checked = if self.is_aside(severity) {
                ""
            } else {
                " checked"
            };
            let value = severity_name(severity, Lang::En);
            let name = severity_name(severity, lang);
            writeln!(
                out,
                "<label><input type=\"checkbox\" name=\"level\" value=\"{value}\"{checked}> {name}</label>"
            )?;
        }
        writeln!(
            out,
            "<label>{} <select id=\"rule\"><option value=\"\">{}</option>",
            pick(lang, "ルール", "Rule"),
            pick(lang, "すべて", "all")
        )?;
        let listed: Vec<_> = self.listed().copied().collect();
        for (code, _) in review::by_rule(&listed) {
            let name = review::rule_name(code, lang);
            writeln!(out, "<option value=\"{code}\">{}</option>", escaped(&name))?;
        }
        writeln!(
            out,
            "</select></label><button type=\"button\" id=\"previous\">{}</button><button type=\"button\" id=\"next\">{}</button><span id=\"shown\" role=\"status\">{count} / {every}</span><span id=\"said\" role=\"status\"></span></div>",
            pick(lang, "前へ（k）", "Previous (k)"),
            pick(lang, "次へ（j）", "Next (j)")
        )
    }

    fn finding(&self, one: &Numbered<'_>, out: &mut dyn Write) -> io::Result<()> {
        let lang = self.lang;
        let finding = one.finding;
        let number = one.number;
        writeln!(
            out,
            "<article class=\"finding {0}\" id=\"f{number}\" tabindex=\"-1\" data-level=\"{0}\" data-code=\"{1}\"{2}>",
            severity_name(finding.severity, Lang::En),
            finding.rule.code,
            if self.is_aside(finding.severity) {
                " hidden"
            } else {
                ""
            }
        )?;
        writeln!(
            out,
            "<h3>{number}. {} {}</h3><p>{}</p>",
            level(finding.severity, lang),
            escaped(&review::rule_name(finding.rule.code, lang)),
            escaped(&finding.message)
        )?;
        if let Some(place) = &finding.place {
            self.excerpt(place, out)?;
            let mut where_: Vec<String> = one
                .places()
                .take(MAX_PLACES)
                .map(|place| self.link(one, place))
                .collect();
            let more = finding.count.saturating_sub(where_.len());
            if more > 0 {
                where_.push(match lang {
                    Lang::Ja => format!("ほか{more}か所"),
                    Lang::En => format!("{more} more"),
                });
            }
            let label = pick(lang, "場所", "Where");
            writeln!(
                out,
                "<p>{label}: {}</p>",
                where_.join(pick(lang, "、", ", "))
            )?;
            if let Some(row) = &place.row {
                let parts = [&row.theme, &row.body, &row.measure];
                let parts: Vec<String> = parts
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .map(|part| escaped(part))
                    .collect();
                writeln!(out, "<p>{}</p>", parts.join(" › "))?;
            }
        }
        if let Some(fix) = one.fix() {
            let label = pick(lang, "候補", "Suggestion");
            write!(out, "<p>{label}: {}", escaped(fix))?;
            if let Some(text) = one.suggestion().filter(|text| !text.is_empty()) {
                write!(
                    out,
                    " <button type=\"button\" class=\"copy\" data-copy=\"{0}\" data-done=\"{1}\" aria-label=\"{2} {0}\">{2}</button>",
                    escaped(text),
                    pick(lang, "コピーしました", "Copied"),
                    pick(lang, "コピー", "Copy")
                )?;
            }
            writeln!(out, "</p>")?;
        }
        if let Some(help) = &finding.help {
            writeln!(out, "<p>{}</p>", escaped(help))?;
        }
        for (message, place) in finding.related.iter().take(MAX_RELATED) {
            writeln!(
                out,
                "<p>{}: {}（{}）</p>",
                pick(lang, "参照", "See"),
                escaped(message),
                self.link(one, place)
            )?;
        }
        writeln!(out, "</article>")
    }

    fn excerpt(&self, place: &Place, out: &mut dyn Write) -> io::Result<()> {
        let Some(value) = place.value.as_deref().filter(|value| !value.is_empty()) else {
            return Ok(());
        };
        let chars: Vec<char> = value.chars().collect();
        let range = &place.location.chars;
        let (start, end) = (range.start.min(chars.len()), range.end.min(chars.len()));
        let from = start.saturating_sub(AROUND);
        let to = (end + AROUND).min(chars.len());
        let text = |part: &[char]| escaped(&part.iter().collect::<String>());
        writeln!(
            out,
            "<p class=\"excerpt\">{}{}<mark>{}</mark>{}{}</p>",
            if from > 0 { "…" } else { "" },
            text(&chars[from..start]),
            text(&chars[start..end]),
            text(&chars[end..to]),
            if to < chars.len() { "…" } else { "" },
        )
    }
}
