//! The HTML reports in headless Chromium: `.ci/browser`, or
//! `cargo test --features browser --test browser` with Chromium, Node and the packages there.
//!
//! Nothing is skipped: whoever asks for these tests without a browser is told what is missing.

use std::path::{Path, PathBuf};
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Findings that a report must be able to hold.
const MANY: usize = 5_000;

/// The browser: as the environment says, or where Debian and others put it.
fn chromium() -> PathBuf {
    let told = std::env::var_os("KOUETSU_CHROMIUM").map(PathBuf::from);
    let usual = [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ];
    let mut places = told.into_iter().chain(usual.into_iter().map(PathBuf::from));
    places.find(|place| place.is_file()).expect(
        "Chromium is not installed. Run .ci/browser, install it (apt-get install chromium) or \
         say where it is in KOUETSU_CHROMIUM",
    )
}

/// Runs the program; exit code 1 says that something was found.
fn kouetsu(arguments: &[&std::ffi::OsStr]) {
    let output = Command::new(env!("CARGO_BIN_EXE_kouetsu"))
        .arg("--no-config")
        .args(arguments)
        .output()
        .expect("the program starts");
    assert!(
        matches!(output.status.code(), Some(0 | 1)),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn check(table: &Path, page: &Path, lang: &str, level: &str) {
    let mut format = std::ffi::OsString::from("--format=html=");
    format.push(page);
    let arguments = ["check".as_ref(), table.as_os_str(), &format];
    let options = ["--lang", lang, "--level", level].map(AsRef::as_ref);
    kouetsu(&[arguments.as_slice(), options.as_slice()].concat());
}

fn diff(old: &Path, new: &Path, page: &Path, lang: &str) {
    let arguments = ["diff".as_ref(), old.as_os_str(), new.as_os_str()];
    let format = ["--format", "html", "--lang", lang, "--output-file"].map(AsRef::as_ref);
    kouetsu(&[arguments.as_slice(), format.as_slice(), &[page.as_os_str()]].concat());
}

/// A table with that many findings, none like another.
fn many() -> String {
    let mut table = String::from("テーマ\t実施機関\t施策\t令和元年度\t令和2年度\n");
    for n in 0..MANY {
        let theme = n / 500;
        let body = n % 10;
        let (year, month, day) = (n / 600 + 2, n / 50 % 12 + 1, n % 50 + 40);
        table += &format!(
            "第{theme}分野\t第{body}課\t第{n}号事業の周知\t令和{year}年{month}月{day}日\t説明会\n"
        );
    }
    table
}

/// Text that would like to be markup, in cells that something is found in.
fn hostile() -> String {
    let mut table = String::from("テーマ\t実施機関\t施策\t令和元年度\t令和2年度\n");
    for (n, text) in [
        "【要確認】<script>window.hacked=1</script>",
        "<img src=x onerror=window.hacked=1>【要確認】",
        "</td></table><iframe src=https://example.invalid/></iframe>2月30日",
        "\"' onmouseover=\"window.hacked=1\" 令和元年13月1日",
        "<a href=javascript:window.hacked=1>2月31日</a>",
        "\u{202E}逆\u{202C}\u{2066}向\u{2069}【要確認】\u{1b}[31m",
        "</script><script>window.hacked=1</script>調整中",
    ]
    .iter()
    .enumerate()
    {
        table += &format!("分野<b>{n}</b>\t第<i>{n}</i>課\t第{n}号\t{text}\t{text}\n");
    }
    table
}

/// Writes the pages that the scripts open.
fn pages(folder: &Path) {
    let at = |name: &str| folder.join(name);
    let fixture = |name: &str| Path::new(ROOT).join("tests/fixtures/diff").join(name);
    let edition = at("2019.tsv");
    let data = Path::new(ROOT).join("data/aomori-work-style-reform/2019.tsv");
    std::fs::copy(data, &edition).expect("the edition can be copied");
    std::fs::write(at("many.tsv"), many()).expect("a file can be written");
    std::fs::write(at("hostile.tsv"), hostile()).expect("a file can be written");
    std::fs::write(at("clean.tsv"), "番号\t名前\n1\t朝\n2\t昼\n").expect("a file can be written");
    check(&edition, &at("check.html"), "ja", "info");
    check(&edition, &at("check-en.html"), "en", "warning");
    check(&at("many.tsv"), &at("many.html"), "ja", "warning");
    check(&at("hostile.tsv"), &at("hostile.html"), "ja", "info");
    check(&at("clean.tsv"), &at("clean.html"), "ja", "info");
    let (old, new) = (fixture("old.tsv"), fixture("new.tsv"));
    diff(&old, &new, &at("diff.html"), "ja");
    diff(&old, &new, &at("diff-en.html"), "en");
    diff(&old, &old, &at("same.html"), "ja");
    let (old, new) = (fixture("hostile-old.tsv"), fixture("hostile-new.tsv"));
    diff(&old, &new, &at("hostile-diff.html"), "ja");
}

#[test]
fn reports_in_a_browser() {
    let chromium = chromium();
    let scripts = Path::new(ROOT).join("tests/browser");
    assert!(
        scripts.join("node_modules/playwright-core").is_dir(),
        "The packages of tests/browser are not installed. Run .ci/browser, or npm ci there"
    );
    let folder = tempfile::tempdir().expect("a folder for the pages");
    pages(folder.path());
    let output = Command::new("node")
        .arg("--test")
        .args(["check.mjs", "diff.mjs"])
        .current_dir(&scripts)
        .env("KOUETSU_CHROMIUM", chromium)
        .env("KOUETSU_PAGES", folder.path())
        .output()
        .expect("Node is not installed. Run .ci/browser, or install it (apt-get install nodejs)");
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
