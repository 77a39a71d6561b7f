//! Values under no heading: columns of their own, so that nothing written is left out.

use std::collections::BTreeMap;

use crate::edition::fill::Placed;
use crate::edition::{Column, Page, Role, Row, layout};
use crate::grid::{CellId, Grid};

/// Adds a column, right of the others, for each column of the grid that holds values of rows and is
/// none of the table's: rows one cell too long, a column that is seldom filled. Values that a
/// shifted row was given another place for stand there already. O(cells).
pub(super) fn keep(
    grid: &Grid,
    columns: &mut Vec<Column>,
    pages: &mut [Page],
    rows: &[Row],
    placed: &mut [Placed],
    planning: bool,
) {
    // Column of the grid → the cells left over, with their rows.
    let mut left: BTreeMap<usize, Vec<(usize, CellId)>> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        let of_page = &pages[row.page].columns;
        for (at, cell) in grid.row(row.grid_row).enumerate() {
            let outside = of_page.get(at).is_none_or(Option::is_none);
            // A contact beside a planning table says nothing in any row of it.
            let aside = || planning && layout::is_aside(grid.value(cell));
            if outside
                && !grid.is_blank(cell)
                && !aside()
                && !placed[index].cells.contains(&Some(cell))
            {
                left.entry(at).or_default().push((index, cell));
            }
        }
    }
    for (at, cells) in left {
        let column = columns.len();
        columns.push(Column {
            role: Role::Other,
            header: String::new(),
            name: String::new(),
            level: 0,
            period: None,
            kind: None,
        });
        for row in placed.iter_mut() {
            row.cells.push(None);
        }
        for (index, cell) in cells {
            placed[index].cells[column] = Some(cell);
            let of_page = &mut pages[rows[index].page].columns;
            if of_page.len() <= at {
                of_page.resize(at + 1, None);
            }
            of_page[at] = Some(column);
        }
    }
}
