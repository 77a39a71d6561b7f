//! W107 script-variant.

use std::sync::LazyLock;

use serde::Deserialize;

use super::bodies::{Bodies, rows_of};
use super::lexicon::{Lexicon, listed};
use super::texts::{REPLACE, STANDS};
use crate::finding::{Applicability, Edit, Finding, MAX_ALSO, Severity};
use crate::grid::Span;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};

/// W107.
pub(crate) struct ScriptVariant;

static META: LazyLock<RuleMeta> = LazyLock::new(|| RuleMeta {
    code: "W107",
    name: "script-variant",
    name_ja: "仮名と漢字の揺れ",
    family: Family::Wording,
    severity: Severity::Warning,
    fix: FixKind::Choice,
    summary: Text {
        ja: "「子ども／子供／こども」「サーバ／サーバー」のように、同じ言葉の文字遣いが表の中で揺れている。",
        en: "One word is written in two scripts in a table: 子ども/子供/こども, サーバ/サーバー.",
    },
    docs: listed(
        Text {
            ja: "## なぜ大切か\nどの書き方も誤りではありませんが、一つの表の中で揺れると、検索や集計で分かれてしまいます。\n\n## 見つけ方\n書き方の揺れやすい言葉の一覧（`rules/wording/scripts.toml`）のうち二つ以上の形が表の中にあるとき、行の少ない方を挙げます。同じ機関の中で揺れているか、多い方が三倍以上あれば警告、ほかは参考（info）です。\n\n## 鳴らない場合\n法律・制度・課の名の中（こども家庭庁、子ども・子育て支援法）、「」の中、実施機関の欄、一つの形しかない表。",
            en: "## Why it matters\nNo form is wrong, but two forms in one table fall apart in searching and sorting.\n\n## How it decides\nWhere two or more forms of a word in `rules/wording/scripts.toml` stand in the table, the rarer is named: a warning where one body uses both or the other is three times as frequent, else info.\n\n## Known false alarms\nTitles of laws, schemes and offices (こども家庭庁), quotations, the column of bodies, and tables with one form only stay silent.",
        },
        LIST.0
            .iter()
            .map(|word| (word.forms.join(" ／ "), &*word.source)),
    ),
    texts: &[
        (
            "varies",
            Text {
                ja: "書き方が揺れています：「{many}」{most}行／「{few}」{least}行",
                en: "one word in two scripts: “{many}” in {most} row(s), “{few}” in {least}",
            },
        ),
        STANDS,
        REPLACE,
    ],
    source: Some(
        "外来語の表記（平成3年内閣告示第2号）／公用文作成の考え方（令和4年1月7日 文化審議会建議）",
    ),
    examples: &[
        Example {
            note: "同じ機関の中で揺れている",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    子育ての支援|保育の充実|健康福祉課|相談|子どもの居場所づくり|子どもの学習支援\n\
                    地域の安全|見守り|健康福祉課|見守り|子供の見守り活動|継続",
            findings: 1,
        },
        Example {
            note: "法律や園の名は変えられない",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    子育ての支援|保育の充実|健康福祉課|相談|子供の居場所づくり|子ども・子育て支援法の周知\n\
                    地域の安全|見守り|健康福祉課|見守り|認定こども園への移行|継続",
            findings: 0,
        },
        Example {
            note: "数える言葉だけを比べる",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    子育ての支援|保育の充実|健康福祉課|相談|相談窓口の設置 3か所、2か月|相談窓口の設置 5カ所\n\
                    地域の安全|見守り|健康福祉課|六ヶ所村の見守り|ほか所要の見直し、明らか月例の点検|継続",
            findings: 1,
        },
        Example {
            note: "長い言葉の一部は別の言葉",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    子育ての支援|保育の充実|健康福祉課|相談|スイスとの交流、サービスの向上|椅子の購入\n\
                    地域の安全|見守り|健康福祉課|見守り|車いすの貸出し|継続",
            findings: 0,
        },
    ],
});

/// The embedded list.
const TOML: &str = include_str!("../../../rules/wording/scripts.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    word: Vec<Word>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Word {
    forms: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    source: String,
}

static LIST: LazyLock<(Vec<Word>, Lexicon)> = LazyLock::new(|| {
    let File { word } = toml::from_str(TOML).expect("the embedded list is read by a test");
    let forms = word.iter().enumerate().flat_map(|(index, word)| {
        let forms = word.forms.iter().enumerate();
        let forms = forms.map(move |(form, text)| (&**text, Some((index, form))));
        forms.chain(word.except.iter().map(|text| (&**text, None)))
    });
    let lexicon = Lexicon::new(forms);
    (word, lexicon)
});

impl Rule for ScriptVariant {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let (words, lexicon) = &*LIST;
        for (word, forms) in lexicon.find(cx) {
            let mut forms: Vec<(usize, Vec<Span>)> = forms.into_iter().collect();
            // The most rows; of equals the first of the list.
            forms.sort_by_key(|(form, spans)| (std::cmp::Reverse(rows_of(cx, spans).len()), *form));
            let Some((many, rest)) = forms.split_first() else {
                continue;
            };
            for few in rest {
                out.push(finding(cx, &words[word], many, few));
            }
        }
    }
}

fn finding(
    cx: &Context<'_>,
    word: &Word,
    many: &(usize, Vec<Span>),
    few: &(usize, Vec<Span>),
) -> Finding {
    let bodies = Bodies::of(cx);
    let (usual, odd) = (&many.1, &few.1);
    let (most, least) = (rows_of(cx, usual).len(), rows_of(cx, odd).len());
    let (a, b) = (bodies.of_spans(cx, usual), bodies.of_spans(cx, odd));
    let mixed = !a.is_disjoint(&b) || a.is_empty() && b.is_empty() || most >= 3 * least;
    let (many, few) = (&word.forms[many.0], &word.forms[few.0]);
    let edits = (odd.iter().take(MAX_ALSO + 1))
        .map(|&span| Edit::ReplaceText(span, many.clone()))
        .collect();
    Finding::build(&META, odd[0])
        .severity(if mixed {
            Severity::Warning
        } else {
            Severity::Info
        })
        .confidence(if mixed { 0.8 } else { 0.5 })
        .also(odd[1..].iter().copied())
        .other_side(usual.iter().copied())
        .related(
            usual[0],
            META.say(cx, "stands", &[("text", many), ("count", &most)]),
        )
        .fix(
            Applicability::Choice,
            META.say(cx, "replace", &[("to", many)]),
            edits,
        )
        .cause(format!("{few}/{many}"))
        .message(META.say(
            cx,
            "varies",
            &[
                ("many", many),
                ("most", &most),
                ("few", few),
                ("least", &least),
            ],
        ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sound() {
        let (words, _) = &*LIST;
        assert!(!words.is_empty());
        let mut seen = std::collections::HashSet::new();
        for word in words {
            assert!(word.forms.len() >= 2, "{:?}", word.forms);
            for form in &word.forms {
                assert!(seen.insert(form), "{form} twice");
            }
        }
    }
}
