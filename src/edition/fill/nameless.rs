//! Merged labels without a text: a group of its own whose name is gone.

use std::collections::HashSet;

use super::super::Column;
use super::{Placed, is_grouping};
use crate::grid::Grid;

/// So many merged labels of a column must have a text for each that has none.
const NAMED: usize = 2;

/// Rows and columns in merged labels that are blank, where the other merged ones of the column have
/// a text: what stands above is another group's. O(merged regions · log rows + rows covered).
pub(super) fn nameless(
    grid: &Grid,
    columns: &[Column],
    rows: &[Placed],
) -> HashSet<(usize, usize)> {
    let mut found = HashSet::new();
    if grid.merged().is_empty() {
        return found;
    }
    for (column, of) in columns.iter().enumerate() {
        if !is_grouping(of) {
            continue;
        }
        let (mut named, mut blank) = (0, Vec::new());
        for region in grid.merged().iter().filter(|r| r.bottom > r.top) {
            let (top, left) = (region.top as usize, region.left as usize);
            let index = rows.partition_point(|row| row.grid_row < top);
            let own = rows.get(index).filter(|row| row.grid_row == top);
            let Some(cell) = own.and_then(|row| row.cells[column]) else {
                continue;
            };
            if grid.position(cell) != (top, left) {
                continue;
            }
            match grid.is_blank(cell) {
                true => blank.push((index, region.bottom as usize)),
                false => named += 1,
            }
        }
        if named < NAMED || blank.len() * NAMED > named {
            continue;
        }
        for (index, bottom) in blank {
            let end = rows.partition_point(|row| row.grid_row <= bottom);
            found.extend((index..end).map(|row| (row, column)));
        }
    }
    found
}
