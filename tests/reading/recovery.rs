//! What recovery must not invent and must not swallow.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use kouetsu::check::{Options, check_edition};
use kouetsu::edition::{Edition, Hints, NoteKind, RepairKind, Role, State, recover};

use super::tables::{one, read};
use super::workbooks::{one as book, read as read_book, rows as sheet, text as cell};

fn kouetsu(args: &[&str], table: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kouetsu"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut input = child.stdin.take().expect("piped");
    input
        .write_all(table.replace('|', "\t").as_bytes())
        .expect("it reads");
    drop(input);
    child.wait_with_output().expect("it ends")
}

/// The findings of a code.
fn findings(table: &str, code: &str) -> Vec<serde_json::Value> {
    let run = kouetsu(
        &[
            "check",
            "-",
            "--no-config",
            "--format",
            "json",
            "--select",
            code,
        ],
        table,
    );
    let report: serde_json::Value = serde_json::from_slice(&run.stdout).expect("JSON");
    report["findings"].as_array().expect("a list").clone()
}

const BODIES: [&str; 9] = [
    "労働局",
    "経営者協会",
    "連合会",
    "県労政課",
    "商工会議所",
    "商工会",
    "みどり銀行",
    "社会保険労務士会",
    "支援センター",
];

/// Six themes, the same nine bodies in each, theme and body on the first row of theirs only.
fn themes() -> Vec<Vec<String>> {
    (0..6)
        .map(|theme| {
            let rows = BODIES.iter().enumerate();
            rows.map(|(n, body)| {
                let label = if n == 0 {
                    format!("第{}の課題への取組", theme + 1)
                } else {
                    String::new()
                };
                format!("{label}|{body}|{body}による取組その{theme}{n}|検討|実施|実施")
            })
            .collect()
        })
        .collect()
}

fn table(groups: &[Vec<String>]) -> String {
    let mut table = String::from("テーマ|実施機関|施策|令和5年度|令和6年度|令和7年度\n");
    for row in groups.iter().flatten() {
        writeln!(table, "{row}").expect("a string");
    }
    table
}

fn labels(edition: &Edition) -> Vec<(usize, usize, bool)> {
    let repairs = edition.repairs.iter();
    let labels = repairs.filter(|repair| repair.kind == RepairKind::DisplacedLabel);
    labels
        .map(|repair| (repair.rows[0], repair.rows[1], repair.sure()))
        .collect()
}

#[test]
fn a_label_whose_first_row_went_elsewhere_is_not_displaced() {
    let mut groups = themes();
    // The first row of the fourth theme now stands in the middle of the third; the theme's label
    // stands on what is its first row now.
    let moved = groups[3].remove(0);
    let (label, rest) = moved.split_once('|').expect("two cells");
    groups[3][0].insert_str(0, label);
    groups[2].insert(6, format!("|{rest}"));
    let text = table(&groups);
    assert_eq!(labels(&one(&text)), []);
    assert!(findings(&text, "S103").is_empty());
}

#[test]
fn a_label_in_the_middle_of_its_group_is_displaced() {
    let mut groups = themes();
    let label = groups[3][0]
        .split_once('|')
        .expect("two cells")
        .0
        .to_owned();
    groups[3][0].replace_range(..label.len(), "");
    groups[3][4].insert_str(0, &label);
    let text = table(&groups);
    assert_eq!(labels(&one(&text)), [(27, 31, true)]);
    assert!(findings(&text, "S103")[0]["fix"].is_object());
}

#[test]
fn what_the_order_of_bodies_does_not_confirm_is_told_and_not_offered() {
    // Two bodies a theme: too few to tell a moved row from a moved label.
    let mut groups: Vec<Vec<String>> = themes();
    for group in &mut groups {
        group.truncate(2);
    }
    let label = groups[3][0]
        .split_once('|')
        .expect("two cells")
        .0
        .to_owned();
    groups[3][0].replace_range(..label.len(), "");
    groups[3][1].insert_str(0, &label);
    let text = table(&groups);
    assert_eq!(labels(&one(&text)), [(6, 7, false)]);
    let found = findings(&text, "S103");
    assert_eq!(found[0]["severity"], "warning");
    assert!(found[0]["fix"].is_null());
}

#[test]
fn a_list_below_a_table_is_a_table_of_its_own() {
    let plan = table(&themes());
    let second = |list: &str| read(&format!("{plan}\n{list}"));
    for list in [
        "第2表 環境\n番号|施設名|住所|定員\n1|青葉園|青森市|30\n2|若葉園|弘前市|40\n",
        "番号|施設名|住所|定員\n1|青葉園|青森市|30\n2|若葉園|弘前市|40\n",
        "（参考2）\n\n路線|区間|延長\n東線|本町から東町まで|3.5\n西線|西町から港まで|12.0\n",
    ] {
        let editions = second(list);
        assert_eq!(editions.len(), 2, "{list}");
        assert_eq!(editions[0].rows.len(), 54, "{list}");
        assert_eq!(editions[1].rows.len(), 2, "{list}");
        assert!(!editions[1].planning, "{list}");
    }
    let title = |edition: &Edition| {
        edition
            .title
            .map(|cell| edition.grid.value(cell).to_owned())
    };
    let editions = second("第2表 環境\n番号|施設名|住所|定員\n1|青葉園|青森市|30\n");
    assert_eq!(title(&editions[1]).as_deref(), Some("第2表 環境"));
}

#[test]
fn rows_after_a_blank_line_stay_rows() {
    let mut groups = themes();
    groups[3][0].insert(0, '\n');
    // A row that lost its first cells at the head of a page, and one with figures for years.
    groups[4][0] = "\n労働局|労働局による取組|実施".into();
    groups[5][3] = "\n||取組の推進|5|6|7".into();
    groups[1][4] = "\n|連合会|連合会の取組|検討|設計|着工".into();
    for (n, row) in groups[1][5..].iter_mut().enumerate() {
        *row = format!("|連合会|連合会の取組その{n}|{n}|3|4");
    }
    let editions = read(&table(&groups));
    assert_eq!(editions.len(), 1);
    assert_eq!(editions[0].rows.len(), 54);
}

fn states(edition: &Edition, role: Role) -> Vec<State> {
    let column = edition.column(role).expect("the column is there");
    (0..edition.rows.len())
        .map(|row| edition.field(row, column).state)
        .collect()
}

/// Twelve rows of two themes; `label` writes the cells of theme and body.
fn written(label: impl Fn(usize) -> (bool, bool)) -> String {
    let mut table = String::from("テーマ|実施主体|施策|令和6年度|令和7年度\n");
    for row in 0..12 {
        let (theme, body) = label(row);
        let theme = if theme {
            ["子育て", "防災"][row / 6]
        } else {
            ""
        };
        let body = if body {
            ["保育課", "建設課", "総務課", "保健所"][row / 3]
        } else {
            ""
        };
        writeln!(table, "{theme}|{body}|取組その{row}の推進|検討|実施").expect("a string");
    }
    table
}

#[test]
fn a_blank_body_among_repeated_ones_is_missing() {
    // Every row has its labels but one.
    let edition = one(&written(|row| (true, row != 4)));
    assert_eq!(states(&edition, Role::Body)[4], State::Blank);
    assert_eq!(edition.role(4, Role::Body), "");
    assert_eq!(findings(&written(|row| (true, row != 4)), "M101").len(), 1);
    // The themes are merged, the bodies written on every row.
    let edition = one(&written(|row| (row % 6 == 0, row != 4)));
    assert_eq!(states(&edition, Role::Body)[4], State::Blank);
    assert_eq!(states(&edition, Role::Theme)[4], State::Inherited);
}

#[test]
fn a_blank_body_among_merged_ones_goes_on() {
    let edition = one(&written(|row| (row % 6 == 0, row % 3 == 0)));
    assert_eq!(edition.role(4, Role::Body), "建設課");
    // One pair of rows only.
    let short = one("テーマ|実施主体|施策|令和6年度\n\
        子育て|保育課|保育所の増設|実施\n||保育士の確保|実施\n防災|建設課|河川の改修|実施\n");
    assert_eq!(short.role(1, Role::Body), "保育課");
}

#[test]
fn a_blank_body_that_no_region_covers_is_missing() {
    let sheet_of = |regions: &str| {
        let mut xml = String::new();
        let header = ["テーマ", "実施主体", "施策", "令和6年度", "令和7年度"];
        let mut row = |n: usize, cells: &[&str]| {
            write!(xml, "<row r=\"{n}\">").expect("a string");
            for (column, text) in cells.iter().enumerate() {
                if !text.is_empty() {
                    xml += &cell(&format!("{}{n}", char::from(b'A' + column as u8)), text);
                }
            }
            xml += "</row>";
        };
        row(1, &header);
        let bodies = ["保育課", "健康課", "", "建設課", "総務課", "保健所"];
        for (n, body) in bodies.iter().enumerate() {
            let theme = if n % 3 == 0 { "子育て" } else { "" };
            let measure = format!("取組その{n}の推進");
            row(n + 2, &[theme, body, &measure, "検討", "実施"]);
        }
        let grids = read_book(&book(&format!("{}{regions}", sheet(&xml)))).expect("a book");
        let grid = grids.into_iter().next().expect("a sheet");
        recover(&Arc::new(grid), &Hints::default()).remove(0)
    };
    let merges = |regions: &[&str]| {
        let cells: String = regions
            .iter()
            .map(|region| format!("<mergeCell ref=\"{region}\"/>"))
            .collect();
        format!(
            "<mergeCells count=\"{}\">{cells}</mergeCells>",
            regions.len()
        )
    };
    let bare = sheet_of(&merges(&["A2:A4", "A5:A7"]));
    assert_eq!(states(&bare, Role::Body)[2], State::Blank);
    assert_eq!(bare.role(2, Role::Theme), "子育て");
    let covered = sheet_of(&merges(&["A2:A4", "A5:A7", "B3:B4"]));
    assert_eq!(covered.role(2, Role::Body), "健康課");
}

/// A label merged over its rows and emptied: the merge shows that there was one.
#[test]
fn a_merged_label_without_text_is_told() {
    let sheet_of = |blank: &str| {
        let mut xml = String::new();
        let header = ["テーマ", "実施主体", "施策", "令和6年度", "令和7年度"];
        for (n, texts) in std::iter::once(header.map(String::from))
            .chain((0..9).map(|n| {
                [
                    if n % 3 == 0 {
                        format!("課題{}", n / 3)
                    } else {
                        String::new()
                    },
                    ["保育課", "健康課", "建設課"][n % 3].to_owned(),
                    format!("取組その{n}の推進"),
                    "検討".to_owned(),
                    "実施".to_owned(),
                ]
            }))
            .enumerate()
        {
            write!(xml, "<row r=\"{}\">", n + 1).expect("a string");
            for (column, text) in texts.iter().enumerate() {
                let at = format!("{}{}", char::from(b'A' + column as u8), n + 1);
                match text.as_str() {
                    "" => {}
                    _ if at == blank => write!(xml, "<c r=\"{at}\"/>").expect("a string"),
                    text => xml += &cell(&at, text),
                }
            }
            xml += "</row>";
        }
        let merges = "<mergeCells count=\"3\"><mergeCell ref=\"A2:A4\"/>\
            <mergeCell ref=\"A5:A7\"/><mergeCell ref=\"A8:A10\"/></mergeCells>";
        let grids = read_book(&book(&format!("{}{merges}", sheet(&xml)))).expect("a book");
        let grid = grids.into_iter().next().expect("a sheet");
        let edition = recover(&Arc::new(grid), &Hints::default()).remove(0);
        // Its rows are nobody's: the group above has rows of its own.
        let second = if blank == "A5" { "" } else { "課題1" };
        for row in 0..9 {
            let theme = ["課題0", second, "課題2"][row / 3];
            assert_eq!(edition.value(row, 0), theme, "{blank}, row {row}");
        }
        let found = check_edition(&edition, &Options::default()).into_iter();
        found
            .filter(|finding| finding.rule.code == "M101")
            .map(|finding| finding.message)
            .collect::<Vec<_>>()
    };
    assert!(sheet_of("").is_empty());
    let told = sheet_of("A5");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("3行が結合された「テーマ」"), "{told:?}");
}

#[test]
fn remarks_and_sums_below_a_table_are_told() {
    let text = "テーマ|実施機関|施策|令和6年度|令和7年度\n\
        安全|建設課|道路の整備|改良|改良\n\
        安全|建設課|河川の整備|改良|改良\n\
        （注2）市道を含む。||||\n\
        （注12）|国道を除く。|||\n\
        備考|道路は県道を含む|||\n\
        合計|||2件|2件\n";
    let edition = one(text);
    assert_eq!(edition.rows.len(), 2);
    let kinds: Vec<NoteKind> = edition.notes.iter().map(|note| note.kind).collect();
    use NoteKind::{Remark, Sum};
    assert_eq!(kinds, [Remark, Remark, Remark, Sum]);
    let run = kouetsu(&["tidy", "-"], text);
    let told = String::from_utf8(run.stderr).expect("UTF-8");
    assert!(
        told.contains("注記など3行（4–6行目）、合計1行（7行目）"),
        "{told}"
    );
    assert_eq!(told.lines().count(), 1);
    let run = kouetsu(&["tidy", "-"], &table(&themes()));
    assert!(run.stderr.is_empty(), "nothing was left out");
}

/// Three chapters of three sections of three articles, labels on their first rows only; the
/// sections of all chapters have the same names.
fn nested(headings: &str) -> String {
    let mut table = format!("{headings}|担当課|令和6年度|令和7年度\n");
    for row in 0..81 {
        let (chapter, section, article) = (row / 27, row / 9 % 3, row / 3 % 3);
        let chapter = if row % 27 == 0 {
            ["安全", "暮らし", "産業"][chapter]
        } else {
            ""
        };
        let kind = ["整備", "支援", "啓発"][section];
        let section = if row % 9 == 0 { kind } else { "" };
        let article = match row % 3 {
            0 => format!("{}の{kind}", ["道路", "河川", "公園"][article]),
            _ => String::new(),
        };
        let body = ["建設課", "市民課", "企画課"][row % 3];
        // The same measures in every section.
        let measure = format!(
            "{}の施策その{}",
            ["道路", "河川", "公園"][row / 3 % 3],
            row % 3
        );
        writeln!(
            table,
            "{chapter}|{section}|{article}|{measure}|{body}|計画の策定|事業の実施"
        )
        .expect("a string");
    }
    table
}

#[test]
fn levels_of_groups_are_read_by_word_and_by_structure() {
    for headings in [
        "章|節|項|事業名",
        "大項目|中項目|小項目|施策",
        "柱|基本方針|施策の方向|施策",
        // Nothing but their fill tells.
        "章|第二階層|第三階層|事業名",
        "区分|階層その2|階層その3|事業名",
    ] {
        let text = nested(headings);
        let edition = one(&text);
        let levels: Vec<u8> = edition.columns[..3].iter().map(|c| c.level).collect();
        assert_eq!(levels, [0, 1, 2], "{headings}");
        assert_eq!(edition.columns[3].role, Role::Measure, "{headings}");
        let row: Vec<&str> = (0..3).map(|column| edition.value(31, column)).collect();
        assert_eq!(row, ["暮らし", "整備", "河川の整備"], "{headings}");
        assert!(findings(&text, "D101").is_empty(), "{headings}");
    }
}

#[test]
fn marks_left_of_the_measure_are_no_groups() {
    let mut table = String::from("テーマ|備考欄外|施策|令和6年度|令和7年度\n");
    for row in 0..24 {
        let theme = if row % 6 == 0 {
            format!("テーマ{row}")
        } else {
            String::new()
        };
        let mark = ["重点事業", "", "新規の事業", "", ""][row % 5];
        writeln!(table, "{theme}|{mark}|取組その{row}の推進|検討|実施").expect("a string");
    }
    let edition = one(&table);
    assert_eq!(edition.columns[1].role, Role::Other);
    assert_eq!(edition.value(1, 1), "");
}

#[test]
fn what_nothing_explains_lowers_the_confidence() {
    let table = |filled: usize| {
        let mut table = String::from("テーマ|関連する計画|施策|令和6年度|令和7年度\n");
        for row in 0..24 {
            let other = match row % filled {
                0 => String::new(),
                _ => format!("第{row}次計画"),
            };
            writeln!(
                table,
                "分野{}|{other}|取組その{row}の推進|検討|実施",
                row / 6
            )
            .expect("a string");
        }
        one(&table).confidence
    };
    assert!(table(25) > 0.9, "one blank");
    assert!(
        table(2) < 0.9,
        "every second row is blank, and no one knows why"
    );
}

/// Ten sound rows and one more.
fn with_row(row: &str) -> String {
    format!(
        "テーマ|担当課|施策|令和5年度|令和6年度|令和7年度\n\
        子育て|保育課|保育所の増設|・用地の取得 ・設計|・工事 ・備品の購入|・供用の開始\n\
        |学校教育課|学習支援員の配置|・支援員の配置|・支援員の配置|・支援員の増員\n\
        |健康課|乳幼児健診の充実|・健診の実施 ・相談|・健診の実施 ・相談|・健診の実施 ・相談\n\
        |高齢課|見守りの充実|・事業者との協定||\n\
        高齢者|長寿課|見守りの充実|・事業者との協定|・事業者との協定|\n\
        {row}\n\
        |健康課|介護予防教室の開催|・教室の開催|・教室の開催|・教室の開催\n\
        |社会福祉協議会|サロン活動の支援|・サロンの開催|・サロンの開催|・サロンの開催\n\
        防災|危機管理課|自主防災組織の育成|・訓練の支援|・訓練の支援|・訓練の支援\n\
        |消防本部|消防団員の確保|・募集 ・広報|・募集 ・広報|・募集 ・広報\n\
        |建設課|河川の改修|・設計|・工事|・工事\n"
    )
}

#[test]
fn the_help_for_a_shifted_row_names_the_other_reading() {
    let help = |row: &str| {
        let found = findings(&with_row(row), "S101");
        let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
        (
            text(&found[0]["help"]),
            text(&found[0]["fix"]["applicability"]),
        )
    };
    // Did the year move with the others?
    let (text, choice) = help("健康課|運動教室の開催||・教室の開催||");
    assert_eq!(choice, "choice");
    assert!(text.contains("2通り") && text.contains("4列目→"), "{text}");
    // What fell off is to be looked up.
    let (text, choice) = help("||健康課|運動教室の開催||・教室の開催");
    assert_eq!(choice, "choice");
    assert!(text.contains("原本から補った"), "{text}");
    let (text, choice) = help("健康課|運動教室の開催|・教室の開催|||");
    assert_eq!(choice, "unsafe");
    assert!(!text.contains("選んで"), "{text}");
}
