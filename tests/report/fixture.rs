//! Reports built by hand: every kind of finding, hostile text, several files.

use kouetsu::check::{
    FileReport, Located, LocatedEdit, LocatedFix, LocatedMove, Place, PlaceCell, RowKey,
    TableSummary,
};
use kouetsu::edition::{Kind, Role};
use kouetsu::finding::{Applicability, Severity};
use kouetsu::grid::Location;
use kouetsu::rule::{Example, Family, FixKind, RuleMeta, Text};
use kouetsu::source::Encoding;

pub(crate) static LOOK_ALIKE: RuleMeta = RuleMeta {
    code: "T101",
    name: "look-alike-character",
    name_ja: "字形の似た文字",
    family: Family::Typo,
    severity: Severity::Error,
    fix: FixKind::Unsafe,
    summary: Text {
        ja: "形の似た別の字に化けている語。",
        en: "Words in which a character became another one of similar shape.",
    },
    docs: Text {
        ja: "同じ表の多数の書き方と一字だけ違う語を、形の似た字の表と照らし合わせます。\n\n- 機関の名前は指摘しません\n- 一度しか出ない語は指摘しません",
        en: "Words that differ from the table's usual form in one character.",
    },
    texts: &[],
    source: Some("字形の類似表（本ツールが持つもの）"),
    examples: &[
        Example {
            note: "「勧」が「動」に化けた",
            table: "実施機関|施策\n甲協会|利用勧奨\n乙協会|利用動奨",
            findings: 1,
        },
        Example {
            note: "どちらも正しい語",
            table: "実施機関|施策\n甲協会|認定\n乙協会|認証",
            findings: 0,
        },
    ],
};

pub(crate) static SHIFTED: RuleMeta = RuleMeta {
    code: "S101",
    name: "shifted-row",
    name_ja: "行のずれ",
    family: Family::Structure,
    source: None,
    examples: &[],
    ..LOOK_ALIKE
};

pub(crate) static HOLE: RuleMeta = RuleMeta {
    code: "M102",
    name: "year-hole",
    name_ja: "年度の抜け",
    family: Family::Missing,
    severity: Severity::Warning,
    fix: FixKind::None,
    source: None,
    examples: &[],
    ..LOOK_ALIKE
};

pub(crate) static PARTLY: RuleMeta = RuleMeta {
    code: "M103",
    name: "years-partly-filled",
    name_ja: "年度の一部だけ記入",
    severity: Severity::Info,
    ..HOLE
};

pub(crate) static UNREADABLE: RuleMeta = RuleMeta {
    code: "X101",
    name: "unreadable-file",
    name_ja: "読めないファイル",
    family: Family::Tool,
    severity: Severity::Error,
    ..HOLE
};

pub(crate) const PATH: &str = "data/aomori-work-style-reform/2019.tsv";

pub(crate) const MEASURE: &str = "・会員に対する働き方改革関連法の周知 ・青森働き方改革推進支援センター等との連携及び同センターの利用動奨";

pub(crate) fn place(
    line: usize,
    field: usize,
    value: &str,
    flagged: std::ops::Range<usize>,
) -> Place {
    let text: String = value
        .chars()
        .take(flagged.end)
        .skip(flagged.start)
        .collect();
    let columns = [
        ("テーマ", Role::Theme),
        ("対応策", Role::Countermeasure),
        ("実施機関", Role::Body),
        ("施策", Role::Measure),
        ("令和元年度（2019年度）", Role::Year),
        ("令和2年度（2020年度）", Role::Year),
        ("令和3年度（2021年度）", Role::Year),
    ];
    let (column, role) = columns[field - 1];
    Place {
        location: Location {
            path: PATH.into(),
            sheet: None,
            cell: None,
            line,
            field,
            chars: flagged,
            bytes: Some(1000..1000 + text.len()),
            lines: None,
            text,
        },
        fingerprint: format!("{line:016x}{field:016x}"),
        role: Some(role),
        column: Some(column.into()),
        fiscal_year: (role == Role::Year).then(|| 2014 + field as u16),
        kind: None,
        row: Some(RowKey {
            theme: "非正規労働者の処遇改善".into(),
            countermeasure: "・同一労働同一賃金の実現".into(),
            body: "一般社団法人青森県経営者協会".into(),
            measure: MEASURE.into(),
        }),
        value: Some(value.into()),
        cells: Vec::new(),
    }
}

pub(crate) fn finding(rule: &'static RuleMeta, message: &str, place: Option<Place>) -> Located {
    Located {
        rule,
        severity: rule.severity,
        confidence: 0.976,
        message: message.into(),
        help: None,
        place,
        also: Vec::new(),
        count: 1,
        related: Vec::new(),
        fix: None,
        merged: Vec::new(),
    }
}

pub(crate) fn look_alike() -> Located {
    let flagged = MEASURE.chars().count() - 2..MEASURE.chars().count();
    let at = place(38, 4, MEASURE, flagged.clone());
    let twin = MEASURE.replace('動', "勧");
    Located {
        count: 3,
        also: vec![
            place(39, 5, MEASURE, flagged.clone()),
            place(40, 5, MEASURE, flagged.clone()),
        ],
        related: vec![(
            "「利用勧奨」8件".into(),
            place(60, 4, &twin, flagged.clone()),
        )],
        merged: vec!["W102"],
        fix: Some(LocatedFix {
            title: "「勧奨」に直す".into(),
            applicability: Applicability::Unsafe,
            edits: vec![LocatedEdit {
                place: at.clone(),
                replacement: "勧奨".into(),
            }],
            alternatives: vec![("「歓奨」に直す".into(), Vec::new())],
            moves: Vec::new(),
        }),
        ..finding(
            &LOOK_ALIKE,
            "「動奨」は「勧奨」の誤りと思われます（勧奨 8件、動奨 3件）",
            Some(at),
        )
    }
}

pub(crate) fn shifted() -> Located {
    let value = "公益財団法人21あおり産業総合支援センター";
    let step = |text: &str, from: &str, to: &str| LocatedMove {
        text: text.into(),
        from: Some(from.into()),
        to: Some(to.into()),
    };
    Located {
        count: 3,
        also: vec![
            place(46, 1, value, 0..value.chars().count()),
            place(47, 1, value, 0..value.chars().count()),
        ],
        help: Some("前後の行と見比べてください".into()),
        fix: Some(LocatedFix {
            title: "セルを本来の列に移す".into(),
            applicability: Applicability::Unsafe,
            edits: Vec::new(),
            alternatives: Vec::new(),
            moves: vec![
                step(value, "テーマ", "実施機関"),
                step("よろず支援拠点事業", "対応策", "施策"),
                step(
                    "・相談企業に対する青森働き方改革推進支援センターの紹介",
                    "実施機関",
                    "令和元年度（2019年度）",
                ),
            ],
        }),
        ..finding(
            &SHIFTED,
            "45〜47行の3行が左へ2列ずれています",
            Some(place(45, 1, value, 0..value.chars().count())),
        )
    }
}

pub(crate) fn hole() -> Located {
    let mut at = place(66, 7, "", 0..0);
    let texts = [
        ("テーマ", "賃金引上げと労働生産性向上"),
        ("対応策", "・賃金引上げの支援"),
        ("実施機関", "青森県商工会連合会"),
        (
            "施策",
            "・傘下団体及び会員事業所に対する業務改善助成金の周知",
        ),
        (
            "令和元年度（2019年度）",
            "・ホームページ、研修会、各種説明会等を利用した周知",
        ),
        (
            "令和2年度（2020年度）",
            "・ホームページ、研修会、各種説明会等を利用した周知",
        ),
        ("令和3年度（2021年度）", ""),
    ];
    at.cells = texts
        .iter()
        .enumerate()
        .map(|(i, (column, value))| PlaceCell {
            column: (*column).into(),
            value: (*value).into(),
            here: i == 6,
        })
        .collect();
    finding(&HOLE, "令和3年度だけが空欄です", Some(at))
}

pub(crate) fn table() -> TableSummary {
    TableSummary {
        sheet: None,
        title: Some("青森県働き方改革推進ロードマップ".into()),
        rows: 121,
        measures: 121,
        themes: 9,
        fiscal_years: vec![2019, 2020, 2021],
        confidence: 0.97,
        planning: true,
    }
}

pub(crate) fn file(findings: Vec<Located>) -> FileReport {
    FileReport {
        path: PATH.into(),
        encoding: Some(Encoding::Utf8),
        tables: vec![table()],
        findings,
        ..FileReport::default()
    }
}

/// Every kind of finding over three files: text, a workbook, one that cannot be read.
pub(crate) fn files() -> Vec<FileReport> {
    let mut in_book = place(12, 5, "𠮷田\t係\u{1B}[31m赤\u{202E}逆", 0..1);
    in_book.location.path = "計画/令和6年度.xlsx".into();
    in_book.location.sheet = Some("様式1".into());
    in_book.location.cell = Some("E12".into());
    in_book.location.bytes = None;
    in_book.kind = Some(Kind::Plan);
    let mut info = finding(
        &PARTLY,
        "令和元年度だけに記入があります",
        Some(place(14, 6, "", 0..0)),
    );
    info.confidence = 0.5;
    vec![
        file(vec![info, look_alike(), shifted(), hole()]),
        FileReport {
            path: "計画/令和6年度.xlsx".into(),
            encoding: None,
            tables: vec![TableSummary {
                sheet: Some("様式1".into()),
                title: None,
                confidence: 0.62,
                ..table()
            }],
            findings: vec![finding(
                &LOOK_ALIKE,
                "「𠮷」は\u{1B}]0;x\u{7}「吉」ではありませんか",
                Some(in_book),
            )],
            ..FileReport::default()
        },
        FileReport {
            path: "計画/壊れた表.csv".into(),
            findings: vec![Located {
                help: Some("Excelで開き、CSV UTF-8として保存し直してください".into()),
                ..finding(
                    &UNREADABLE,
                    "文字として読めないバイトがあります（3行目、210バイト目）",
                    None,
                )
            }],
            failed: true,
            ..FileReport::default()
        },
    ]
}
