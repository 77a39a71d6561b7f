//! The formats that are JSON: reviewdog's, GitLab's, and our own counts.

use std::collections::HashSet;

use kouetsu::report;
use serde_json::{Value, json};

use crate::fixture::{HOSTILE, PATH, files, written};

fn keys(value: &Value) -> Vec<&str> {
    let object = value.as_object().expect("an object");
    object.keys().map(String::as_str).collect()
}

#[test]
fn reviewdog_reads_columns_in_bytes() {
    let text = written(&files(), report::rdjsonl);
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object a line"))
        .collect();
    assert_eq!(lines.len(), 6, "one per address");
    for line in &lines {
        for key in keys(line) {
            let known = [
                "message",
                "location",
                "severity",
                "source",
                "code",
                "suggestions",
                "related_locations",
            ];
            assert!(known.contains(&key), "{key}");
        }
        let severity = line["severity"].as_str().expect("a severity");
        assert!(["ERROR", "WARNING", "INFO"].contains(&severity));
        assert!(line["location"]["path"].is_string());
    }
    let range = |i: usize| &lines[i]["location"]["range"];
    let at = |sl, sc, el, ec| json!({"start": {"line": sl, "column": sc}, "end": {"line": el, "column": ec}});
    assert_eq!(*range(0), at(2, 28, 2, 40));
    assert_eq!(*range(1), at(2, 50, 2, 56));
    assert_eq!(*range(2), at(4, 13, 4, 19));
    assert_eq!(*range(3), at(3, 10, 4, 10));
    assert_eq!(*range(4), Value::Null);
    assert_eq!(lines[0]["location"]["path"], PATH);
    assert_eq!(
        lines[1]["suggestions"],
        json!([{"range": at(2, 50, 2, 56), "text": "正字"}])
    );
    assert!(
        lines[1]["message"]
            .as_str()
            .expect("a text")
            .starts_with(HOSTILE)
    );
}

fn obeys(schema: &Value, value: &Value) {
    let validator = jsonschema::validator_for(schema).expect("a schema");
    let errors: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn our_own_reports_obey_our_own_schema() {
    let mut schema = Vec::new();
    report::schema(report::Contract::Check, &mut schema).expect("written");
    let schema: Value = serde_json::from_slice(&schema).expect("JSON");
    let report: Value = serde_json::from_str(&written(&files(), report::json)).expect("JSON");
    obeys(&schema, &report);
    assert_eq!(report["findings"][1]["message"], HOSTILE);
    let lines = written(&files(), report::jsonl);
    let found: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object a line"))
        .collect();
    assert_eq!(Some(&found), report["findings"].as_array());
}

/// What reviewdog documents of a `Diagnostic` (rdjsonl), and nothing else.
fn reviewdog() -> Value {
    let position = json!({"type": "object", "additionalProperties": false, "required": ["line"],
        "properties": {"line": {"type": "integer", "minimum": 1}, "column": {"type": "integer", "minimum": 1}}});
    let range = json!({"type": "object", "additionalProperties": false, "required": ["start"],
        "properties": {"start": position, "end": position}});
    let location = json!({"type": "object", "additionalProperties": false, "required": ["path"],
        "properties": {"path": {"type": "string", "minLength": 1}, "range": range}});
    json!({
        "type": "object", "additionalProperties": false, "required": ["message", "location"],
        "properties": {
            "message": {"type": "string", "minLength": 1},
            "location": location,
            "severity": {"enum": ["UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"]},
            "source": {"type": "object", "additionalProperties": false,
                "properties": {"name": {"type": "string"}, "url": {"type": "string"}}},
            "code": {"type": "object", "additionalProperties": false,
                "properties": {"value": {"type": "string"}, "url": {"type": "string"}}},
            "suggestions": {"type": "array", "items": {"type": "object", "additionalProperties": false,
                "required": ["range", "text"], "properties": {"range": range, "text": {"type": "string"}}}},
            "original_output": {"type": "string"},
            "related_locations": {"type": "array", "items": {"type": "object", "additionalProperties": false,
                "required": ["location"], "properties": {"message": {"type": "string"}, "location": location}}},
        }
    })
}

/// What GitLab documents of a code quality report, and nothing else.
fn gitlab() -> Value {
    let line = json!({"type": "integer", "minimum": 1});
    json!({"type": "array", "items": {
        "type": "object", "additionalProperties": false,
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {"type": "object", "additionalProperties": false, "required": ["path", "lines"],
                "properties": {"path": {"type": "string", "pattern": "^[^/.]"},
                    "lines": {"type": "object", "additionalProperties": false, "required": ["begin"],
                        "properties": {"begin": line, "end": line}}}},
        }
    }})
}

#[test]
fn reviewdog_and_gitlab_get_what_they_document() {
    for files in [files(), crate::fixture::many(3)] {
        for line in written(&files, report::rdjsonl).lines() {
            obeys(&reviewdog(), &serde_json::from_str(line).expect("JSON"));
        }
        let entries = serde_json::from_str(&written(&files, report::gitlab)).expect("JSON");
        obeys(&gitlab(), &entries);
    }
}

#[test]
fn columns_cut_what_was_flagged_out_of_the_file() {
    let text = crate::fixture::text();
    let lines: Vec<&str> = text.split('\n').collect();
    let number = |value: &Value| {
        let number = value.as_u64().expect("a number");
        usize::try_from(number).expect("small")
    };
    let mut cut = Vec::new();
    for line in written(&files(), report::rdjsonl).lines() {
        let diagnostic: Value = serde_json::from_str(line).expect("JSON");
        let range = &diagnostic["location"]["range"];
        if range.is_null() || range["start"]["line"] != range["end"]["line"] {
            continue;
        }
        let line = lines[number(&range["start"]["line"]) - 1];
        let bytes = number(&range["start"]["column"]) - 1..number(&range["end"]["column"]) - 1;
        cut.push(line[bytes].to_owned());
    }
    assert_eq!(cut, ["ｶﾞｷﾞ", "誤字", "誤り"]);
    let log: Value = serde_json::from_str(&written(&files(), report::sarif)).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("results");
    let mut points = Vec::new();
    for result in results {
        let region = &result["locations"][0]["physicalLocation"]["region"];
        if region.is_null() || region["startLine"] != region["endLine"] {
            continue;
        }
        let line = lines[number(&region["startLine"]) - 1].chars();
        let (start, end) = (number(&region["startColumn"]), number(&region["endColumn"]));
        points.push(line.skip(start - 1).take(end - start).collect::<String>());
    }
    assert_eq!(points, cut);
}

#[test]
fn gitlab_gets_unique_fingerprints_without_lines() {
    let read = |files: &[_]| -> Vec<Value> {
        serde_json::from_str(&written(files, report::gitlab)).expect("a list")
    };
    let mut files = files();
    let twice = files[0].findings[0].clone();
    files[0].findings.push(twice);
    let entries = read(&files);
    assert_eq!(entries.len(), 7);
    let prints = |entries: &[Value]| -> Vec<String> {
        let prints = entries
            .iter()
            .map(|e| e["fingerprint"].as_str().expect("one").to_owned());
        prints.collect()
    };
    let before = prints(&entries);
    assert_eq!(before.iter().collect::<HashSet<_>>().len(), 7);
    for entry in &entries {
        assert_eq!(keys(&entry["location"]), ["lines", "path"]);
        assert!(
            entry["location"]["lines"]["begin"]
                .as_u64()
                .expect("a line")
                >= 1
        );
        let known = ["info", "minor", "major", "critical", "blocker"];
        assert!(known.contains(&entry["severity"].as_str().expect("a severity")));
    }
    // Rows above change no fingerprint.
    for finding in files.iter_mut().flat_map(|file| &mut file.findings) {
        for place in finding.place.iter_mut().chain(&mut finding.also) {
            place.location.line += 7;
            place.location.lines = None;
        }
    }
    let moved = read(&files);
    assert_eq!(prints(&moved), before);
    assert_ne!(moved[0]["location"], entries[0]["location"]);
    assert_eq!(read(&[]), Vec::<Value>::new());
}

#[test]
fn counts_are_json_as_well() {
    let text = written(&files(), |report, _, out| {
        report::statistics_json(report, out)
    });
    let counts: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(counts["schema"], "kouetsu.statistics/1");
    assert_eq!(
        (&counts["files"], &counts["unreadable"]),
        (&json!(4), &json!(1))
    );
    assert_eq!(counts["summary"]["suppressed"], 2);
    let rule = |code: &str| {
        let rules = counts["rules"].as_array().expect("rules");
        rules.iter().find(|rule| rule["code"] == code).cloned()
    };
    let typo = rule("T109").expect("counted");
    assert_eq!((&typo["findings"], &typo["places"]), (&json!(1), &json!(2)));
}
