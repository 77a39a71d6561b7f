//! Single changes and what is told about them.

use kouetsu::diff::{self, DiffError, Options};
use serde_json::Value;

use crate::fixture::{Table, compared, diff_of, joined, plan, read, told};

fn one(kinds: &str, old: &[u64], new: &[u64]) -> (String, Vec<u64>, Vec<u64>) {
    (kinds.to_owned(), old.to_vec(), new.to_vec())
}

fn cell_kinds(diff: &Value) -> Vec<&str> {
    let rows = diff["rows"].as_array().unwrap().iter();
    rows.flat_map(|row| row["cells"].as_array().unwrap())
        .map(|cell| cell["kind"].as_str().unwrap())
        .collect()
}

#[test]
fn the_same_table_has_no_differences() {
    let table = plan(20);
    assert_eq!(told(&diff_of(&table, &table)), []);
}

#[test]
fn a_row_added_removed_changed_moved() {
    let old = plan(20);
    let mut new = old.clone();
    let mut row = new[5].clone();
    row[2] = "学生支援機構".to_owned();
    row[3] = "奨学金の返還を支援する企業の登録".to_owned();
    row[4] = "・登録企業の募集".to_owned();
    row[5] = String::new();
    new.insert(6, row);
    assert_eq!(told(&diff_of(&old, &new)), [one("added", &[], &[5])]);
    assert_eq!(told(&diff_of(&new, &old)), [one("removed", &[5], &[])]);

    let mut new = old.clone();
    new[4][5] = new[4][5].replace("年5回", "年3回");
    assert_eq!(told(&diff_of(&old, &new)), [one("changed", &[3], &[3])]);

    let mut new = old.clone();
    let row = new.remove(2);
    new.insert(5, row);
    assert_eq!(told(&diff_of(&old, &new)), [one("moved", &[1], &[4])]);
}

#[test]
fn a_renamed_body_is_one_entity() {
    let old = plan(20);
    let mut new = old.clone();
    for row in &mut new {
        row[2] = row[2].replace("県労政課", "県働き方改革推進室");
    }
    let diff = diff_of(&old, &new);
    let entities = diff["entities"].as_array().unwrap();
    assert_eq!(entities.len(), 1);
    assert_eq!(entities[0]["from"], "県労政課");
    assert_eq!(entities[0]["to"], "県働き方改革推進室");
    assert_eq!(entities[0]["rows"], 4);
    assert_eq!(cell_kinds(&diff), ["explained"; 4]);
    assert!(told(&diff).iter().all(|row| row.0 == "changed"));
}

#[test]
fn a_renamed_theme_is_no_move() {
    let old = plan(20);
    let mut new = old.clone();
    for row in &mut new {
        row[0] = row[0].replace("若者の就職支援", "若年者の県内定着");
    }
    let diff = diff_of(&old, &new);
    assert_eq!(diff["entities"].as_array().unwrap().len(), 1);
    assert!(cell_kinds(&diff).iter().all(|&kind| kind == "explained"));
    assert!(told(&diff).iter().all(|row| row.0 == "changed"));
}

#[test]
fn columns_follow_their_fiscal_year() {
    let old = plan(20);
    let new: Table = old
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let mut row = row.clone();
            row.remove(4);
            row.push(match at {
                0 => "令和4年度".to_owned(),
                _ => row[4].clone(),
            });
            row
        })
        .collect();
    let diff = diff_of(&old, &new);
    let kinds: Vec<&str> = diff["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| column["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["kept", "kept", "kept", "kept", "removed", "kept", "added"]
    );
    assert!(told(&diff).iter().all(|row| row.0 == "unchanged"));
    // What a new column holds is no change of its rows.
    assert_eq!(diff["summary"]["rows_changed"], 0);
    assert_eq!(diff["summary"]["cells_changed"], 0);
}

#[test]
fn width_and_spaces_are_cosmetic() {
    let old = plan(20);
    let mut new = old.clone();
    new[3][4] = new[3][4].replace("年3回", "年３回");
    let diff = diff_of(&old, &new);
    assert_eq!(cell_kinds(&diff), ["cosmetic"]);
    assert_eq!(diff["summary"]["cells_changed"], 0);
    assert_eq!(diff["summary"]["cells_cosmetic"], 1);
}

#[test]
fn a_remark_is_no_part_of_what_a_row_is() {
    let old = plan(20);
    let mut new = old.clone();
    for row in &mut new[1..] {
        row[3] = format!("【継続】{}", row[3]);
    }
    let diff = diff_of(&old, &new);
    assert!(
        told(&diff)
            .iter()
            .all(|row| row.0 == "changed" && row.1 == row.2)
    );
    assert!(
        diff["rows"]
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row["confidence"] == 1.0)
    );
}

#[test]
fn a_row_split_in_two() {
    let old = plan(20);
    let mut old = old;
    old[3][3] = "中小企業の経営者を対象とする働き方改革セミナーの開催及び社会保険労務士による個別の相談対応".to_owned();
    old[3][4] = "・県内三地域でセミナーを開催 ・専門家の派遣による助言".to_owned();
    old[3][5] = String::new();
    let mut new = old.clone();
    new[3][3] = "中小企業の経営者を対象とする働き方改革セミナーの開催".to_owned();
    new[3][4] = "・県内三地域でセミナーを開催".to_owned();
    let mut part = old[3].clone();
    part[3] = "社会保険労務士による個別の相談対応".to_owned();
    part[4] = "・専門家の派遣による助言".to_owned();
    new.insert(4, part);
    assert_eq!(
        told(&diff_of(&old, &new)),
        [one("changed split", &[2], &[2, 3])]
    );
    assert_eq!(
        told(&diff_of(&new, &old)),
        [one("changed merged", &[2, 3], &[2])]
    );
}

fn clinics(count: usize) -> Table {
    let header = [
        "医療機関コード",
        "名称",
        "所在地",
        "電話番号",
        "病床数",
        "更新日",
    ];
    let mut table: Table = vec![header.map(str::to_owned).to_vec()];
    for at in 0..count {
        table.push(vec![
            format!("{:07}", 1_000_003 + at * 17),
            format!("{}{}医院", ["佐藤", "鈴木", "工藤", "三浦"][at % 4], at / 4),
            format!("北町{}丁目{}番{}号", at % 9 + 1, at % 23 + 1, at % 31 + 1),
            format!("0179-{:02}-{:04}", at % 97, at * 7 % 9973),
            format!("{}", at % 19),
            "2024-04-01".to_owned(),
        ]);
    }
    table
}

#[test]
fn a_list_with_a_date_that_always_changes() {
    let old = clinics(600);
    let mut new = old.clone();
    for row in &mut new[1..] {
        row[5] = "2025-04-01".to_owned();
    }
    new[0][3] = "TEL".to_owned();
    new[40][4] = "99".to_owned();
    new.remove(100);
    let row = new.remove(300);
    new.push(row);
    let old = joined(&old, ",", "\n");
    let new = joined(&new, ",", "\n");
    let found = compared(&old, &new, &Options::default());
    let key = Options {
        key: vec!["医療機関コード".to_owned()],
        ..Options::default()
    };
    let keyed = compared(&old, &new, &key);
    assert_eq!(told(&found), told(&keyed));
    assert_eq!(found["summary"], keyed["summary"]);
    assert_eq!(keyed["summary"]["rows_removed"], 1);
    assert_eq!(keyed["summary"]["rows_moved"], 1);
    assert_eq!(keyed["summary"]["rows_added"], 0);
    assert_eq!(keyed["summary"]["cells_changed"], 600);
}

#[test]
fn a_list_numbered_anew() {
    let header = ["番号", "施設名", "所在地", "電話番号", "定員", "更新日"];
    let mut old: Table = vec![header.map(str::to_owned).to_vec()];
    for at in 0..120 {
        old.push(vec![
            format!("{}", at + 1),
            ["中央公民館", "北児童館", "港図書館"][at % 3].to_owned(),
            format!("本町{}丁目{}-{}", at % 7 + 1, at % 23 + 1, at % 31 + 1),
            format!("0179-{:02}-{:04}", at % 97, at * 7 % 9973),
            format!("{}", 20 + at * 13 % 50),
            "2024-04-01".to_owned(),
        ]);
    }
    let mut new = old.clone();
    new.remove(30);
    for (number, row) in new.iter_mut().enumerate().skip(1) {
        row[0] = number.to_string();
        row[5] = "2025-04-01".to_owned();
    }
    // A number of its own, and all that is left says which row it is.
    for at in [40, 60, 80] {
        new[at][1] = "南集会所".to_owned();
        new[at][4] = "999".to_owned();
    }
    let (old, new) = (joined(&old, ",", "\n"), joined(&new, ",", "\n"));
    let diff = compared(&old, &new, &Options::default());
    assert_eq!(diff["summary"]["rows_added"], 0, "{:?}", diff["summary"]);
    assert_eq!(diff["summary"]["rows_removed"], 1);
    assert_eq!(diff["summary"]["rows_moved"], 0);
    let mirrored = compared(&new, &old, &Options::default());
    assert_eq!(mirrored["summary"]["rows_added"], 1);
    assert_eq!(mirrored["summary"]["rows_removed"], 0);
}

#[test]
fn a_list_doubled_by_accident() {
    let old = clinics(50);
    let mut new = old.clone();
    new.extend_from_slice(&old[1..]);
    let diff = compared(
        &joined(&old, ",", "\n"),
        &joined(&new, ",", "\n"),
        &Options::default(),
    );
    let expected: Vec<_> = (50..100).map(|row| one("added", &[], &[row])).collect();
    assert_eq!(told(&diff), expected);
}

#[test]
fn nothing_in_common() {
    let (old, new) = read(b"a,b\n1,2\n3,4\n", b"x,y\n5,6\n7,8\n");
    let error = diff::compare(&old, &new, &Options::default());
    assert_eq!(error.err(), Some(DiffError::NoCommonColumns));
}

#[test]
fn one_side_empty() {
    let table = joined(&clinics(20), ",", "\n");
    let header = joined(&clinics(0), ",", "\n");
    for empty in [b"" as &[u8], &header] {
        let diff = compared(empty, &table, &Options::default());
        assert_eq!(diff["summary"]["rows_added"], 20);
        let diff = compared(&table, empty, &Options::default());
        assert_eq!(diff["summary"]["rows_removed"], 20);
    }
    assert_eq!(told(&compared(b"", b"", &Options::default())), []);
}

/// A plan in which the same three measures stand under every theme.
fn repeated() -> Table {
    let stock = [
        (
            "商工会連合会",
            "会員に対する関連法の周知",
            "・会報、研修会、各種説明会等を利用した周知",
        ),
        (
            "県中央会",
            "施策全般",
            "・組合等への訪問、講習会等開催時における周知",
        ),
        (
            "支援センター",
            "関連法の周知、相談支援",
            "・相談、セミナー、出張相談会 ・個別訪問支援",
        ),
    ];
    let own = plan(24);
    let mut table = vec![own[0].clone()];
    let mut theme = "";
    for row in &own[1..] {
        if row[0] != theme {
            theme = &row[0];
            for (body, measure, text) in stock {
                table.push(
                    [theme, &row[1], body, measure, text, text]
                        .map(str::to_owned)
                        .to_vec(),
                );
            }
        }
        table.push(row.clone());
    }
    table
}

#[test]
fn rows_that_share_stock_phrases_are_not_one_row() {
    let old = repeated();
    let mut new = old.clone();
    // A stock row goes from the first theme; one much like it comes in the last.
    let mut row = new.remove(1);
    let last = new[new.len() - 1].clone();
    row[0] = last[0].clone();
    row[1] = last[1].clone();
    row[4] = row[4]
        .replace("説明会等", "相談会など")
        .replace("周知", "普及啓発");
    row[5] = row[5].replace("会報", "広報").replace("利用", "活用");
    new.push(row);
    let at = (new.len() - 2) as u64;
    let expected = [one("removed", &[0], &[]), one("added", &[], &[at])];
    assert_eq!(told(&diff_of(&old, &new)), expected);
    // The same row, moved to a theme and edited once, is still that row.
    let mut new = old.clone();
    let mut row = new.remove(4);
    row[0] = last[0].clone();
    row[1] = last[1].clone();
    row[5].push_str(" ・検証");
    new.push(row);
    assert_eq!(
        told(&diff_of(&old, &new)),
        [one("changed moved moved_theme", &[3], &[at])]
    );
    // Rewritten where it stands it is the same row too, however much.
    let mut new = old.clone();
    new[1][4] = "・会報、研修会などを通じた普及啓発の拡充".to_owned();
    new[1][5] = "・広報、講習会などを通じた普及啓発の拡充".to_owned();
    let diff = diff_of(&old, &new);
    assert_eq!(told(&diff).len(), 1);
    assert!(told(&diff)[0].0.starts_with("changed"), "{:?}", told(&diff));
}

#[test]
fn a_measure_renamed_on_several_rows_is_one_entity() {
    let old = repeated();
    let mut new = old.clone();
    for row in &mut new {
        row[3] = row[3].replace("施策全般", "働き方改革の取組への支援");
    }
    let diff = diff_of(&old, &new);
    let entities = diff["entities"].as_array().unwrap();
    assert_eq!(entities.len(), 1);
    assert_eq!(entities[0]["role"], "measure");
    assert_eq!(entities[0]["rows"], 3);
    assert_eq!(cell_kinds(&diff), ["explained"; 3]);
    // On one row it is a change like any other.
    let mut new = old.clone();
    new[4][3].push_str("の普及");
    let diff = diff_of(&old, &new);
    assert_eq!(diff["entities"].as_array().unwrap().len(), 0);
    assert_eq!(cell_kinds(&diff), ["changed"]);
}

#[test]
fn a_key_that_is_not_there() {
    let (old, new) = read(b"a,b\n1,2\n3,4\n", b"a,b\n5,6\n7,8\n");
    let options = Options {
        key: vec!["番号".to_owned()],
        ..Options::default()
    };
    let error = diff::compare(&old, &new, &options);
    assert!(matches!(error, Err(DiffError::KeyColumn { .. })));
}

#[test]
fn of_rows_with_one_key_those_that_are_equal_are_paired() {
    let old = "番号,名称,電話\n1,A館,111\n1,B館,222\n2,C館,333\n";
    let new = "番号,名称,電話\n1,B館,222\n2,C館,333\n";
    let options = Options {
        key: vec!["番号".to_owned()],
        ..Options::default()
    };
    let diff = compared(old.as_bytes(), new.as_bytes(), &options);
    let rows = diff["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0]["kinds"][0], "removed", "{rows:?}");
    assert_eq!(rows[0]["old"][0]["index"], 0, "{rows:?}");
}

#[test]
fn what_changed_inside_a_cell_is_told_by_characters() {
    let mut old = plan(6);
    let mut new = old.clone();
    // 𠮷 is one character of four bytes.
    old[2][4] = "・𠮷田会場で10社に説明 ・冊子の配布 ・相談会の開催".to_owned();
    new[2][4] = "・𠮷田会場で8社に説明 ・相談会の開催 ・報告書の公表".to_owned();
    let diff = diff_of(&old, &new);
    let cell = &diff["rows"][0]["cells"][0];
    let at = |text: &str, spans: &Value| -> Vec<String> {
        let spans = spans.as_array().unwrap().iter();
        spans
            .map(|span| {
                let at = |end: usize| usize::try_from(span[end].as_u64().unwrap()).unwrap();
                text.chars().skip(at(0)).take(at(1) - at(0)).collect()
            })
            .collect()
    };
    assert_eq!(
        at(cell["old"].as_str().unwrap(), &cell["old_spans"]),
        ["10社", "・冊子の配布"]
    );
    assert_eq!(
        at(cell["new"].as_str().unwrap(), &cell["new_spans"]),
        ["8社", "・報告書の公表"]
    );
    let items: Vec<(&str, Option<&str>, Option<&str>)> = cell["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            let kind = item["kind"].as_str().unwrap();
            (kind, item["old"].as_str(), item["new"].as_str())
        })
        .collect();
    assert_eq!(
        items,
        [
            (
                "reworded",
                Some("・𠮷田会場で10社に説明"),
                Some("・𠮷田会場で8社に説明")
            ),
            ("removed", Some("・冊子の配布"), None),
            ("kept", Some("・相談会の開催"), Some("・相談会の開催")),
            ("added", None, Some("・報告書の公表")),
        ]
    );
}

/// A list as an office publishes it and its next release: what is told with a key is what a join
/// on the key says, and without one the same rows are paired.
fn next_release(list: &Table) -> (Table, Vec<Option<usize>>) {
    let mut rows: Vec<(Option<usize>, Vec<String>)> = list[1..]
        .iter()
        .cloned()
        .enumerate()
        .map(|(at, row)| (Some(at), row))
        .collect();
    for (_, row) in &mut rows {
        row[5] = "2025-04-01".to_owned();
    }
    for at in (7..rows.len()).step_by(23) {
        rows[at].1[1].push_str("分院");
    }
    for at in (11..rows.len()).step_by(29) {
        rows[at].1[2].push_str("（新庁舎内）");
    }
    for at in (50..rows.len()).rev().step_by(41) {
        rows.remove(at);
    }
    for at in (30..rows.len() - 60).step_by(67) {
        let row = rows.remove(at);
        rows.insert(at + 40, row);
    }
    for at in (20..rows.len()).step_by(53) {
        let mut row = rows[at].1.clone();
        row[0] = format!("9{at:06}");
        row[1] = format!("新設診療所その{at}");
        row[2] = format!("南町{at}番地");
        row[3] = format!("0180-{at}");
        rows.insert(at, (None, row));
    }
    let mut table = vec![list[0].clone()];
    table[0][3] = "TEL".to_owned();
    table.extend(rows.iter().map(|(_, row)| row.clone()));
    // One column is dropped.
    for row in &mut table {
        row.remove(4);
    }
    (table, rows.into_iter().map(|(origin, _)| origin).collect())
}

/// Pairs of old and new rows, those not told included.
fn row_map(diff: &Value, old: usize, new: usize) -> Vec<(usize, usize)> {
    let at = |rows: &[u64]| usize::try_from(rows[0]).unwrap();
    let told = told(diff);
    let mut pairs: Vec<(usize, usize)> = told
        .iter()
        .filter(|(_, one, other)| !one.is_empty() && !other.is_empty())
        .map(|(_, one, other)| (at(one), at(other)))
        .collect();
    let rest =
        |count: usize, rows: Vec<u64>| (0..count).filter(move |&row| !rows.contains(&(row as u64)));
    let olds = told.iter().flat_map(|row| row.1.clone()).collect();
    let news = told.iter().flat_map(|row| row.2.clone()).collect();
    pairs.extend(rest(old, olds).zip(rest(new, news)));
    pairs.sort_unstable();
    pairs
}

#[test]
fn a_keyed_list_is_read_as_a_join_reads_it() {
    let old = clinics(500);
    let (new, origins) = next_release(&old);
    let mut joined_rows: Vec<(usize, usize)> = origins
        .iter()
        .enumerate()
        .filter_map(|(new, old)| Some(((*old)?, new)))
        .collect();
    joined_rows.sort_unstable();
    // Columns of the old list and where the new one has them.
    let follows = [(0, 0), (1, 1), (2, 2), (3, 3), (5, 4)];
    let mut cells: Vec<(usize, usize, &str)> = Vec::new();
    for &(one, other) in &joined_rows {
        for (from, to) in follows {
            if old[one + 1][from] != new[other + 1][to] {
                cells.push((one, other, &new[0][to]));
            }
        }
    }
    cells.sort_unstable();
    let bytes = (joined(&old, ",", "\n"), joined(&new, ",", "\n"));
    let key = Options {
        key: vec!["医療機関コード".to_owned()],
        ..Options::default()
    };
    let keyed = compared(&bytes.0, &bytes.1, &key);
    let rows = (old.len() - 1, new.len() - 1);
    assert_eq!(row_map(&keyed, rows.0, rows.1), joined_rows);
    let mut found: Vec<(usize, usize, &str)> = Vec::new();
    for row in keyed["rows"].as_array().unwrap() {
        let at = |side: &str| {
            row[side][0]["index"]
                .as_u64()
                .map(|at| usize::try_from(at).unwrap())
        };
        if let (Some(one), Some(other)) = (at("old"), at("new")) {
            let told = row["cells"].as_array().unwrap().iter();
            found.extend(told.map(|cell| (one, other, cell["column"].as_str().unwrap())));
        }
    }
    found.sort_unstable();
    assert_eq!(found, cells);
    let added = origins.iter().filter(|origin| origin.is_none()).count();
    assert_eq!(keyed["summary"]["rows_added"], added);
    assert_eq!(keyed["summary"]["rows_removed"], rows.0 - joined_rows.len());

    let free = compared(&bytes.0, &bytes.1, &Options::default());
    let pairs = row_map(&free, rows.0, rows.1);
    let right = pairs
        .iter()
        .filter(|pair| joined_rows.binary_search(pair).is_ok())
        .count();
    let f1 = 2.0 * right as f64 / (pairs.len() + joined_rows.len()) as f64;
    assert!(
        f1 >= 0.99,
        "{right} of {} and {}: {f1}",
        pairs.len(),
        joined_rows.len()
    );
}
