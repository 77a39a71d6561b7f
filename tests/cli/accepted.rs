//! `kouetsu baseline`, `check --baseline`, and whose word counts in a pull request.

use std::path::Path;

use crate::harness::*;

/// 22 and 23 November 2026 in Japan.
const DAY: &str = "1795273200";
const NEXT_DAY: &str = "1795359600";

/// A table with two typos of one rule.
fn faulty() -> String {
    GOOD.replace("個別訪問", "個別訪門")
        .replace("表彰企業", "訪門企業")
}

/// A folder with the table and nothing but the rule for known typos.
fn place() -> tempfile::TempDir {
    let folder = folder();
    write(folder.path(), "kouetsu.toml", "select = [\"T109\"]\n");
    write(folder.path(), "data/a.tsv", faulty());
    folder
}

fn check(folder: &Path, more: &[&str]) -> Run {
    let arguments = [&["check", "data", "--format", "json"], more].concat();
    kouetsu(folder, &arguments)
}

fn accept(folder: &Path) {
    let run = kouetsu(folder, &["baseline", "data"]);
    assert_eq!(run.code, 0, "{run:?}");
}

fn baseline(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("kouetsu-baseline.toml")).expect("written")
}

const WITH: &[&str] = &["--baseline", "kouetsu-baseline.toml"];

#[test]
fn what_is_there_is_accepted_and_a_new_copy_is_not() {
    let folder = place();
    let folder = folder.path();
    assert_eq!(check(folder, &[]).code, 1);
    accept(folder);
    let run = check(folder, WITH);
    assert_eq!((run.code, run.codes()), (0, vec![]), "{run:?}");
    assert_eq!(
        run.json()["summary"]["suppressed"],
        1,
        "one finding with two addresses"
    );
    write(
        folder,
        "data/a.tsv",
        faulty().replace("専門家の派遣", "訪門家の派遣"),
    );
    let run = check(folder, WITH);
    let report = run.json();
    assert_eq!(run.code, 1);
    assert_eq!(report["findings"][0]["count"], 1, "{report:#}");
    assert_eq!(report["findings"][0]["location"]["line"], 6);
    assert_eq!(
        report["findings"][0]["also"].as_array().map(Vec::len),
        Some(0)
    );
    let edits = &report["findings"][0]["fix"]["edits"];
    for edit in edits.as_array().expect("edits") {
        assert_eq!(
            edit["location"]["line"], 6,
            "accepted places are not to be corrected"
        );
    }
}

#[test]
fn a_baseline_is_not_overwritten() {
    let folder = place();
    accept(folder.path());
    let before = baseline(folder.path());
    let run = kouetsu(folder.path(), &["baseline", "data"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--update"), "{run:?}");
    assert_eq!(baseline(folder.path()), before);
}

#[test]
fn a_wrong_path_leaves_no_empty_list_behind() {
    let folder = place();
    let run = kouetsu(folder.path(), &["baseline", "deta"]);
    assert_eq!(run.code, 2);
    assert!(run.out.contains("書いていません"), "{run:?}");
    accept(folder.path());
}

#[test]
fn updating_removes_and_never_adds() {
    let folder = place();
    let folder = folder.path();
    accept(folder);
    // A person completes the file; the one entry is corrected meanwhile, another mistake is new.
    let text = baseline(folder).replacen("[[accepted]]\n", "# 様式の指定\n[[accepted]]\n", 1);
    let text = text.replace("導入した時点であった指摘", "様式どおり");
    write(folder, "kouetsu-baseline.toml", &text);
    let corrected = faulty()
        .replace("個別訪門", "個別訪問")
        .replace("専門家の派遣", "訪門家の派遣");
    write(folder, "data/a.tsv", corrected);
    let run = check(folder, WITH);
    assert!(run.err.contains("1件はもうありません"), "{}", run.err);
    let run = kouetsu(folder, &["baseline", "data", "--update"]);
    assert_eq!(run.code, 0, "{run:?}");
    let new = baseline(folder);
    assert_eq!(new.matches("[[accepted]]").count(), 1);
    assert!(
        new.starts_with("# 受け入れた指摘の一覧") && new.contains("様式どおり"),
        "{new}"
    );
    assert_eq!(
        check(folder, WITH).json()["findings"][0]["location"]["line"],
        6
    );
    // Once more changes nothing.
    kouetsu(folder, &["baseline", "data", "--update"]);
    assert_eq!(baseline(folder), new);
    // Everything corrected: nothing is left but what the file says about itself.
    write(folder, "data/a.tsv", GOOD);
    kouetsu(folder, &["baseline", "data", "--update"]);
    let empty = baseline(folder);
    assert!(
        empty.starts_with("# 受け入れた") && !empty.contains("[[accepted]]"),
        "{empty}"
    );
    assert_eq!(check(folder, WITH).code, 0);
}

#[test]
fn what_cannot_be_read_or_was_not_asked_about_stays_accepted() {
    let folder = place();
    let folder = folder.path();
    write(folder, "data/b.tsv", faulty());
    accept(folder);
    let before = baseline(folder);
    write(folder, "data/a.tsv", b"\xff\xfe\xfd\x81\n".as_slice());
    let run = kouetsu(folder, &["baseline", "data/a.tsv", "--update"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert_eq!(baseline(folder), before);
    // A file that is gone is gone, if its folder was asked about.
    std::fs::remove_file(folder.join("data/a.tsv")).expect("removed");
    kouetsu(folder, &["baseline", "data/b.tsv", "--update"]);
    assert_eq!(baseline(folder), before);
    kouetsu(folder, &["baseline", "data", "--update"]);
    let left = baseline(folder);
    assert!(
        left.contains("data/b.tsv") && !left.contains("data/a.tsv"),
        "{left}"
    );
}

#[test]
fn a_file_under_another_name_stays_accepted() {
    let folder = place();
    let folder = folder.path();
    write(folder, "data/b.tsv", GOOD.replace("会報", "訪門"));
    accept(folder);
    // A copy is new: the old one is still there.
    write(folder, "data/2020/a.tsv", faulty());
    let copy = check(folder, WITH);
    assert_eq!(copy.json()["findings"][0]["count"], 2, "{copy:?}");
    std::fs::remove_file(folder.join("data/a.tsv")).expect("removed");
    let renamed = check(folder, WITH);
    assert_eq!(renamed.code, 0, "{renamed:?}");
    // What is new in it is new; what was accepted for one file counts for one file.
    write(
        folder,
        "data/2020/a.tsv",
        faulty().replace("専門家の派遣", "訪門家の派遣"),
    );
    write(folder, "data/c.tsv", faulty());
    let run = check(folder, WITH);
    let counts: Vec<_> = run.json()["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|finding| finding["count"].as_u64())
        .collect();
    assert_eq!(counts, [Some(1), Some(2)], "{run:?}");
    // The list learns the name.
    std::fs::remove_file(folder.join("data/c.tsv")).expect("removed");
    let update = kouetsu(folder, &["baseline", "data", "--update"]);
    assert!(
        update.out.starts_with("0か所を除きました。残りは3か所"),
        "{update:?}"
    );
    let text = baseline(folder);
    assert_eq!(
        text.matches("path = \"data/2020/a.tsv\"").count(),
        2,
        "{text}"
    );
    assert!(!text.contains("\"data/a.tsv\""), "{text}");
    let run = check(folder, WITH);
    assert_eq!(run.json()["findings"][0]["count"], 1, "{run:?}");
    // Another table in the place of the old one accepts nothing.
    write(
        folder,
        "data/2020/a.tsv",
        GOOD.replace("融資制度", "訪門制度"),
    );
    std::fs::rename(folder.join("data/2020/a.tsv"), folder.join("data/d.tsv")).expect("moved");
    assert_eq!(check(folder, WITH).code, 1);
}

#[test]
fn an_acceptance_runs_out() {
    let folder = place();
    let folder = folder.path();
    let run = finish(command(folder).env("SOURCE_DATE_EPOCH", DAY).args([
        "baseline",
        "data",
        "--expires",
        "2026-11-22",
        "--reason",
        "公表済み",
        "--name",
        "佐藤",
    ]));
    assert_eq!(run.code, 0, "{run:?}");
    let text = baseline(folder);
    for line in [
        "date = \"2026-11-22\"",
        "expires = \"2026-11-22\"",
        "name = \"佐藤\"",
    ] {
        assert!(text.contains(line), "{text}");
    }
    let on = |day| {
        let mut command = command(folder);
        let arguments = [
            "check",
            "data",
            "--format",
            "json",
            "--baseline",
            "kouetsu-baseline.toml",
        ];
        finish(command.env("SOURCE_DATE_EPOCH", day).args(arguments))
    };
    assert_eq!(on(DAY).code, 0, "the last day counts");
    let run = on(NEXT_DAY);
    assert_eq!(run.code, 1);
    let help = run.json()["findings"][0]["help"].to_string();
    assert!(
        help.contains("2026-11-22") && help.contains("公表済み"),
        "{help}"
    );
    assert!(run.err.contains("期限が過ぎた"), "{}", run.err);
    // Days are also written without quotes.
    write(
        folder,
        "kouetsu-baseline.toml",
        text.replace("\"2026-11-22\"", "2026-11-22"),
    );
    assert_eq!(on(DAY).code, 0);
    for wrong in ["\"令和8年\"", "2026-02-30"] {
        write(
            folder,
            "kouetsu-baseline.toml",
            text.replace("\"2026-11-22\"", wrong),
        );
        assert_eq!(on(DAY).code, 2, "{wrong}");
    }
}

#[test]
fn a_baseline_with_a_mistake_is_refused_with_its_line() {
    let folder = place();
    let folder = folder.path();
    accept(folder);
    let text = baseline(folder);
    for (wrong, told) in [
        (
            text.replace("導入した時点であった指摘", " "),
            "kouetsu-baseline.toml",
        ),
        (text.replace("reason =", "raeson ="), "raeson"),
        ("[[accepted]\n".to_owned(), "kouetsu-baseline.toml"),
    ] {
        write(folder, "kouetsu-baseline.toml", wrong);
        let run = check(folder, WITH);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(
            run.err.contains("X104") && run.err.contains(told),
            "{}",
            run.err
        );
    }
    let missing = check(folder, &["--baseline", "nowhere.toml"]);
    assert!(
        missing.code == 2 && missing.err.contains("kouetsu baseline"),
        "{missing:?}"
    );
    let fixing = check(folder, &["--baseline", "kouetsu-baseline.toml", "--fix"]);
    assert_eq!(
        fixing.code, 2,
        "what is accepted is not fixed behind one's back"
    );
}

#[test]
fn a_pull_request_cannot_accept_its_own_mistakes() {
    let folder = place();
    let folder = folder.path();
    git(folder, &["init", "-q", "-b", "main"]);
    git(folder, &["add", "."]);
    git(folder, &["commit", "-qm", "without a baseline"]);
    let none = check(folder, &["--baseline-from", "HEAD"]);
    assert_eq!(none.code, 1);
    assert!(none.err.contains("ありません"), "{}", none.err);
    accept(folder);
    git(folder, &["add", "."]);
    git(folder, &["commit", "-qm", "a baseline"]);
    assert_eq!(check(folder, &["--baseline-from", "HEAD"]).code, 0);
    // The change brings a mistake and accepts it.
    write(
        folder,
        "data/a.tsv",
        faulty().replace("専門家の派遣", "訪門家の派遣"),
    );
    std::fs::remove_file(folder.join("kouetsu-baseline.toml")).expect("removed");
    accept(folder);
    assert_eq!(check(folder, WITH).code, 0);
    let run = check(
        folder,
        &[
            "--baseline",
            "kouetsu-baseline.toml",
            "--baseline-from",
            "HEAD",
        ],
    );
    assert_eq!(
        (run.code, &run.json()["findings"][0]["count"]),
        (1, &1.into()),
        "{run:?}"
    );
    for unknown in ["nowhere", "--output=x", "HEAD:data"] {
        let run = check(folder, &[&format!("--baseline-from={unknown}")]);
        assert_eq!(run.code, 2, "{unknown}: {run:?}");
    }
}

#[test]
fn a_pull_request_cannot_configure_its_mistakes_away() {
    let folder = place();
    let folder = folder.path();
    write(
        folder,
        "shared/base.toml",
        "[severity]\nT109 = \"warning\"\n",
    );
    write(
        folder,
        "kouetsu.toml",
        "extends = \"shared/base.toml\"\nselect = [\"T109\"]\n[per-path-ignores]\n\"data/old/**\" = [\"T\"]\n",
    );
    write(folder, "data/old/b.tsv", faulty());
    git(folder, &["init", "-q", "-b", "main"]);
    git(folder, &["add", "."]);
    git(folder, &["commit", "-qm", "first"]);
    let severity = |run: &Run| run.json()["findings"][0]["severity"].clone();
    let now = check(folder, &[]);
    assert_eq!((now.code, severity(&now)), (1, "warning".into()));
    assert_eq!(now.codes(), ["T109"], "the old folder is left out");
    let then = |more: &[&str]| check(folder, &[&["--config-from", "HEAD"], more].concat());
    assert_eq!(then(&[]).out, now.out, "nothing changed yet");
    // The whole file, what it extends, a nearer one: none of it counts.
    write(folder, "shared/base.toml", "ignore = [\"T\"]\n");
    assert_eq!(check(folder, &[]).code, 0);
    assert_eq!(then(&[]).out, now.out);
    write(folder, "kouetsu.toml", "ignore = [\"T\"]\n");
    write(folder, "data/kouetsu.toml", "ignore = [\"T\"]\n");
    assert_eq!(then(&[]).out, now.out);
    write(folder, "kouetsu.toml", "no = [\n");
    assert_eq!(check(folder, &["--config", "kouetsu.toml"]).code, 2);
    assert_eq!(then(&["--config", "kouetsu.toml"]).out, now.out);
    // From within a folder as well.
    let inside = kouetsu(
        &folder.join("data"),
        &[
            "check",
            "a.tsv",
            "--format",
            "json",
            "--config-from",
            "HEAD",
        ],
    );
    assert_eq!((inside.code, severity(&inside)), (1, "warning".into()));
    let outside = tempfile::tempdir().expect("a folder");
    let run = kouetsu(outside.path(), &["check", ".", "--config-from", "HEAD"]);
    assert_eq!(run.code, 2, "{run:?}");
}
