//! What can be forgotten when a rule is added.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use kouetsu::rule::{Example, Family, RuleMeta, Text};
use kouetsu::rules::{RULES, TOOL_RULES, all, find};

/// Collects complaints, so that one run names everything that is forgotten.
fn complain(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

fn letter(family: Family) -> char {
    match family {
        Family::Structure => 'S',
        Family::Missing => 'M',
        Family::Duplicate => 'D',
        Family::Typo => 'T',
        Family::Wording => 'W',
        Family::Notation => 'N',
        Family::Year => 'Y',
        Family::Koyobun => 'K',
        Family::Revision => 'R',
        Family::Tool => 'X',
    }
}

fn folder(family: Family) -> String {
    let name = serde_json::to_value(family).expect("a family has a name");
    name.as_str().expect("a name is a string").to_owned()
}

#[test]
fn codes_are_unique_and_carry_the_letter_of_their_family() {
    let mut seen = HashSet::new();
    let mut complaints = Vec::new();
    for meta in all() {
        let digits = &meta.code[1..];
        if !meta.code.starts_with(letter(meta.family)) {
            complaints.push(format!("{}: wrong letter for {:?}", meta.code, meta.family));
        }
        if digits.len() != 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            complaints.push(format!("{}: a letter and three digits", meta.code));
        }
        if !seen.insert(meta.code) {
            complaints.push(format!("{}: registered twice", meta.code));
        }
    }
    complain(&complaints);
}

#[test]
fn names_are_unique_and_find_their_rule() {
    let mut seen = HashSet::new();
    let mut complaints = Vec::new();
    for meta in all() {
        let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if meta.name.is_empty() || !meta.name.chars().all(kebab) {
            complaints.push(format!("{}: {:?} is no name", meta.code, meta.name));
        }
        if !has_japanese(meta.name_ja) || meta.name_ja.contains(char::is_whitespace) {
            complaints.push(format!(
                "{}: {:?} is no Japanese name",
                meta.code, meta.name_ja
            ));
        }
        for name in [meta.name, meta.name_ja] {
            if !seen.insert(name) {
                complaints.push(format!("{}: the name {name} is taken", meta.code));
            }
            if find(name).map(|found| found.code) != Some(meta.code) {
                complaints.push(format!("{}: not found by {name}", meta.code));
            }
        }
        if find(&meta.code.to_lowercase()).map(|found| found.code) != Some(meta.code) {
            complaints.push(format!("{}: not found by its code", meta.code));
        }
    }
    complain(&complaints);
}

#[test]
fn families_stand_together_and_codes_ascend_in_the_list() {
    let mut families = Vec::new();
    for rule in RULES {
        let family = rule.meta().family;
        if families.last() != Some(&family) {
            assert!(
                !families.contains(&family),
                "{family:?} stands in two places"
            );
            families.push(family);
        }
    }
    for pair in RULES.windows(2) {
        let (a, b) = (pair[0].meta(), pair[1].meta());
        assert!(
            a.family != b.family || a.code < b.code,
            "{} before {}",
            a.code,
            b.code
        );
    }
}

/// Code, name and file of every rule written in `src/rules` and in `rules/koyobun`.
fn written() -> Vec<(String, String, PathBuf)> {
    let mut rules = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("src/rules can be read") {
            let path = entry.expect("an entry can be read").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("source is text");
            let meta = (text.split_once("static META: RuleMeta"))
                .or_else(|| text.split_once("static META: LazyLock<RuleMeta>"))
                .or_else(|| text.split_once("suspect_rule! {"));
            let Some((_, meta)) = meta else {
                continue;
            };
            let value = |key: &str| {
                let (_, rest) = meta.split_once(key).expect("a rule has this field");
                let (value, _) = rest.split_once('"').expect("a string ends");
                value.to_owned()
            };
            rules.push((value("code: \""), value("name: \""), path));
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/koyobun");
    for entry in std::fs::read_dir(folder).expect("rules/koyobun can be read") {
        let path = entry.expect("an entry can be read").path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            let text = std::fs::read_to_string(&path).expect("rule files are text");
            let file = kouetsu::rule::data::RuleFile::parse(&path, &text).expect("understood");
            rules.push((file.code, file.name, path));
        }
    }
    rules
}

#[test]
fn every_rule_that_is_written_is_registered_in_a_file_of_its_name() {
    let written = written();
    assert!(!written.is_empty(), "no rules in src/rules");
    let registered: BTreeMap<&str, &RuleMeta> = RULES
        .iter()
        .map(|rule| (rule.meta().code, rule.meta()))
        .collect();
    let mut complaints = Vec::new();
    for (code, name, path) in &written {
        let file = path
            .file_stem()
            .expect("a file has a name")
            .to_string_lossy();
        if *file != name.replace('-', "_") {
            complaints.push(format!("{}: holds the rule {name}", path.display()));
        }
        let Some(meta) = registered.get(code.as_str()) else {
            complaints.push(format!("{code} {name}: not in RULES"));
            continue;
        };
        let parent = path.parent().and_then(Path::file_name).expect("a folder");
        if parent.to_string_lossy() != folder(meta.family) {
            complaints.push(format!("{code} {name}: in the folder of another family"));
        }
    }
    let files: BTreeSet<&str> = written.iter().map(|(code, ..)| code.as_str()).collect();
    for code in registered.keys().filter(|code| !files.contains(**code)) {
        complaints.push(format!("{code}: registered, but written nowhere"));
    }
    complain(&complaints);
}

fn has_japanese(text: &str) -> bool {
    text.chars()
        .any(|c| matches!(c, '\u{3041}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}'))
}

/// The `{arguments}` of a template, sorted.
fn arguments(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = text
        .split('{')
        .skip(1)
        .map(|rest| rest.split_once('}').expect("a brace closes").0)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[test]
fn everything_is_said_in_both_languages() {
    let mut complaints = Vec::new();
    for meta in all() {
        let mut check = |what: &str, text: &Text| {
            if !has_japanese(text.ja) {
                complaints.push(format!("{}: no Japanese {what}", meta.code));
            }
            if !text.en.contains(|c: char| c.is_ascii_alphabetic()) {
                complaints.push(format!("{}: no English {what}", meta.code));
            }
            if arguments(text.ja) != arguments(text.en) {
                complaints.push(format!(
                    "{}: {what} takes {:?} in Japanese and {:?} in English",
                    meta.code,
                    arguments(text.ja),
                    arguments(text.en)
                ));
            }
        };
        check("summary", &meta.summary);
        check("docs", &meta.docs);
        let mut keys = HashSet::new();
        for (key, text) in meta.texts {
            check(&format!("text {key}"), text);
            assert!(keys.insert(key), "{}: text {key} twice", meta.code);
        }
        // What the tool says of a file it cannot read comes from the error, whose tables have tests
        // of their own.
        if meta.texts.is_empty() && meta.family != Family::Tool {
            complaints.push(format!("{}: says nothing", meta.code));
        }
    }
    complain(&complaints);
}

#[test]
fn a_summary_is_one_sentence() {
    let mut complaints = Vec::new();
    for meta in all() {
        let Text { ja, en } = meta.summary;
        if !ja.ends_with('。') || ja.matches('。').count() != 1 || ja.contains('\n') {
            complaints.push(format!("{}: {ja}", meta.code));
        }
        if !en.ends_with('.') || en.contains('\n') || en.contains(". ") {
            complaints.push(format!("{}: {en}", meta.code));
        }
    }
    complain(&complaints);
}

#[test]
fn rules_have_examples_that_fire_and_examples_that_stay_silent() {
    let mut complaints = Vec::new();
    for rule in RULES {
        let meta = rule.meta();
        let (silent, firing): (Vec<&Example>, Vec<&Example>) = meta
            .examples
            .iter()
            .partition(|example| example.findings == 0);
        if firing.is_empty() {
            complaints.push(format!("{}: no example fires", meta.code));
        }
        if silent.len() < 2 {
            complaints.push(format!("{}: fewer than two silent examples", meta.code));
        }
        for example in meta.examples {
            if !has_japanese(example.note) {
                complaints.push(format!("{}: an example without its reason", meta.code));
            }
        }
    }
    complain(&complaints);
}

#[test]
fn rules_of_the_tool_are_of_family_x_and_the_others_are_not() {
    assert!(TOOL_RULES.iter().all(|meta| meta.family == Family::Tool));
    assert!(RULES.iter().all(|rule| rule.meta().family != Family::Tool));
}
