//! Output formats, one file each: results in, bytes out.
//!
//! Every function takes data and an [`std::io::Write`]; none prints, reads the environment or asks
//! the clock. [`Style`] says what the command line knows about the reader.
//!
//! | output | function |
//! |---|---|
//! | people | [`terminal`] (feature `cli`), [`concise`], [`statistics`] |
//! | programs | [`json`], [`jsonl`] (`kouetsu.check/1`), [`statistics_json`] |
//! | other tools' CI | [`sarif`], [`github`], [`gitlab`], [`junit`], [`rdjsonl`], [`markdown`] |
//! | editors in a browser | [`html`] |
//! | editors in Excel | [`workbook`], read back by [`decisions`] |
//! | what a rule is | [`explain`], [`rules_text`], [`rules_json`] |
//! | the clean table | [`tidy_tsv`], [`tidy_csv`], [`tidy_json`], [`tidy_jsonl`], [`tidy_xlsx`], [`tidy_explain`] |
//! | what changed | [`diff_json`], [`diff_jsonl`] (`kouetsu.diff/1`) |
//! | the contracts themselves | [`schema`] |

mod catalogue;
pub mod comparison;
mod concise;
mod diff;
// Only the terminal report draws excerpts.
#[cfg_attr(not(feature = "cli"), allow(dead_code))]
mod display;
mod entries;
mod github;
mod gitlab;
mod html;
mod json;
mod junit;
mod markdown;
mod paper;
mod rdjsonl;
mod reading;
mod review;
mod sarif;
mod schema;
mod statistics;
#[cfg(feature = "cli")]
mod terminal;
mod tidy;
mod wire;
mod workbook;

use crate::check::{FileReport, Located, LocatedFix};
use crate::finding::{Applicability, Severity};
use crate::rule::Lang;

pub use catalogue::{explain, rules_json, rules_text};
pub use concise::concise;
pub use diff::{Diff, diff_json, diff_jsonl};
pub use display::harmless;
pub use github::{MAX_ANNOTATIONS, github};
pub use gitlab::gitlab;
pub use html::html;
pub use json::{json, jsonl};
pub use junit::junit;
pub use markdown::{markdown, markdown_within};
pub use rdjsonl::rdjsonl;
pub use sarif::{MAX_RESULTS, sarif};
pub use schema::{Contract, schema};
pub use statistics::{statistics, statistics_json};
#[cfg(feature = "cli")]
pub use terminal::terminal;
pub use tidy::{
    Tidy, TidyOptions, tidy_csv, tidy_explain, tidy_json, tidy_jsonl, tidy_left_out, tidy_tsv,
    tidy_xlsx,
};
pub use workbook::{Decision, DecisionError, Decisions, decisions, workbook};

/// What is known about the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Language.
    pub lang: Lang,
    /// Colour codes may be written.
    pub color: bool,
    /// Columns of the terminal; narrower than 40 is treated as 40.
    pub width: usize,
    /// The terminal shows characters of ambiguous width (※ ○ → …) in two columns.
    pub ambiguous_wide: bool,
    /// Findings below this are counted, not shown.
    pub level: Severity,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            lang: Lang::Ja,
            color: false,
            width: 80,
            ambiguous_wide: false,
            level: Severity::Warning,
        }
    }
}

/// What an editor calls it.
fn severity_name(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Error, Lang::Ja) => "エラー",
        (Severity::Warning, Lang::Ja) => "警告",
        (Severity::Info, Lang::Ja) => "参考",
        (Severity::Error, Lang::En) => "error",
        (Severity::Warning, Lang::En) => "warning",
        (Severity::Info, Lang::En) => "info",
    }
}

/// What `check` found.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// Files in the order of the report (by path).
    pub files: &'a [FileReport],
    /// Findings that a baseline or an allow entry held back.
    pub suppressed: usize,
}

/// Counts of everything, also of what is below the level shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Findings of this severity.
    pub error: usize,
    /// Findings of this severity.
    pub warning: usize,
    /// Findings of this severity.
    pub info: usize,
    /// Findings with a safe or unsafe fix that can be written into their file.
    pub fixable: usize,
    /// Findings held back.
    pub suppressed: usize,
}

impl<'a> Report<'a> {
    /// Counts all findings. O(findings).
    pub fn summary(&self) -> Summary {
        let mut summary = Summary {
            suppressed: self.suppressed,
            ..Summary::default()
        };
        for file in self.files {
            for finding in &file.findings {
                *summary.count_mut(finding.severity) += 1;
                let fixable = finding.fix.as_ref().is_some_and(|fix| {
                    fix.applicability != Applicability::Choice && writable(file, fix)
                });
                summary.fixable += usize::from(fixable);
            }
        }
        summary
    }

    fn findings(&self) -> impl Iterator<Item = &'a Located> + use<'a> {
        self.files.iter().flat_map(|file| &file.findings)
    }

    fn shown(&self, level: Severity) -> impl Iterator<Item = &'a Located> + use<'a> {
        self.findings()
            .filter(move |finding| finding.severity >= level)
    }
}

/// Whether a fix can be written into the file. Of workbooks only those of Excel 2007 and later are
/// written, and no cell of them is moved.
fn writable(file: &FileReport, fix: &LocatedFix) -> bool {
    // Only text has an encoding.
    if file.encoding.is_some() {
        return true;
    }
    let ending = std::path::Path::new(&file.path).extension();
    let ending = ending.map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("xlsx" | "xlsm") => !fix.edits.is_empty() && fix.moves.is_empty(),
        Some("xls" | "ods" | "docx") => false,
        _ => true,
    }
}

impl Summary {
    /// Findings of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Info => self.info,
        }
    }

    fn count_mut(&mut self, severity: Severity) -> &mut usize {
        match severity {
            Severity::Error => &mut self.error,
            Severity::Warning => &mut self.warning,
            Severity::Info => &mut self.info,
        }
    }
}
