//! R101–R104: what is no longer there.

use crate::finding::Severity;
use crate::rule::{Example, Family, FixKind, RuleMeta, Text};

/// R101.
pub(in crate::rules::revision) static COMMITMENT_DROPPED: RuleMeta = RuleMeta {
    code: "R101",
    name: "commitment-dropped",
    name_ja: "将来の取組がある行の記載なし",
    family: Family::Revision,
    severity: Severity::Warning,
    fix: FixKind::None,
    summary: Text {
        ja: "前の版で今後の年度の取組が書かれていた行の記載がなくなった。",
        en: "A row with plans for the present or a later year is no longer there.",
    },
    docs: Text {
        ja: "## なぜ大切か\n約束した取組の行がなくなると、やめたのか、終わったのか、写し漏れかが読み手にはわかりません。\n\n## 見つけ方\n新しい版に対応する行がなく、新しい版の時点以降の年度に記載があった行です。版の時点は表題や注の「令和2年3月改定」のような日付、なければ計画の年度の列から読みます。\n\n## 鳴らない場合\n古い行に「完了」「終了」「統合」「廃止」などとある行、同じ実施機関の同じ施策が同じテーマのほかの行か、新しく加わった行にある行（前者で項目の記載がなくなれば R102）、書き換えられた可能性のある行、行の統合では鳴りません。",
        en: "## Why it matters\nWhen a row with plans is gone, readers cannot tell whether it was given up, finished or lost in copying.\n\n## How it decides\nThe row has no counterpart and had text in a year that the new edition still has before it. The time of an edition is a date in its title or notes (令和2年3月改定), else it follows from the years of the plan.\n\n## Known false alarms\nRows that say 完了, 終了, 統合 or 廃止, measures that stand in another row of the same body and theme (items that are gone with the row are R102) or in a row that was added, rows possibly rewritten and merged rows stay silent.",
    },
    texts: &[
        (
            "dropped",
            Text {
                ja: "「{measure}」の行（{years}の記載あり）の記載がなくなりました。",
                en: "The row “{measure}” (with text in {years}) is no longer there.",
            },
        ),
        (
            "dropped-here",
            Text {
                ja: "「{measure}」の行（{years}の記載あり）が、このテーマからなくなりました（ほかのテーマには残っています）。",
                en: "The row “{measure}” (with text in {years}) is no longer under this theme (other themes still have it).",
            },
        ),
        (
            "help",
            Text {
                ja: "終了・統合ならその旨を注に書き、そうでなければ行を戻してください",
                en: "Say in a note that it ended or was merged, or put the row back",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "今後の年度に記載がある行がなくなった",
            table: editions!("文化|公開|商工課|史跡めぐりの開催|案内|開催|開催", ""),
            findings: 1,
        },
        Example {
            note: "どのテーマにもある施策の行が、1つのテーマからなくなった",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|開催|開催\n防災|訓練|商工課|史跡めぐりの開催|案内|開催|開催",
                "文化|公開|商工課|史跡めぐりの開催|案内|開催|開催"
            ),
            findings: 1,
        },
        Example {
            note: "2行にわたる施策がなくなった",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|・案内|・案内板の設置|・案内板の設置\n||||・広報紙での紹介|・広報紙での紹介|・広報紙での紹介",
                ""
            ),
            findings: 1,
        },
        Example {
            note: "古い版に終了とある行",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|開催|令和4年度で終了",
                ""
            ),
            findings: 0,
        },
        Example {
            note: "ほかの行と同じ施策",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|開催|開催",
                "防災|訓練|商工課|史跡めぐりの開催|案内|開催|開催"
            ),
            findings: 0,
        },
    ],
};

/// R102.
pub(in crate::rules::revision) static ITEM_DROPPED: RuleMeta = RuleMeta {
    code: "R102",
    name: "item-dropped",
    name_ja: "記載がなくなった項目",
    family: Family::Revision,
    severity: Severity::Warning,
    fix: FixKind::None,
    summary: Text {
        ja: "今後の年度の欄から、箇条の項目の記載がなくなった。",
        en: "An item of a present or later year is no longer stated.",
    },
    docs: Text {
        ja: "## なぜ大切か\n箇条の1項目だけがなくなった改定は、見落とされやすいものです。\n\n## 見つけ方\n対応する行の同じ年度の欄を項目ごとに比べ、どの項目にも対応しないものを示します。1行に1項目ずつ書く表では、行がなくなり、同じ施策のほかの行にその項目がないものも示します。代わりに新しい項目がある場合は、言い換えかもしれないので参考とします。\n\n## 鳴らない場合\n言い換え・順序の変更・ほかの項目や欄への移動、「※」などの注、行に新しく「完了」「終了」「統合」などとある場合、実績の列では鳴りません。",
        en: "## Why it matters\nThat one item of a list is gone is easily overlooked.\n\n## How it decides\nThe items of a cell are paired with those of the same year; what has no partner is told, as information where new items came instead. In a table with one item a row, so are the items of a row that is gone which no other row of its measure has.\n\n## Known false alarms\nItems reworded, moved within the list or to another cell, remarks after ※, rows that now say 完了, 終了 or 統合, and columns of results stay silent.",
    },
    texts: &[
        (
            "dropped",
            Text {
                ja: "「{year}」の「{item}」の記載がなくなりました。",
                en: "“{item}” is no longer stated in {year}.",
            },
        ),
        (
            "help",
            Text {
                ja: "終了・統合ならその旨を書き、そうでなければ項目を戻してください",
                en: "Say that it ended or was merged, or put the item back",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "2項目のうち1つがなくなった",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|・案内板の設置 ・広報紙での紹介|・案内板の設置 ・広報紙での紹介|・案内板の設置 ・広報紙での紹介",
                "文化|公開|商工課|史跡めぐりの開催|・案内板の設置 ・広報紙での紹介|・案内板の設置 ・広報紙での紹介|・案内板の設置"
            ),
            findings: 1,
        },
        Example {
            note: "1行に1項目ずつ書いた表から、1項目の行がなくなった",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|・案内板の設置|・案内板の設置|・案内板の設置\n||||・広報紙での紹介|・広報紙での紹介|・広報紙での紹介\n||||・説明員の養成|・説明員の養成|・説明員の養成",
                "文化|公開|商工課|史跡めぐりの開催|・案内板の設置|・案内板の設置|・案内板の設置\n||||・説明員の養成|・説明員の養成|・説明員の養成"
            ),
            findings: 1,
        },
        Example {
            note: "行がなくなり、その項目は同じ施策のほかの行にある",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|・案内板の設置|・案内板の設置|・案内板の設置\n||||・広報紙での紹介|・広報紙での紹介|・広報紙での紹介\n||||・説明員の養成|・説明員の養成|・説明員の養成",
                "文化|公開|商工課|史跡めぐりの開催|・案内板の設置|・案内板の設置|・案内板の設置 ・広報紙での紹介\n||||・説明員の養成|・説明員の養成|・説明員の養成"
            ),
            findings: 0,
        },
        Example {
            note: "終了と書かれた項目",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|・案内板の設置 ・広報紙での紹介|・案内板の設置 ・広報紙での紹介|・案内板の設置 ・広報紙での紹介",
                "文化|公開|商工課|史跡めぐりの開催|・案内板の設置 ・広報紙での紹介|・案内板の設置 ・広報紙での紹介|・案内板の設置 ・広報紙での紹介は終了"
            ),
            findings: 0,
        },
        Example {
            note: "順序が変わっただけの項目",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|・案内板の設置 ・広報紙での紹介|・案内板の設置 ・広報紙での紹介|・案内板の設置 ・広報紙での紹介",
                "文化|公開|商工課|史跡めぐりの開催|・案内板の設置 ・広報紙での紹介|・案内板の設置 ・広報紙での紹介|・広報紙での紹介 ・案内板の設置"
            ),
            findings: 0,
        },
    ],
};

/// R103.
pub(in crate::rules::revision) static TARGET_LOWERED: RuleMeta = RuleMeta {
    code: "R103",
    name: "target-lowered",
    name_ja: "小さくなった数値",
    family: Family::Revision,
    severity: Severity::Warning,
    fix: FixKind::None,
    summary: Text {
        ja: "今後の年度の数値が、前の版より小さくなった。",
        en: "A figure of a present or later year is smaller than before.",
    },
    docs: Text {
        ja: "## なぜ大切か\n目標の引き下げは、計画の改定で最も説明を求められる変更です。\n\n## 見つけ方\n言い換えられた項目の数値を、単位の並びが同じときだけ比べます（10社→8社）。\n\n## 鳴らない場合\n日付・回次（第3回）・年齢などの数、「以下」「削減」「時間外」など小さいほどよい文、単位の違う数値では鳴りません。",
        en: "## Why it matters\nOf all changes of a plan a lowered target most needs an explanation.\n\n## How it decides\nFigures of a reworded item are compared if their counters are the same in the same order (10社→8社).\n\n## Known false alarms\nDates, ordinals, ages, texts in which less is better (以下, 削減, 時間外) and figures of another counter stay silent.",
    },
    texts: &[
        (
            "lowered",
            Text {
                ja: "数値が「{old}」から「{new}」へ小さくなりました。",
                en: "A figure went down from “{old}” to “{new}”.",
            },
        ),
        (
            "help",
            Text {
                ja: "目標の見直しなら理由を示し、そうでなければ数値を確かめてください",
                en: "Give the reason if the target was revised, else check the figure",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "10社が8社になった",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|企業10社の参加|企業10社の参加|企業10社の参加",
                "文化|公開|商工課|史跡めぐりの開催|企業10社の参加|企業10社の参加|企業8社の参加"
            ),
            findings: 1,
        },
        Example {
            note: "8社が10社になった",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|企業8社の参加|企業8社の参加|企業8社の参加",
                "文化|公開|商工課|史跡めぐりの開催|企業8社の参加|企業8社の参加|企業10社の参加"
            ),
            findings: 0,
        },
        Example {
            note: "小さいほどよい数値",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|待機を10人以下に|待機を10人以下に|待機を10人以下に",
                "文化|公開|商工課|史跡めぐりの開催|待機を10人以下に|待機を10人以下に|待機を8人以下に"
            ),
            findings: 0,
        },
    ],
};

/// R104.
pub(in crate::rules::revision) static FUTURE_YEAR_CLEARED: RuleMeta = RuleMeta {
    code: "R104",
    name: "future-year-cleared",
    name_ja: "空になった今後の年度",
    family: Family::Revision,
    severity: Severity::Warning,
    fix: FixKind::None,
    summary: Text {
        ja: "記載のあった今後の年度の欄が空になった。",
        en: "The cell of a present or later year was filled and is blank.",
    },
    docs: Text {
        ja: "## なぜ大切か\n空欄からは、取組がないのか、決まっていないのかがわかりません。\n\n## 見つけ方\n対応する行の同じ年度の欄が空になったとき、行ごとに1件示します。\n\n## 鳴らない場合\n文がその行のほかの欄へ移った場合、行に「完了」「終了」「統合」などとある場合、「→」で続く欄、行のずれで失われた欄、実績の列では鳴りません。",
        en: "## Why it matters\nA blank does not tell whether nothing is done or nothing is decided.\n\n## How it decides\nThe cell of the same year in the row's counterpart is blank: one finding a row.\n\n## Known false alarms\nTexts that moved to another cell of the row, rows that say 完了, 終了 or 統合, cells continued with →, cells lost with a shifted row and columns of results stay silent.",
    },
    texts: &[
        (
            "cleared",
            Text {
                ja: "「{years}」の記載がなくなり、空欄になりました。",
                en: "{years}: the text is gone, the cell is blank.",
            },
        ),
        (
            "help",
            Text {
                ja: "終了・統合ならその旨を書いてください",
                en: "Say so if it ended or was merged",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "令和4年度の欄が空になった",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|開催|報告会の開催",
                "文化|公開|商工課|史跡めぐりの開催|案内|開催|"
            ),
            findings: 1,
        },
        Example {
            note: "令和3年度で完了",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|開催|報告会の開催",
                "文化|公開|商工課|史跡めぐりの開催|案内|開催（完了）|"
            ),
            findings: 0,
        },
        Example {
            note: "新しい年度に同じ文があっても、空になった年度",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|開催|報告会の開催"
                    & "文化|公開|商工課|史跡めぐりの開催|案内|開催||報告会の開催"
            ),
            findings: 1,
        },
        Example {
            note: "前の年度へ移した",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|開催|報告会の開催",
                "文化|公開|商工課|史跡めぐりの開催|案内|・開催 ・報告会の開催|"
            ),
            findings: 0,
        },
    ],
};
