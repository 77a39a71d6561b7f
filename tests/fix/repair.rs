//! The real edition, repaired.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const EDITION: &str = "data/aomori-work-style-reform/2019.tsv";

fn run(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_kouetsu"))
        .current_dir(root())
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the binary runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let code = output.status.code().expect("it ends by itself");
    (code, text(output.stdout), text(output.stderr))
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn shifted_rows_are_put_right_and_the_table_stays_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let out = out.to_str().expect("UTF-8");
    let before = std::fs::read(root().join(EDITION)).expect("read");
    // Only what moves cells: the wording stays for the comparison below.
    let structure = ["--select", "S101,S103"];
    let fix = ["check", EDITION, "--unsafe-fixes", "--output", out];
    let (code, _, told) = run(&[&fix[..], &structure].concat());
    // Line 22 is shifted unevenly and nothing proves where its first cell belongs, line 59 lost a
    // value with its shift: an editor decides with the original at hand.
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("S101 行のずれ 11"), "{told}");
    assert_eq!(std::fs::read(root().join(EDITION)).expect("read"), before);
    let fixed = format!("{out}/2019.tsv");
    assert!(Path::new(&fixed).is_file());
    let (_, found, _) = run(&[
        "check", &fixed, "--select", "S", "--level", "info", "--format", "json",
    ]);
    let report: serde_json::Value = serde_json::from_str(&found).expect("JSON");
    let findings = report["findings"].as_array().expect("a list");
    let place = |finding: &serde_json::Value| {
        let code = finding["code"].as_str().expect("a code").to_owned();
        (code, finding["location"]["line"].as_u64())
    };
    let left: Vec<_> = findings
        .iter()
        .map(place)
        .filter(|(code, _)| ["S101", "S102", "S105"].contains(&code.as_str()))
        .collect();
    assert_eq!(
        left,
        [
            ("S101".to_owned(), Some(22)),
            ("S101".to_owned(), Some(59)),
            ("S102".to_owned(), Some(59))
        ]
    );
    assert_eq!(run(&["tidy", EDITION]).1, run(&["tidy", &fixed]).1);
    // Once more: nothing is left to do.
    let again = std::fs::read(&fixed).expect("read");
    let (code, _, told) = run(&[&["check", &fixed, "--unsafe-fixes"][..], &structure].concat());
    assert_eq!(
        (code, std::fs::read(&fixed).expect("read")),
        (1, again),
        "{told}"
    );
}
