//! check --fix: what is written, what is refused, what the user is told.

use std::path::Path;

use crate::harness::*;

/// The good table with one row shifted to the left.
fn shifted() -> String {
    GOOD.replacen(
        "\t\t商工会連合会\t設備更新の支援",
        "商工会連合会\t設備更新の支援",
        1,
    )
    .replacen("・更新計画の点検\n", "・更新計画の点検\t\t\n", 1)
}

fn text(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).expect("read")
}

#[test]
fn a_fix_is_written_told_and_gone_from_the_report() {
    let folder = folder();
    let path = folder.path();
    write(path, "a.tsv", shifted());
    let before = kouetsu(path, &["check", "a.tsv", "--format", "json"]);
    assert_eq!((before.code, before.codes()), (1, vec!["S101".to_owned()]));
    // Moving cells is no safe fix.
    let safe = kouetsu(path, &["check", "a.tsv", "--fix"]);
    assert_eq!((safe.code, text(path, "a.tsv")), (1, shifted()));
    assert!(safe.err.contains("ありませんでした"), "{}", safe.err);
    assert!(safe.out.contains("1件は --unsafe-fixes"), "{}", safe.out);
    let run = kouetsu(
        path,
        &[
            "check",
            "a.tsv",
            "--fix",
            "--unsafe-fixes",
            "--format",
            "json",
        ],
    );
    assert_eq!((run.code, run.codes().len()), (0, 0), "{run:?}");
    assert_eq!(text(path, "a.tsv"), GOOD);
    assert_eq!(run.err, "a.tsv: 1か所を直しました（S101 行のずれ 1）\n");
    write(path, "a.tsv", shifted());
    let run = kouetsu(path, &["check", "a.tsv", "--unsafe-fixes", "--lang", "en"]);
    assert_eq!(run.err, "a.tsv: fixed 1 place(s) (S101 shifted-row 1)\n");
}

#[test]
fn a_diff_is_shown_and_nothing_written() {
    let folder = folder();
    let path = folder.path();
    write(path, "a.tsv", shifted());
    let run = kouetsu(path, &["check", "a.tsv", "--show-fixes", "--unsafe-fixes"]);
    assert_eq!((run.code, text(path, "a.tsv")), (1, shifted()));
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(
        lines[..3],
        ["diff --git a/a.tsv b/a.tsv", "--- a/a.tsv", "+++ b/a.tsv"]
    );
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("-商工会連合会\t設備更新")),
        "{}",
        run.out
    );
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("+\t\t商工会連合会\t設備更新")),
        "{}",
        run.out
    );
    assert!(run.err.contains("1か所を直せます"), "{}", run.err);
    // The diff is one that git applies.
    write(path, "fix.diff", &run.out);
    let applied = std::process::Command::new("git")
        .current_dir(path)
        .args(["apply", "fix.diff"])
        .status();
    if applied.is_ok_and(|status| status.success()) {
        assert_eq!(text(path, "a.tsv"), GOOD);
    }
    write(path, "a.tsv", shifted());
    let color = [
        "check",
        "a.tsv",
        "--show-fixes",
        "--unsafe-fixes",
        "--color",
        "always",
    ];
    assert!(kouetsu(path, &color).out.contains("\u{1B}[32m+\t\t商工会"));
    assert_eq!(kouetsu(path, &["check", "a.tsv", "--show-fixes"]).out, "");
}

#[test]
fn another_folder_takes_the_fixed_tables_in_their_places() {
    let folder = folder();
    let path = folder.path();
    write(path, "data/b/a.tsv", shifted());
    write(path, "data/c.tsv", GOOD);
    let run = kouetsu(
        path,
        &[
            "check",
            "data",
            "--unsafe-fixes",
            "--output",
            "out",
            "--format",
            "json",
        ],
    );
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(text(path, "data/b/a.tsv"), shifted());
    assert_eq!(text(path, "out/b/a.tsv"), GOOD);
    assert_eq!(
        text(path, "out/c.tsv"),
        GOOD,
        "what was right is there as well"
    );
    assert_eq!(run.json()["files"][0]["path"], "out/b/a.tsv");
    let run = kouetsu(path, &["check", "data/c.tsv", "--fix", "--output", "data"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("同じ場所"), "{}", run.err);
    assert_eq!(kouetsu(path, &["check", "data", "--output", "out"]).code, 2);
}

#[test]
fn a_pinned_file_is_written_only_elsewhere() {
    let folder = folder();
    let path = folder.path();
    write(path, "a.tsv", shifted());
    let add = ["manifest", "add", "a.tsv", "--table", "t", "--edition", "1"];
    assert_eq!(kouetsu(path, &add).code, 0);
    let run = kouetsu(
        path,
        &["check", "a.tsv", "--unsafe-fixes", "--format", "json"],
    );
    assert_eq!((run.code, text(path, "a.tsv")), (2, shifted()));
    assert_eq!(run.codes(), ["S101"], "it is still there");
    assert!(
        run.err.contains("台帳") && run.err.contains("--output"),
        "{}",
        run.err
    );
    let run = kouetsu(
        path,
        &["check", "a.tsv", "--unsafe-fixes", "--output", "out"],
    );
    assert_eq!(
        (run.code, text(path, "out/a.tsv")),
        (0, GOOD.to_owned()),
        "{run:?}"
    );
    // A pinned file is not overwritten by way of --output either.
    write(path, "new/a.tsv", shifted());
    let run = kouetsu(
        path,
        &["check", "new/a.tsv", "--unsafe-fixes", "--output", "."],
    );
    assert_eq!((run.code, text(path, "a.tsv")), (2, shifted()), "{run:?}");
}

#[test]
#[cfg(unix)]
fn a_read_only_file_is_refused_and_a_link_leads_to_its_target() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let path = folder.path();
    let file = write(path, "a.tsv", shifted());
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).expect("set");
    let run = kouetsu(path, &["check", "a.tsv", "--unsafe-fixes"]);
    assert_eq!((run.code, text(path, "a.tsv")), (2, shifted()));
    assert!(run.err.contains("読み取り専用"), "{}", run.err);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("set");
    std::os::unix::fs::symlink("a.tsv", path.join("link.tsv")).expect("linked");
    assert_eq!(
        kouetsu(path, &["check", "link.tsv", "--unsafe-fixes"]).code,
        0
    );
    assert!(path.join("link.tsv").is_symlink());
    assert_eq!(text(path, "a.tsv"), GOOD);
    let mode = std::fs::metadata(&file)
        .expect("there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn the_standard_input_is_shown_but_not_written() {
    let folder = folder();
    let input = shifted();
    let run = piped(
        folder.path(),
        &["check", "-", "--unsafe-fixes"],
        input.as_bytes(),
    );
    assert_eq!(run.code, 2);
    assert!(run.err.contains("標準入力"), "{}", run.err);
    let show = ["check", "-", "--unsafe-fixes", "--show-fixes"];
    assert!(
        piped(folder.path(), &show, input.as_bytes())
            .out
            .contains("+\t\t商工会連合会")
    );
}

#[test]
fn what_is_left_out_of_the_check_is_not_fixed() {
    let folder = folder();
    let path = folder.path();
    write(path, "a.tsv", shifted());
    let unfixed = |arguments: &[&str]| {
        let run = kouetsu(
            path,
            &[&["check", "a.tsv", "--unsafe-fixes"], arguments].concat(),
        );
        assert_eq!(text(path, "a.tsv"), shifted(), "{arguments:?} {run:?}");
    };
    unfixed(&["--ignore", "S101"]);
    unfixed(&["--select", "D"]);
    write(path, "kouetsu.toml", "[severity]\nS101 = \"info\"\n");
    unfixed(&[]);
    let allow = "[[allow]]\ntext = \"商工会連合会\"\nreason = \"原本のとおり\"\n";
    write(path, "kouetsu.toml", allow);
    unfixed(&[]);
    write(path, "kouetsu.toml", "");
    kouetsu(path, &["check", "a.tsv", "--unsafe-fixes"]);
    assert_eq!(text(path, "a.tsv"), GOOD, "otherwise it is");
}

#[test]
fn a_lost_value_is_not_passed_over_in_silence() {
    let folder = folder();
    let path = folder.path();
    write(
        path,
        "a.tsv",
        std::fs::read(root().join(EDITION)).expect("read"),
    );
    // The row stays as it is, and what it lost stays told.
    let run = kouetsu(path, &["check", "a.tsv", "--unsafe-fixes"]);
    assert!(run.err.contains("S101 行のずれ 11"), "{}", run.err);
    let run = kouetsu(path, &["check", "a.tsv", "--format", "concise"]);
    for told in ["a.tsv:59:2: エラー S101", "a.tsv:59:7: 警告 S102"] {
        assert!(run.out.contains(told), "{}", run.out);
    }
}
