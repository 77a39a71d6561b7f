//! Family X: what the tool says about files, before any table is read.
//!
//! These are no rules that look at an edition; their findings have no place in a table. They are
//! listed so that `explain`, `rules` and every output format know them like any other rule.

use crate::check::Located;
use crate::rule::{Lang, RuleMeta};

macro_rules! tool_rule {
    ($(#[$doc:meta])* $id:ident, $severity:ident, $code:literal, $name:literal, $name_ja:literal, $summary_ja:literal, $summary_en:literal, $docs_ja:literal, $docs_en:literal, [$($key:literal: $ja:literal, $en:literal);* $(;)?]) => {
        $(#[$doc])*
        pub static $id: $crate::rule::RuleMeta = $crate::rule::RuleMeta {
            code: $code,
            name: $name,
            name_ja: $name_ja,
            family: $crate::rule::Family::Tool,
            severity: $crate::finding::Severity::$severity,
            fix: $crate::rule::FixKind::None,
            summary: $crate::rule::Text { ja: $summary_ja, en: $summary_en },
            docs: $crate::rule::Text { ja: $docs_ja, en: $docs_en },
            texts: &[$(($key, $crate::rule::Text { ja: $ja, en: $en })),*],
            source: None,
            examples: &[],
        };
    };
}

pub mod container;

tool_rule!(
    /// X101.
    UNREADABLE_FILE, Error, "X101", "unreadable-file", "読めないファイル",
    "開けない、または中を読めないファイル。",
    "A file that cannot be opened or whose content cannot be read.",
    "ファイルがない、読む権限がない、リンク先がない、壊れたブックである、などの場合に出ます。ほかのファイルの検査は続きます。終了コードは2です。",
    "The file is missing, may not be read, is a dangling link or a damaged workbook. The other files are still checked. Exit code 2.",
    []
);

tool_rule!(
    /// X102.
    UNDECODABLE_BYTES, Error, "X102", "undecodable-bytes", "読めない文字コード",
    "文字として読めないバイトがあるファイル。",
    "A file with bytes that are no text.",
    "UTF-8、UTF-16（BOM付き）、Shift_JIS（CP932）、EUC-JP、ISO-2022-JP のどれとしても読めないバイトの位置を示します。途中で切れたファイルや、表ではないファイルで起こります。終了コードは2です。",
    "Tells where the bytes stand that are neither UTF-8, UTF-16 with BOM, Shift_JIS (CP932), EUC-JP nor ISO-2022-JP: a truncated file, or none that holds a table. Exit code 2.",
    []
);

tool_rule!(
    /// X103.
    NO_TABLE_FOUND, Error, "X103", "no-table-found", "表が見つからない",
    "検査できる表がないファイルまたはフォルダー。",
    "A file or folder without a table to check.",
    "空のファイル、見出しだけの表、見出しの見つからない表、表のファイルがないフォルダーで出ます。終了コードは2です。",
    "An empty file, a table of headers only, a table without headers, a folder without table files. Exit code 2.",
    [
        "empty": "ファイルが空です", "The file is empty";
        "no-table": "表が見つかりません（見出しとデータの行が必要です）", "No table was found (a header and rows of data are needed)";
        "no-table-inside": "この文書には表がありません", "This document has no table";
        "help-document": "Word の文書は表だけを検査します。文章は検査しません", "Only the tables of a Word document are checked, not its text";
        "directory": "フォルダーに検査できるファイルがありません", "The folder has no file to check";
        "help-empty": "書き出しや転送が途中で終わっていないか確かめてください", "See whether the file was exported or copied to its end";
        "help-file": "ファイルの指定と区切り文字（--delimiter）を確かめてください。見出しの行は kouetsu.toml の [[layout]] で指定できます", "Check the file name and the delimiter (--delimiter). Header lines can be given as [[layout]] in kouetsu.toml";
        "help-directory": ".tsv .csv .xlsx .xlsm .xls .ods のあるフォルダーを指定してください。Word（.docx）はファイルを指定します", "Name a folder with .tsv, .csv, .xlsx, .xlsm, .xls or .ods files; a Word document (.docx) is named itself";
    ]
);

tool_rule!(
    /// X104.
    INVALID_CONFIGURATION, Error, "X104", "invalid-configuration", "設定の誤り",
    "読めない設定ファイル（kouetsu.toml、manifest.toml）。",
    "A configuration file (kouetsu.toml, manifest.toml) that cannot be used.",
    "知らない項目、知らないルール名、書き方の誤りを、行と位置を付けて示します。その設定が当たるファイルは検査しません。終了コードは2です。",
    "Unknown keys, unknown rule names and syntax errors, with line and column. Files under that configuration are not checked. Exit code 2.",
    []
);

tool_rule!(
    /// X105.
    MANIFEST_MISMATCH, Error, "X105", "manifest-mismatch", "台帳との不一致",
    "台帳（manifest.toml）に登録した内容と違うファイル。",
    "A file that differs from what the manifest pins.",
    "登録後にファイルが書き換えられたか、なくなっています。正しい変更なら `kouetsu manifest update` で登録し直します。",
    "The file was changed or removed after it was pinned. If the change is right, renew the pin with `kouetsu manifest update`.",
    [
        "changed": "登録後に内容が変わっています（登録 {old}…、現在 {new}…）", "Changed since it was pinned (pinned {old}…, now {new}…)";
        "missing": "登録されたファイルがありません", "The pinned file is missing";
        "help": "正しい変更なら「kouetsu manifest update」で登録し直します", "If the change is right, run `kouetsu manifest update`";
    ]
);

/// The text of a tool rule by key.
///
/// # Panics
///
/// If the rule has no such text.
pub fn text(
    meta: &RuleMeta,
    lang: Lang,
    key: &str,
    args: &[(&str, &dyn std::fmt::Display)],
) -> String {
    let (_, text) = meta
        .texts
        .iter()
        .find(|(name, _)| *name == key)
        .unwrap_or_else(|| panic!("{}: no text {key:?}", meta.code));
    text.fill(lang, args)
}

/// A finding about a file as a whole: no place in a table.
pub fn finding(meta: &'static RuleMeta, message: String, help: Option<String>) -> Located {
    Located {
        rule: meta,
        severity: meta.severity,
        confidence: 1.0,
        message,
        help,
        place: None,
        also: Vec::new(),
        count: 1,
        related: Vec::new(),
        fix: None,
        merged: Vec::new(),
    }
}
