//! M107 fiscal-year-gap.

use crate::edition::{Edition, FiscalYears, Role};
use crate::finding::{Applicability, Edit, Finding, Severity};
use crate::grid::Span;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{column_name, header_cell, plan};
use crate::text::{ERAS, begins_era, fold};

/// M107.
pub(crate) struct FiscalYearGap;

static META: RuleMeta = RuleMeta {
    code: "M107",
    name: "fiscal-year-gap",
    name_ja: "年度の列の飛び",
    family: Family::Missing,
    severity: Severity::Error,
    fix: FixKind::Choice,
    summary: Text {
        ja: "年度の列が飛んでいる、繰り返している、または逆に並んでいる。",
        en: "Year columns skip a year, repeat one or run backwards.",
    },
    docs: Text {
        ja: "## なぜ大切か\n見出しの年度が1つ違えば、その列のすべての取組の年度が違って読まれます。\n\n## 見つけ方\n計画・実績などの種類ごとに年度の列を左から並べ、次の年度に続かない列を示します。同じ年度が2度あれば誤り、飛びや逆順は注意とします。元号だけを取り違えた年度（令和6年度の次の平成7年度）には、正しい元号を示します。\n\n## 鳴らない場合\n基準年・現状・目標・最終などの列、2列しかない並び（同じ見出しの2列は示します）、5年おきなど間隔がそろった並び、全体が新しい順の並び、重ならない期間では鳴りません。",
        en: "## Why it matters\nOne wrong year in the header gives a wrong year to everything below it.\n\n## How it decides\nYear columns of one kind (plan, actual …) are followed from left to right; a column that is not the year after is shown: a repeat is an error, a gap or a step back a warning. Where only the era is wrong (平成7年度 after 令和6年度), the right one is offered.\n\n## Known false alarms\nColumns of base, present, target or final years, two columns (unless their headings are the same), even steps (every five years), tables that run from new to old, and periods that follow each other stay silent.",
    },
    texts: &[
        (
            "gap",
            Text {
                ja: "年度の列が飛んでいます：「{before}」の次が「{here}」です。",
                en: "The year columns skip: “{here}” follows “{before}”.",
            },
        ),
        (
            "repeat",
            Text {
                ja: "同じ年度の列が2つあります：「{before}」と「{here}」。",
                en: "Two columns have the same year: “{before}” and “{here}”.",
            },
        ),
        (
            "back",
            Text {
                ja: "年度の列の順が逆です：「{before}」の次が「{here}」です。",
                en: "The year columns run backwards: “{here}” follows “{before}”.",
            },
        ),
        (
            "era",
            Text {
                ja: "「{here}」の列は、前後の年度から「{right}」とみられます。",
                en: "By the years beside it, the column “{here}” is “{right}”.",
            },
        ),
        (
            "fix",
            Text {
                ja: "「{old}」を「{new}」にする",
                en: "Make “{old}” “{new}”",
            },
        ),
        (
            "related",
            Text {
                ja: "左の年度の列",
                en: "the year column to the left",
            },
        ),
        (
            "help",
            Text {
                ja: "見出しの年度を確かめてください。",
                en: "Check the years in the header.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "令和3年度がない",
            table: "テーマ|実施機関|施策|令和元年度|令和2年度|令和4年度\n子育て支援|健康福祉課|保育所の増設|用地の選定|設計|建設\n|教育総務課|児童クラブの運営|運営|運営|運営\n高齢者福祉|健康福祉課|介護予防教室|教室の開催|教室の開催|教室の開催\n|教育総務課|生涯学習講座|講座の開催|講座の開催|講座の開催\n",
            findings: 1,
        },
        Example {
            note: "元号を取り違えた年度",
            table: "テーマ|実施機関|施策|令和6年度|平成7年度|令和8年度\n子育て支援|健康福祉課|保育所の増設|用地の選定|設計|建設\n|教育総務課|児童クラブの運営|運営|運営|運営\n高齢者福祉|健康福祉課|介護予防教室|教室の開催|教室の開催|教室の開催\n|教育総務課|生涯学習講座|講座の開催|講座の開催|講座の開催\n",
            findings: 1,
        },
        Example {
            note: "食い違いのある見出しはY101が示す",
            table: "テーマ|実施機関|施策|令和6年度（2024年度）|平成7年度（2025年度）|令和8年度（2026年度）\n子育て支援|健康福祉課|保育所の増設|用地の選定|設計|建設\n|教育総務課|児童クラブの運営|運営|運営|運営\n高齢者福祉|健康福祉課|介護予防教室|教室の開催|教室の開催|教室の開催\n|教育総務課|生涯学習講座|講座の開催|講座の開催|講座の開催\n",
            findings: 0,
        },
        Example {
            note: "同じ年度の実績が2列ある",
            table: "施策|実施機関|令和5年度計画|令和5年度実績|令和6年度計画|令和5年度実績\n保育所の増設|保育課|用地の選定|選定|設計|設計を完了\n児童クラブの運営|教育総務課|運営|12か所で運営|運営|13か所で運営\n介護予防教室|健康課|教室の開催|20回開催|教室の開催|24回開催\n生涯学習講座|生涯学習課|講座の開催|5回開催|講座の開催|6回開催\n",
            findings: 1,
        },
        Example {
            note: "続いた年度",
            table: plan!(),
            findings: 0,
        },
        Example {
            note: "同じ見出しの表が左右に並ぶ",
            table: "施策|実施機関|R1|R2|R3|施策|実施機関|R1|R2|R3\n保育所の増設|健康福祉課|増設|増設|増設|介護予防教室|健康福祉課|開催|開催|開催\n児童クラブの運営|教育総務課|運営|運営|運営|生涯学習講座|教育総務課|開催|開催|開催\n",
            findings: 0,
        },
        Example {
            note: "5年おき",
            table: "テーマ|実施機関|施策|平成22年度|平成27年度|令和2年度\n子育て支援|健康福祉課|保育所の増設|用地の選定|設計|建設\n|教育総務課|児童クラブの運営|運営|運営|運営\n高齢者福祉|健康福祉課|介護予防教室|教室の開催|教室の開催|教室の開催\n|教育総務課|生涯学習講座|講座の開催|講座の開催|講座の開催\n",
            findings: 0,
        },
    ],
};

impl Rule for FiscalYearGap {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        if !cx.edition.planning {
            return;
        }
        for columns in sequences(cx.edition) {
            check(cx, &columns, out);
        }
    }
}

/// Year columns that belong to one sequence: their headers differ in nothing but the year.
fn sequences(edition: &Edition) -> Vec<Vec<(usize, FiscalYears)>> {
    const POINTS: [&str; 9] = [
        "基準", "現状", "目標", "最終", "中間", "当初", "累計", "合計", "現況",
    ];
    let mut out: Vec<(String, Vec<(usize, FiscalYears)>)> = Vec::new();
    for column in edition.years() {
        let of = &edition.columns[column];
        let Some(period) = of.period else { continue };
        if POINTS.iter().any(|word| of.header.contains(word)) {
            continue;
        }
        let rest: String = fold(&of.header)
            .chars()
            .filter(|&c| !c.is_numeric() && !of_year(c))
            .collect();
        let part = side_by_side(edition, column);
        let key = format!("{part}{:?}{rest}", of.kind);
        match out.iter_mut().find(|(other, _)| *other == key) {
            Some((_, columns)) => columns.push((column, period)),
            None => out.push((key, vec![(column, period)])),
        }
    }
    out.into_iter().map(|(_, columns)| columns).collect()
}

/// Whether a character may belong to the year of a header and to nothing else in it.
fn of_year(c: char) -> bool {
    begins_era(c) || ERAS.iter().any(|era| era.name.contains(c)) || "年度元()（）〜~～-".contains(c)
}

/// Which of several tables printed side by side a column belongs to: each begins the same
/// headings again.
fn side_by_side(edition: &Edition, column: usize) -> usize {
    let named = |c: &usize| {
        let header = &edition.columns[*c];
        header.role != Role::Year && !header.header.is_empty()
    };
    let same = |a: usize, b: usize| edition.columns[a].header == edition.columns[b].header;
    (0..column)
        .filter(named)
        .map(|c| (0..c).filter(named).filter(|&other| same(c, other)).count())
        .max()
        .unwrap_or(0)
}

/// 平成7年度 between 令和6年度 and 令和8年度: with the next era's name the years follow each other.
fn other_era(
    cx: &Context<'_>,
    before: (usize, FiscalYears),
    here: (usize, FiscalYears),
) -> Option<Finding> {
    let slip = |(column, years): (usize, FiscalYears), wanted: u16| {
        let cell = header_cell(cx.edition, column)?;
        let text = cx.grid.value(cell);
        let (at, old) = (ERAS.iter())
            .find_map(|era| text.find(era.name).map(|at| (at, era)))
            .filter(|(_, old)| text.matches(old.name).count() == 1)?;
        let number = years.first.0.checked_sub(old.before)?;
        let new = old.next().filter(|new| new.before + number == wanted)?;
        let single = years.first == years.last;
        single.then_some((cell, at, old, new))
    };
    let (cell, at, old, new) =
        slip(here, before.1.last.0 + 1).or_else(|| slip(before, here.1.first.0.checked_sub(1)?))?;
    let text = cx.grid.value(cell).trim();
    let right = text.replacen(old.name, new.name, 1);
    let narrow = |n: usize| u32::try_from(n).expect("sources are below 4 GiB");
    let span = Span {
        cell,
        start: narrow(at),
        end: narrow(at + old.name.len()),
    };
    Some(
        Finding::build(&META, cx.grid.span(cell))
            .severity(Severity::Error)
            .confidence(0.95)
            .help(META.say(cx, "help", &[]))
            .fix(
                Applicability::Choice,
                META.say(cx, "fix", &[("old", &old.name), ("new", &new.name)]),
                vec![Edit::ReplaceText(span, new.name.to_owned())],
            )
            .message(META.say(cx, "era", &[("here", &text), ("right", &right)])),
    )
}

/// Two columns alone may be any years, but not the same one under the same heading.
fn check_pair(
    cx: &Context<'_>,
    before: (usize, FiscalYears),
    here: (usize, FiscalYears),
    out: &mut Sink,
) {
    let header = |column: usize| fold(&cx.edition.columns[column].header).into_owned();
    let same = before.1 == here.1 && header(before.0) == header(here.0);
    let cells = header_cell(cx.edition, before.0).zip(header_cell(cx.edition, here.0));
    let Some((left, cell)) = cells.filter(|_| same) else {
        return;
    };
    let name = |column: usize| column_name(cx.edition, column);
    out.push(
        Finding::build(&META, cx.grid.span(cell))
            .severity(Severity::Error)
            .confidence(0.85)
            .help(META.say(cx, "help", &[]))
            .related(cx.grid.span(left), META.say(cx, "related", &[]))
            .message(META.say(
                cx,
                "repeat",
                &[("before", &name(before.0)), ("here", &name(here.0))],
            )),
    );
}

fn check(cx: &Context<'_>, columns: &[(usize, FiscalYears)], out: &mut Sink) {
    if columns.len() < 3 {
        if let [before, here] = *columns {
            check_pair(cx, before, here, out);
        }
        return;
    }
    let steps: Vec<i32> = columns
        .windows(2)
        .map(|pair| i32::from(pair[1].1.first.0) - i32::from(pair[0].1.last.0))
        .collect();
    // Even steps are meant: every five years, or from new to old.
    if steps[0] != 0 && steps.iter().all(|&step| step == steps[0]) {
        return;
    }
    let downwards = steps.iter().filter(|&&step| step < 0).count() * 2 > steps.len();
    let steps: Vec<i32> = steps
        .iter()
        .map(|&step| if downwards { -step } else { step })
        .collect();
    // A column that runs backwards explains the steps around it; else each gap is one, unless gaps
    // are the habit.
    let mut odd: Vec<usize> = (0..steps.len())
        .filter(|&at| steps[at] <= 0)
        .take(1)
        .collect();
    if odd.is_empty() {
        odd = (0..steps.len()).filter(|&at| steps[at] > 1).collect();
        if odd.len() * 2 > steps.len() {
            return;
        }
    }
    for at in odd {
        let (before, here) = (columns[at], columns[at + 1]);
        let key = match steps[at] {
            0 => "repeat",
            step if step > 1 => "gap",
            _ => "back",
        };
        // A period that overlaps the one before is a total or an outlook.
        let range = |period: FiscalYears| period.first != period.last;
        if key != "gap" && (range(before.1) || range(here.1)) {
            continue;
        }
        // A header that contradicts itself is told by Y101, and explains the step.
        let torn = |column: usize| {
            let cell = header_cell(cx.edition, column);
            let read = cell.and_then(|cell| FiscalYears::read_header(cx.grid.value(cell)));
            read.is_some_and(|read| read.disagrees.is_some())
        };
        if torn(before.0) || torn(here.0) {
            continue;
        }
        if !downwards && let Some(finding) = other_era(cx, before, here) {
            out.push(finding);
            continue;
        }
        let Some(cell) = header_cell(cx.edition, here.0) else {
            continue;
        };
        let name = |column: usize| column_name(cx.edition, column);
        let mut finding = Finding::build(&META, cx.grid.span(cell))
            .severity(if key == "repeat" {
                Severity::Error
            } else {
                Severity::Warning
            })
            .confidence(0.85)
            .help(META.say(cx, "help", &[]));
        if let Some(left) = header_cell(cx.edition, before.0) {
            finding = finding.related(cx.grid.span(left), META.say(cx, "related", &[]));
        }
        out.push(finding.message(META.say(
            cx,
            key,
            &[("before", &name(before.0)), ("here", &name(here.0))],
        )));
    }
}
