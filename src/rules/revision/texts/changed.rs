//! R105–R108: what reads otherwise.

use crate::finding::Severity;
use crate::rule::{Example, Family, FixKind, RuleMeta, Text};

/// R105.
pub(in crate::rules::revision) static DEADLINE_MOVED: RuleMeta = RuleMeta {
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
        ja: "## なぜ大切か\n期限の先送りは、ほかの機関の予定にも響きます。\n\n## 見つけ方\n言い換えられた項目で、「まで」「末」「目途」「に策定」などの付く日付を順に比べます。一つの年度だけに書かれていた項目が、別の年度だけに移ったものも示します。早まったものは参考とします。\n\n## 鳴らない場合\n開催日などの期限でない日付、期限の数が違う項目では鳴りません。",
        en: "## Why it matters\nA deadline put off touches the plans of others.\n\n## How it decides\nDates with まで, 末, 目途, に策定 and the like in a reworded item are compared in order. An item that stood in one year only and now stands in another only is told as well. An earlier one is information.\n\n## Known false alarms\nDates of events, and items with another number of deadlines stay silent.",
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
            "later-year",
            Text {
                ja: "「{item}」が「{old}」から「{new}」へ遅くなりました。",
                en: "“{item}” moved back from “{old}” to “{new}”.",
            },
        ),
        (
            "sooner-year",
            Text {
                ja: "「{item}」が「{old}」から「{new}」へ早まりました。",
                en: "“{item}” moved forward from “{old}” to “{new}”.",
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
            note: "項目の年度が動いた",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|・案内板の設置|・案内板の点検",
                "文化|公開|商工課|史跡めぐりの開催|案内|・設置場所の選定|・案内板の設置"
            ),
            findings: 1,
        },
        Example {
            note: "項目に書いた年度が動いた",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|予約の仕組みを令和3年度に導入|開催",
                "文化|公開|商工課|史跡めぐりの開催|案内|予約の仕組みを令和4年度に導入|開催"
            ),
            findings: 1,
        },
        Example {
            note: "毎年度の項目が1年度だけになった",
            table: editions!(
                "文化|公開|商工課|史跡めぐりの開催|案内|・案内板の設置|・案内板の設置 ・案内板の点検",
                "文化|公開|商工課|史跡めぐりの開催|案内|・設置場所の選定|・案内板の設置 ・案内板の点検"
            ),
            findings: 0,
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
pub(in crate::rules::revision) static STATUS_DOWNGRADED: RuleMeta = RuleMeta {
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
            note: "一語だけの欄で導入が検討になった",
            table: editions!(
                "文化|公開|商工課|予約の仕組み|検討|検討|導入",
                "文化|公開|商工課|予約の仕組み|検討|検討|検討"
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
pub(in crate::rules::revision) static PAST_YEAR_REWRITTEN: RuleMeta = RuleMeta {
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
pub(in crate::rules::revision) static STALE_ROLLOVER: RuleMeta = RuleMeta {
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
