//! `kouetsu diff`: formats, git, mistakes of use and findings of revisions.

use std::path::Path;
use std::process::Command;

use crate::harness::{GOOD, Run, command, finish, folder, kouetsu, write};

/// [`GOOD`] with a smaller figure, a row less and a row more.
fn next() -> String {
    let mut lines: Vec<String> = GOOD.lines().map(str::to_owned).collect();
    lines[4] = lines[4].replace("・申請の手引の作成", "・申請の手引を800部作成");
    lines[2] = lines[2].replace("商工会連合会", "商工会議所連合会");
    lines.push(
        "\t\t県労働局\t最低賃金の周知\t・ポスターの配布\t・ポスターの配布\t・ポスターの配布"
            .to_owned(),
    );
    lines.join("\n") + "\n"
}

fn before() -> String {
    GOOD.replace("・申請の手引の作成", "・申請の手引を1,000部作成")
}

/// Runs git in a folder, by itself.
fn git(folder: &Path, arguments: &[&str]) -> Run {
    finish(
        Command::new("git")
            .current_dir(folder)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env_remove("GIT_DIR")
            .args(["-c", "user.name=t", "-c", "user.email=t@example.invalid"])
            .args(arguments),
    )
}

/// A repository with both editions as `plan.tsv`.
fn repository() -> tempfile::TempDir {
    let folder = folder();
    let here = folder.path();
    assert_eq!(git(here, &["init", "-q"]).code, 0);
    write(here, "plan.tsv", before());
    write(here, "gone.tsv", GOOD);
    git(here, &["add", "."]);
    assert_eq!(git(here, &["commit", "-qm", "old"]).code, 0);
    write(here, "plan.tsv", next());
    std::fs::remove_file(here.join("gone.tsv")).expect("removed");
    write(here, "new.tsv", GOOD);
    git(here, &["add", "-A"]);
    assert_eq!(git(here, &["commit", "-qm", "new"]).code, 0);
    folder
}

/// A folder with both editions as files.
fn pair() -> tempfile::TempDir {
    let folder = folder();
    write(folder.path(), "old.tsv", before());
    write(folder.path(), "new.tsv", next());
    folder
}

fn diff(folder: &Path, arguments: &[&str]) -> Run {
    let mut all = vec!["diff"];
    all.extend(arguments);
    finish(
        command(folder)
            .env(
                "GIT_CEILING_DIRECTORIES",
                folder.parent().expect("a folder"),
            )
            .args(all),
    )
}

#[test]
fn every_format_tells_what_changed_and_exits_with_1() {
    let folder = pair();
    for format in ["terminal", "markdown", "html", "json", "jsonl"] {
        let run = diff(folder.path(), &["old.tsv", "new.tsv", "--format", format]);
        assert_eq!((run.code, run.err.as_str()), (1, ""), "{format}");
        assert!(run.out.contains("最低賃金の周知"), "{format}: {}", run.out);
    }
    let xlsx = [
        "old.tsv",
        "new.tsv",
        "--format",
        "xlsx",
        "--output-file",
        "t.xlsx",
    ];
    assert_eq!(diff(folder.path(), &xlsx).code, 1);
    let bytes = std::fs::read(folder.path().join("t.xlsx")).expect("written");
    assert!(bytes.starts_with(b"PK"));
    let same = diff(folder.path(), &["old.tsv", "old.tsv"]);
    assert_eq!(same.code, 0, "{}", same.out);
}

#[test]
fn a_terminal_of_any_width_is_not_overrun() {
    use unicode_width::UnicodeWidthStr as _;
    let folder = pair();
    for columns in [80, 100, 160] {
        let run = finish(
            command(folder.path())
                .env("COLUMNS", columns.to_string())
                .args(["diff", "old.tsv", "new.tsv", "--color", "never"]),
        );
        assert!(run.out.contains("R103"), "{}", run.out);
        for line in run.out.lines() {
            assert!(line.width() <= columns, "{columns}: {line}");
        }
    }
}

#[test]
fn a_difference_of_width_alone_can_be_ignored() {
    let folder = folder();
    write(folder.path(), "a.tsv", GOOD);
    write(
        folder.path(),
        "b.tsv",
        GOOD.replace("（労政課）", "(労政課)"),
    );
    assert_eq!(diff(folder.path(), &["a.tsv", "b.tsv"]).code, 1);
    let run = diff(folder.path(), &["a.tsv", "b.tsv", "--ignore", "cosmetic"]);
    assert_eq!(run.code, 0, "{}", run.out);
}

#[test]
fn findings_of_revisions_are_told_in_every_text_and_in_json() {
    let folder = pair();
    for format in ["terminal", "markdown"] {
        let run = diff(folder.path(), &["old.tsv", "new.tsv", "--format", format]);
        assert!(run.out.contains("R103"), "{format}: {}", run.out);
        assert!(run.out.contains("800部"), "{format}: {}", run.out);
    }
    let run = diff(folder.path(), &["old.tsv", "new.tsv", "--format", "json"]);
    assert_eq!(run.codes(), ["R110", "R103"]);
    let json = run.json();
    let finding = &json["findings"][1];
    assert_eq!(finding["location"]["path"], "new.tsv");
    assert_eq!(finding["location"]["text"], "800部作成");
    assert_eq!(finding["related"][0]["location"]["path"], "old.tsv");
    assert_eq!(finding["related"][0]["location"]["text"], "1,000部作成");
}

#[test]
fn a_denied_finding_exits_with_3_unless_it_is_expected() {
    let folder = pair();
    let here = folder.path();
    let denied = |rules: &str| diff(here, &["old.tsv", "new.tsv", "--deny", rules]);
    assert_eq!(denied("R103").code, 3);
    assert_eq!(denied("R101,小さくなった数値").code, 3);
    assert_eq!(denied("R").code, 3);
    assert_eq!(denied("R101,R102").code, 1);
    for wrong in ["R999", "S101", ""] {
        let run = denied(wrong);
        assert_eq!(run.code, 2, "{wrong}");
        assert!(run.err.contains("--deny"), "{}", run.err);
    }
    let expected = "[[expect]]\nrule = \"R103\"\nrow = \"県労働局 > 業務改善助成金の活用促進\"\nreason = \"在庫\"\n";
    write(here, "kouetsu.toml", expected);
    assert_eq!(denied("R103").code, 1);
    write(
        here,
        "kouetsu.toml",
        expected.replace("県労働局 >", "県庁 >"),
    );
    assert_eq!(denied("R103").code, 3);
    write(
        here,
        "kouetsu.toml",
        "[[rename]]\nold = \"a\"\nnow = \"b\"\n",
    );
    let run = denied("R103");
    assert_eq!(run.code, 2);
    assert!(run.err.contains("kouetsu.toml:3:1"), "{}", run.err);
}

#[test]
fn a_dated_rename_outranks_what_the_rows_suggest() {
    let folder = pair();
    let here = folder.path();
    let rename = |from: &str| {
        let text = format!(
            "[[rename]]\nold = \"商工会連合会\"\nnew = \"商工会議所連合会\"\nfrom = {from}\n"
        );
        write(here, "kouetsu.toml", text);
        diff(here, &["old.tsv", "new.tsv", "--format", "json"])
    };
    let known = rename("2020-04-01");
    assert_eq!(known.codes(), ["R103"]);
    assert_eq!(known.json()["entities"][0]["to"], "商工会議所連合会");
    assert_eq!(rename("2030-04-01").codes(), ["R110", "R103"]);
}

#[test]
fn revisions_of_a_repository() {
    let folder = repository();
    let here = folder.path();
    for arguments in [
        ["HEAD~1:plan.tsv", "plan.tsv"].as_slice(),
        &["--git", "HEAD~1", "HEAD", "--", "plan.tsv"],
    ] {
        let run = diff(here, arguments);
        assert_eq!((run.code, run.err.as_str()), (1, ""), "{arguments:?}");
        assert!(run.out.contains("800部"), "{}", run.out);
    }
    for (arguments, told) in [
        (["NONE:plan.tsv", "plan.tsv"].as_slice(), "NONE"),
        (&["HEAD:none.tsv", "plan.tsv"], "none.tsv"),
        (
            &["--git", "--output=x", "HEAD", "--", "plan.tsv"],
            "--output=x",
        ),
        (&["--", "-p:plan.tsv", "plan.tsv"], "-p"),
        (&["plan.tsv"], ""),
    ] {
        let run = diff(here, arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.out);
        assert!(run.err.contains(told), "{arguments:?}: {}", run.err);
    }
    assert!(!here.join("x").exists());
}

#[test]
fn a_revision_outside_a_repository_is_refused() {
    let folder = pair();
    let run = diff(folder.path(), &["HEAD:old.tsv", "new.tsv"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("リポジトリ"), "{}", run.err);
}

#[test]
fn a_path_of_a_revision_is_read_as_git_reads_it() {
    let folder = folder();
    let top = folder.path();
    let sub = top.join("data");
    std::fs::create_dir(&sub).expect("made");
    assert_eq!(git(top, &["init", "-q"]).code, 0);
    write(&sub, "計画.tsv", before());
    git(top, &["add", "."]);
    assert_eq!(git(top, &["commit", "-qm", "old"]).code, 0);
    write(&sub, "計画.tsv", next());
    let inside = |folder: &Path, arguments: &[&str]| {
        let all = [&["diff"], arguments].concat();
        finish(command(folder).args(all))
    };
    for old in ["HEAD:./計画.tsv", "HEAD:data/計画.tsv"] {
        let run = inside(&sub, &[old, "計画.tsv"]);
        assert_eq!((run.code, run.err.as_str()), (1, ""), "{old}");
        assert!(run.out.contains("最低賃金の周知"), "{old}: {}", run.out);
    }
    let run = inside(&sub, &["HEAD:計画.tsv", "計画.tsv"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("HEAD:./計画.tsv"), "{}", run.err);
    let run = inside(&sub, &["HEAD:./data/計画.tsv", "計画.tsv"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("HEAD:data/計画.tsv"), "{}", run.err);
    let run = inside(&sub, &["--git", "HEAD", "HEAD", "--", "計画.tsv"]);
    assert_eq!(run.code, 0, "{}", run.err);
    // What was just tried is no advice.
    write(top, "表.tsv", before());
    assert_eq!(git(top, &["add", "."]).code, 0);
    assert_eq!(git(top, &["commit", "-qm", "more"]).code, 0);
    for (path, right) in [
        ("表.tsv", "../表.tsv"),
        ("data/計画.tsv", "../data/計画.tsv"),
    ] {
        let run = inside(&sub, &["--git", "HEAD", "HEAD", "--", path]);
        assert_eq!(run.code, 2);
        assert!(run.err.contains(&format!(" {right}")), "{}", run.err);
        let run = inside(&sub, &["--git", "HEAD", "HEAD", "--", right]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
}

#[test]
fn a_key_that_is_not_unique_is_told_beside_the_json() {
    let folder = folder();
    let list = "番号,施設名,電話\n1,甲館,11\n2,乙館,22\n2,丙館,33\n";
    write(folder.path(), "old.csv", list);
    write(folder.path(), "new.csv", list.replace("33", "34"));
    let args = ["old.csv", "new.csv", "--key", "番号", "--format", "json"];
    let run = diff(folder.path(), &args);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("旧3行と旧4行"), "{}", run.err);
    serde_json::from_str::<serde_json::Value>(&run.out).expect("JSON alone");
}

#[test]
fn git_calls_it_as_external_diff_and_as_difftool() {
    let folder = repository();
    let here = folder.path();
    let binary = env!("CARGO_BIN_EXE_kouetsu");
    // The README's lines, with the binary's own path.
    write(here, ".gitattributes", "*.tsv diff=kouetsu\n");
    let driver = format!("diff.kouetsu.command='{binary}' diff");
    let run = git(
        here,
        &["-c", &driver, "diff", "--no-renames", "HEAD~1", "HEAD"],
    );
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    for told in ["a/plan.tsv", "800部", "b/new.tsv", "b/gone.tsv"] {
        assert!(run.out.contains(told), "{told}: {}", run.out);
    }
    assert!(
        run.out.contains("行の追加 6") && run.out.contains("行の削除 6"),
        "{}",
        run.out
    );
    // Findings name the file of the repository, not git's temporary one.
    assert!(run.out.contains("変更前：a/plan.tsv"), "{}", run.out);
    let run = git(here, &["-c", &driver, "diff", "-M", "HEAD~1", "HEAD"]);
    assert!(run.out.contains("a/gone.tsv → b/new.tsv"), "{}", run.out);
    let tool = format!("'{binary}' diff");
    let arguments = [
        "difftool",
        "-y",
        "--no-renames",
        "-x",
        &tool,
        "HEAD~1",
        "HEAD",
    ];
    let run = git(here, &arguments);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("800部"), "{}{}", run.out, run.err);
    assert!(!run.err.contains("X10"), "{}", run.err);
}

#[test]
fn a_file_that_is_no_table_does_not_end_gits_diff() {
    let folder = repository();
    let here = folder.path();
    let binary = env!("CARGO_BIN_EXE_kouetsu");
    write(here, ".gitattributes", "*.tsv diff=kouetsu\n");
    write(here, "a-binary.tsv", [255u8, 254, 0, 129, 0, 7]);
    let added = git(here, &["add", "."]);
    assert_eq!(added.code, 0, "{}", added.err);
    let driver = format!("diff.kouetsu.command='{binary}' diff");
    let run = git(here, &["-c", &driver, "diff", "--no-renames", "HEAD~1"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    for told in ["b/a-binary.tsv", "X10", "800部"] {
        assert!(run.out.contains(told), "{told}: {}", run.out);
    }
}

#[test]
fn what_cannot_be_compared_is_told() {
    let folder = pair();
    let here = folder.path();
    write(
        here,
        "binary.tsv",
        [0u8, 159, 146, 150, 0, 1, 2, 255, 254, 0, 7],
    );
    write(here, "other.tsv", "番号\t氏名\n1\t青森\n2\t弘前\n3\t八戸\n");
    for (other, told) in [
        ("binary.tsv", "binary.tsv"),
        ("other.tsv", "共通の列"),
        ("none.tsv", "none.tsv"),
    ] {
        let run = diff(here, &["old.tsv", other]);
        assert_eq!(run.code, 2, "{other}: {}", run.out);
        assert!(run.err.contains(told), "{other}: {}", run.err);
    }
    let run = kouetsu(here, &["diff", "old.tsv", "new.tsv", "--key", "番号"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("番号"), "{}", run.err);
}

#[test]
fn a_header_alone_is_an_edition_without_rows() {
    let folder = pair();
    let here = folder.path();
    let header = before().lines().next().expect("a header").to_owned() + "\n";
    write(here, "empty.tsv", header);
    for (old, new, key) in [
        ("old.tsv", "empty.tsv", "rows_removed"),
        ("empty.tsv", "old.tsv", "rows_added"),
        // What git names where there is no file.
        ("old.tsv", "/dev/null", "rows_removed"),
        ("/dev/null", "old.tsv", "rows_added"),
    ] {
        let run = diff(here, &[old, new, "--format", "json"]);
        assert_eq!(run.code, 1, "{}", run.err);
        assert_eq!(run.json()["summary"][key], 6, "{}", run.out);
        // All that was planned is gone, or all bodies are new; of the file itself git tells.
        let expected = match (old, new) {
            (_, "empty.tsv") => vec!["R101"; 6],
            ("empty.tsv", _) => vec!["R110"; 3],
            _ => Vec::new(),
        };
        assert_eq!(run.codes(), expected);
    }
}

#[test]
fn a_file_of_nothing_is_no_edition() {
    let folder = pair();
    let here = folder.path();
    for nothing in ["", " \n\n"] {
        write(here, "empty.tsv", nothing);
        for (old, new) in [("old.tsv", "empty.tsv"), ("empty.tsv", "old.tsv")] {
            let run = diff(here, &[old, new]);
            assert_eq!(run.code, 2, "{}", run.out);
            for part in [
                "X103",
                "empty.tsv",
                "ファイルが空です",
                "途中で終わっていないか",
            ] {
                assert!(run.err.contains(part), "{part}: {}", run.err);
            }
        }
    }
}

#[test]
fn long_paths_are_told_apart_by_their_ends() {
    let folder = folder();
    let here = folder.path();
    let long = "令和の働き方改革ロードマップ各年度の確定版と改訂版の保管場所".repeat(2);
    std::fs::create_dir(here.join(&long)).expect("a folder");
    let (old, new) = (format!("{long}/前年度.tsv"), format!("{long}/本年度.tsv"));
    write(here, &old, before());
    write(here, &new, next());
    let run = diff(here, &[&old, &new]);
    let first = run.out.lines().next().expect("a line");
    assert_eq!(first, "…/前年度.tsv → …/本年度.tsv");
}

#[test]
fn a_summary_counts_findings_by_rule() {
    let mut old = GOOD.lines().map(str::to_owned).collect::<Vec<_>>();
    let mut new = old.clone();
    for at in 0..8 {
        let row = |count: usize| {
            format!("\t\t県労働局\t第{at}地区の事業所の訪問\t・{count}社\t・{count}社\t・{count}社")
        };
        old.push(row(20 + at));
        new.push(row(10 + at));
    }
    let folder = folder();
    let here = folder.path();
    write(here, "old.tsv", old.join("\n") + "\n");
    write(here, "new.tsv", new.join("\n") + "\n");
    let all = diff(here, &["old.tsv", "new.tsv"]);
    let lowered = all.out.matches("R103").count();
    assert!(lowered >= 8, "{}", all.out);
    let run = diff(here, &["old.tsv", "new.tsv", "--summary"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains(&format!("：{lowered}件")), "{}", run.out);
    // Once with the count, and three of them in words.
    assert_eq!(run.out.matches("R103").count(), 4, "{}", run.out);
    assert!(run.out.contains("--summary を付けずに"), "{}", run.out);
}

/// Nothing is said to be the same that was not compared.
#[test]
fn lines_outside_the_table_are_compared_as_texts() {
    let folder = folder();
    let table = |title: &str, sum: &str| {
        format!(
            "{title}\n事業名\t担当課\t令和6年度\n道路の舗装\t土木課\t10\n橋の点検\t土木課\t20\n\
             公園の整備\t都市課\t30\n街路樹の剪定\t都市課\t40\n合計\t\t{sum}\n※単位は百万円\n"
        )
    };
    write(folder.path(), "old.tsv", table("土木の計画", "100"));
    write(folder.path(), "new.tsv", table("土木と公園の計画", "999"));
    let run = |more: &[&str]| {
        let mut all = vec!["old.tsv", "new.tsv"];
        all.extend(more);
        let run = diff(folder.path(), &all);
        assert_eq!((run.code, &*run.err), (1, ""), "{run:?}");
        run.out
    };
    let out = run(&["--ignore", "cosmetic"]);
    for told in ["表の外の行 2", "土木{+と公園+}の計画", "100-]", "999+}"] {
        assert!(out.contains(told), "{told}: {out}");
    }
    assert!(!out.contains("単位"), "{out}");
    let json: serde_json::Value = serde_json::from_str(&run(&["--format", "json"])).expect("JSON");
    assert_eq!(json["lines"][1]["kind"], "changed");
    assert_eq!(json["lines"][1]["old"]["text"], "合計　100");
    assert_eq!(json["lines"][1]["new"]["line"], 7);
    let comment = run(&["--format", "markdown"]);
    assert!(comment.contains("土木<ins>と公園</ins>の計画"), "{comment}");
    assert!(
        comment.contains("| 表の外の行 |\n") && comment.contains(" | 2 |\n"),
        "{comment}"
    );
    assert!(run(&["--format", "html"]).contains("999"));
    // 溶け込み版 keeps what stands around the table, 見え消し版 what stood there as well.
    // Styles and names of files stand before.
    let main = |page: String| page[page.find("<main").expect("a page")..].to_owned();
    let page = main(run(&["--format", "html", "--style", "clean"]));
    let order = [
        "土木<mark>と公園</mark>の計画",
        "<thead>",
        "街路樹の剪定",
        "999",
        "※単位は百万円",
    ];
    let places: Vec<Option<usize>> = order.iter().map(|text| page.find(text)).collect();
    assert!(
        places.is_sorted() && places[0].is_some(),
        "{places:?} {page}"
    );
    assert!(!page.contains("100"), "{page}");
    let page = main(run(&["--format", "html", "--style", "redline"]));
    assert!(page.contains("999") && page.contains("100"), "{page}");
    let same = diff(folder.path(), &["old.tsv", "old.tsv"]);
    assert_eq!((same.code, &*same.err), (0, ""), "{same:?}");
}

#[test]
fn spelling_that_differs_everywhere_is_told_once() {
    let folder = folder();
    let table = |gap: &str| {
        let row = |n: usize| format!("福祉\t福祉課\t見守り{n}\t\"・訪問{n}{gap}・相談{n}\"\n");
        let rows: String = (1..=6).map(row).collect();
        format!("テーマ\t実施機関\t施策\t令和6年度\n{rows}")
    };
    write(folder.path(), "old.tsv", table("\n"));
    write(
        folder.path(),
        "new.tsv",
        table(" ").replace("訪問3 ・相談3", "訪問3 ・面談3"),
    );
    let run = |format: &str| diff(folder.path(), &["old.tsv", "new.tsv", "--format", format]).out;
    let told = "表記のみの違い（改行・空白）：5か所。例：新2行 令和6年度「・訪問1⏎・相談1」→「・訪問1␣・相談1」";
    for format in ["terminal", "markdown", "html"] {
        let out = run(format).replace("\n  ", "").replace('\n', "");
        let out = out.replace("&#40;", "(").replace("&#41;", ")");
        assert!(out.contains(told), "{format}: {out}");
        assert!(!out.contains("相談6"), "{format}: {out}");
        assert!(out.contains("面"), "{format}: {out}");
    }
    let json = run("json");
    assert_eq!(json.matches("\"cosmetic\"").count(), 5, "none is lost");
}

/// A list of places, with a date of the last update on every row.
fn places(updated: &str, room: usize) -> String {
    let row = |n: usize| {
        let seats = if n == 4 { room } else { n * 10 };
        format!("{n},第{n}公民館,本町{n}丁目,{seats},{updated}\n")
    };
    let rows: String = (1..=8).map(row).collect();
    format!("番号,施設名,所在地,定員,更新日\n{rows}")
}

#[test]
fn a_column_that_changes_alike_on_every_row_is_told_once() {
    let folder = folder();
    write(folder.path(), "old.csv", places("2023/4/1", 40));
    write(folder.path(), "new.csv", places("2024/4/1", 99));
    let run = diff(folder.path(), &["old.csv", "new.csv"]);
    assert!(
        run.out
            .contains("「更新日」：「2023/4/1」はすべて「2024/4/1」に（8行）"),
        "{}",
        run.out
    );
    // The other change is told at the name of the place.
    assert!(run.out.contains("変更 第4公民館（"), "{}", run.out);
    assert_eq!(run.out.matches("[-").count(), 1, "{}", run.out);
    // Where one row keeps the old date, each row is told.
    let kept = places("2024/4/1", 40).replace("80,2024/4/1", "80,2023/4/1");
    write(folder.path(), "new.csv", kept);
    let run = diff(folder.path(), &["old.csv", "new.csv"]);
    assert!(!run.out.contains("すべて"), "{}", run.out);
    assert_eq!(run.out.matches("[-").count(), 7, "{}", run.out);
}

#[test]
fn rows_numbered_anew_are_told_once() {
    let folder = folder();
    let list = places("2024/4/1", 40);
    let mut lines: Vec<String> = list.lines().map(str::to_owned).collect();
    lines.remove(2);
    for (number, line) in (1..).zip(&mut lines[1..]) {
        let rest = line.split_once(',').expect("fields").1;
        *line = format!("{number},{rest}");
    }
    write(folder.path(), "old.csv", list);
    write(folder.path(), "new.csv", lines.join("\n") + "\n");
    let run = diff(folder.path(), &["old.csv", "new.csv"]);
    assert!(
        run.out.contains("「番号」：通し番号の振り直し（6行）")
            && run.out.contains("削除 第2公民館"),
        "{}",
        run.out
    );
    assert!(!run.out.contains("~ 変更"), "{}", run.out);
}

#[test]
fn a_table_doubled_or_gone_is_told_in_one_line() {
    let folder = folder();
    let list = places("2024/4/1", 40);
    let rows = list.split_once('\n').expect("a heading").1;
    write(folder.path(), "old.csv", &list);
    write(folder.path(), "new.csv", format!("{list}{rows}"));
    let run = diff(folder.path(), &["old.csv", "new.csv"]);
    assert!(run.out.contains("追加された8行のうち8行は"), "{}", run.out);
    let two = format!(
        "{GOOD}\n施設の一覧\n番号\t施設名\t定員\n1\t第1公民館\t10\n2\t第2公民館\t20\n3\t第3公民館\t30\n"
    );
    write(folder.path(), "two.tsv", two);
    write(folder.path(), "one.tsv", GOOD);
    let run = diff(folder.path(), &["two.tsv", "one.tsv"]);
    assert!(
        run.out.contains("表の削除：「施設の一覧」（3行）"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("■ 施設の一覧") && run.out.contains("削除 第2公民館"),
        "{}",
        run.out
    );
}

#[test]
fn another_countermeasure_is_no_move_from_the_theme() {
    let folder = folder();
    let table = |countermeasure: &str| {
        format!(
            "テーマ\t対応策\t実施機関\t施策\t令和6年度\n\
             福祉\tA策\t福祉課\t見守り\t訪問する\n\
             福祉\t{countermeasure}\t福祉課\t配食\t配る\n\
             福祉\tB策\t福祉課\t相談\t窓口を開く\n\
             教育\tC策\t教育課\t図書\t貸し出す\n"
        )
    };
    write(folder.path(), "old.tsv", table("B策"));
    write(folder.path(), "new.tsv", table("A策"));
    let run = kouetsu(folder.path(), &["diff", "old.tsv", "new.tsv"]);
    assert!(
        run.out.contains("対応策") && !run.out.contains("から移動"),
        "{run:?}"
    );
}
