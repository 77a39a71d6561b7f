//! Rows as they look: how many cells they fill, and with what words of headers.

use std::cell::Cell;
use std::collections::HashSet;

use super::titles::is_page_number;
use crate::edition::layout::{self, Remark};
use crate::edition::{FiscalYears, Hints};
use crate::grid::{Grid, TextId};
use crate::text::fold;

/// A header has at most this many rows.
pub(super) const HEADER_ROWS: usize = 5;

/// A remark fills at most one in so many of its row's cells.
const FEW: usize = 3;

/// Longer texts are no header cells.
const HEADER_CHARS: usize = 40;

/// What is known about a row without its surroundings.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowShape {
    pub(super) row: usize,
    pub(super) filled: usize,
    /// Column of the first filled cell.
    pub(super) first: usize,
    /// A cell too long for a header.
    pub(super) long: bool,
    pub(super) note: bool,
}

pub(super) struct Words<'a> {
    pub(super) grid: &'a Grid,
    /// Header texts that the user names.
    named: HashSet<String>,
    /// By distinct text: whether it is a header word or year label, once somebody asked. Most
    /// texts stand in rows that are no header whatever they say.
    known: Vec<Cell<Option<bool>>>,
}

impl<'a> Words<'a> {
    pub(super) fn new(grid: &'a Grid, hints: &Hints) -> Self {
        let named: HashSet<String> = hints
            .layouts
            .iter()
            .flat_map(|layout| layout.roles.keys().map(|name| fold(name).into()))
            .collect();
        Self {
            grid,
            named,
            known: vec![Cell::new(None); grid.text_count()],
        }
    }

    /// Whether a text is a header word or year label.
    pub(super) fn is_known(&self, id: TextId) -> bool {
        let slot = &self.known[id.index()];
        slot.get().unwrap_or_else(|| {
            let text = self.grid.text(id);
            let known = !is_long(text)
                && !text.trim().is_empty()
                && (layout::looks_like_header(text) >= 0.5
                    || !self.named.is_empty() && self.named.contains(&*fold(text)));
            slot.set(Some(known));
            known
        })
    }

    /// Filled cells of a row that are header words or year labels.
    pub(super) fn known(&self, row: RowShape) -> usize {
        self.filled(row).filter(|&text| self.is_known(text)).count()
    }

    /// Whether enough filled cells of a row are known for a header, [`Self::known`] stopped early.
    pub(super) fn mostly_known(&self, row: RowShape) -> bool {
        let mut strange = 0;
        self.filled(row).all(|text| {
            strange += usize::from(!self.is_known(text));
            (row.filled - strange) * 5 >= row.filled * 3 && row.filled - strange >= 2
        })
    }

    fn filled(&self, row: RowShape) -> impl Iterator<Item = TextId> {
        let cells = self.grid.row(row.row);
        let filled = cells.filter(|&cell| !self.grid.is_blank(cell));
        filled.map(|cell| self.grid.text_id(cell))
    }

    pub(super) fn shape(&self, row: usize) -> RowShape {
        let grid = self.grid;
        let mut shape = RowShape {
            row,
            filled: 0,
            first: 0,
            long: false,
            note: false,
        };
        let mut remark = None;
        for (column, cell) in grid.row(row).enumerate() {
            if grid.is_blank(cell) {
                continue;
            }
            if shape.filled == 0 {
                shape.first = column;
                remark = layout::remark(grid.value(cell));
            }
            shape.filled += 1;
            shape.long |= is_long(grid.value(cell));
        }
        let few = shape.filled == 1 || shape.filled * FEW <= grid.width(row);
        let alone = match remark {
            None => false,
            Some(Remark::Reference) => true,
            // ※病児保育 among filled years is an entry; a mark alone may have its text beside it.
            Some(Remark::Marked { alone }) => few || alone && shape.filled == 2,
            Some(Remark::Word) => shape.filled == 1,
        };
        // 備考 is a heading as well, and known as one.
        let heads = matches!(remark, Some(Remark::Marked { alone: true }));
        // Asked of remarks only: hardly any row begins with one.
        let known = || self.known(shape).saturating_sub(usize::from(heads));
        shape.note = alone && known() * 2 < shape.filled
            || shape.filled == 1 && is_page_number(self.first_text(shape), false);
        shape
    }

    pub(super) fn first_text(&self, row: RowShape) -> &str {
        self.grid
            .cell(row.row, row.first)
            .map_or("", |cell| self.grid.value(cell))
    }

    fn looks_like_header(&self, shape: RowShape) -> bool {
        !shape.long && !shape.note && shape.filled >= 2 && self.mostly_known(shape)
    }

    /// The header that begins at `row`, if one does.
    pub(super) fn header_at(
        &self,
        rows: &[RowShape],
        row: usize,
        labels: &HashSet<String>,
    ) -> Option<std::ops::Range<usize>> {
        let begins = self.looks_like_header(rows[row])
            || (!labels.is_empty() && rows[row].filled >= 2 && !rows[row].long && {
                let label = |text| labels.contains(&*fold(self.grid.text(text)));
                self.filled(rows[row]).all(label) && self.texts(row..row + 1).len() >= 2
            });
        if !begins {
            return None;
        }
        let mut end = row + 1;
        while end < rows.len()
            && end - row < HEADER_ROWS
            && self.adjacent(end)
            && (self.continues(rows[end]) || self.stands_under(end - 1, end, rows))
            && !self.is_entry(end - 1, end)
        {
            end += 1;
        }
        Some(row..end)
    }

    fn continues(&self, shape: RowShape) -> bool {
        self.looks_like_header(shape)
            || (shape.filled > 0 && !shape.note && self.known(shape) == shape.filled)
    }

    /// Whether a row of header words stands under headings that lack nothing: each column has one
    /// of its own, and the row says the same of several columns from the first on. 方針, 計画, 計画 …
    /// under 施策, R5, R6 … is an entry. A second language's headings differ like the first's.
    fn is_entry(&self, above: usize, row: usize) -> bool {
        let grid = self.grid;
        let texts = |row: usize| -> Vec<&str> {
            grid.row(row).map(|cell| grid.value(cell).trim()).collect()
        };
        let (above, row) = (texts(above), texts(row));
        let full = |texts: &[&str]| texts.len() >= 3 && texts.iter().all(|text| !text.is_empty());
        let distinct = |texts: &[&str]| texts.iter().collect::<HashSet<_>>().len();
        full(&above) && full(&row) && distinct(&above) == above.len() && distinct(&row) < row.len()
    }

    /// Whether a row says what a spanning heading of the row above is made of: all its cells stand
    /// under that heading's blank cells (or its own), fill them all, and are short and different.
    fn stands_under(&self, above: usize, row: usize, rows: &[RowShape]) -> bool {
        let grid = self.grid;
        let width = grid.width(above).max(grid.width(row));
        let text = |row: usize, column: usize| {
            grid.cell(row, column)
                .map_or("", |cell| grid.value(cell).trim())
        };
        const SHORT: usize = 12;
        let short = grid
            .row(row)
            .all(|cell| grid.value(cell).chars().nth(SHORT).is_none());
        if rows[row].filled < 2 || !short || rows[row].first <= rows[above].first {
            return false;
        }
        // Under a blank cell, or under a heading that blank cells follow.
        let spanned = |column: usize| {
            text(above, column).is_empty()
                || (column + 1 < width
                    && text(above, column + 1).is_empty()
                    && !text(row, column + 1).is_empty())
        };
        let first = (0..width).find(|&c| !text(above, c).is_empty());
        let last = (0..width).rev().find(|&c| !text(row, c).is_empty());
        let (Some(first), Some(last)) = (first, last) else {
            return false;
        };
        let texts: Vec<&str> = (0..width)
            .map(|c| text(row, c))
            .filter(|t| !t.is_empty())
            .collect();
        let distinct: HashSet<&str> = texts.iter().copied().collect();
        let filled_or_headed = (first..=last).all(|c| text(row, c).is_empty() != spanned(c));
        let words = texts
            .iter()
            .filter(|t| t.chars().any(char::is_alphabetic))
            .count();
        filled_or_headed && distinct.len() == texts.len() && words == texts.len()
    }

    /// No blank line stands between a row and the one above.
    pub(super) fn adjacent(&self, row: usize) -> bool {
        let line = |row| self.grid.line(row);
        line(row) <= line(row - 1) + 1 + usize::from(self.grid.source().text().is_empty())
    }

    /// Whether a header that is not the current one is a table's beginning, not a row of data
    /// that happens to hold header words.
    pub(super) fn begins_table(&self, rows: &[RowShape], header: &std::ops::Range<usize>) -> bool {
        let known: usize = header.clone().map(|row| self.known(rows[row])).sum();
        let filled: usize = header.clone().map(|row| rows[row].filled).sum();
        let apart = header.start == 0
            || !self.adjacent(header.start)
            || rows[header.start - 1].filled <= 1
            || header.len() > 1;
        known >= 3 && known * 5 >= filled * 4 && apart
    }

    /// Whether a header is the current one again: as it was, with columns left out, or reworded in
    /// place. More columns, or other years in several of them, are another table's.
    pub(super) fn same_header(&self, labels: &HashSet<String>, texts: &HashSet<String>) -> bool {
        let new: Vec<&String> = texts.difference(labels).collect();
        let years = new
            .iter()
            .filter(|text| FiscalYears::parse_header(text).is_some())
            .count();
        overlap(labels, texts) >= 0.6 && texts.len() <= labels.len() && years <= 1
    }

    /// The years that headings name, in the order of the columns.
    pub(super) fn years(&self, rows: std::ops::Range<usize>) -> Vec<FiscalYears> {
        rows.flat_map(|row| self.grid.row(row))
            .filter(|&cell| !self.grid.is_blank(cell) && self.is_known(self.grid.text_id(cell)))
            .filter_map(|cell| FiscalYears::parse_header(self.grid.value(cell)))
            .collect()
    }

    pub(super) fn texts(&self, rows: std::ops::Range<usize>) -> HashSet<String> {
        rows.flat_map(|row| self.grid.row(row))
            .filter(|&cell| !self.grid.is_blank(cell))
            .map(|cell| fold(self.grid.value(cell)).into())
            .collect()
    }
}

/// Whether a text is too long for a header cell.
fn is_long(text: &str) -> bool {
    // At most four bytes a character.
    text.len() > HEADER_CHARS
        && (text.len() > 4 * HEADER_CHARS || text.chars().nth(HEADER_CHARS).is_some())
}

/// Most texts in common.
pub(super) fn overlap(a: &HashSet<String>, b: &HashSet<String>) -> f32 {
    let common = a.intersection(b).count();
    2.0 * common as f32 / (a.len() + b.len()).max(1) as f32
}
