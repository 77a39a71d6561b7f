//! N107 stray-full-stop.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::habit::{Habit, habit};
use super::hit::{Hit, addresses, data_texts_with, finding};
use super::script::{is_hiragana, shielded, within};
use crate::finding::{Applicability, Severity};
use crate::rule::kinds::{BRACKET, FULL_STOP, SIGN};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{excerpt, plan, word_start};
use crate::text::Item;

/// N107.
pub(crate) struct StrayFullStop;

/// Shorter items are labels, not entries of a list.
const MIN_CHARS: usize = 6;

static META: RuleMeta = RuleMeta {
    code: "N107",
    name: "stray-full-stop",
    name_ja: "体言止めの句点",
    family: Family::Notation,
    severity: Severity::Warning,
    fix: FixKind::Safe,
    summary: Text {
        ja: "体言止めの項目のうち、少数だけが句点で終わっている。",
        en: "A few items that end in a noun have a full stop, the others have none.",
    },
    docs: Text {
        ja: "## なぜ大切か\n体言止めの箇条書きには句点を付けないのが普通です。一部だけに付くと、書き手の違いが表に残ります。\n\n## 見つけ方\n体言止めの項目（6文字以上）を、句点のあるものとないものに分けて数え、ないほうが4倍以上あるときに、あるものを1件にまとめて示します。「…を実施。（注釈）」のように注釈の前に付くものも数えます。項目の途中が体言止めと句点で切れているものは別に示します。\n\n## 鳴らない場合\n「…を行う。」のような文、「こと。」で終わる項目、文を含む項目、その列では句点を付けるのが普通のとき、差がはっきりしないとき、かぎ括弧の中では鳴りません。",
        en: "## Why it matters\nItems of a list that end in a noun have no full stop; a few that do show that several hands wrote the table.\n\n## How it decides\nItems of at least six characters that end in a noun are counted with and without a full stop; where those without are four times as many, those with one are one finding, also before a remark in brackets. A noun and a full stop inside an item are told apart.\n\n## Known false alarms\nSentences, items that hold a sentence, 「こと。」, columns in which the full stop is usual, unclear majorities and quotations stay silent.",
    },
    texts: &[
        (
            "end",
            Text {
                ja: "体言止めの項目の多く（{majority}か所）には句点がありませんが、「{text}」など{minority}か所は「。」で終わっています。",
                en: "Most items that end in a noun ({majority}) have no full stop, but “{text}” and {minority} in all have one.",
            },
        ),
        (
            "middle",
            Text {
                ja: "項目の途中が体言止めと句点で切れています：「{text}」。",
                en: "A noun and a full stop cut the item in two: “{text}”.",
            },
        ),
        (
            "middle-help",
            Text {
                ja: "「、」でつなぐか、2つの項目に分けてください。",
                en: "Join the parts with 「、」 or make two items of them.",
            },
        ),
        (
            "fix",
            Text {
                ja: "句点を除く",
                en: "Remove the full stop",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "1か所だけ句点がある",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|・出張講座の開催 ・調査報告書の作成。|・展示解説の充実|・展示解説の充実"
            ),
            findings: 1,
        },
        Example {
            note: "注釈の前の句点",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|・市民向けの出張講座を実施。（公民館と共催）|・展示解説の充実|・展示解説の充実"
            ),
            findings: 1,
        },
        Example {
            note: "項目の途中の句点",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|・出張講座の適正な運営。展示解説の周知、充実|・展示解説の充実|・展示解説の充実"
            ),
            findings: 1,
        },
        Example {
            note: "文として書かれた項目",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|・出張講座を開催する。|文化財を巡る。冊子も作成。|・すべての展示に解説を付けること。"
            ),
            findings: 0,
        },
        Example {
            note: "文を書く列",
            table: "事業|内容|備考\n公開講座|参加者全員に資料を配布|資料は当日に配る。\n朝市|出店者の募集と場所の調整|雨天のときは中止。\n遊びの会|保護者向けの相談会を併催|申込みは電話で受け付ける。\n料理教室|地元の食材を使った料理|材料費は参加者が払う。\n読書会|毎月一冊の課題図書の輪読|駐車場あり、予約は不要\n写真展|市民から募った作品の展示|会場は中央公民館一階\n体操教室|椅子に座ったままの体操|飲み物と室内履きを持参\n",
            findings: 0,
        },
        Example {
            note: "句点を付ける列",
            table: "事業|内容|備考\n公開講座|参加者全員に資料を配布|土曜日の午後に開催。\n朝市|出店者の募集と場所の調整|雨天のときは中止。\n遊びの会|保護者向けの相談会を併催|申込みは電話のみ。\n料理教室|地元の食材を使った料理|材料費は自己負担。\n",
            findings: 0,
        },
    ],
};

/// How an item that ends in a noun is closed.
enum End {
    Bare,
    /// The full stop.
    Stop(Range<usize>),
    /// A full stop after a noun inside the item.
    Middle(Range<usize>),
}

impl Rule for StrayFullStop {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        // Texts without any 。 are most of the table: only their number is needed.
        if data_texts_with(cx, FULL_STOP).next().is_none() {
            return;
        }
        let (mut bare, mut bare_cells) = (0usize, 0usize);
        // Per column: items that end in a noun without and with a full stop, and sentences.
        let mut columns: HashMap<usize, [usize; 3], FixedState> = HashMap::default();
        let mut ends: Vec<(usize, Hit<'_>)> = Vec::new();
        let mut middles: Vec<(usize, &str, Hit<'_>)> = Vec::new();
        for &id in cx.occurrences.texts() {
            let (text, cells) = (cx.grid.text(id), cx.occurrences.cells(id));
            if text.chars().nth(MIN_CHARS - 1).is_none() {
                continue;
            }
            let column = cx.grid.position(cells[0]).1;
            let items = cx.occurrences.items(cx.grid, id);
            let kinds = cx.occurrences.kinds(cx.grid, id);
            let stops = kinds & FULL_STOP != 0;
            if !stops {
                let long = |item: &Item| bare_noun(&text[item.body.clone()]);
                let count = items.iter().filter(|&item| long(item)).count();
                bare += count;
                bare_cells += count * cells.len();
                if count > 0 {
                    columns.entry(column).or_default()[0] += count;
                }
                continue;
            }
            // Brackets, and the @ and : of addresses.
            let shield = match kinds & (BRACKET | SIGN) {
                0 => Vec::new(),
                _ => shielded(text),
            };
            for item in items {
                match end(text, item.body.clone()) {
                    Some(End::Bare) => {
                        bare += 1;
                        bare_cells += cells.len();
                        columns.entry(column).or_default()[0] += 1;
                    }
                    Some(End::Stop(range)) if !within(&shield, range.start) => {
                        columns.entry(column).or_default()[1] += 1;
                        ends.push((column, stop(text, cells, range)));
                    }
                    Some(End::Middle(range)) if !within(&shield, range.start) => {
                        let hit = Hit::new(cells, range);
                        middles.push((column, &text[item.body.clone()], hit));
                    }
                    None if text[item.body.clone()].ends_with('。') => {
                        columns.entry(column).or_default()[2] += 1;
                    }
                    _ => {}
                }
            }
        }
        let unusual = |column: usize| {
            let [bare, stopped, sentences] = columns.get(&column).copied().unwrap_or_default();
            // A column of prose: a full stop is nothing unusual there.
            stopped <= bare && sentences * 4 <= bare
        };
        if habit(bare, ends.len()) != Habit::Clear {
            return;
        }
        let ends: Vec<Hit<'_>> = (ends.into_iter())
            .filter(|(column, _)| unusual(*column))
            .map(|(_, hit)| hit)
            .collect();
        let fix = (Applicability::Safe, META.say(cx, "fix", &[]));
        if let Some(found) = finding(&META, &ends, Some(fix)) {
            let first = (ends.iter().min_by_key(|hit| hit.cells[0])).expect("a finding has a hit");
            let shown = tail(cx.grid.value(first.cells[0]), first.range.end);
            out.push(found.confidence(0.85).message(META.say(
                cx,
                "end",
                &[
                    ("majority", &bare_cells),
                    ("minority", &addresses(&ends)),
                    ("text", &shown),
                ],
            )));
        }
        for (column, body, hit) in middles {
            if !unusual(column) || bare < 4 * (ends.len() + 1) {
                continue;
            }
            if let Some(found) = finding(&META, &[hit], None) {
                out.push(
                    found
                        .confidence(0.7)
                        .help(META.say(cx, "middle-help", &[]))
                        .cause(format!("middle {body}"))
                        .message(META.say(cx, "middle", &[("text", &excerpt(body, 40))])),
                );
            }
        }
    }
}

/// Shows the last word with the full stop, edits the full stop only.
fn stop<'a>(text: &str, cells: &'a [crate::grid::CellId], range: Range<usize>) -> Hit<'a> {
    let start = (text[..range.start].char_indices().rev())
        .take(2)
        .take_while(|(_, c)| !c.is_whitespace() && !"、・（(".contains(*c))
        .last()
        .map_or(range.start, |(at, _)| at);
    Hit {
        cells,
        range: start..range.end,
        edits: vec![(range, String::new())],
    }
}

/// The last characters up to a place.
fn tail(text: &str, end: usize) -> String {
    let start = text[..end]
        .char_indices()
        .rev()
        .nth(9)
        .map_or(0, |(at, _)| word_start(text, at));
    let shown = &text[start..end];
    if start > 0 {
        format!("…{shown}")
    } else {
        shown.to_owned()
    }
}

/// Whether an item without a full stop ends in a noun and is long enough to tell.
fn bare_noun(item: &str) -> bool {
    ends_in_noun(item) && item.chars().nth(MIN_CHARS - 1).is_some()
}

/// `None`: a sentence, or too short to say.
fn end(text: &str, body: Range<usize>) -> Option<End> {
    let item = &text[body.clone()];
    let stops: Vec<usize> = memchr::memmem::find_iter(item.as_bytes(), "。").collect();
    if stops.is_empty() {
        return bare_noun(item).then_some(End::Bare);
    }
    // One sentence, or a full stop in brackets, makes prose of the item.
    let mut from = 0;
    for &at in &stops {
        let part = item[from..at].trim();
        if !ends_in_noun(part) || part.chars().nth(1).is_none() {
            return None;
        }
        from = at + '。'.len_utf8();
    }
    let rest = item[from..].trim();
    let [at] = stops[..] else {
        return None;
    };
    let range = body.start + at..body.start + at + '。'.len_utf8();
    let remark = rest.starts_with(['（', '(']) && rest.ends_with(['）', ')']);
    let enclosed =
        item[..at].matches(['（', '(']).count() > item[..at].matches(['）', ')']).count();
    if enclosed || item[..at].chars().nth(MIN_CHARS - 1).is_none() {
        None
    } else if rest.is_empty() || remark {
        Some(End::Stop(range))
    } else {
        // 。ただし、…: a proviso makes sentences of both parts.
        let proviso = ["ただし", "但し", "なお", "また", "ほか"]
            .iter()
            .any(|word| rest.starts_with(word));
        let laid_out = item.contains("\u{3000}\u{3000}");
        if proviso || laid_out {
            return None;
        }
        ends_in_noun(rest).then(|| {
            let start = item[..at]
                .char_indices()
                .rev()
                .nth(5)
                .map_or(0, |(at, _)| at);
            let end = (rest.char_indices().nth(4)).map_or(rest.len(), |(at, _)| at);
            End::Middle(
                body.start + start
                    ..range.end + (item[from..].len() - item[from..].trim_start().len()) + end,
            )
        })
    }
}

/// Kanji, katakana, letters and digits end nouns; a remark in brackets is left out.
fn ends_in_noun(text: &str) -> bool {
    let mut text = text.trim_end();
    while text.ends_with(['）', ')']) {
        let mut depth = 0usize;
        let open = text.char_indices().rev().find(|&(_, c)| {
            match c {
                '）' | ')' => depth += 1,
                '（' | '(' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        match open {
            Some((at, _)) if at > 0 => text = text[..at].trim_end(),
            _ => return false,
        }
    }
    let last = text.chars().next_back();
    last.is_some_and(|c| c.is_alphanumeric() && !is_hiragana(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_and_sentences() {
        for text in [
            "講座を実施",
            "実施（県が実施）",
            "センター",
            "広報（（独）機構）",
        ] {
            assert!(ends_in_noun(text), "{text}");
        }
        for text in ["行う", "開催する（6月）", "こと", "（注）", "します"] {
            assert!(!ends_in_noun(text), "{text}");
        }
    }
}
