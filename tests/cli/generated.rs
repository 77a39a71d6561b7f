//! Generated parts of the project: checked here, rewritten with `KOUETSU_UPDATE=1 cargo test`.

use std::fmt::Write as _;
use std::path::Path;

use crate::harness::*;

/// Compares a file with what it should be, or rewrites it.
fn current(path: &Path, expected: &str) {
    if std::env::var("KOUETSU_UPDATE").is_ok_and(|value| value == "1") {
        std::fs::write(path, expected).expect("written");
        return;
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        found.replace("\r\n", "\n") == expected,
        "{} is out of date: run `KOUETSU_UPDATE=1 cargo test` and read the difference",
        path.display()
    );
}

/// A text with what stands between two marks replaced.
fn between(text: &str, name: &str, new: &str) -> String {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let from = text.find(&begin).unwrap_or_else(|| panic!("no {begin}")) + begin.len();
    let to = text.find(&end).unwrap_or_else(|| panic!("no {end}"));
    format!("{}{new}{}", &text[..from], &text[to..])
}

/// The real output: how the table was read, the first findings, the counts.
fn excerpt() -> String {
    const LINES: usize = 24;
    let run = finish(
        command(&root())
            .args(["check", "data/"])
            .env("COLUMNS", "80"),
    );
    let lines: Vec<&str> = run.out.lines().collect();
    // Cut between findings, so that none is shown in part.
    let cut = (1..lines.len().min(LINES + 1))
        .rev()
        .find(|&line| lines[line].is_empty())
        .unwrap_or(lines.len());
    let tail = lines
        .iter()
        .rposition(|line| line.is_empty())
        .unwrap_or(cut)
        .max(cut);
    let mut text = lines[..cut].join("\n");
    if tail > cut {
        text.push_str("\n\n……（中略）……");
    }
    format!("```text\n{text}\n{}\n```\n", lines[tail..].join("\n"))
}

fn table() -> String {
    let mut text = "| コード | 名前 | 重さ | 見つけるもの |\n|---|---|---|---|\n".to_owned();
    for rule in kouetsu::rules::all() {
        use kouetsu::finding::Severity;
        let level = match rule.severity {
            Severity::Error => "エラー",
            Severity::Warning => "警告",
            Severity::Info => "参考",
        };
        let _ = writeln!(
            text,
            "| {} | {}（`{}`） | {level} | {} |",
            rule.code, rule.name_ja, rule.name, rule.summary.ja
        );
    }
    text
}

#[test]
fn the_readme_shows_the_real_output_and_all_rules() {
    let path = root().join("README.md");
    let text = std::fs::read_to_string(&path)
        .expect("there")
        .replace("\r\n", "\n");
    let text = between(&text, "output", &excerpt());
    let text = between(&text, "rules", &table());
    current(&path, &text);
}

#[test]
fn the_findings_of_our_own_data_are_as_recorded() {
    let run = project(&[
        "check", "--level", "info", "--format", "concise", "--lang", "ja", "data/",
    ]);
    assert_eq!(run.code, 1, "{}", run.err);
    current(&root().join("tests/dogfood/findings.txt"), &run.out);
}

#[test]
fn the_readme_names_the_commands_that_ci_runs() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("there");
    for command in ["cargo test", "cargo run --release -- check data/"] {
        assert!(readme.lines().any(|line| line == command), "{command}");
    }
    let ci = std::fs::read_to_string(root().join(".ci/run")).expect("there");
    assert!(ci.lines().any(|line| line == "cargo test"));
}
