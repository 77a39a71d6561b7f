//! What a workbook holds beside its values: formats, notes, lines through text, drawings.

use kouetsu::check::{Options, check_grid};
use kouetsu::finding::Severity;
use kouetsu::grid::{Grid, Region, RemarkKind};
use kouetsu::rule::Lang;

use super::values;
use super::workbooks::{Book, MAIN, RELS, one, read, rows, text};

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

fn grids(book: &Book) -> Vec<Grid> {
    read(book).expect("the workbook can be read")
}

/// Places and words of all remarks of a kind.
fn remarks(grid: &Grid, kind: RemarkKind) -> Vec<(&str, &str)> {
    let of_kind = grid.remarks().iter().filter(|remark| remark.kind == kind);
    of_kind
        .map(|remark| (remark.place.as_str(), remark.text.as_str()))
        .collect()
}

/// Relations of the first sheet: type and target.
fn relate(book: &mut Book, links: &[(&str, &str)]) {
    let links: String = links
        .iter()
        .enumerate()
        .map(|(n, (kind, target))| {
            format!("<Relationship Id=\"p{n}\" Type=\"{RELS}/{kind}\" Target=\"{target}\"/>")
        })
        .collect();
    book.set(
        "xl/worksheets/_rels/sheet1.xml.rels",
        &format!("<Relationships xmlns=\"{PACKAGE}\">{links}</Relationships>"),
    );
}

#[test]
fn numbers_are_read_as_they_are_shown() {
    let mut book = one(&rows(
        "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>43586</v></c><c r=\"B1\" s=\"2\"><v>0.125</v></c>\
         <c r=\"C1\" s=\"3\"><v>1234567</v></c><c r=\"D1\" s=\"4\"><v>43586</v></c>\
         <c r=\"E1\"><v>1234567</v></c></row>",
    ));
    book.set(
        "xl/styles.xml",
        &format!(
            "<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"2\">\
             <numFmt numFmtId=\"176\" formatCode=\"[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@\"/>\
             <numFmt numFmtId=\"177\" formatCode=\"#,##0&quot;円&quot;\"/></numFmts>\
             <cellXfs count=\"5\"><xf numFmtId=\"0\"/><xf numFmtId=\"176\"/><xf numFmtId=\"9\"/>\
             <xf numFmtId=\"177\"/><xf numFmtId=\"57\"/></cellXfs></styleSheet>"
        ),
    );
    let expected = ["令和元年5月1日", "13%", "1,234,567円", "R1.5.1", "1234567"];
    assert_eq!(values(&grids(&book)[0]), [expected]);
}

#[test]
fn text_struck_through_is_read_as_deleted_and_told() {
    let struck = "<c r=\"A1\" t=\"inlineStr\"><is><r><t>説明会の</t></r>\
                  <r><rPr><strike/></rPr><t>実施</t></r><r><rPr><strike val=\"0\"/></rPr><t>開催</t></r>\
                  <rPh sb=\"0\" eb=\"3\"><t>セツメイカイ</t></rPh></is></c>";
    let book = one(&rows(&format!(
        "<row r=\"1\">{struck}{}</row>",
        text("B1", "そのまま")
    )));
    let grid = &grids(&book)[0];
    assert_eq!(values(grid), [["説明会の開催", "そのまま"]]);
    assert_eq!(remarks(grid, RemarkKind::Struck), [("A1", "実施")]);
}

#[test]
fn a_whole_cell_may_be_struck_through_by_its_format() {
    let mut book = one(&rows(
        "<row r=\"1\"><c r=\"A1\" s=\"1\" t=\"inlineStr\"><is><t>廃止</t></is></c>\
         <c r=\"B1\" t=\"inlineStr\"><is><t>継続</t></is></c></row>",
    ));
    book.set(
        "xl/styles.xml",
        &format!(
            "<styleSheet xmlns=\"{MAIN}\"><fonts count=\"2\"><font/><font><strike/></font></fonts>\
             <cellXfs count=\"2\"><xf numFmtId=\"0\" fontId=\"0\"/>\
             <xf numFmtId=\"0\" fontId=\"1\" applyFont=\"1\"/></cellXfs></styleSheet>"
        ),
    );
    let grid = &grids(&book)[0];
    assert_eq!(values(grid), [["", "継続"]]);
    assert_eq!(remarks(grid, RemarkKind::Struck), [("A1", "廃止")]);
}

#[test]
fn hidden_parts_are_told_only_where_they_hold_text() {
    let xml = format!(
        "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/><col min=\"5\" max=\"16384\" hidden=\"1\"/></cols>{}",
        rows(&format!(
            "<row r=\"1\">{}{}</row><row r=\"2\" hidden=\"1\">{}</row><row r=\"3\" hidden=\"1\"/>",
            text("A1", "施策"),
            text("B1", "担当者"),
            text("A2", "旧施策")
        ))
    );
    let book = Book::new(&[
        ("表", "visible", &xml),
        (
            "作業",
            "veryHidden",
            &rows(&format!("<row r=\"1\">{}</row>", text("A1", "下書き"))),
        ),
    ]);
    let grids = grids(&book);
    assert_eq!(remarks(&grids[0], RemarkKind::HiddenColumns), [("B", "")]);
    assert_eq!(remarks(&grids[0], RemarkKind::HiddenRows), [("2:3", "")]);
    assert!(remarks(&grids[0], RemarkKind::HiddenSheet).is_empty());
    assert_eq!(remarks(&grids[1], RemarkKind::HiddenSheet), [("", "")]);
}

#[test]
fn notes_links_and_names_are_found() {
    let mut book = one(&rows(&format!("<row r=\"1\">{}</row>", text("A1", "施策"))));
    relate(&mut book, &[("comments", "../comments1.xml")]);
    book.set(
        "xl/comments1.xml",
        &format!(
            "<comments xmlns=\"{MAIN}\"><authors><author>山田</author></authors><commentList>\
             <comment ref=\"A1\" authorId=\"0\"><text><r><t>要確認 &lt;予算&gt;</t></r></text></comment>\
             <comment ref=\"XFE9\"><text><t>表の外</t></text></comment></commentList></comments>"
        ),
    );
    book.set(
        "docProps/core.xml",
        "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:creator>山田太郎</dc:creator></cp:coreProperties>",
    );
    let grid = &grids(&book)[0];
    assert_eq!(remarks(grid, RemarkKind::Note), [("A1", "要確認 <予算>")]);
    assert_eq!(remarks(grid, RemarkKind::Author), [("", "山田太郎")]);
}

#[test]
fn an_arrow_over_blank_cells_goes_on_and_text_in_shapes_is_told() {
    let mut book = one(&rows(&format!(
        "<row r=\"1\">{}{}</row><row r=\"2\">{}</row>",
        text("A1", "実施"),
        text("E1", "終了"),
        text("A2", "準備")
    )));
    relate(&mut book, &[("drawing", "../drawings/drawing1.xml")]);
    let anchor = |from: (u32, u32), to: (u32, u32), inside: &str| {
        format!(
            "<a:twoCellAnchor><a:from><a:col>{}</a:col><a:row>{}</a:row></a:from>\
             <a:to><a:col>{}</a:col><a:row>{}</a:row></a:to><a:sp>{inside}</a:sp></a:twoCellAnchor>",
            from.1, from.0, to.1, to.0
        )
    };
    let arrow = "<a:prstGeom prst=\"rightArrow\"/>";
    let drawing = [
        anchor((0, 1), (0, 3), arrow),
        // Over a filled cell, and over two rows: says nothing about the values.
        anchor((0, 0), (0, 5), arrow),
        anchor((0, 1), (1, 3), arrow),
        anchor(
            (4, 1),
            (5, 2),
            "<a:prstGeom prst=\"rect\"/><a:p><a:r><a:t>予算に</a:t></a:r><a:r><a:t>よる</a:t></a:r></a:p>",
        ),
    ];
    book.set(
        "xl/drawings/drawing1.xml",
        &format!("<a:wsDr xmlns:a=\"a\">{}</a:wsDr>", drawing.concat()),
    );
    let grid = &grids(&book)[0];
    let region = Region {
        top: 0,
        left: 0,
        bottom: 0,
        right: 3,
    };
    assert_eq!(grid.merged(), [region]);
    assert_eq!(remarks(grid, RemarkKind::Shape), [("B5", "予算による")]);
}

#[test]
fn container_findings_have_places_and_levels() {
    let head = ["テーマ", "実施機関", "施策", "令和元年度"];
    let row = ["働き方", "県労働課", "制度の周知", "冊子の配布"];
    let cells = |n: usize, row: &[&str; 4]| -> String {
        let cells = row.iter().zip("ABCD".chars());
        let cells: String = cells
            .map(|(value, column)| text(&format!("{column}{n}"), value))
            .collect();
        format!("<row r=\"{n}\">{cells}</row>")
    };
    let mut book = one(&rows(&(cells(1, &head) + &cells(2, &row))));
    relate(&mut book, &[("comments", "../comments1.xml")]);
    book.set(
        "xl/comments1.xml",
        &format!("<comments xmlns=\"{MAIN}\"><comment ref=\"D2\"><text><t>部長に聞く\n※要確認</t></text></comment></comments>"),
    );
    for lang in [Lang::Ja, Lang::En] {
        let options = Options {
            lang,
            ..Options::default()
        };
        let grid = std::sync::Arc::new(grids(&book).remove(0));
        let (_, findings) = check_grid(grid, &options);
        let note = findings.iter().find(|finding| finding.rule.code == "X107");
        let note = note.expect("the note is told");
        assert_eq!(note.severity, Severity::Warning);
        assert!(
            note.message.contains("D2 「部長に聞く ※要確認」"),
            "{}",
            note.message
        );
        let place = note.place.as_ref().expect("it has a place");
        assert_eq!(place.location.cell.as_deref(), Some("D2"));
        let draft = findings
            .iter()
            .filter(|finding| finding.rule.code == "M105");
        let draft: Vec<&str> = draft.map(|finding| finding.message.as_str()).collect();
        assert!(
            matches!(draft[..], [one] if one.contains("要確認")),
            "{draft:?}"
        );
    }
}

#[test]
fn colours_mean_what_the_configuration_says() {
    let mut book = one(&rows(
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>テーマ</t></is></c>\
         <c r=\"B1\" t=\"inlineStr\"><is><t>実施機関</t></is></c>\
         <c r=\"C1\" t=\"inlineStr\"><is><t>施策</t></is></c></row>\
         <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>働き方</t></is></c>\
         <c r=\"B2\" t=\"inlineStr\"><is><t>県労働課</t></is></c>\
         <c r=\"C2\" s=\"1\" t=\"inlineStr\"><is><t>制度の周知</t></is></c></row>",
    ));
    book.set(
        "xl/styles.xml",
        &format!(
            "<styleSheet xmlns=\"{MAIN}\"><fonts><font/></fonts><fills><fill/><fill/>\
             <fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFFFFF00\"/></patternFill></fill></fills>\
             <borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>\
             <cellXfs><xf/><xf fillId=\"2\" applyFill=\"1\"/></cellXfs></styleSheet>"
        ),
    );
    let told = |colours: &[(&str, &str)]| -> Vec<(Severity, String)> {
        let mut options = Options::default();
        let owned = |&(colour, meaning): &(&str, &str)| (colour.to_owned(), meaning.to_owned());
        options.settings.colours = colours.iter().map(owned).collect();
        let grid = std::sync::Arc::new(grids(&book).remove(0));
        let (_, findings) = check_grid(grid, &options);
        let coloured = findings
            .into_iter()
            .filter(|finding| finding.rule.code == "X110");
        coloured
            .map(|finding| (finding.severity, finding.message))
            .collect()
    };
    let plain = told(&[("#FF0000", "変更")]);
    assert!(
        matches!(&plain[..], [(Severity::Info, message)] if message.contains("#FFFF00")),
        "{plain:?}"
    );
    let meant = told(&[("#FFFF00", "要確認")]);
    assert!(
        matches!(&meant[..], [(Severity::Warning, message)] if message.contains("（要確認）")),
        "{meant:?}"
    );
    assert_eq!(told(&[("#FFFF00", "")]), []);
}
