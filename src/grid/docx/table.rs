//! Rows and merges of the document's tables, and which of them are one.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::cell::Cell;
use crate::grid::sparse::{At, Sheet, too_many};
use crate::grid::xlsx::{MAX_COLUMNS, MAX_ROWS, WorkbookError};
use crate::grid::{Grid, Remark, RemarkKind, column_name};
use crate::source::Source;

/// So many lines above a table may be its title.
const TITLE_LINES: usize = 2;
/// A line of more characters is a sentence, not a title.
const TITLE: usize = 60;

/// A cell that goes on downwards.
#[derive(Debug, Clone, Copy)]
struct Merge {
    top: u32,
    bottom: u32,
    right: u32,
}

/// Tables that are one grid.
struct Joined {
    sheet: Sheet,
    columns: u32,
    /// Numbers in the document, from 1.
    first: usize,
    last: usize,
    /// The next row.
    row: u32,
    told: Vec<(At, RemarkKind, String)>,
}

pub(super) struct Tables {
    source: Arc<Source>,
    done: Vec<Joined>,
    current: Option<Joined>,
    /// Tables so far.
    count: usize,
    /// Columns of the table being read, as its grid says.
    pub(super) columns: u32,
    /// The table's rows have begun.
    begun: bool,
    column: u32,
    pub(super) row_deleted: bool,
    pub(super) row_inserted: bool,
    /// By their left column.
    merges: BTreeMap<u32, Merge>,
    /// Short lines since the last table.
    above: VecDeque<String>,
    /// Beginnings of the paragraphs that belong to no table.
    pub(super) unread: Vec<String>,
}

impl Tables {
    pub(super) fn new(source: &Arc<Source>) -> Self {
        Self {
            source: Arc::clone(source),
            done: Vec::new(),
            current: None,
            count: 0,
            columns: 0,
            begun: false,
            column: 0,
            row_deleted: false,
            row_inserted: false,
            merges: BTreeMap::new(),
            above: VecDeque::new(),
            unread: Vec::new(),
        }
    }

    /// A paragraph outside tables.
    pub(super) fn before(&mut self, line: &str) {
        if line.is_empty() {
            return;
        }
        if line.ends_with('。') || line.chars().nth(TITLE).is_some() {
            self.leave();
            self.unread.push(line.chars().take(TITLE).collect());
            return;
        }
        self.above.push_back(line.to_owned());
        if self.above.len() > TITLE_LINES {
            self.unread.extend(self.above.pop_front());
        }
    }

    /// The lines above turn out to be no title.
    fn leave(&mut self) {
        self.unread.extend(self.above.drain(..));
    }

    pub(super) fn begin(&mut self) {
        self.count += 1;
        self.columns = 0;
        self.begun = false;
    }

    pub(super) fn begin_row(&mut self) -> Result<(), WorkbookError> {
        (self.column, self.row_deleted, self.row_inserted) = (0, false, false);
        if self.begun {
            return Ok(());
        }
        self.begun = true;
        let columns = self.columns;
        let goes_on = self
            .current
            .as_ref()
            .is_some_and(|current| current.columns == columns);
        if !goes_on {
            self.done.extend(self.current.take());
        }
        let number = self.count;
        let source = &self.source;
        let current = self.current.get_or_insert_with(|| Joined {
            sheet: Sheet::new(source, String::new()),
            columns,
            first: number,
            last: number,
            row: 0,
            told: Vec::new(),
        });
        current.last = number;
        for line in std::mem::take(&mut self.above) {
            current.sheet.push((current.row, 0), &line)?;
            current.row += 1;
        }
        Ok(())
    }

    /// Columns in which the row has no cells.
    pub(super) fn skip(&mut self, columns: u32) {
        self.column = self.column.saturating_add(columns).min(MAX_COLUMNS);
    }

    pub(super) fn cell(&mut self, mut cell: Cell) -> Result<(), WorkbookError> {
        let Some(current) = &mut self.current else {
            return Ok(());
        };
        let left = self.column;
        let span = cell.span.max(1);
        let at = (current.row, left);
        if left.saturating_add(span) > MAX_COLUMNS || current.row >= MAX_ROWS {
            return Err(too_many(""));
        }
        self.column = left + span;
        let right = self.column - 1;
        if cell.merge == Some(false) {
            if let Some(merge) = self.merges.get_mut(&left) {
                merge.bottom = current.row;
                merge.right = merge.right.max(right);
            }
            // Word does not show what such a cell holds.
            return Ok(());
        }
        let merge = Merge {
            top: current.row,
            bottom: current.row,
            right,
        };
        close(&mut current.sheet, left, self.merges.remove(&left));
        match cell.merge {
            Some(_) => {
                self.merges.insert(left, merge);
            }
            None => close(&mut current.sheet, left, Some(merge)),
        }
        cell.whole(self.row_deleted, self.row_inserted);
        current.sheet.push(at, cell.kept.trim_end_matches('\n'))?;
        let told = cell.told();
        current
            .told
            .extend(told.map(|(kind, text)| (at, kind, text.trim().to_owned())));
        Ok(())
    }

    pub(super) fn end_row(&mut self) {
        if let Some(current) = &mut self.current {
            current.row += 1;
        }
    }

    pub(super) fn end(&mut self) {
        if let Some(current) = &mut self.current {
            for (left, merge) in std::mem::take(&mut self.merges) {
                close(&mut current.sheet, left, Some(merge));
            }
        }
        self.above.clear();
    }

    pub(super) fn finish(&mut self, mut budget: usize) -> Result<Vec<Grid>, WorkbookError> {
        self.done.extend(self.current.take());
        self.leave();
        let mut grids = Vec::new();
        for joined in self.done.drain(..) {
            let mut sheet = joined.sheet;
            let name = match joined.last - joined.first {
                0 => format!("表{}", joined.first),
                _ => format!("表{}～{}", joined.first, joined.last),
            };
            sheet.grid.sheet = Some(name);
            let Some(mut grid) = sheet.finish(&mut budget)? else {
                continue;
            };
            for ((row, column), kind, text) in joined.told {
                let line = row as usize + 1;
                let at = grid
                    .rows
                    .binary_search_by_key(&line, |row| row.line as usize);
                let cell = at.ok().and_then(|at| grid.cell(at, column as usize));
                grid.remarks.push(Remark {
                    kind,
                    cells: cell.into_iter().collect(),
                    place: format!("{}{line}", column_name(column as usize)),
                    text,
                });
            }
            grids.push(grid);
        }
        Ok(grids)
    }
}

/// Notes where a cell ends that takes more than one place.
fn close(sheet: &mut Sheet, left: u32, merge: Option<Merge>) {
    let several = |merge: &Merge| merge.bottom > merge.top || merge.right > left;
    if let Some(merge) = merge.filter(several) {
        let regions = &mut sheet.regions;
        regions.push(((merge.top, left), (merge.bottom, merge.right)));
    }
}
