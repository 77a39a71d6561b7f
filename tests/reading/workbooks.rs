//! Workbooks: values, merged regions, places, and files that mean harm.

use std::io::{Cursor, Write as _};

use kouetsu::grid::{
    Grid, Limit, MAX_PARTS, OpenError, OtherFile, Region, WorkbookError, read_bytes,
};
use kouetsu::rule::Lang;
use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use super::values;

/// The parts of a workbook, to be changed before they are packed.
#[derive(Clone)]
pub(super) struct Book {
    parts: Vec<(String, Vec<u8>)>,
}

pub(super) const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
pub(super) const RELS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

impl Book {
    /// A workbook of sheets: name, state, XML inside `<worksheet>`.
    pub(super) fn new(sheets: &[(&str, &str, &str)]) -> Self {
        let mut book = Self { parts: Vec::new() };
        book.set(
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
        );
        book.set("_rels/.rels", &format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{RELS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"));
        let mut list = String::new();
        let mut targets = String::new();
        for (index, (name, state, xml)) in sheets.iter().enumerate() {
            let n = index + 1;
            list += &format!(
                "<sheet name=\"{name}\" sheetId=\"{n}\" state=\"{state}\" r:id=\"s{n}\"/>"
            );
            targets += &format!(
                "<Relationship Id=\"s{n}\" Type=\"{RELS}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
            );
            book.set(
                &format!("xl/worksheets/sheet{n}.xml"),
                &format!("<worksheet xmlns=\"{MAIN}\">{xml}</worksheet>"),
            );
        }
        book.set(
            "xl/workbook.xml",
            &format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELS}\"><sheets>{list}</sheets></workbook>"
            ),
        );
        book.set("xl/_rels/workbook.xml.rels", &format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{targets}</Relationships>"));
        book.set("xl/styles.xml", &format!("<styleSheet xmlns=\"{MAIN}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"));
        book
    }

    /// No parts yet.
    pub(super) fn bare() -> Self {
        Self { parts: Vec::new() }
    }

    pub(super) fn set(&mut self, name: &str, content: &str) {
        self.remove(name);
        self.parts
            .push((name.to_owned(), content.as_bytes().to_vec()));
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.parts.retain(|(other, _)| other != name);
    }

    pub(super) fn pack(&self) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.parts {
            zip.start_file(name.as_str(), SimpleFileOptions::default())
                .unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }
}

pub(super) fn text(at: &str, value: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{value}</t></is></c>")
}

pub(super) fn rows(xml: &str) -> String {
    format!("<sheetData>{xml}</sheetData>")
}

pub(super) fn one(xml: &str) -> Book {
    Book::new(&[("表", "visible", xml)])
}

pub(super) fn read(book: &Book) -> Result<Vec<Grid>, WorkbookError> {
    match read_bytes("x.xlsx", book.pack(), None) {
        Ok(grids) => Ok(grids),
        Err(OpenError::Workbook { error, .. }) => {
            for lang in [Lang::Ja, Lang::En] {
                let told = error.explain(lang);
                assert!(!told.message.is_empty() && !told.remedy.is_empty());
            }
            Err(error)
        }
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn rows_and_columns_are_those_of_the_sheet() {
    // Begins at C3; row 4 is blank, row 5 has a formatted blank cell.
    let xml = rows(&format!(
        "<row r=\"3\">{}{}</row><row r=\"4\"/><row r=\"5\"><c r=\"C5\" s=\"1\"/>{}</row>",
        text("C3", "施策"),
        text("D3", "R1"),
        text("D5", "一行目\n二行目"),
    ));
    let grids = read(&one(&xml)).unwrap();
    let grid = &grids[0];
    assert_eq!(
        values(grid),
        [["", "", "施策", "R1"], ["", "", "", "一行目\n二行目"]]
    );
    assert_eq!((grid.line(0), grid.line(1)), (3, 5));
    let location = grid.locate(grid.span(grid.cell(1, 3).unwrap()));
    assert_eq!(location.cell.as_deref(), Some("D5"));
    assert_eq!((location.line, location.field), (5, 4));
    assert_eq!(location.sheet.as_deref(), Some("表"));
    assert_eq!((location.bytes, location.chars), (None, 0..7));
}

#[test]
fn values_are_shown_as_text() {
    let xml = rows(
        "<row r=\"1\"><c r=\"A1\"><v>2019</v></c><c r=\"B1\"><v>0.30000000000000004</v></c>\
         <c r=\"C1\" t=\"b\"><v>1</v></c><c r=\"D1\" t=\"e\"><v>#REF!</v></c>\
         <c r=\"E1\" s=\"1\"><v>44033</v></c><c r=\"F1\" t=\"s\"><v>0</v></c>\
         <c r=\"G1\" t=\"str\"><f>A1&amp;\"年\"</f><v>2019年</v></c></row>",
    );
    let mut book = one(&xml);
    book.set(
        "xl/sharedStrings.xml",
        &format!("<sst xmlns=\"{MAIN}\" count=\"1\" uniqueCount=\"1\"><si><t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh></si></sst>"),
    );
    let grids = read(&book).unwrap();
    assert_eq!(
        values(&grids[0]),
        [[
            "2019",
            "0.3",
            "TRUE",
            "#REF!",
            "2020/7/21",
            "東京",
            "2019年"
        ]]
    );
}

#[test]
fn all_sheets_with_content_are_read_hidden_ones_too() {
    let filled = |value: &str| rows(&format!("<row r=\"1\">{}</row>", text("A1", value)));
    let book = Book::new(&[
        ("表", "visible", &filled("今年")),
        ("白紙", "visible", &rows("")),
        ("前年", "hidden", &filled("去年")),
        ("奥", "veryHidden", &filled("一昨年")),
    ]);
    let grids = read(&book).unwrap();
    let sheets: Vec<_> = grids.iter().map(|grid| grid.sheet().unwrap()).collect();
    assert_eq!(sheets, ["表", "前年", "奥"]);
    assert!(read(&one(&rows(""))).unwrap().is_empty());
}

#[test]
fn merged_regions_count_the_rows_of_the_grid() {
    let mut xml = String::new();
    for row in [2, 3, 5, 6, 9] {
        xml += &format!(
            "<row r=\"{row}\">{}{}</row>",
            text(&format!("A{row}"), "a"),
            text(&format!("C{row}"), "c"),
        );
    }
    // Rows 1, 4, 7 and 8 are blank. The last three keep less than two cells.
    let merges = "<mergeCells><mergeCell ref=\"A2:A5\"/><mergeCell ref=\"B6:C6\"/>\
                  <mergeCell ref=\"A6:B9\"/><mergeCell ref=\"A1:B1\"/>\
                  <mergeCell ref=\"A4:C4\"/><mergeCell ref=\"C6:C8\"/></mergeCells>";
    let grids = read(&one(&(rows(&xml) + merges))).unwrap();
    let region = |top, left, bottom, right| Region {
        top,
        left,
        bottom,
        right,
    };
    assert_eq!(
        grids[0].merged(),
        [region(0, 0, 2, 0), region(3, 1, 3, 2), region(3, 0, 4, 1)]
    );
}

#[test]
fn a_sheet_that_claims_everything_costs_what_it_holds() {
    let mut xml = "<dimension ref=\"A1:XFD1048576\"/>".to_owned();
    let mut body = format!("<row r=\"1\">{}</row>", text("XFD1", "端"));
    for row in 2..=2_000 {
        body += &format!("<row r=\"{row}\">{}</row>", text(&format!("A{row}"), "x"));
    }
    body += &format!("<row r=\"1048576\">{}</row>", text("A1048576", "底"));
    xml += &rows(&body);
    let grids = read(&one(&xml)).unwrap();
    let grid = &grids[0];
    assert_eq!((grid.width(0), grid.width(1)), (16_384, 1));
    assert_eq!(grid.line(grid.row_count() - 1), 1_048_576);

    let far: String = (1..=700)
        .map(|row| format!("<row r=\"{row}\">{}</row>", text(&format!("XFD{row}"), "x")))
        .collect();
    let expected = WorkbookError::TooLarge {
        limit: Limit::Cells,
        part: "表".to_owned(),
    };
    assert_eq!(read(&one(&rows(&far))).unwrap_err(), expected);

    let outside = rows(&format!("<row r=\"1\">{}</row>", text("ZZZ1", "x")));
    assert!(matches!(
        read(&one(&outside)),
        Err(WorkbookError::Damaged { .. })
    ));
}

#[test]
fn cells_out_of_order_or_without_addresses_find_their_places() {
    let xml = rows(&format!(
        "<row r=\"2\">{}{}</row><row r=\"1\">{}</row>",
        text("B2", "乙"),
        text("A2", "甲"),
        text("A1", "上"),
    ));
    let grids = read(&one(&xml)).unwrap();
    assert_eq!(values(&grids[0]), [["上", ""], ["甲", "乙"]]);
    let bare = rows(
        "<row><c t=\"inlineStr\"><is><t>a</t></is></c><c><v>1</v></c></row><row><c><v>2</v></c></row>",
    );
    let grids = read(&one(&bare)).unwrap();
    assert_eq!(values(&grids[0]), [["a", "1"], ["2", ""]]);
}

#[test]
fn a_bomb_is_refused() {
    let blank = " ".repeat(40 << 20);
    let bomb = one(&(rows(&format!("<row r=\"1\">{}</row>", text("A1", "x"))) + &blank));
    let expected = WorkbookError::TooLarge {
        limit: Limit::Ratio,
        part: "xl/worksheets/sheet1.xml".to_owned(),
    };
    assert_eq!(read(&bomb).unwrap_err(), expected);

    // The directory lies about the size: what counts is what comes out.
    let mut lie = bomb.pack();
    let size = u32::try_from(bomb.parts.iter().map(|(_, part)| part.len()).max().unwrap()).unwrap();
    let places: Vec<usize> = memchr::memmem::find_iter(&lie, &size.to_le_bytes()).collect();
    assert!(!places.is_empty());
    for at in places {
        lie[at..at + 4].copy_from_slice(&100u32.to_le_bytes());
    }
    assert!(read_bytes("x.xlsx", lie, None).is_err());

    let mut crowd = one(&rows(""));
    for n in 0..MAX_PARTS {
        crowd.set_fast(&format!("xl/x{n}"));
    }
    let expected = WorkbookError::TooLarge {
        limit: Limit::Parts,
        part: String::new(),
    };
    assert_eq!(read(&crowd).unwrap_err(), expected);
}

impl Book {
    fn set_fast(&mut self, name: &str) {
        self.parts.push((name.to_owned(), Vec::new()));
    }
}

#[test]
fn a_string_table_cannot_promise_more_than_it_holds() {
    let mut book = one(&rows("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>"));
    book.set(
        "xl/sharedStrings.xml",
        &format!("<sst xmlns=\"{MAIN}\" uniqueCount=\"99999999999999\"><si><t>a</t></si></sst>"),
    );
    assert!(matches!(read(&book), Err(WorkbookError::Damaged { .. })));
}

#[test]
fn entities_are_refused() {
    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>";
    let mut book = one(&rows(""));
    book.set(
        "xl/sharedStrings.xml",
        &format!("{laughs}<sst xmlns=\"{MAIN}\"><si><t>&b;</t></si></sst>"),
    );
    let part = "xl/sharedstrings.xml".to_owned();
    assert_eq!(
        read(&book).unwrap_err(),
        WorkbookError::Doctype { part: part.clone() }
    );
    // Hidden in UTF-16.
    let wide: Vec<u8> = format!("\u{FEFF}{laughs}<sst/>")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    book.remove("xl/sharedStrings.xml");
    book.parts.push(("xl/sharedStrings.xml".to_owned(), wide));
    assert_eq!(read(&book).unwrap_err(), WorkbookError::Doctype { part });
}

#[test]
fn missing_parts_are_named() {
    let whole = one(&rows(&format!("<row r=\"1\">{}</row>", text("A1", "x"))));
    let mut book = whole.clone();
    book.remove("xl/worksheets/sheet1.xml");
    assert!(matches!(
        read(&book),
        Err(WorkbookError::MissingPart { .. })
    ));
    for part in [
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
    ] {
        let mut book = whole.clone();
        book.remove(part);
        let error = read(&book).unwrap_err();
        assert!(
            matches!(
                error,
                WorkbookError::MissingPart { .. } | WorkbookError::Damaged { .. }
            ),
            "{part}: {error:?}"
        );
    }
    // Not every program writes styles.
    let mut book = whole.clone();
    book.remove("xl/styles.xml");
    assert!(read(&book).is_ok());
}

#[test]
fn other_formats_are_called_by_their_names() {
    let packed = |names: &[&str]| {
        let mut book = Book { parts: Vec::new() };
        for name in names {
            book.set(name, "<x/>");
        }
        read(&book).unwrap_err()
    };
    for (names, expected) in [
        (
            &["[Content_Types].xml", "ppt/presentation.xml"][..],
            OtherFile::PowerPoint,
        ),
        (
            &["[Content_Types].xml", "xl/workbook.bin"],
            OtherFile::BinaryWorkbook,
        ),
        (&["mimetype", "content.xml"], OtherFile::OpenDocument),
        (&["a.csv"], OtherFile::Zip),
    ] {
        assert_eq!(packed(names), WorkbookError::Other(expected));
    }
    let mut ole = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    ole.resize(1024, 0);
    let told = |raw: &[u8]| match read_bytes("x.xls", raw.to_vec(), None) {
        Err(OpenError::Workbook { error, .. }) => error,
        other => panic!("{other:?}"),
    };
    assert_eq!(told(&ole), WorkbookError::Other(OtherFile::Ole));
    ole.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(told(&ole), WorkbookError::Encrypted);
}

#[test]
fn a_workbook_cut_short_is_told_so() {
    let whole = one(&rows(&format!("<row r=\"1\">{}</row>", text("A1", "x")))).pack();
    for length in [4, whole.len() / 2, whole.len() - 1] {
        let error = read_bytes("x.xlsx", whole[..length].to_vec(), None).unwrap_err();
        assert!(
            matches!(
                &error,
                OpenError::Workbook {
                    error: WorkbookError::CutOff,
                    ..
                }
            ),
            "{length}: {error:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn hostile_sheets_do_not_escape(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("<row r=\"1\">"), Just("</row>"), Just("<row r=\"99999999999\">"),
                Just("<c r=\"A1\">"), Just("</c>"), Just("<c r=\"ZZZZZZZZ9\" t=\"s\">"),
                Just("<v>1</v>"), Just("<v>-1</v>"), Just("<v>99999999999</v>"), Just("<v>1e999</v>"),
                Just("<c s=\"99\">"), Just("<c s=\"1\">"), Just("<is><t>x</t></is>"), Just("<sheetData>"),
                Just("</sheetData>"), Just("<dimension ref=\"C3:A1\"/>"), Just("<mergeCells>"),
                Just("<mergeCell ref=\"C3:A1\"/>"), Just("<mergeCell ref=\"A1:B2\"/>"), Just("</mergeCells>"), Just("&#0;"), Just("<![CDATA[]]"),
            ],
            0..16,
        ),
    ) {
        let book = one(&format!("<sheetData>{}</sheetData>", parts.concat()));
        kouetsu::grid::exercise(&book.pack());
    }

    #[test]
    fn damaged_archives_do_not_escape(at in 0..4000usize, byte in any::<u8>()) {
        let mut raw = one(&rows(&format!("<row r=\"1\">{}</row>", text("A1", "x")))).pack();
        let at = at % raw.len();
        raw[at] = byte;
        kouetsu::grid::exercise(&raw);
    }
}
