//! Damage that looks like another one, and tables that look like one.

use std::fmt::Write as _;

use kouetsu::check::{Options, check_edition};
use kouetsu::edition::{Doubt, Edition, RepairKind};
use kouetsu::finding::{Applicability, Finding};

use super::tables::{one, read};

fn findings(edition: &Edition, code: &str) -> Vec<Finding> {
    let all = check_edition(edition, &Options::default());
    let of = all.into_iter().filter(|finding| finding.rule.code == code);
    of.collect()
}

const HEADER: &str = "基本目標|取組方針|担当課|施策名|令和6年度|令和7年度|令和8年度\n";

/// Twelve rows, each of a body that stands nowhere else.
fn bodies_once() -> Vec<Vec<String>> {
    let bodies = [
        "危機管理課",
        "消防本部",
        "学校教育課",
        "建築住宅課",
        "水道課",
        "農林課",
        "高齢介護課",
        "こども未来課",
        "健康推進課",
        "観光交流課",
        "環境課",
        "税務課",
    ];
    let measures = [
        "自主防災組織の結成の促進",
        "消防団員の確保",
        "防災教育の推進",
        "木造住宅の耐震化",
        "配水管の更新",
        "ため池の改修",
        "見守り活動の充実",
        "一時預かりの拡充",
        "健康診査の受診の勧奨",
        "外国語の案内の充実",
        "ごみの減量の推進",
        "口座振替の推進",
    ];
    let rows = bodies.iter().zip(measures).enumerate();
    rows.map(|(n, (body, measure))| {
        let labels = match n % 4 {
            0 => [
                ["安全", "暮らし", "交流"][n / 4],
                "互いに支え合う仕組みを整え、安心して暮らせるまちをつくる",
            ],
            _ => ["", ""],
        };
        let years = [
            format!("・説明会の開催（{}回） ・費用の補助", n + 2),
            format!("・説明会の開催（{}回） ・費用の補助", n + 2),
            format!("・説明会の開催（{}回） ・冊子の配布", n + 3),
        ];
        let cells = [labels[0], labels[1], body, measure];
        let cells = cells.into_iter().map(str::to_owned);
        cells.chain(years).collect()
    })
    .collect()
}

fn text(rows: &[Vec<String>]) -> String {
    let lines = rows.iter().map(|row| row.join("|") + "\n");
    HEADER.to_owned() + &lines.collect::<String>()
}

#[test]
fn a_body_and_a_measure_in_each_others_columns_are_told_as_such() {
    let rows = bodies_once();
    assert!(one(&text(&rows)).repairs.is_empty());
    let mut told = 0;
    for row in 0..rows.len() {
        let mut rows = rows.clone();
        rows[row].swap(2, 3);
        let edition = one(&text(&rows));
        let found = findings(&edition, "S101");
        for finding in &found {
            let fix = finding.fix.as_ref().expect("cells to move");
            let exchanged = finding.message.contains("入れ替わって");
            assert!(
                exchanged || fix.applicability == Applicability::Choice,
                "another repair of row {row} is offered: {}",
                finding.message
            );
            told += usize::from(exchanged);
        }
        let repairs = edition.repairs.iter();
        let shifted = repairs.filter(|repair| repair.kind == RepairKind::ShiftedRow);
        assert!(
            shifted
                .flat_map(|repair| &repair.rows)
                .all(|&other| other == row)
        );
    }
    assert!(told >= 11, "{told} of 12");
}

const TABLE: &str = "テーマ|実施機関|施策|令和6年度|令和7年度\n\
    観光|観光課|案内所の運営|・英語対応|・英語対応\n\
    観光|観光課|冬季誘客|・雪まつりの開催|・雪まつりの開催\n\
    農業|農政課|新規就農者の確保|・相談会の開催|・相談会の開催\n";

#[test]
fn a_list_as_wide_as_the_table_or_right_below_it_is_another_table() {
    let wide = "施設名|所在地|電話番号|開館時間|休館日\n\
        中央図書館|本町1-2-3|0176-22-1234|9:00～19:00|月曜日\n\
        南公民館|南町4-5|0176-23-5678|8:30～21:30|年末年始\n";
    let narrow = "施設名|所在地|定員\n中央図書館|本町1-2-3|30\n南公民館|南町4-5|24\n";
    for below in [
        format!("\n（参考）施設一覧\n{wide}"),
        format!("\n{wide}"),
        wide.to_owned(),
        format!("施設一覧\n{narrow}"),
    ] {
        let editions = read(&format!("{TABLE}{below}"));
        let rows: Vec<usize> = editions.iter().map(|edition| edition.rows.len()).collect();
        assert_eq!(rows, [3, 2], "{below}");
        assert!(!editions[1].planning);
    }
}

#[test]
fn rows_with_figures_are_no_headings() {
    let figures = "テーマ|実施機関|施策|令和6年度|令和7年度\n\
        観光|観光課|案内所の運営|検討|12\n\
        観光|観光課|利用者の調査|実施|13\n\
        目標|農政課|所在地の調査|計画|予定\n\
        農業|農政課|就農者の確保|10|20\n\
        農業|農政課|農地の集約|12|24\n";
    assert_eq!(read(figures).len(), 1);
}

#[test]
fn tables_side_by_side_are_not_read_as_one_in_silence() {
    let rows = "道路の舗装|土木課|・市道3路線|G橋梁の点検|土木課|・15橋\n\
        公園の整備|都市計画課|・遊具の更新|G空き家対策|建築住宅課|・実態調査\n\
        下水道の普及|下水道課|・管きょの布設|G水道管の耐震化|水道課|・2.5km\n";
    for gap in ["", "|"] {
        let table = format!("施策|担当課|令和6年度|G施策|担当課|令和6年度\n{rows}");
        let edition = one(&table.replace('G', gap));
        assert_eq!(edition.doubts, [Doubt::SideBySide], "{gap:?}");
        assert!(edition.unsure() && edition.confidence <= 0.5);
        assert_eq!(findings(&edition, "S110").len(), 1);
    }
    // Other words on the right: one table with a column left free.
    let table = format!("施策|担当課|令和6年度|G関連施策|連携先|令和7年度\n{rows}");
    assert!(one(&table.replace('G', "|")).doubts.is_empty());
}

/// Six themes of the same nine bodies; the second and third list five measures both.
fn groups(labels: bool) -> String {
    let mut table = String::from("テーマ|対応策|実施機関|施策|令和5年度|令和6年度\n");
    for theme in 0..6 {
        for body in 0..9 {
            let label = match (body, theme) {
                (0, 2) if !labels => "|".to_owned(),
                (0, _) => format!("課題{theme}|方針{theme}"),
                _ => "|".to_owned(),
            };
            let again = matches!(theme, 1 | 2) && [2, 3, 5, 6, 8].contains(&body);
            let of = if again { 9 } else { theme };
            let name = [
                "労働局",
                "経営者協会",
                "連合会",
                "労政課",
                "商工会議所",
                "商工会",
                "みどり銀行",
                "労務士会",
                "支援センター",
            ][body];
            writeln!(table, "{label}|{name}|{name}の取組{of}{body}|検討|実施").expect("a string");
        }
    }
    table
}

#[test]
fn a_group_without_its_labels_is_no_copy_of_the_one_above() {
    let sound = one(&groups(true));
    assert!(findings(&sound, "D101").is_empty() && findings(&sound, "M101").is_empty());
    let lost = one(&groups(false));
    assert!(findings(&lost, "D101").is_empty());
    let told = findings(&lost, "M101");
    assert_eq!(told.len(), 1);
    assert!(told[0].message.contains("5行"), "{}", told[0].message);
    // Rows copied as a whole are copies.
    let mut lines: Vec<String> = groups(true)
        .lines()
        .map(|line| line.to_owned() + "\n")
        .collect();
    let copied: Vec<String> = (lines[10..14].iter())
        .map(|line| line.replace("課題1", "").replace("方針1", ""))
        .collect();
    lines.splice(16..16, copied);
    let copied = one(&lines.concat());
    assert_eq!(findings(&copied, "D101").len(), 1);
    assert!(findings(&copied, "M101").is_empty());
}
