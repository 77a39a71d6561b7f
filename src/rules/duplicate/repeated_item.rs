//! D105 repeated-item.

use crate::finding::{Finding, Severity};
use crate::grid::{Span, TextId};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{excerpt, plan};

/// D105.
pub(crate) struct RepeatedItem;

static META: RuleMeta = RuleMeta {
    code: "D105",
    name: "repeated-item",
    name_ja: "同じ項目の繰返し",
    family: Family::Duplicate,
    severity: Severity::Warning,
    fix: FixKind::None,
    summary: Text {
        ja: "一つのセルの箇条書きに、同じ項目が二度ある。",
        en: "One list in a cell has the same item twice.",
    },
    docs: Text {
        ja: "## なぜ大切か\n項目を写して直し忘れると、同じ項目が二つ並び、書くはずだった項目が抜けます。\n\n## 見つけ方\n同じ印の付いた項目が続く箇条書きの中で、空白や幅の違いを除いて同じ6字以上の項目が二度あれば、後のほうを示します。\n\n## 鳴らない場合\n間に見出しや別の印の項目があるもの（「・小学校 ○説明会の開催 ・中学校 ○説明会の開催」）、「※」の注、印のない行の並び。",
        en: "## Why it matters\nAn item that was copied and never changed stands twice, and the one that was meant is missing.\n\n## How it decides\nIn a run of items with one mark, an item of six characters or more that equals an earlier one, but for spaces and widths, is told.\n\n## Known false alarms\nItems with a heading or an item of another mark between them, remarks after ※ and lines without a mark stay silent.",
    },
    texts: &[
        (
            "twice",
            Text {
                ja: "同じセルの中に、同じ項目「{text}」が二度あります。",
                en: "The item “{text}” stands twice in this cell.",
            },
        ),
        (
            "first",
            Text {
                ja: "一度目",
                en: "the first time",
            },
        ),
        (
            "help",
            Text {
                ja: "別の項目を書くはずだったのでなければ、一方を消してください。",
                en: "Strike one of them, or write the item that was meant.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "写したまま直し忘れた項目",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|・公開講座の開催 ・解説板の設置 ・公開講座の開催|・公開講座の開催|・公開講座の開催"
            ),
            findings: 1,
        },
        Example {
            note: "上の項目が違えば別の項目、注、短い項目",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|・小学校 ○説明会の開催 ・中学校 ○説明会の開催|【春】 ・公開講座の開催 【秋】 ・公開講座の開催|・継続 ・講座 ・継続 ※令和元年度から実施 ※令和元年度から実施"
            ),
            findings: 0,
        },
    ],
};

/// Shorter items are states and counts.
const LONG: usize = 6;

impl Rule for RepeatedItem {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    /// O(items · log items).
    fn check_text(&self, cx: &Context<'_>, id: TextId, text: &str, out: &mut Sink) {
        let items = cx.occurrences.items(cx.grid, id);
        let bulleted = |mark: Option<char>| mark.is_some_and(|mark| !matches!(mark, '※' | '【'));
        if items.len() < 2 || !items.iter().any(|item| bulleted(item.mark)) {
            return;
        }
        let classes = cx.occurrences.item_classes(cx.grid, id);
        let mut from = 0;
        for run in items.chunk_by(|a, b| a.mark == b.mark) {
            let here = from..from + run.len();
            from = here.end;
            if !bulleted(run[0].mark) {
                continue;
            }
            let mut order: Vec<usize> = here.filter(|&at| classes[at].length() >= LONG).collect();
            order.sort_by_key(|&at| classes[at]);
            for same in order.chunk_by(|&a, &b| classes[a] == classes[b]) {
                let [first, again @ ..] = same else { continue };
                for at in again {
                    let span = |item: usize, cell| Span {
                        cell,
                        start: u32::try_from(items[item].body.start).expect("below 4 GiB"),
                        end: u32::try_from(items[item].body.end).expect("below 4 GiB"),
                    };
                    let cells = cx.occurrences.cells(id);
                    let shown = &text[items[*at].body.clone()];
                    out.push(
                        Finding::build(&META, span(*at, cells[0]))
                            .also(cells[1..].iter().map(|&cell| span(*at, cell)))
                            .confidence(0.85)
                            .related(span(*first, cells[0]), META.say(cx, "first", &[]))
                            .help(META.say(cx, "help", &[]))
                            .message(META.say(cx, "twice", &[("text", &excerpt(shown, 40))])),
                    );
                }
            }
        }
    }
}
