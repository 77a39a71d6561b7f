use std::collections::HashSet;
use std::path::Path;

use super::*;

fn lists() -> impl Iterator<Item = (&'static str, TypoList)> {
    LISTS.iter().map(|(file, text)| {
        let list = TypoList::read(file, text).unwrap_or_else(|error| panic!("{error}"));
        (*file, list)
    })
}

fn finds(text: &str) -> Vec<&str> {
    Typos::builtin()
        .find(text)
        .map(|(at, _)| &text[at])
        .collect()
}

#[test]
fn lists_are_sorted_and_every_wrong_form_stands_once() {
    let mut seen = HashSet::new();
    for (file, list) in lists() {
        assert!(!list.title.is_empty() && !list.source.is_empty(), "{file}");
        for pair in list.typo.windows(2) {
            let (a, b) = (&pair[0].wrong, &pair[1].wrong);
            assert!(a < b, "{file}: {a} before {b}");
        }
        for typo in &list.typo {
            assert!(!typo.why.is_empty(), "{}", typo.wrong);
            assert!(seen.insert(typo.wrong.clone()), "{}: twice", typo.wrong);
            let alternatives: HashSet<&String> = typo.right.iter().collect();
            assert_eq!(alternatives.len(), typo.right.len(), "{}", typo.wrong);
        }
    }
    assert!(seen.len() >= 120, "{}", seen.len());
}

#[test]
fn examples_fire_once_and_are_clean_when_corrected() {
    for typo in Typos::builtin().entries() {
        assert_eq!(finds(&typo.example), [&typo.wrong], "{}", typo.example);
        for right in &typo.right {
            let corrected = typo.example.replace(&typo.wrong, right);
            assert!(finds(&corrected).is_empty(), "{corrected}: no cycles");
        }
    }
}

#[test]
fn guards_are_needed_and_work() {
    for typo in Typos::builtin().entries() {
        for c in typo.after.chars() {
            assert!(!finds(&format!("{c}{}", typo.wrong)).contains(&typo.wrong.as_str()));
        }
        for c in typo.before.chars() {
            assert!(!finds(&format!("{}{c}", typo.wrong)).contains(&typo.wrong.as_str()));
        }
    }
    for text in [
        "造成積算書",
        "作業積算",
        "身体検査",
        "公開説明会",
        "運転開始",
        "点検策定",
        "確保検討",
        "保健設備",
        "家畜積載",
        "往復数",
        "点検当日",
        "保険査定",
        "分解設備",
        "絶体絶命",
        "気絶体験",
        "生活働き方",
        "小づつみ",
        "一回複数回",
        "毎週知事が",
    ] {
        assert!(finds(text).is_empty(), "{text}: {:?}", finds(text));
    }
}

#[test]
fn no_name_holds_a_wrong_form() {
    for (file, text) in crate::text::names::LISTS {
        for line in text.lines() {
            assert!(finds(line).is_empty(), "{file}: {line}");
        }
    }
}

#[test]
fn ordinary_tables_hold_no_wrong_form() {
    fn walk(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|e| e == "csv" || e == "tsv") {
                files.push(path);
            }
        }
    }
    let mut files = Vec::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/shapes"),
        &mut files,
    );
    assert!(!files.is_empty());
    for file in files {
        let bytes = std::fs::read(&file).expect("a file");
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            finds(&text).is_empty(),
            "{}: {:?}",
            file.display(),
            finds(&text)
        );
    }
}

#[test]
fn a_users_typos_join_the_others_and_bad_ones_are_refused() {
    let list = |wrong: &str, right: &str| {
        let text = format!(
            "title = \"係\"\nsource = \"係\"\n[[typo]]\nwrong = \"{wrong}\"\nright = [\"{right}\"]\nwhy = \"通称\"\nexample = \"{wrong}の利用\"\n"
        );
        TypoList::read("own.toml", &text)
    };
    let typos = Typos::with(&[list("市民プラサ", "市民プラザ").expect("a list")]);
    assert_eq!(typos.find("市民プラサの完壁な").count(), 2);
    assert!(list("市民", "市民会館").is_err());
    assert!(list("市", "町").is_err());
    let unknown = TypoList::read("own.toml", "title = \"\"\nsource = \"\"\nwrong = \"\"\n");
    assert!(
        unknown
            .expect_err("an unknown key")
            .to_string()
            .contains("line 3")
    );
}
