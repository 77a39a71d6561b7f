//! T106 wrong-kana.

use super::suspect::{TEXTS, report};
use crate::finding::Severity;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::text::channel::Kind;

/// T106.
pub(crate) struct WrongKana;

static META: RuleMeta = RuleMeta {
    code: "T106",
    name: "wrong-kana",
    name_ja: "仮名の誤り",
    family: Family::Typo,
    severity: Severity::Error,
    fix: FixKind::Choice,
    summary: Text {
        ja: "仮名が一つ違う（濁点、大小、段や行、助詞）。",
        en: "One kana is wrong: voicing, size, vowel, row or particle.",
    },
    docs: Text {
        ja: "## なぜ大切か\n仮名の打ち間違いは、助詞や語尾に紛れて残ります。\n\n## 見つけ方\n濁点、大小、同じ行と段、助詞の取り違えを置き換えて、どれだけ自然になるかを測ります。漢字と仮名のつながりを公文書から学んだ統計に、その表自身の言葉（同じ文の写しは一つと数え、調べる文自身は除く）を重ね、語の区切りも比べて、誤りである確からしさを出します。95％以上でエラー、50％以上で警告、30％以上は情報です。\n\n## 鳴らない場合\n公式の名称、法令の題名、「」『』の中、旧仮名遣い、行の切れ目の字、英数字・記号。",
        en: "## Why it matters\nSlips in kana hide in particles and endings.\n\n## How it decides\nVoicing, size, row, vowel and particles are exchanged. Statistics of letter sequences learnt from public documents are layered with the words of the table itself (copies count once, the passage judged is left out) and with a word list; fitted weights give a probability. 95 % is an error, 50 % a warning, 30 % a hint.\n\n## Known false alarms\nOfficial names, titles of laws, quotations, old orthography, letters at a line's cut, Latin letters, digits and signs stay silent.",
    },
    texts: TEXTS,
    source: None,
    examples: &[],
};

impl Rule for WrongKana {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        report(cx, &META, &[Kind::Kana], out);
    }
}
