//! .xls and .ods: the same table as LibreOffice writes it in both.
//!
//! `tests/fixtures/office/plan.*` come from one workbook of six made-up rows (openpyxl), saved by
//! `soffice --convert-to xls` and `--convert-to ods`; of the .ods only the parts that hold the
//! table were kept.

use std::sync::Arc;

use kouetsu::check::{Options, check_grid};
use kouetsu::grid::{
    Grid, Limit, OpenError, OtherFile, Region, RemarkKind, WorkbookError, read_bytes,
};

use super::values;
use super::workbooks::Book;

const XLS: &[u8] = include_bytes!("../fixtures/office/plan.xls");
const ODS: &[u8] = include_bytes!("../fixtures/office/plan.ods");

fn grids(name: &str, raw: &[u8]) -> Vec<Grid> {
    read_bytes(name, raw.to_vec(), None).expect("readable")
}

fn refused(name: &str, raw: Vec<u8>) -> WorkbookError {
    match read_bytes(name, raw, None) {
        Err(OpenError::Workbook { error, .. }) => error,
        other => panic!("{other:?}"),
    }
}

fn merged(grid: &Grid) -> Vec<Region> {
    let mut all = grid.merged().to_vec();
    all.sort_by_key(|region| (region.left, region.top));
    all
}

#[test]
fn both_give_the_table_its_merges_and_its_addresses() {
    for (name, raw) in [("plan.xls", XLS), ("plan.ods", ODS)] {
        let grids = grids(name, raw);
        assert_eq!(grids.len(), 2, "{name}");
        let grid = &grids[0];
        assert_eq!(
            (grid.sheet(), grids[1].sheet()),
            (Some("計画"), Some("作業"))
        );
        let rows = values(grid);
        assert_eq!(rows.len(), 8, "{name}");
        assert_eq!(rows[0][0], "働き方改革ロードマップ");
        assert_eq!(
            rows[2][..4],
            [
                "長時間労働の是正",
                "労働時間の見直し",
                "県労働局",
                "時間外労働の上限規制の周知"
            ]
        );
        let region = |top, left, bottom| Region {
            top,
            left,
            bottom,
            right: left,
        };
        let expected = [
            region(2, 0, 4),
            region(5, 0, 7),
            region(2, 1, 4),
            region(5, 1, 7),
        ];
        assert_eq!(merged(grid), expected, "{name}");
        let hidden = |remark: &&kouetsu::grid::Remark| remark.kind == RemarkKind::HiddenSheet;
        assert!(
            grids[1].remarks().iter().any(|remark| hidden(&remark)),
            "{name}"
        );

        let (_, findings) = check_grid(
            Arc::new(grids.into_iter().next().unwrap()),
            &Options::default(),
        );
        let typo = findings.iter().find(|finding| finding.rule.code == "T109");
        let place = &typo.expect("found").place.as_ref().unwrap().location;
        assert_eq!(place.cell.as_deref(), Some("G3"), "{name}");
        assert_eq!(place.text, "訪門");
    }
}

#[test]
fn an_ods_gives_the_text_that_is_shown_and_what_stands_beside() {
    let grids = grids("plan.ods", ODS);
    let grid = &grids[0];
    let rows = values(grid);
    // LibreOffice does not write 元年.
    assert_eq!((rows[2][4], rows[7][4]), ("令和1年5月1日", "令和1年5月6日"));
    let told = |kind| -> Vec<(&str, &str)> {
        let of_kind = grid.remarks().iter().filter(|remark| remark.kind == kind);
        of_kind
            .map(|remark| (remark.place.as_str(), remark.text.as_str()))
            .collect()
    };
    assert_eq!(told(RemarkKind::Note), [("F3", "要確認")]);
    let mut struck = told(RemarkKind::Struck);
    struck.sort_unstable();
    assert_eq!(struck, [("G4", "相談"), ("H8", "・調査結果の公表")]);
    assert_eq!((rows[3][6], rows[7][7]), ("・経営指導員の研修", ""));
}

#[test]
fn an_xls_gives_plain_dates() {
    let grids = grids("plan.xls", XLS);
    assert_eq!(values(&grids[0])[2][4], "2019-05-01");
}

/// An .ods of one sheet.
fn sheet(xml: &str) -> Book {
    let mut book = Book::bare();
    book.set("mimetype", "application/vnd.oasis.opendocument.spreadsheet");
    book.set("content.xml", &format!("<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet><table:table table:name=\"表\">{xml}</table:table></office:spreadsheet></office:body></office:document-content>"));
    book
}

#[test]
fn repeated_rows_and_cells_stand_where_they_stand() {
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let xml = format!(
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>\
         <table:table-row><table:table-cell table:number-columns-repeated=\"2\"/>{}\
         <table:table-cell table:number-columns-repeated=\"2\"><text:p>同じ</text:p></table:table-cell></table:table-row>\
         <table:table-row table:number-rows-repeated=\"2\">{}</table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>",
        cell("一<text:s text:c=\"2\"/>二<text:line-break/>三"),
        cell(
            "<text:ruby><text:ruby-base>施</text:ruby-base><text:ruby-text>せ</text:ruby-text></text:ruby>策"
        ),
    );
    let grids = grids("x.ods", &sheet(&xml).pack());
    let grid = &grids[0];
    assert_eq!(
        values(grid),
        [
            ["", "", "一  二\n三", "同じ", "同じ"],
            ["施策", "", "", "", ""],
            ["施策", "", "", "", ""],
        ]
    );
    assert_eq!((grid.line(0), grid.line(1), grid.line(2)), (3, 4, 5));
}

#[test]
fn hostile_ods_files_are_refused_within_bounds() {
    let row = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\"><text:p>x</text:p></table:table-cell></table:table-row>";
    assert!(matches!(
        refused("x.ods", sheet(row).pack()),
        WorkbookError::TooLarge {
            limit: Limit::Cells,
            ..
        }
    ));
    let mut laughs = sheet("");
    laughs.set("content.xml", "<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>");
    assert!(matches!(
        refused("x.ods", laughs.pack()),
        WorkbookError::Doctype { .. }
    ));
    let mut locked = sheet("");
    locked.set(
        "META-INF/manifest.xml",
        "<manifest:manifest xmlns:manifest=\"m\"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>",
    );
    assert_eq!(refused("x.ods", locked.pack()), WorkbookError::Encrypted);
    let mut text = sheet("");
    text.set("mimetype", "application/vnd.oasis.opendocument.text");
    let other = WorkbookError::Other(OtherFile::OpenDocument);
    assert_eq!(refused("x.odt", text.pack()), other);
    let spaces = "<table:table-row><table:table-cell><text:p><text:s text:c=\"4000000000\"/>x</text:p></table:table-cell></table:table-row>";
    let grids = grids("x.ods", &sheet(spaces).pack());
    assert!(values(&grids[0])[0][0].len() < 10_000);
}

#[test]
fn an_xls_that_is_cut_or_changed_does_not_escape() {
    for length in [512, 1024, XLS.len() / 2, XLS.len() - 512] {
        kouetsu::grid::exercise(&XLS[..length]);
    }
    for at in (0..XLS.len()).step_by(37) {
        let mut raw = XLS.to_vec();
        raw[at] ^= 0xFF;
        kouetsu::grid::exercise(&raw);
    }
}
