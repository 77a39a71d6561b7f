//! TSV and CSV: fields with their byte positions.
//!
//! The scanner is our own: `csv` gives positions per record only, `csv-core` counts line ends and
//! blank lines into the next field, and neither says that a quote is never closed.
//!
//! What counts as a cell:
//! - A field that begins with `"` is quoted if the quote closes right before a delimiter, a line
//!   end or the end of the file; `""` in it stands for `"`. Everything else is text as it stands.
//! - A quote that closes before other text is text (`"働き方"改革`), unless the field it would
//!   make runs over a delimiter or a line end: then its partner is missing, as it is when the
//!   file ends first, or, in a TSV, when the field runs over tabs *and* lines (no spreadsheet puts
//!   a tab into a cell). Such a field is cut where it would be cut without the quote, so nothing
//!   is lost, and [`Grid::unclosed_quote`] tells it.
//! - A line without any character is no row. A line of white space or delimiters is.

use std::sync::Arc;

use serde::Serialize;

use super::{Cell, CellId, Grid, GridRow};
use crate::source::Source;

/// What stands between fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Delimiter {
    /// U+0009, as in .tsv.
    Tab,
    /// `,`, as in .csv.
    Comma,
    /// `;`, as some spreadsheets write .csv.
    Semicolon,
}

impl Delimiter {
    /// The character itself.
    pub fn byte(self) -> u8 {
        match self {
            Self::Tab => b'\t',
            Self::Comma => b',',
            Self::Semicolon => b';',
        }
    }

    /// The delimiter that cuts the most of the first lines into the same number of fields; a tab
    /// where none does.
    ///
    /// Tabs count three times: a tab hardly ever stands in a cell, a comma often does. A
    /// delimiter that only one line in ten holds is punctuation.
    fn detect(text: &str) -> Self {
        const SAMPLE_ROWS: usize = 200;
        const SAMPLE_BYTES: usize = 1 << 16;
        let mut end = text.len().min(SAMPLE_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let sample = &text[..end];
        let mut best = (0, Self::Tab);
        for (delimiter, weight) in [(Self::Tab, 3), (Self::Comma, 1), (Self::Semicolon, 1)] {
            let mut fields = Fields::new(sample, delimiter);
            let mut counts = std::collections::BTreeMap::<usize, usize>::new();
            let (mut rows, mut count, mut torn) = (0, 0, false);
            while let Some(field) = fields.next() {
                count += 1;
                torn |= field.quoting == Quoting::Unclosed;
                if field.record_end {
                    rows += 1;
                    // A delimiter that tears quoted cells apart is text in them.
                    *counts.entry(if torn { 1 } else { count }).or_default() += 1;
                    (count, torn) = (0, false);
                    if rows == SAMPLE_ROWS {
                        break;
                    }
                }
            }
            let alone = counts.remove(&1).unwrap_or(0);
            let alike = counts.values().max().copied().unwrap_or(0) * weight;
            if alike > best.0 && (rows - alone) * 10 >= rows {
                best = (alike, delimiter);
            }
        }
        best.1
    }
}

/// Cuts a text source into rows and cells. O(bytes).
///
/// Cannot fail: text without a delimiter is a grid of one column, an unclosed quote is kept as
/// text and told by [`Grid::unclosed_quote`].
pub fn read_delimited(source: Arc<Source>, delimiter: Option<Delimiter>) -> Grid {
    let delimiter = delimiter.unwrap_or_else(|| Delimiter::detect(source.text()));
    let mut grid = Grid::new(Arc::clone(&source), None, Some(delimiter));
    let text = source.text();
    let mut fields = Fields::new(text, delimiter);
    let mut new_row = true;
    let mut line = 1;
    while let Some(field) = fields.next() {
        let cell = CellId::new(narrow(grid.cells.len()));
        if new_row {
            while line < source.lines() && source.line_start(line + 1) <= field.start {
                line += 1;
            }
            grid.rows.push(GridRow {
                first: cell.index(),
                line: narrow(line),
            });
        }
        let id = match field.quoting {
            Quoting::None | Quoting::Unclosed => grid.texts.borrowed(text, field.start, field.end),
            Quoting::Plain => grid.texts.borrowed(text, field.start + 1, field.end - 1),
            Quoting::Doubled => {
                let value = unquote(&text[field.start..field.end]);
                grid.texts.owned(text, &value)
            }
        };
        grid.cells.push(Cell {
            text: id,
            start: narrow(field.start),
            end: narrow(field.end),
        });
        if field.quoting == Quoting::Unclosed {
            grid.unclosed_quote.get_or_insert(cell);
        }
        new_row = field.record_end;
    }
    grid.shrink();
    grid
}

/// The value of a quoted field.
fn unquote(raw: &str) -> String {
    raw[1..raw.len() - 1].replace("\"\"", "\"")
}

/// Goes through a field as written by bytes of its value.
///
/// A quoted field is at least two bytes longer than its value, so equal lengths mean plain text.
pub(super) struct RawWalk<'f> {
    field: &'f [u8],
    quoted: bool,
    doubled: bool,
}

impl<'f> RawWalk<'f> {
    pub(super) fn new(field: &'f str, value_len: usize) -> Self {
        let more = field.len() - value_len;
        Self {
            field: field.as_bytes(),
            quoted: more != 0,
            doubled: !matches!(more, 0 | 2),
        }
    }

    /// Where the value begins in the field.
    pub(super) fn begin(&self) -> usize {
        usize::from(self.quoted)
    }

    /// Some bytes of the value further on. O(1), or O(count) where quotes are doubled.
    pub(super) fn on(&self, mut raw: usize, count: usize) -> usize {
        if !self.doubled {
            return raw + count;
        }
        for _ in 0..count {
            raw += if self.field.get(raw) == Some(&b'"') {
                2
            } else {
                1
            };
        }
        raw
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quoting {
    None,
    /// In quotes, none of them inside.
    Plain,
    /// In quotes, with doubled ones inside.
    Doubled,
    /// Begins with a quote that has no partner.
    Unclosed,
}

struct Field {
    /// Of the field as written.
    start: usize,
    end: usize,
    quoting: Quoting,
    record_end: bool,
}

struct Fields<'a> {
    bytes: &'a [u8],
    delimiter: u8,
    at: usize,
    record_start: bool,
}

impl<'a> Fields<'a> {
    fn new(text: &'a str, delimiter: Delimiter) -> Self {
        Self {
            bytes: text.as_bytes(),
            delimiter: delimiter.byte(),
            at: 0,
            record_start: true,
        }
    }

    /// The next field.
    ///
    /// Linear over all calls although a quote without partner is looked at twice: the look for
    /// the partner passes only even runs of quotes, and a field that begins with an even run
    /// closes within it, so no two such looks cover the same bytes more than once each.
    fn next(&mut self) -> Option<Field> {
        if self.record_start {
            while matches!(self.bytes.get(self.at), Some(b'\n' | b'\r')) {
                self.at += 1;
            }
            if self.at == self.bytes.len() {
                return None;
            }
        }
        let start = self.at;
        let (quoting, end) = match self.bytes.get(start) {
            Some(b'"') => self.quoted(start),
            _ => (Quoting::None, self.cut(start)),
        };
        let record_end = self.bytes.get(end) != Some(&self.delimiter);
        self.at = (end + 1).min(self.bytes.len());
        self.record_start = record_end;
        Some(Field {
            start,
            end,
            quoting,
            record_end,
        })
    }

    /// The first delimiter, line end or end of file at or after `from`.
    fn cut(&self, from: usize) -> usize {
        memchr::memchr3(self.delimiter, b'\n', b'\r', &self.bytes[from..])
            .map_or(self.bytes.len(), |at| from + at)
    }

    /// A field whose first character is a quote.
    fn quoted(&self, start: usize) -> (Quoting, usize) {
        let mut doubled = false;
        let mut from = start + 1;
        let Some(close) = (loop {
            match memchr::memchr(b'"', &self.bytes[from..]) {
                None => break None,
                Some(at) if self.bytes.get(from + at + 1) == Some(&b'"') => {
                    doubled = true;
                    from += at + 2;
                }
                Some(at) => break Some(from + at),
            }
        }) else {
            return (Quoting::Unclosed, self.cut(start));
        };
        let inner = &self.bytes[start + 1..close];
        let over_fields = memchr::memchr(self.delimiter, inner).is_some();
        let over_lines = memchr::memchr2(b'\n', b'\r', inner).is_some();
        let closed = match self.bytes.get(close + 1) {
            None | Some(b'\n' | b'\r') => true,
            Some(&next) => next == self.delimiter,
        };
        if closed && !(self.delimiter == b'\t' && over_fields && over_lines) {
            let quoting = match doubled {
                true => Quoting::Doubled,
                false => Quoting::Plain,
            };
            return (quoting, close + 1);
        }
        match over_fields || over_lines {
            true => (Quoting::Unclosed, self.cut(start)),
            false => (Quoting::None, self.cut(close + 1)),
        }
    }
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).expect("sources are below 4 GiB")
}
