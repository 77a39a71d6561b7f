//! N109 machine-dependent-character.

use unicode_normalization::UnicodeNormalization;

use super::hit::{Hit, addresses, data_texts_with, finding};
use crate::finding::{Applicability, Severity};
use crate::rule::kinds::OTHER;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::plan;
use crate::text::ERAS;

/// N109.
pub(crate) struct MachineDependentCharacter;

/// Kinds of characters; one finding each.
const KINDS: [&str; 5] = ["enclosed", "abbreviation", "unit", "roman", "kana"];

static META: RuleMeta = RuleMeta {
    code: "N109",
    name: "machine-dependent-character",
    name_ja: "機種依存文字",
    family: Family::Notation,
    severity: Severity::Info,
    fix: FixKind::Unsafe,
    summary: Text {
        ja: "①、㈱、㍻、Ⅲ、㎡、半角片仮名など、環境によって扱いの変わる文字がある。",
        en: "Characters that systems treat differently: ①, ㈱, ㍻, Ⅲ, ㎡, half-width katakana.",
    },
    docs: Text {
        ja: "## なぜ大切か\n古い文字コードに変換すると失われたり、読み上げや検索で抜けたりします。日常の文書では普通に使われるので、参考として種類ごとに1件だけ示します。\n\n## 見つけ方\n囲み数字、略語の合字（㈱ ㍻）、単位の合字（㎡ ㌔）、ローマ数字、半角片仮名を数えます。\n\n## 鳴らない場合\n人名の髙・﨑などの異体字、※や○などの記号、矢印では鳴りません。",
        en: "## Why it matters\nThey may be lost in older encodings, and are missed by screen readers and searches. They are everyday signs, so each kind is one finding, for information.\n\n## How it decides\nEnclosed numbers, squared abbreviations and units, Roman numerals and half-width katakana are counted.\n\n## Known false alarms\nVariant kanji of names (髙, 﨑), signs such as ※ and ○, and arrows stay silent.",
    },
    texts: &[
        (
            "found",
            Text {
                ja: "{kind}（「{text}」など）が{count}か所にあります。",
                en: "{kind}: “{text}” and the like in {count} places.",
            },
        ),
        (
            "fix",
            Text {
                ja: "ふつうの文字に置き換える",
                en: "Use ordinary characters",
            },
        ),
        (
            "enclosed",
            Text {
                ja: "囲み文字",
                en: "Enclosed characters",
            },
        ),
        (
            "abbreviation",
            Text {
                ja: "略語の合字",
                en: "Squared abbreviations",
            },
        ),
        (
            "unit",
            Text {
                ja: "単位の合字",
                en: "Squared units",
            },
        ),
        (
            "roman",
            Text {
                ja: "ローマ数字",
                en: "Roman numerals",
            },
        ),
        (
            "kana",
            Text {
                ja: "半角片仮名",
                en: "Half-width katakana",
            },
        ),
    ],
    source: Some(
        "統計表における機械判読可能なデータの表記方法の統一ルール（総務省 2020年12月）1-10",
    ),
    examples: &[
        Example {
            note: "種類ごとに1件",
            table: plan!(
                "文化の振興|文化財の保護|㈱文化舎|文化財の公開|①公開講座 ②冊子|①公開講座|展示室100㎡"
            ),
            findings: 3,
        },
        Example {
            note: "人名の異体字",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|講師は髙橋氏と山﨑氏|公開講座の開催|公開講座の開催"
            ),
            findings: 0,
        },
        Example {
            note: "ふつうの記号",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|※6月に実施 →継続|○公開講座 ◎展示|公開講座～展示"
            ),
            findings: 0,
        },
    ],
};

impl Rule for MachineDependentCharacter {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let mut found: [Vec<Hit<'_>>; KINDS.len()] = std::array::from_fn(|_| Vec::new());
        for (text, cells) in data_texts_with(cx, OTHER) {
            let mut run: Option<(usize, usize)> = None;
            for (at, c) in text.char_indices() {
                let kind = kind(c);
                if let Some((of, start)) = run
                    && kind != Some(of)
                {
                    found[of].push(hit(text, cells, of, start..at));
                    run = None;
                }
                if let (Some(of), None) = (kind, run) {
                    run = Some((of, at));
                }
            }
            if let Some((of, start)) = run {
                found[of].push(hit(text, cells, of, start..text.len()));
            }
        }
        for (key, hits) in KINDS.iter().zip(&found) {
            let fix = (Applicability::Unsafe, META.say(cx, "fix", &[]));
            let Some(builder) = finding(&META, hits, Some(fix)) else {
                continue;
            };
            let first = (hits.iter().min_by_key(|hit| hit.cells[0])).expect("a finding has a hit");
            let shown = &cx.grid.value(first.cells[0])[first.range.clone()];
            let kind = META.say(cx, key, &[]);
            out.push(builder.message(META.say(
                cx,
                "found",
                &[
                    ("kind", &kind),
                    ("text", &shown),
                    ("count", &addresses(hits)),
                ],
            )));
        }
    }
}

fn hit<'a>(
    text: &str,
    cells: &'a [crate::grid::CellId],
    kind: usize,
    range: std::ops::Range<usize>,
) -> Hit<'a> {
    // A number in a circle is a list mark: nothing else can stand for it.
    if KINDS[kind] == "enclosed" {
        return Hit::new(cells, range);
    }
    let by: String = (text[range.clone()].nfkc())
        .map(|c| match c {
            '(' => '（',
            ')' => '）',
            c => c,
        })
        .collect();
    Hit::replaced(cells, range, by)
}

/// Place in [`KINDS`].
fn kind(c: char) -> Option<usize> {
    match c {
        // Most of the text.
        '\0'..='\u{20FF}' | '\u{3000}'..='\u{321F}' | '\u{3400}'..='\u{FF60}' => None,
        '①'..='⓿' | '❶'..='➓' | '㉑'..='㉟' | '㊱'..='㊿' | '㋀'..='㋾' => Some(0),
        '㈠'..='㉃' | '㊀'..='㊰' | '㍿' | '℡' | '№' | '㏍' => Some(1),
        c if ERAS.iter().any(|era| era.sign == c) => Some(1),
        '㌀'..='㍺' | '㎀'..='㏟' | '㏿' => Some(2),
        'Ⅰ'..='ⅿ' => Some(3),
        'ｦ'..='ﾟ' => Some(4),
        _ => None,
    }
}
