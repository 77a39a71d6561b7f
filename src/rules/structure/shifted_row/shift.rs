//! A shifted row as an editor sees it.

use crate::edition::Repair;
use crate::grid::CellId;
use crate::rule::Context;
use crate::rules::table::grid_column;

/// A shifted row in grid columns, as an editor sees it.
pub(super) struct Shift<'a> {
    pub(super) repair: &'a Repair,
    pub(super) row: usize,
    /// Cell, grid column as written, grid column as read.
    pub(super) moves: Vec<(CellId, usize, usize)>,
    /// More than half of the row's filled cells move: the row is shifted, not a cell of it.
    pub(super) whole: bool,
}

impl Shift<'_> {
    /// O(cells of the row).
    pub(super) fn of<'a>(cx: &Context<'_>, repair: &'a Repair) -> Option<Shift<'a>> {
        let row = *repair.rows.first()?;
        let moves: Vec<_> = repair
            .moves
            .iter()
            .map(|m| {
                (
                    m.cell,
                    cx.grid.position(m.cell).1,
                    grid_column(cx.edition, row, m.to),
                )
            })
            .collect();
        let filled = cx
            .grid
            .row(cx.edition.rows[row].grid_row)
            .filter(|&cell| !cx.grid.is_blank(cell))
            .count();
        (!moves.is_empty()).then(|| Shift {
            repair,
            row,
            whole: moves.len() * 2 > filled,
            moves,
        })
    }

    /// Columns to the right that bring every cell back, if they are the same for all.
    pub(super) fn even(&self) -> Option<isize> {
        let mut steps = self
            .moves
            .iter()
            .map(|&(_, from, to)| to.cast_signed() - from.cast_signed());
        let first = steps.next()?;
        steps.all(|step| step == first).then_some(first)
    }

    /// Two cells that stand in each other's columns.
    pub(super) fn exchanged(&self) -> bool {
        match self.moves.as_slice() {
            [(_, a, to_a), (_, b, to_b)] => a == to_b && b == to_a,
            _ => false,
        }
    }

    /// The same displacement: one cause when they are neighbours.
    pub(super) fn same_as(&self, other: &Self) -> bool {
        let columns = |s: &Self| {
            s.moves
                .iter()
                .map(|&(_, from, to)| (from, to))
                .collect::<Vec<_>>()
        };
        match (self.even(), other.even()) {
            (Some(a), Some(b)) if self.whole && other.whole => a == b,
            _ => self.whole == other.whole && columns(self) == columns(other),
        }
    }
}
