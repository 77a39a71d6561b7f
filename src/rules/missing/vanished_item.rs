//! M104 vanished-item.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::patterns::series;
use crate::edition::{Kind, State};
use crate::finding::{Finding, Severity};
use crate::grid::{CellId, Span, TextId};
use crate::rule::{Class, Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{column_name, excerpt, plan};
use crate::text::fold;

/// M104.
pub(crate) struct VanishedItem;

static META: RuleMeta = RuleMeta {
    code: "M104",
    name: "vanished-item",
    name_ja: "途中で消えた項目",
    family: Family::Missing,
    severity: Severity::Info,
    fix: FixKind::None,
    summary: Text {
        ja: "ほかの項目は続くのに、次の年度から消えた項目。",
        en: "An item stops in the next year while its neighbours go on.",
    },
    docs: Text {
        ja: "## なぜ大切か\n箇条の1項目だけが次の年度にないとき、取組をやめるのか、写し漏れかがわかりません。\n\n## 見つけ方\n1つの行の続く2つの年度で項目を比べ、ほかの項目が1つ以上そのまま続いているのに見当たらない項目を、行ごとに1件の参考として示します。\n\n## 鳴らない場合\n言い回しが変わっただけの項目、日付のある項目や「完了」「終了」とある項目、「※」の注、実績の列では鳴りません。\n\n## 直すには\n終わる項目なら、前の年度に「（終了）」などと書き添えると、読み手にも分かります。写し漏れなら補ってください。",
        en: "## Why it matters\nWhen one item of a list is absent the year after, nobody knows whether it stops or was forgotten.\n\n## How it decides\nItems of two neighbouring years of a row are compared; an item that is gone while at least one other goes on unchanged is a remark, once per row.\n\n## Known false alarms\nItems only reworded, items with a date or that say they are finished, remarks after ※ and columns of results stay silent.\n\n## What to do\nIf the item ends, say so in the year before; if it was forgotten, add it.",
    },
    texts: &[
        (
            "vanished",
            Text {
                ja: "「{year}」の項目「{item}」が「{next}」から消えています（ほかの{n}項目は続いています）。",
                en: "“{item}” of {year} is gone in {next} ({n} other item(s) go on).",
            },
        ),
        (
            "related",
            Text {
                ja: "次の年度",
                en: "the next year",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "3項目のうち1つが次の年度にない",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|・公開講座の開催 ・解説板の設置 ・広報紙での紹介|・公開講座の開催 ・広報紙での紹介|・公開講座の開催 ・広報紙での紹介"
            ),
            findings: 1,
        },
        Example {
            note: "毎年度同じ項目",
            table: plan!(),
            findings: 0,
        },
        Example {
            note: "言い回しが変わっただけの項目",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|・公開講座の開催 ・解説板の設置（6基予定）|・公開講座の開催 ・解説板の設置|・公開講座の開催 ・解説板の設置"
            ),
            findings: 0,
        },
    ],
};

/// An item: where it stands, and what it is equal to.
struct Entry<'a> {
    range: std::ops::Range<usize>,
    text: &'a str,
    class: Class,
}

impl Rule for VanishedItem {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    /// O(text + rows × years × items²); the items of each distinct text are cut once.
    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let edition = cx.edition;
        if !edition.planning {
            return;
        }
        let mut cache: HashMap<TextId, Vec<Entry<'_>>, FixedState> = HashMap::default();
        for series in series(edition) {
            if matches!(series.kind, Some(Kind::Actual | Kind::Assessment)) {
                continue;
            }
            for row in 0..edition.rows.len() {
                for pair in series.columns.windows(2) {
                    let own = |column: usize| {
                        let field = edition.field(row, column);
                        field.cell.filter(|_| field.state == State::Own)
                    };
                    let (Some(here), Some(next)) = (own(pair[0]), own(pair[1])) else {
                        continue;
                    };
                    if cx.grid.text_id(here) == cx.grid.text_id(next) {
                        continue;
                    }
                    for cell in [here, next] {
                        cache
                            .entry(cx.grid.text_id(cell))
                            .or_insert_with(|| entries(cx, cx.grid.text_id(cell)));
                    }
                    let (old, new) = (
                        &cache[&cx.grid.text_id(here)],
                        &cache[&cx.grid.text_id(next)],
                    );
                    if compare(cx, (pair[0], here, old), (pair[1], next, new), out) {
                        break;
                    }
                }
            }
        }
    }
}

type Side<'a> = (usize, CellId, &'a [Entry<'a>]);

fn compare(cx: &Context<'_>, old: Side<'_>, new: Side<'_>, out: &mut Sink) -> bool {
    const MAX_ITEMS: usize = 100;
    let ((year, here, before), (next_year, next, after)) = (old, new);
    if before.len() > MAX_ITEMS || after.len() > MAX_ITEMS {
        return false;
    }
    let goes_on = |entry: &Entry<'_>| after.iter().any(|other| other.class == entry.class);
    let kept = before.iter().filter(|entry| goes_on(entry)).count();
    if kept == 0 || kept == before.len() {
        return false;
    }
    let gone: Vec<&Entry<'_>> = before
        .iter()
        .filter(|entry| !goes_on(entry) && !once(&fold(entry.text)))
        .filter(|entry| {
            let text = fold(entry.text);
            !(after.iter()).any(|other| alike(&text, &fold(other.text)))
        })
        .collect();
    let Some(&first) = gone.first() else {
        return false;
    };
    let at = |entry: &Entry<'_>| Span {
        cell: here,
        start: u32::try_from(entry.range.start).expect("sources are below 4 GiB"),
        end: u32::try_from(entry.range.end).expect("sources are below 4 GiB"),
    };
    let name = |column: usize| column_name(cx.edition, column);
    out.push(
        Finding::build(&META, at(first))
            .confidence(0.4)
            .also(gone[1..].iter().map(|entry| at(entry)))
            // Re-listed rows lose the same item for the same reason.
            .cause(format!(
                "{}/{}",
                cx.grid.text_id(here).index(),
                cx.grid.text_id(next).index()
            ))
            .related(cx.grid.span(next), META.say(cx, "related", &[]))
            .message(META.say(
                cx,
                "vanished",
                &[
                    ("year", &name(year)),
                    (
                        "item",
                        &excerpt(&cx.grid.value(here)[first.range.clone()], 30),
                    ),
                    ("next", &name(next_year)),
                    ("n", &kept),
                ],
            )),
    );
    true
}

fn entries<'a>(cx: &Context<'a>, id: TextId) -> Vec<Entry<'a>> {
    let text = cx.grid.text(id);
    let classes = cx.occurrences.item_classes(cx.grid, id).iter();
    (cx.occurrences.items(cx.grid, id).iter().zip(classes))
        .filter(|(item, _)| item.mark != Some('※'))
        .map(|(item, &class)| Entry {
            text: &text[item.body.clone()],
            class,
            range: item.body.clone(),
        })
        .collect()
}

/// Tied to one day, or said to end.
fn once(text: &str) -> bool {
    let day = text
        .match_indices('日')
        .any(|(at, _)| text[..at].ends_with(|c: char| c.is_numeric()));
    day || ["終了", "完了", "廃止", "完成", "予定"]
        .iter()
        .any(|word| text.contains(word))
}

/// The same item in other words: more than half of the pairs of neighbouring characters shared.
fn alike(a: &str, b: &str) -> bool {
    let pairs =
        |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (a, mut b) = (pairs(a), pairs(b));
    b.sort_unstable();
    let shared = a
        .iter()
        .filter(|pair| b.binary_search(pair).is_ok())
        .count();
    shared * 2 > a.len().min(b.len()).max(1)
}
