//! kouetsu.toml: found, extended, and its mistakes shown where they stand.

use crate::harness::*;

#[test]
fn the_nearest_file_above_each_table_counts() {
    let folder = folder();
    let edition = std::fs::read(root().join(EDITION)).expect("the edition");
    write(folder.path(), "a.tsv", &edition);
    write(folder.path(), "sub/deep/b.tsv", &edition);
    write(folder.path(), "kouetsu.toml", "select = [\"S101\"]\n");
    write(
        folder.path(),
        "sub/kouetsu.toml",
        "extends = \"../kouetsu.toml\"\nignore = [\"行のずれ\"]\n",
    );
    let run = kouetsu(folder.path(), &["check", ".", "--format", "json"]);
    let report = run.json();
    let findings = report["findings"].as_array().expect("an array");
    assert!(!findings.is_empty());
    assert!(
        findings.iter().all(|f| f["location"]["path"] == "a.tsv"),
        "{report:#}"
    );
    let without = kouetsu(
        folder.path(),
        &[
            "check",
            "sub",
            "--format",
            "json",
            "--no-config",
            "--select",
            "S101",
        ],
    );
    assert!(!without.codes().is_empty());
    let told = kouetsu(
        folder.path(),
        &[
            "check",
            "sub",
            "--format",
            "json",
            "--config",
            "kouetsu.toml",
        ],
    );
    assert!(!told.codes().is_empty());
}

#[test]
fn a_mistake_is_shown_with_a_caret_and_the_other_files_are_checked() {
    let folder = folder();
    write(folder.path(), "good/a.tsv", GOOD);
    write(folder.path(), "bad/b.tsv", GOOD);
    write(
        folder.path(),
        "bad/kouetsu.toml",
        "# 設定\nignroe = [\"S101\"]\n",
    );
    let run = kouetsu(folder.path(), &["check", "bad", "good", "--format", "json"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert_eq!(run.codes(), ["X104"]);
    let report = run.json();
    let message = report["findings"][0]["message"]
        .as_str()
        .expect("a message");
    assert!(
        message.contains("ignroe") && message.contains("2行1字目"),
        "{message}"
    );
    assert_eq!(report["findings"][0]["help"], "「ignore」ではありませんか");
    let files = report["files"].as_array().expect("an array");
    assert!(
        files.iter().any(|file| file["tables"][0]["rows"] == 6),
        "{report:#}"
    );
    let lines: Vec<&str> = run.err.lines().collect();
    assert!(lines[1].ends_with("kouetsu.toml:2:1"), "{}", run.err);
    assert!(lines.contains(&"  | ^^^^^^"), "{}", run.err);
}

#[test]
fn an_unknown_rule_in_a_configuration() {
    let folder = folder();
    write(folder.path(), "a.tsv", GOOD);
    write(folder.path(), "kouetsu.toml", "select = [\"行のずわ\"]\n");
    let run = kouetsu(folder.path(), &["check", "a.tsv", "--lang", "en"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("there is no rule `行のずわ`"),
        "{}",
        run.err
    );
    assert!(run.err.contains("行のずれ"), "{}", run.err);
}

#[test]
fn a_configuration_that_is_not_there() {
    let run = project(&["check", EDITION, "--config", "nowhere.toml"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("nowhere.toml"), "{}", run.err);
    assert_eq!(
        project(&["check", "x", "--config", "a", "--no-config"]).code,
        2
    );
}

#[test]
fn what_is_allowed_is_counted_as_such() {
    let folder = folder();
    let edition = std::fs::read(root().join(EDITION)).expect("the edition");
    write(folder.path(), "a.tsv", &edition);
    let run = |folder: &std::path::Path| {
        kouetsu(
            folder,
            &["check", "a.tsv", "--select", "S101", "--format", "json"],
        )
        .json()
    };
    let before = run(folder.path());
    let text = before["findings"][0]["location"]["text"]
        .as_str()
        .expect("a text");
    let allow =
        format!("[[allow]]\ntext = {text:?}\nreason = \"原本のとおり\"\nrule = \"行のずれ\"\n");
    write(folder.path(), "kouetsu.toml", allow);
    let after = run(folder.path());
    let count = |report: &serde_json::Value| report["findings"].as_array().expect("an array").len();
    let places = |report: &serde_json::Value| -> u64 {
        let findings = report["findings"].as_array().expect("an array").iter();
        findings
            .map(|f| f["count"].as_u64().expect("a number"))
            .sum()
    };
    assert!(places(&after) < places(&before));
    let gone = count(&before) - count(&after);
    assert_eq!(after["summary"]["suppressed"].as_u64(), Some(gone as u64));
}

#[test]
fn the_language_of_a_project() {
    let folder = folder();
    write(folder.path(), "kouetsu.toml", "lang = \"en\"\n");
    let run = kouetsu(folder.path(), &["check", "nowhere.tsv", "--format", "json"]);
    let message = run.json()["findings"][0]["message"]
        .as_str()
        .expect("a message")
        .to_owned();
    assert!(message.is_ascii(), "{message}");
}

#[test]
fn the_readmes_example_is_a_valid_configuration() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("there");
    let (_, rest) = readme.split_once("```toml\n").expect("an example");
    let (example, _) = rest.split_once("```").expect("it ends");
    let folder = folder();
    write(folder.path(), "kouetsu.toml", example);
    write(folder.path(), "a.tsv", GOOD);
    let run = kouetsu(folder.path(), &["check", "a.tsv"]);
    assert!(run.code < 2, "{run:?}");
}

#[test]
fn init_writes_a_configuration_once() {
    let folder = folder();
    let run = kouetsu(folder.path(), &["init"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("kouetsu.toml を作りました"), "{}", run.out);
    write(folder.path(), "a.tsv", GOOD);
    assert_eq!(kouetsu(folder.path(), &["check", "a.tsv"]).code, 0);
    write(folder.path(), "kouetsu.toml", "lang = \"en\"\n");
    let run = kouetsu(folder.path(), &["init", "."]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("上書きしません"), "{}", run.err);
    let kept = std::fs::read_to_string(folder.path().join("kouetsu.toml")).expect("read");
    assert_eq!(kept, "lang = \"en\"\n");
}

#[test]
fn the_effective_configuration_says_where_each_value_is_written() {
    let folder = folder();
    let path = folder.path();
    write(
        path,
        "base.toml",
        "ignore = [\"M103\"]\nroster = [\"県\"]\n\n[severity]\nS101 = \"warning\"\nD104 = \"info\"\n",
    );
    write(
        path,
        "sub/kouetsu.toml",
        "extends = \"../base.toml\"\nignore = [\n  \"S105\",\n  \"行のずれ\",\n]\n\n[severity]\nS101 = \"error\"\n\n\
         [[allow]]\ntext = \"a\"\nreason = \"b\"\n\n[[layout]]\npath = \"x.tsv\"\nheader-lines = [1]\n\n\
         [[layout]]\npath = \"y.tsv\"\nheader-lines = [2]\n",
    );
    let run = kouetsu(
        path,
        &["check", "--print-config", "sub/x.tsv", "--ignore", "K"],
    );
    assert_eq!(run.code, 0, "{run:?}");
    for wanted in [
        "# sub/x.tsv に効く設定\n# 設定ファイル: sub/kouetsu.toml ← base.toml\nlang = \"ja\"  # 既定\n",
        "ignore = [\n  \"M103\",  # base.toml:1\n  \"S105\",  # sub/kouetsu.toml:3\n  \"行のずれ\",  # sub/kouetsu.toml:4\n]\n",
        "roster = [\"県\"]  # base.toml:2\n",
        "\n[severity]\nS101 = \"error\"  # sub/kouetsu.toml:8\nD104 = \"info\"  # base.toml:6\n",
        "\n[[allow]]  # sub/kouetsu.toml:11\ntext = \"a\"\nreason = \"b\"\n",
        "\n[[layout]]  # sub/kouetsu.toml:15\npath = \"x.tsv\"\nheader-lines = [1]\n",
        "\n# [[layout]]  # sub/kouetsu.toml:19（このファイルには当たりません）\n# path = \"y.tsv\"\n",
        "（上の設定より優先）: --ignore K\n",
    ] {
        assert!(run.out.contains(wanted), "{wanted}\nnot in\n{}", run.out);
    }
    let rules = run.out.lines().last().expect("a line");
    assert!(
        rules.contains(" S101") && rules.contains(" M103"),
        "{rules}"
    );
    // It is TOML, and a configuration that says the same.
    write(path, "again/kouetsu.toml", &run.out);
    let again = kouetsu(
        path,
        &["check", "--print-config", "again/x.tsv", "--ignore", "K"],
    );
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(again.out.lines().last(), Some(rules));
    let none = kouetsu(path, &["check", "--print-config", "a.tsv", "--lang", "en"]);
    assert!(
        none.out.contains("# configuration: none (defaults)"),
        "{}",
        none.out
    );
}

#[test]
fn places_that_cannot_be_are_mistakes() {
    let folder = folder();
    write(folder.path(), "a.tsv", GOOD);
    for (entry, line) in [
        ("[[layout]]\nheader-lines = [0]\n", 2),
        ("[[layout]]\npath = \"a.tsv\"\nheader-lines = [3, 2]\n", 3),
        ("[[repair]]\nline = 0\n", 2),
        ("[[repair]]\nline = 3\ncolumns = [0, 1]\n", 3),
    ] {
        write(folder.path(), "kouetsu.toml", entry);
        let run = kouetsu(folder.path(), &["check", "a.tsv", "--format", "json"]);
        assert_eq!((run.code, run.codes()), (2, vec!["X104".to_owned()]));
        let place = format!("kouetsu.toml:{line}:1");
        assert!(run.err.contains(&place) && run.err.contains('^'), "{run:?}");
    }
}
