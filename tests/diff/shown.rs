//! What a reader of the comparison sees, in each of its forms.

use std::io::Read as _;

use kouetsu::diff::{self, Options};
use kouetsu::report::Style;
use kouetsu::report::comparison::{
    Comparison, Form, Sheet, edition_html, html, markdown, terminal, xlsx,
};
use kouetsu::rule::Lang;

use crate::fixture::read;

const STYLE: Style = Style {
    lang: Lang::Ja,
    color: false,
    width: 80,
    ambiguous_wide: true,
    level: kouetsu::finding::Severity::Info,
};

/// Terminal, Markdown, HTML and the texts of the workbook.
fn all(old: &str, new: &str) -> [String; 4] {
    let mut shown = Vec::new();
    let sheet = Sheet::plan(Lang::Ja);
    with(old, new, |comparison| {
        let mut out: [Vec<u8>; 4] = Default::default();
        terminal(comparison, &STYLE, &mut out[0]).unwrap();
        markdown(comparison, &mut out[1]).unwrap();
        html(comparison, &sheet, &mut out[2]).unwrap();
        xlsx(comparison, &sheet, &mut out[3]).unwrap();
        out[3] = texts(&out[3]).into_bytes();
        shown = out.map(|bytes| String::from_utf8(bytes).unwrap()).into();
    });
    shown.try_into().unwrap()
}

fn with(old: &str, new: &str, show: impl FnOnce(&Comparison<'_>)) {
    let (old, new) = read(old.as_bytes(), new.as_bytes());
    let diff = diff::compare(&old, &new, &Options::default()).unwrap();
    show(&Comparison {
        diff: &diff,
        old: "old.tsv",
        new: "new.tsv",
        findings: &[],
        ignore_cosmetic: false,
        lang: Lang::Ja,
    });
}

/// The shared strings of a workbook, without tags.
fn texts(book: &[u8]) -> String {
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    let mut xml = String::new();
    let mut file = book.by_name("xl/sharedStrings.xml").unwrap();
    file.read_to_string(&mut xml).unwrap();
    plain(&xml)
}

fn plain(html: &str) -> String {
    let parts = html.split('<');
    parts
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
        .collect()
}

#[test]
fn the_values_of_a_new_year_are_shown_on_every_row() {
    let old = "施策\t令和5年度\t令和6年度\n認証制度\t10社\t20社\n相談窓口\t3か所\t4か所\n";
    let new = "施策\t令和6年度\t令和7年度\n認証制度\t20社\t35社\n相談窓口\t4か所\t\n";
    for text in all(old, new) {
        assert!(text.contains("35社"), "{text}");
        assert!(!text.contains("列だけが"), "{text}");
        assert!(!text.contains("変更のない2行"), "{text}");
    }
    let [terminal, ..] = all(old, new);
    assert!(terminal.contains("+ 令和7年度：{+35社+}"), "{terminal}");
    // A row without a value in the new year is as it was.
    assert!(terminal.contains("変更のない1行"), "{terminal}");
}

#[test]
fn changes_come_before_values_of_new_columns_where_there_is_no_room_for_both() {
    let row =
        |at: usize, year: &str| format!("施策その{at}\t{year}\t{}\n", "周知の徹底".repeat(20));
    let mut old = "施策\t令和5年度\t備考\n".to_owned();
    let mut new = "施策\t令和5年度\t備考\t令和6年度\n".to_owned();
    for at in 0..600 {
        old += &row(at, "10社");
        let year = if at == 599 { "77社" } else { "10社" };
        new += &row(at, year).replace('\n', &format!("\t{}\n", "新しい取組".repeat(20)));
    }
    let [_, markdown, ..] = all(&old, &new);
    assert!(markdown.contains("<ins>77社</ins>"), "{}", &markdown[..600]);
    assert!(markdown.contains("件を省きました"));
}

#[test]
fn a_heading_that_changed_its_unit_is_told_as_written() {
    let old = "事業名\t担当課\t金額（千円）\n道路補修\t建設課\t1200\n公園管理\t都市課\t560\n";
    for text in all(old, &old.replace("千円", "円")) {
        let text = text.replace("&#40;", "(");
        assert!(text.contains("「金額（千円）」→「金額（円）」"), "{text}");
    }
}

#[test]
fn a_column_with_a_unit_added_to_its_heading_is_the_same_column() {
    let old =
        "施設名\t所在地\t定員\n東保育所\t東1-0\t60\n西保育所\t西1-1\t61\n南保育所\t南1-2\t62\n";
    let new = "施設名称\t定員（人）\t所在地\n東保育所\t60\t東1-0\n西保育所\t99\t西1-1\n南保育所\t62\t南1-2\n";
    let [terminal, ..] = all(old, new);
    assert!(terminal.contains("「定員」→「定員（人）」"), "{terminal}");
    assert!(terminal.contains("[-61-]"), "{terminal}");
    assert!(terminal.contains("{+99+}"), "{terminal}");
    assert!(!terminal.contains("列の追加"), "{terminal}");
    // What the brackets hold is no unit: two columns.
    let [terminal, ..] = all(
        old,
        &new.replace("（人）", "（うち女性）").replace("99", "7"),
    );
    assert!(terminal.contains("列の追加"), "{terminal}");
}

#[test]
fn a_sign_for_the_cell_beside_is_shown_as_written() {
    let old = "実施機関\t施策\t令和4年度\t令和5年度\t令和6年度\n\
               青森県\t講座の開催\t・実施\t・実施\t・説明会の開催\n\
               青森市\t相談\t・実施\t・窓口の設置\t・窓口の設置\n";
    let new = "実施機関\t施策\t令和4年度\t令和5年度\t令和6年度\n\
               青森県\t講座の開催\t・実施\t・実施\t同左\n\
               青森市\t相談\t・実施\t・窓口の設置\t→\n";
    let [terminal, _, html, _] = all(old, new);
    assert!(terminal.contains("{+同左+}（＝・{+実施+}）"), "{terminal}");
    assert!(html.contains("（＝・"), "{html}");
    with(old, new, |comparison| {
        let mut page = Vec::new();
        edition_html(comparison, Form::Clean, "溶け込み版", &mut page).unwrap();
        let page = plain(&String::from_utf8(page).unwrap());
        assert!(page.contains("同左") && page.contains('→'), "{page}");
        assert_eq!(page.matches("窓口の設置").count(), 1, "{page}");
    });
}
