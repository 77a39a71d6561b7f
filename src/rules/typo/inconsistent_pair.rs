//! T111 inconsistent-pair.

use super::suspect::{TEXTS, pairs};
use crate::finding::Severity;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};

/// T111.
pub(crate) struct InconsistentPair;

static META: RuleMeta = RuleMeta {
    code: "T111",
    name: "inconsistent-pair",
    name_ja: "食い違う二つの形",
    family: Family::Typo,
    severity: Severity::Warning,
    fix: FixKind::Choice,
    summary: Text {
        ja: "一字違いの二つの形が、互いに相手の書き誤りとみられる。",
        en: "Of two forms one letter apart each looks like a mistake for the other.",
    },
    docs: Text {
        ja: "## なぜ大切か\nどちらが正しいかは書いた人にしか分かりませんが、食い違いは一つの誤りです。\n\n## 見つけ方\nT101〜T106 の見方で、ある場所では甲が乙の誤り、別の場所では乙が甲の誤りとみられるとき、二つの指摘にせず一つにまとめ、誤りらしい方を示します。\n\n## 鳴らない場合\n一方だけが誤りとみられるものは T101〜T106 が示します。",
        en: "## Why it matters\nOnly the writer knows which is right, but the difference is one mistake.\n\n## How it decides\nWhere T101–T106 take one form for a mistake of another in one place and the other way round elsewhere, one finding is made at the likelier mistake.\n\n## Known false alarms\nWhat is accused on one side only is told by T101–T106.",
    },
    texts: TEXTS,
    source: None,
    examples: &[],
};

impl Rule for InconsistentPair {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        pairs(cx, &META, out);
    }
}
