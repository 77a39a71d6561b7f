//! Names of bodies that stand where measures do.

use crate::edition::profile::{Pools, Signature};
use crate::edition::{Role, layout};
use crate::grid::Grid;
use crate::text::fold;

/// Names of bodies under the heading of the measures.
pub(super) struct Names<'a> {
    grid: &'a Grid,
    bodies: Vec<bool>,
    measures: Vec<bool>,
}

impl<'a> Names<'a> {
    pub(super) fn new(grid: &'a Grid, pools: Pools<'_>) -> Self {
        let headed = |role: Role| -> Vec<bool> {
            let pool = pools.headed.iter().find(|(of, _)| *of == role);
            let of = |&other: &usize| pool.is_some_and(|&(_, pool)| pool == other);
            pools.pools.iter().map(of).collect()
        };
        Self {
            grid,
            bodies: headed(Role::Body),
            measures: headed(Role::Measure),
        }
    }

    /// Whether a row's measure is a body's name by its form and its body is none.
    pub(super) fn misplaced(&self, row: Signature<'_>) -> bool {
        let is_name = |columns: &[bool]| {
            let mut cells = row.cells.iter();
            let cell = cells.find(|&&(at, _)| columns.get(usize::from(at)) == Some(&true));
            cell.map(|&(_, text)| layout::is_body_name(&fold(self.grid.text(text))))
        };
        is_name(&self.bodies) == Some(false) && is_name(&self.measures) == Some(true)
    }
}
