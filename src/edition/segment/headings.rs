//! A row read as the headings of a list: what every way to find a list asks of it.

use std::collections::HashSet;
use std::ops::Range;

use super::{RowShape, Words};
use crate::edition::shift;
use crate::grid::Grid;

/// Entries that are looked at.
pub(super) const LOOKED_AT: usize = 200;
/// Headings are no longer than this.
pub(super) const HEADING_CHARS: usize = 20;

/// Where a list begins.
#[derive(Debug, PartialEq)]
pub(super) struct Begin {
    /// The lines above its headings.
    pub(super) title: Range<usize>,
    /// Its headings.
    pub(super) header: usize,
}

/// Different texts side by side.
pub(super) struct Headings<'a> {
    words: &'a Words<'a>,
    row: usize,
    /// The columns they stand in.
    pub(super) columns: Range<usize>,
    pub(super) texts: Vec<&'a str>,
}

impl<'a> Headings<'a> {
    /// `None` where two of them are the same, or the row is one of long texts or a note.
    pub(super) fn read(words: &'a Words<'a>, of: RowShape) -> Option<Self> {
        let columns = of.first..of.first + of.filled;
        let texts: Vec<&str> = (columns.clone())
            .map(|column| value(words.grid, of.row, column))
            .collect();
        let distinct: HashSet<&str> = texts.iter().copied().collect();
        let each = distinct.len() == texts.len();
        (each && !of.long && !of.note).then_some(Self {
            words,
            row: of.row,
            columns,
            texts,
        })
    }

    /// The heading of a column.
    pub(super) fn of(&self, column: usize) -> &'a str {
        self.texts[column - self.columns.start]
    }

    /// Whether the heading of a column is a word that heads columns.
    pub(super) fn is_known(&self, column: usize) -> bool {
        let cell = self.words.grid.cell(self.row, column);
        cell.is_some_and(|cell| self.words.is_known(self.words.grid.text_id(cell)))
    }

    /// Whether each may be a heading by its form: a word, no entry of a list, no figure.
    pub(super) fn all_words(&self) -> bool {
        self.texts.iter().all(|text| is_word(text))
    }

    /// Whether entries fill nothing but their columns, or one left of these: the corner over the
    /// names of rows.
    pub(super) fn hold(&self, entries: &[RowShape], corner: bool) -> bool {
        let names = usize::from(corner && self.columns.start == 1);
        let within = self.columns.start - names..self.columns.end;
        let grid = self.words.grid;
        entries.iter().all(|entry| {
            let cells = grid.row(entry.row).enumerate();
            let mut filled = cells.filter(|&(_, cell)| !grid.is_blank(cell));
            filled.all(|(column, _)| within.contains(&column))
        })
    }

    /// The texts of entries in a column.
    pub(super) fn below(&self, entries: &[RowShape], column: usize) -> Vec<&'a str> {
        let texts = entries
            .iter()
            .map(|entry| value(self.words.grid, entry.row, column));
        texts.filter(|text| !text.is_empty()).collect()
    }

    /// How many figures stand in a column, where nothing else does.
    pub(super) fn figures(&self, entries: &[RowShape], column: usize) -> usize {
        let below = self.below(entries, column);
        match below.iter().all(|text| shift::is_number(text)) {
            true => below.len(),
            false => 0,
        }
    }
}

fn value(grid: &Grid, row: usize, column: usize) -> &str {
    grid.cell(row, column)
        .map_or("", |cell| grid.value(cell).trim())
}

/// Whether a text may be a heading by its form.
pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text.chars().nth(HEADING_CHARS).is_none()
        && text.chars().any(char::is_alphabetic)
        && !text.starts_with(['・', '※', '【', '○', '◎'])
        && !shift::is_number(text)
}

/// Whether blank lines that are no rows of the grid stand above a row.
pub(super) fn lines_between(words: &Words<'_>, row: usize) -> bool {
    words.grid.line(row) > words.grid.line(row - 1) + 1
}
