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
        ja: "## なぜ大切か\n書き直しや貼り付けの端で字が落ちます。\n\n## 見つけ方\n抜けたとみられる字を補って、どれだけ自然になるかを測ります。漢字一字の有無は別の語のこともあるので、正しい形が二つ以上の別の文になければエラーにはしません。漢字と仮名のつながりを公文書から学んだ統計に、その表自身の言葉（同じ文の写しは一つと数え、調べる文自身は除く）を重ね、語の区切りも比べて、誤りである確からしさを出します。95％以上でエラー、50％以上で警告、30％以上は情報です。\n\n## 鳴らない場合\n公式の名称、法令の題名、「」『』の中、旧仮名遣い、行の切れ目の字、英数字・記号。",
        en: "## Why it matters\nLetters are lost at the edges of rewriting and pasting.\n\n## How it decides\nLetters known between the neighbours are put in. A single kanji more may be another word: never an error unless the longer form stands in two other passages. Statistics of letter sequences learnt from public documents are layered with the words of the table itself (copies count once, the passage judged is left out) and with a word list; fitted weights give a probability. 95 % is an error, 50 % a warning, 30 % a hint.\n\n## Known false alarms\nOfficial names, titles of laws, quotations, old orthography, letters at a line's cut, Latin letters, digits and signs stay silent.",
    },
    texts: TEXTS,
    source: None,
    examples: &[],
};

impl Rule for DroppedCharacter {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        report(cx, &META, &[Kind::Dropped], out);
    }
}
