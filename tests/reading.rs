//! Bytes to cells: encodings, delimited text, workbooks, and what cannot be read; cells to tables.

#![allow(clippy::unwrap_used)]

#[path = "reading/containers.rs"]
mod containers;
#[path = "reading/damage.rs"]
mod damage;
#[path = "reading/damaged.rs"]
mod damaged;
#[path = "reading/delimited.rs"]
mod delimited;
#[path = "reading/documents.rs"]
mod documents;
#[path = "reading/encodings.rs"]
mod encodings;
#[path = "reading/lists.rs"]
mod lists;
#[path = "reading/other_sheets.rs"]
mod other_sheets;
#[path = "reading/properties.rs"]
mod properties;
#[path = "reading/recovery.rs"]
mod recovery;
#[path = "reading/tables.rs"]
mod tables;
#[path = "reading/workbooks.rs"]
mod workbooks;

use kouetsu::grid::{Grid, Location, Span, read_bytes};

/// The only grid of a delimited text.
fn grid(bytes: impl Into<Vec<u8>>) -> Grid {
    let mut grids = read_bytes("test", bytes.into(), None).expect("readable");
    assert_eq!(grids.len(), 1);
    grids.remove(0)
}

/// All values, row by row.
fn values(grid: &Grid) -> Vec<Vec<&str>> {
    (0..grid.row_count())
        .map(|row| grid.row(row).map(|cell| grid.value(cell)).collect())
        .collect()
}

/// Where the first `part` in a cell stands.
fn locate(grid: &Grid, row: usize, column: usize, part: &str) -> Location {
    let cell = grid.cell(row, column).expect("a cell");
    let start = grid.value(cell).find(part).expect("the part");
    grid.locate(Span {
        cell,
        start: start as u32,
        end: (start + part.len()) as u32,
    })
}
