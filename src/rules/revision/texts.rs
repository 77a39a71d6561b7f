//! What the rules of family R say of themselves and of what they find.

use crate::finding::Severity;
use crate::rule::{Example, Family, FixKind, RuleMeta, Text};

/// Characters shown of a measure or an item.
pub(super) const SHOWN: usize = 40;

/// Two editions, the old one above `↓`: rows below an ordinary plan, `&` the ones with a further
/// year in the new edition.
macro_rules! editions {
    ($old:literal, $new:literal) => {
        concat!(plan_rows!(""), $old, "\n↓\n", plan_rows!(""), $new, "\n")
    };
    ($old:literal & $new:literal) => {
        concat!(
            plan_rows!(""),
            $old,
            "\n↓\n",
            plan_rows!("next"),
            $new,
            "\n"
        )
    };
}

/// The rows that both editions have.
macro_rules! plan_rows {
    ("") => {
        concat!(
            "テーマ|対応策|実施機関|施策|令和2年度|令和3年度|令和4年度\n",
            "子育て|保育の充実|健康福祉課|保育所の受入枠の拡大|・保育所の増設|・保育士の確保|・受入枠の見直し\n",
            "||教育総務課|放課後児童クラブの運営|・クラブの運営|・支援員の研修|・運営指針の改定\n",
            "||社会福祉協議会|子育てサロン|サロンの会場の確保|サロンの運営|利用者の調査\n",
            "高齢者|介護の予防|健康福祉課|介護予防教室|・教室の運営|・指導員の派遣|・効果の測定\n",
            "||教育総務課|講座の開催|講師の募集|講座の運営|受講者の調査\n",
            "||社会福祉協議会|見守り活動の支援|・訪問活動の支援|・協力員の募集|・活動の手引の作成\n",
        )
    };
    ("next") => {
        concat!(
            "テーマ|対応策|実施機関|施策|令和2年度|令和3年度|令和4年度|令和5年度\n",
            "子育て|保育の充実|健康福祉課|保育所の受入枠の拡大|・保育所の増設|・保育士の確保|・受入枠の見直し|待機の解消\n",
            "||教育総務課|放課後児童クラブの運営|・クラブの運営|・支援員の研修|・運営指針の改定|活動の紹介\n",
            "||社会福祉協議会|子育てサロン|サロンの会場の確保|サロンの運営|利用者の調査|会場の増設\n",
            "高齢者|介護の予防|健康福祉課|介護予防教室|・教室の運営|・指導員の派遣|・効果の測定|成果の公表\n",
            "||教育総務課|講座の開催|講師の募集|講座の運営|受講者の調査|教材の作成\n",
            "||社会福祉協議会|見守り活動の支援|・訪問活動の支援|・協力員の募集|・活動の手引の作成|交流会の実施\n",
        )
    };
}

/// Every rule of the family.
pub static REVISION_RULES: &[&RuleMeta] = &[
    &COMMITMENT_DROPPED,
    &ITEM_DROPPED,
    &TARGET_LOWERED,
    &FUTURE_YEAR_CLEARED,
    &DEADLINE_MOVED,
    &STATUS_DOWNGRADED,
    &PAST_YEAR_REWRITTEN,
    &STALE_ROLLOVER,
    &BODY_RENAMED,
    &NEW_BODY,
    &MARKER_MISMATCH,
];

/// R101.
pub(super) static COMMITMENT_DROPPED: RuleMeta = RuleMeta {
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
        ja: "## なぜ大切か\n約束した取組の行がなくなると、やめたのか、終わったのか、写し漏れかが読み手にはわかりません。\n\n## 見つけ方\n新しい版に対応する行がなく、新しい版の時点以降の年度に記載があった行です。版の時点は表題や注の「令和2年3月改定」のような日付、なければ計画の年度の列から読みます。\n\n## 鳴らない場合\n古い行に「完了」「終了」「統合」「廃止」などとある行、同じ実施機関の同じ施策がほかの行にある行、書き換えられた可能性のある行、行の統合では鳴りません。",
        en: "## Why it matters\nWhen a row with plans is gone, readers cannot tell whether it was given up, finished or lost in copying.\n\n## How it decides\nThe row has no counterpart and had text in a year that the new edition still has before it. The time of an edition is a date in its title or notes (令和2年3月改定), else it follows from the years of the plan.\n\n## Known false alarms\nRows that say 完了, 終了, 統合 or 廃止, measures that stand in another row of the same body, rows possibly rewritten and merged rows stay silent.",
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
pub(super) static ITEM_DROPPED: RuleMeta = RuleMeta {
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
        ja: "## なぜ大切か\n箇条の1項目だけがなくなった改定は、見落とされやすいものです。\n\n## 見つけ方\n対応する行の同じ年度の欄を項目ごとに比べ、どの項目にも対応しないものを示します。代わりに新しい項目がある場合は、言い換えかもしれないので参考とします。\n\n## 鳴らない場合\n言い換え・順序の変更・ほかの項目や欄への移動、「※」などの注、行に新しく「完了」「終了」「統合」などとある場合、実績の列では鳴りません。",
        en: "## Why it matters\nThat one item of a list is gone is easily overlooked.\n\n## How it decides\nThe items of a cell are paired with those of the same year; what has no partner is told, as information where new items came instead.\n\n## Known false alarms\nItems reworded, moved within the list or to another cell, remarks after ※, rows that now say 完了, 終了 or 統合, and columns of results stay silent.",
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
pub(super) static TARGET_LOWERED: RuleMeta = RuleMeta {
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
pub(super) static FUTURE_YEAR_CLEARED: RuleMeta = RuleMeta {
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
            note: "前の年度へ移した",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|開催|報告会の開催",
                "文化|公開|商工課|史跡めぐりの開催|案内|・開催 ・報告会の開催|"
            ),
            findings: 0,
        },
    ],
};

/// R105.
pub(super) static DEADLINE_MOVED: RuleMeta = RuleMeta {
    code: "R105",
    name: "deadline-moved",
    name_ja: "動いた期限",
    family: Family::Revision,
    severity: Severity::Warning,
    fix: FixKind::None,
    summary: Text {
        ja: "今後の年度の期限が、前の版と違う日付になった。",
        en: "A time by which something is to be done was moved.",
    },
    docs: Text {
        ja: "## なぜ大切か\n期限の先送りは、ほかの機関の予定にも響きます。\n\n## 見つけ方\n言い換えられた項目で、「まで」「末」「目途」「に策定」などの付く日付を順に比べます。早まったものは参考とします。\n\n## 鳴らない場合\n開催日などの期限でない日付、期限の数が違う項目では鳴りません。",
        en: "## Why it matters\nA deadline put off touches the plans of others.\n\n## How it decides\nDates with まで, 末, 目途, に策定 and the like in a reworded item are compared in order; an earlier one is information.\n\n## Known false alarms\nDates of events, and items with another number of deadlines stay silent.",
    },
    texts: &[
        (
            "later",
            Text {
                ja: "期限が「{old}」から「{new}」へ遅くなりました。",
                en: "The deadline moved back from “{old}” to “{new}”.",
            },
        ),
        (
            "sooner",
            Text {
                ja: "期限が「{old}」から「{new}」へ早まりました。",
                en: "The deadline moved forward from “{old}” to “{new}”.",
            },
        ),
        (
            "help",
            Text {
                ja: "新しい期限でよいか、関係する機関の予定と合うかを確かめてください",
                en: "Check the new date, and whether the others concerned know it",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "9月末が12月末になった",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|報告書を9月末までに作成|開催",
                "文化|公開|商工課|史跡めぐりの開催|案内|報告書を12月末までに作成|開催"
            ),
            findings: 1,
        },
        Example {
            note: "開催日の変更",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|研修会を9月3日に開催|開催",
                "文化|公開|商工課|史跡めぐりの開催|案内|研修会を9月10日に開催|開催"
            ),
            findings: 0,
        },
        Example {
            note: "同じ期限",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|報告書を9月末までに作成|開催",
                "文化|公開|商工課|史跡めぐりの開催|案内|報告書と概要を9月末までに作成|開催"
            ),
            findings: 0,
        },
    ],
};

/// R106.
pub(super) static STATUS_DOWNGRADED: RuleMeta = RuleMeta {
    code: "R106",
    name: "status-downgraded",
    name_ja: "後退した段階",
    family: Family::Revision,
    severity: Severity::Warning,
    fix: FixKind::None,
    summary: Text {
        ja: "今後の年度の項目が「実施」から「検討」のように前の段階に戻った。",
        en: "An item went back a stage, as from 実施 to 検討.",
    },
    docs: Text {
        ja: "## なぜ大切か\n「実施」が「検討」に変わると、取組の意味が変わります。\n\n## 見つけ方\n言い換えられた項目の最後の語を、中止・未定、検討・調整、準備・試行、実施・策定などの段階として比べます。\n\n## 鳴らない場合\n段階の進んだ項目、段階を表す語で終わらない項目、「完了」「終了」「統合」とある項目では鳴りません。",
        en: "## Why it matters\n検討 in place of 実施 makes another promise.\n\n## How it decides\nThe last words of a reworded item are compared as stages: 中止 and 未定, 検討 and 調整, 準備 and 試行, 実施 and 策定.\n\n## Known false alarms\nItems that went on a stage, that end with no word of a stage, or that say 完了, 終了 or 統合 stay silent.",
    },
    texts: &[
        (
            "downgraded",
            Text {
                ja: "段階が「{old}」から「{new}」へ戻りました。",
                en: "The stage went back from “{old}” to “{new}”.",
            },
        ),
        (
            "help",
            Text {
                ja: "見直しなら理由を示し、そうでなければ語を確かめてください",
                en: "Give the reason if it was revised, else check the word",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "実施が検討になった",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|史跡めぐりの試行を検討|史跡めぐりを年3回実施",
                "文化|公開|商工課|史跡めぐりの開催|案内|史跡めぐりの試行を検討|史跡めぐりを年3回検討"
            ),
            findings: 1,
        },
        Example {
            note: "検討が実施になった",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|案内|史跡めぐりを年3回検討",
                "文化|公開|商工課|史跡めぐりの開催|案内|案内|史跡めぐりを年3回実施"
            ),
            findings: 0,
        },
        Example {
            note: "終了とある項目",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|案内|史跡めぐりを年3回実施",
                "文化|公開|商工課|史跡めぐりの開催|案内|案内|史跡めぐりを年3回で終了"
            ),
            findings: 0,
        },
    ],
};

/// R107.
pub(super) static PAST_YEAR_REWRITTEN: RuleMeta = RuleMeta {
    code: "R107",
    name: "past-year-rewritten",
    name_ja: "書き換えられた過去の年度",
    family: Family::Revision,
    severity: Severity::Info,
    fix: FixKind::None,
    summary: Text {
        ja: "すでに過ぎた年度の記載が書き換えられた。",
        en: "The text of a year that is over was rewritten.",
    },
    docs: Text {
        ja: "## なぜ大切か\n過ぎた年度の計画が変わると、前の版と比べた進み具合がわからなくなります。\n\n## 見つけ方\n新しい版の時点より前の年度の欄を比べます。時点は表題や注の日付、なければ計画の年度の列から読みます。参考です。\n\n## 鳴らない場合\n予定が実施済みになったもの（進捗）、項目や説明が足されただけのもの、計画の列が実績の列になったもの、時点のわからない版では鳴りません。",
        en: "## Why it matters\nIf past plans change, progress since the earlier edition can no longer be seen.\n\n## How it decides\nCells of years before the time of the new edition are compared, which is a date in title or notes or follows from the years of the plan. Information.\n\n## Known false alarms\nPlans told as done (progress), items or words only added, plans that became results and editions without a time stay silent.",
    },
    texts: &[
        (
            "rewritten",
            Text {
                ja: "過ぎた年度「{year}」の記載が書き換えられました。",
                en: "The text of a past year ({year}) was rewritten.",
            },
        ),
        (
            "help",
            Text {
                ja: "誤りの訂正か、記録の書き換えかを確かめてください",
                en: "Check whether a mistake was corrected or a record changed",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "次の年度まで延びた計画で、過ぎた年度の文が変わった",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内板を3基設置|開催|開催"
                    & "文化|公開|商工課|史跡めぐりの開催|案内板を2基設置|開催|開催|開催"
            ),
            findings: 1,
        },
        Example {
            note: "予定が実施済みになった",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内板を3基設置予定|開催|開催"
                    & "文化|公開|商工課|史跡めぐりの開催|案内板を2基設置済み|開催|開催|開催"
            ),
            findings: 0,
        },
        Example {
            note: "同じ年度の版",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内板を3基設置|開催|開催",
                "文化|公開|商工課|史跡めぐりの開催|案内板を2基設置|開催|開催"
            ),
            findings: 0,
        },
    ],
};

/// R108.
pub(super) static STALE_ROLLOVER: RuleMeta = RuleMeta {
    code: "R108",
    name: "stale-rollover",
    name_ja: "古い日付のまま写した年度",
    family: Family::Revision,
    severity: Severity::Warning,
    fix: FixKind::None,
    summary: Text {
        ja: "新しい年度の欄が前の年度の写しで、古い日付が残っている。",
        en: "The new year was copied from the year before, dates and all.",
    },
    docs: Text {
        ja: "## なぜ大切か\n年度を繰り上げるときに写した文の日付は、直し忘れやすいものです。\n\n## 見つけ方\n新しく加わった年度の欄が前の年度の文と同じで、その年度より前の日付（年の書かれたもの）があるときに示します。\n\n## 鳴らない場合\n年の書かれていない日付、「から」「以降」「施行」「策定」などの続く日付、文の違う欄では鳴りません。",
        en: "## Why it matters\nDates in text copied to a new year are easily forgotten.\n\n## How it decides\nThe cell of a year that is new says what the year before says, with a dated year before its own.\n\n## Known false alarms\nDates without a year, dates of what holds since (から, 以降, 施行, 策定) and other texts stay silent.",
    },
    texts: &[
        (
            "copied",
            Text {
                ja: "「{year}」は「{from}」の文と同じで、前の年度の日付「{date}」が残っています。",
                en: "{year} says what {from} says, with “{date}” of an earlier year.",
            },
        ),
        (
            "help",
            Text {
                ja: "新しい年度の日付に直すか、日付を除いてください",
                en: "Give the date of the new year, or none",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "前の年度の日付が残った",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|開催|令和4年10月3日に開催"
                    & "文化|公開|商工課|史跡めぐりの開催|案内|開催|令和4年10月3日に開催|令和4年10月3日に開催"
            ),
            findings: 1,
        },
        Example {
            note: "新しい年度の日付",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|開催|令和4年10月3日に開催"
                    & "文化|公開|商工課|史跡めぐりの開催|案内|開催|令和4年10月3日に開催|令和5年10月3日に開催"
            ),
            findings: 0,
        },
        Example {
            note: "以前から続くこと",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|開催|令和4年4月から毎月開催"
                    & "文化|公開|商工課|史跡めぐりの開催|案内|開催|令和4年4月から毎月開催|令和4年4月から毎月開催"
            ),
            findings: 0,
        },
    ],
};

/// R109.
pub(super) static BODY_RENAMED: RuleMeta = RuleMeta {
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
pub(super) static NEW_BODY: RuleMeta = RuleMeta {
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
pub(super) static MARKER_MISMATCH: RuleMeta = RuleMeta {
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
