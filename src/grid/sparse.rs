//! From cells that come one by one to the rows of a grid.

use std::sync::Arc;

use super::xlsx::{Beside, Limit, MAX_CELLS, Marks, WorkbookError, remarks};
use super::{Cell, Grid, GridRow, Region, TextId};
use crate::source::Source;

/// 0-based row and column of a sheet.
pub(super) type At = (u32, u32);

/// A cell that holds text.
pub(super) struct Filled {
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) text: TextId,
}

/// A sheet as a reader collects it.
pub(super) struct Sheet {
    pub(super) grid: Grid,
    pub(super) cells: Vec<Filled>,
    /// First and last cell of merged regions, in sheet rows.
    pub(super) regions: Vec<(At, At)>,
    pub(super) beside: Beside,
    pub(super) marks: Marks,
}

impl Sheet {
    pub(super) fn new(source: &Arc<Source>, name: String) -> Self {
        Self {
            grid: Grid::new(Arc::clone(source), Some(name), None),
            cells: Vec::new(),
            regions: Vec::new(),
            beside: Beside::default(),
            marks: Marks::default(),
        }
    }

    /// Adds a cell; blank ones are none.
    pub(super) fn push(&mut self, at: At, text: &str) -> Result<(), WorkbookError> {
        if text.is_empty() {
            return Ok(());
        }
        if self.cells.len() == MAX_CELLS {
            return Err(too_many(self.grid.sheet().unwrap_or_default()));
        }
        let text = self.grid.texts.owned("", text);
        self.cells.push(Filled {
            row: at.0,
            column: at.1,
            text,
        });
        Ok(())
    }

    /// The grid, `None` without a filled cell; takes its cells from the budget.
    pub(super) fn finish(mut self, budget: &mut usize) -> Result<Option<Grid>, WorkbookError> {
        self.cells.sort_by_key(|cell| (cell.row, cell.column));
        self.cells.dedup_by_key(|cell| (cell.row, cell.column));
        if self.cells.is_empty() {
            return Ok(None);
        }
        let mut grid = self.grid;
        let Some(rows) = fill(&mut grid, &self.cells, *budget) else {
            return Err(too_many(grid.sheet().unwrap_or_default()));
        };
        *budget -= grid.cells.len();
        let regions = self.regions.iter();
        grid.merged = regions
            .filter_map(|&(start, end)| region_of(&rows, start, end))
            .collect();
        grid.remarks = remarks::of_sheet(&grid, &rows, &self.beside, self.marks);
        grid.shrink();
        Ok(Some(grid))
    }
}

/// Rows of cells, padded; returns the 0-based sheet row of each. `None` beyond the budget.
pub(super) fn fill(grid: &mut Grid, cells: &[Filled], budget: usize) -> Option<Vec<u32>> {
    let rows = || cells.chunk_by(|a, b| a.row == b.row);
    let width_of = |row: &[Filled]| row.last().map_or(0, |cell| cell.column as usize + 1);
    let widest = rows().map(width_of).max().unwrap_or(0);
    let uniform = rows().count() * widest <= budget;
    if !uniform && rows().map(width_of).sum::<usize>() > budget {
        return None;
    }
    let mut sheet_rows = Vec::new();
    for row in rows() {
        let first = grid.cells.len();
        grid.rows.push(GridRow {
            first: u32::try_from(first).expect("the budget is below 2³²"),
            line: row[0].row + 1,
        });
        sheet_rows.push(row[0].row);
        let width = if uniform { widest } else { width_of(row) };
        let blank = Cell {
            text: TextId::BLANK,
            start: 0,
            end: 0,
        };
        grid.cells.resize(first + width, blank);
        for cell in row {
            grid.cells[first + cell.column as usize].text = cell.text;
        }
    }
    Some(sheet_rows)
}

/// A merged region in grid rows.
pub(super) fn region_of(sheet_rows: &[u32], start: At, end: At) -> Option<Region> {
    let top = sheet_rows.partition_point(|&row| row < start.0);
    let after = sheet_rows.partition_point(|&row| row <= end.0);
    let several = after.saturating_sub(top) > 1 || (after > top && end.1 > start.1);
    let narrow = |n: usize| u32::try_from(n).expect("a sheet has fewer than 2³² rows");
    (several && start.1 <= end.1).then(|| Region {
        top: narrow(top),
        left: start.1,
        bottom: narrow(after - 1),
        right: end.1,
    })
}

pub(super) fn too_many(sheet: &str) -> WorkbookError {
    WorkbookError::TooLarge {
        limit: Limit::Cells,
        part: sheet.to_owned(),
    }
}
