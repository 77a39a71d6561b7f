//! N105 nested-bracket.

use std::sync::LazyLock;

use super::hit::{Hit, finding};
use crate::finding::Severity;
use crate::grid::TextId;
use crate::rule::kinds::BRACKET;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{beside, plan};
use crate::text::CharSet;

/// N105.
pub(crate) struct NestedBracket;

static META: RuleMeta = RuleMeta {
    code: "N105",
    name: "nested-bracket",
    name_ja: "同じ括弧の入れ子",
    family: Family::Notation,
    severity: Severity::Info,
    fix: FixKind::None,
    summary: Text {
        ja: "同じ種類の括弧が入れ子になっている。",
        en: "Brackets of one kind stand inside each other.",
    },
    docs: Text {
        ja: "## なぜ大切か\n「（（独）機構）」は公用文の書き方として誤りではありませんが、どこで閉じるかが読み取りにくくなります。好みの問題なので参考として示します。\n\n## 見つけ方\n閉じていない括弧の中で、同じ種類の括弧がもう一度開き、どちらも閉じている所を示します。\n\n## 鳴らない場合\n種類の違う括弧（「…（…）…」）、対になっていない括弧（N104で示します）では鳴りません。",
        en: "## Why it matters\nNested brackets are allowed in official style, but hard to follow: information only.\n\n## How it decides\nA bracket that opens inside another of its kind, both being closed.\n\n## Known false alarms\nBrackets of different kinds, and unbalanced ones (see N104), stay silent.",
    },
    texts: &[(
        "nested",
        Text {
            ja: "「{text}」は同じ括弧が入れ子になっています。",
            en: "“{text}” has brackets of one kind inside each other.",
        },
    )],
    source: Some("公用文作成の考え方（令和4年1月 文化審議会建議）解説 Ⅰ-5"),
    examples: &[
        Example {
            note: "丸括弧の中の丸括弧",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開（（独）文化財機構と共催）|公開講座の開催|公開講座の開催|公開講座の開催"
            ),
            findings: 1,
        },
        Example {
            note: "種類の違う括弧",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|「文化財（国宝）」の公開|【新】（『講座「学ぶ」』の開催）|公開講座（春）（秋）|公開講座の開催"
            ),
            findings: 0,
        },
        Example {
            note: "閉じていない括弧",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開（（無料）|公開講座の開催|公開講座の開催|公開講座の開催"
            ),
            findings: 0,
        },
    ],
};

static NESTING: LazyLock<CharSet> =
    LazyLock::new(|| CharSet::new("（(「『【）)」』】".chars(), false));

impl Rule for NestedBracket {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let beside = beside(cx);
        for &id in beside.occurrences.texts() {
            self.check_text(&beside, id, cx.grid.text(id), out);
        }
    }

    fn check_text(&self, cx: &Context<'_>, id: TextId, text: &str, out: &mut Sink) {
        if cx.occurrences.kinds(cx.grid, id) & BRACKET == 0 {
            return;
        }
        let mut open: Vec<(char, usize)> = Vec::new();
        let mut nested = None;
        for (at, c) in NESTING.find(text) {
            match c {
                '（' | '(' | '「' | '『' | '【' => open.push((c, at)),
                '）' | ')' | '」' | '』' | '】' => {
                    let Some((sign, start)) = open.pop() else {
                        return;
                    };
                    if super::unbalanced_bracket::closing(sign) != Some(c) {
                        return;
                    }
                    // The innermost pair closes first; show the pair around it.
                    if let Some(&(outer, from)) = open.last()
                        && outer == sign
                    {
                        nested = Some((from, start));
                    } else if let Some((from, _)) = nested.filter(|&(from, _)| from == start) {
                        let range = from..at + c.len_utf8();
                        let shown = &text[range.clone()];
                        let hit = Hit::new(cx.occurrences.cells(id), range.clone());
                        if let Some(found) = finding(&META, &[hit], None) {
                            out.push(found.cause(shown).message(META.say(
                                cx,
                                "nested",
                                &[("text", &crate::rules::table::excerpt(shown, 40))],
                            )));
                        }
                        nested = None;
                    }
                }
                _ => {}
            }
        }
    }
}
