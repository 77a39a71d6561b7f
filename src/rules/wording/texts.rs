//! Texts that several rules of wording have.

use crate::rule::Text;

/// Key and text: how often the other form stands.
pub(super) const STANDS: (&str, Text) = (
    "stands",
    Text {
        ja: "「{text}」は{count}行",
        en: "“{text}”: {count} row(s)",
    },
);

/// Key and text of a fix: one form for both.
pub(super) const REPLACE: (&str, Text) = (
    "replace",
    Text {
        ja: "「{to}」にそろえる",
        en: "write “{to}”",
    },
);
