use std::sync::Arc;

use super::titles::is_page_number;
use super::words::overlap;
use super::*;
use crate::grid::read_delimited;
use crate::source::Source;

fn segments(text: &str) -> Vec<Segment> {
    let source = Source::from_bytes("table.tsv", text.as_bytes().to_vec()).expect("UTF-8");
    segment(&read_delimited(Arc::new(source), None), &Hints::default())
}

const HEADER: &str = "テーマ\t実施機関\t施策\tR1\tR2\n";
const ROW: &str = "子育て\t健康福祉課\t保育所の増設\t増設\t増設\n";

#[test]
fn a_header_is_looked_for_so_far_and_no_further() {
    let below = |lines: usize| segments(&("前書き\n".repeat(lines) + HEADER + ROW));
    assert!(below(HEADER_WITHIN - 1)[0].recognised);
    assert!(!below(HEADER_WITHIN).first().is_some_and(|s| s.recognised));
}

#[test]
fn headers_of_one_table_have_most_texts_in_common() {
    let set = |texts: &str| texts.split(' ').map(str::to_owned).collect::<HashSet<_>>();
    assert!((overlap(&set("a b c d e"), &set("a b c x y")) - 0.6).abs() < 1e-6);
    let again = |header: &str| {
        segments(&format!("{HEADER}{ROW}{header}{ROW}"))[0]
            .pages
            .len()
    };
    assert_eq!(again(HEADER), 2);
    assert_eq!(
        again("柱\t実施機関\t施策\tR1\tR2\n"),
        2,
        "one heading reworded"
    );
    assert_eq!(again("番号\t電話\t住所\t備考\tR2\n"), 1, "another table's");
}

#[test]
fn a_table_without_header_keeps_its_first_rows() {
    let rows = "保育所\t1\t2\n児童館\t3\t4\n公民館\t本町\t東町\n";
    let plain = segments(rows);
    assert!(plain[0].pages[0].header.is_empty());
    assert_eq!(plain[0].pages[0].rows, [0, 1, 2]);
    assert!(plain[0].notes.is_empty());
}

#[test]
fn words_of_headers_under_complete_headings_are_an_entry() {
    let data = |second: &str| {
        segments(&format!("{HEADER}{second}{ROW}"))[0].pages[0]
            .rows
            .len()
    };
    assert_eq!(data("方針\t担当課\t計画\t計画\t計画\n"), 2);
    assert_eq!(data("\t\t\t計画\t計画\n"), 1, "what the years are");
    assert_eq!(
        data("Theme\tBody\tMeasure\t2019\t2020\n"),
        1,
        "another language"
    );
}

#[test]
fn numbers_of_pages_are_no_entries() {
    for text in ["- 3 -", "－３－", "3ページ", "p.12"] {
        assert!(is_page_number(text, false), "{text}");
    }
    for text in ["3", "3/10"] {
        assert!(
            is_page_number(text, true) && !is_page_number(text, false),
            "{text}"
        );
    }
    for text in ["2019", "3か所", "-", "P", "3-4"] {
        assert!(!is_page_number(text, true), "{text}");
    }
    let read = segments(&format!("{HEADER}{ROW}- 3 -\n{ROW}5\n{ROW}4\n"));
    assert_eq!(read[0].notes, [2, 6]);
    assert_eq!(
        read[0].pages[0].rows,
        [1, 3, 4, 5],
        "a numbered row still to be filled stays"
    );
}
