//! Y105 first-year-written-1.

use super::texts::{Nesting, all, find, replace};
use crate::finding::{Applicability, Severity};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::plan;
use crate::text::{Year, YearForm};

/// Y105.
pub(crate) struct FirstYearWritten1;

static META: RuleMeta = RuleMeta {
    code: "Y105",
    name: "first-year-written-1",
    name_ja: "元年を1年と書いた年",
    family: Family::Year,
    severity: Severity::Warning,
    fix: FixKind::Unsafe,
    summary: Text {
        ja: "元号の最初の年が「令和1年」と書かれている。",
        en: "The first year of an era is written 令和1年.",
    },
    docs: Text {
        ja: "## なぜ大切か\n元号の最初の年は「元年」と書くのが慣行です。表の中で混ざると、検索や集計で漏れます。\n\n## 見つけ方\n「令和1年」「平成1年度」など、元号を略さず書いた最初の年を示します。同じ表に「元年」があれば注意、なければ参考です。\n\n## 鳴らない場合\nR1、H1、令1のような略した書き方、令和11年では鳴りません。「」の中は直しません。",
        en: "## Why it matters\nThe first year of an era is 元年 by custom. Where both stand in a table, searches and counts miss some.\n\n## How it decides\n令和1年 and the like, with the era written out: a warning where the table also has 元年, information elsewhere.\n\n## Known false alarms\nShort forms (R1, H1, 令1) and 令和11年 stay silent. Nothing inside quotation marks is changed.",
    },
    texts: &[
        (
            "mixed",
            Text {
                ja: "「{text}」は「{new}」と書きます（この表には「元年」の書き方が{first}か所あります）。",
                en: "“{text}” is written “{new}” ({first} other places of this table say 元年).",
            },
        ),
        (
            "alone",
            Text {
                ja: "「{text}」は「{new}」と書くのが慣行です。",
                en: "“{text}” is written “{new}” by custom.",
            },
        ),
        (
            "fix",
            Text {
                ja: "「{new}」にする",
                en: "Make it “{new}”",
            },
        ),
    ],
    source: Some("慣行"),
    examples: &[
        Example {
            note: "見出しは元年、本文は1年",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|令和1年6月に公開|公開|公開"
            ),
            findings: 1,
        },
        Example {
            note: "元年と略した書き方",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|令和元年6月に公開（R1年度）|R1.6.3に公開|公開"
            ),
            findings: 0,
        },
        Example {
            note: "11年と1年間",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|平成11年からの公開|1年間の公開|1年目の公開"
            ),
            findings: 0,
        },
    ],
};

impl Rule for FirstYearWritten1 {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let is_first =
            |year: &&Year| year.number == 1 && year.form == YearForm::Named && !year.bare;
        let mut written = 0;
        let mut found = Vec::new();
        for dated in all(cx) {
            let years = dated.dates.iter().filter(|date| date.own_year);
            for year in years.filter_map(|date| date.year.as_ref()).filter(is_first) {
                match &dated.text[year.number_range.clone()] {
                    "元" => written += dated.cells.len(),
                    "一" => {}
                    _ => found.push((dated.text, dated.cells.clone(), year.clone())),
                }
            }
        }
        let mut nesting = Nesting::new(false);
        for (text, cells, year) in found {
            let shown = &text[year.range.clone()];
            let head = &text[year.range.start..year.number_range.start];
            let new = format!("{head}元{}", &text[year.number_range.end..year.range.end]);
            let (key, severity) = match written {
                0 => ("alone", Severity::Info),
                _ => ("mixed", Severity::Warning),
            };
            let mut finding = find(&META, &cells, &year.range)
                .severity(severity)
                .confidence(0.9)
                .cause(head);
            if !nesting.holds(text, year.range.start) {
                finding = finding.fix(
                    Applicability::Unsafe,
                    META.say(cx, "fix", &[("new", &new)]),
                    replace(&cells, &year.number_range, "元"),
                );
            }
            let message = match key {
                "alone" => META.say(cx, key, &[("text", &shown), ("new", &new)]),
                _ => META.say(
                    cx,
                    key,
                    &[("text", &shown), ("new", &new), ("first", &written)],
                ),
            };
            out.push(finding.message(message));
        }
    }
}
