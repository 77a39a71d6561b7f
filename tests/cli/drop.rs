//! Files without a command: a report and a review workbook beside each.

use std::path::Path;

use crate::harness::{EDITION, GOOD, Run, command, finish};

/// As on a machine without a screen.
fn dropped(folder: &Path, arguments: &[&str]) -> Run {
    finish(
        command(folder)
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .args(arguments),
    )
}

fn edition() -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(EDITION);
    std::fs::read(path).expect("the edition")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

#[test]
fn files_alone_get_report_and_workbook_beside_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("原稿.tsv");
    std::fs::write(&path, edition()).unwrap();
    std::fs::write(folder.path().join("良い表.tsv"), GOOD).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let good = folder.path().join("良い表.tsv");
    let run = dropped(
        elsewhere.path(),
        &[path.to_str().unwrap(), good.to_str().unwrap()],
    );
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.contains("原稿.tsv: エラー"), "{run:?}");
    assert!(run.out.contains("報告: 原稿_点検.html"), "{run:?}");
    assert_eq!(
        names(folder.path()),
        [
            "原稿.tsv",
            "原稿_点検.html",
            "原稿_点検.xlsx",
            "良い表.tsv",
            "良い表_点検.html",
            "良い表_点検.xlsx"
        ]
    );
    assert!(names(elsewhere.path()).is_empty());
    let page = std::fs::read_to_string(folder.path().join("原稿_点検.html")).unwrap();
    assert!(page.contains("T108") && page.ends_with("</html>\n"));
    assert!(
        !page.contains(folder.path().to_str().unwrap()),
        "no absolute path"
    );
    let book = std::fs::read(folder.path().join("原稿_点検.xlsx")).unwrap();
    assert!(book.starts_with(b"PK"));
    assert_eq!(
        std::fs::read(&path).unwrap(),
        edition(),
        "the original is as it was"
    );
}

#[test]
fn nothing_is_replaced_and_results_are_not_checked_again() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.tsv"), GOOD).unwrap();
    std::fs::write(folder.path().join("a_点検.xlsx"), "decisions").unwrap();
    let run = dropped(folder.path(), &["a.tsv"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("a_点検_2.html"), "{run:?}");
    let kept = std::fs::read(folder.path().join("a_点検.xlsx")).unwrap();
    assert_eq!(kept, b"decisions");
    let run = dropped(folder.path(), &["a.tsv", "a_点検_2.xlsx"]);
    assert!(
        run.out.contains("a_点検_2.xlsx: 点検の結果なので除きます"),
        "{run:?}"
    );
    assert_eq!(
        names(folder.path()),
        [
            "a.tsv",
            "a_点検.xlsx",
            "a_点検_2.html",
            "a_点検_2.xlsx",
            "a_点検_3.html",
            "a_点検_3.xlsx"
        ]
    );
}

#[test]
fn a_command_comes_before_a_file_of_its_name() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("rules"), GOOD).unwrap();
    let run = dropped(folder.path(), &["rules"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("T108"), "{run:?}");
    assert_eq!(names(folder.path()), ["rules"]);
    dropped(folder.path(), &["./rules"]);
    assert_eq!(
        names(folder.path()),
        ["rules", "rules_点検.html", "rules_点検.xlsx"]
    );
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_done() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("broken.xlsx"), "no workbook").unwrap();
    std::fs::write(folder.path().join("good.tsv"), GOOD).unwrap();
    let run = dropped(folder.path(), &["broken.xlsx", "good.tsv"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.out.contains("broken.xlsx\n\nエラー[X10"), "{run:?}");
    assert_eq!(
        names(folder.path()),
        [
            "broken.xlsx",
            "good.tsv",
            "good_点検.html",
            "good_点検.xlsx"
        ]
    );
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.tsv"), GOOD).unwrap();
    let mode = |mode| {
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(0o555);
    // Root may write everywhere.
    let root = std::fs::write(folder.path().join("probe"), "").is_ok();
    let run = dropped(folder.path(), &["a.tsv"]);
    mode(0o755);
    if !root {
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.err.contains("隣に報告を書けません"), "{run:?}");
        assert_eq!(names(folder.path()), ["a.tsv"]);
    }
}

#[test]
fn folders_are_opened_and_the_missing_one_does_not_stop_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    std::fs::create_dir_all(at.join("計画")).unwrap();
    std::fs::create_dir_all(at.join("空")).unwrap();
    for name in ["計画/a.tsv", "b.tsv"] {
        std::fs::write(at.join(name), GOOD).unwrap();
    }
    std::fs::write(at.join("計画/記録.docx"), "any document").unwrap();
    let run = dropped(at, &["計画", "b.tsv", "./b.tsv", "./gone.tsv", "空"]);
    assert_eq!(run.code, 2, "{run:?}");
    for told in [
        "gone.tsv: 見つかりません",
        "空: フォルダーに検査できる表がありません",
        "（.docx）1件",
    ] {
        assert!(run.out.contains(told), "{told}: {run:?}");
    }
    assert_eq!(run.out.matches("b.tsv: エラー").count(), 1, "once: {run:?}");
    assert_eq!(
        names(&at.join("計画")),
        ["a.tsv", "a_点検.html", "a_点検.xlsx", "記録.docx"]
    );
    // Its own results are no tables to check.
    let run = dropped(at, &["計画"]);
    assert_eq!(run.out.matches(": エラー").count(), 1, "{run:?}");
}

#[test]
fn reports_of_twins_tell_them_apart() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.tsv"), GOOD).unwrap();
    std::fs::write(folder.path().join("a.csv"), GOOD.replace('\t', ",")).unwrap();
    dropped(folder.path(), &["a.tsv", "a.csv"]);
    let found = names(folder.path());
    for name in ["a_csv_点検.html", "a_tsv_点検.html", "a_csv_点検.xlsx"] {
        assert!(found.contains(&name.to_owned()), "{found:?}");
    }
}
