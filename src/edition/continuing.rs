//! Rows that go on with the measure above: one item of it per row, its name on the first only.
//!
//! A blank measure is a defect in one table and a habit in another. A row goes on with the measure
//! above when it has nothing to its left and no body of its own, and the table makes a habit of it;
//! a single row only where its items show that each line holds one of them.

use super::fill::{EarlyStarts, Placed, is_grouping};
use super::{Column, Role};
use crate::grid::{CellId, Grid};
use crate::text::items;

/// Share of rows that must go on with the measure above before doing so is a habit. A tenth of all
/// measures does not go missing; fewer are defects, which rules of missing cells look for.
const HABIT: f32 = 0.1;
/// So few rows are no habit in a short table either.
const MIN_HABIT: usize = 2;

/// For every row, whether it goes on with the measure of the nearest row above that has one.
/// O(rows × columns).
pub(super) fn continuing(
    grid: &Grid,
    columns: &[Column],
    rows: &[Placed],
    early: &EarlyStarts,
) -> Vec<bool> {
    let mut goes_on = vec![false; rows.len()];
    let Some(measure) = columns.iter().position(|c| c.role == Role::Measure) else {
        return goes_on;
    };
    let own =
        |row: usize, column: usize| rows[row].cells[column].filter(|&cell| !grid.is_blank(cell));
    // Nothing but years and remarks, and those right of the measure: a number is an entry's own.
    let bare = |row: usize| {
        let mut says = false;
        let alone = columns.iter().enumerate().all(|(column, of)| {
            if early.contains_key(&(row, column)) || rows[row].lost.contains(&column) {
                return false;
            }
            let filled = own(row, column).is_some();
            says |= filled && of.role != Role::Body;
            let apart = column > measure && (!is_grouping(of) || of.role == Role::Body);
            !filled || apart
        });
        alone && says
    };
    let mut open = false;
    for (row, goes_on) in goes_on.iter_mut().enumerate() {
        let named = own(row, measure).is_some();
        *goes_on = open && !named && bare(row);
        open = named || *goes_on;
    }
    let filled = (0..rows.len())
        .filter(|&row| {
            rows[row]
                .cells
                .iter()
                .flatten()
                .any(|&cell| !grid.is_blank(cell))
        })
        .count();
    let found = goes_on.iter().filter(|&&on| on).count();
    if found < MIN_HABIT || (found as f32) < HABIT * filled as f32 {
        // Top down: an item below one that is none of a list belongs to another.
        for row in 1..rows.len() {
            goes_on[row] = goes_on[row]
                && (0..columns.len())
                    .filter(|&column| columns[column].role == Role::Year)
                    .all(|column| {
                        own(row, column).is_none_or(|cell| {
                            is_one_item(grid, cell)
                                && own(row - 1, column).is_none_or(|above| is_one_item(grid, above))
                        })
                    })
                && (own(row - 1, measure).is_some() || goes_on[row - 1]);
        }
    }
    goes_on
}

/// One item with its mark and nothing else.
fn is_one_item(grid: &Grid, cell: CellId) -> bool {
    matches!(items(grid.value(cell))[..], [ref only] if only.mark.is_some())
}
