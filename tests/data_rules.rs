//! Rules as data: the files that come with the program, and files of users.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kouetsu::check::{Options, check_grid};
use kouetsu::config::ConfigError;
use kouetsu::finding::Severity;
use kouetsu::grid::{Delimiter, read_delimited};
use kouetsu::rule::data::{Level, Library, Profile, RuleFile};
use kouetsu::rule::{Family, Lang, Settings};
use kouetsu::rules::koyobun::{direction, library};
use kouetsu::source::Source;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A small sound rule file.
const SOUND: &str = r#"code = "K901"
name = "test-words"
name-ja = "試験の語"
severity = "warning"
summary = { ja = "試験。", en = "A test." }
why = { ja = "試験", en = "test" }
silence = { ja = "試験", en = "test" }

[source.okurigana]
publisher = "内閣"
title = "例の告示"
title-en = "An example"
in-force = "2010-11-30"

[[entry]]
wrong = ["サーバ"]
right = "サーバー"
never = [{ text = "サーバント", reason = "別の語" }]
source = "okurigana"
clause = "1"
examples = [{ wrong = "サーバの更新", right = "サーバーの更新" }]
silent = ["サーバーの更新", "サーバントの紹介"]
"#;

fn parse(text: &str) -> Result<RuleFile, ConfigError> {
    RuleFile::parse(Path::new("例.toml"), text)
}

fn complaints(text: &str) -> Vec<String> {
    let library = Library::new(vec![parse(text).expect("sound")]);
    library.verify().iter().map(|c| c.line(Lang::Ja)).collect()
}

#[test]
fn every_file_keeps_what_it_promises() {
    let complaints: Vec<String> = library()
        .verify()
        .iter()
        .map(|c| c.line(Lang::Ja))
        .collect();
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn entries_are_sorted_and_named_files_are_read() {
    for file in library().files() {
        let words: Vec<&str> = file
            .entries
            .iter()
            .map(|entry| entry.wrong[0].as_str())
            .collect();
        for pair in words.windows(2) {
            assert!(
                pair[0] <= pair[1],
                "{}: {} before {}",
                file.path.display(),
                pair[0],
                pair[1]
            );
        }
    }
    let count = std::fs::read_dir(root().join("rules/koyobun"))
        .expect("there")
        .filter(|entry| {
            entry
                .as_ref()
                .expect("read")
                .path()
                .extension()
                .is_some_and(|e| e == "toml")
        })
        .count();
    assert_eq!(count, library().files().len());
}

#[test]
fn most_entries_name_their_source_and_clause() {
    let settled: usize = library().files().iter().map(RuleFile::settled).sum();
    let all: usize = library()
        .files()
        .iter()
        .map(|file| file.entries.len())
        .sum();
    assert!(settled >= 400, "{settled} of {all}");
}

/// Message and caret of a file that must be refused.
fn refused(from: &str, to: &str) -> String {
    let text = SOUND.replace(from, to);
    assert_ne!(text, SOUND, "{from} is not in the file");
    let error = parse(&text).expect_err("refused");
    let (message, help) = error.explain(Lang::Ja);
    format!(
        "{message}\n{help}\n{}",
        error.caret("例.toml").unwrap_or_default()
    )
}

#[test]
fn mistakes_have_a_place() {
    let shown = refused("right = \"サーバー\"\nnever", "rihgt = \"サーバー\"\nnever");
    assert!(
        shown.contains("rihgt") && shown.contains("例.toml:17:1"),
        "{shown}"
    );
    assert!(shown.contains("^"), "{shown}");
    for (from, to, expected) in [
        (
            "source = \"okurigana\"",
            "source = \"kunrei\"",
            "例.toml:19:10",
        ),
        (
            "right = \"サーバー\"\n",
            "right = \"サーバ\"\n",
            "例.toml:16:10",
        ),
        (
            "wrong = [\"サーバ\"]",
            "wrong = [\"サーバ\", \"サーバ\"]",
            "二重",
        ),
        ("reason = \"別の語\"", "reason = \" \"", "理由"),
        (
            "サーバント\", reason",
            "使用人\", reason",
            "含まれていません",
        ),
        (
            "severity = \"warning\"",
            "severity = \"error\"",
            "例.toml:4:12",
        ),
        ("code = \"K901\"", "code = \"X901\"", "例.toml:1:8"),
        ("2010-11-30", "平成22年", "in-force"),
        (
            "clause = \"1\"",
            "clause = \"1\"\nafter = [\"<感じ>\"]",
            "<漢字>",
        ),
        (
            "clause = \"1\"",
            "clause = \"1\"\nendings = \"五段\"",
            "五段カ",
        ),
    ] {
        let shown = refused(from, to);
        assert!(shown.contains(expected), "{to}: {shown}");
    }
}

#[test]
fn examples_are_tests() {
    assert_eq!(complaints(SOUND), Vec::<String>::new());
    for (from, to, expected) in [
        (
            "wrong = \"サーバの更新\"",
            "wrong = \"端末の更新\"",
            "鳴りません",
        ),
        (
            "right = \"サーバーの更新\"",
            "right = \"サーバの更新\"",
            "のはず",
        ),
        ("\"サーバントの紹介\"", "\"サーバの紹介\"", "黙るはず"),
        (
            "examples = [{ wrong = \"サーバの更新\", right = \"サーバーの更新\" }]\n",
            "",
            "例（examples）",
        ),
    ] {
        let text = SOUND.replace(from, to);
        assert_ne!(text, SOUND);
        let found = complaints(&text);
        assert!(
            found.iter().any(|line| line.contains(expected)),
            "{expected}: {found:?}"
        );
        assert!(found[0].starts_with("例.toml:15:1: "), "{found:?}");
    }
}

#[test]
fn corrections_do_not_lead_to_each_other() {
    let more = "\n[[entry]]\nwrong = [\"ブラウザー\"]\nright = \"ブラウザ\"\nsource = \"慣行\"\nexamples = [{ wrong = \"ブラウザー\", right = \"ブラウザ\" }]\n\n[[entry]]\nwrong = [\"ブラウザ\"]\nright = \"閲覧ソフト\"\nsource = \"慣行\"\nexamples = [{ wrong = \"ブラウザ\", right = \"閲覧ソフト\" }]\n";
    let found = complaints(&format!("{SOUND}{more}"));
    assert!(
        found.iter().any(|line| line.contains("また直されます")),
        "{found:?}"
    );
    let copy = parse(&SOUND.replace("K901", "K902")).expect("sound");
    let library = Library::new(vec![parse(SOUND).expect("sound"), copy]);
    assert!(
        library
            .verify()
            .iter()
            .any(|c| c.message(Lang::Ja).contains("にもあります"))
    );
}

#[test]
fn nobody_can_tell_rules_of_words_from_rules_of_code() {
    let metas: Vec<_> = kouetsu::rules::all()
        .filter(|meta| meta.family == Family::Koyobun)
        .collect();
    assert_eq!(metas.len(), library().files().len() + 1);
    for meta in metas {
        assert!(meta.severity < Severity::Error, "{}", meta.code);
        assert!(
            meta.source.is_some() && !meta.examples.is_empty(),
            "{}",
            meta.code
        );
        assert!(kouetsu::rules::find(meta.name_ja).is_some());
    }
}

/// Findings of family K in a text that stands in a cell of a planning table.
fn found(cell: &str, profile: Option<Profile>) -> Vec<(String, Severity)> {
    let table = format!(
        "テーマ\t対応策\t実施機関\t施策\t令和元年度\t令和2年度\n\
         福祉\t見守り\t健康課\t訪問\t{cell}\t年4回\n\
         福祉\t見守り\t教育課\t講座\t年1回\t年2回\n"
    );
    let options = Options {
        settings: Settings {
            profile: profile.map(Arc::new),
            ..Settings::default()
        },
        ..Options::default()
    };
    let source = Source::from_bytes("例.tsv", table.into_bytes()).expect("text");
    let grid = Arc::new(read_delimited(Arc::new(source), Some(Delimiter::Tab)));
    check_grid(grid, &options)
        .1
        .into_iter()
        .filter(|finding| finding.rule.family == Family::Koyobun)
        .map(|finding| (finding.message, finding.severity))
        .collect()
}

fn built_in(name: &str) -> Profile {
    Profile::clone(&Profile::built_in(name).expect("comes with the program"))
}

#[test]
fn what_must_never_change_stays_silent_under_every_profile() {
    for name in Profile::names() {
        for text in [
            "法改正による",
            "労働時間等設定改善法",
            "過労死等防止啓発月間",
            "さらなる",
            "固定化させない",
            "くるみん及び",
            "一般社団法人青い森",
            "最低賃金の引上げ",
            "相談を受け付け、助言する",
            "「取り組みまたは手続き」の配布",
            "家事の分担",
            "制度改正に合わせた周知",
            "受入額の増加",
            "手続の簡素化",
            "昨年令和元年に開設",
        ] {
            assert_eq!(found(text, Some(built_in(name))), [], "{name}: {text}");
        }
    }
}

#[test]
fn the_profile_decides_how_much_is_said() {
    let levels = |text: &str, name: &str| -> Vec<Severity> {
        found(text, Some(built_in(name)))
            .into_iter()
            .map(|(_, s)| s)
            .collect()
    };
    assert_eq!(found("電話または来所", None)[0].1, Severity::Info);
    assert_eq!(levels("電話または来所", "general"), [Severity::Info]);
    assert_eq!(levels("電話または来所", "official"), [Severity::Warning]);
    assert_eq!(levels("電話または来所", "public-explanation"), []);
    assert_eq!(
        levels("経験を活かす", "public-explanation"),
        [Severity::Warning]
    );
    // Practice alone is never more than information.
    assert_eq!(levels("資料の蒐集", "official"), [Severity::Info; 2][..1]);
}

#[test]
fn the_direction_is_the_profiles() {
    let says = |name: &str, a: &str, b: &str| {
        direction(&built_in(name), a, b).map(|preference| preference.form)
    };
    for (a, b, form) in [
        ("取組み", "取組", "取組"),
        ("取り組む", "取組む", "取り組む"),
        ("または", "又は", "又は"),
        ("受け入れ体制", "受入れ体制", "受入れ体制"),
        ("サーバ", "サーバー", "サーバー"),
        ("3ヶ所", "3か所", "3か所"),
        // Both are wrong.
        ("取り組み", "取組み", "取組"),
    ] {
        assert_eq!(says("general", a, b).as_deref(), Some(form), "{a} {b}");
        assert_eq!(says("official", b, a).as_deref(), Some(form), "{b} {a}");
    }
    assert_eq!(
        says("public-explanation", "取組", "取り組み").as_deref(),
        Some("取り組み")
    );
    assert_eq!(
        says("public-explanation", "受入れ", "受け入れ").as_deref(),
        Some("受け入れ")
    );
    assert_eq!(says("public-explanation", "または", "又は"), None);
    assert_eq!(says("general", "推進", "促進"), None);
    assert_eq!(says("general", "取組", "取組"), None);
    let why = direction(&built_in("official"), "取組み", "取組").expect("a direction");
    assert_eq!(why.code, "K105");
    assert!(why.source(Lang::Ja).contains("漢字使用等について"));
}

#[test]
fn users_extend_profiles() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| -> PathBuf {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    };
    let head = |extends: &str| {
        format!(
            "name = \"our\"\nname-ja = \"本県\"\nextends = \"{extends}\"\n[source]\npublisher = \"県\"\ntitle = \"文書規程\"\ntitle-en = \"Rules\"\nin-force = \"2020-04-01\"\n[notes]\nja = \"県の文書\"\nen = \"Texts of the prefecture\"\n"
        )
    };
    let path = write(
        "our.toml",
        &(head("official")
            + "[level]\nK101 = \"off\"\n[[keep]]\ntext = \"活か\"\nreason = \"計画の題名\"\n"),
    );
    let profile = Profile::load(&path).expect("sound");
    assert_eq!(
        (profile.level("K101"), profile.level("K105")),
        (Level::Off, Level::Warning)
    );
    assert_eq!(found("電話または来所", Some(profile.clone())), []);
    assert_eq!(found("経験を活かす", Some(profile.clone())), []);
    assert_eq!(found("取り組みを支援", Some(profile)).len(), 1);

    let error = |path: &Path| {
        Profile::load(path)
            .expect_err("refused")
            .explain(Lang::Ja)
            .0
    };
    let unknown = write("a.toml", &head("oficial"));
    assert!(error(&unknown).contains("oficial"));
    write("b.toml", &head("c.toml"));
    let cycle = write("c.toml", &head("b.toml"));
    assert!(error(&cycle).contains("extends"));
    let level = write("d.toml", &(head("official") + "[level]\nK999 = \"off\"\n"));
    assert!(error(&level).contains("K999"));
}

#[test]
fn the_real_edition_has_no_warning_of_official_style_by_default() {
    let text = std::fs::read(root().join("data/aomori-work-style-reform/2019.tsv")).expect("there");
    let source = Source::from_bytes("2019.tsv", text).expect("text");
    let grid = Arc::new(read_delimited(Arc::new(source), Some(Delimiter::Tab)));
    let (_, findings) = check_grid(grid, &Options::default());
    let loud: Vec<&str> = findings
        .iter()
        .filter(|f| f.rule.family == Family::Koyobun && f.severity > Severity::Info)
        .map(|f| f.message.as_str())
        .collect();
    assert!(loud.is_empty(), "{loud:?}");
}

/// The catalogue of all rules.
fn catalogue() -> String {
    use std::fmt::Write as _;
    let mut text = "# ルールの一覧（Rules）\n\n<!-- Generated from the rules: KOUETSU_UPDATE=1 cargo test --test data_rules -->\n\n\
        語の一覧によるルールは `rules/koyobun/*.toml`、そのほかは `src/rules/` にあります。一つのルールの説明・例・よりどころは `kouetsu explain コード` で読めます。\n\
        公用文のルール（K）をどこまで効かせるかは `rules/profiles/*.toml` のプロファイルで選びます（`kouetsu.toml` の `profile`）。\n"
        .to_owned();
    let mut family = None;
    for meta in kouetsu::rules::all() {
        if family != Some(meta.family) {
            family = Some(meta.family);
            let name = serde_json::to_value(meta.family).expect("a name");
            let name = name.as_str().expect("a string");
            let _ = write!(
                text,
                "\n## {} {name}\n\n| コード | 名前 | 重さ | 見つけるもの | What it finds | よりどころ |\n|---|---|---|---|---|---|\n",
                &meta.code[..1]
            );
        }
        let level = match meta.severity {
            Severity::Error => "エラー",
            Severity::Warning => "警告",
            Severity::Info => "参考",
        };
        let _ = writeln!(
            text,
            "| {} | {}（`{}`） | {level} | {} | {} | {} |",
            meta.code,
            meta.name_ja,
            meta.name,
            meta.summary.ja,
            meta.summary.en,
            meta.source.unwrap_or("")
        );
    }
    text.push_str(
        "\n## 語の一覧の大きさ\n\n| ファイル | 項目 | 出典と条が分かるもの |\n|---|---|---|\n",
    );
    for file in library().files() {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} |",
            file.path.display(),
            file.entries.len(),
            file.settled()
        );
    }
    text.push_str("\n## プロファイル\n\n| 名前 | よりどころ | 説明 |\n|---|---|---|\n");
    for name in Profile::names() {
        let profile = built_in(name);
        let source = &profile.source;
        let _ = writeln!(
            text,
            "| `{name}`（{}） | {}「{}」{} | {} |",
            profile.name_ja,
            source.publisher,
            source.title,
            source.in_force,
            profile.notes(Lang::Ja)
        );
    }
    text
}

#[test]
fn the_catalogue_is_up_to_date() {
    let path = root().join("rules/README.md");
    let expected = catalogue();
    if std::env::var("KOUETSU_UPDATE").is_ok_and(|value| value == "1") {
        std::fs::write(&path, &expected).expect("written");
        return;
    }
    let found = std::fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    assert!(
        found == expected,
        "rules/README.md is out of date: run `KOUETSU_UPDATE=1 cargo test` and read the difference"
    );
}

#[test]
fn users_test_their_own_files() {
    let run = |text: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("words.toml"), text).expect("written");
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_kouetsu"))
            .args(["rules", "test", "--no-config", "--lang", "ja"])
            .arg(folder.path())
            .output()
            .expect("runs");
        let out = String::from_utf8(output.stdout).expect("UTF-8");
        (output.status.code(), out)
    };
    let (code, out) = run(SOUND);
    assert_eq!(code, Some(0), "{out}");
    assert!(out.contains("1ファイル、1項目"), "{out}");
    let (code, out) = run(&SOUND.replace("\"サーバントの紹介\"", "\"サーバの紹介\""));
    assert_eq!(code, Some(1), "{out}");
    assert!(out.contains("words.toml:15:1: 黙るはずの例"), "{out}");
    let (code, out) = run(&SOUND.replace("clause =", "cluase ="));
    assert_eq!(code, Some(1), "{out}");
    assert!(
        out.contains("「clause」ではありませんか") && out.contains('^'),
        "{out}"
    );
}
