//! Whole tables through the family.

use std::sync::Arc;

use crate::check::{Located, Options, check_grid};
use crate::grid::{Delimiter, read_delimited};
use crate::source::Source;

const HEADER: &str = "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n";

/// Findings of the family on a table written with `|`.
fn check(table: &str) -> Vec<Located> {
    let text = format!("{HEADER}{table}").replace('|', "\t");
    let source = Source::from_bytes("表.tsv", text.into_bytes()).expect("text");
    let grid = Arc::new(read_delimited(Arc::new(source), Some(Delimiter::Tab)));
    let (_, mut findings) = check_grid(grid, &Options::default());
    findings.retain(|finding| finding.rule.code.starts_with('N'));
    findings
}

fn codes(findings: &[Located]) -> Vec<&str> {
    findings.iter().map(|finding| finding.rule.code).collect()
}

/// What a finding's fix puts in.
fn replacements(finding: &Located) -> Vec<&str> {
    let fix = finding.fix.as_ref().expect("a fix");
    fix.edits
        .iter()
        .map(|edit| edit.replacement.as_str())
        .collect()
}

#[test]
fn the_space_before_half_width_brackets_goes_with_them() {
    let findings = check(
        "働き方|制度|県（労働課）|制度の周知（全県）|説明会（6回）|説明会（5回）\n\
         ||県 (健康課)|健診の促進|説明会（4回）|説明会（3回）\n",
    );
    assert_eq!(codes(&findings), ["N101"]);
    let place = findings[0].place.as_ref().expect("a place");
    assert_eq!(place.location.text, " (健康課)");
    assert_eq!(replacements(&findings[0]), ["（", "）"]);
}

#[test]
fn a_spaced_pair_of_words_is_one_finding_over_all_rows() {
    let findings = check(
        "働き方|制度|県産業課|A I ・ I o T 等への対応|研修会の開催|研修会の開催\n\
         ||県商工課|A I ・ I o T 等の活用|研修会の実施|研修会の実施\n",
    );
    assert_eq!(codes(&findings), ["N102"]);
    assert_eq!(findings[0].count, 2);
    assert_eq!(replacements(&findings[0]), ["AI・IoT", "AI・IoT"]);
}

#[test]
fn quotations_and_addresses_are_left_alone() {
    let findings = check(
        "働き方|制度|県産業課|「10000人の集い (春)」の開催|冊子5,000部|「ＰＲ」の広報\n\
         ||県商工課|DXの推進|https://example.jp/~kocho/?a=1&amp;b|PR ICT AI IT\n",
    );
    assert_eq!(codes(&findings), [""; 0]);
}

#[test]
fn official_names_and_laws_are_silent() {
    let findings = check(
        "働き方|制度|一般社団法人県経営者協会|法改正による上限規制の導入|労働時間等設定改善法の周知|過労死等防止啓発月間の取組\n\
         ||株式会社みちのく銀行|さらなる活躍促進|格差を固定化させない教育|くるみん及びプラチナくるみん認定\n\
         ||県商工課|賃金引上げ|髙橋氏と山﨑氏の講演|2020/7/21 0199-04-7235\n",
    );
    assert_eq!(codes(&findings), [""; 0]);
}
