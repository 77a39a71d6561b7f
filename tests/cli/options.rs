//! Options and exit codes.

use crate::harness::*;

#[test]
fn exit_codes_follow_what_was_found() {
    let folder = folder();
    write(folder.path(), "good.tsv", GOOD);
    let good = kouetsu(folder.path(), &["check", "good.tsv"]);
    assert_eq!(good.code, 0, "{good:?}");
    assert_eq!(good.err, "");
    assert_eq!(project(&["check", EDITION]).code, 1);
    assert_eq!(project(&["check", EDITION, "--exit-zero"]).code, 0);
    // What could not be read outranks what was found, and --exit-zero does not forgive it.
    let both = project(&["check", EDITION, "nowhere.tsv", "--exit-zero"]);
    assert_eq!(both.code, 2, "{both:?}");
    assert_eq!(project(&["check"]).code, 2);
    assert_eq!(project(&["check", "--no-such-option"]).code, 2);
    assert_eq!(project(&["no-such-command"]).code, 2);
    assert_eq!(project(&["--help"]).code, 0);
    assert_eq!(project(&["--version"]).code, 0);
}

#[test]
fn the_level_filters_the_report_but_not_the_verdict() {
    let folder = folder();
    let edition = std::fs::read(root().join(EDITION)).expect("the edition");
    write(folder.path(), "a.tsv", edition);
    // One rule at one level, so that the case does not depend on what the other rules say.
    write(
        folder.path(),
        "kouetsu.toml",
        "select = [\"S101\"]\n[severity]\nS101 = \"warning\"\n",
    );
    let run = |more: &[&str]| {
        let arguments = [&["check", "a.tsv", "--format", "json"], more].concat();
        kouetsu(folder.path(), &arguments)
    };
    let all = run(&["--level", "info"]);
    assert!(!all.codes().is_empty());
    assert!(all.codes().iter().all(|code| code == "S101"));
    let errors = run(&["--level", "error"]);
    assert!(errors.codes().is_empty());
    assert_eq!(
        errors.json()["summary"],
        all.json()["summary"],
        "the summary counts everything"
    );
    assert_eq!(errors.code, 1, "what is not shown still counts");
    assert_eq!(run(&["--fail-on", "error"]).code, 0);
    assert_eq!(run(&["--fail-on", "warning"]).code, 1);
    assert_eq!(run(&["--fail-on", "info"]).code, 1);
}

#[test]
fn rules_are_chosen_by_code_family_and_names() {
    let codes = |more: &[&str]| {
        let arguments = [
            &["check", EDITION, "--format", "json", "--level", "info"],
            more,
        ]
        .concat();
        project(&arguments).codes()
    };
    for name in ["S101", "s101", "shifted-row", "行のずれ"] {
        let codes = codes(&["--select", name]);
        assert!(
            !codes.is_empty() && codes.iter().all(|code| code == "S101"),
            "{name}: {codes:?}"
        );
        let without = project(&["check", EDITION, "--format", "json", "--ignore", name]).codes();
        assert!(!without.contains(&"S101".to_owned()), "{name}: {without:?}");
    }
    assert!(
        codes(&["--select", "S"])
            .iter()
            .all(|code| code.starts_with('S'))
    );
    assert!(codes(&["--select", "表の形"]).contains(&"S101".to_owned()));
    assert!(
        codes(&["--select", "S,D", "--ignore", "S101"])
            .iter()
            .all(|code| code != "S101")
    );
    let wrong = project(&["check", EDITION, "--select", "行のずわ"]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.err.contains("行のずれ"),
        "the likely name is told: {}",
        wrong.err
    );
}

#[test]
fn every_format_says_the_same() {
    let json = project(&["check", EDITION, "--format", "json"]);
    let report = json.json();
    assert_eq!(report["schema"], "kouetsu.check/1");
    let count = report["findings"].as_array().expect("an array").len();
    let lines = project(&["check", EDITION, "--format", "jsonl"]).out;
    for line in lines.lines() {
        serde_json::from_str::<serde_json::Value>(line).expect("each line is an object");
    }
    assert_eq!(lines.lines().count(), count);
    let concise = project(&["check", EDITION, "--format", "concise"]).out;
    let shown = concise
        .lines()
        .filter(|line| line.starts_with(EDITION))
        .count();
    assert_eq!(shown, count, "{concise}");
}

#[test]
fn a_report_has_no_absolute_paths() {
    let run = project(&["check", "data", "--format", "json"]);
    assert!(!run.out.contains(env!("CARGO_MANIFEST_DIR")));
}

#[test]
fn standard_input_is_a_file_called_dash() {
    let folder = folder();
    let run = piped(
        folder.path(),
        &["check", "-", "--format", "json"],
        GOOD.as_bytes(),
    );
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.json()["files"][0]["path"], "-");
    let run = piped(folder.path(), &["tidy", "-"], GOOD.as_bytes());
    assert_eq!((run.code, run.out.lines().count()), (0, 7), "{run:?}");
    // The group's label stands on each of its rows.
    assert_eq!(run.out.matches("賃金の引上げ").count(), 3, "{}", run.out);
}

#[test]
fn a_file_named_twice_is_checked_once() {
    let folder = folder();
    write(folder.path(), "a/x.tsv", GOOD);
    let run = kouetsu(
        folder.path(),
        &["check", "a/x.tsv", "a", "./a/x.tsv", "--format", "json"],
    );
    assert_eq!(
        run.json()["files"].as_array().expect("an array").len(),
        1,
        "{run:?}"
    );
}

#[test]
fn a_directory_gives_its_tables_in_the_same_order_on_any_number_of_threads() {
    let folder = folder();
    for name in [
        "b.tsv",
        "a.tsv",
        "sub/c.CSV",
        ".hidden.tsv",
        "~$a.xlsx",
        "note.txt",
    ] {
        write(folder.path(), name, GOOD);
    }
    let run = |threads| {
        kouetsu(
            folder.path(),
            &["check", ".", "--format", "json", "--threads", threads],
        )
    };
    let one = run("1");
    let paths: Vec<_> = one.json()["files"]
        .as_array()
        .expect("an array")
        .iter()
        .map(|file| file["path"].as_str().expect("a path").replace('\\', "/"))
        .collect();
    assert_eq!(paths, ["a.tsv", "b.tsv", "sub/c.CSV"]);
    assert_eq!(run("4").out, one.out);
}

#[test]
fn the_delimiter_can_be_told() {
    let folder = folder();
    write(folder.path(), "a.txt", GOOD.replace('\t', ";"));
    for name in ["semicolon", ";"] {
        let run = kouetsu(folder.path(), &["check", "a.txt", "--delimiter", name]);
        assert_eq!(run.code, 0, "{run:?}");
    }
    let wrong = kouetsu(folder.path(), &["check", "a.txt", "--delimiter", "comma"]);
    assert_eq!(wrong.code, 2, "{wrong:?}");
}

#[test]
fn colours_only_where_they_are_wanted() {
    let colours = |run: Run| run.out.contains('\u{1b}');
    assert!(!colours(project(&["check", EDITION])), "a pipe gets none");
    assert!(colours(project(&["check", EDITION, "--color", "always"])));
    assert!(!colours(project(&["check", EDITION, "--color", "never"])));
    let no_color = finish(
        command(&root())
            .args(["check", EDITION])
            .env("NO_COLOR", "1"),
    );
    assert!(!colours(no_color));
}

#[test]
fn the_report_fits_the_width_it_is_given() {
    use unicode_width::UnicodeWidthStr as _;
    for columns in [60, 80, 120] {
        let run = finish(
            command(&root())
                .args(["check", EDITION])
                .env("COLUMNS", columns.to_string()),
        );
        let widest = run
            .out
            .lines()
            .max_by_key(|line| line.width())
            .expect("lines");
        assert!(widest.width() <= columns, "{columns}: {widest}");
    }
}

#[test]
fn messages_in_english() {
    let ja = project(&["check", EDITION, "--format", "concise"]);
    let en = project(&["check", EDITION, "--format", "concise", "--lang", "en"]);
    assert_eq!(ja.out.lines().count(), en.out.lines().count());
    assert_ne!(ja.out, en.out);
    assert!(en.out.contains("error"), "{}", en.out);
}

#[test]
fn results_go_to_a_file_whole() {
    let folder = folder();
    write(folder.path(), "a.tsv", GOOD);
    let run = kouetsu(
        folder.path(),
        &[
            "check",
            "a.tsv",
            "--format",
            "json",
            "--output-file",
            "report.json",
        ],
    );
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    let text = std::fs::read_to_string(folder.path().join("report.json")).expect("written");
    serde_json::from_str::<serde_json::Value>(&text).expect("whole");
    let run = kouetsu(
        folder.path(),
        &["rules", "--output-file", "no/such/folder/x"],
    );
    assert_eq!(run.code, 2);
    assert!(run.err.contains("no/such/folder/x"), "{}", run.err);
}

#[test]
fn statistics_count_by_rule() {
    let run = project(&["check", EDITION, "--statistics"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("S101"), "{}", run.out);
}

#[test]
fn rules_are_explained_by_every_name() {
    let by_code = project(&["explain", "S101"]);
    assert_eq!(by_code.code, 0);
    assert_eq!(project(&["explain", "行のずれ"]).out, by_code.out);
    assert_eq!(project(&["explain", "shifted-row"]).out, by_code.out);
    let wrong = project(&["explain", "shifted-raw"]);
    assert_eq!((wrong.code, wrong.out.as_str()), (2, ""));
    assert!(wrong.err.contains("shifted-row"), "{}", wrong.err);
    let list = project(&["rules", "--format", "json"]).json();
    assert!(
        list.as_array()
            .expect("an array")
            .iter()
            .any(|rule| rule["code"] == "X101")
    );
}

#[test]
fn contracts_are_shipped() {
    for contract in ["check", "diff", "tidy"] {
        let run = project(&["schema", contract]);
        assert_eq!(run.code, 0);
        run.json();
    }
    assert_eq!(project(&["schema", "nothing"]).code, 2);
}

#[test]
fn tidy_explains_why_it_cannot() {
    let run = project(&["tidy", "nowhere.tsv"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(
        run.err.contains("X101") && run.err.contains("nowhere.tsv"),
        "{}",
        run.err
    );
    let run = project(&["tidy", EDITION, "--format", "json"]);
    assert_eq!(run.json()["schema"], "kouetsu.tidy/1");
    assert!(!project(&["tidy", EDITION, "--explain"]).out.is_empty());
}

#[test]
fn wrong_arguments_are_told_in_japanese() {
    let run = project(&["check", "--selekt", "S", "x"]);
    assert!(
        run.err.contains("「--selekt」という指定はありません"),
        "{}",
        run.err
    );
    assert_eq!(run.out, "");
}
