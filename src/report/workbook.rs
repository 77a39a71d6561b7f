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

use rust_xlsxwriter::{Color, Format, FormatAlign, Workbook, XlsxError};

use super::paper::{self, fitting};
use super::review::{self, Numbered};
use super::{Report, Style};
use crate::finding::Severity;
use crate::rule::Lang;

pub(super) use names::Names;

pub use decisions::{Decision, DecisionError, Decisions, decisions};

/// Name of the sheet that machines read.
const ADDRESSES: &str = "_kouetsu";

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
    /// Over the whole width, without a frame.
    line: Format,
    head: Format,
    text: Format,
    number: Format,
    link: Format,
    error: Format,
    warning: Format,
    info: Format,
    /// To be filled in.
    input: Format,
    /// To be filled in before the decision counts.
    missing: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = || paper::cell().set_border_color(Color::RGB(0x00BF_BFBF));
        let words = || cell().set_quote_prefix();
        let filled = |colour| words().set_background_color(Color::RGB(colour));
        Self {
            title: paper::text().set_bold().set_font_size(14),
            line: paper::text(),
            head: filled(0x00E7_E6E6).set_bold(),
            text: words(),
            number: cell().set_align(FormatAlign::Right),
            link: cell().set_hyperlink(),
            // The words beside them say the same: colours alone tell some readers nothing.
            error: filled(0x00F8_CBAD).set_bold(),
            warning: filled(0x00FF_E699),
            info: filled(0x00DD_EBF7),
            input: cell().set_background_color(Color::RGB(0x00FF_FFE5)),
            missing: Format::new().set_background_color(Color::RGB(0x00FF_9999)),
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
    let properties = paper::properties()?.set_author("kouetsu");
    let mut book = Workbook::new();
    book.set_properties(&properties);
    let bytes = build(report, style, book).map_err(io::Error::other)?;
    out.write_all(&bytes)?;
    out.flush()
}

fn build(report: &Report<'_>, style: &Style, mut book: Workbook) -> Result<Vec<u8>, XlsxError> {
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
