//! The guide to another prefecture is done literally: its files are written, its commands run, and
//! what they say is what the guide shows.

use crate::harness::*;

const GUIDE: &str = include_str!("../../.github/CONTRIBUTING.md");

/// The section of the guide.
fn section() -> &'static str {
    let (_, rest) = (GUIDE.split_once("\n## 別の県で使う")).expect("the section is there");
    rest.split("\n## ").next().expect("it has text")
}

/// The fenced blocks of the section: the line above (a file's name), the language, the text.
fn blocks() -> Vec<(&'static str, &'static str, &'static str)> {
    let mut out = Vec::new();
    let mut rest = section();
    while let Some((before, after)) = rest.split_once("\n```") {
        let (language, after) = after.split_once('\n').expect("a block has lines");
        let (text, after) = after.split_once("```").expect("a block is closed");
        out.push((
            before.trim_end().lines().last().unwrap_or(""),
            language,
            text,
        ));
        rest = after;
    }
    out
}

#[test]
fn another_prefecture_is_added_as_the_guide_says() {
    let folder = folder();
    let mut files = 0;
    let mut commands = Vec::new();
    for (above, language, text) in blocks() {
        match language {
            "console" => commands.extend(text.split("$ kouetsu ").skip(1)),
            _ => {
                let name = above
                    .strip_prefix("**`")
                    .and_then(|name| name.strip_suffix("`**"));
                write(folder.path(), name.expect("every file is named"), text);
                files += 1;
            }
        }
    }
    assert_eq!((files, commands.len()), (5, 3));
    for (command, code) in commands.into_iter().zip([0, 0, 1]) {
        let (line, expected) = command.split_once('\n').expect("a command says something");
        let arguments: Vec<&str> = line.split_whitespace().collect();
        let run = kouetsu(folder.path(), &arguments);
        assert_eq!((run.out.as_str(), run.code), (expected, code), "{run:?}");
    }
    // The profile holds: its own word is kept, its own level silences the conjunction.
    let run = kouetsu(
        folder.path(),
        &["check", "plan.csv", "--format", "json", "--level", "info"],
    );
    assert_eq!(run.codes(), ["M108", "K901", "T108"]);
    let other = [
        "check",
        "plan.csv",
        "--format",
        "json",
        "--level",
        "info",
        "--no-config",
    ];
    let codes = kouetsu(folder.path(), &other).codes();
    assert!(codes.contains(&"K101".to_owned()), "{codes:?}");
}

#[test]
fn the_example_of_a_new_rule_takes_no_code_that_exists() {
    let code = GUIDE
        .split("code: \"")
        .nth(1)
        .and_then(|rest| rest.get(..4));
    let code = code.expect("the example has a code");
    let name = GUIDE
        .split("name: \"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let listed = project(&["rules", "--format", "json"]).out;
    assert!(listed.contains("\"N107\""));
    assert!(!listed.contains(&format!("\"{code}\"")), "{code}");
    assert!(!listed.contains(&format!("\"{}\"", name.expect("and a name"))));
}
