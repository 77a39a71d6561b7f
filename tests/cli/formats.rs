//! Several reports of one run, and where they go.

use crate::harness::*;

#[test]
fn one_run_writes_several_forms() {
    let folder = folder();
    let edition = std::fs::read(root().join(EDITION)).expect("the edition");
    write(folder.path(), "a.tsv", edition);
    let names = [
        "sarif", "gitlab", "junit", "rdjsonl", "markdown", "jsonl", "concise",
    ];
    let files: Vec<String> = names
        .iter()
        .map(|name| format!("{name}=out.{name}"))
        .collect();
    let mut arguments = vec![
        "check", "a.tsv", "--format", "terminal", "--color", "always",
    ];
    arguments.extend(files.iter().flat_map(|file| ["--format", file.as_str()]));
    let run = kouetsu(folder.path(), &arguments);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.contains("\x1b["), "colours for the terminal");
    for name in names {
        let path = folder.path().join(format!("out.{name}"));
        let text = std::fs::read_to_string(path).expect("written");
        assert!(text.contains("T108") && !text.contains('\x1b'), "{name}");
        // The same as alone.
        let alone = kouetsu(folder.path(), &["check", "a.tsv", "--format", name]);
        assert_eq!(alone.out, text, "{name}");
    }
}

#[test]
fn what_cannot_be_written_is_told_before_the_check() {
    let folder = folder();
    write(folder.path(), "a.tsv", GOOD);
    for (formats, told) in [
        (&["terminal", "json"][..], "--format"),
        (&["json=a.json", "sarif=a.json"], "a.json"),
        (&["yaml"], "junit"),
        (&["json="], "="),
        (&["json=nowhere/a.json"], "nowhere"),
    ] {
        let mut arguments = vec!["check", "a.tsv"];
        arguments.extend(formats.iter().flat_map(|format| ["--format", format]));
        let run = kouetsu(folder.path(), &arguments);
        assert_eq!(run.code, 2, "{formats:?}: {run:?}");
        assert!(run.err.contains(told), "{formats:?}: {}", run.err);
        assert!(!folder.path().join("a.json").exists());
    }
}

#[test]
fn annotations_come_with_the_full_list_where_there_is_a_page_for_it() {
    let folder = folder();
    let summary = write(folder.path(), "summary.md", "before\n");
    let run = |path: &std::path::Path| {
        let mut command = command(&root());
        command.args(["check", EDITION, "--format", "github", "--exit-zero"]);
        finish(command.env("GITHUB_STEP_SUMMARY", path))
    };
    let told = run(&summary);
    assert_eq!(told.code, 0);
    let annotations = told.out.lines().filter(|line| line.starts_with("::"));
    assert_eq!(annotations.count(), 20);
    let text = std::fs::read_to_string(&summary).expect("there");
    assert!(text.starts_with("before\n## kouetsu"));
    let all = project(&["check", EDITION, "--format", "jsonl"])
        .out
        .lines()
        .count();
    assert_eq!(
        text.lines().filter(|line| line.contains(" | ")).count(),
        all + 1
    );
    // A page that cannot be written costs nothing but itself.
    let nowhere = run(&folder.path().join("no/such.md"));
    assert_eq!((nowhere.code, &nowhere.out), (0, &told.out));
    assert!(nowhere.err.contains("GITHUB_STEP_SUMMARY"));
    // A page that is nearly full is not made too large to be shown.
    std::fs::write(&summary, vec![b'x'; (1 << 20) - 2000]).expect("written");
    run(&summary);
    assert!(std::fs::metadata(&summary).expect("there").len() <= 1 << 20);
}

#[test]
fn counts_are_given_to_programs() {
    let run = project(&[
        "check",
        EDITION,
        "--statistics",
        "--format",
        "json",
        "--exit-zero",
    ]);
    let counts = run.json();
    let whole = project(&["check", EDITION, "--format", "json"]).json();
    assert_eq!(counts["summary"], whole["summary"]);
    let total: u64 = counts["rules"]
        .as_array()
        .expect("rules")
        .iter()
        .map(|rule| rule["findings"].as_u64().expect("a count"))
        .sum();
    let summary = &whole["summary"];
    let count = |level: &str| summary[level].as_u64().expect("a count");
    assert_eq!(total, count("error") + count("warning") + count("info"));
}

#[test]
fn completions_and_the_man_page_know_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = project(&["completions", shell]);
        assert_eq!(run.code, 0, "{run:?}");
        for word in ["baseline", "config-from", "manifest"] {
            assert!(run.out.contains(word), "{shell}: {word}");
        }
    }
    assert_eq!(project(&["completions", "dos"]).code, 2);
    let page = project(&["man"]).out;
    assert!(page.contains(".TH kouetsu 1") && page.contains("baseline"));
    let page = project(&["man", "check"]).out;
    assert!(page.contains("config\\-from"), "{page}");
    assert_eq!(project(&["man", "nothing"]).code, 2);
}

#[test]
fn one_broken_file_hides_no_other_in_any_form() {
    let folder = folder();
    let folder = folder.path();
    let edition = std::fs::read(root().join(EDITION)).expect("the edition");
    write(folder, ".ignore", "drafts/\n");
    write(folder, "data/drafts/a.tsv", &edition);
    for name in ["1", "3", "5/6"] {
        write(folder, &format!("data/{name}.tsv"), &edition);
    }
    write(folder, "data/2.tsv", b"\x81\xff\xfe\x00".repeat(99));
    write(
        folder,
        "data/4,::error::%0A.tsv",
        format!("::error::\u{1b}[31m\t\"\n{GOOD}"),
    );
    for format in [
        "terminal", "concise", "json", "sarif", "gitlab", "junit", "rdjsonl", "markdown",
    ] {
        let run = kouetsu(
            folder,
            &["check", "data", "--format", format, "--exit-zero"],
        );
        assert_eq!(run.code, 2, "{format}: {}", run.err);
        for name in ["data/1.tsv", "data/2.tsv", "data/3.tsv", "data/5/6.tsv"] {
            let name = match format {
                "junit" => name.to_owned(),
                _ => name.replace('/', std::path::MAIN_SEPARATOR_STR),
            };
            let there = run.out.contains(&name) || run.out.contains(&name.replace('\\', "/"));
            assert!(there, "{format}: {name}");
        }
        assert!(
            !run.out.contains("drafts") && !run.out.contains('\x1b'),
            "{format}"
        );
    }
}
