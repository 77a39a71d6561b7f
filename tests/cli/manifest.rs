//! `kouetsu manifest` and what `check` makes of it.

use crate::harness::*;

fn series(folder: &std::path::Path) {
    write(folder, "plan/b.tsv", GOOD);
    write(folder, "plan/a.tsv", GOOD.replace("会報", "会誌"));
    for (file, edition) in [("plan/b.tsv", "初版"), ("plan/a.tsv", "改定版")] {
        let run = kouetsu(
            folder,
            &[
                "manifest",
                "add",
                file,
                "--table",
                "plan",
                "--edition",
                edition,
                "--provenance",
                "試験用",
                "--manifest",
                "manifest.toml",
            ],
        );
        assert_eq!(run.code, 0, "{run:?}");
    }
}

#[test]
fn editions_are_pinned_verified_and_renewed() {
    let folder = folder();
    series(folder.path());
    let path = folder.path().join("manifest.toml");
    let text = std::fs::read_to_string(&path).expect("written");
    assert!(text.contains("fiscal-years = [2019, 2020, 2021]"), "{text}");
    assert!(text.contains("provenance = \"試験用\""), "{text}");
    let verify = |format| kouetsu(folder.path(), &["manifest", "verify", "--format", format]);
    assert_eq!(verify("json").code, 0);
    assert!(verify("json").codes().is_empty());

    write(folder.path(), "plan/a.tsv", GOOD);
    let run = verify("json");
    assert_eq!((run.code, run.codes()), (1, vec!["X105".to_owned()]));
    assert!(verify("concise").out.contains("plan/a.tsv"));

    let noted = text.replacen("[[edition]]", "# 版の順\n[[edition]]", 1);
    write(folder.path(), "manifest.toml", &noted);
    let run = kouetsu(folder.path(), &["manifest", "update", "--format", "json"]);
    assert_eq!(run.json()["changed"], serde_json::json!(["plan/a.tsv"]));
    assert_eq!(verify("json").code, 0);
    let renewed = std::fs::read_to_string(&path).expect("written");
    assert!(renewed.contains("# 版の順"), "comments stay: {renewed}");
    assert_eq!(renewed.lines().count(), noted.lines().count());

    std::fs::remove_file(folder.path().join("plan/a.tsv")).expect("removed");
    assert_eq!(
        (verify("json").code, verify("json").codes()),
        (1, vec!["X105".to_owned()])
    );
}

#[test]
fn checking_a_directory_minds_its_manifest() {
    let folder = folder();
    series(folder.path());
    write(folder.path(), "plan/0.tsv", GOOD);
    let paths = |run: &Run| -> Vec<String> {
        let report = run.json();
        let files = report["files"].as_array().expect("an array").iter();
        files
            .map(|file| file["path"].as_str().expect("a path").replace('\\', "/"))
            .collect()
    };
    // The order of the series, not of the names; what is not pinned comes last.
    let run = kouetsu(folder.path(), &["check", ".", "--format", "json"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(paths(&run), ["plan/b.tsv", "plan/a.tsv", "plan/0.tsv"]);

    write(folder.path(), "plan/a.tsv", GOOD.replace("会報", "広報"));
    let run = kouetsu(folder.path(), &["check", "plan", "--format", "json"]);
    assert_eq!((run.code, run.codes()), (1, vec!["X105".to_owned()]));
    let ignored = kouetsu(
        folder.path(),
        &["check", "plan", "--ignore", "台帳との不一致"],
    );
    assert_eq!(ignored.code, 0, "{ignored:?}");

    std::fs::remove_file(folder.path().join("plan/a.tsv")).expect("removed");
    let run = kouetsu(folder.path(), &["check", "plan", "--format", "json"]);
    assert_eq!((run.code, run.codes()), (1, vec!["X105".to_owned()]));
}

#[test]
fn a_manifest_with_a_mistake_is_shown_where_it_is() {
    let folder = folder();
    series(folder.path());
    let path = folder.path().join("manifest.toml");
    let text = std::fs::read_to_string(&path).expect("written");
    write(
        folder.path(),
        "manifest.toml",
        text.replacen("sha256", "sha", 1),
    );
    for arguments in [
        &["check", "plan"][..],
        &["manifest", "verify"],
        &["manifest", "update"],
    ] {
        let run = kouetsu(folder.path(), arguments);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(
            run.err.contains("manifest.toml:") && run.err.contains("^^^"),
            "{}",
            run.err
        );
    }
}

#[test]
fn somebody_elses_manifest_is_left_alone() {
    let folder = folder();
    write(folder.path(), "manifest.toml", "name = \"other\"\n");
    write(folder.path(), "a.tsv", GOOD);
    assert_eq!(kouetsu(folder.path(), &["check", "."]).code, 0);
}

#[test]
fn a_file_outside_the_manifests_folder_cannot_be_pinned() {
    let folder = folder();
    write(folder.path(), "out.tsv", GOOD);
    std::fs::create_dir(folder.path().join("in")).expect("created");
    let run = kouetsu(
        folder.path(),
        &[
            "manifest",
            "add",
            "out.tsv",
            "--table",
            "t",
            "--edition",
            "1",
            "--manifest",
            "in/manifest.toml",
        ],
    );
    assert_eq!(run.code, 2);
    assert!(!folder.path().join("in/manifest.toml").exists());
}

#[test]
fn our_own_data_is_as_pinned() {
    let run = project(&["manifest", "verify"]);
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn entries_that_lead_elsewhere_are_told_by_both_commands() {
    let folder = folder();
    series(folder.path());
    let path = folder.path().join("manifest.toml");
    let text = std::fs::read_to_string(&path).expect("written");
    std::fs::create_dir(folder.path().join("plan/sub.tsv")).expect("created");
    let mut wrong = vec![
        text.replace("plan/a.tsv", "../a.tsv").into_bytes(),
        text.replace("plan/a.tsv", "/etc/hostname").into_bytes(),
        text.replace("plan/a.tsv", "").into_bytes(),
        text.replace("plan/a.tsv", "plan/sub.tsv").into_bytes(),
    ];
    wrong.push([text.as_bytes(), b"# \x93\xfa\n"].concat());
    for bytes in wrong {
        write(folder.path(), "manifest.toml", &bytes);
        let check = kouetsu(folder.path(), &["check", ".", "--format", "json"]);
        assert_eq!((check.code, check.codes()), (2, vec!["X104".to_owned()]));
        let verify = kouetsu(folder.path(), &["manifest", "verify", "."]);
        assert_eq!(verify.code, 2, "{verify:?}");
        assert!(verify.err.contains("X104"), "{verify:?}");
    }
}

#[test]
fn a_missing_file_or_manifest_is_told_with_what_to_do() {
    let folder = folder();
    let run = kouetsu(folder.path(), &["manifest", "verify"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("manifest add"), "{run:?}");
    assert!(run.err.contains("探した場所: manifest.toml"), "{run:?}");
    series(folder.path());
    assert_eq!(kouetsu(folder.path(), &["manifest", "verify", "."]).code, 0);
    write(folder.path(), "plan/b.tsv", GOOD.replace("会報", "広報"));
    std::fs::remove_file(folder.path().join("plan/a.tsv")).expect("removed");
    let run = kouetsu(folder.path(), &["manifest", "update"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(
        run.out.contains("plan/b.tsv"),
        "the rest is renewed: {run:?}"
    );
    assert!(
        run.err.contains("plan/a.tsv") && run.err.contains("対処"),
        "{run:?}"
    );
    let run = kouetsu(folder.path(), &["manifest", "update", "plan/c.tsv"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("登録されていません"), "{run:?}");
}
