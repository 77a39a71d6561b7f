//! The order of recovery: segment, header, align, label, fill.

use std::collections::HashMap;
use std::sync::Arc;

use super::fill::{self, EarlyStarts, Placed};
use super::hints::Hints;
use super::labels::{self, Signals};
use super::segment::{Segment, segment};
use super::{
    Column, Doubt, Edition, Move, Note, Page, Repair, RepairKind, Role, Row, header, layout, shift,
};
use crate::grid::{CellId, Grid, TextId};
use crate::text::fold;

/// Wider tables are not planning tables; their rows are not aligned.
const MAX_ALIGNED_COLUMNS: usize = 48;
/// A blank-headed column filled in fewer rows than this holds pushed-out cells, not a column.
const MIN_UNNAMED_FILL: f32 = 0.2;

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
    let (columns, pages) = pages(grid, &segment, hints);
    if columns.is_empty() {
        return None;
    }
    let planning = segment.recognised && is_planning(&columns);
    let mut columns = columns;
    let mut rows = Vec::new();
    for (page, raw) in segment.pages.iter().enumerate() {
        rows.extend(raw.rows.iter().map(|&grid_row| Row {
            grid_row,
            page,
            shift: None,
        }));
    }
    let mut repairs = Vec::new();
    let mut placed: Vec<Placed> = rows
        .iter()
        .map(|row| as_written(grid, &columns, &pages, row))
        .collect();
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
    let early = if planning {
        pair_labels(grid, &columns, &placed, &mut repairs)
    } else {
        EarlyStarts::new()
    };
    let fields = fill::fill(grid, &columns, &placed, &early, planning);
    let mut edition = Edition {
        grid: Arc::clone(grid),
        title: segment.title,
        columns,
        rows,
        fields,
        pages,
        notes: segment
            .notes
            .iter()
            .map(|&grid_row| Note { grid_row })
            .collect(),
        repairs,
        confidence: 1.0,
        doubts: Vec::new(),
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

/// The words of a header cannot tell whether 施策 names each row or a group of rows; the fill can.
/// A measure column filled like a group label, with a column of row texts between it and the
/// years, is a grouping column, and that one holds the measures.
fn move_measure(grid: &Grid, columns: &mut [Column], placed: &[Placed], hints: &Hints) {
    if hints
        .layouts
        .iter()
        .any(|layout| layout.roles.values().any(|&role| role == Role::Measure))
    {
        return;
    }
    let filled = |column: usize| {
        let count = placed
            .iter()
            .filter(|row| own(grid, row, column).is_some())
            .count();
        count as f32 / placed.len().max(1) as f32
    };
    let Some(measure) = columns
        .iter()
        .position(|column| column.role == Role::Measure)
    else {
        return;
    };
    if filled(measure) > 0.6 {
        return;
    }
    let years = columns
        .iter()
        .position(|column| column.role == Role::Year)
        .unwrap_or(columns.len());
    let texts = |column: usize| {
        let mut texts: Vec<TextId> = placed
            .iter()
            .filter_map(|row| own(grid, row, column))
            .filter(|&cell| !shift::is_number(grid.value(cell)))
            .map(|cell| grid.text_id(cell))
            .collect();
        texts.sort_unstable();
        texts.dedup();
        texts.len() as f32 / placed.len().max(1) as f32
    };
    let inner = (measure + 1..years)
        .find(|&c| columns[c].role == Role::Other && filled(c) > 0.85 && texts(c) > 0.4);
    let Some(inner) = inner else { return };
    columns[inner].role = Role::Measure;
    columns[inner].level = 0;
    let has = |role| columns.iter().any(|column| column.role == role);
    let role = [Role::Theme, Role::Countermeasure]
        .into_iter()
        .find(|&role| !has(role));
    let level = columns
        .iter()
        .filter(|c| matches!(c.role, Role::Theme | Role::Countermeasure))
        .count();
    columns[measure].role = role.unwrap_or(Role::Other);
    columns[measure].level = level as u8;
}

/// A column left of the measure that is filled like group labels is one, whatever it is called
/// (区分): filled on the first row, seldom after, and hardly ever with the same text again.
fn find_groups(grid: &Grid, columns: &mut [Column], placed: &[Placed]) {
    let Some(measure) = columns
        .iter()
        .position(|column| column.role == Role::Measure)
    else {
        return;
    };
    let is_group = |column: usize| {
        let cells: Vec<CellId> = placed
            .iter()
            .filter_map(|row| own(grid, row, column))
            .collect();
        let mut texts: Vec<TextId> = cells.iter().map(|&cell| grid.text_id(cell)).collect();
        texts.sort_unstable();
        texts.dedup();
        placed
            .first()
            .is_some_and(|row| own(grid, row, column).is_some())
            && cells.len() >= 2
            && cells.len() * 2 <= placed.len()
            && texts.len() * 10 >= cells.len() * 7
            && !cells.iter().all(|&cell| shift::is_number(grid.value(cell)))
    };
    let found: Vec<usize> = (0..measure)
        .filter(|&c| columns[c].role == Role::Other && columns[c].level == 0 && is_group(c))
        .collect();
    if found.is_empty() {
        return;
    }
    let groups: Vec<usize> = (0..measure)
        .filter(|&c| {
            found.contains(&c)
                || matches!(columns[c].role, Role::Theme | Role::Countermeasure)
                || columns[c].level > 0
        })
        .collect();
    let roles = [Role::Theme, Role::Countermeasure]
        .into_iter()
        .chain(std::iter::repeat(Role::Other));
    for ((level, &column), role) in groups.iter().enumerate().zip(roles) {
        columns[column].role = role;
        columns[column].level = level as u8;
    }
}

/// Columns from the first page, and every page's way into them.
fn pages(grid: &Grid, segment: &Segment, hints: &Hints) -> (Vec<Column>, Vec<Page>) {
    let width_of = |rows: &mut dyn Iterator<Item = &usize>| {
        rows.map(|&row| grid.width(row)).max().unwrap_or(0)
    };
    let mut table: Option<(Vec<header::Heading>, Vec<usize>)> = None;
    let mut pages = Vec::new();
    let mut begin = 0;
    for raw in &segment.pages {
        let width = width_of(&mut raw.header.iter().chain(&raw.rows));
        let headings = header::headings(grid, &raw.header, width);
        let columns = match &table {
            None => {
                let real: Vec<usize> = (0..width)
                    .filter(|&c| is_column(grid, &raw.rows, &headings, c))
                    .collect();
                let mut map = vec![None; width];
                for (column, &at) in real.iter().enumerate() {
                    map[at] = Some(column);
                }
                table = Some((headings, real));
                map
            }
            Some((first, real)) => header::map_page(first, real, &headings),
        };
        let end = begin + raw.rows.len();
        pages.push(Page {
            header: raw.header.clone(),
            columns,
            rows: begin..end,
        });
        begin = end;
    }
    let Some((headings, real)) = table else {
        return (Vec::new(), pages);
    };
    let headings: Vec<_> = real.iter().map(|&at| headings[at].clone()).collect();
    (header::columns(&headings, hints), pages)
}

/// A grid column is a column of the table if it has a heading, or is filled often enough.
fn is_column(grid: &Grid, rows: &[usize], headings: &[header::Heading], column: usize) -> bool {
    if headings.iter().all(|heading| heading.levels.is_empty())
        || !headings[column].levels.is_empty()
    {
        return true;
    }
    let filled = rows
        .iter()
        .filter(|&&row| {
            grid.cell(row, column)
                .is_some_and(|cell| !grid.is_blank(cell))
        })
        .count();
    filled as f32 >= MIN_UNNAMED_FILL * rows.len() as f32 && filled > 0
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

/// Pairs displaced labels of the theme and countermeasure columns with the start of their group.
fn pair_labels(
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
    for (nth, &column) in grouping.iter().enumerate() {
        let label = new_labels(grid, placed, column);
        let deeper = match grouping.get(nth + 1) {
            Some(&inner) => new_labels(grid, placed, inner),
            None => vec![false; placed.len()],
        };
        for found in labels::displaced(&Signals {
            label: &label,
            deeper: &deeper,
            body: &bodies,
        }) {
            let cell = own(grid, &placed[found.label], column).expect("a label is a filled cell");
            early.insert((found.start, column), cell);
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
                pinned: false,
            });
        }
    }
    early
}

fn own(grid: &Grid, row: &Placed, column: usize) -> Option<CellId> {
    row.cells[column].filter(|&cell| !grid.is_blank(cell))
}

/// Rows with a label that differs from the one above it (a label repeated on the next page is
/// the same group).
fn new_labels(grid: &Grid, placed: &[Placed], column: usize) -> Vec<bool> {
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

/// How sure the reading is as a whole.
fn judge(edition: &mut Edition, recognised: bool) {
    if !edition.planning {
        edition.confidence = if recognised { 0.9 } else { 0.8 };
        return;
    }
    let rows = edition.rows.len().max(1) as f32;
    let shifted = edition
        .rows
        .iter()
        .filter(|row| row.shift.is_some())
        .count() as f32;
    if shifted / rows > 0.4 {
        edition.doubts.push(Doubt::ManyShifts);
    }
    if edition.years().next().is_none() {
        edition.doubts.push(Doubt::NoYears);
    }
    let unsure: f32 = edition
        .repairs
        .iter()
        .map(|repair| 1.0 - repair.confidence)
        .sum();
    edition.confidence = (1.0 - unsure / rows - 0.4 * shifted / rows).clamp(0.0, 1.0);
    if edition.doubts.contains(&Doubt::ManyShifts) {
        edition.confidence = edition.confidence.min(0.5);
    }
}
