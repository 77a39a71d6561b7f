//! T111 inconsistent-pair.

use super::suspect::{NAMES_AND_QUOTATIONS, TERMS_OF_A_TRADE, TEXTS, report_pairs};
use crate::finding::Severity;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};

/// T111.
pub(crate) struct InconsistentPair;

static META: RuleMeta = RuleMeta {
    code: "T111",
    name: "inconsistent-pair",
    name_ja: "どちらかの誤り",
    family: Family::Typo,
    severity: Severity::Warning,
    fix: FixKind::Choice,
    summary: Text {
        ja: "よく似た二つの形が混じり、どちらかが誤りとみられる。",
        en: "Two forms differ in a letter or two, and one of them looks like a mistake.",
    },
    docs: Text {
        ja: "## なぜ大切か\n名称や新しい言葉は辞書にありません。表の中で二通りに書かれていれば、一方は書き誤りです。\n\n## 見つけ方\nT101～T106の調べで、一方がもう一方の、もう一方が一方の誤りとみられるとき、二つの指摘を一つにまとめ、両方の場所を示します。件数の少ない方を直す案を先に出しますが、どちらが正しいかは人が決めます。\n\n## 鳴らない場合\n一方だけが誤りとみられるとき（T101～T106）、公式の名称、「」『』の中。",
        en: "## Why it matters\nNames and new words are in no dictionary. Where a table writes one in two ways, one way is a slip.\n\n## How it decides\nWhere the search of T101–T106 takes each of two forms for a mistake of the other, both are told as one finding with both places. The suggestion changes the rarer form; which one is right is for people to say.\n\n## Known false alarms\nSilent where only one form is suspicious (T101–T106), in official names and in quotations.",
    },
    texts: TEXTS,
    source: None,
    examples: &[
        Example {
            note: "催しの名が二通りに書かれている",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|南のコスモス萩の家での講座|継続\n\
                    女性の活躍|環境の整備|町商工会|広報|北のコスモス荻の家での講座|継続\n\
                    若者の定着|就職の支援|市商工会|相談|相談会の開催|継続",
            findings: 1,
        },
        Example {
            note: "一方だけが誤りとみられる",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|会員企業への相談窓口の利用勧奨を行う|継続\n\
                    女性の活躍|環境の整備|町商工会|広報|組合員への相談窓口の利用動奨を行う|継続\n\
                    若者の定着|就職の支援|市商工会|相談|関係団体への相談窓口の利用勧奨を行う|継続",
            findings: 0,
        },
        NAMES_AND_QUOTATIONS,
        TERMS_OF_A_TRADE,
    ],
};

impl Rule for InconsistentPair {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        report_pairs(cx, &META, out);
    }
}
