//! Y101 era-western-mismatch.

use std::ops::Range;

use super::texts::{Dated, all, column_years, find, header, number_for, replace};
use crate::edition::FiscalYears;
use crate::finding::{Applicability, Severity};
use crate::grid::CellId;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::plan;
use crate::text::{Date, ERAS, Era, Link};

/// Y101.
pub(crate) struct EraWesternMismatch;

static META: RuleMeta = RuleMeta {
    code: "Y101",
    name: "era-western-mismatch",
    name_ja: "和暦と西暦の食い違い",
    family: Family::Year,
    severity: Severity::Error,
    fix: FixKind::Choice,
    summary: Text {
        ja: "並べて書いた和暦と西暦が同じ年を指していない。",
        en: "A year written twice, by era and by western year, is two different years.",
    },
    docs: Text {
        ja: "## なぜ大切か\n「令和2年度（2019年度）」では、どちらの年度のことか読み手には分かりません。\n\n## 見つけ方\n年の直後の括弧に別の暦の年だけがあるとき、2つを比べます。見出しでは、左右の列に続くほうの年を先に示します。期間どうしは始めと終わりを比べます。\n\n## 鳴らない場合\n年度と暦年は重なれば同じとみます（令和元年度（2020年3月）、令和2年3月（2019年度））。平成31年度（令和元年度）も同じ年です。括弧の中にほかの言葉があるとき（2019年度比、2019年度繰越分）は比べません。",
        en: "## Why it matters\nNobody can tell which year 令和2年度（2019年度） means.\n\n## How it decides\nWhere a year is followed by brackets with nothing but a year of another calendar, the two are compared. In a header the year that fits the columns beside it is offered first. Periods are compared at both ends.\n\n## Known false alarms\nA fiscal and a calendar year agree where they overlap (令和元年度（2020年3月）, 令和2年3月（2019年度）), and 平成31年度 is 令和元年度. Brackets that say more than a year (2019年度比) are left alone.",
    },
    texts: &[
        (
            "message",
            Text {
                ja: "「{first}」と「{second}」は同じ年ではありません。",
                en: "“{first}” and “{second}” are not the same year.",
            },
        ),
        (
            "help",
            Text {
                ja: "どちらが正しいか確かめて、もう一方を合わせてください。",
                en: "Find out which one is right and change the other.",
            },
        ),
        (
            "fix",
            Text {
                ja: "「{old}」を「{new}」にする",
                en: "Make “{old}” “{new}”",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "見出しの西暦が1年ずれている",
            table: "テーマ|実施機関|施策|令和元年度（2019年度）|令和2年度（2019年度）|令和3年度（2021年度）\n子育て支援|健康福祉課|保育所の増設|用地の選定|設計|建設\n|教育総務課|児童クラブの運営|運営|運営|運営\n高齢者福祉|健康福祉課|介護予防教室|教室の開催|教室の開催|教室の開催\n|教育総務課|生涯学習講座|講座の開催|講座の開催|講座の開催\n",
            findings: 1,
        },
        Example {
            note: "欄の中の食い違い",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|公開講座の開催（令和2年5月（2019年5月）から）|公開講座|公開講座"
            ),
            findings: 1,
        },
        Example {
            note: "元号の取り違え",
            table: "テーマ|実施機関|施策|令和6年度（2024年度）|平成7年度（2025年度）|令和8年度（2026年度）\n子育て支援|健康福祉課|保育所の増設|用地の選定|設計|建設\n|教育総務課|児童クラブの運営|運営|運営|運営\n高齢者福祉|健康福祉課|介護予防教室|教室の開催|教室の開催|教室の開催\n|教育総務課|生涯学習講座|講座の開催|講座の開催|講座の開催\n",
            findings: 1,
        },
        Example {
            note: "年度と暦年、元号の変わり目",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|平成31年度（令和元年度）に調査、令和2年3月（2019年度）に公開|令和2年（2020年）に公開|令和2年度（2021年3月）に公開"
            ),
            findings: 0,
        },
        Example {
            note: "括弧の中が年だけでない",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|令和2年度（2019年度比10％増）|令和3年度（2019年度繰越分を含む）|令和2年度（2020～2022年度の計画の1年目）"
            ),
            findings: 0,
        },
    ],
};

impl Rule for EraWesternMismatch {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let mut heads = header(cx);
        for head in &mut heads {
            let Some(read) = FiscalYears::read_header(head.text) else {
                continue;
            };
            // The label is one whole: what it says is read there, and where it stands here.
            let pair = pairs(head).into_iter().find(|&(a, b)| conflict(a, b));
            match (read.disagrees, pair) {
                (Some(_), Some((a, b))) => report(cx, head, a, b, true, out),
                (Some(second), None) => {
                    let said = (read.years.to_string(), second.to_string());
                    let whole = 0..head.text.len();
                    let finding = find(&META, &head.cells, &whole)
                        .help(META.say(cx, "help", &[]))
                        .cause(head.text);
                    let args: [(&str, &dyn std::fmt::Display); 2] =
                        [("first", &said.0), ("second", &said.1)];
                    out.push(finding.message(META.say(cx, "message", &args)));
                }
                (None, _) => {}
            }
        }
        for dated in all(cx) {
            let read = heads
                .iter()
                .any(|head| head.text == dated.text && is_label(head));
            if read {
                continue;
            }
            for (a, b) in pairs(&dated) {
                if conflict(a, b) {
                    report(cx, &dated, a, b, false, out);
                }
            }
        }
    }
}

fn is_label(head: &Dated<'_>) -> bool {
    FiscalYears::read_header(head.text).is_some()
}

/// Years that are written twice: 令和2年度（2020年度）, 令和3～5年度（2021～2023年度） at both ends.
fn pairs<'d>(dated: &'d Dated<'_>) -> Vec<(&'d Date, &'d Date)> {
    let dates = &dated.dates;
    let mut out = Vec::new();
    for inner in 1..dates.len() {
        if dates[inner].link != Some(Link::Open) {
            continue;
        }
        let outside = inner - 1;
        let mut inside = inner;
        while dates.get(inside + 1).is_some_and(in_range) {
            inside += 1;
        }
        let rest = dated.text[dates[inside].range.end..].trim_start();
        if !rest.starts_with(['）', ')']) {
            continue;
        }
        let mut first = outside;
        while first > 0 && in_range(&dates[first]) {
            first -= 1;
        }
        if inside - inner == outside - first {
            out.extend((0..=inside - inner).map(|i| (&dates[first + i], &dates[inner + i])));
        }
    }
    out
}

fn in_range(date: &Date) -> bool {
    date.link == Some(Link::Range)
}

fn conflict(a: &Date, b: &Date) -> bool {
    let (Some(first), Some(second)) = (&a.year, &b.year) else {
        return false;
    };
    if first.era == second.era || !b.own_year {
        return false;
    }
    let years = a.only_year() && b.only_year();
    if years && (first.bare || second.bare || first.fiscal == second.fiscal) {
        return first.western != second.western;
    }
    match (a.months(), b.months()) {
        (Some(a), Some(b)) => a.1 < b.0 || b.1 < a.0,
        _ => false,
    }
}

fn report(cx: &Context<'_>, dated: &Dated<'_>, a: &Date, b: &Date, label: bool, out: &mut Sink) {
    let text = dated.text;
    let (Some(first), Some(second)) = (&a.year, &b.year) else {
        return;
    };
    let apart = first.western.abs_diff(second.western);
    // Further apart than a slip: perhaps the brackets hold another thing.
    let slip = label || apart <= 3 || apart % 10 == 0;
    let range = a.range.start..b.range.end;
    let said = (&text[a.range.clone()], &text[b.range.clone()]);
    let mut finding = find(&META, &dated.cells, &range)
        .severity(if slip {
            Severity::Error
        } else {
            Severity::Warning
        })
        .confidence(if slip { 0.95 } else { 0.7 })
        .help(META.say(cx, "help", &[]))
        .cause(&text[range.clone()]);
    let mut candidates: Vec<(&Range<usize>, String)> = Vec::new();
    let right_first = first_is_right(cx, dated.cells[0], a, b, label);
    for (year, other) in [(second, a), (first, b)] {
        let western = match (year.fiscal, other.month) {
            (true, Some(month)) if month <= 3 => other.calendar_year().map(|year| year - 1),
            (false, Some(_)) => other.calendar_year(),
            _ => other.year.as_ref().map(|year| year.western),
        };
        if let Some(number) = western.and_then(|western| number_for(text, year, western)) {
            candidates.push((&year.number_range, number));
        }
    }
    if !right_first && candidates.len() == 2 {
        candidates.swap(0, 1);
    }
    // 平成7年度（2025年度）: the other era's year with this number is the western one.
    let era = [(first, second), (second, first)]
        .into_iter()
        .find_map(|(year, western)| {
            let old = year.era.filter(|_| western.era.is_none())?;
            let named = text[year.range.clone()].starts_with(old.name);
            let fits = |era: &&Era| era.before + year.number == western.western;
            let new = ERAS.iter().find(fits).filter(|_| named)?;
            Some((
                year.range.start..year.range.start + old.name.len(),
                new.name,
            ))
        });
    let era = era.map(|(range, name)| (range, name.to_owned()));
    if let Some((range, name)) = &era {
        candidates.insert(0, (range, name.clone()));
        candidates.truncate(1);
    }
    for (index, (at, new)) in candidates.into_iter().enumerate() {
        let title = META.say(cx, "fix", &[("old", &&text[at.clone()]), ("new", &new)]);
        let edits = replace(&dated.cells, at, &new);
        finding = match index {
            0 => finding.fix(Applicability::Choice, title, edits),
            _ => finding.alternative(title, edits),
        };
    }
    out.push(finding.message(META.say(cx, "message", &[("first", &said.0), ("second", &said.1)])));
}

/// Whether the first writing fits the columns around it better than the second. The first is
/// what a reader takes for the year, so it is right where nothing speaks against it.
fn first_is_right(cx: &Context<'_>, cell: CellId, a: &Date, b: &Date, label: bool) -> bool {
    let fits = |date: &Date| -> usize {
        let Some(year) = date.year.as_ref().map(|year| year.western) else {
            return 0;
        };
        if !label {
            return column_years(cx, cell)
                .is_some_and(|years| years.contains(FiscalYears::single(year)))
                .into();
        }
        let (row, column) = cx.grid.position(cell);
        let beside = |column: usize| {
            let neighbour = cx.grid.cell(row, column)?;
            FiscalYears::parse_header(cx.grid.value(neighbour))
        };
        let left = column.checked_sub(1).and_then(beside);
        let after = left.is_some_and(|years| years.last.0 + 1 == year);
        let before = beside(column + 1).is_some_and(|years| years.first.0 == year + 1);
        usize::from(after) + usize::from(before)
    };
    fits(a) >= fits(b)
}
