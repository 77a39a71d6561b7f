//! JUnit and Markdown, read by a parser of XML and one of Markdown.

use kouetsu::report;
use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::fixture::{BOOK, HOSTILE, PATH, files, many, written};

#[test]
fn junit_is_xml_with_a_case_per_finding() {
    let text = written(&files(), report::junit);
    let document = roxmltree::Document::parse(&text).expect("well-formed");
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    assert_eq!(
        (root.attribute("tests"), root.attribute("failures")),
        (Some("6"), Some("5"))
    );
    let suites: Vec<_> = root
        .children()
        .filter(|n| n.has_tag_name("testsuite"))
        .collect();
    let names: Vec<_> = suites
        .iter()
        .filter_map(|suite| suite.attribute("name"))
        .collect();
    assert_eq!(names[..2], [PATH, BOOK]);
    for suite in &suites {
        let cases = suite.children().filter(|n| n.has_tag_name("testcase"));
        assert_eq!(
            Some(cases.count().to_string().as_str()),
            suite.attribute("tests")
        );
    }
    // A file without findings has passed.
    let last = suites.last().expect("a suite");
    assert!(last.descendants().all(|node| !node.has_tag_name("failure")));
    let failure = suites[0]
        .descendants()
        .filter(|node| node.has_tag_name("failure"))
        .nth(1)
        .expect("a failure");
    assert_eq!(failure.attribute("message"), Some(HOSTILE));
    let body = failure.text().expect("a body");
    assert!(body.starts_with(HOSTILE));
    assert!(body.ends_with("3:3"), "further places are named: {body}");
    roxmltree::Document::parse(&written(&[], report::junit)).expect("well-formed");
}

#[test]
fn markdown_is_a_table_in_which_nothing_is_obeyed() {
    let text = written(&files(), report::markdown);
    let options = Options::ENABLE_TABLES | Options::ENABLE_GFM | Options::ENABLE_STRIKETHROUGH;
    let (mut rows, mut cells, mut heads, mut words) = (0, 0, 0, String::new());
    for event in Parser::new_ext(&text, options) {
        match event {
            Event::Start(Tag::TableRow) => rows += 1,
            Event::Start(Tag::TableCell) => cells += 1,
            Event::Start(Tag::Heading { .. }) => heads += 1,
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock) => {
                panic!("a link or a block: {text}")
            }
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) => panic!("{text}"),
            Event::InlineHtml(html) => assert!(["<br>", "<!-- -->"].contains(&&*html), "{html}"),
            Event::Text(part) => words.push_str(&part),
            Event::Code(code) => panic!("code: {code}"),
            _ => {}
        }
    }
    assert_eq!(
        (rows, heads),
        (5, 4),
        "five findings; a title and three files"
    );
    assert_eq!(cells, (rows + 3) * 4, "three heads of tables");
    assert!(words.contains(HOSTILE), "the words are all there: {words}");
    assert!(
        !text.contains("http://"),
        "nothing that is made a link later"
    );
    assert!(!text.contains("@o") && !text.contains("www."));
}

#[test]
fn markdown_keeps_a_limit_and_counts_the_rest() {
    let files = many(50);
    let whole = written(&files, report::markdown);
    let limit = whole.len() / 3;
    let text = written(&files, |report, style, out| {
        report::markdown_within(report, style, limit, out)
    });
    assert!(text.len() <= limit);
    let rows = text.lines().filter(|line| line.contains("T109")).count();
    assert!(rows > 10);
    assert!(text.contains(&format!("ほか{}件", 150 - rows)), "{text}");
    // The gravest stay.
    assert!(!text.contains("Info"));
}
