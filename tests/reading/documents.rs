//! Tables of Word documents.

use kouetsu::grid::{
    Grid, Limit, OpenError, OtherFile, Region, RemarkKind, WorkbookError, read_bytes,
};
use kouetsu::rule::Lang;
use proptest::prelude::*;

use super::values;
use super::workbooks::Book;

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A document with a body.
fn document(body: &str) -> Book {
    let mut book = Book::bare();
    book.set("[Content_Types].xml", "<Types/>");
    book.set("_rels/.rels", &format!("<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{RELS}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"));
    book.set(
        "word/document.xml",
        &format!("<w:document xmlns:w=\"{WORD}\"><w:body>{body}</w:body></w:document>"),
    );
    book
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// A cell with properties and content.
fn cell(properties: &str, content: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>")
}

fn plain(text: &str) -> String {
    cell("", &paragraph(text))
}

fn row(cells: &[String]) -> String {
    format!("<w:tr>{}</w:tr>", cells.concat())
}

fn table(columns: usize, rows: &[String]) -> String {
    let grid = "<w:gridCol w:w=\"1000\"/>".repeat(columns);
    format!(
        "<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{}</w:tbl>",
        rows.concat()
    )
}

fn try_read(book: &Book) -> Result<Vec<Grid>, WorkbookError> {
    match read_bytes("x.docx", book.pack(), None) {
        Ok(grids) => Ok(grids),
        Err(OpenError::Workbook { error, .. }) => {
            let told = error.explain(Lang::Ja);
            assert!(!told.message.contains("Excelブック"), "{}", told.message);
            Err(error)
        }
        Err(other) => panic!("{other:?}"),
    }
}

fn read(body: &str) -> Vec<Grid> {
    try_read(&document(body)).expect("readable")
}

fn remarks(grid: &Grid, kind: RemarkKind) -> Vec<(&str, &str)> {
    let of_kind = grid.remarks().iter().filter(|remark| remark.kind == kind);
    of_kind
        .map(|remark| (remark.place.as_str(), remark.text.as_str()))
        .collect()
}

#[test]
fn merges_and_paragraphs_are_read() {
    let body = table(
        3,
        &[
            row(&[
                cell("<w:vMerge w:val=\"restart\"/>", &paragraph("テーマ")),
                cell("<w:gridSpan w:val=\"2\"/>", &paragraph("取組")),
            ]),
            row(&[
                cell("<w:vMerge/>", "<w:p/>"),
                plain("令和元年度"),
                plain("令和2年度"),
            ]),
            row(&[
                plain("周知"),
                cell("", &(paragraph("・一つ目") + &paragraph("・二つ目"))),
                cell(
                    "",
                    "<w:p><w:r><w:t>上</w:t><w:br/><w:t>下</w:t><w:tab/><w:t>右</w:t></w:r></w:p>",
                ),
            ]),
        ],
    );
    let grids = read(&body);
    assert_eq!(grids.len(), 1);
    let grid = &grids[0];
    assert_eq!(
        values(grid),
        [
            ["テーマ", "取組", ""],
            ["", "令和元年度", "令和2年度"],
            ["周知", "・一つ目\n・二つ目", "上\n下\t右"],
        ]
    );
    let region = |top, left, bottom, right| Region {
        top,
        left,
        bottom,
        right,
    };
    let mut merged = grid.merged().to_vec();
    merged.sort_by_key(|region| (region.top, region.left));
    assert_eq!(merged, [region(0, 0, 1, 0), region(0, 1, 0, 2)]);
    let place = grid.locate(grid.span(grid.cell(2, 1).unwrap()));
    assert_eq!(place.sheet.as_deref(), Some("表1"));
    assert_eq!((place.cell.as_deref(), place.bytes), (Some("B3"), None));
}

#[test]
fn furigana_and_deletions_are_no_text_and_changes_are_told() {
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let content = format!(
        "<w:p>{}<w:del w:id=\"1\"><w:r><w:delText>実施</w:delText></w:r></w:del>\
         <w:ins w:id=\"2\">{}</w:ins><w:r><w:rPr><w:strike/></w:rPr><w:t>旧</w:t></w:r>\
         <w:r><w:rPr><w:vanish/></w:rPr><w:t>（内部用）</w:t></w:r>\
         <w:r><w:rPr><w:strike w:val=\"0\"/><w:vanish w:val=\"false\"/></w:rPr><w:t>する</w:t></w:r>\
         <w:r><w:commentReference w:id=\"7\"/></w:r></w:p>",
        run("説明会を"),
        run("開催"),
    );
    let ruby = "<w:p><w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>せ</w:t></w:r></w:rt>\
                <w:rubyBase><w:r><w:t>施</w:t></w:r></w:rubyBase></w:ruby></w:r>\
                <w:r><w:t>策</w:t></w:r></w:p>";
    let gone = "<w:tr><w:trPr><w:del w:id=\"3\"/></w:trPr>".to_owned()
        + &plain("廃止した行")
        + &plain("x")
        + "</w:tr>";
    let mut book = document(&table(
        2,
        &[
            row(&[cell("", ruby), plain("令和元年度")]),
            gone,
            row(&[plain("周知"), cell("", &content)]),
        ],
    ));
    book.set("word/_rels/document.xml.rels", &format!("<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"c\" Type=\"{RELS}/comments\" Target=\"comments.xml\"/></Relationships>"));
    book.set(
        "word/comments.xml",
        &format!(
            "<w:comments xmlns:w=\"{WORD}\"><w:comment w:id=\"7\">{}{}</w:comment></w:comments>",
            paragraph("部長に"),
            paragraph("確認")
        ),
    );
    book.set(
        "docProps/core.xml",
        "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:creator>山田太郎</dc:creator></cp:coreProperties>",
    );
    let grids = try_read(&book).expect("readable");
    let grid = &grids[0];
    assert_eq!(
        values(grid),
        [["施策", "令和元年度"], ["周知", "説明会を開催する"]]
    );
    // Lines are counted as Word shows them, the deleted row included.
    assert_eq!(grid.line(1), 3);
    assert_eq!(remarks(grid, RemarkKind::Inserted), [("B3", "開催")]);
    let deleted = [("A2", "廃止した行"), ("B2", "x"), ("B3", "実施")];
    assert_eq!(remarks(grid, RemarkKind::Deleted), deleted);
    assert_eq!(remarks(grid, RemarkKind::Struck), [("B3", "旧")]);
    let hidden = remarks(grid, RemarkKind::HiddenText);
    assert_eq!(hidden, [("B3", "（内部用）")]);
    assert_eq!(remarks(grid, RemarkKind::Note), [("B3", "部長に\n確認")]);
    assert_eq!(remarks(grid, RemarkKind::Author), [("", "山田太郎")]);
}

#[test]
fn tables_that_go_on_are_one_and_titles_belong_to_them() {
    let head = || row(&[plain("施策"), plain("令和元年度")]);
    let body = paragraph(
        "この計画は、県内の事業所が取り組む内容を年度ごとにまとめたものであり、毎年度見直しを行って公表することとしている。",
    ) + &paragraph("働き方改革ロードマップ")
        + &table(2, &[head(), row(&[plain("周知"), plain("説明会")])])
        + "<w:p/>"
        + &table(2, &[head(), row(&[plain("支援"), plain("相談")])])
        + &table(3, &[row(&[plain("別"), plain("の"), plain("表")])]);
    let grids = read(&body);
    assert_eq!(grids.len(), 2);
    assert_eq!(grids[0].sheet(), Some("表1～2"));
    assert_eq!(grids[1].sheet(), Some("表3"));
    assert_eq!(
        values(&grids[0]),
        [
            ["働き方改革ロードマップ", ""],
            ["施策", "令和元年度"],
            ["周知", "説明会"],
            ["施策", "令和元年度"],
            ["支援", "相談"],
        ]
    );
}

#[test]
fn nested_tables_and_text_boxes_are_told_as_unread() {
    let nested = paragraph("外") + &table(1, &[row(&[plain("内側")])]) + &paragraph("の続き");
    let boxed = "<w:p><w:r><mc:AlternateContent xmlns:mc=\"m\"><mc:Choice><w:txbxContent><w:p><w:r><w:t>国の予算による</w:t></w:r></w:p></w:txbxContent></mc:Choice>\
                 <mc:Fallback><w:txbxContent><w:p><w:r><w:t>国の予算による</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>枠</w:t></w:r></w:p>";
    let grids = read(&table(2, &[row(&[cell("", &nested), cell("", boxed)])]));
    assert_eq!(values(&grids[0]), [["外\nの続き", "枠"]]);
    assert_eq!(
        remarks(&grids[0], RemarkKind::NestedTable),
        [("A1", "内側")]
    );
    assert_eq!(
        remarks(&grids[0], RemarkKind::Shape),
        [("B1", "国の予算による")]
    );
}

#[test]
fn a_document_without_a_table_has_no_grids() {
    assert!(read(&paragraph("本文だけ")).is_empty());
    assert!(read("").is_empty());
}

#[test]
fn hostile_documents_are_refused() {
    let blank = " ".repeat(40 << 20);
    let bomb = document(&(table(1, &[row(&[plain("x")])]) + &blank));
    let expected = WorkbookError::TooLarge {
        limit: Limit::Ratio,
        part: "word/document.xml".to_owned(),
    };
    assert_eq!(try_read(&bomb).unwrap_err(), expected);
    let mut laughs = document("");
    laughs.set(
        "word/document.xml",
        "<!DOCTYPE x [<!ENTITY a \"ha\">]><w:document>&a;</w:document>",
    );
    let part = "word/document.xml".to_owned();
    assert_eq!(
        try_read(&laughs).unwrap_err(),
        WorkbookError::Doctype { part }
    );
    let mut missing = document("");
    missing.remove("word/document.xml");
    missing.set("word/styles.xml", "<x/>");
    assert!(matches!(
        try_read(&missing),
        Err(WorkbookError::MissingPart { .. })
    ));
    // Claims cost nothing; a million columns are refused or cut.
    let wide = cell("<w:gridSpan w:val=\"4000000000\"/>", &paragraph("x"));
    assert!(try_read(&document(&table(1, &[row(&[wide])]))).is_err());
    let deep = "<w:tbl><w:tr><w:tc>".repeat(20_000);
    let _ = try_read(&document(&deep));
}

#[test]
fn an_old_word_document_is_told_how_to_be_saved() {
    // A compound file with the stream that Word writes.
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    file.create_stream("/WordDocument").unwrap();
    let raw = file.into_inner().into_inner();
    let error = read_bytes("x.doc", raw, None).unwrap_err();
    let told = error.explain(Lang::Ja);
    assert!(matches!(
        error,
        OpenError::Workbook {
            error: WorkbookError::Other(OtherFile::OldWord),
            ..
        }
    ));
    assert!(told.remedy.contains(".docx"), "{}", told.remedy);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn hostile_bodies_do_not_escape(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("<w:tbl>"), Just("</w:tbl>"), Just("<w:tr>"), Just("</w:tr>"), Just("<w:tc>"),
                Just("</w:tc>"), Just("<w:p><w:r><w:t>x</w:t></w:r></w:p>"), Just("<w:vMerge/>"),
                Just("<w:vMerge w:val=\"restart\"/>"), Just("<w:gridSpan w:val=\"0\"/>"),
                Just("<w:gridSpan w:val=\"9999\"/>"), Just("<w:gridBefore w:val=\"-1\"/>"),
                Just("<w:gridCol/>"), Just("<w:trPr>"), Just("</w:trPr>"), Just("<w:del/>"),
                Just("<w:txbxContent>"), Just("</w:txbxContent>"), Just("<w:t>"), Just("&#0;"),
                Just("<![CDATA[]]>"), Just("<w:commentReference/>"),
            ],
            0..24,
        ),
    ) {
        kouetsu::grid::exercise(&document(&parts.concat()).pack());
    }
}

#[test]
fn paragraphs_outside_tables_are_told_and_titles_are_not() {
    let line = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let cells = |texts: [&str; 2]| row(&texts.map(|text| format!("<w:tc>{}</w:tc>", line(text))));
    let one = table(2, &[cells(["施策", "令和2年度"]), cells(["窓口", "開設"])]);
    let body = [
        line("この計画は次のとおりとする。"),
        line("労働の計画"),
        one,
        line("以上"),
    ];
    let grids = read(&body.concat());
    let told = remarks(&grids[0], RemarkKind::Paragraph);
    assert_eq!(told, [("", "この計画は次のとおりとする。"), ("", "以上")]);
}
