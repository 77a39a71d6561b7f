//! Labels that stand below the start of their group, paired with it.

use std::collections::HashMap;

use super::own;
use crate::edition::fill::{self, EarlyStarts, Placed};
use crate::edition::labels::{self, Signals};
use crate::edition::{Column, Move, Repair, RepairKind, Role, layout};
use crate::grid::Grid;
use crate::text::fold;

/// Pairs displaced labels of the theme and countermeasure columns with the start of their group.
pub(super) fn pair_labels(
    grid: &Grid,
    columns: &[Column],
    placed: &[Placed],
    repairs: &mut Vec<Repair>,
) -> EarlyStarts {
    let mut early = EarlyStarts::new();
    let body = columns.iter().position(|column| column.role == Role::Body);
    let mut ids: HashMap<String, u32> = HashMap::new();
    let bodies: Vec<Option<u32>> = placed
        .iter()
        .map(|row| {
            let cell = own(grid, row, body?)?;
            let next = ids.len() as u32;
            Some(*ids.entry(fold(grid.value(cell)).into()).or_insert(next))
        })
        .collect();
    let grouping: Vec<usize> = (0..columns.len())
        .filter(|&c| fill::is_grouping(&columns[c]) && columns[c].role != Role::Body)
        .collect();
    // From the innermost level outwards: a label that stands where an inner one was displaced to
    // is displaced with it.
    let mut deeper = vec![false; placed.len()];
    for &column in grouping.iter().rev() {
        let mut label = new_labels(grid, placed, column);
        let found = labels::displaced(&Signals {
            label: &label,
            deeper: &deeper,
            body: &bodies,
        });
        for found in found {
            let cell = own(grid, &placed[found.label], column).expect("a label is a filled cell");
            early.insert((found.start, column), cell);
            label[found.start] = true;
            label[found.label] = false;
            repairs.push(Repair {
                kind: RepairKind::DisplacedLabel,
                rows: vec![found.start, found.label],
                moves: vec![Move {
                    cell,
                    from: Some(column),
                    to: column,
                }],
                lost: Vec::new(),
                confidence: found.confidence,
                rival: None,
                pinned: false,
            });
        }
        deeper = label;
    }
    early
}

/// Rows with a label that differs from the one above it (a label repeated on the next page is
/// the same group).
pub(super) fn new_labels(grid: &Grid, placed: &[Placed], column: usize) -> Vec<bool> {
    let mut current = None;
    placed
        .iter()
        .map(|row| {
            let Some(cell) = own(grid, row, column) else {
                return false;
            };
            let text = grid.value(cell);
            if layout::continuation(text).is_some() {
                return false;
            }
            let label = Some(grid.text_id(cell));
            let new = label != current;
            current = label;
            new
        })
        .collect()
}
