//! Rows of a plain list whose cells stand in other columns than their own.
//!
//! A list has no alignment of its rows; but a row that is longer than the headings, or says in a
//! column what only another one says, shows that nothing may be read from where its cells stand.

use std::collections::HashMap;

use super::super::{Column, layout, shift};
use super::Placed;
use crate::grid::Grid;

/// What a cell looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// A figure or a number of a telephone.
    Figure,
    /// Words without a figure in them.
    Word,
    /// Two of them with a space between: 山本 健一.
    Spaced,
    /// Anything else: a date, 3回.
    Other,
}

/// One cell in so many may look unlike the others of its column.
const ODD: usize = 10;
/// So many other cells at least show what a column holds.
const SHOWN: usize = 3;
/// A column without a heading that more than one row in so many fills only lacks its heading.
const UNHEADED: usize = 5;

fn look(text: &str) -> Look {
    let text = text.trim();
    let letters = text.chars().any(char::is_alphabetic);
    let figures = text.chars().any(char::is_numeric);
    match (letters, figures) {
        (false, true) => Look::Figure,
        (true, false) if layout::is_absent(text) => Look::Other,
        (true, false) if text.contains([' ', '\u{3000}']) => Look::Spaced,
        (true, false) if !shift::is_number(text) => Look::Word,
        _ => Look::Other,
    }
}

/// How often each look stands in a column.
#[derive(Debug, Default, Clone, Copy)]
struct Looks {
    all: usize,
    figures: usize,
    words: usize,
    spaced: usize,
}

impl Looks {
    fn of(&self, look: Look) -> usize {
        match look {
            Look::Figure => self.figures,
            // Two words are words.
            Look::Word => self.words + self.spaced,
            Look::Spaced => self.spaced,
            Look::Other => 0,
        }
    }

    /// Nearly all cells but one look so.
    fn holds(&self, look: Look) -> bool {
        let of = self.of(look);
        of >= SHOWN && (self.all - of) * ODD <= self.all
    }

    /// Nearly no cell but the one at hand looks so.
    fn lacks(&self, look: Look) -> bool {
        let of = self.of(look);
        let others = self.all - of;
        let contrary = match look {
            Look::Figure => self.words + self.spaced,
            Look::Word => self.figures,
            Look::Spaced => self.words,
            Look::Other => 0,
        };
        of > 0 && contrary >= SHOWN && contrary == others && of.saturating_sub(1) * ODD <= self.all
    }
}

/// The damaged rows, and the first column in which a group may begin on each. O(cells).
pub(super) fn damaged(grid: &Grid, columns: &[Column], rows: &[Placed]) -> HashMap<usize, usize> {
    let text = |row: &Placed, column: usize| {
        let cell = row.cells[column].filter(|&cell| !grid.is_blank(cell))?;
        Some(grid.value(cell))
    };
    let mut looks = vec![Looks::default(); columns.len()];
    for row in rows {
        for (column, looks) in looks.iter_mut().enumerate() {
            let Some(text) = text(row, column) else {
                continue;
            };
            looks.all += 1;
            match look(text) {
                Look::Figure => looks.figures += 1,
                Look::Word => looks.words += 1,
                Look::Spaced => looks.spaced += 1,
                Look::Other => {}
            }
        }
    }
    let headed = columns.iter().any(|column| !column.header.is_empty());
    let last = columns.iter().rposition(|column| !column.header.is_empty());
    let beyond =
        |column: usize| headed && Some(column) > last && looks[column].all * UNHEADED <= rows.len();
    let mut damaged = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        let excess = (0..columns.len()).filter(|&c| beyond(c) && text(row, c).is_some());
        if let Some(excess) = excess.max() {
            let by = excess - last.unwrap_or(0);
            let first = (0..columns.len()).find(|&c| text(row, c).is_some());
            damaged.insert(index, first.unwrap_or(0).saturating_sub(by));
            continue;
        }
        let odd = (0..columns.len()).any(|column| {
            let Some(look) = text(row, column).map(look) else {
                return false;
            };
            looks[column].lacks(look)
                && (0..columns.len()).any(|other| other != column && looks[other].holds(look))
        });
        if odd {
            damaged.insert(index, 0);
        }
    }
    damaged
}
