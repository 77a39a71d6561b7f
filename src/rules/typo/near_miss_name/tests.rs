use std::fmt::Write as _;
use std::sync::Arc;

use super::*;
use crate::check::{Options, check_edition};
use crate::edition::{Hints, recover};
use crate::grid::read_delimited;
use crate::rule::Settings;
use crate::source::Source;
use crate::text::names::{LISTS, NameList};

fn found(table: &str, names: Option<Names>) -> Vec<Finding> {
    let source = Source::from_bytes("t.tsv", table.replace('|', "\t").into_bytes()).expect("text");
    let grid = Arc::new(read_delimited(Arc::new(source), None));
    let options = Options {
        settings: Settings {
            names: names.map(Arc::new),
            ..Settings::default()
        },
        // What the evidence of the document says by itself is not asked here.
        ignored: vec!["T101", "T102", "T103", "T104", "T105", "T106", "T110"],
        ..Options::default()
    };
    recover(&grid, &Hints::default())
        .iter()
        .flat_map(|edition| check_edition(edition, &options))
        .filter(|finding| finding.rule.code == META.code)
        .collect()
}

/// Texts in the last column of an ordinary table.
fn in_table(texts: &[&str]) -> Vec<Finding> {
    let mut table = String::from("テーマ|対応策|実施機関|施策|令和元年度\n");
    for (at, text) in texts.iter().enumerate() {
        writeln!(table, "働き方|制度の整備|労働課|取組その{at}|{text}").expect("a String");
    }
    found(&table, None)
}

fn prefectures_only() -> Names {
    let (file, text) = LISTS
        .iter()
        .find(|(file, _)| *file == "prefectures.toml")
        .expect("listed");
    Names::of(&[NameList::read(file, text).expect("a list")]).expect("few names")
}

#[test]
fn fixes_change_the_slip_and_nothing_else() {
    let findings = in_table(&["２１あおり産業総合支援センターとの連携"]);
    let [finding] = &findings[..] else {
        panic!("{findings:?}")
    };
    assert_eq!(finding.severity, Severity::Error);
    let fix = finding.fix.as_ref().expect("a fix");
    assert_eq!(fix.applicability, Applicability::Choice);
    let Edit::ReplaceText(_, new) = &fix.edits[0] else {
        panic!("a text edit")
    };
    assert_eq!(new, "２１あおもり産業総合支援センター");
}

#[test]
fn a_quotation_is_shown_but_not_changed() {
    let findings = in_table(&["冊子「労働基準方の要点」の配布"]);
    assert_eq!(findings.len(), 1);
    assert!(findings[0].fix.is_none());
}

#[test]
fn a_reading_is_evidence_without_any_list_of_bodies() {
    let mut table = String::from("テーマ|対応策|実施機関|施策|令和元年度\n");
    for row in 0..12 {
        writeln!(
            table,
            "働き方|制度の整備|青森県労働課|取組その{row}|冊子の配布{row}"
        )
        .expect("a String");
    }
    table.push_str("働き方|制度の整備|21あおり産業総合支援センター|専門家の派遣|専門家の派遣\n");
    table.push_str("働き方|制度の整備|あおもり産業支援機構|助言|助言\n");
    table.push_str("働き方|制度の整備|あおり運転の防止|周知|周知\n");
    let findings = found(&table, Some(prefectures_only()));
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].severity, Severity::Warning);
    assert!(findings[0].message.contains("「あおもり」"));
    let few = table.replace("青森県労働課", "県労働課");
    assert!(found(&few, Some(prefectures_only())).is_empty());
}

#[test]
fn a_name_the_document_uses_often_is_evidence() {
    let mut table = String::from("テーマ|対応策|実施機関|施策|令和元年度\n");
    for row in 0..6 {
        writeln!(
            table,
            "働き方|制度の整備|中央若者就業促進機構|取組その{row}|冊子の配布{row}"
        )
        .expect("a String");
        writeln!(
            table,
            "働き方|制度の整備|第{row}地区若者会議|取組の{row}|会議{row}"
        )
        .expect("a String");
    }
    table.push_str("働き方|制度の整備|中央若者就業進機構|面接会|面接会\n");
    let findings = found(&table, None);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].severity, Severity::Warning);
    assert_eq!(findings[0].related.len(), 1);
}

#[test]
fn other_names_are_not_slips() {
    for text in [
        "労働基準監督署の調査",
        "労働基準関係法令の周知",
        "障がい者総合支援法",
        "女性の活躍推進法",
        "食育基本法",
        "福島県労働局",
        "福井県労働局",
        "関東経済産業局と東北経済産業局",
        "自主防犯組織の育成",
        "認定漁業者",
        "特定健康診断",
        "働き方改革推進企業",
        "総合支援センター",
        "経営革新化",
        "日本経営協会",
        "聴覚障害者福祉協会",
        "法改正による",
        "労働時間等設定改善法",
        "過労死等防止啓発月間",
        "さらなる推進",
        "固定化させない",
        "くるみん及びプラチナくるみん認定",
        "一般社団法人全国社会教育委員連合",
        "引上げ",
    ] {
        let findings = in_table(&[text]);
        assert!(findings.is_empty(), "{text}: {findings:?}");
    }
}
