//! What T101–T106 and T111 say.

use crate::rule::Text;

/// What the findings of these rules say.
pub(in crate::rules::typo) const TEXTS: &[(&str, Text)] = &[
    (
        "wrong",
        Text {
            ja: "「{written}」は「{meant}」の誤りとみられます。{why}{count}",
            en: "“{written}” looks like a mistake for “{meant}”: {why}{count}",
        },
    ),
    (
        "count",
        Text {
            ja: "「{meant}」{many}件に対し「{written}」{few}件です。",
            en: " ({meant}: {many}, {written}: {few})",
        },
    ),
    (
        "look",
        Text {
            ja: "字形の似た「{a}」と「{b}」の取り違えとみられます。",
            en: "{a} and {b} look alike.",
        },
    ),
    (
        "sound",
        Text {
            ja: "読みの同じ「{a}」と「{b}」の取り違えとみられます。",
            en: "{a} and {b} sound alike.",
        },
    ),
    (
        "kana",
        Text {
            ja: "仮名「{a}」と「{b}」の取り違えとみられます。",
            en: "{a} was written for {b}.",
        },
    ),
    (
        "other",
        Text {
            ja: "前後の続きから「{b}」が入るところに「{a}」があります。",
            en: "{b} is expected where {a} stands.",
        },
    ),
    (
        "dropped",
        Text {
            ja: "「{b}」が抜けたとみられます。",
            en: "{b} is missing.",
        },
    ),
    (
        "doubled",
        Text {
            ja: "「{a}」が重なっています。",
            en: "{a} stands twice.",
        },
    ),
    (
        "added",
        Text {
            ja: "「{a}」が余分とみられます。",
            en: "{a} is too much.",
        },
    ),
    (
        "transposed",
        Text {
            ja: "「{a}」は「{b}」の順とみられます。",
            en: "{a} should stand as {b}.",
        },
    ),
    (
        "fix",
        Text {
            ja: "「{to}」に直す",
            en: "write “{to}”",
        },
    ),
    (
        "there",
        Text {
            ja: "ここでは「{meant}」",
            en: "here it is “{meant}”",
        },
    ),
    (
        "pair",
        Text {
            ja: "「{written}」と「{meant}」が混じっています。どちらかの書き誤りとみられます。{why}",
            en: "“{written}” and “{meant}” are both used; one looks like a mistake for the other: {why}",
        },
    ),
];
