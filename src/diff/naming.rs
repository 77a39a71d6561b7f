//! The columns by which people call a row of a table that has no measures: 部 › 課 › 係.

use std::collections::HashSet;

use super::columns::Pair;
use super::table::Table;
use super::{ColumnChange, Side};
use crate::edition::Role;

/// Rows that are looked at.
const SAMPLE: usize = 2_000;
/// Share of the rows that a name must tell apart.
const DISTINCT: f32 = 0.98;
/// Columns a name has at most.
const MOST: usize = 4;
/// Share of the rows that a further column must tell apart to be part of a name that is not unique.
const GAIN: f32 = 0.05;

/// The key columns, followed by the first columns of words that together tell the rows apart; none
/// where measures name the rows and there is no key. O(columns).
pub(super) fn naming(
    old: &Table<'_>,
    new: &Table<'_>,
    columns: &[ColumnChange],
    key: &[usize],
) -> Vec<usize> {
    if key.is_empty() && columns.iter().any(|column| column.role == Role::Measure) {
        return Vec::new();
    }
    let (table, side) = match new.row_count() {
        0 => (old, Side::Old),
        _ => (new, Side::New),
    };
    let at = |column: &ColumnChange| match side {
        Side::Old => column.old,
        Side::New => column.new,
    };
    let words: Vec<usize> = (0..columns.len())
        .filter(|&column| columns[column].role != Role::Year)
        .filter(|&column| at(&columns[column]).is_some_and(|at| has_words(table, at)))
        .collect();
    if key.iter().any(|column| words.contains(column)) {
        return key.to_vec();
    }
    let rows = table.row_count().min(SAMPLE);
    let distinct = |chosen: &[usize]| {
        let of_row = |row: usize| -> Vec<&str> {
            let value =
                |&column: &usize| at(&columns[column]).map_or("", |at| table.value(row, at));
            chosen.iter().map(value).collect()
        };
        (0..rows).map(of_row).collect::<HashSet<_>>().len() as f32 / rows.max(1) as f32
    };
    if !key.is_empty() {
        // A code tells rows apart and says nothing.
        return key.iter().copied().chain(words.first().copied()).collect();
    }
    let mut chosen: Vec<usize> = Vec::new();
    let mut told = 0.0;
    for column in words {
        chosen.push(column);
        let now = distinct(&chosen);
        if now < told + GAIN && chosen.len() > 1 && now < DISTINCT {
            chosen.pop();
            continue;
        }
        told = now;
        if told >= DISTINCT || chosen.len() == MOST {
            break;
        }
    }
    if chosen.is_empty() {
        let first = columns.iter().position(|column| at(column).is_some());
        chosen.extend(first);
    }
    chosen
}

/// Rows of a column that are looked at.
const LOOKED_AT: usize = 50;

/// Whether most of a column's values are words, not figures, codes or dates. O(1).
fn has_words(table: &Table<'_>, column: usize) -> bool {
    let values = (0..table.row_count().min(SAMPLE)).map(|row| table.value(row, column));
    let filled = values.filter(|text| !text.is_empty()).take(LOOKED_AT);
    let (mut all, mut words) = (0, 0);
    for text in filled {
        all += 1;
        words += usize::from(is_words(text));
    }
    all > 0 && words * 2 > all
}

/// Two letters at least, and more letters than digits.
pub fn is_words(text: &str) -> bool {
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 2 && letters > digits
}

/// One row in so many, at least, has the label of the row above it.
const GROUPED: usize = 10;

/// Leading columns of a list whose words group its rows (部, 課), on both sides. O(rows) for each
/// column looked at.
pub(super) fn labels(old: &Table<'_>, new: &Table<'_>, pairs: &[Pair]) -> Vec<bool> {
    let mut labels = vec![false; pairs.len()];
    let grouped = |table: &Table<'_>, column: usize| {
        let rows = table.row_count();
        let again = (1..rows).filter(|&row| {
            let label = table.value(row, column);
            !label.is_empty() && label == table.value(row - 1, column)
        });
        rows == 0 || again.count() * GROUPED >= rows
    };
    // Pairs are in the order of the old table; the last one is what the groups are of.
    let leading = pairs.iter().take(pairs.len().saturating_sub(1));
    for (slot, pair) in leading.enumerate() {
        let words = |table: &Table<'_>, column| table.row_count() == 0 || has_words(table, column);
        if !words(old, pair.old) || !words(new, pair.new) {
            // The number of the row may stand before the groups.
            match slot {
                0 => continue,
                _ => break,
            }
        }
        if !grouped(old, pair.old) || !grouped(new, pair.new) {
            break;
        }
        labels[slot] = true;
    }
    labels
}
