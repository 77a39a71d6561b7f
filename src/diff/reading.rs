//! Reading the tables of a file to compare them.

use std::sync::Arc;

use crate::edition::{Edition, Hints, recover};
use crate::grid::Grid;

/// Recovers every table of a file.
pub fn read(grids: Vec<Grid>, hints: &Hints) -> Vec<Edition> {
    let grids = grids.into_iter().map(Arc::new);
    grids.flat_map(|grid| recover(&grid, hints)).collect()
}
