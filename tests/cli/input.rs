//! Bad input: a message with file and remedy, the other files still checked, the right exit code.

use std::io::Write as _;
use std::process::Stdio;

use crate::harness::*;

/// Checks a bad file beside a good one: the bad one gives `code` and exit code 2, with a remedy,
/// and the good one is in the report. Returns the finding's message.
fn refused(name: &str, bytes: &[u8], code: &str) -> String {
    let folder = folder();
    write(folder.path(), name, bytes);
    told(folder.path(), name, code)
}

fn told(folder: &std::path::Path, name: &str, code: &str) -> String {
    write(folder, "z-good.tsv", GOOD);
    let run = kouetsu(folder, &["check", "--format", "json", name, "z-good.tsv"]);
    assert_eq!(run.code, 2, "{run:?}");
    let report = run.json();
    let files = report["files"].as_array().expect("an array");
    let good = files.iter().find(|file| file["path"] == "z-good.tsv");
    let tables = &good.expect("the other file is still checked")["tables"];
    assert_eq!(tables[0]["rows"], 6, "{report:#}");
    let findings = report["findings"].as_array().expect("an array");
    let finding = findings
        .iter()
        .find(|finding| finding["code"] == code)
        .unwrap_or_else(|| panic!("no {code}: {report:#}"));
    assert!(finding["location"].is_null(), "{finding:#}");
    assert!(!finding["help"].as_str().expect("a remedy").is_empty());
    // People see the file's name as well, and still no more than one finding on it.
    let text = kouetsu(
        folder,
        &["check", "--format", "concise", name, "z-good.tsv"],
    );
    assert_eq!(text.code, 2);
    assert!(
        text.out
            .lines()
            .any(|line| line.starts_with(name) && line.contains(code)),
        "{}",
        text.out
    );
    finding["message"].as_str().expect("a message").to_owned()
}

#[test]
fn an_empty_file() {
    refused("a.tsv", b"", "X103");
    refused("a.tsv", b"\xEF\xBB\xBF\r\n\r\n", "X103");
}

#[test]
fn a_header_without_rows() {
    let header = GOOD.lines().next().expect("a header");
    refused("a.tsv", header.as_bytes(), "X103");
}

#[test]
fn a_binary_file() {
    let message = refused("a.tsv", b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0", "X102");
    assert!(message.contains("文字"), "{message}");
}

#[test]
fn nul_and_control_characters() {
    let nul = GOOD.replace("説明会", "説\0明会");
    let message = refused("a.tsv", nul.as_bytes(), "X102");
    assert!(message.contains("2行目"), "the place is told: {message}");
    // An escape sequence never reaches the terminal.
    let folder = folder();
    let hostile = GOOD.replace("テーマ\t", "テーマ\u{1b}[31m\t");
    write(folder.path(), "a.tsv", hostile);
    let run = kouetsu(folder.path(), &["check", "a.tsv"]);
    assert!(!run.out.contains('\u{1b}'), "{run:?}");
}

#[test]
fn invalid_bytes_are_told_with_their_place() {
    let mut bytes = GOOD.as_bytes().to_vec();
    let at = GOOD.find("会報").expect("is there");
    bytes[at] = 0xFF;
    let message = refused("a.tsv", &bytes, "X102");
    assert!(message.contains("3行目"), "{message}");
    assert!(message.contains(&at.to_string()), "{message}");
}

#[test]
fn a_file_cut_in_the_middle_of_a_character() {
    let end = GOOD.rfind('公').expect("is there") + 1;
    let message = refused("a.tsv", &GOOD.as_bytes()[..end], "X102");
    assert!(message.contains("7行目"), "{message}");
}

#[test]
fn an_unclosed_quote_does_not_swallow_the_table() {
    let folder = folder();
    let text = GOOD.replace("・会報への掲載", "\"・会報への掲載");
    write(folder.path(), "a.tsv", text);
    let run = kouetsu(folder.path(), &["check", "--format", "json", "a.tsv"]);
    assert_eq!(run.json()["files"][0]["tables"][0]["rows"], 6, "{run:?}");
}

#[test]
fn text_that_is_no_table() {
    refused("a.tsv", "本日は晴天なり。\n".as_bytes(), "X103");
}

#[test]
fn two_tables_in_one_file() {
    let folder = folder();
    write(
        folder.path(),
        "a.tsv",
        format!("第1表\n{GOOD}\n第2表\n{GOOD}"),
    );
    let run = kouetsu(folder.path(), &["check", "--format", "json", "a.tsv"]);
    assert!(run.code < 2, "{run:?}");
    let report = run.json();
    let tables = report["files"][0]["tables"].as_array().expect("an array");
    let rows: u64 = tables
        .iter()
        .map(|table| table["rows"].as_u64().expect("a number"))
        .sum();
    assert_eq!(rows, 12, "{report:#}");
}

#[test]
fn a_missing_file() {
    let folder = folder();
    let message = told(folder.path(), "a.tsv", "X101");
    assert!(message.contains("見つかりません"), "{message}");
}

#[cfg(unix)]
#[test]
fn a_broken_link() {
    let folder = folder();
    std::os::unix::fs::symlink("nowhere.tsv", folder.path().join("a.tsv")).expect("linked");
    let message = told(folder.path(), "a.tsv", "X101");
    assert!(message.contains("リンク"), "{message}");
    // Also where it is found in a directory.
    let run = kouetsu(folder.path(), &["check", "--format", "json", "."]);
    assert!(run.codes().contains(&"X101".to_owned()), "{run:?}");
}

/// Says nothing where the user may read everything (root): permissions mean nothing there.
#[cfg(unix)]
#[test]
#[allow(clippy::print_stdout, reason = "says that nothing was tested")]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let path = write(folder.path(), "a.tsv", GOOD);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).expect("set");
    if std::fs::read(&path).is_ok() {
        println!("not tested: this user may read every file");
        return;
    }
    let message = told(folder.path(), "a.tsv", "X101");
    assert!(message.contains("権限"), "{message}");
}

#[test]
fn a_directory_without_tables() {
    let folder = folder();
    write(folder.path(), "sub/note.md", "# 覚え書き\n");
    write(folder.path(), "sub/~$book.xlsx", "owner file");
    write(folder.path(), "z-good.tsv", GOOD);
    let run = kouetsu(
        folder.path(),
        &["check", "--format", "json", "sub", "z-good.tsv"],
    );
    assert_eq!(run.code, 2, "{run:?}");
    let report = run.json();
    assert_eq!(report["findings"][0]["code"], "X103");
    let message = report["findings"][0]["message"]
        .as_str()
        .expect("a message");
    assert!(message.contains("フォルダー"), "{message}");
    let files = report["files"].as_array().expect("an array");
    assert!(files.iter().any(|file| file["path"] == "z-good.tsv"));
}

#[test]
fn hostile_workbooks() {
    refused("a.xlsx", b"PK\x03\x04 this is no archive", "X101");
    refused(
        "a.xlsx",
        &workbook(&[("[Content_Types].xml", b"<Types/>".as_slice())]),
        "X101",
    );
    let entities = format!(
        "<!DOCTYPE x [<!ENTITY a \"{}\"><!ENTITY b \"{}\"><!ENTITY c \"{}\">]><sst><si><t>&c;</t></si></sst>",
        "あ".repeat(1000),
        "&a;".repeat(1000),
        "&b;".repeat(1000)
    );
    refused("a.xlsx", &book(entities.as_bytes(), CELL), "X101");
    // 64 MB of spaces in a few kilobytes.
    let mut bomb = CELL.to_vec();
    bomb.resize(64 << 20, b' ');
    refused("a.xlsx", &book(b"<sst/>", &bomb), "X101");
}

const CELL: &[u8] = b"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData></worksheet>";

fn book(strings: &[u8], sheet: &[u8]) -> Vec<u8> {
    workbook(&[
        (
            "[Content_Types].xml",
            br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#,
        ),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

fn workbook(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("a new part");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

#[test]
fn a_reader_that_has_seen_enough() {
    let mut child = command(&root())
        .args(["check", "-", "--no-config"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    // The reader goes before there is anything to read.
    drop(child.stdout.take());
    let edition = std::fs::read(root().join(EDITION)).expect("the edition");
    let mut stdin = child.stdin.take().expect("piped");
    stdin.write_all(&edition).expect("it reads all of it");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[cfg(unix)]
fn pipe(folder: &std::path::Path, name: &str) {
    let made = std::process::Command::new("mkfifo")
        .arg(folder.join(name))
        .status();
    assert!(made.expect("mkfifo is there").success());
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_never_waited_for() {
    let folder = folder();
    write(folder.path(), "d/a.tsv", GOOD);
    pipe(folder.path(), "d/pipe.tsv");
    let run = kouetsu(folder.path(), &["check", "d", "--format", "json"]);
    assert_eq!(run.code, 0, "a folder's pipes are no files: {run:?}");
    for name in ["d/pipe.tsv", "/dev/zero"] {
        let message = told(folder.path(), name, "X101");
        assert!(message.contains("ふつうのファイル"), "{message}");
        let run = kouetsu(folder.path(), &["tidy", name]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.err.contains("X101"), "{run:?}");
    }
}

/// Says nothing where the user may read everything (root): permissions mean nothing there.
#[cfg(unix)]
#[test]
#[allow(clippy::print_stdout, reason = "says that nothing was tested")]
fn a_folder_that_may_not_be_opened() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    write(folder.path(), "d/a.tsv", GOOD);
    write(folder.path(), "d/closed/b.tsv", GOOD);
    let closed = folder.path().join("d/closed");
    let mode = |bits| std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(bits));
    mode(0o000).expect("set");
    let readable = std::fs::read_dir(&closed).is_ok();
    let above = kouetsu(folder.path(), &["check", "d", "--format", "json"]);
    let itself = kouetsu(folder.path(), &["check", "d/closed", "--format", "json"]);
    mode(0o700).expect("set");
    if readable {
        println!("not tested: this user may open every folder");
        return;
    }
    for run in [&above, &itself] {
        assert_eq!((run.code, run.codes()), (2, vec!["X101".to_owned()]));
        let finding = &run.json()["findings"][0];
        assert!(finding["location"].is_null(), "{finding:#}");
        assert!(
            finding["message"]
                .as_str()
                .is_some_and(|text| text.contains("権限")),
            "{finding:#}"
        );
    }
    let files = above.json()["files"].clone();
    assert!(
        files
            .as_array()
            .is_some_and(|files| files.iter().any(|f| f["path"] == "d/a.tsv")),
        "the rest is checked: {files:#}"
    );
}

#[test]
fn nothing_hostile_reaches_the_terminal() {
    let folder = folder();
    write(folder.path(), "a.tsv", GOOD);
    let bad = "x\u{1b}[31m\u{202e}";
    for arguments in [
        &[bad][..],
        &["check", bad],
        &["check", "a.tsv", bad, "--format", "concise"],
        &["check", "a.tsv", "--config", bad],
        &["check", "a.tsv", "--output-file", &format!("no/{bad}")],
        &["check", "a.tsv", "--select", bad],
        &["tidy", bad],
        &["explain", bad],
        &["manifest", "verify", bad],
        &["manifest", "update", bad],
    ] {
        let run = kouetsu(folder.path(), arguments);
        assert_eq!(run.code, 2, "{run:?}");
        let all = run.out + &run.err;
        assert!(
            !all.contains(['\u{1b}', '\u{202e}']),
            "{arguments:?}: {all:?}"
        );
    }
}

#[test]
fn a_result_that_cannot_be_written() {
    let folder = folder();
    write(folder.path(), "a.tsv", GOOD);
    let run = kouetsu(
        folder.path(),
        &["check", "a.tsv", "--output-file", "no/out.txt"],
    );
    assert_eq!(run.code, 2);
    assert!(run.err.contains("フォルダーがありません"), "{run:?}");
    let here = folder.path().to_string_lossy().into_owned();
    assert!(
        !run.err.contains(&here) && !run.err.contains(".kouetsu-"),
        "{run:?}"
    );
}

#[test]
fn tidy_and_check_agree_about_a_header_alone() {
    let folder = folder();
    write(
        folder.path(),
        "a.tsv",
        GOOD.lines().next().expect("a header"),
    );
    let run = kouetsu(folder.path(), &["tidy", "a.tsv"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("X103"), "{run:?}");
}

#[test]
fn tidy_long_says_what_it_leaves_out() {
    let folder = folder();
    write(folder.path(), "a.tsv", GOOD.replace("実施機関", "備考欄"));
    let run = kouetsu(folder.path(), &["tidy", "--long", "a.tsv"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("備考欄"), "{run:?}");
    let plain: String = GOOD
        .lines()
        .map(|line| line.split('\t').take(4).collect::<Vec<_>>().join("\t") + "\n")
        .collect();
    write(folder.path(), "b.tsv", plain);
    let run = kouetsu(folder.path(), &["tidy", "--long", "b.tsv"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
    assert!(run.err.contains("対処"), "{run:?}");
}

#[test]
fn people_are_told_where_to_go_on() {
    let folder = folder();
    write(
        folder.path(),
        "d/my table.tsv",
        GOOD.replace("説明会", "説明会会"),
    );
    let run = kouetsu(folder.path(), &["d/", "--level", "info"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("kouetsu check d/"), "{run:?}");
    let run = kouetsu(folder.path(), &["check", "none.tsv"]);
    assert!(!run.out.contains("tidy"), "{run:?}");
    let table = std::fs::read(root().join(EDITION)).expect("the edition");
    write(folder.path(), "d/my table.tsv", &table);
    let run = kouetsu(folder.path(), &["check", "d/my table.tsv"]);
    assert!(
        run.out
            .contains("kouetsu tidy \"d/my table.tsv\" --explain"),
        "{run:?}"
    );
    let run = piped(folder.path(), &["check", "-"], &table);
    assert!(run.out.starts_with("標準入力"), "{run:?}");
    let run = piped(folder.path(), &["check", "-", "--format", "json"], &table);
    assert_eq!(run.json()["files"][0]["path"], "-");
}

#[test]
fn among_several_files_the_missing_one_is_named() {
    let folder = folder();
    write(folder.path(), "a.tsv", "見出し\t値\n");
    let run = kouetsu(folder.path(), &["a.tsv", "nai.xlsx"]);
    assert_eq!(run.code, 2);
    assert!(run.out.contains("nai.xlsx: 見つかりません"), "{run:?}");
    // Without any file that is there it is no drop.
    let run = kouetsu(folder.path(), &["nai.xlsx"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("「nai.xlsx」が見つかりません"), "{run:?}");
}

#[test]
fn an_entry_that_begins_with_a_sign_of_remarks_is_an_entry() {
    let folder = folder();
    let table = "施策\t実施機関\t令和6年度\t令和7年度\n\
                 一時預かり\tこども課\t5か所で実施\t6か所で実施\n\
                 ※病児保育\tこども課\t2か所で実施\t3か所で実施\n\
                 学童保育\tこども課\t8か所で実施\t9か所で実施\n\
                 ※は市の単独事業\n";
    write(folder.path(), "a.tsv", table);
    let run = kouetsu(folder.path(), &["tidy", "a.tsv"]);
    assert!(run.out.contains("※病児保育"), "{run:?}");
    assert!(!run.out.contains("単独事業"), "{run:?}");
}

#[test]
fn results_never_replace_what_they_are_made_from() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("data")).expect("a folder");
    let table = "施策\t令和6年度\t令和7年度\n相談\t実施\t実施\n";
    for name in ["a.tsv", "b.tsv", "data/c.tsv"] {
        write(folder.path(), name, table);
    }
    for command in [
        &["check", "a.tsv", "--output-file", "a.tsv"][..],
        &["check", "./a.tsv", "--format", "json=a.tsv"],
        &["check", "data", "--output-file", "data/c.tsv"],
        &["tidy", "a.tsv", "--output-file", "a.tsv"],
        &["diff", "a.tsv", "b.tsv", "--output-file", "b.tsv"],
        &["baseline", "a.tsv", "--output-file", "b.tsv"],
    ] {
        let run = kouetsu(folder.path(), command);
        assert_eq!(run.code, 2, "{command:?} {run:?}");
        for name in ["a.tsv", "b.tsv", "data/c.tsv"] {
            let there = std::fs::read_to_string(folder.path().join(name)).expect("there");
            assert_eq!(there, table, "{command:?}");
        }
    }
}

#[test]
fn what_is_wrong_with_the_arguments_is_told_in_one_language() {
    let folder = folder();
    let told = |arguments: &[&str]| {
        let run = kouetsu(folder.path(), arguments);
        assert_eq!(run.code, 2, "{run:?}");
        run.err
    };
    for (arguments, words) in [
        (
            &["chekc"][..],
            &["「chekc」というコマンドはありません", "check"][..],
        ),
        (
            &["check", "--levl", "error", "a.tsv"],
            &["「--levl」という指定はありません"],
        ),
        (
            &["check", "--level", "all", "a.tsv"],
            &["「all」は使えません", "warning"],
        ),
        (&["check", "--level"], &["値が要ります"]),
        (
            &["check", "--format", "xml", "a.tsv"],
            &["「xml」は使えません", "sarif"],
        ),
        (&["check"], &["ファイルかフォルダーの指定が要ります"]),
        (&["diff"], &["二つのファイルの指定が要ります"]),
        (
            &["check", "--config", "a", "--no-config", "a.tsv"],
            &["一緒に使えません"],
        ),
        (&[], &["kouetsu check 表.xlsx"]),
    ] {
        let text = told(arguments);
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
        for english in ["error:", "Usage", "For more information", "tip:"] {
            assert!(!text.contains(english), "{text}");
        }
    }
    let text = told(&["--lang", "en", "chekc"]);
    assert!(text.contains("Usage") && !text.contains("使い方"), "{text}");
}

#[test]
fn help_is_a_command_too() {
    let folder = folder();
    let run = kouetsu(folder.path(), &["help"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.out.contains("kouetsu") && run.out.contains("check"),
        "{run:?}"
    );
    assert!(run.out.contains("kouetsu 表.xlsx"), "{run:?}");
    let run = kouetsu(folder.path(), &["help", "check"]);
    assert!(run.out.contains("--level"), "{run:?}");
}

#[test]
fn a_rule_is_found_by_what_it_is_about() {
    let folder = folder();
    let of = |word: &str| kouetsu(folder.path(), &["explain", word]);
    let family = of("誤字");
    assert!(
        family.out.contains("T101") && !family.out.contains("S101"),
        "{family:?}"
    );
    let word = of("曜日");
    assert!(word.out.contains("Y103"), "{word:?}");
    assert_eq!(of("ないない").code, 2);
}

#[test]
fn a_configuration_is_written_into_a_folder_that_is_made_for_it() {
    let folder = folder();
    let run = kouetsu(folder.path(), &["init", "new/one"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(folder.path().join("new/one/kouetsu.toml").is_file());
    write(folder.path(), "file", "");
    let run = kouetsu(folder.path(), &["init", "file"]);
    assert!(
        run.code == 2 && run.err.contains("フォルダーではありません"),
        "{run:?}"
    );
}

#[test]
fn a_folder_is_tidied_table_by_table() {
    let folder = folder();
    write(folder.path(), "plans/a.tsv", GOOD);
    let run = kouetsu(folder.path(), &["tidy", "plans"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("kouetsu tidy \"plans/a.tsv\""), "{run:?}");
}
