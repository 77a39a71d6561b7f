//! The review workbook: findings to decide on, the table with marks, a sheet per body to send.
//!
//! Text is only ever written as text, so that a cell which begins with `=` stays what it is. A
//! very hidden sheet keeps the addresses of every finding; [`decisions`] reads the decisions back.

mod bodies;
mod decisions;
mod findings;
mod names;
mod summary;
mod tables;

use std::io::{self, Write};

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError,
};

use super::review::{self, Numbered};
use super::{Report, Style};
use crate::finding::Severity;
use crate::rule::Lang;

pub(super) use names::Names;

pub use decisions::{Decision, DecisionError, Decisions, decisions};

/// Name of the sheet that machines read.
const ADDRESSES: &str = "_kouetsu";
/// Characters a cell can hold.
const MAX_TEXT: usize = 32_767;

/// What all sheets are written with.
struct Book<'a> {
    report: &'a Report<'a>,
    findings: Vec<Numbered<'a>>,
    lang: Lang,
    formats: Formats,
    /// Sheet name of each grid, by file and place in it.
    sheets: Vec<Vec<String>>,
}

struct Formats {
    title: Format,
    head: Format,
    text: Format,
    number: Format,
    link: Format,
    error: Format,
    warning: Format,
    info: Format,
    input: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = || {
            Format::new()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_border(FormatBorder::Thin)
                .set_border_color(Color::RGB(0x00BF_BFBF))
        };
        let filled = |colour| cell().set_background_color(Color::RGB(colour));
        Self {
            title: Format::new().set_bold().set_font_size(14),
            head: filled(0x00E7_E6E6).set_bold(),
            text: cell(),
            number: cell().set_align(FormatAlign::Right),
            link: cell().set_hyperlink(),
            // The words beside them say the same: colours alone tell some readers nothing.
            error: filled(0x00F8_CBAD).set_bold(),
            warning: filled(0x00FF_E699),
            info: filled(0x00DD_EBF7),
            input: filled(0x00FF_FFE5),
        }
    }

    fn of(&self, severity: Severity) -> &Format {
        match severity {
            Severity::Error => &self.error,
            Severity::Warning => &self.warning,
            Severity::Info => &self.info,
        }
    }
}

/// Writes the review workbook. Tables are in it for files that kept their grids.
///
/// # Errors
///
/// The writer's, or the workbook is beyond what Excel holds.
pub fn workbook(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let bytes = build(report, style).map_err(io::Error::other)?;
    out.write_all(&bytes)?;
    out.flush()
}

fn build(report: &Report<'_>, style: &Style) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The same findings give the same bytes, whenever they are written.
    book.set_properties(
        &DocProperties::new()
            .set_author("kouetsu")
            .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?),
    );
    let review = Book {
        report,
        findings: review::numbered(report, style.level),
        lang: style.lang,
        formats: Formats::new(),
        sheets: names::of_grids(report, style.lang),
    };
    findings::write(&review, &mut book)?;
    tables::write(&review, &mut book)?;
    bodies::write(&review, &mut book)?;
    summary::write(&review, &mut book)?;
    decisions::write(&review, &mut book)?;
    book.save_to_buffer()
}

/// What a cell can hold: no control characters, not too long.
fn fitting(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .take(MAX_TEXT)
        .collect()
}
