//! Office files at both ends: a diff as 見え消し版 and 溶け込み版, and formats that are only read.

use std::io::Read as _;

use roxmltree::Document;

use crate::harness::{GOOD, folder, kouetsu, root, write};

/// [`GOOD`] with a figure changed, a row gone and a hostile row come.
fn pair() -> tempfile::TempDir {
    let place = folder();
    let old = GOOD.replace("・申請の手引の作成", "・申請の手引を1,000部作成");
    let mut lines: Vec<String> = old.lines().map(str::to_owned).collect();
    lines[4] = lines[4].replace("1,000部", "800部");
    lines[5] =
        "\t\t=cmd|'/C calc'!A0\t<script>alert(1)</script>\t・周知\t・周知\t・周知".to_owned();
    write(place.path(), "old.tsv", &old);
    write(place.path(), "new.tsv", lines.join("\n") + "\n");
    place
}

fn part(raw: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(raw)).expect("an archive");
    let mut text = String::new();
    let mut part = archive.by_name(name).expect(name);
    part.read_to_string(&mut text).expect("UTF-8");
    text
}

/// Texts of the shared strings whose font has a property: `strike`, `u`.
fn with(raw: &[u8], property: &str) -> Vec<String> {
    let xml = part(raw, "xl/sharedStrings.xml");
    let document = Document::parse(&xml).expect("well formed");
    let runs = document
        .descendants()
        .filter(|node| node.has_tag_name_local("r"));
    let has = |run: &roxmltree::Node<'_, '_>| {
        run.descendants()
            .any(|node| node.has_tag_name_local(property))
    };
    let text = |run: roxmltree::Node<'_, '_>| {
        let text = run.descendants().find(|node| node.has_tag_name_local("t"));
        text.and_then(|node| node.text())
            .unwrap_or_default()
            .to_owned()
    };
    runs.filter(has).map(text).collect()
}

/// Names without regard to their namespace.
trait Local {
    fn has_tag_name_local(&self, name: &str) -> bool;
}

impl Local for roxmltree::Node<'_, '_> {
    fn has_tag_name_local(&self, name: &str) -> bool {
        self.tag_name().name() == name
    }
}

#[test]
fn a_redline_keeps_what_is_gone_and_a_clean_version_does_not() {
    let place = pair();
    let run = |style: &str, file: &str| {
        let format = file.rsplit_once('.').expect("an ending").1;
        let arguments = [
            "diff",
            "old.tsv",
            "new.tsv",
            "--style",
            style,
            "--format",
            format,
            "--output-file",
            file,
        ];
        let run = kouetsu(place.path(), &arguments);
        assert_eq!(run.code, 1, "{run:?}");
        std::fs::read(place.path().join(file)).expect("written")
    };
    for style in ["redline", "見え消し"] {
        let raw = run(style, "red.xlsx");
        assert!(
            with(&raw, "strike").contains(&"1,000部".to_owned()),
            "{:?}",
            with(&raw, "strike")
        );
        assert!(with(&raw, "u").contains(&"800部".to_owned()));
        let texts = part(&raw, "xl/sharedStrings.xml");
        assert!(
            texts.contains("設備更新の支援"),
            "the row that is gone is shown"
        );
        assert!(
            !part(&raw, "xl/worksheets/sheet1.xml").contains("<f>"),
            "no formula"
        );
    }
    let raw = run("溶け込み", "clean.xlsx");
    assert!(with(&raw, "strike").is_empty());
    let texts = part(&raw, "xl/sharedStrings.xml");
    assert!(texts.contains("800部") && !texts.contains("1,000部"));
    assert!(
        !texts.contains("設備更新の支援"),
        "only what is in the new edition"
    );

    let page = String::from_utf8(run("redline", "red.html")).expect("UTF-8");
    assert!(page.contains("1,000部<span class=\"said\"> 削除終わり］</span></del>"));
    assert!(page.contains("800部<span class=\"said\"> 追加終わり］</span></ins>"));
    assert!(!page.contains("<script>alert") && page.contains("&lt;script&gt;alert"));
    let page = String::from_utf8(run("clean", "clean.html")).expect("UTF-8");
    assert!(page.contains("<mark>800部</mark>") && !page.contains("<del>"));
}

#[test]
fn a_style_needs_a_format_that_can_show_it() {
    let place = pair();
    let run = kouetsu(
        place.path(),
        &["diff", "old.tsv", "new.tsv", "--style", "redline"],
    );
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("--format html"), "{run:?}");
}

#[test]
fn what_is_only_read_is_not_fixed_and_says_what_to_do() {
    for name in ["plan.ods", "plan.xls"] {
        let place = folder();
        let original = std::fs::read(root().join("tests/fixtures/office").join(name)).expect(name);
        write(place.path(), name, &original);
        let run = kouetsu(place.path(), &["check", name, "--fix", "--unsafe-fixes"]);
        let told = format!("{}{}", run.out, run.err);
        assert!(told.contains(".xlsx で保存し直して"), "{told}");
        assert_eq!(
            std::fs::read(place.path().join(name)).expect("still there"),
            original
        );
        let files = std::fs::read_dir(place.path()).expect("a folder").count();
        assert_eq!(files, 1, "nothing was written beside it");
    }
}
