//! Organisation lists: 部, 課 and 係 with the outer labels on every row, standing once, or merged.

use kouetsu::diff::Options;
use kouetsu::edition::State;
use serde_json::Value;

use crate::fixture::{compared, read};

type Row = [String; 4];

fn row(of: [&str; 3], phone: &str) -> Row {
    let [bu, ka, kakari] = of.map(str::to_owned);
    [bu, ka, kakari, phone.to_owned()]
}

/// A division, and its sections with their subsections.
type Division<'a> = (&'a str, &'a [(&'a str, &'a [&'a str])]);

fn rows() -> Vec<Row> {
    let tree: &[Division<'_>] = &[
        (
            "総務部",
            &[
                ("人事課", &["人事係", "給与係", "研修係"]),
                ("財政課", &["予算係", "管財係"]),
                ("情報政策課", &["情報係"]),
            ],
        ),
        (
            "市民部",
            &[
                ("税務課", &["市民税係", "資産税係", "収納係"]),
                ("保険課", &["国保係", "年金係"]),
                ("市民課", &["窓口係", "記録係"]),
            ],
        ),
        (
            "建設部",
            &[
                ("土木課", &["道路係", "河川係"]),
                ("建築課", &["指導係", "営繕係"]),
            ],
        ),
    ];
    let mut rows = Vec::new();
    for (bu, kas) in tree {
        for (ka, kakaris) in *kas {
            for kakari in *kakaris {
                let phone = format!("0172-11-{}", 1000 + rows.len() * 7);
                rows.push(row([bu, ka, kakari], &phone));
            }
        }
    }
    rows
}

const HEAD: [&str; 4] = ["部", "課", "係", "電話"];

/// The label of each row in an outer column, `None` where it is that of the row above.
fn label(rows: &[Row], at: usize, column: usize) -> Option<&str> {
    let above = at.checked_sub(1).map(|above| &rows[above]);
    let again = above.is_some_and(|above| above[..=column] == rows[at][..=column]);
    (!again).then_some(rows[at][column].as_str())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Repeated,
    Blank,
    Merged,
}

fn written(rows: &[Row], look: Look) -> Vec<u8> {
    if look == Look::Merged {
        return merged(rows);
    }
    let mut text = HEAD.join(",") + "\n";
    for (at, row) in rows.iter().enumerate() {
        let mut cells: Vec<&str> = row.iter().map(String::as_str).collect();
        for column in (0..2).filter(|_| look == Look::Blank) {
            cells[column] = label(rows, at, column).unwrap_or_default();
        }
        text += &(cells.join(",") + "\n");
    }
    text.into_bytes()
}

fn merged(rows: &[Row]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    for (column, text) in (0..).zip(HEAD) {
        page.write_string(0, column, text).unwrap();
    }
    for column in 0..4_u16 {
        let mut from = 0;
        while from < rows.len() {
            let group = |to: &usize| column < 2 && label(rows, *to, column.into()).is_none();
            let to = (from + 1..rows.len()).take_while(group).last();
            let text = &rows[from][usize::from(column)];
            let first = from as u32 + 1;
            match to {
                Some(to) => {
                    let last = to as u32 + 1;
                    page.merge_range(first, column, last, column, text, &plain)
                        .unwrap();
                    from = to + 1;
                }
                None => {
                    page.write_string(first, column, text).unwrap();
                    from += 1;
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// What is told, in words: names that changed, then rows with their real changes.
fn told(diff: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let list = |value: &Value| value.as_array().unwrap().clone();
    let mut told = Vec::new();
    for name in list(&diff["entities"]) {
        let (from, to) = (text(&name["from"]), text(&name["to"]));
        told.push(format!("{from}→{to} {}", name["rows"]));
    }
    for row in list(&diff["rows"]) {
        let kinds: Vec<String> = list(&row["kinds"]).iter().map(text).collect();
        let side = if row["new"] == serde_json::json!([]) {
            "old"
        } else {
            "new"
        };
        let name: Vec<String> = list(&row[side][0]["key"])
            .iter()
            .map(|part| text(&part["value"]))
            .collect();
        let real = list(&row["cells"]).into_iter();
        let real = real.filter(|cell| cell["kind"] != "explained" && cell["old"] != "");
        let cells: Vec<String> = real
            .map(|cell| format!("{}→{}", text(&cell["old"]), text(&cell["new"])))
            .collect();
        if kinds == ["changed"] && cells.is_empty() {
            continue;
        }
        told.push(format!(
            "{} {} {}",
            kinds.join("+"),
            name.join("/"),
            cells.join(" ")
        ));
    }
    told
}

/// The same is told whichever way the two lists write their labels.
#[track_caller]
fn tells(new: &[Row], expected: &[&str]) {
    let looks = [Look::Repeated, Look::Blank, Look::Merged];
    for (before, after) in looks.iter().flat_map(|&a| looks.map(|b| (a, b))) {
        let (old, new) = (written(&rows(), before), written(new, after));
        let diff = compared(&old, &new, &Options::default());
        let told: Vec<String> = told(&diff).iter().map(|text| text.trim().into()).collect();
        assert_eq!(told, expected, "{before:?} → {after:?}");
        let columns = diff["columns"].as_array().unwrap();
        assert!(columns.iter().all(|column| column["kind"] == "kept"));
    }
}

#[test]
fn labels_that_stand_once_are_those_of_the_rows_below() {
    tells(&rows(), &[]);
}

#[test]
fn a_row_more_in_a_group_is_one_row_more() {
    for at in [0, 1, 3] {
        let mut new = rows();
        new.insert(at, row(["総務部", "人事課", "採用係"], "0172-11-9999"));
        tells(&new, &["added 総務部/人事課/採用係"]);
    }
}

#[test]
fn the_first_row_of_a_group_hands_its_label_on() {
    for (at, name) in [
        (0, "総務部/人事課/人事係"),
        (6, "市民部/税務課/市民税係"),
        (5, "総務部/情報政策課/情報係"),
    ] {
        let mut new = rows();
        new.remove(at);
        tells(&new, &[&format!("removed {name}")]);
    }
}

#[test]
fn groups_are_renamed_split_and_merged_once() {
    let with = |ka: &str, to: &dyn Fn(&str) -> &'static str| {
        let mut new = rows();
        for row in new.iter_mut().filter(|row| row[1] == ka) {
            row[1] = to(&row[2]).to_owned();
        }
        new
    };
    tells(&with("税務課", &|_| "課税課"), &["税務課→課税課 3"]);
    let split = with("税務課", &|kakari| match kakari {
        "市民税係" => "市民税課",
        _ => "資産税課",
    });
    tells(&split, &["税務課→市民税課 1", "税務課→資産税課 2"]);
    let mut merged = rows();
    for row in &mut merged {
        if ["保険課", "市民課"].contains(&row[1].as_str()) {
            row[1] = "市民保険課".to_owned();
        }
    }
    tells(&merged, &["保険課→市民保険課 2", "市民課→市民保険課 2"]);
    let mut renamed = rows();
    for row in renamed.iter_mut().filter(|row| row[0] == "市民部") {
        row[0] = "市民生活部".to_owned();
    }
    tells(&renamed, &["市民部→市民生活部 7"]);
}

#[test]
fn a_row_goes_to_another_group() {
    let mut new = rows();
    let moved = new.remove(4);
    assert_eq!(moved[2], "管財係");
    let end = new.iter().rposition(|row| row[1] == "土木課").unwrap();
    new.insert(end + 1, row(["建設部", "土木課", "管財係"], &moved[3]));
    tells(
        &new,
        &["changed+moved 建設部/土木課/管財係 総務部→建設部 財政課→土木課"],
    );
}

#[test]
fn a_cell_changes() {
    let mut new = rows();
    new[2][3] = "0172-11-5555".to_owned();
    tells(
        &new,
        &["changed 総務部/人事課/研修係 0172-11-1014→0172-11-5555"],
    );
}

/// Values of the first column, with whether they stand in the row.
fn first_column(text: &str) -> Vec<(String, bool)> {
    let (editions, _) = read(text.as_bytes(), text.as_bytes());
    let edition = &editions[0];
    let field = |row| {
        let own = edition.field(row, 0).state == State::Own;
        (edition.value(row, 0).to_owned(), own)
    };
    (0..edition.rows.len()).map(field).collect()
}

fn filled(text: &str) -> usize {
    let values = first_column(text);
    values
        .iter()
        .filter(|(value, own)| !own && !value.is_empty())
        .count()
}

#[test]
fn a_blank_that_is_no_label_left_out_stays_blank() {
    // A name that not every place has.
    let alias = "愛称,施設名,住所,電話\nさくらホール,市民会館,本町1,11\n,北公民館,北町2,12\nどんぐり館,図書館,本町3,13\n,南公民館,南町4,14\n,東体育館,東町5,15\n";
    assert_eq!(filled(alias), 0);
    // A mark.
    let mark = "区分,事業名,予算,担当\n新規,橋の点検,100,土木\n,道の補修,200,土木\n新規,緑化,300,環境\n,清掃,400,環境\n継続,調査,500,企画\n新規,広報,600,企画\n";
    assert_eq!(filled(mark), 0);
    // Categories that come again, forgotten now and then.
    let category = "種別,施設名,住所\n保育園,あおぞら園,本町1\n,ひまわり園,北町2\n幼稚園,さくら園,本町3\n保育園,つくし園,南町4\n,もみじ園,東町5\n幼稚園,かえで園,西町6\n";
    assert_eq!(filled(category), 0);
    // Labels on every row but one.
    let forgotten = "課,係,電話\n人事課,人事係,11\n人事課,給与係,12\n,研修係,13\n財政課,予算係,14\n財政課,管財係,15\n";
    assert_eq!(filled(forgotten), 0);
    // Years down the side.
    let years =
        "担当課,環境政策課,管財課\n令和5年度,補助金,台帳\n,出前講座,更新\n令和7年度,調査,点検\n";
    assert_eq!(filled(years), 0);
    // Rows without a label are poorer: remarks below their row.
    let sparse = "地区,施設名,住所,電話\n北,北館,北町2,12\n,分室,,\n南,南館,南町4,14\n,倉庫,,\n東,東館,東町5,15\n,車庫,,\n";
    assert_eq!(filled(sparse), 0);
}

#[test]
fn a_single_column_of_groups_is_inherited() {
    let districts = "地区,施設名,住所\n北地区,北館,北町2\n,北分館,北町3\n南地区,南館,南町4\n,南分館,南町5\n,南倉庫,南町6\n";
    assert_eq!(filled(districts), 3);
    assert_eq!(
        first_column(districts)[4],
        ("南地区".to_owned(), false),
        "the page itself says nothing"
    );
}

#[test]
fn an_outer_label_ends_the_inner_ones() {
    // 出納室 has no 課: the 課 above is not its own.
    let text = "部,課,係,電話\n総務部,人事課,人事係,11\n,,給与係,12\n,財政課,予算係,13\n,,管財係,14\n出納室,,出納係,15\n,,審査係,16\n市民部,税務課,収納係,17\n,,資産税係,18\n建設部,土木課,道路係,19\n,,河川係,20\n";
    let (editions, _) = read(text.as_bytes(), text.as_bytes());
    let edition = &editions[0];
    assert_eq!(edition.value(5, 0), "出納室");
    assert_eq!(edition.value(4, 1), "");
    assert_eq!(edition.value(5, 1), "");
    assert_eq!(edition.value(9, 1), "土木課");
}

#[test]
fn a_new_table_shows_its_labels_as_it_writes_them() {
    use kouetsu::report::comparison::{Comparison, Form, edition_html};
    let mut new = rows();
    new.insert(0, row(["総務部", "人事課", "採用係"], "0172-11-9999"));
    let times = |look: Look| {
        let (old, new) = read(&written(&rows(), look), &written(&new, look));
        let diff = kouetsu::diff::compare(&old, &new, &Options::default()).unwrap();
        let comparison = Comparison {
            diff: &diff,
            old: "old",
            new: "new",
            findings: &[],
            ignore_cosmetic: false,
            lang: kouetsu::rule::Lang::Ja,
        };
        let mut out = Vec::new();
        edition_html(&comparison, Form::Clean, "表", &mut out).unwrap();
        String::from_utf8(out).unwrap().matches("人事課").count()
    };
    assert_eq!(times(Look::Blank), 1);
    assert_eq!(times(Look::Merged), 1);
    assert_eq!(times(Look::Repeated), 4);
}

#[test]
fn groups_of_one_row_need_no_inner_label() {
    let text = "部,課,係,電話\n総務部,人事課,人事係,11\n,,給与係,12\n,財政課,予算係,13\n市民部,税務課,収納係,14\n,,資産税係,15\n会計課,,,16\n議会事務局,,,17\n";
    let (editions, _) = read(text.as_bytes(), text.as_bytes());
    let edition = &editions[0];
    let values: Vec<&str> = (0..7).map(|row| edition.value(row, 1)).collect();
    let expected = ["人事課", "人事課", "財政課", "税務課", "税務課", "", ""];
    assert_eq!(values, expected);
}

#[test]
fn a_label_may_stand_on_a_line_of_its_own() {
    let text = "部,課,係,電話\n総務部,,,10\n,人事課,,11\n,,人事係,12\n,,給与係,13\n,財政課,,14\n市民部,,,20\n,税務課,,21\n,,収納係,22\n";
    let (editions, _) = read(text.as_bytes(), text.as_bytes());
    let edition = &editions[0];
    let values: Vec<&str> = (0..8).map(|row| edition.value(row, 1)).collect();
    let expected = [
        "",
        "人事課",
        "人事課",
        "人事課",
        "財政課",
        "",
        "税務課",
        "税務課",
    ];
    assert_eq!(values, expected);
}

#[test]
fn nothing_is_found_in_a_list_for_its_blanks() {
    let bytes = written(&rows(), Look::Blank);
    let (editions, _) = read(&bytes, &bytes);
    let found = kouetsu::check::check_edition(&editions[0], &Default::default());
    let codes: Vec<&str> = found.iter().map(|finding| finding.rule.code).collect();
    assert_eq!(codes, [""; 0]);
}
