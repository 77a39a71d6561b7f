//! D105 repeated-item.

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;

use crate::edition::Kind;
use crate::finding::{Finding, Severity};
use crate::grid::{Span, TextId};
use crate::rule::{Class, Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{excerpt, plan, row_of};
use crate::text::Item;

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
        ja: "## なぜ大切か\n項目を写して直し忘れると、同じ項目が二つ並び、書くはずだった項目が抜けます。\n\n## 見つけ方\nセルの初めから同じ印、同じ字下げの項目だけが続く箇条書きの中で、空白や幅の違いを除いて同じ6字以上の項目が二度あれば、後のほうを示します。\n\n## 鳴らない場合\n初めや間に見出しや別の印の項目があるもの（「・小学校 ○説明会の開催 ・中学校 ○説明会の開催」、「〈県内〉」「県外：」などの行）、字下げした項目、「※」の注、印のない行の並び、実績や評価の列、二つ以上のセルで繰り返される言葉（「計画どおり完了」）。",
        en: "## Why it matters\nAn item that was copied and never changed stands twice, and the one that was meant is missing.\n\n## How it decides\nWhere a cell begins with a run of items of one mark and one indentation, an item of six characters or more that equals an earlier one, but for spaces and widths, is told.\n\n## Known false alarms\nItems with a heading or an item of another mark before or between them, indented items, remarks after ※, lines without a mark, columns of results and words that are repeated in more cells than one stay silent.",
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
        Example {
            note: "見出しの行の下で同じ項目",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n文化の振興|文化財の保護|教育総務課|公開|〈県内〉⏎・公開講座の開催⏎・解説板の設置⏎〈県外〉⏎・公開講座の開催|県内：⏎・相談会の開催⏎県外：⏎・相談会の開催\n||商工課|相談|・企業訪問の実施⏎県外⏎・企業訪問の実施|・県内企業への支援⏎　・企業の見学会⏎・県外企業への支援⏎　・企業の見学会\n",
            findings: 0,
        },
        Example {
            note: "ほかの年度でも二度行うもの",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|規程の整備|・検討委員会の開催 ・規程の改正 ・検討委員会の開催|・検討委員会の開催 ・規程の施行 ・検討委員会の開催|・規程の運用"
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
    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let mut found: Vec<(TextId, usize, usize)> = Vec::new();
        for &id in cx.occurrences.texts() {
            twice(cx, id, |first, again| found.push((id, first, again)));
        }
        // What stands twice in two cells is how this table tells the state of things.
        let class = |id, item: usize| cx.occurrences.item_classes(cx.grid, id)[item];
        let mut texts: HashMap<Class, TextId, FixedState> = HashMap::default();
        let mut states: HashSet<Class, FixedState> = HashSet::default();
        for &(id, _, again) in &found {
            let class = class(id, again);
            if *texts.entry(class).or_insert(id) != id {
                states.insert(class);
            }
        }
        for (id, first, again) in found {
            if !states.contains(&class(id, again)) && !tells_results(cx, id) {
                out.push(finding(cx, id, first, again));
            }
        }
    }
}

/// Calls for every item that equals an earlier one of the run a cell begins with.
fn twice(cx: &Context<'_>, id: TextId, mut found: impl FnMut(usize, usize)) {
    let items = cx.occurrences.items(cx.grid, id);
    let bulleted = |mark: Option<char>| mark.is_some_and(|mark| !matches!(mark, '※' | '【'));
    if items.len() < 2 || !bulleted(items[0].mark) {
        return;
    }
    let run = unbroken(cx.grid.text(id), items);
    let classes = cx.occurrences.item_classes(cx.grid, id);
    let mut order: Vec<usize> = (0..run)
        .filter(|&at| classes[at].length() >= LONG)
        .collect();
    order.sort_by_key(|&at| classes[at]);
    for same in order.chunk_by(|&a, &b| classes[a] == classes[b]) {
        for &again in &same[1..] {
            found(same[0], again);
        }
    }
}

/// How many items from the beginning of a cell have one mark and one indentation, with no other
/// line among them: 〈県内〉, 県内： or a bullet further left is a heading, and what stands under
/// two headings is two things.
fn unbroken(text: &str, items: &[Item]) -> usize {
    let mark = items[0].mark;
    // The white space in front of items that begin a line, and of those that do not.
    let mut indents = [Some(&text[..items[0].range.start]), None];
    let mut follows = |pair: &[Item]| {
        let gap = &text[pair[0].range.end..pair[1].range.start];
        let (inside, indent) = match gap.rfind(['\n', '\r']) {
            Some(line) => (0, &gap[line + 1..]),
            None => (1, gap),
        };
        pair[1].mark == mark
            && *indents[inside].get_or_insert(indent) == indent
            // The second line of an item may be a heading.
            && !text[pair[0].range.clone()].contains(['\n', '\r'])
    };
    1 + items.windows(2).take_while(|pair| follows(pair)).count()
}

/// Results are told item by item of the plan: 計画どおり完了, twice.
fn tells_results(cx: &Context<'_>, id: TextId) -> bool {
    let cell = cx.occurrences.cells(id)[0];
    let Some(row) = row_of(cx.edition, cell) else {
        return false;
    };
    let fields = cx.edition.fields(row).iter().zip(&cx.edition.columns);
    fields.into_iter().any(|(field, column)| {
        field.cell == Some(cell) && matches!(column.kind, Some(Kind::Actual | Kind::Assessment))
    })
}

fn finding(cx: &Context<'_>, id: TextId, first: usize, again: usize) -> Finding {
    let items = cx.occurrences.items(cx.grid, id);
    let cells = cx.occurrences.cells(id);
    let narrow = |n: usize| u32::try_from(n).expect("sources are below 4 GiB");
    let span = |item: usize, cell| Span {
        cell,
        start: narrow(items[item].body.start),
        end: narrow(items[item].body.end),
    };
    let shown = &cx.grid.text(id)[items[again].body.clone()];
    Finding::build(&META, span(again, cells[0]))
        .also(cells[1..].iter().map(|&cell| span(again, cell)))
        .confidence(0.85)
        .related(span(first, cells[0]), META.say(cx, "first", &[]))
        .help(META.say(cx, "help", &[]))
        .message(META.say(cx, "twice", &[("text", &excerpt(shown, 40))]))
}
