//! Sheets that are read on paper as well as in Excel: heights of rows, widths of columns, pages.
//!
//! Only Excel itself finds out how high a row of wrapped text is, and only when somebody edits
//! it; every other program shows one cropped line. Heights are therefore written into the file.

use std::io;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError,
};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::display::push_harmless;

/// Paper sizes by their numbers in the format.
pub(super) const A3: u8 = 8;
/// See [`A3`].
pub(super) const A4: u8 = 9;
/// UTF-16 units written into a cell; the format's limit is 32,767.
pub(super) const MAX_CELL: usize = 32_000;
/// Every Japanese Windows has it, and it takes the least room.
const FONT: &str = "ＭＳ Ｐゴシック";
/// Points of a line of eleven-point letters; programs that lack the font need this much.
const LINE: f64 = 15.0;
/// The highest row of the format, in points.
const MOST: f64 = 409.0;

/// The font alone, as for stretches inside a cell.
pub(super) fn letters() -> Format {
    Format::new().set_font_name(FONT)
}

/// A line of text, which stays text when somebody edits it.
pub(super) fn text() -> Format {
    letters().set_quote_prefix()
}

/// A cell of a table, for anything. What holds somebody's words needs the quote prefix of
/// [`text`]; what people fill in must not have it, or their dates become text.
pub(super) fn cell() -> Format {
    letters()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin)
}

/// The same content gives the same bytes, whenever it is written.
pub(super) fn properties() -> io::Result<DocProperties> {
    let created = ExcelDateTime::from_ymd(2000, 1, 1).map_err(io::Error::other)?;
    Ok(DocProperties::new().set_creation_datetime(&created))
}

/// Landscape pages as wide as the sheet, numbered, with a heading on every one.
pub(super) fn landscape(
    sheet: &mut Worksheet,
    paper: u8,
    heading: Option<(u32, u32)>,
) -> Result<(), XlsxError> {
    sheet
        .set_paper_size(paper)
        .set_landscape()
        .set_margins(0.4, 0.4, 0.5, 0.5, 0.3, 0.3)
        .set_footer("&C&P / &N")
        .set_print_fit_to_pages(1, 0);
    if let Some((first, last)) = heading {
        sheet.set_repeat_rows(first, last)?;
    }
    Ok(())
}

/// Points that a row needs for texts in columns of these widths (in letters). O(text).
pub(super) fn height<'t>(cells: impl IntoIterator<Item = (&'t str, f64)>) -> f64 {
    let lines = |(text, width): (&str, f64)| -> usize {
        // A full-width letter is a little wider than two narrow ones.
        let room = (width * 0.95).max(2.0) as usize;
        text.split('\n').map(|line| lines(line, room)).sum()
    };
    let most = cells.into_iter().map(lines).max().unwrap_or(0).max(1) as f64;
    (most * LINE + 2.0).min(MOST)
}

/// Lines that a text without line breaks takes: a full-width letter does not begin in half the
/// room it needs, a word in narrow letters is not broken, and punctuation takes the letter before
/// it along to the next line.
fn lines(text: &str, room: usize) -> usize {
    let (mut lines, mut used, mut block) = (1, 0, 0);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        block += c.width().unwrap_or(0);
        let goes_on = chars.peek().is_some_and(|&next| {
            "、。，．）」』】〕］・：；！？ー々".contains(next)
                || c.is_ascii_alphanumeric() && next.is_ascii_alphanumeric()
        });
        // What is longer than a line is broken wherever the line ends.
        if goes_on && block < room {
            continue;
        }
        if used + block > room && used > 0 {
            lines += 1;
            used = 0;
        }
        used += std::mem::take(&mut block);
    }
    lines
}

/// Width of the widest line of a text, in letters.
pub(super) fn width(text: &str) -> usize {
    text.split('\n').map(|line| line.width()).max().unwrap_or(0)
}

/// What a cell can hold: lines, in which everything that hides or reorders text is made visible.
pub(super) fn fitting(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut units = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let before = out.len();
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' => out.push('\n'),
            '\n' | '\t' => out.push(c),
            c => push_harmless(&mut out, c),
        }
        units += out[before..].encode_utf16().count();
        if units > MAX_CELL {
            out.truncate(before);
            out.push('…');
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_as_high_as_its_longest_cell() {
        let one = height([("短い", 20.0)]);
        assert_eq!(height([("", 20.0)]), one);
        let long = "あ".repeat(30);
        assert_eq!(height([("短い", 20.0), (&long, 20.0)]), 4.0 * LINE + 2.0);
        // Six full-width letters to a line of 13, not six and a half.
        assert_eq!(lines(&"あ".repeat(33), 13), 6);
        assert_eq!(lines("あ、".repeat(6).as_str(), 6), 6);
        assert_eq!(lines("施策 2019-12 international", 14), 2);
        assert_eq!(lines(&"x".repeat(40), 10), 4);
        assert_eq!(lines("", 10), 1);
        assert_eq!(height([("一\n二\n三", 20.0)]), 3.0 * LINE + 2.0);
        assert_eq!(height([("あ".repeat(9_000).as_str(), 20.0)]), MOST);
    }

    #[test]
    fn what_hides_is_shown_and_lines_are_kept() {
        assert_eq!(fitting("a\r\nb\rc\td"), "a\nb\nc\td");
        assert_eq!(fitting("金\u{202E}額\u{1b}[31m"), "金<U+202E>額␛[31m");
        let long = fitting(&"𠮷\u{202E}".repeat(20_000));
        assert!(long.ends_with('…') && long.encode_utf16().count() <= 32_767);
    }
}
