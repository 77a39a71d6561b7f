use std::path::Path;

use super::*;

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("has a folder")).expect("created");
    std::fs::write(&path, text).expect("written");
    path
}

fn load(text: &str) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().expect("a folder");
    Config::load(&write(folder.path(), FILE_NAME, text))
}

fn failure(text: &str) -> (ConfigError, Position) {
    let error = load(text).expect_err("must be refused");
    let position = error.position.clone().expect("has a place");
    (error, *position)
}

#[test]
fn an_unknown_key_is_shown_with_its_place_and_a_likely_name() {
    let (error, at) = failure("lang = \"ja\"\nselct = [\"S\"]\n");
    assert_eq!((at.line, at.column, at.length), (2, 1, 5));
    assert!(
        matches!(&error.problem, Problem::UnknownKey(key, Some(like)) if key == "selct" && like == "select")
    );
    assert!(error.explain(Lang::Ja).0.contains("selct"));
}

#[test]
fn the_caret_stands_under_the_word_after_full_width_text() {
    let (error, at) = failure("ignore = [\"行のずれ\", \"無いルール\"]\n");
    assert_eq!((at.line, at.column, at.length), (1, 19, 7));
    let caret = error.caret("kouetsu.toml").expect("has a place");
    let lines: Vec<&str> = caret.lines().collect();
    assert!(lines[0] == " --> kouetsu.toml:1:19", "{caret}");
    // 10 columns of ASCII, 行のずれ takes 8, then `", ` and the word with its quotes.
    assert_eq!(
        lines[3],
        format!("  | {}{}", " ".repeat(22), "^".repeat(12)),
        "{caret}"
    );
}

#[test]
fn rules_are_named_by_code_family_and_both_names() {
    let config = load("select = [\"S\", \"読めないファイル\"]\nignore = [\"shifted-row\"]\n")
        .expect("valid");
    let shifted = crate::rules::find("S101").expect("exists");
    let unreadable = crate::rules::find("unreadable-file").expect("exists");
    let mismatch = crate::rules::find("X105").expect("exists");
    let file = Path::new("/x/a.tsv");
    let mut choice = Choice::default();
    assert!(!config.runs(shifted, file, &choice));
    assert!(config.runs(unreadable, file, &choice));
    assert!(!config.runs(mismatch, file, &choice));
    // A rule named on the command line runs whatever the configuration says.
    choice.select.push(Selector::Rule("S101"));
    assert!(config.runs(shifted, file, &choice));
    choice
        .ignore
        .push(Selector::parse("構造").expect("a family"));
    assert!(!config.runs(shifted, file, &choice));
}

#[test]
fn an_allowed_text_needs_a_reason() {
    assert!(
        matches!(failure("[[allow]]\ntext = \"HP\"\n").0.problem, Problem::MissingKey(key) if key == "reason")
    );
    let (error, at) = failure("[[allow]]\ntext = \"HP\"\nreason = \" \"\n");
    assert!(matches!(error.problem, Problem::NoReason));
    assert_eq!(at.line, 3);
}

#[test]
fn another_version_is_told_before_its_unknown_keys() {
    let (error, _) = failure("required-version = \">=99\"\nsomething-new = 1\n");
    assert!(matches!(error.problem, Problem::Version(_)));
    assert!(load("required-version = \">=0.1\"\n").is_ok());
}

#[test]
fn a_configuration_extends_another() {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        "base.toml",
        "lang = \"en\"\nignore = [\"M\"]\nroster = [\"甲\"]\nselect = [\"D\"]\n",
    );
    let near = write(
        folder.path(),
        "near/kouetsu.toml",
        "extends = \"../base.toml\"\nignore = [\"D\"]\nselect = [\"S\"]\n",
    );
    let config = Config::load(&near).expect("valid");
    assert_eq!(config.lang, Some(Lang::En));
    assert_eq!(config.ignore.len(), 2);
    assert_eq!(
        config.select,
        Some(vec![Selector::parse("S").expect("a family")])
    );
    assert_eq!(config.roster, ["甲"]);
    let file = folder.path().join("near/a.tsv");
    assert_eq!(Config::find(&file), Some(near));
}

#[test]
fn a_circle_of_files_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let a = write(folder.path(), "a.toml", "extends = \"b.toml\"\n");
    write(folder.path(), "b.toml", "extends = \"a.toml\"\n");
    let error = Config::load(&a).expect_err("a circle");
    assert!(matches!(error.problem, Problem::Cycle));
}

#[test]
fn patterns_are_for_names_or_for_paths_below() {
    let root = Path::new("/plan");
    let name = PathPattern::new("*.csv").expect("a pattern");
    assert!(name.matches(root, Path::new("/plan/old/a.csv")));
    let path = PathPattern::new("old/**").expect("a pattern");
    assert!(path.matches(root, Path::new("/plan/old/a.csv")));
    assert!(!path.matches(root, Path::new("/plan/new/a.csv")));
}

#[test]
fn a_configured_level_is_lowered_by_weak_evidence() {
    let config = load("[severity]\nS101 = \"warning\"\n").expect("valid");
    let rule = crate::rules::find("S101").expect("exists");
    assert_eq!(rule.severity, Severity::Error);
    assert_eq!(config.level(rule, Severity::Error), Severity::Warning);
    assert_eq!(config.level(rule, Severity::Warning), Severity::Info);
    let (error, _) = failure("[severity]\nS101 = \"grave\"\n");
    assert!(matches!(error.problem, Problem::UnknownValue(..)));
}

#[test]
fn an_allowed_address_goes_and_the_others_stay() {
    let config = load("[[allow]]\ntext = \"ＨＰ\"\nreason = \"固有の名称\"\n").expect("valid");
    let place = |text: &str| crate::check::Place {
        location: crate::grid::Location {
            path: "a.tsv".into(),
            sheet: None,
            cell: None,
            line: 1,
            field: 1,
            chars: 0..1,
            bytes: None,
            text: text.into(),
        },
        fingerprint: String::new(),
        role: None,
        column: None,
        fiscal_year: None,
        kind: None,
        row: None,
        value: None,
        cells: Vec::new(),
    };
    let rule = crate::rules::find("S101").expect("exists");
    let mut one = crate::rules::tool::finding(rule, "m".into(), None);
    one.place = Some(place("ＨＰ"));
    one.also = vec![place("ホームページ"), place("ＨＰ")];
    one.count = 3;
    let mut two = crate::rules::tool::finding(rule, "m".into(), None);
    two.place = Some(place("ＨＰ"));
    let mut findings = vec![one, two];
    assert_eq!(config.apply(&mut findings), 1);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].count, 1);
    let left = findings[0].place.as_ref().expect("one is left");
    assert_eq!(left.location.text, "ホームページ");
}
