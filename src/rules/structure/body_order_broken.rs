//! S108 body-order-broken.

use std::collections::HashMap;

use crate::finding::{Finding, Severity};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{excerpt, groups, keys, names_of_bodies, place, plan};

/// S108.
pub(crate) struct BodyOrderBroken;

/// Groups that keep the order before a break of it is more than a remark.
const FIRM: u32 = 4;
/// Groups that keep the order before it is an order at all.
const SOME: u32 = 2;
/// Longer groups are no rosters; the comparison is quadratic in this.
const MAX_BODIES: usize = 64;

static META: RuleMeta = RuleMeta {
    code: "S108",
    name: "body-order-broken",
    name_ja: "実施機関の並び順の乱れ",
    family: Family::Structure,
    severity: Severity::Warning,
    fix: FixKind::None,
    summary: Text {
        ja: "ほかの組ではいつも同じ順に並ぶ実施機関が、この組だけ入れ替わっている。",
        en: "Bodies that keep one order in every other group are swapped in this one.",
    },
    docs: Text {
        ja: "## なぜ大切か\n実施機関の並びがいつも同じ表で1か所だけ順が違うと、行の貼り間違いや抜けが疑われ、版の比較でも行の移動として現れます。\n\n## 見つけ方\nテーマごとの組で2つの実施機関の前後を数え、ほかの組では例外なく同じ順なのに、この組だけ逆であるものを組ごとに1件示します。4組以上で守られていれば注意、2〜3組なら参考です。\n\n## 鳴らない場合\n前後の順が組によってまちまちな機関どうし、1つの組にしかない機関では鳴りません。",
        en: "## Why it matters\nOne swap in a table that always lists bodies in one order hints at a row pasted in the wrong place, and shows up as a move in a diff.\n\n## How it decides\nFor each two bodies the order is counted over the groups. A group that reverses an order kept without exception by all others is shown, once per group: a warning when four groups or more keep it, else a remark.\n\n## Known false alarms\nBodies whose order varies, or that share only one group, stay silent.",
    },
    texts: &[
        (
            "broken",
            Text {
                ja: "「{first}」はほかの{n}組ではいつも「{second}」より先ですが、この組では後になっています。",
                en: "“{first}” comes before “{second}” in all {n} other groups, but after it in this one.",
            },
        ),
        (
            "related",
            Text {
                ja: "ここでは「{first}」が先",
                en: "here “{first}” comes first",
            },
        ),
        (
            "help",
            Text {
                ja: "意図した並びでなければ、ほかの組と同じ順にしてください。",
                en: "Unless meant, list the bodies in the usual order.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "4組目だけ入れ替わっている",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|公開講座の開催|公開講座の開催|公開講座の開催"
                "||健康福祉課|郷土料理の伝承|料理教室の開催|料理教室の開催|料理教室の開催"
                "||社会福祉協議会|伝承遊びの会の開催|遊びの会の開催|遊びの会の開催|遊びの会の開催"
            ),
            findings: 1,
        },
        Example {
            note: "いつも同じ順",
            table: plan!(),
            findings: 0,
        },
        Example {
            note: "順がまちまち",
            table: plan!(
                "文化の振興|文化財の保護|社会福祉協議会|文化財の公開|公開講座の開催|公開講座の開催|公開講座の開催"
                "||健康福祉課|郷土料理の伝承|料理教室の開催|料理教室の開催|料理教室の開催"
                "産業の振興|商店街の支援|社会福祉協議会|朝市の開催|朝市の開催|朝市の開催|朝市の開催"
                "||健康福祉課|栄養表示の普及|講習会の開催|講習会の開催|講習会の開催"
            ),
            findings: 0,
        },
    ],
};

impl Rule for BodyOrderBroken {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let edition = cx.edition;
        let Some(column) = names_of_bodies(edition) else {
            return;
        };
        let keys = keys(edition, column);
        // For each group its bodies in the order of their first rows.
        let orders: Vec<Vec<(u32, usize)>> = groups(edition)
            .into_iter()
            .map(|group| {
                let mut order: Vec<(u32, usize)> = Vec::new();
                let mut seen = std::collections::HashSet::new();
                for row in group {
                    if keys[row] != 0 && seen.insert(keys[row]) {
                        order.push((keys[row], row));
                    }
                }
                order
            })
            .filter(|order| order.len() <= MAX_BODIES)
            .collect();
        let mut before: HashMap<(u32, u32), (u32, usize)> = HashMap::new();
        for order in &orders {
            for (i, &(a, row)) in order.iter().enumerate() {
                for &(b, _) in &order[i + 1..] {
                    before.entry((a, b)).or_insert((0, row)).0 += 1;
                }
            }
        }
        for order in &orders {
            // Of the reversed pairs, the body in most of them is the one that moved.
            let mut reversed: Vec<(u32, usize, usize, usize)> = Vec::new();
            for (i, &(b, early)) in order.iter().enumerate() {
                for &(a, late) in &order[i + 1..] {
                    if before[&(b, a)].0 == 1
                        && let Some(&(n, twin)) = before.get(&(a, b))
                        && n >= SOME
                    {
                        reversed.push((n, early, late, twin));
                    }
                }
            }
            let times = |row: usize| reversed.iter().filter(|r| r.1 == row || r.2 == row).count();
            let Some(&(n, early, late, twin)) = reversed
                .iter()
                .max_by_key(|r| (times(r.1).max(times(r.2)), r.0))
            else {
                continue;
            };
            let moved = if times(early) > times(late) {
                early
            } else {
                late
            };
            let (Some(primary), Some(proof)) = (place(cx, moved, column), place(cx, twin, column))
            else {
                continue;
            };
            let name = |row: usize| excerpt(edition.value(row, column), 24);
            out.push(
                Finding::build(&META, primary)
                    .severity(if n >= FIRM {
                        Severity::Warning
                    } else {
                        Severity::Info
                    })
                    .confidence(if n >= FIRM { 0.8 } else { 0.5 })
                    .help(META.say(cx, "help", &[]))
                    .related(proof, META.say(cx, "related", &[("first", &name(late))]))
                    .message(META.say(
                        cx,
                        "broken",
                        &[("first", &name(late)), ("second", &name(early)), ("n", &n)],
                    )),
            );
        }
    }
}
