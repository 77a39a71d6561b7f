//! Workbooks: only the cells meant change, and only the parts that hold them.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::process::{Command, Stdio};

use kouetsu::fix::{Reason, SettledBook, settle_book};
use kouetsu::grid::read_workbook;
use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use super::*;

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// A workbook as it is taken apart and put together.
#[derive(Debug, Clone, Default)]
struct Parts {
    /// Contents of `<si>`.
    shared: Vec<String>,
    /// Rows of `<c>` in sheets.
    sheets: Vec<String>,
    /// Behind the rows of the first sheet.
    after: &'static str,
    /// In the list of sheets.
    book: &'static str,
    /// Further parts.
    further: Vec<(&'static str, &'static str)>,
}

fn workbook(parts: &Parts) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, text: &str| {
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    };
    let relation = |id: usize, kind: &str, target: &str| {
        format!("<Relationship Id=\"r{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |all: &str| {
        let namespace = "http://schemas.openxmlformats.org/package/2006/relationships";
        format!("<Relationships xmlns=\"{namespace}\">{all}</Relationships>")
    };
    add(
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
    );
    add(
        "_rels/.rels",
        &relations(&relation(1, "officeDocument", "xl/workbook.xml")),
    );
    let (mut list, mut links) = (
        String::new(),
        relation(0, "sharedStrings", "sharedStrings.xml"),
    );
    for (n, rows) in parts.sheets.iter().enumerate() {
        let id = n + 1;
        list += &format!("<sheet name=\"表{id}\" sheetId=\"{id}\" r:id=\"r{id}\"/>");
        links += &relation(id, "worksheet", &format!("worksheets/sheet{id}.xml"));
        let after = if n == 0 { parts.after } else { "" };
        let text =
            format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData>{after}</worksheet>");
        add(&format!("xl/worksheets/sheet{id}.xml"), &text);
    }
    let before = parts.book;
    add(
        "xl/workbook.xml",
        &format!(
            "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\">{before}<sheets>{list}</sheets></workbook>"
        ),
    );
    add("xl/_rels/workbook.xml.rels", &relations(&links));
    let items: String = parts
        .shared
        .iter()
        .map(|item| format!("<si>{item}</si>"))
        .collect();
    let unique = parts.shared.len();
    add(
        "xl/sharedStrings.xml",
        &format!("<sst xmlns=\"{MAIN}\" count=\"9\" uniqueCount=\"{unique}\">{items}</sst>"),
    );
    add("xl/vbaProject.bin", "\u{0}\u{1}macro");
    for (name, text) in &parts.further {
        add(name, text);
    }
    writer.finish().unwrap().into_inner()
}

fn grids(bytes: &[u8]) -> Vec<Arc<Grid>> {
    let source = Source::workbook("b.xlsx", bytes.to_vec());
    let grids = read_workbook(Arc::new(source)).expect("readable");
    grids.into_iter().map(Arc::new).collect()
}

fn part_of(bytes: &[u8], name: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = Vec::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_end(&mut out)
        .unwrap();
    out
}

fn text_of(bytes: &[u8], name: &str) -> String {
    String::from_utf8(part_of(bytes, name)).unwrap()
}

fn names_of(bytes: &[u8]) -> Vec<String> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names =
        (0..archive.len()).map(|n| archive.name_for_index(n).unwrap().unwrap().into_owned());
    names.collect()
}

/// Names of the parts that are not the same bytes.
fn changed(before: &[u8], after: &[u8]) -> Vec<String> {
    assert_eq!(names_of(before), names_of(after));
    let differs = |name: &String| part_of(before, name) != part_of(after, name);
    names_of(before).into_iter().filter(differs).collect()
}

/// Replaces a text wherever the sheets named (all for none) have it.
fn settled(bytes: &[u8], sheet: Option<&str>, old: &str, new: &str) -> SettledBook {
    settle_book(grids(bytes), Level::Safe, |grid| {
        let mut found = Vec::new();
        if sheet.is_some_and(|sheet| grid.sheet() != Some(sheet)) {
            return found;
        }
        for cell in (0..grid.row_count()).flat_map(|row| grid.row(row)) {
            if let Some(start) = grid.value(cell).find(old) {
                let (start, end) = (start as u32, (start + old.len()) as u32);
                found.push(replace(grid, Span { cell, start, end }, new));
            }
        }
        found
    })
}

fn bytes(settled: &SettledBook) -> Vec<u8> {
    settled.grids[0].source().raw().to_vec()
}

const SHARED: &str = "xl/sharedStrings.xml";
const FIRST: &str = "xl/worksheets/sheet1.xml";

fn two_sheets() -> Parts {
    Parts {
        shared: vec![
            "<t>取組みの推進</t><rPh sb=\"0\" eb=\"2\"><t>トリク</t></rPh><phoneticPr fontId=\"1\"/>".into(),
            "<t>その他</t>".into(),
        ],
        sheets: vec![
            "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>".into(),
            "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c></row>".into(),
        ],
        ..Parts::default()
    }
}

#[test]
fn a_text_that_all_its_cells_change_is_changed_in_place() {
    let before = workbook(&two_sheets());
    let settled = settled(&before, None, "組み", "組");
    assert!(settled.refused.is_empty());
    let after = bytes(&settled);
    assert_eq!(changed(&before, &after), [SHARED]);
    let shared = text_of(&after, SHARED);
    assert!(
        shared.contains("<si><t>取組の推進</t></si><si><t>その他</t></si>"),
        "{shared}"
    );
    assert!(shared.contains("count=\"9\" uniqueCount=\"2\""));
}

#[test]
fn a_text_that_others_keep_stays_and_the_changed_cell_gets_its_own() {
    let before = workbook(&two_sheets());
    let settled = settled(&before, Some("表1"), "組み", "組");
    let after = bytes(&settled);
    assert_eq!(changed(&before, &after), [FIRST, SHARED]);
    let shared = text_of(&after, SHARED);
    assert!(shared.contains("uniqueCount=\"3\""), "{shared}");
    assert!(
        shared.contains("<rPh sb=\"0\" eb=\"2\">"),
        "the other cell keeps its furigana"
    );
    assert!(
        shared.ends_with("<si><t>取組の推進</t></si></sst>"),
        "{shared}"
    );
    assert!(text_of(&after, FIRST).contains("<c r=\"A1\" t=\"s\"><v>2</v></c>"));
    assert_eq!(
        settled.grids[1].value(settled.grids[1].cell(0, 0).unwrap()),
        "取組みの推進"
    );
}

#[test]
fn what_a_workbook_does_not_let_change_is_refused_with_its_reason() {
    let cell = |text: &str| Parts {
        shared: vec![
            "<t>取組み</t>".into(),
            "<r><t>取組</t></r><r><t>みの推進</t></r>".into(),
        ],
        sheets: vec![format!("<row r=\"1\">{text}</row>")],
        ..Parts::default()
    };
    let plain = "<c r=\"A1\" t=\"s\"><v>0</v></c>";
    let with = |change: fn(&mut Parts)| {
        let mut parts = cell(plain);
        change(&mut parts);
        parts
    };
    for (parts, reason) in [
        (
            cell("<c r=\"A1\" t=\"str\"><f>B1</f><v>取組み</v></c>"),
            Reason::Formula,
        ),
        (
            cell(
                "<c r=\"A1\" t=\"str\"><f t=\"array\" ref=\"A1:B1\">C1</f><v>x</v></c><c r=\"B1\" t=\"str\"><v>取組み</v></c>",
            ),
            Reason::Formula,
        ),
        (cell("<c r=\"A1\" t=\"s\"><v>1</v></c>"), Reason::Runs),
        (
            with(|parts| parts.after = "<sheetProtection sheet=\"1\"/>"),
            Reason::Protected,
        ),
        (
            with(|parts| parts.book = "<workbookProtection lockStructure=\"1\"/>"),
            Reason::ProtectedBook,
        ),
        (
            with(|parts| parts.further.push(("_xmlsignatures/origin.sigs", ""))),
            Reason::Signed,
        ),
        (
            with(|parts| {
                parts.further = vec![
                    (
                        "xl/worksheets/_rels/sheet1.xml.rels",
                        "<Relationships><Relationship Id=\"a\" Type=\"x/table\" Target=\"../tables/t.xml\"/></Relationships>",
                    ),
                    ("xl/tables/t.xml", "<table ref=\"A1:A3\"/>"),
                ];
            }),
            Reason::ListHeader,
        ),
    ] {
        let before = workbook(&parts);
        let settled = settled(&before, None, "組み", "クミ");
        let told: Vec<_> = settled
            .refused
            .iter()
            .map(|refused| refused.reason.clone())
            .collect();
        assert_eq!(told, [reason], "{parts:?}");
        assert!(!settled.changed);
        assert_eq!(bytes(&settled), before);
    }
}

#[test]
fn no_cell_is_moved() {
    let before = workbook(&two_sheets());
    let settled = settle_book(grids(&before), Level::Safe, |grid| {
        let cell = grid.cell(0, 0).unwrap();
        vec![finding(
            grid,
            Applicability::Safe,
            vec![Edit::MoveCells(vec![(cell, 1)])],
        )]
    });
    assert_eq!(settled.refused.len(), 2);
    assert!(
        settled
            .refused
            .iter()
            .all(|refused| refused.reason == Reason::Workbook)
    );
    assert_eq!(bytes(&settled), before);
}

const TEXTS: [&str; 9] = [
    "",
    "施策",
    "取組み",
    " ",
    "\n",
    "<&>",
    "_x0041_",
    "]]>",
    "𠮷",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(TEXTS.to_vec()), 1..4)
        .prop_map(|parts| parts.concat())
}

fn escape(text: &str) -> String {
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    text.replace("_x0041_", "_x005F_x0041_")
}

/// Cells as number of a shared text, some written in the cell itself.
type Cells = Vec<(usize, bool)>;

/// Shared strings, rows of cells, and changes by row, column and new text.
type Random = (Vec<(String, bool)>, Vec<Cells>, Vec<(usize, usize, String)>);

fn random() -> impl Strategy<Value = Random> {
    let shared = prop::collection::vec((text(), any::<bool>()), 1..5);
    let sheet = prop::collection::vec((0..5usize, any::<bool>()), 1..8);
    let edits = prop::collection::vec((0..2usize, 0..8usize, text()), 0..6);
    (shared, prop::collection::vec(sheet, 1..3), edits)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn only_the_cells_meant_change((shared, sheets, edits) in random()) {
        let item = |(text, preserve): &(String, bool)| {
            let space = if *preserve { " xml:space=\"preserve\"" } else { "" };
            format!("<t{space}>{}</t>", escape(text))
        };
        let cell = |&(number, inline): &(usize, bool), row: usize| {
            let number = number % shared.len();
            match inline {
                true => format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"inlineStr\"><is>{}</is></c></row>", item(&shared[number])),
                false => format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>{number}</v></c></row>"),
            }
        };
        let rows = |cells: &Cells| cells.iter().enumerate().map(|(n, c)| cell(c, n + 1)).collect();
        let before = workbook(&Parts {
            shared: shared.iter().map(item).collect(),
            sheets: sheets.iter().map(rows).collect(),
            ..Parts::default()
        });
        let old = grids(&before);
        prop_assume!(!old.is_empty());
        // New text for the first letter of some cells; never none at all.
        let mut meant: BTreeMap<(String, usize), String> = BTreeMap::new();
        for grid in &old {
            for row in 0..grid.row_count() {
                let value = grid.value(grid.cell(row, 0).unwrap()).to_owned();
                meant.insert((grid.sheet().unwrap().to_owned(), grid.line(row)), value);
            }
        }
        let mut wanted: BTreeMap<(String, usize), String> = BTreeMap::new();
        for (sheet, row, new) in &edits {
            let key = (format!("表{}", sheet + 1), row + 1);
            if let Some(value) = meant.get(&key).filter(|value| !value.trim().is_empty()) {
                let rest = value.chars().skip(1).collect::<String>();
                let new = format!("新{new}");
                if !wanted.contains_key(&key) {
                    wanted.insert(key.clone(), new.clone());
                    meant.insert(key, new + &rest);
                }
            }
        }
        let (mut rounds, count) = (0, old.len());
        let settled = settle_book(old, Level::Safe, |grid| {
            rounds += 1;
            let mut found = Vec::new();
            if rounds > count {
                return found;
            }
            for row in 0..grid.row_count() {
                let key = (grid.sheet().unwrap().to_owned(), grid.line(row));
                if let Some(new) = wanted.get(&key) {
                    let cell = grid.cell(row, 0).unwrap();
                    let end = grid.value(cell).chars().next().unwrap().len_utf8() as u32;
                    found.push(replace(grid, Span { cell, start: 0, end }, new));
                }
            }
            found
        });
        let refused: Vec<_> = settled.refused.iter().map(|r| (&r.location.text, &r.reason)).collect();
        prop_assert!(refused.is_empty(), "{:?}", refused);
        let after = bytes(&settled);
        let mut now = BTreeMap::new();
        for grid in grids(&after) {
            for row in 0..grid.row_count() {
                let value = grid.value(grid.cell(row, 0).unwrap()).to_owned();
                now.insert((grid.sheet().unwrap().to_owned(), grid.line(row)), value);
            }
        }
        prop_assert_eq!(now, meant);
        for name in changed(&before, &after) {
            prop_assert!(name == SHARED || name.starts_with("xl/worksheets/sheet"), "{}", name);
        }
        let texts = text_of(&after, SHARED);
        let unique = format!("uniqueCount=\"{}\"", texts.matches("<si>").count());
        prop_assert!(texts.contains(&unique));
    }
}

fn run(folder: &std::path::Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_kouetsu"))
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the binary runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let told = text(&output.stdout) + &text(&output.stderr);
    (output.status.code().expect("it ends by itself"), told)
}

/// A table with a blank within letters of a word, which is a safe fix or an unsafe one.
fn draft() -> Vec<u8> {
    draft_with("||産業支援センター|優良企業の表彰|・表彰の実施|・表彰の実施")
}

fn draft_with(last: &str) -> Vec<u8> {
    let mut parts = Parts::default();
    let mut rows = String::new();
    let header = "テーマ|対応策|実施機関|施策|令和元年度（2019年度）|令和2年度（2020年度）";
    let lines = [
        header,
        "一人ひとりの働き方|相談の充実|県労政課|窓口の設置|・窓口の開設|・窓口の開設",
        "||市商工会|講習会の開催|・講習の実施|・講習の実施",
        "||県労働局|A I の活用の案内|・案内の配布|・案内の配布",
        last,
    ];
    for (row, line) in lines.iter().enumerate() {
        let row = row + 1;
        rows += &format!("<row r=\"{row}\">");
        for (column, text) in line
            .split('|')
            .enumerate()
            .filter(|(_, text)| !text.is_empty())
        {
            let number = parts.shared.len();
            parts.shared.push(format!("<t>{text}</t>"));
            let letter = char::from(b'A' + column as u8);
            rows += &format!("<c r=\"{letter}{row}\" t=\"s\"><v>{number}</v></c>");
        }
        rows += "</row>";
    }
    parts.sheets.push(rows);
    workbook(&parts)
}

#[test]
fn the_command_writes_beside_the_original_or_in_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("計画.xlsm");
    let beside = folder.path().join("計画_校閲済.xlsm");
    let before = draft();
    std::fs::write(&path, &before).unwrap();
    let (_, told) = run(
        folder.path(),
        &["check", "計画.xlsm", "--unsafe-fixes", "--show-fixes"],
    );
    assert!(
        told.contains("@@ 表1!D4 @@\n-A I の活用の案内\n+AIの活用の案内\n"),
        "{told}"
    );
    assert!(!beside.exists());
    let fix = ["check", "計画.xlsm", "--unsafe-fixes"];
    for _ in 0..2 {
        let (_, told) = run(folder.path(), &fix);
        assert!(told.contains("→ 計画_校閲済.xlsm"), "{told}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
    let after = std::fs::read(&beside).unwrap();
    assert_eq!(changed(&before, &after), [SHARED]);
    assert!(!text_of(&after, SHARED).contains("A I"));
    // What somebody went on working in is not overwritten.
    std::fs::write(&beside, b"mine").unwrap();
    let (code, told) = run(folder.path(), &fix);
    assert_eq!(code, 2, "{told}");
    assert_eq!(std::fs::read(&beside).unwrap(), b"mine");
    // A book that is open is not overwritten either.
    let lock = folder.path().join("~$計画.xlsm");
    std::fs::write(&lock, b"").unwrap();
    let in_place = ["check", "計画.xlsm", "--unsafe-fixes", "--in-place"];
    assert_eq!(run(folder.path(), &in_place).0, 2);
    assert_eq!(std::fs::read(&path).unwrap(), before);
    std::fs::remove_file(&lock).unwrap();
    run(folder.path(), &in_place);
    assert_eq!(std::fs::read(&path).unwrap(), after);
    run(folder.path(), &in_place);
    assert_eq!(std::fs::read(&path).unwrap(), after);
}

#[test]
fn bolder_fixes_may_follow_the_safe_ones() {
    let folder = tempfile::tempdir().unwrap();
    let beside = folder.path().join("計画_校閲済.xlsx");
    // One item without a mark: a bolder fix than that of the blank within letters.
    let draft = draft_with(
        "||産業支援センター|優良企業の表彰|表彰の実施 ・表彰の周知 ・一覧の作成|・表彰の実施",
    );
    std::fs::write(folder.path().join("計画.xlsx"), &draft).unwrap();
    run(folder.path(), &["check", "計画.xlsx", "--fix"]);
    let safe = std::fs::read(&beside).unwrap();
    let (_, told) = run(folder.path(), &["check", "計画.xlsx", "--unsafe-fixes"]);
    assert!(told.contains("→ 計画_校閲済.xlsx"), "{told}");
    let both = std::fs::read(&beside).unwrap();
    assert_ne!(safe, both);
    assert!(text_of(&both, SHARED).contains("・表彰の実施 ・表彰の周知"));
    // What the bolder ones wrote is not taken back unasked.
    let (code, _) = run(folder.path(), &["check", "計画.xlsx", "--fix"]);
    assert_eq!(code, 2);
    assert_eq!(std::fs::read(&beside).unwrap(), both);
}

#[test]
fn tidy_writes_a_workbook_that_holds_the_same_texts() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("計画.xlsx"), draft()).unwrap();
    let tidy = [
        "tidy",
        "計画.xlsx",
        "--format",
        "xlsx",
        "--output-file",
        "整.xlsx",
    ];
    let (code, told) = run(folder.path(), &tidy);
    assert_eq!(code, 0, "{told}");
    let (_, first) = run(folder.path(), &["tidy", "計画.xlsx"]);
    let (_, second) = run(folder.path(), &["tidy", "整.xlsx"]);
    assert_eq!(first, second);
}
