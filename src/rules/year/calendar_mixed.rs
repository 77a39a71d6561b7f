//! Y108 calendar-mixed.

use super::texts::{Nesting, all, at};
use crate::finding::{Finding, Severity};
use crate::grid::Span;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::plan;
use crate::text::Link;

/// Y108.
pub(crate) struct CalendarMixed;

static META: RuleMeta = RuleMeta {
    code: "Y108",
    name: "calendar-mixed",
    name_ja: "和暦と西暦の混在",
    family: Family::Year,
    severity: Severity::Info,
    fix: FixKind::None,
    summary: Text {
        ja: "年が和暦で書かれた所と西暦で書かれた所がある。",
        en: "Some years are written by era, others by western year.",
    },
    docs: Text {
        ja: "## なぜ大切か\n読み手が年を換算しなければならず、並べ替えもできません。\n\n## 見つけ方\n表全体で和暦だけの年と西暦だけの年を数え、少ないほうをまとめて1件示します。多いほうが少ないほうの3倍以上あるときに限ります。\n\n## 鳴らない場合\n「令和2年度（2020年度）」のような併記、括弧や「」の中の年、2020/7/21のような機械向けの日付は数えません。",
        en: "## Why it matters\nReaders must convert years, and nothing sorts.\n\n## How it decides\nYears written only by era and only by western year are counted over the table; the few are one finding where the others are three times as many.\n\n## Known false alarms\nBoth together （令和2年度（2020年度））, years in brackets or quotation marks, and dates such as 2020/7/21 are not counted.",
    },
    texts: &[(
        "message",
        Text {
            ja: "年の書き方が混ざっています：和暦 {era}件、西暦 {western}件。",
            en: "Years are written in two ways: {era} by era, {western} by western year.",
        },
    )],
    source: Some("統計表における機械判読可能なデータの表記方法の統一ルール（総務省 2020-12-18）"),
    examples: &[
        Example {
            note: "和暦の中の西暦",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|2019年6月に公開|公開|公開"
            ),
            findings: 1,
        },
        Example {
            note: "併記と括弧の中",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|令和元年（2019年）6月に公開|文化財保護計画（2018年度～2022年度）による公開|公開"
            ),
            findings: 0,
        },
        Example {
            note: "機械向けの日付",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|2019/6/3に公開|2020円の入場料|公開"
            ),
            findings: 0,
        },
    ],
};

impl Rule for CalendarMixed {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        // Counted first, named only where it is worth it: most tables use one calendar.
        let (mut eras, mut westerns) = (Vec::new(), Vec::new());
        let (mut by_era, mut by_western) = (0usize, 0usize);
        let mut nesting = Nesting::new(true);
        for dated in all(cx) {
            for (index, date) in dated.dates.iter().enumerate() {
                let glossed = date.link == Some(Link::Open)
                    || (dated.dates.get(index + 1))
                        .is_some_and(|next| next.link == Some(Link::Open));
                let Some(year) = date.year.as_ref().filter(|_| date.own_year) else {
                    continue;
                };
                let written = dated.text[year.range.start..].starts_with("R") || year.era.is_some();
                let spelled = dated.text[year.range.clone()].contains('年');
                if glossed || !(spelled || written) || nesting.holds(dated.text, year.range.start) {
                    continue;
                }
                let (count, places) = match year.era {
                    Some(_) => (&mut by_era, &mut eras),
                    None => (&mut by_western, &mut westerns),
                };
                *count += dated.cells.len();
                if places.len() < crate::finding::MAX_ALSO {
                    places.extend(dated.cells.iter().map(|&cell| at(cell, &year.range)));
                }
            }
        }
        let few: &mut Vec<Span> = match (by_era, by_western) {
            (_, 0) | (0, _) => return,
            (era, western) if era >= western * 3 => &mut westerns,
            (era, western) if western >= era * 3 => &mut eras,
            _ => return,
        };
        few.sort_unstable();
        let Some((&first, rest)) = few.split_first() else {
            return;
        };
        out.push(
            Finding::build(&META, first)
                .also(rest.iter().copied())
                .confidence(0.6)
                .message(META.say(cx, "message", &[("era", &by_era), ("western", &by_western)])),
        );
    }
}
