//! What is written obeys the shipped schemas, and the schemas refuse anything else.

use kouetsu::check::FileReport;
use kouetsu::finding::Severity;
use kouetsu::report::{self, Contract, Report, Style};
use serde_json::{Value, json};

use crate::fixture;

fn style(level: Severity) -> Style {
    Style {
        level,
        ..Style::default()
    }
}

fn written(files: &[FileReport], level: Severity) -> Value {
    let mut out = Vec::new();
    let report = Report {
        files,
        suppressed: 2,
    };
    report::json(&report, &style(level), &mut out).expect("written");
    serde_json::from_slice(&out).expect("JSON")
}

pub(crate) fn schema(contract: Contract) -> (Value, jsonschema::Validator) {
    let mut out = Vec::new();
    report::schema(contract, &mut out).expect("written");
    let schema: Value = serde_json::from_slice(&out).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    (schema, validator)
}

pub(crate) fn assert_valid(validator: &jsonschema::Validator, value: &Value) {
    let errors: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn a_full_report_obeys_its_schema() {
    let (_, validator) = schema(Contract::Check);
    assert_valid(&validator, &written(&fixture::files(), Severity::Info));
    assert_valid(&validator, &written(&[], Severity::Info));
}

#[test]
fn an_unknown_or_missing_key_is_refused() {
    let (_, validator) = schema(Contract::Check);
    let good = written(&fixture::files(), Severity::Info);
    for pointer in [
        "",
        "/tool",
        "/files/0",
        "/files/0/tables/0",
        "/summary",
        "/findings/1",
        "/findings/1/location",
        "/findings/1/location/row",
        "/findings/1/related/0",
        "/findings/1/fix",
        "/findings/1/fix/edits/0",
        "/findings/1/fix/alternatives/0",
    ] {
        let mut bad = good.clone();
        let object = bad
            .pointer_mut(pointer)
            .expect(pointer)
            .as_object_mut()
            .expect(pointer);
        let keys: Vec<String> = object.keys().cloned().collect();
        object.insert("surprise".into(), json!(1));
        assert!(!validator.is_valid(&bad), "unknown key in {pointer:?}");
        for key in keys {
            let mut bad = good.clone();
            let object = bad
                .pointer_mut(pointer)
                .expect(pointer)
                .as_object_mut()
                .expect(pointer);
            object.remove(&key);
            assert!(!validator.is_valid(&bad), "{pointer}/{key} left out");
        }
    }
}

#[test]
fn the_summary_counts_what_the_level_hides() {
    let value = written(&fixture::files(), Severity::Error);
    assert_eq!(
        value["summary"],
        json!({"error": 4, "warning": 1, "info": 1, "fixable": 2, "suppressed": 2})
    );
    let severities: Vec<&str> = value["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter_map(|finding| finding["severity"].as_str())
        .collect();
    assert_eq!(severities, ["error"; 4]);
}

#[test]
fn a_finding_says_everything_the_contract_promises() {
    let value = written(
        &[fixture::file(vec![fixture::look_alike()])],
        Severity::Info,
    );
    see!(serde_json::to_string_pretty(&value).expect("JSON"));
}

#[test]
fn a_finding_about_a_file_has_no_location() {
    let value = written(&fixture::files(), Severity::Info);
    let last = value["findings"]
        .as_array()
        .expect("findings")
        .last()
        .expect("a finding");
    assert_eq!(last["code"], "X101");
    assert_eq!(last["location"], Value::Null);
    assert_eq!(last["fix"], Value::Null);
    assert_eq!(value["files"][1]["encoding"], Value::Null);
    assert_eq!(value["files"][0]["encoding"], "utf-8");
    // A place in a workbook has a name instead of bytes.
    let in_book = &value["findings"][4]["location"];
    assert_eq!(in_book["cell"], "E12");
    assert_eq!(in_book["byte_start"], Value::Null);
}

#[test]
fn lines_are_the_same_findings() {
    let files = fixture::files();
    let report = Report {
        files: &files,
        suppressed: 0,
    };
    let mut out = Vec::new();
    report::jsonl(&report, &style(Severity::Warning), &mut out).expect("written");
    let text = String::from_utf8(out).expect("UTF-8");
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object a line"))
        .collect();
    let whole = written(&files, Severity::Warning);
    assert_eq!(Value::Array(lines), whole["findings"]);
}

#[test]
fn schemas_name_their_version() {
    for (contract, name) in [
        (Contract::Check, "kouetsu.check/1"),
        (Contract::Diff, "kouetsu.diff/1"),
        (Contract::Tidy, "kouetsu.tidy/1"),
    ] {
        let (schema, _) = schema(contract);
        assert_eq!(schema["properties"]["schema"]["const"], name);
        assert_eq!(schema["additionalProperties"], json!(false));
    }
    assert_eq!(Contract::find("diff"), Some(Contract::Diff));
    assert_eq!(Contract::find("lint"), None);
}

#[test]
fn the_diff_contract_takes_what_its_document_shows() {
    let row = json!({"index": 0, "sheet": null, "line": 8, "theme": "長時間労働の是正",
        "countermeasure": "", "body": "青森労働局", "measure": "周知"});
    let good = json!({
        "schema": "kouetsu.diff/1", "old": {"path": "2018.tsv"}, "new": {"path": "2019.tsv"},
        "columns": [{"kind": "relabelled", "old": "平成31年度", "new": "令和元年度", "role": "year", "fiscal_year": 2019}],
        "entities": [{"role": "body", "from": "甲課", "to": "乙課", "rows": 3}],
        "rows": [{"kinds": ["changed", "moved_theme"], "old": [row], "new": [row], "confidence": 0.93, "see": [],
            "cells": [{"role": "year", "column": "令和元年度", "fiscal_year": 2019, "kind": "changed",
                "old": "3回", "new": "4回", "items": [{"kind": "reworded", "old": "3回", "new": "4回"}],
                "old_spans": [[0, 1]], "new_spans": [[0, 1]]}]}],
        "summary": {"rows_added": 0, "rows_removed": 0, "rows_moved": 0, "rows_changed": 1,
            "cells_changed": 1, "cells_cosmetic": 0, "entities_renamed": 1},
        "findings": []
    });
    let (_, validator) = schema(Contract::Diff);
    assert_valid(&validator, &good);
    let mut bad = good.clone();
    bad["rows"][0]["cells"][0]["kind"] = json!("rewritten");
    assert!(!validator.is_valid(&bad));
    let mut bad = good;
    bad["rows"][0]["old"][0]["surprise"] = json!(1);
    assert!(!validator.is_valid(&bad));
}

#[test]
fn rules_are_listed_for_programs() {
    let mut out = Vec::new();
    report::rules_json(&[&fixture::LOOK_ALIKE, &fixture::HOLE], &mut out).expect("written");
    let value: Value = serde_json::from_slice(&out).expect("JSON");
    assert_eq!(
        value[0],
        json!({"code": "T101", "name": "look-alike-character", "name_ja": "字形の似た文字",
            "family": "typo", "severity": "error", "fix": "unsafe",
            "summary": "Words in which a character became another one of similar shape.",
            "summary_ja": "形の似た別の字に化けている語。",
            "source": "字形の類似表（本ツールが持つもの）"})
    );
    assert_eq!(value[1]["source"], Value::Null);
    assert_eq!(value[1]["fix"], "none");
}
