//! W106 term-drift.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

use foldhash::fast::FixedState;
use serde::Deserialize;

use super::bodies::rows_of;
use super::script::{is_kanji, is_katakana};
use super::texts::STANDS;
use crate::finding::{Finding, Severity};
use crate::grid::Span;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::text::CharSet;

/// W106.
pub(crate) struct TermDrift;

static META: RuleMeta = RuleMeta {
    code: "W106",
    name: "term-drift",
    name_ja: "用語の揺れ",
    family: Family::Wording,
    severity: Severity::Info,
    fix: FixKind::None,
    summary: Text {
        ja: "「女性の活躍推進」と「女性の活躍促進」のように、同じ言葉に続く用語が行によって違う。",
        en: "Different terms follow the same words: 女性の活躍推進, 女性の活躍促進.",
    },
    docs: Text {
        ja: "## なぜ大切か\n推進と促進、充実と拡充は意味が近く、書き分けたのか揺れたのかは書いた人にしか分かりません。直すのではなく、問いかけるための指摘です。\n\n## 見つけ方\n前の五字以上が同じで、続く用語だけが近い意味の組（推進／促進、充実／拡充など、`rules/wording/terms.toml`）で違うものを挙げ、行の数を示します。常に参考（info）です。\n\n## 鳴らない場合\n前の言葉が違うもの、一方の用語しかないもの、名前の途中（促進法、推進員）。",
        en: "## Why it matters\n推進 and 促進, 充実 and 拡充 are close in meaning; only the writer knows whether the difference is meant. This is a question, never a correction.\n\n## How it decides\nWhere five characters or more are equal and the term after them differs within a pair of `rules/wording/terms.toml` (推進/促進, 充実/拡充), both are shown with their rows. Always info.\n\n## Known false alarms\nOther words before the term, one of the terms only, and a term inside a longer word (促進法, 推進員) stay silent.",
    },
    texts: &[
        (
            "drifts",
            Text {
                ja: "「{many}」（{most}行）と「{few}」（{least}行）があります。書き分けたものですか。",
                en: "“{many}” ({most} row(s)) and “{few}” ({least} row(s)): is the difference meant?",
            },
        ),
        (
            "help",
            Text {
                ja: "同じことなら一方にそろえます（{difference}）。",
                en: "If they mean the same, keep to one ({difference}).",
            },
        ),
        STANDS,
    ],
    source: None,
    examples: &[
        Example {
            note: "同じ言葉に推進と促進が続く",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    女性の活躍|環境の整備|健康福祉課|高齢者の活躍推進|講座の開催|継続\n\
                    女性の活躍|環境の整備|商工観光課|高齢者の活躍促進|相談の受付|継続",
            findings: 1,
        },
        Example {
            note: "前の言葉が違う",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    女性の活躍|環境の整備|健康福祉課|高齢者の活躍推進|講座の開催|継続\n\
                    女性の活躍|環境の整備|商工観光課|制度の利用促進|相談の受付|継続",
            findings: 0,
        },
        Example {
            note: "長い言葉の途中",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    女性の活躍|環境の整備|健康福祉課|高齢者の活躍推進員の配置|講座の開催|継続\n\
                    女性の活躍|環境の整備|商工観光課|高齢者の活躍促進|相談の受付|継続",
            findings: 0,
        },
    ],
};

/// The embedded list.
const TOML: &str = include_str!("../../../rules/wording/terms.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pair: Vec<Pair>,
}

/// Terms that are close in meaning, of two characters each.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    terms: [String; 2],
    difference: String,
}

/// The pairs, and each term with its pair and side by its first character.
struct Terms {
    pairs: Vec<Pair>,
    by_first: HashMap<char, Vec<(char, usize, usize)>, FixedState>,
    /// Most characters begin no term.
    firsts: CharSet,
}

static TERMS: LazyLock<Terms> = LazyLock::new(|| {
    let File { pair: pairs } = toml::from_str(TOML).expect("the embedded list is read by a test");
    let mut by_first = HashMap::<char, Vec<_>, FixedState>::default();
    for (at, pair) in pairs.iter().enumerate() {
        for (side, term) in pair.terms.iter().enumerate() {
            let mut chars = term.chars();
            if let (Some(first), Some(second)) = (chars.next(), chars.next()) {
                by_first.entry(first).or_default().push((second, at, side));
            }
        }
    }
    let firsts = CharSet::new(by_first.keys().copied(), true);
    Terms {
        pairs,
        by_first,
        firsts,
    }
});

/// Characters before the term that must be equal.
const BEFORE: usize = 5;

fn same_script(a: char, b: char) -> bool {
    is_kanji(a) && is_kanji(b) || is_katakana(a) && is_katakana(b)
}

impl Rule for TermDrift {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let segments = cx.occurrences.segments(cx.grid);
        let chars = segments.chars();
        type Places = [Vec<Range<usize>>; 2];
        let mut found: BTreeMap<(&[char], usize), Places> = BTreeMap::new();
        for at in BEFORE..chars.len().saturating_sub(2) {
            if !TERMS.firsts.contains(chars[at]) {
                continue;
            }
            let Some(terms) = TERMS.by_first.get(&chars[at]) else {
                continue;
            };
            let before = &chars[at - BEFORE..at];
            if before.contains(&'\0') || is_kanji(chars[at + 2]) {
                continue;
            }
            // Shown from the beginning of the word.
            let start = (0..at - BEFORE)
                .rev()
                .take(12)
                .take_while(|&back| same_script(chars[back], chars[back + 1]))
                .last()
                .unwrap_or(at - BEFORE);
            // A term may belong to two pairs.
            for &(second, pair, side) in terms {
                if second == chars[at + 1] {
                    found.entry((before, pair)).or_default()[side].push(start..at + 2);
                }
            }
        }
        for ((_, pair), [one, other]) in found {
            if one.is_empty() || other.is_empty() {
                continue;
            }
            let spans = |places: &[Range<usize>]| -> Vec<Span> {
                let all: BTreeSet<Span> = (places.iter())
                    .flat_map(|place| segments.spans(cx.grid, cx.occurrences, place.clone()))
                    .collect();
                all.into_iter().collect()
            };
            let (a, b) = (spans(&one), spans(&other));
            let (many, few) = match rows_of(cx, &a).len() >= rows_of(cx, &b).len() {
                true => (a, b),
                false => (b, a),
            };
            let text =
                |span: Span| &cx.grid.value(span.cell)[span.start as usize..span.end as usize];
            let (most, least) = (rows_of(cx, &many).len(), rows_of(cx, &few).len());
            let (many_text, few_text) = (text(many[0]), text(few[0]));
            out.push(
                Finding::build(&META, few[0])
                    .severity(Severity::Info)
                    .confidence(0.4)
                    .also(few[1..].iter().copied())
                    .other_side(many.iter().copied())
                    .related(
                        many[0],
                        META.say(cx, "stands", &[("text", &many_text), ("count", &most)]),
                    )
                    .cause(format!("{few_text}/{many_text}"))
                    .help(META.say(cx, "help", &[("difference", &TERMS.pairs[pair].difference)]))
                    .message(META.say(
                        cx,
                        "drifts",
                        &[
                            ("many", &many_text),
                            ("most", &most),
                            ("few", &few_text),
                            ("least", &least),
                        ],
                    )),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_sound() {
        let pairs = &TERMS.pairs;
        assert!(pairs.is_sorted_by(|a, b| a.terms < b.terms));
        for Pair { terms, difference } in pairs {
            assert!(
                terms.iter().all(|term| term.chars().count() == 2),
                "{terms:?}"
            );
            assert!(terms.iter().all(|term| difference.contains(term.as_str())));
            assert_ne!(terms[0], terms[1]);
        }
    }
}
