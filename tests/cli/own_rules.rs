//! A user's own rules of words: read, run, named, fixed, and refused where they stand.

use crate::harness::*;

/// Two columns of a planning table, one cell each to look at.
fn table(cell: &str) -> String {
    format!("{GOOD}\t\t県（福祉課）\t窓口の充実\t{cell}\t・研修の実施\t・研修の継続\n")
}

/// A rule file; 窓口対応 is to be 相談対応.
const RULE: &str = r#"code = "K901"
name = "our-words"
name-ja = "本県の言葉"
severity = "warning"
summary = { ja = "本県で使わない言葉。", en = "Words this prefecture does not use." }
why = { ja = "住民に通じる言葉にそろえます。", en = "One word for one thing." }
silence = { ja = "「」の中。", en = "Quotations." }

[source.kitei]
publisher = "県"
title = "文書規程"
title-en = "Rules of documents"
in-force = "2020-04-01"

[[entry]]
wrong = ["窓口対応"]
right = "相談対応"
source = "kitei"
clause = "3"
examples = [{ wrong = "窓口対応の改善", right = "相談対応の改善" }]
silent = ["「窓口対応」の手引", "相談対応の改善"]
"#;

#[test]
fn own_rules_are_tested_run_named_and_explained() {
    let folder = folder();
    write(folder.path(), "words/our.toml", RULE);
    write(
        folder.path(),
        "kouetsu.toml",
        "[rules]\nfiles = [\"words\"]\n",
    );
    write(folder.path(), "a.tsv", table("・窓口対応の改善"));
    let tested = kouetsu(folder.path(), &["rules", "test", "words"]);
    assert_eq!(tested.code, 0, "{tested:?}");
    let run = kouetsu(folder.path(), &["check", "a.tsv", "--format", "json"]);
    assert_eq!(run.codes(), ["K901"], "{run:?}");
    let finding = &run.json()["findings"][0];
    assert_eq!(finding["severity"], "warning");
    assert_eq!(finding["location"]["text"], "窓口対応");

    for selected in ["K901", "k901", "K"] {
        let args = ["check", "a.tsv", "--format", "json", "--select", selected];
        assert_eq!(kouetsu(folder.path(), &args).codes(), ["K901"]);
    }
    let args = ["check", "a.tsv", "--format", "json", "--ignore", "K901"];
    assert_eq!(kouetsu(folder.path(), &args).codes(), Vec::<String>::new());
    let explained = kouetsu(folder.path(), &["explain", "本県の言葉"]);
    assert!(
        explained.out.contains("窓口対応 → 相談対応"),
        "{explained:?}"
    );
    let listed = kouetsu(folder.path(), &["rules"]);
    assert!(listed.out.contains("K901"), "{listed:?}");

    // The keys of the same file name the rule; one folder deeper it is inherited.
    write(
        folder.path(),
        "sub/kouetsu.toml",
        "extends = \"../kouetsu.toml\"\n[severity]\n\"本県の言葉\" = \"error\"\n",
    );
    write(folder.path(), "sub/b.tsv", table("・窓口対応の改善"));
    let run = kouetsu(folder.path(), &["check", "sub", "--format", "json"]);
    assert_eq!(run.json()["findings"][0]["severity"], "error", "{run:?}");
}

#[test]
fn fixes_of_own_rules_leave_names_titles_and_quotations_alone() {
    let folder = folder();
    let names = "title = \"名称\"\nclass = \"programme\"\nsource = \"県\"\nnames = [\"窓口対応向上プラン\"]\n";
    write(folder.path(), "names.toml", names);
    write(folder.path(), "our.toml", RULE);
    write(
        folder.path(),
        "kouetsu.toml",
        "[rules]\nfiles = [\"our.toml\"]\n[names]\nfiles = [\"names.toml\"]\n",
    );
    let cell = "・窓口対応向上プランの推進 ・窓口対応の改善 ・『窓口対応』の配布 ・窓口対応の改善に関する条例の周知";
    let path = write(folder.path(), "a.tsv", table(cell));
    let args = ["check", "a.tsv", "--select", "K901", "--unsafe-fixes"];
    let run = kouetsu(folder.path(), &args);
    let fixed = std::fs::read_to_string(path).expect("there");
    let expected = cell.replace("・窓口対応の改善 ", "・相談対応の改善 ");
    assert_eq!(fixed, table(&expected), "{run:?}");
}

#[test]
fn what_one_editions_encoding_lacks_is_refused_there_and_written_in_the_other() {
    let folder = folder();
    // 𠮷 (U+20BB7) is in UTF-8 and not in Shift_JIS.
    let rule = RULE
        .replace("窓口対応", "吉野窓口")
        .replace("相談対応", "𠮷野窓口");
    write(folder.path(), "our.toml", rule);
    write(
        folder.path(),
        "kouetsu.toml",
        "[rules]\nfiles = [\"our.toml\"]\n",
    );
    let text = table("・吉野窓口の改善");
    let (old, _, lossy) = encoding_rs::SHIFT_JIS.encode(&text);
    assert!(!lossy);
    let old_path = write(folder.path(), "data/2019.tsv", &old);
    let new_path = write(folder.path(), "data/2020.tsv", &text);
    let args = ["check", "data", "--select", "K901", "--unsafe-fixes"];
    let run = kouetsu(folder.path(), &args);
    assert_eq!(std::fs::read(&old_path).expect("there"), &*old, "{run:?}");
    let fixed = std::fs::read_to_string(&new_path).expect("there");
    assert_eq!(fixed, text.replace("吉野", "𠮷野"), "{run:?}");
    // What could not be written is told with its place.
    assert!(run.err.contains("2019.tsv:8:5"), "{run:?}");
    assert!(
        run.err.contains('𠮷') && run.err.contains("Shift_JIS"),
        "{run:?}"
    );
}

#[test]
fn what_is_wrong_with_an_own_rule_has_a_place() {
    let folder = folder();
    write(folder.path(), "a.tsv", GOOD);
    let caret = |config: &str, rule: &str| {
        write(folder.path(), "kouetsu.toml", config);
        write(folder.path(), "our.toml", rule);
        let run = kouetsu(folder.path(), &["check", "a.tsv", "--format", "json"]);
        assert_eq!((run.code, run.codes()), (2, vec!["X104".to_owned()]));
        run.err
    };
    let config = "[rules]\nfiles = [\"our.toml\"]\n";
    for (from, to, place) in [
        ("K901", "K105", "our.toml:1:8"),
        (
            "name = \"our-words\"",
            "name = \"stray-full-stop\"",
            "our.toml:1:8",
        ),
        ("clause = ", "clauze = ", "our.toml:19:1"),
    ] {
        let shown = caret(config, &RULE.replace(from, to));
        assert!(shown.contains(place) && shown.contains('^'), "{shown}");
    }
    let missing = caret("[rules]\nfiles = [\"nowhere\"]\n", RULE);
    assert!(missing.contains("kouetsu.toml:2:10"), "{missing}");
    let key = caret("[rules]\nfile = [\"our.toml\"]\n", RULE);
    assert!(key.contains("kouetsu.toml:2:1"), "{key}");
    let unknown = caret(
        "ignore = [\"K902\"]\n[rules]\nfiles = [\"our.toml\"]\n",
        RULE,
    );
    assert!(unknown.contains("kouetsu.toml:1:11"), "{unknown}");
    // The same code in two files.
    write(folder.path(), "two/a.toml", RULE);
    write(folder.path(), "two/b.toml", RULE);
    let twice = caret("[rules]\nfiles = [\"two\"]\n", RULE);
    assert!(twice.contains("b.toml:1:8"), "{twice}");
    // What check refuses, the test of rules tells.
    write(folder.path(), "kouetsu.toml", "");
    write(folder.path(), "bad/our.toml", RULE.replace("K901", "K105"));
    let tested = kouetsu(folder.path(), &["rules", "test", "bad"]);
    assert_eq!(tested.code, 1, "{tested:?}");
    assert!(tested.out.contains("our.toml:1:8"), "{tested:?}");
}
