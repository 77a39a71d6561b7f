//! SARIF against the schema of the standard.

use kouetsu::report::{self, MAX_RESULTS};
use serde_json::{Value, json};

use crate::fixture::{BOOK, HOSTILE, files, many, written};

const SCHEMA: &str = include_str!("../fixtures/sarif/sarif-schema-2.1.0.json");

fn valid(text: &str) -> Value {
    let schema: Value = serde_json::from_str(SCHEMA).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let log: Value = serde_json::from_str(text).expect("JSON");
    let errors: Vec<String> = validator
        .iter_errors(&log)
        .map(|error| format!("{}: {error}", error.instance_path))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    log["runs"][0].clone()
}

/// As a viewer shows it: doubled braces and escaped brackets are single.
fn shown(text: &Value) -> String {
    let text = text.as_str().expect("a text");
    let text = text.replace("{{", "{").replace("}}", "}");
    match text.contains("\\[") {
        true => text
            .replace("\\[", "[")
            .replace("\\]", "]")
            .replace("\\\\", "\\"),
        false => text,
    }
}

#[test]
fn a_report_obeys_the_schema_of_the_standard() {
    valid(&written(&files(), report::sarif));
    valid(&written(&[], report::sarif));
    let mut log: Value = serde_json::from_str(&written(&files(), report::sarif)).expect("JSON");
    log["runs"][0]["columnKind"] = json!("bytes");
    let schema: Value = serde_json::from_str(SCHEMA).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    assert!(!validator.is_valid(&log), "the schema refuses something");
}

#[test]
fn rules_come_from_the_registry_and_results_name_them() {
    let run = valid(&written(&files(), report::sarif));
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    assert_eq!(rules.len(), kouetsu::rules::all().count());
    for result in run["results"].as_array().expect("results") {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index"));
        assert_eq!(rules[index.expect("small")]["id"], result["ruleId"]);
    }
}

#[test]
fn columns_are_code_points_and_every_address_is_a_result() {
    let run = valid(&written(&files(), report::sarif));
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let results = run["results"].as_array().expect("results");
    let region = |i: usize| &results[i]["locations"][0]["physicalLocation"]["region"];
    let at = |sl, sc, el, ec| json!({"startLine": sl, "startColumn": sc, "endLine": el, "endColumn": ec});
    assert_eq!(
        *region(0),
        at(2, 11, 2, 15),
        "half-width katakana behind a tab"
    );
    assert_eq!(*region(1), at(2, 25, 2, 27), "behind doubled quotes");
    assert_eq!(*region(2), at(4, 5, 4, 7), "on the second line of a cell");
    assert_eq!(*region(3), at(3, 6, 4, 4), "over two lines");
    assert_eq!(*region(4), Value::Null, "a workbook has no lines");
    assert_eq!(results.len(), 6);
    assert_eq!(
        results[4]["locations"][0]["logicalLocations"][0]["name"],
        "様式1!E12"
    );
    // The fingerprint is that of the address, under the only name that GitHub compares.
    let prints = &results[2]["partialFingerprints"];
    assert_eq!(prints["kouetsuAddress/v1"], format!("{:032x}", 3));
    assert_eq!(prints["primaryLocationLineHash"], format!("{:032x}:1", 3));
    assert_eq!(results[5].get("partialFingerprints"), None);
}

#[test]
fn fixes_replace_what_stands_in_the_row_and_need_no_quotes() {
    let run = valid(&written(&files(), report::sarif));
    let fixes = run["results"][1]["fixes"].as_array().expect("fixes");
    assert_eq!(fixes.len(), 1, "a text with a quote cannot just be put in");
    let change = &fixes[0]["artifactChanges"][0]["replacements"];
    assert_eq!(change.as_array().expect("replacements").len(), 1);
    assert_eq!(change[0]["insertedContent"]["text"], "正字");
    assert_eq!(change[0]["deletedRegion"]["startColumn"], 25);
    let other = &run["results"][2]["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(other["insertedContent"]["text"], "正しさ");
}

#[test]
fn names_are_uris_and_texts_are_no_markup() {
    let run = valid(&written(&files(), report::sarif));
    let uri = |i: usize| {
        let at = &run["results"][i]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        at.as_str().expect("a URI").to_owned()
    };
    assert_eq!(
        uri(0),
        "%E8%A8%88%E7%94%BB/%3A%3Aerror%2Ca%250A%3A%E8%A1%A8%201.csv"
    );
    assert!(uri(4).bytes().all(|b| b.is_ascii() && b != b' '), "{BOOK}");
    let message = &run["results"][1]["message"]["text"];
    assert!(
        !message.as_str().expect("a text").contains("[x]("),
        "a link"
    );
    assert!(shown(message).starts_with(HOSTILE));
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn too_many_results_are_cut_by_weight_and_counted() {
    let n = MAX_RESULTS / 2;
    // Validating as many would only take time.
    let log: Value = serde_json::from_str(&written(&many(n), report::sarif)).expect("JSON");
    let run = &log["runs"][0];
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), MAX_RESULTS);
    let of = |level: &str| results.iter().filter(|r| r["level"] == level).count();
    assert_eq!((of("error"), of("warning"), of("note")), (n, n, 0));
    assert_eq!(run["properties"]["leftOut"], n);
    let note = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert!(note.as_str().expect("a text").contains(&n.to_string()));
}
