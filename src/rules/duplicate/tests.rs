//! Whole tables through the family.

use std::sync::Arc;

use crate::check::{Located, Options, check_grid};
use crate::grid::{Delimiter, read_delimited};
use crate::source::Source;

const HEADER: &str = "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n";

/// What differs by its wording only is said by W102, which knows the whole table.
fn alone() -> Options {
    Options {
        ignored: vec!["W102"],
        ..Options::default()
    }
}

/// Findings of the family on a table written with `|`.
fn check(table: &str) -> Vec<Located> {
    let text = format!("{HEADER}{table}").replace('|', "\t");
    let source = Source::from_bytes("表.tsv", text.into_bytes()).expect("text");
    let grid = Arc::new(read_delimited(Arc::new(source), Some(Delimiter::Tab)));
    let (tables, mut findings) = check_grid(grid, &alone());
    assert!(
        tables.iter().all(|table| table.planning),
        "no planning table"
    );
    findings.retain(|finding| finding.rule.code.starts_with('D'));
    findings
}

fn addresses(finding: &Located) -> Vec<(usize, usize, &str)> {
    let place = finding.place.iter().chain(&finding.also);
    place
        .map(|place| {
            let at = &place.location;
            (at.line, at.field, at.text.as_str())
        })
        .collect()
}

fn codes(findings: &[Located]) -> Vec<&str> {
    findings.iter().map(|finding| finding.rule.code).collect()
}

#[test]
fn the_changed_words_are_addressed_in_every_year_and_every_row() {
    let findings = check(
        "働き方の見直し|制度の整備|市商工会|制度の周知|・冊子の配布 ・支援センターを活用した企業向け説明会の開催|・支援センターを活用した企業向け説明会の開催\n\
         女性の活躍|環境の整備|市商工会|制度の周知|・冊子の配布 ・支援センターを活用しての企業向け説明会の開催|・支援センターを活用しての企業向け説明会の開催\n\
         若者の定着|就職の支援|市商工会|制度の周知|・冊子の配布 ・支援センターを活用した企業向け説明会の開催|・支援センターを活用した企業向け説明会の開催\n",
    );
    assert_eq!(codes(&findings), ["D104"]);
    assert_eq!(
        addresses(&findings[0]),
        [(3, 5, "活用しての"), (3, 6, "活用しての")]
    );
    assert!(
        findings[0]
            .message
            .contains("「活用した」2行／「活用しての」1行")
    );
    assert_eq!(findings[0].related[0].1.location.text, "活用した");
    let fix = findings[0].fix.as_ref().expect("a choice");
    assert!(fix.edits.iter().all(|edit| edit.replacement == "活用した"));
    assert_eq!(fix.edits.len(), 2);
}

#[test]
fn both_sides_are_named_when_tied() {
    let findings = check(
        "働き方の見直し|制度の整備|市商工会|制度の周知|支援センターを活用した企業向け説明会の開催|\n\
         女性の活躍|環境の整備|市商工会|制度の周知|支援センターを活用しての企業向け説明会の開催|\n",
    );
    assert_eq!(codes(&findings), ["D104"]);
    assert_eq!(
        addresses(&findings[0]),
        [(2, 5, "活用した"), (3, 5, "活用しての")]
    );
    assert_eq!(findings[0].related.len(), 2);
}

#[test]
fn an_item_more_or_less_is_a_plan_not_a_slip() {
    let findings = check(
        "働き方の見直し|制度の整備|市商工会|制度の周知|・会員企業への冊子の配布と周知 ・会員企業に対する働き方改革支援事業|・会員企業への冊子の配布と周知\n\
         女性の活躍|環境の整備|市商工会|制度の周知|・会員企業への冊子の配布と周知|・会員企業への冊子の配布と周知\n\
         若者の定着|就職の支援|市商工会|制度の周知|・会員企業への冊子の配布と周知（会員対象）|・会員企業への冊子の配布と周知徹底\n",
    );
    assert_eq!(codes(&findings), [""; 0]);
}

#[test]
fn a_long_text_under_two_measures_is_named_at_both() {
    let long = "・女性を対象とした再就職支援セミナーの開催 ※県内三市で開催 ・女性を対象とした個別相談会の開催";
    let table = |more: &str| {
        format!(
            "仕事との両立|支援の充実|県労働課|介護休業の普及|{long}|\n\
             ||市商工会|制度の周知|説明会の開催|\n\
             女性の活躍|環境の整備|県労働課|女性の登用|{long}|\n{more}"
        )
    };
    let findings = check(&table(""));
    assert_eq!(codes(&findings), ["D103"]);
    assert_eq!(addresses(&findings[0]), [(2, 5, long), (4, 5, long)]);
    let third = format!("若者の定着|就職の支援|県労働課|人材の確保|{long}|\n");
    assert_eq!(codes(&check(&table(&third))), [""; 0], "a set phrase");
}

#[test]
fn copies_are_found_apart_and_together() {
    let rows = "働き方の見直し|制度の整備|県労働課|窓口の設置|窓口を開設|継続\n\
                ||市商工会|制度の周知|説明会の開催|説明会の開催\n\
                ||中央銀行|企業の支援|低利の融資|低利の融資\n\
                ||市商工会|制度の周知|説明会の開催|説明会の開催\n";
    let findings = check(rows);
    assert_eq!(codes(&findings), ["D101"]);
    assert_eq!(addresses(&findings[0])[0].0, 5);

    let twice = format!("{rows}{rows}");
    let findings = check(&twice);
    assert_eq!(
        codes(&findings),
        ["D101", "D101"],
        "the table, and the row in it"
    );
    assert_eq!(findings.iter().map(|f| f.count).max(), Some(4));
}

#[test]
fn a_copied_row_is_not_told_again_by_the_rules_that_look_into_rows() {
    let rows = "働き方の見直し|制度の整備|市商工会|制度の周知|支援センターを活用した企業向け説明会の開催|\n\
                女性の活躍|環境の整備|市商工会|制度の周知|支援センターを活用しての企業向け説明会の開催|\n\
                若者の定着|就職の支援|市商工会|制度の周知|支援センターを活用した企業向け説明会の開催|\n";
    let findings = check(&rows.repeat(20));
    let drifted: Vec<_> = findings.iter().filter(|f| f.rule.code == "D104").collect();
    assert_eq!(drifted.len(), 1);
    assert!(
        drifted[0].message.contains("2行／"),
        "{}",
        drifted[0].message
    );
}

#[test]
fn a_text_put_together_from_set_phrases_is_one_itself() {
    let long = "・会報による会員への制度の周知徹底 ・企業訪問による制度の周知 ・支援センターを活用したセミナーの開催";
    let findings = check(&format!(
        "働き方の見直し|制度の整備|市商工会|労働基準法の周知|{long}|\n\
         女性の活躍|環境の整備|市商工会|派遣社員の処遇改善|{long}|\n\
         若者の定着|就職の支援|市商工会|研修会|・支援センターを活用したセミナーの開催|\n\
         高齢者の就業|職場の整備|市商工会|人材確保|・会報による会員への制度の周知徹底 ・企業訪問による制度の周知|\n",
    ));
    assert_eq!(codes(&findings), [""; 0]);
}
