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

#[test]
fn byte_columns_cut_the_very_text() {
    // The line as reviewdog gets it from git; the columns must cut out what was flagged.
    let line = "𠮷田,か\u{3099}くしゅう\tｶﾞｷﾞ,\"a \"\"b\"\" 誤字\",ＡＢ会社";
    assert_eq!(&line[27..39], "ｶﾞｷﾞ");
    assert_eq!(&line[49..55], "誤字");
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
