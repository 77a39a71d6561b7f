//! The review workbook: what it holds, what hostile text does in it, and the way back of decisions.

use std::collections::HashMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use calamine::{Data, DataType as _, Range, Reader as _, SheetVisible, Xlsx};
use roxmltree::{Document, Node};
use zip::write::SimpleFileOptions;

use crate::harness::{folder, kouetsu, root, write};

const HEAD: &str = "テーマ\t対応策\t実施機関\t施策\t令和元年度（2019年度）\t令和2年度（2020年度）\t令和3年度（2021年度）\n";
const CHOICES: &str = "\"未対応,修正済,対応不要,要確認\"";

/// A table of sixteen rows, changed before it is written.
fn table(change: impl Fn(&mut Vec<[String; 7]>)) -> String {
    const MEASURES: [&str; 8] = [
        "時間外労働の上限規制の周知と啓発",
        "会員企業への情報提供と相談",
        "休暇を取りやすい職場づくり",
        "業務改善助成金の活用促進",
        "設備更新の支援と融資の案内",
        "取引条件の適正化に向けた要請",
        "若年者の職場定着の支援事業",
        "高齢者の多様な就業の推進",
    ];
    let row = |i: usize| {
        [
            ["長時間労働の是正", "賃金の引上げ"][i / 8].to_owned(),
            ["労働時間の見直し", "生産性の向上"][i / 8].to_owned(),
            ["県労働局", "商工会連合会", "県労政課", "市町村"][i % 4].to_owned(),
            MEASURES[i % 8].to_owned(),
            format!("・説明会を{}回開催", i + 1),
            format!("・冊子を{}部配布", 10 * i + 10),
            format!("・窓口を{}か所設置", i + 2),
        ]
    };
    let mut rows: Vec<[String; 7]> = (0..16).map(row).collect();
    change(&mut rows);
    let quoted = |cell: &String| match cell.contains(['"', '\n', '\t']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.clone(),
    };
    let lines = rows.iter().map(|row| {
        let cells: Vec<String> = row.iter().map(quoted).collect();
        cells.join("\t") + "\n"
    });
    HEAD.to_owned() + &lines.collect::<String>()
}

/// Checks a file and reads the review workbook.
fn reviewed(place: &Path, file: &str) -> Vec<u8> {
    let run = kouetsu(
        place,
        &[
            "check",
            file,
            "--level",
            "info",
            "--format",
            "xlsx=review.xlsx",
        ],
    );
    assert_eq!(run.code, 1, "{run:?}");
    std::fs::read(place.join("review.xlsx")).expect("written")
}

fn book(raw: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    Xlsx::new(Cursor::new(raw)).expect("a workbook")
}

/// Rows of a sheet as texts.
fn rows(raw: &[u8], sheet: &str) -> Vec<Vec<String>> {
    let range: Range<Data> = book(raw).worksheet_range(sheet).expect("the sheet");
    let text = |cell: &Data| cell.as_string().unwrap_or_default();
    let width = range.end().expect("filled").1;
    let height = range.end().expect("filled").0;
    let cell = |row, column| range.get_value((row, column)).map_or(String::new(), text);
    (0..=height)
        .map(|row| (0..=width).map(|column| cell(row, column)).collect())
        .collect()
}

/// Findings by the headers of their columns.
fn findings(raw: &[u8]) -> Vec<HashMap<String, String>> {
    let rows = rows(raw, "点検結果");
    let head = rows
        .iter()
        .position(|row| row[0] == "番号")
        .expect("a head");
    let named = |row: &Vec<String>| {
        rows[head]
            .iter()
            .cloned()
            .zip(row.iter().cloned())
            .collect()
    };
    rows[head + 1..].iter().map(named).collect()
}

/// Name and bytes of every part.
fn parts(raw: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(raw)).expect("an archive");
    let count = archive.len();
    let part = |index| {
        let mut part = archive.by_index(index).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("unpacked");
        (part.name().expect("a name").into_owned(), bytes)
    };
    (0..count).map(part).collect()
}

fn part(raw: &[u8], name: &str) -> String {
    let found = parts(raw).into_iter().find(|(other, _)| other == name);
    String::from_utf8(found.expect(name).1).expect("UTF-8")
}

fn all<'a>(document: &'a Document<'a>, tag: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    let nodes = document.descendants();
    nodes.filter(move |node| node.tag_name().name() == tag)
}

#[test]
fn it_has_findings_to_decide_on_the_table_queries_and_figures() {
    let place = folder();
    let table = table(|rows| {
        rows[2][4].push_str("・個別訪門");
        rows[5][5] = "・○○を実施".to_owned();
    });
    write(place.path(), "計画.tsv", table);
    let raw = reviewed(place.path(), "計画.tsv");

    let book = book(&raw);
    let names = book.sheet_names();
    assert_eq!(names[..2], ["点検結果", "計画"]);
    assert!(names.contains(&"照会 県労政課".to_owned()), "{names:?}");
    assert!(names.contains(&"照会 商工会連合会".to_owned()), "{names:?}");
    assert!(names.contains(&"集計".to_owned()));
    let hidden = book.sheets_metadata().iter();
    let hidden: Vec<&str> = hidden
        .filter(|sheet| sheet.visible == SheetVisible::VeryHidden)
        .map(|sheet| sheet.name.as_str())
        .collect();
    assert_eq!(hidden, ["_kouetsu"]);

    let found = findings(&raw);
    assert!(
        found
            .iter()
            .all(|one| one["対応"] == "未対応" && one["理由"].is_empty())
    );
    let typo = found
        .iter()
        .find(|one| one["該当する文字"] == "訪門")
        .expect("found");
    assert_eq!(
        (typo["候補"].as_str(), typo["実施機関"].as_str()),
        ("訪問", "県労政課")
    );

    // Filter, list of decisions, a mark for a missing reason.
    let xml = part(&raw, "xl/worksheets/sheet1.xml");
    let sheet = Document::parse(&xml).expect("well formed");
    let last = 3 + found.len();
    let filter = all(&sheet, "autoFilter").next().expect("a filter");
    assert_eq!(
        filter.attribute("ref"),
        Some(format!("A3:R{last}").as_str())
    );
    let list = all(&sheet, "dataValidation").next().expect("a list");
    assert_eq!(
        list.attribute("sqref"),
        Some(format!("O4:O{last}").as_str())
    );
    let choices = list.descendants().find_map(|node| node.text());
    assert_eq!(choices, Some(CHOICES));
    let lacks = all(&sheet, "conditionalFormatting").next().expect("a mark");
    assert_eq!(
        lacks.attribute("sqref"),
        Some(format!("P4:P{last}").as_str())
    );

    // Every link leads to a cell of the table that holds the text.
    let cells = rows(&raw, "計画");
    let links: Vec<Node<'_, '_>> = all(&sheet, "hyperlink").collect();
    assert_eq!(links.len(), found.len());
    for (link, one) in links.iter().zip(&found) {
        let target = link.attribute("location").expect("inside the book");
        let at = target
            .strip_prefix("計画!")
            .or(target.strip_prefix("'計画'!"));
        let (column, row) = at.expect(target).split_at(1);
        let column = usize::from(column.as_bytes()[0] - b'A');
        let row: usize = row.parse().expect("a row");
        assert!(
            cells[row - 1][column].contains(&one["該当する文字"]),
            "{target}: {one:?}"
        );
    }

    // The marked cells carry notes with message and suggestion.
    let notes = parts(&raw).into_iter();
    let mut notes = notes.filter(|(name, _)| name.starts_with("xl/comments"));
    let notes = String::from_utf8(notes.next().expect("notes").1).expect("UTF-8");
    let document = Document::parse(&notes).expect("well formed");
    let places: Vec<&str> = all(&document, "comment")
        .filter_map(|note| note.attribute("ref"))
        .collect();
    assert!(
        places.contains(&"E4") && places.contains(&"F7"),
        "{places:?}"
    );
    assert!(notes.contains("「訪門」は「訪問」の誤りです") && notes.contains("候補："));

    // A query to send.
    let query = rows(&raw, "照会 県労政課");
    assert_eq!(query[0][0], "県労政課　御中");
    assert!(query[1][0].contains("照会"));
    let asked = query
        .iter()
        .find(|row| row[3].contains("個別訪門"))
        .expect("asked");
    assert_eq!(asked[1], "休暇を取りやすい職場づくり");
    assert!(
        !query.iter().any(|row| row[3].contains("○○を実施")),
        "another body's"
    );

    // What is asked of nobody.
    assert!(!names.contains(&"編集担当".to_owned()), "{names:?}");

    // Figures.
    let figures = rows(&raw, "集計");
    let line = |name: &str| {
        let found = figures.iter().find(|row| row[0].starts_with(name));
        found.unwrap_or_else(|| panic!("{name}: {figures:?}"))
    };
    assert_eq!(line("県労政課")[4], "1");
    assert_eq!(line("SHA-256")[1].len(), 64);
    assert!(line("件数")[1].contains("エラー 1件"));
}

#[test]
fn rows_are_as_high_as_their_texts() {
    let place = folder();
    let long = "・事業所を訪ねて制度を説明し、相談に応じる".repeat(6);
    let table = table(|rows| rows[2][4] = format!("{long}・個別訪門"));
    write(place.path(), "計画.tsv", table);
    let raw = reviewed(place.path(), "計画.tsv");
    let xml = part(&raw, "xl/worksheets/sheet2.xml");
    let sheet = Document::parse(&xml).expect("well formed");
    let height = |row: &str| -> f64 {
        let row = all(&sheet, "row").find(|node| node.attribute("r") == Some(row));
        let height = row.expect("a row").attribute("ht");
        height.map_or(15.0, |height| height.parse().expect("a number"))
    };
    assert!(
        height("4") > 5.0 * height("5"),
        "{} {}",
        height("4"),
        height("5")
    );
    let page = all(&sheet, "pageSetup").next().expect("pages");
    assert_eq!(page.attribute("orientation"), Some("landscape"));
    let names = part(&raw, "xl/workbook.xml");
    assert!(
        names.contains("_xlnm.Print_Titles"),
        "headings on every page"
    );
}

#[test]
fn hostile_text_stays_text() {
    const HOSTILE: [&str; 5] = [
        "=cmd|'/C calc'!A0",
        "<script>alert(1)</script>",
        "+1+cmd|x",
        "@SUM(1)",
        "-2+3 ]]> &amp; \u{1b}[31m\u{202E}逆",
    ];
    let place = folder();
    let table = table(|rows| {
        for (at, text) in HOSTILE.into_iter().enumerate() {
            rows[at][4] = format!("{text}・個別訪門\n二つ目の行");
            rows[at][3] = text.to_owned();
            rows[at][2] = ["=HYPERLINK(\"http://x\")", "[社]:*?/\\'会"][at % 2].to_owned();
        }
    });
    write(place.path(), "=1+1.tsv", table);
    let raw = reviewed(place.path(), "=1+1.tsv");
    for (name, bytes) in parts(&raw) {
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            continue;
        }
        let text = String::from_utf8(bytes).expect("UTF-8");
        let document = Document::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(
            !text.contains(['\u{1b}', '\u{202E}']) || name.contains("sharedStrings"),
            "{name}"
        );
        assert_eq!(all(&document, "f").count(), 0, "{name}: a formula");
        let outside = all(&document, "Relationship");
        let mut outside = outside.filter(|link| link.attribute("TargetMode").is_some());
        assert!(outside.next().is_none(), "{name}: a link to somewhere else");
    }
    let book = book(&raw);
    for sheet in book.sheets_metadata() {
        let cells = rows(&raw, &sheet.name);
        if sheet.visible == SheetVisible::Visible {
            let seen = cells.iter().flatten();
            let hidden = |cell: &&String| cell.contains(['\u{1b}', '\u{202E}']);
            assert_eq!(seen.clone().find(hidden), None, "{}", sheet.name);
        }
    }
    let shown = rows(&raw, "=1+1");
    for text in HOSTILE {
        let shown: Vec<&str> = shown.iter().map(|row| row[3].as_str()).collect();
        let text = text.replace('\u{1b}', "␛").replace('\u{202E}', "<U+202E>");
        assert!(shown.contains(&text.as_str()), "{text}: {shown:?}");
    }
    assert!(findings(&raw).len() >= HOSTILE.len());
}

/// Fills in the row of a finding as a spreadsheet program does.
fn decide(raw: &[u8], row: usize, decision: &str, rest: [&str; 3]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, mut bytes) in parts(raw) {
        if name == "xl/worksheets/sheet1.xml" {
            let mut xml = String::from_utf8(bytes).expect("UTF-8");
            let values = [decision, rest[0], rest[1], rest[2]];
            for (column, value) in ["O", "P", "Q", "R"].into_iter().zip(values) {
                let start = xml
                    .find(&format!("<c r=\"{column}{row}\""))
                    .expect("the cell");
                let tag = start + xml[start..].find('>').expect("a tag") + 1;
                let end = match xml[..tag].ends_with("/>") {
                    true => tag,
                    false => start + xml[start..].find("</c>").expect("its end") + 4,
                };
                let cell = match value.parse::<u32>() {
                    Ok(number) => format!("<c r=\"{column}{row}\"><v>{number}</v></c>"),
                    Err(_) => format!(
                        "<c r=\"{column}{row}\" t=\"inlineStr\"><is><t>{value}</t></is></c>"
                    ),
                };
                xml.replace_range(start..end, &cell);
            }
            bytes = xml.into_bytes();
        }
        out.start_file(name, SimpleFileOptions::default())
            .expect("started");
        out.write_all(&bytes).expect("written");
    }
    out.finish().expect("finished").into_inner()
}

#[test]
fn decisions_come_back_into_the_baseline() {
    let place = folder();
    let table = table(|rows| {
        rows[2][4].push_str("・個別訪門");
        rows[5][5] = "・○○を実施".to_owned();
    });
    write(place.path(), "計画.tsv", table);
    let raw = reviewed(place.path(), "計画.tsv");
    let found = findings(&raw);
    let row = 4 + found
        .iter()
        .position(|one| one["該当する文字"] == "訪門")
        .expect("found");

    // Nothing is decided yet.
    write(place.path(), "review.xlsx", raw.clone());
    let run = kouetsu(place.path(), &["baseline", "--from", "review.xlsx"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("何も書きませんでした"), "{run:?}");
    assert!(!place.path().join("kouetsu-baseline.toml").exists());
    // Accepted without a reason: told with its row, nothing written.
    let bare = decide(&raw, row, "対応不要", ["", "", ""]);
    write(place.path(), "review.xlsx", bare);
    let run = kouetsu(place.path(), &["baseline", "--from", "review.xlsx"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(
        run.err.contains(&format!("{row}行目")) && run.err.contains("理由"),
        "{run:?}"
    );
    assert!(!place.path().join("kouetsu-baseline.toml").exists());
    // A word that is not on the list.
    write(
        place.path(),
        "review.xlsx",
        decide(&raw, row, "済", ["", "", ""]),
    );
    let run = kouetsu(place.path(), &["baseline", "--from", "review.xlsx"]);
    assert_eq!(run.code, 2, "{run:?}");

    for date in ["2027/3/31", "令和9年3月31日", "2027-03-31"] {
        let accepted = decide(
            &raw,
            row,
            "対応不要",
            ["国の資料の表記に合わせる &lt;確認済&gt;", "山田", date],
        );
        write(place.path(), "review.xlsx", accepted);
        let arguments = ["baseline", "--from", "review.xlsx", "--file", "known.toml"];
        let run = kouetsu(place.path(), &arguments);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(run.out.contains("1か所"), "{run:?}");
        let known = std::fs::read_to_string(place.path().join("known.toml")).expect("written");
        for part in [
            "国の資料の表記に合わせる <確認済>",
            "山田",
            "2027-03-31",
            "T109",
        ] {
            assert!(known.contains(part), "{part}: {known}");
        }
        // Once more adds nothing.
        let run = kouetsu(place.path(), &arguments);
        assert!(
            run.code == 0 && run.out.contains("何も書きませんでした"),
            "{run:?}"
        );
        let checked = [
            "check",
            "計画.tsv",
            "--format",
            "json",
            "--baseline",
            "known.toml",
        ];
        let codes = kouetsu(place.path(), &checked).codes();
        assert!(
            !codes.contains(&"T109".to_owned()) && !codes.is_empty(),
            "{codes:?}"
        );
        std::fs::remove_file(place.path().join("known.toml")).expect("removed");
    }
}

#[test]
fn a_workbook_of_somebody_else_has_no_decisions() {
    let place = folder();
    write(place.path(), "計画.tsv", table(|_| {}));
    let run = kouetsu(
        place.path(),
        &[
            "tidy",
            "計画.tsv",
            "--format",
            "xlsx",
            "--output-file",
            "other.xlsx",
        ],
    );
    assert_eq!(run.code, 0, "{run:?}");
    for file in ["other.xlsx", "計画.tsv"] {
        let run = kouetsu(place.path(), &["baseline", "--from", file]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.err.contains("点検ブック"), "{run:?}");
    }
}

#[test]
fn the_real_edition_makes_the_same_workbook_every_time() {
    let place = folder();
    let edition = root().join(crate::harness::EDITION);
    let bytes = std::fs::read(edition).expect("the edition");
    write(place.path(), "2019.tsv", bytes);
    let first = reviewed(place.path(), "2019.tsv");
    assert!(findings(&first).len() > 20);
    assert_eq!(first, reviewed(place.path(), "2019.tsv"));
}

#[test]
fn layout_is_for_the_editor_and_a_body_has_one_sheet_however_it_is_spelt() {
    let place = folder();
    let table = table(|rows| {
        // A bracket that is not closed, and the same body in full-width letters and with a space.
        rows[1][4].push_str("（再");
        for at in [0, 4, 8] {
            rows[at][2] = "ＩＴ推進課".to_owned();
        }
        rows[12][2] = "IT 推進課".to_owned();
        rows[4][4].push_str("・個別訪門");
        rows[12][4].push_str("・個別訪門");
    });
    write(place.path(), "計画.tsv", table);
    let raw = reviewed(place.path(), "計画.tsv");
    let names = book(&raw).sheet_names();
    let of_body = names.iter().filter(|name| name.contains("推進課"));
    assert_eq!(of_body.count(), 1, "{names:?}");
    let editor = rows(&raw, "編集担当");
    assert!(
        editor.iter().any(|row| row[3].contains("（再")),
        "{editor:?}"
    );
    for name in names.iter().filter(|name| name.starts_with("照会")) {
        let asked = rows(&raw, name);
        assert!(
            !asked.iter().any(|row| row[4].contains("括弧")),
            "{asked:?}"
        );
    }
}
