//! R109–R111: bodies and remarks.

use crate::finding::Severity;
use crate::rule::{Example, Family, FixKind, RuleMeta, Text};

/// R109.
pub(in crate::rules::revision) static BODY_RENAMED: RuleMeta = RuleMeta {
    code: "R109",
    name: "body-renamed",
    name_ja: "実施機関の名称の変更",
    family: Family::Revision,
    severity: Severity::Info,
    fix: FixKind::None,
    summary: Text {
        ja: "実施機関の名称が、どの行でも別の名称になった。",
        en: "A body is called otherwise on all its rows.",
    },
    docs: Text {
        ja: "## なぜ大切か\n改組なら、ほかの表や要綱の名称も合わせる必要があります。\n\n## 見つけ方\n対応する行の多くで同じ置き換えが起き、古い名称が残っていないとき、名称ごとに1件示します。\n\n## 鳴らない場合\n設定の `[[rename]]` に書いた改称、一部の行だけの変更では鳴りません。",
        en: "## Why it matters\nAfter a reorganisation other tables and rules need the new name as well.\n\n## How it decides\nMost of the rows that belong together show the same replacement and the old name is gone: one finding a name.\n\n## Known false alarms\nRenames listed as `[[rename]]` in the configuration and changes on some rows only stay silent.",
    },
    texts: &[
        (
            "renamed",
            Text {
                ja: "実施機関の名称が「{old}」から「{new}」に変わりました（{rows}行）。",
                en: "The body “{old}” is now called “{new}” ({rows} rows).",
            },
        ),
        (
            "help",
            Text {
                ja: "正しい改称なら kouetsu.toml の [[rename]] に書くと、次から示しません",
                en: "List a right rename as [[rename]] in kouetsu.toml and it is not told again",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "どの行でも名称が変わった",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|開催|開催\n||商工課|土器づくり教室|募集|教室の開催|作品の展示\n||商工課|収蔵品の目録づくり|調査|目録の作成|目録の公表",
                "文化|公開|産業振興課|史跡めぐりの開催|案内|開催|開催\n||産業振興課|土器づくり教室|募集|教室の開催|作品の展示\n||産業振興課|収蔵品の目録づくり|調査|目録の作成|目録の公表"
            ),
            findings: 1,
        },
        Example {
            note: "同じ名称",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|開催|開催",
                "文化|公開|商工課|史跡めぐりの開催|案内|開催|開催"
            ),
            findings: 0,
        },
        Example {
            note: "全角と半角の違い",
            table: editions!(
                "文化|公開|商工課(観光係)|史跡めぐりの開催|案内|開催|開催",
                "文化|公開|商工課（観光係）|史跡めぐりの開催|案内|開催|開催"
            ),
            findings: 0,
        },
    ],
};

/// R110.
pub(in crate::rules::revision) static NEW_BODY: RuleMeta = RuleMeta {
    code: "R110",
    name: "new-body",
    name_ja: "新しい実施機関",
    family: Family::Revision,
    severity: Severity::Info,
    fix: FixKind::None,
    summary: Text {
        ja: "前の版になかった実施機関。",
        en: "A body that the earlier edition does not have.",
    },
    docs: Text {
        ja: "## なぜ大切か\n新しい名称は、新しい機関か、書き間違いのどちらかです。\n\n## 見つけ方\n前の版のどの行にもない実施機関を、名称ごとに1件示します。参考です。\n\n## 鳴らない場合\n名称の変更とわかったもの、前の版にある名称を並べたもの、実施機関の列がない表では鳴りません。",
        en: "## Why it matters\nA new name is a new body or a slip.\n\n## How it decides\nBodies on no row of the earlier edition, once each. Information.\n\n## Known false alarms\nNames known as renames, lists of names that the earlier edition has, and tables without a column of bodies stay silent.",
    },
    texts: &[
        (
            "new",
            Text {
                ja: "実施機関「{body}」は前の版にありません（{rows}行）。",
                en: "The body “{body}” is not in the earlier edition ({rows} rows).",
            },
        ),
        (
            "help",
            Text {
                ja: "新しい機関か、名称の書き間違いでないかを確かめてください",
                en: "Check whether it is a new body or a slip",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "前の版にない機関の行が加わった",
            table: editions!("", "文化|公開|観光協会|史跡めぐりの開催|案内|開催|開催"),
            findings: 1,
        },
        Example {
            note: "前の版にある機関の行が加わった",
            table: editions!("", "文化|公開|教育総務課|史跡めぐりの開催|案内|開催|開催"),
            findings: 0,
        },
        Example {
            note: "前の版にある機関を並べた",
            table: editions!(
                "",
                "文化|公開|教育総務課、健康福祉課|史跡めぐりの開催|案内|開催|開催"
            ),
            findings: 0,
        },
    ],
};

/// R111.
pub(in crate::rules::revision) static MARKER_MISMATCH: RuleMeta = RuleMeta {
    code: "R111",
    name: "marker-mismatch",
    name_ja: "版と合わない【新規】など",
    family: Family::Revision,
    severity: Severity::Warning,
    fix: FixKind::None,
    summary: Text {
        ja: "【新規】【継続】【再掲】【廃止】の印が、前の版や表の中身と合わない。",
        en: "A remark such as 【新規】 does not agree with the other edition.",
    },
    docs: Text {
        ja: "## なぜ大切か\n印は前の版から写されて残りやすく、読み手は印だけを見て判断します。\n\n## 見つけ方\n【新規】は前の版に同じ施策があるとき、【継続】は前の版にないとき、【再掲】は元の施策が表にないとき、前の版の【廃止】は次の版でも印なしで続くときに示します。\n\n## 鳴らない場合\n同じ年度の版の訂正で変わらない【新規】、対応が確かでない行では鳴りません。",
        en: "## Why it matters\nRemarks are copied on, and readers go by them.\n\n## How it decides\n【新規】 on a measure of the earlier edition, 【継続】 on one it does not have, 【再掲】 without its original in the table, and what was 【廃止】 going on unmarked.\n\n## Known false alarms\nAn unchanged 【新規】 in a correction of the same years and rows not surely paired stay silent.",
    },
    texts: &[
        (
            "new",
            Text {
                ja: "「{measure}」は【新規】とありますが、前の版にもあります。",
                en: "“{measure}” is marked 【新規】 but is in the earlier edition.",
            },
        ),
        (
            "continued",
            Text {
                ja: "「{measure}」は【継続】とありますが、前の版に見当たりません。",
                en: "“{measure}” is marked 【継続】 but is not in the earlier edition.",
            },
        ),
        (
            "again",
            Text {
                ja: "「{measure}」は【再掲】とありますが、元の施策が表にありません。",
                en: "“{measure}” is marked 【再掲】 but its original is not in the table.",
            },
        ),
        (
            "ended",
            Text {
                ja: "「{measure}」は前の版で【廃止】などとありましたが、続いています。",
                en: "“{measure}” was marked as ended in the earlier edition but goes on.",
            },
        ),
        (
            "help",
            Text {
                ja: "印を改めるか、もとの行を確かめてください",
                en: "Correct the remark, or check the row it refers to",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "続いている施策が新規とされた",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|開催|開催",
                "文化|公開|商工課|【新規】史跡めぐりの開催|案内|開催|開催"
            ),
            findings: 1,
        },
        Example {
            note: "元の施策がない再掲",
            table: editions!(
                "",
                "文化|公開|教育総務課|史跡めぐりの開催（再掲）|案内|開催|開催"
            ),
            findings: 1,
        },
        Example {
            note: "新しい行の新規",
            table: editions!(
                "",
                "文化|公開|教育総務課|【新規】史跡めぐりの開催|案内|開催|開催"
            ),
            findings: 0,
        },
        Example {
            note: "元の施策がある再掲",
            table: editions!("", "文化|公開|健康福祉課|講座の開催（再掲）|案内|開催|開催"),
            findings: 0,
        },
        Example {
            note: "続いている施策の継続",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|開催|開催",
                "文化|公開|商工課|【継続】史跡めぐりの開催|案内|開催|開催"
            ),
            findings: 0,
        },
    ],
};
