//! One report for all formats: places from a real grid, texts that want to be obeyed.

use std::io::Write;

use kouetsu::check::{FileReport, Located, LocatedEdit, LocatedFix, Place, RowKey};
use kouetsu::edition::Role;
use kouetsu::finding::{Applicability, Severity};
use kouetsu::grid::{Delimiter, Grid, Span, read_bytes};
use kouetsu::report::{Report, Style};

/// A name that would be a command, a property and an escape.
pub(crate) const PATH: &str = "計画/::error,a%0A:表 1.csv";
pub(crate) const BOOK: &str = "計画/令和6年度.xlsx";

/// What a cell may hold, or a message that quotes it.
pub(crate) const HOSTILE: &str = "::error::x%0A]]> <b onload='x'>\"&\" @octocat [x](http://e.example) {0} `|` \\ ##[error] #1 www.e.example";

/// Line 2: 𠮷 (four bytes), a combining mark, a tab, half-width katakana, quotes in quotes,
/// full-width letters. Lines 3 and 4 are one row.
pub(crate) fn text() -> String {
    let quoted = HOSTILE.replace('"', "\"\"");
    format!(
        "テーマ,実施機関,施策,令和元年度\n\
         𠮷田,か\u{3099}くしゅう\tｶﾞｷﾞ,\"a \"\"b\"\" 誤字\",ＡＢ会社\n\
         甲,乙,\"一行目\n二行目の誤り\",\"{quoted}\"\n"
    )
}

fn place(grid: &Grid, row: usize, column: usize, part: &str, nth: usize) -> Place {
    let cell = grid.cell(row, column).expect("a cell");
    let value = grid.value(cell);
    let start = value.find(part).expect("it is there");
    let span = Span {
        cell,
        start: u32::try_from(start).expect("small"),
        end: u32::try_from(start + part.len()).expect("small"),
    };
    Place {
        location: grid.locate(span),
        fingerprint: format!("{nth:032x}"),
        role: Some(Role::Measure),
        column: Some("施策".into()),
        fiscal_year: None,
        kind: None,
        row: Some(RowKey {
            theme: HOSTILE.into(),
            ..RowKey::default()
        }),
        value: Some(value.into()),
        cells: Vec::new(),
    }
}

fn finding(code: &str, severity: Severity, message: &str, place: Option<Place>) -> Located {
    Located {
        rule: kouetsu::rules::find(code).expect("a rule"),
        severity,
        confidence: 0.976,
        message: message.into(),
        help: Some(HOSTILE.into()),
        place,
        also: Vec::new(),
        count: 1,
        related: Vec::new(),
        fix: None,
        merged: vec!["W102"],
    }
}

fn edit(place: &Place, replacement: &str) -> LocatedEdit {
    LocatedEdit {
        place: place.clone(),
        replacement: replacement.into(),
    }
}

pub(crate) fn files() -> Vec<FileReport> {
    let grids = read_bytes(PATH, text().into_bytes(), Some(Delimiter::Comma)).expect("a table");
    let grid = &grids[0];
    let kana = place(grid, 1, 1, "ｶﾞｷﾞ", 1);
    let typo = place(grid, 1, 2, "誤字", 2);
    let second = place(grid, 2, 2, "誤り", 3);
    let both = place(grid, 2, 2, "一行目\n二行目", 4);
    let wide = place(grid, 1, 3, "Ｂ", 5);
    let fix = LocatedFix {
        title: HOSTILE.into(),
        applicability: Applicability::Choice,
        edits: vec![edit(&typo, "正字"), edit(&second, "正しさ")],
        alternatives: vec![("引用符".into(), vec![edit(&typo, "a\"b")])],
        moves: Vec::new(),
    };
    let mut in_book = place(grid, 1, 0, "𠮷", 6);
    in_book.location.path = BOOK.into();
    in_book.location.sheet = Some("様式1".into());
    in_book.location.cell = Some("E12".into());
    (in_book.location.bytes, in_book.location.lines) = (None, None);
    vec![
        FileReport {
            path: PATH.into(),
            encoding: grid.source().encoding(),
            findings: vec![
                finding("N109", Severity::Info, "半角片仮名", Some(kana)),
                Located {
                    count: 2,
                    also: vec![second],
                    related: vec![(HOSTILE.into(), wide)],
                    fix: Some(fix),
                    ..finding("T109", Severity::Error, HOSTILE, Some(typo))
                },
                finding("W101", Severity::Warning, "二行\nにわたる", Some(both)),
            ],
            ..FileReport::default()
        },
        FileReport {
            path: BOOK.into(),
            findings: vec![finding("N113", Severity::Error, "記号", Some(in_book))],
            ..FileReport::default()
        },
        FileReport {
            path: "壊れた（Ａ）\u{1B}[31m\u{FFFF}.csv".into(),
            findings: vec![finding("X101", Severity::Error, "読めません", None)],
            failed: true,
            ..FileReport::default()
        },
        FileReport {
            path: "よい.csv".into(),
            ..FileReport::default()
        },
    ]
}

/// What a format makes of files.
pub(crate) fn written(
    files: &[FileReport],
    format: impl Fn(&Report<'_>, &Style, &mut dyn Write) -> std::io::Result<()>,
) -> String {
    let style = Style {
        level: Severity::Info,
        ..Style::default()
    };
    let report = Report {
        files,
        suppressed: 2,
    };
    let mut out = Vec::new();
    format(&report, &style, &mut out).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

/// Many findings, one a row, the gravest last.
pub(crate) fn many(n: usize) -> Vec<FileReport> {
    let mut files = files();
    let template = files[0].findings[1].clone();
    let severities = [Severity::Info, Severity::Warning, Severity::Error];
    let findings = severities.iter().flat_map(|&severity| {
        let template = &template;
        (0..n).map(move |row| {
            let mut finding = template.clone();
            finding.severity = severity;
            finding.also.clear();
            finding.count = 1;
            finding.message = format!("{severity:?} {row}");
            let place = finding.place.as_mut().expect("a place");
            place.location.line = row + 2;
            finding
        })
    });
    files[0].findings = findings.collect();
    files.truncate(1);
    files
}
