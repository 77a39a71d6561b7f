//! The order of recovery: segment, header, align, label, fill.

mod confidence;
mod exchanged;
mod groups;
mod headings;
mod labels;
mod pages;
mod unheaded;

use std::sync::Arc;

use confidence::judge;
use groups::{find_groups, move_measure};
use headings::{add_heading_columns, take_out};
use labels::pair_labels;
use pages::pages;

use super::fill::{self, EarlyStarts, Placed};
use super::hints::Hints;
use super::segment::{Segment, segment};
use super::{Column, Edition, Note, NoteKind, Page, Role, Row, continuing, sections, shift};
use crate::grid::{CellId, Grid};

/// Wider tables are not planning tables; their rows are not aligned.
const MAX_ALIGNED_COLUMNS: usize = 48;

/// Reads a grid: one edition per table in it. Never fails; a grid without any table gives none.
///
/// O(cells) plus, for each *distinct* row, O(k·n²) for k filled cells and n columns.
pub fn recover(grid: &Arc<Grid>, hints: &Hints) -> Vec<Edition> {
    segment(grid, hints)
        .into_iter()
        .filter_map(|segment| edition(grid, segment, hints))
        .collect()
}

fn edition(grid: &Arc<Grid>, segment: Segment, hints: &Hints) -> Option<Edition> {
    let (columns, pages, model_page) = pages(grid, &segment, hints);
    if columns.is_empty() {
        return None;
    }
    let (mut columns, mut pages) = (columns, pages);
    let planning = segment.recognised && is_planning(&columns);
    let mut notes: Vec<Note> = (segment.notes.into_iter())
        .map(|grid_row| Note {
            grid_row,
            kind: NoteKind::Remark,
        })
        .collect();
    let mut headings = Vec::new();
    let mut raw_rows: Vec<Vec<usize>> = segment.pages.into_iter().map(|page| page.rows).collect();
    if planning {
        let (found, sums) = sections::find(grid, &columns, &pages, &raw_rows);
        headings = found;
        take_out(&mut raw_rows, &headings, sums, &mut notes);
    } else if let Some(last) = raw_rows.iter().rfind(|rows| !rows.is_empty()) {
        let sums = sections::sums_below(grid, last);
        take_out(&mut raw_rows, &[], sums, &mut notes);
    }
    let mut rows = Vec::new();
    for (page, raw) in raw_rows.iter().enumerate() {
        let begin = rows.len();
        rows.extend(raw.iter().map(|&grid_row| Row {
            grid_row,
            page,
            shift: None,
        }));
        pages[page].rows = begin..rows.len();
    }
    if planning {
        add_heading_columns(&headings, &mut columns, &mut pages);
    }
    let mut repairs = Vec::new();
    let mut placed: Vec<Placed> = rows
        .iter()
        .map(|row| as_written(grid, &columns, &pages, row))
        .collect();
    let exchanged = match planning {
        true => exchanged::exchange(grid, &mut columns, &placed),
        false => None,
    };
    if planning {
        move_measure(grid, &mut columns, &placed, hints);
        find_groups(grid, &mut columns, &placed);
    }
    if planning && columns.len() <= MAX_ALIGNED_COLUMNS {
        shift::repair_rows(
            grid,
            &columns,
            &pages,
            hints,
            &mut rows,
            &mut placed,
            &mut repairs,
        );
    }
    unheaded::keep(grid, &mut columns, &mut pages, &rows, &mut placed, planning);
    let mut early = if planning {
        pair_labels(grid, &columns, &placed, &mut repairs)
    } else {
        EarlyStarts::new()
    };
    for heading in &headings {
        let below = rows.partition_point(|row| row.grid_row < heading.grid_row);
        if below < rows.len() {
            early.insert((below, heading.depth), heading.cell);
        }
    }
    let continuing = if planning {
        continuing::continuing(grid, &columns, &placed, &early)
    } else {
        vec![false; placed.len()]
    };
    let fields = fill::fill(grid, &columns, &placed, &early, &continuing, planning);
    let mut edition = Edition {
        grid: Arc::clone(grid),
        title: segment.title,
        columns,
        rows,
        fields,
        pages,
        model_page,
        notes,
        repairs,
        confidence: 1.0,
        doubts: Vec::new(),
        exchanged,
        planning,
    };
    judge(&mut edition, segment.recognised);
    Some(edition)
}

/// A planning table has measures, and years, bodies or themes to them.
fn is_planning(columns: &[Column]) -> bool {
    let has = |role| columns.iter().any(|column| column.role == role);
    has(Role::Measure) && (has(Role::Year) || has(Role::Body) || has(Role::Theme))
}

fn as_written(grid: &Grid, columns: &[Column], pages: &[Page], row: &Row) -> Placed {
    let mut cells = vec![None; columns.len()];
    for (cell, column) in grid.row(row.grid_row).zip(&pages[row.page].columns) {
        if let Some(column) = column {
            cells[*column] = Some(cell);
        }
    }
    Placed {
        grid_row: row.grid_row,
        cells,
        lost: Vec::new(),
    }
}

fn own(grid: &Grid, row: &Placed, column: usize) -> Option<CellId> {
    row.cells[column].filter(|&cell| !grid.is_blank(cell))
}
