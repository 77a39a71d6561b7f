//! TSV and CSV: fields with their byte positions.
//!
//! `csv` gives positions per record only; `csv_core::Reader::read_field` consumes a field at a
//! time, so a field's place is what it consumed, less the delimiter at the end and the line end
//! and blank lines that csv-core counts into the *next* field. csv-core never fails: an unclosed
//! quote swallows the rest of the file without a word, so finding it is our job.

use std::sync::Arc;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};
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

    /// The delimiter that cuts the most of the first lines alike; a tab where none does.
    fn detect(text: &str) -> Self {
        const SAMPLE_LINES: usize = 200;
        const SAMPLE_BYTES: usize = 1 << 16;
        let mut end = text.len().min(SAMPLE_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let sample = &text[..end];
        let mut best = (0, Self::Tab);
        for delimiter in [Self::Tab, Self::Comma, Self::Semicolon] {
            let mut counts = std::collections::BTreeMap::<usize, usize>::new();
            let mut quoted = false;
            for line in sample.lines().take(SAMPLE_LINES) {
                let mut n = 0;
                for byte in line.bytes() {
                    quoted ^= byte == b'"';
                    n += usize::from(byte == delimiter.byte() && !quoted);
                }
                if n > 0 {
                    *counts.entry(n).or_default() += 1;
                }
            }
            let alike = counts.values().max().copied().unwrap_or(0);
            if alike > best.0 {
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
    while let Some(field) = fields.next() {
        let cell = CellId(narrow(grid.cells.len()));
        if new_row {
            grid.rows.push(GridRow {
                first: cell.0,
                line: narrow(source.line(field.start)),
            });
        }
        let raw = &text[field.start..field.end];
        let value = fields.value();
        let id = if value.len() == raw.len() {
            grid.texts.borrowed(text, field.start, field.end)
        } else if raw.len() == value.len() + 2 {
            grid.texts.borrowed(text, field.start + 1, field.end - 1)
        } else {
            let value = value.to_owned();
            grid.texts.owned(text, &value)
        };
        grid.cells.push(Cell {
            text: id,
            start: narrow(field.start),
            end: narrow(field.end),
        });
        if field.unclosed {
            grid.unclosed_quote.get_or_insert(cell);
        }
        new_row = field.record_end;
    }
    grid
}

/// Where byte `offset` of a field's value stands in the field as written.
pub(super) fn raw_offset(field: &str, value_len: usize, offset: usize) -> usize {
    if field.len() == value_len {
        return offset;
    }
    let bytes = field.as_bytes();
    let (mut at, mut produced) = (1, 0);
    while produced < offset {
        at += if bytes[at] == b'"' && bytes.get(at + 1) == Some(&b'"') {
            2
        } else {
            1
        };
        produced += 1;
    }
    at
}

struct Field {
    start: usize,
    end: usize,
    record_end: bool,
    unclosed: bool,
}

struct Fields<'a> {
    text: &'a str,
    delimiter: Delimiter,
    reader: Reader,
    /// Until the record's end, quotes are text: one of them is never closed.
    literal: bool,
    /// Text offset up to which the input is consumed.
    at: usize,
    record_start: bool,
    /// How many quotes were never closed; from the third on, all quotes are text, so that the
    /// rest of the file is not read again and again.
    unclosed: usize,
    out: Vec<u8>,
    len: usize,
}

impl<'a> Fields<'a> {
    fn new(text: &'a str, delimiter: Delimiter) -> Self {
        Self {
            text,
            delimiter,
            reader: reader(delimiter, true),
            literal: false,
            at: 0,
            record_start: true,
            unclosed: 0,
            out: vec![0; 4096],
            len: 0,
        }
    }

    /// The value of the field just read.
    fn value(&self) -> &str {
        std::str::from_utf8(&self.out[..self.len]).expect("fields are cut at ASCII characters")
    }

    fn next(&mut self) -> Option<Field> {
        let bytes = self.text.as_bytes();
        if self.record_start {
            if self.literal && self.unclosed < 3 {
                (self.reader, self.literal) = (reader(self.delimiter, true), false);
            }
            while matches!(bytes.get(self.at), Some(b'\n' | b'\r')) {
                self.at += 1;
            }
            if self.at == bytes.len() {
                return None;
            }
        }
        let start = self.at;
        let (record_end, at_end_of_file) = self.read(start);
        let mut end = self.at - usize::from(!at_end_of_file);
        let raw = &self.text[start..end];
        let unclosed =
            !self.literal && raw.starts_with('"') && !self.plausible(raw, at_end_of_file);
        if unclosed {
            self.unclosed += 1;
            (self.reader, self.literal) = (reader(self.delimiter, false), true);
            let (record_end, at_end_of_file) = self.read(start);
            end = self.at - usize::from(!at_end_of_file);
            self.record_start = record_end;
            return Some(Field {
                start,
                end,
                record_end,
                unclosed,
            });
        }
        self.record_start = record_end;
        Some(Field {
            start,
            end,
            record_end,
            unclosed,
        })
    }

    /// A quoted field that closes; in a TSV, one that does not run over tabs *and* lines: no
    /// spreadsheet puts a tab into a cell, so such a quote closes in somebody else's cell.
    fn plausible(&self, raw: &str, at_end_of_file: bool) -> bool {
        if at_end_of_file {
            let inner = raw[1..].trim_end_matches(['\n', '\r']);
            if inner.bytes().rev().take_while(|&b| b == b'"').count() % 2 == 0 {
                return false;
            }
        }
        !(self.delimiter == Delimiter::Tab && raw.contains('\t') && raw.contains(['\n', '\r']))
    }

    /// Reads the field that starts at `start`; returns whether it ends its record and whether
    /// the file ended it.
    fn read(&mut self, start: usize) -> (bool, bool) {
        let bytes = self.text.as_bytes();
        (self.at, self.len) = (start, 0);
        loop {
            let (result, read, wrote) = self
                .reader
                .read_field(&bytes[self.at..], &mut self.out[self.len..]);
            self.at += read;
            self.len += wrote;
            match result {
                ReadFieldResult::OutputFull => self.out.resize(self.out.len() * 2, 0),
                ReadFieldResult::InputEmpty => {
                    // An empty input tells csv-core that the file is over.
                }
                ReadFieldResult::Field { record_end } => {
                    let consumed = self.at > start && self.at <= bytes.len();
                    let last = if consumed { bytes[self.at - 1] } else { 0 };
                    let cut = last == self.delimiter.byte() || last == b'\n' || last == b'\r';
                    return (record_end, !(cut && !self.ended_by_input(read)));
                }
                ReadFieldResult::End => return (true, true),
            }
        }
    }

    /// csv-core consumes nothing in the call that closes the file's last field.
    fn ended_by_input(&self, read: usize) -> bool {
        read == 0 && self.at == self.text.len()
    }
}

fn reader(delimiter: Delimiter, quoting: bool) -> Reader {
    ReaderBuilder::new()
        .delimiter(delimiter.byte())
        .quoting(quoting)
        .build()
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).expect("sources are below 4 GiB")
}
