//! Distinct list items: what rules compare that look for two forms of one thing.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::Occurrences;
use crate::grid::{Grid, Span, TextId};

/// Between two items in [`Segments::chars`]: context never runs from one into the next.
const EDGE: char = '\0';

/// Every distinct item of the data cells, one after the other as characters.
#[derive(Debug, Default)]
pub struct Segments {
    chars: Vec<char>,
    list: Vec<Segment>,
    /// For every [`STEP`]th character, the byte of its item that it begins at.
    steps: Vec<u32>,
}

/// Characters from one known byte to the next: a place far into a long item is found as fast as one
/// at its beginning.
const STEP: usize = 64;

/// A distinct item.
#[derive(Debug)]
pub struct Segment {
    /// Its characters in [`Segments::chars`].
    pub range: Range<usize>,
    /// The distinct texts that hold it, and the byte it begins at.
    pub places: Vec<(TextId, u32)>,
    /// In how many cells it stands.
    pub cells: usize,
}

impl Segments {
    /// Cuts each distinct text once. O(characters).
    pub(super) fn of(grid: &Grid, occurrences: &Occurrences) -> Self {
        let texts = occurrences.texts();
        let mut known: HashMap<&str, usize, FixedState> =
            HashMap::with_capacity_and_hasher(texts.len(), FixedState::default());
        let mut out = Self::default();
        let bytes: usize = texts.iter().map(|&id| grid.text(id).len()).sum();
        // Most characters take three bytes.
        out.chars.reserve(bytes / 3 + texts.len());
        out.push(EDGE, 0);
        for &id in texts {
            let value = grid.text(id);
            for item in occurrences.items(grid, id) {
                let body = &value[item.body.clone()];
                let start = u32::try_from(item.body.start).expect("sources are below 4 GiB");
                let index = *known.entry(body).or_insert_with(|| {
                    let first = out.chars.len();
                    for (at, c) in body.char_indices() {
                        out.push(plain(c), at);
                    }
                    out.list.push(Segment {
                        range: first..out.chars.len(),
                        places: Vec::new(),
                        cells: 0,
                    });
                    out.push(EDGE, 0);
                    out.list.len() - 1
                });
                out.list[index].places.push((id, start));
                out.list[index].cells += occurrences.cells(id).len();
            }
        }
        out
    }

    fn push(&mut self, c: char, byte: usize) {
        if self.chars.len().is_multiple_of(STEP) {
            let byte = u32::try_from(byte).expect("sources are below 4 GiB");
            self.steps.push(byte);
        }
        self.chars.push(c);
    }

    /// The characters of all items, `'\0'` before, between and after them; full-width ASCII and
    /// half-width signs as their usual forms, so that width never makes a difference.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The distinct items in reading order.
    pub fn list(&self) -> &[Segment] {
        &self.list
    }

    /// The item that holds a character. O(log items).
    pub fn at(&self, position: usize) -> &Segment {
        let next = (self.list).partition_point(|segment| segment.range.start <= position);
        &self.list[next.saturating_sub(1)]
    }

    /// The text of a run of characters as written in the item's first place.
    pub fn written<'a>(&self, grid: &'a Grid, run: Range<usize>) -> &'a str {
        let segment = self.at(run.start);
        let (text, start) = segment.places[0];
        let bytes = self.bytes(grid, segment, &run);
        &grid.text(text)[start as usize + bytes.start..start as usize + bytes.end]
    }

    /// In how many cells the item of a character stands. O(log items).
    pub fn count(&self, position: usize) -> usize {
        self.at(position).cells
    }

    /// Where a run of characters stands: every cell of every text that holds its item, in order.
    pub fn spans(&self, grid: &Grid, occurrences: &Occurrences, run: Range<usize>) -> Vec<Span> {
        let segment = self.at(run.start);
        let bytes = self.bytes(grid, segment, &run);
        let narrow = |n: usize| u32::try_from(n).expect("sources are below 4 GiB");
        let mut spans = Vec::new();
        for &(text, start) in &segment.places {
            spans.extend(occurrences.cells(text).iter().map(|&cell| Span {
                cell,
                start: start + narrow(bytes.start),
                end: start + narrow(bytes.end),
            }));
        }
        spans.sort_unstable();
        spans
    }

    /// The run in bytes of the item.
    fn bytes(&self, grid: &Grid, segment: &Segment, run: &Range<usize>) -> Range<usize> {
        let (text, start) = segment.places[0];
        let step = run.start / STEP * STEP;
        let (known, byte) = match step > segment.range.start {
            true => (step, self.steps[run.start / STEP] as usize),
            false => (segment.range.start, 0),
        };
        let mut chars = grid.text(text)[start as usize + byte..].chars();
        let mut length =
            |count: usize| -> usize { chars.by_ref().take(count).map(char::len_utf8).sum() };
        let from = byte + length(run.start - known);
        from..from + length(run.len())
    }
}

/// One character for one, so that positions stay.
fn plain(c: char) -> char {
    match c {
        // Nearly all are hiragana and kanji.
        'ぁ'..='ゖ' | '\u{4E00}'..='\u{9FFF}' => c,
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '･' => '・',
        '\u{3000}' | '\n' | '\r' | '\t' => ' ',
        '〜' => '~',
        '\0' => '\u{FFFD}',
        c => c,
    }
}
