//! What we write as workbooks, opened by LibreOffice and openpyxl: `.ci/office`, or
//! `cargo test --features office --test office` with both (openpyxl 3.1 or later, in the Python of
//! KOUETSU_PYTHON) and pdftotext there.
//!
//! Nothing is skipped: whoever asks for these tests without the programs is told what is missing.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

const REMEDY: &str = "Run .ci/office, or install it (libreoffice-calc, poppler-utils, openpyxl)";

/// Prints sheets, values, rich text and drop-down lists as openpyxl reads them.
const READER: &str = r#"
import sys
from openpyxl import load_workbook
book = load_workbook(sys.argv[1], rich_text=True)
for sheet in book:
    print("sheet", sheet.title, sheet.sheet_state, sheet.dimensions)
    for rule in sheet.data_validations.dataValidation:
        print("list", rule.formula1)
    if sheet.auto_filter.ref:
        print("filter", sheet.auto_filter.ref)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                assert cell.data_type != "f", (sheet.title, cell.coordinate, cell.value)
                print(cell.coordinate, type(cell.value).__name__, str(cell.value).replace("\n", " "))
"#;

fn run(command: &mut Command) -> Output {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{name}: {error}. {REMEDY}"));
    assert!(
        output.status.success(),
        "{name}: {}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// Runs the program; exit code 1 says that something was found.
fn kouetsu(arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_kouetsu"))
        .arg("--no-config")
        .args(arguments)
        .current_dir(ROOT)
        .output()
        .expect("the program starts");
    let code = output.status.code();
    assert!(matches!(code, Some(0 | 1)), "{arguments:?}: {output:?}");
}

/// The text that LibreOffice prints of a book, without spaces and line breaks.
fn printed(book: &Path) -> String {
    let folder = book.parent().expect("a file stands in a folder");
    // A profile of its own: LibreOffice refuses to run twice in one.
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let convert = [
        "--headless",
        "--norestore",
        "--convert-to",
        "pdf",
        "--outdir",
    ];
    run(Command::new("soffice")
        .arg(profile)
        .args(convert)
        .arg(folder)
        .arg(book));
    let text = run(Command::new("pdftotext")
        .arg(book.with_extension("pdf"))
        .arg("-"));
    let text = String::from_utf8(text.stdout).expect("UTF-8");
    text.split_whitespace().collect()
}

fn read(book: &Path) -> String {
    let python = std::env::var_os("KOUETSU_PYTHON").unwrap_or_else(|| "python3".into());
    let output = run(Command::new(python).args(["-c", READER]).arg(book));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn contains(text: &str, wanted: &[&str]) {
    for one in wanted {
        assert!(text.contains(one), "{one} is missing in: {text}");
    }
    for wrong in ["#NAME?", "#REF!", "#VALUE!", "Err:5"] {
        assert!(!text.contains(wrong), "{wrong} in: {text}");
    }
}

fn place(folder: &tempfile::TempDir, name: &str) -> (PathBuf, String) {
    let path = folder.path().join(name);
    let text = path.to_str().expect("UTF-8").to_owned();
    (path, text)
}

#[test]
fn the_review_workbook() {
    let folder = tempfile::tempdir().expect("a folder");
    let (book, path) = place(&folder, "review.xlsx");
    let format = format!("--format=xlsx={path}");
    kouetsu(&["check", "data/aomori-work-style-reform/2019.tsv", &format]);
    let text = printed(&book);
    contains(
        &text,
        &[
            "点検結果",
            "21あおもり産業総合支援センター",
            "一字違いの名称",
            "点検記録",
        ],
    );
    let cells = read(&book);
    contains(
        &cells,
        &[
            "sheet 点検結果 visible",
            "sheet 集計 visible",
            "sheet 照会 青森労働局",
            "filter ",
            "対応不要",
            "T108",
        ],
    );
}

#[test]
fn the_comparison_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let (book, path) = place(&folder, "comparison.xlsx");
    let [old, new] = ["old", "new"].map(|name| format!("tests/fixtures/diff/{name}.tsv"));
    kouetsu(&[
        "diff",
        &old,
        &new,
        "--format",
        "xlsx",
        "--output-file",
        &path,
    ]);
    let text = printed(&book);
    contains(
        &text,
        &["新旧対照表", "変更後", "変更前", "変更理由", "8社", "10社"],
    );
    let cells = read(&book);
    contains(&cells, &["CellRichText", "※8社に派遣", "※10社に派遣"]);
}

#[test]
fn hostile_text_is_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let (book, path) = place(&folder, "hostile.xlsx");
    let [old, new] = ["old", "new"].map(|name| format!("tests/fixtures/diff/hostile-{name}.tsv"));
    kouetsu(&[
        "diff",
        &old,
        &new,
        "--format",
        "xlsx",
        "--output-file",
        &path,
    ]);
    contains(&printed(&book), &["=cmd|", "=HYPERLINK("]);
    contains(&read(&book), &["=cmd|", "=1+1", "<script>"]);
    let (book, path) = place(&folder, "review.xlsx");
    let format = format!("--format=xlsx={path}");
    kouetsu(&["check", &old, "--level", "info", &format]);
    contains(&read(&book), &["=1+1"]);
}
