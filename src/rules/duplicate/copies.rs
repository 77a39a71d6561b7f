//! Copies: rows, blocks and whole tables that stand again further down.

use std::collections::HashMap;
use std::hash::BuildHasher as _;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::group::{Columns, is_numbering};
use crate::rule::{Class, Context};

/// Rows of a list with less text than this are equal by nature.
const LONG: usize = 10;
/// So many rows in the same order are no accident.
const BLOCK: usize = 5;

/// Rows that equal the rows `distance` before them.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) rows: Range<usize>,
    pub(super) distance: usize,
}

/// Rows of a table as numbers: equal rows have equal ones.
#[derive(Debug)]
pub(super) struct Rows {
    /// For each row, the first row equal to it.
    pub(super) first: Vec<u32>,
    /// Whether there is enough in the row to call it a duplicate.
    telling: Vec<bool>,
    /// Whether rows are known by their measure.
    planning: bool,
}

impl Rows {
    /// Compares rows by a hash of their folded fields, and keeps nothing else of them.
    pub(super) fn of(cx: &Context<'_>) -> Self {
        let edition = cx.edition;
        let columns = Columns::of(edition);
        let planning = edition.planning && !columns.measure.is_empty();
        let compared: Vec<bool> = (edition.columns.iter())
            .map(|column| !planning || !is_numbering(&column.name))
            .collect();
        let mut known: HashMap<(u64, u64), u32, FixedState> = HashMap::default();
        let mut rows = Self {
            first: Vec::with_capacity(edition.rows.len()),
            telling: Vec::with_capacity(edition.rows.len()),
            planning,
        };
        let mut classes: Vec<Class> = Vec::new();
        for row in 0..edition.rows.len() {
            classes.clear();
            classes.extend(
                (edition.fields(row).iter().zip(&compared)).map(|(field, compared)| {
                    match field.resolved.filter(|_| *compared) {
                        Some(cell) => cx.occurrences.class(cx.grid, cx.grid.text_id(cell)),
                        None => Class::BLANK,
                    }
                }),
            );
            let half = |seed| FixedState::with_seed(seed).hash_one(&classes);
            let number = u32::try_from(row).expect("rows are counted in 32 bits");
            rows.first
                .push(*known.entry((half(1), half(2))).or_insert(number));

            let filled = classes.iter().filter(|&&class| class != Class::BLANK);
            let length: usize = classes.iter().map(|class| class.length()).sum();
            let told = if planning {
                columns
                    .measure
                    .iter()
                    .any(|&column| classes[column] != Class::BLANK)
            } else {
                length >= LONG
            };
            rows.telling
                .push(filled.count() >= 3 && told && edition.first_cell(row).is_some());
        }
        rows
    }

    /// Rows of one copy when the table is nothing but copies of it. O(rows): the smallest border
    /// by the prefix function of Knuth, Morris and Pratt.
    pub(super) fn period(&self) -> Option<usize> {
        let n = self.first.len();
        let mut border = vec![0; n];
        for row in 1..n {
            let mut k = border[row - 1];
            while k > 0 && self.first[row] != self.first[k] {
                k = border[k - 1];
            }
            border[row] = k + usize::from(self.first[row] == self.first[k]);
        }
        let unit = n - border.last()?;
        let whole = unit >= 2 && unit < n && n.is_multiple_of(unit);
        (whole && self.telling[..unit].iter().any(|&telling| telling)).then_some(unit)
    }

    /// Maximal runs of rows that repeat earlier ones in the same order. O(rows).
    pub(super) fn runs(&self, within: Range<usize>) -> Vec<Run> {
        let total = within.len();
        let mut last: HashMap<u32, usize, FixedState> = HashMap::default();
        let mut runs: Vec<Run> = Vec::new();
        let mut open = false;
        for row in within {
            let goes_on = open
                && runs
                    .last()
                    .is_some_and(|run| self.first[row] == self.first[row - run.distance]);
            match last.insert(self.first[row], row) {
                _ if goes_on => runs.last_mut().expect("one is open").rows.end = row + 1,
                Some(before) if self.telling[row] => {
                    runs.push(Run {
                        rows: row..row + 1,
                        distance: row - before,
                    });
                    open = true;
                }
                _ => open = false,
            }
        }
        if !self.planning {
            // Answers, measurements: lists in which equal rows are normal. Blocks never are.
            let short = |run: &Run| run.rows.len() < BLOCK;
            let few: usize = (runs.iter().filter(|run| short(run)))
                .map(|run| run.rows.len())
                .sum();
            runs.retain(|run| !short(run) || few * 10 <= total.max(20));
        }
        for run in &mut runs {
            while !self.telling[run.rows.end - 1] {
                run.rows.end -= 1;
            }
        }
        runs
    }
}
