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
            lines: None,
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

/// The template with its examples made effective.
fn uncommented() -> String {
    let lines = TEMPLATE.lines().map(|line| match line.strip_prefix('#') {
        Some(rest) if !rest.is_empty() && !rest.starts_with(' ') => rest,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_template_changes_nothing_and_its_examples_are_valid() {
    assert!(load(TEMPLATE).expect("valid").trace.is_empty());
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), FILE_NAME, "");
    let rule = include_str!("../../rules/koyobun/adverb_in_kana.toml").lines();
    let rule: String = rule
        .map(|line| match line.split_once(" = ") {
            Some(("code", _)) => "code = \"K901\"\n".to_owned(),
            Some(("name", _)) => "name = \"own-words\"\n".to_owned(),
            Some(("name-ja", _)) => "name-ja = \"自分の言葉\"\n".to_owned(),
            _ => format!("{line}\n"),
        })
        .collect();
    write(folder.path(), "sub/rules/own.toml", &rule);
    let path = write(folder.path(), "sub/kouetsu.toml", &uncommented());
    let config = Config::load(&path).expect("valid");
    assert_eq!(config.allow.len(), 1);
    assert_eq!(config.repairs.len(), 1);
}

#[test]
fn the_template_shows_every_key() {
    let error = toml::from_str::<super::file::File>("no-such-key = 1").expect_err("unknown");
    let message = error.message().to_owned();
    let keys: Vec<&str> = message.split('`').skip(3).step_by(2).collect();
    assert!(keys.len() > 10, "{message}");
    for key in keys {
        let shown = [
            format!("#{key} ="),
            format!("#[{key}]"),
            format!("#[[{key}]]"),
        ];
        assert!(
            TEMPLATE
                .lines()
                .any(|line| shown.iter().any(|s| line.starts_with(s.as_str()))),
            "kouetsu init does not mention {key}"
        );
    }
}

#[test]
fn lists_of_the_user_are_found_beside_their_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = |name: &str| {
        format!("title = \"t\"\nclass = \"body\"\nsource = \"s\"\nnames = [\"{name}\"]\n")
    };
    write(
        folder.path(),
        "own/a.toml",
        &list("公益財団法人ひとつめ財団"),
    );
    write(
        folder.path(),
        "own/base.toml",
        "[names]\nfiles = [\"a.toml\"]\n",
    );
    write(folder.path(), "b.toml", &list("公益財団法人ふたつめ財団"));
    let path = write(
        folder.path(),
        FILE_NAME,
        "extends = \"own/base.toml\"\n[names]\nfiles = [\"b.toml\"]\n",
    );
    let config = Config::load(&path).expect("valid");
    let names: Vec<_> = config
        .name_files
        .iter()
        .map(|file| file.strip_prefix(folder.path()).expect("below"))
        .collect();
    assert_eq!(names, [Path::new("own/a.toml"), Path::new("b.toml")]);
    let settings = config.options(&path, &Choice::default(), Lang::Ja).settings;
    for name in ["公益財団法人ひとつめ財団", "公益財団法人ふたつめ財団"] {
        assert!(!settings.names().shields(name).is_empty(), "{name}");
    }
    // A mistake in a list is shown where it stands, in the list.
    write(folder.path(), "b.toml", "title = \"t\"\nkind = \"body\"\n");
    let error = Config::load(&path).expect_err("must be refused");
    assert!(error.path.ends_with("b.toml") && error.position.is_some());
    let (error, at) = failure("[typos]\nfiles = [\"nowhere.toml\"]\n");
    assert!(matches!(error.problem, Problem::Io(_)));
    assert_eq!((at.line, at.column), (2, 10));
    let (error, _) = failure("[names]\nfile = []\n");
    assert!(
        matches!(error.problem, Problem::UnknownKey(key, Some(like)) if key == "file" && like == "files")
    );
}

#[test]
fn a_fix_spares_what_is_allowed() {
    use crate::finding::{Applicability, Edit, Finding};
    let source = crate::source::Source::from_bytes("t", b"aa\tbb\nab\tb\n".to_vec()).expect("text");
    let grid = crate::grid::read_delimited(std::sync::Arc::new(source), None);
    let config =
        load("[[allow]]\ntext = \"bb\"\nreason = \"r\"\nrule = \"S101\"\n").expect("valid");
    let rule = crate::rules::find("S101").expect("a rule");
    let spans: Vec<Span> = [(0, 0), (0, 1), (1, 1)]
        .map(|(row, column)| grid.span(grid.cell(row, column).expect("a cell")))
        .to_vec();
    let finding = |spans: &[Span], edits: &[Span]| {
        let edits = edits
            .iter()
            .map(|&span| Edit::ReplaceText(span, "x".into()));
        Finding::build(rule, spans[0])
            .also(spans[1..].iter().copied())
            .fix(Applicability::Safe, "t".into(), edits.collect())
            .message("m".into())
    };
    let permitted = |mut finding: Finding, least| {
        let may = config.may_fix(&grid, &mut finding, least);
        may.then(|| finding.fix.expect("a fix").edits.len())
    };
    // Of three addresses one is allowed; `b` alone is another text.
    assert_eq!(permitted(finding(&spans, &spans), Severity::Info), Some(2));
    assert_eq!(
        permitted(finding(&spans[1..2], &spans[1..2]), Severity::Info),
        None
    );
    // An edit beside the addresses belongs to one of them, nobody knows to which.
    let beside = grid.span(grid.cell(1, 0).expect("a cell"));
    let with = [spans.as_slice(), &[beside]].concat();
    assert_eq!(permitted(finding(&spans, &with), Severity::Info), None);
    // What is not shown is not fixed.
    let mut mild = finding(&spans[..1], &spans[..1]);
    mild.severity = Severity::Info;
    assert_eq!(permitted(mild.clone(), Severity::Info), Some(1));
    assert_eq!(permitted(mild, Severity::Warning), None);
}

#[test]
fn a_rename_has_a_date_and_holds_from_its_fiscal_year_on() {
    let config =
        load("[[rename]]\nold = \"商工課\"\nnew = \"産業課\"\nfrom = 2021-03-01\n").expect("valid");
    assert_eq!(config.renames(Some(2019)), []);
    assert_eq!(config.renames(Some(2020)).len(), 1);
    assert_eq!(config.renames(None).len(), 1);
    let (_, at) = failure("[[rename]]\nold = \"a\"\nnew = \"b\"\nfrom = 07:32:00\n");
    assert_eq!(at.line, 4);
    let (error, at) = failure("[[rename]]\nold = \"a\"\nnew = \"b\"\nfrm = 2021-04-01\n");
    assert!(matches!(error.problem, Problem::UnknownKey(key, _) if key == "frm"));
    assert_eq!(at.line, 4);
}

#[test]
fn an_expected_finding_needs_a_known_rule_a_row_and_a_reason() {
    let config =
        load("[[expect]]\nrule = \"R103\"\nrow = \"見学会\"\nreason = \"定員\"\n").expect("valid");
    assert_eq!(config.expect.len(), 1);
    let (error, at) = failure("[[expect]]\nrule = \"R999\"\nrow = \"a\"\nreason = \"r\"\n");
    assert!(matches!(error.problem, Problem::UnknownRule(..)));
    assert_eq!((at.line, at.column), (2, 8));
    let (error, at) = failure("[[expect]]\nrule = \"R103\"\nrow = \"a\"\nreason = \"\"\n");
    assert!(matches!(error.problem, Problem::NoReason));
    assert_eq!(at.line, 4);
    assert_eq!(
        failure("[[expect]]\nrule = \"R103\"\nrow = \"\"\nreason = \"r\"\n")
            .1
            .line,
        3
    );
}
