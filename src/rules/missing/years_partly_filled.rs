//! M103 years-partly-filled.

use std::collections::{BTreeMap, HashSet};

use super::patterns::{Filled, filled, odd, phases, series};
use crate::edition::{Kind, Role};
use crate::finding::{Finding, Severity};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{excerpt, lines, place, plan};

/// M103.
pub(crate) struct YearsPartlyFilled;

static META: RuleMeta = RuleMeta {
    code: "M103",
    name: "years-partly-filled",
    name_ja: "一部の年度だけの行",
    family: Family::Missing,
    severity: Severity::Info,
    fix: FixKind::None,
    summary: Text {
        ja: "同じ実施機関のほかの行と違い、一部の年度しか書かれていない行。",
        en: "Rows with only some years filled, unlike the body's other rows.",
    },
    docs: Text {
        ja: "## なぜ大切か\n単年度の事業なのか、後の年度を書いていないだけなのかは、表からはわかりません。参考として機関ごとに1件だけ示します。\n\n## 見つけ方\n同じ実施機関の行の3分の2以上が全年度を埋めているのに、最初の年度などしか書かれていない行を集めます。\n\n## 鳴らない場合\n一部の年度だけの行がその機関に珍しくない場合、途中から始まる行や早く終わる行の多い表、実績・評価・目標・予算の列、年度の抜け（M102）として示した行、ずれで値が不明の行では鳴りません。\n\n## 直すには\n続く取組なら後の年度を書き、単年度の事業なら「－」などを入れると、書き漏らしと見分けられます。",
        en: "## Why it matters\nThe table does not tell whether a row is about one year only or the later years were not written yet: a remark, once per body.\n\n## How it decides\nWhere two thirds of a body's rows fill every year, its rows that do not are collected.\n\n## Known false alarms\nBodies that often write some years only, tables whose measures begin and end at different times, columns of results, targets and budgets, rows already shown as a year hole (M102) and rows with unknown cells stay silent.\n\n## What to do\nFill the later years, or enter a sign such as － for a measure of one year.",
    },
    texts: &[(
        "partly",
        Text {
            ja: "「{body}」の{lines}は一部の年度しか書かれていません（ほかの{complete}行は全年度）。単年度の取組かを確かめてください。",
            en: "“{body}”: {lines} fills only some years ({complete} other rows fill all). Is it done in those years only?",
        },
    )],
    source: None,
    examples: &[
        Example {
            note: "同じ機関のほかの行は全年度",
            table: plan!(
                "文化の振興|文化財の保護|社会福祉協議会|伝承遊びの会の開催|・遊びの会の開催 ・指導者の派遣||"
            ),
            findings: 1,
        },
        Example {
            note: "いつも最初の年度だけの機関",
            table: plan!(
                "文化の振興|文化財の保護|商工観光課|伝統工芸の紹介|・展示会の開催||"
                "産業の振興|商店街の支援|商工観光課|朝市の開催|・朝市の開催 ・出店者の募集||"
            ),
            findings: 0,
        },
        Example {
            note: "すべて埋まった表",
            table: plan!(),
            findings: 0,
        },
    ],
};

impl Rule for YearsPartlyFilled {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let edition = cx.edition;
        let Some(column) = edition.column(Role::Body).filter(|_| edition.planning) else {
            return;
        };
        for series in series(edition) {
            if series.columns.len() < 2 || !matches!(series.kind, None | Some(Kind::Plan)) {
                continue;
            }
            let rows = filled(edition, &series);
            if phases(&rows) {
                continue;
            }
            let shown: HashSet<usize> = odd(&series, &rows)
                .iter()
                .map(|odd| odd.filled.row)
                .collect();
            let mut bodies: BTreeMap<u32, (usize, Vec<&Filled>)> = BTreeMap::new();
            for row in rows
                .iter()
                .filter(|row| row.body != 0 && !shown.contains(&row.row))
            {
                let (complete, partial) = bodies.entry(row.body).or_default();
                if row.full() {
                    *complete += 1;
                } else {
                    partial.push(row);
                }
            }
            for (complete, partial) in bodies.into_values() {
                if partial.is_empty() || complete < 2 * partial.len() {
                    continue;
                }
                let spans: Vec<_> = partial
                    .iter()
                    .filter_map(|row| {
                        let at = row.years.iter().position(|&filled| !filled)?;
                        place(cx, row.row, series.columns[at])
                    })
                    .collect();
                let Some(&primary) = spans.first() else {
                    continue;
                };
                let numbers: Vec<usize> = partial.iter().map(|row| edition.line(row.row)).collect();
                let body = excerpt(edition.value(partial[0].row, column), 24);
                out.push(
                    Finding::build(&META, primary)
                        .confidence(0.4)
                        .also(spans[1..].iter().copied())
                        .message(META.say(
                            cx,
                            "partly",
                            &[
                                ("body", &body),
                                ("lines", &lines(cx.lang, &numbers)),
                                ("complete", &complete),
                            ],
                        )),
                );
            }
        }
    }
}
