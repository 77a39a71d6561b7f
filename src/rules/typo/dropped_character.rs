//! T103 dropped-character.

use super::suspect::{TEXTS, report};
use crate::finding::Severity;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::text::channel::Kind;

/// T103.
pub(crate) struct DroppedCharacter;

static META: RuleMeta = RuleMeta {
    code: "T103",
    name: "dropped-character",
    name_ja: "脱字",
    family: Family::Typo,
    severity: Severity::Error,
    fix: FixKind::Choice,
    summary: Text {
        ja: "字が一つ抜けている（相談会の開→相談会の開催）。",
        en: "A letter is missing.",
    },
    docs: Text {
        ja: "## なぜ大切か\n書き直しや貼り付けの端で字が落ちます。\n\n## 見つけ方\n抜けたとみられる字を補って、どれだけ自然になるかを測ります。漢字一字の有無は別の語のこともあるので、正しい形が二つ以上の別の文になければエラーにはしません。漢字と仮名のつながりを公文書から学んだ統計に、その表自身の言葉（同じ文の写しは一つと数え、調べる文自身は除く）を重ね、語の区切りも比べて、誤りである確からしさを出します。正しい形が表のほかの場所にあれば、95％以上でエラー、60％以上で警告です。なければ99％以上でエラー、85％以上で警告です。30％以上は情報です。\n\n## 鳴らない場合\n公式の名称、法令の題名、「」『』の中、旧仮名遣い、行の切れ目の字、英数字・記号。",
        en: "## Why it matters\nLetters are lost at the edges of rewriting and pasting.\n\n## How it decides\nLetters known between the neighbours are put in. A single kanji more may be another word: never an error unless the longer form stands in two other passages. Statistics of letter sequences learnt from public documents are layered with the words of the table itself (copies count once, the passage judged is left out) and with a word list; fitted weights give a probability. Where the table has the right form elsewhere, 95 % is an error and 60 % a warning; else 99 % and 85 %. 30 % is a hint.\n\n## Known false alarms\nOfficial names, titles of laws, quotations, old orthography, letters at a line's cut, Latin letters, digits and signs stay silent.",
    },
    texts: TEXTS,
    source: None,
    examples: &[
        Example {
            note: "字が抜けている",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|会員企業への相談窓口の利用勧奨を行う|継続\n\
                    女性の活躍|環境の整備|町商工会|広報|組合員への相談窓口の利用奨を行う|継続\n\
                    若者の定着|就職の支援|市商工会|相談|関係団体への相談窓口の利用勧奨を行う|継続\n\
                    高齢者の就業|職場の整備|市商工会|研修|事業所への相談窓口の利用勧奨を行う|継続",
            findings: 1,
        },
        Example {
            note: "正しい文、名称、題名、「」の中、英数字",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|会員企業への相談窓口の利用勧奨を行う|継続\n\
                    女性の活躍|環境の整備|町商工会|広報|次世代育成支援対策推進法の周知、「利用動奨」という題の冊子、くるみん・えるぼしの認定、36協定、URL https://example.jp/a1|継続\n\
                    若者の定着|就職の支援|市商工会|相談|関係団体への相談窓口の利用勧奨を行う|継続\n\
                    高齢者の就業|職場の整備|市商工会|研修|事業所への相談窓口の利用勧奨を行う|継続",
            findings: 0,
        },
        Example {
            note: "銀行の用語、型番、片仮名の商品名",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|会員企業への相談窓口の利用勧奨を行う|継続\n\
                    女性の活躍|環境の整備|町商工会|広報|若手行員の退行後の処遇、ＡＢＣ-1234型の導入、ウーバーイーツとの連携|継続\n\
                    若者の定着|就職の支援|市商工会|相談|関係団体への相談窓口の利用勧奨を行う|継続\n\
                    高齢者の就業|職場の整備|市商工会|研修|事業所への相談窓口の利用勧奨を行う|継続",
            findings: 0,
        },
    ],
};

impl Rule for DroppedCharacter {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        report(cx, &META, &[Kind::Dropped], out);
    }
}
