//! Fields from cells: group labels inherited downwards, continued cells resolved.
//!
//! Runs after rows are placed and displaced labels are paired. Years are never inherited, except
//! through a merged region of a spreadsheet, which says so itself; measures only by rows that go on
//! with the one above ([`super::continuing`]). Of a plain list the leading columns that name groups
//! are filled ([`list`]).

mod damage;
mod list;
mod nameless;

use std::collections::{HashMap, HashSet};

use super::layout::{Toward, continuation};
use super::{Column, Field, Role, State};
use crate::grid::{CellId, Grid};

/// A row whose cells have their columns.
pub(super) struct Placed {
    /// Row of the grid.
    pub(super) grid_row: usize,
    /// The row's own cell in each column, blank ones included.
    pub(super) cells: Vec<Option<CellId>>,
    /// Columns whose cells were pushed off the row.
    pub(super) lost: Vec<usize>,
}

/// For a grouping column: rows on which a group starts although its label stands further down.
pub(super) type EarlyStarts = HashMap<(usize, usize), CellId>;

/// Whether a column's labels are valid for the rows below.
pub(super) fn is_grouping(column: &Column) -> bool {
    matches!(column.role, Role::Theme | Role::Countermeasure | Role::Body) || column.level > 0
}

/// Fields of all rows, row by row. O(rows × columns).
pub(super) fn fill(
    grid: &Grid,
    columns: &[Column],
    rows: &[Placed],
    early: &EarlyStarts,
    continuing: &[bool],
    planning: bool,
) -> Vec<Field> {
    let merges = Merges::new(grid);
    let nameless = match planning {
        true => nameless::nameless(grid, columns, rows),
        false => HashSet::new(),
    };
    let width = columns.len();
    let mut fields: Vec<Field> = Vec::with_capacity(rows.len() * width);
    let list = match planning {
        true => list::Labels::default(),
        false => list::labels(grid, columns, rows, &merges),
    };
    let inherits: Vec<bool> = match planning {
        true => (habits(grid, columns, rows, &merges).into_iter())
            .map(|habit| habit.is_some_and(|habit| habit.inherits()))
            .collect(),
        false => list.inherits.clone(),
    };
    let groups = |column: usize| match planning {
        true => is_grouping(&columns[column]),
        false => list.groups[column],
    };
    let measure = columns
        .iter()
        .position(|column| column.role == Role::Measure);
    // The label that is valid in each grouping column, and the measure that rows may go on with.
    let mut labels: Vec<Option<CellId>> = vec![None; width];
    for (index, row) in rows.iter().enumerate() {
        let lost = |column| row.lost.contains(&column);
        let begin = fields.len();
        let goes_on = |column| Some(column) == measure && continuing[index];
        // What a damaged row of a list says stands somewhere else, and what stood above it may
        // have ended with it.
        let damaged = list.damaged.get(&index);
        if let Some(&from) = damaged {
            labels[from.min(width)..].fill(None);
        }
        // Grouping columns first: an outer label ends the inner ones.
        for column in (0..width)
            .filter(|&c| groups(c) || planning && Some(c) == measure)
            .filter(|_| damaged.is_none())
        {
            let own =
                row.cells[column].filter(|&cell| !grid.is_blank(cell) && !is_ditto(grid, cell));
            let label = own.or_else(|| early.get(&(index, column)).copied());
            let unnamed = label.is_none() && nameless.contains(&(index, column));
            if label.is_none() && !unnamed {
                continue;
            }
            // A label printed again on the next page, or in the middle of its group, starts nothing.
            let again = match label {
                Some(label) => {
                    labels[column].is_some_and(|other| grid.text_id(other) == grid.text_id(label))
                }
                None => index > 0 && nameless.contains(&(index - 1, column)),
            };
            labels[column] = label;
            if again || Some(column) == measure {
                continue;
            }
            for inner in column + 1..width {
                let ends = match columns[column].role {
                    _ if !planning => groups(inner),
                    Role::Body => false,
                    Role::Theme => is_grouping(&columns[inner]),
                    _ => is_grouping(&columns[inner]) && columns[inner].role != Role::Body,
                };
                if ends {
                    labels[inner] = None;
                }
            }
        }
        for column in 0..width {
            let cell = row.cells[column];
            let blank = cell.is_none_or(|cell| grid.is_blank(cell));
            let field = if !blank {
                let cell = cell.expect("a filled cell is there");
                match continuation(grid.value(cell)) {
                    Some(way) => continued(&fields, columns, begin, index, column, cell, way),
                    None => Field {
                        cell: Some(cell),
                        resolved: Some(cell),
                        state: State::Own,
                    },
                }
            } else if let Some((label, sideways)) =
                merges.label(grid, row.grid_row, cell, &columns[column])
            {
                let state = if sideways {
                    State::Continued
                } else {
                    State::Inherited
                };
                let own = if sideways { cell } else { Some(label) };
                Field {
                    cell: own,
                    resolved: Some(label),
                    state,
                }
            } else if lost(column)
                || nameless.contains(&(index, column)) && labels[column].is_none()
            {
                Field {
                    cell: None,
                    resolved: None,
                    state: State::Unknown,
                }
            } else if let Some(label) =
                labels[column].filter(|_| inherits[column] && damaged.is_none() || goes_on(column))
            {
                Field {
                    cell: Some(label),
                    resolved: Some(label),
                    state: State::Inherited,
                }
            } else {
                Field {
                    cell,
                    resolved: None,
                    state: State::Blank,
                }
            };
            fields.push(field);
        }
    }
    fields
}

/// How a grouping column writes the labels of rows that belong together.
#[derive(Debug, Clone, Copy, Default)]
struct Habit {
    rows: usize,
    /// Rows with the label of the row above written again.
    again: usize,
    /// Rows without a label, those in merged regions left out.
    blank: usize,
    /// Rows in merged regions, their first ones left out.
    merged: usize,
    /// It is the column of bodies: theirs are the only groups that are mostly of one row.
    body: bool,
    /// Other grouping columns write their labels on every row, again and again; or the sheet
    /// merges those that it means to be merged.
    elsewhere: bool,
}

impl Habit {
    /// Blanks of which there are so few may be cells that were forgotten: one in so many rows.
    const FEW: usize = 10;
    /// A label printed again on the next page is no habit where this many times as many are blank.
    const PAGES: usize = 3;

    fn few(&self) -> bool {
        self.blank * Self::FEW <= self.rows.max(Self::FEW)
    }

    /// Whether it writes the label on every row: a blank there is a blank, not a merged cell.
    fn repeats(&self) -> bool {
        let again = self.again + self.merged;
        again > Self::PAGES * self.blank
            || self.body && again > 0 && again >= self.blank && self.few()
    }

    fn inherits(&self) -> bool {
        !self.repeats() && !(self.elsewhere && (self.body || self.again > 0) && self.few())
    }
}

/// The habits of the grouping columns. O(rows × columns).
fn habits(grid: &Grid, columns: &[Column], rows: &[Placed], merges: &Merges) -> Vec<Option<Habit>> {
    let mut habits: Vec<Option<Habit>> = (columns.iter().enumerate())
        .map(|(column, of)| is_grouping(of).then(|| habit(grid, rows, column, of, merges)))
        .collect();
    let other = |but: usize, says: &dyn Fn(&Habit) -> bool| {
        let others = habits.iter().enumerate().filter(|&(at, _)| at != but);
        let mut others = others.filter_map(|(_, habit)| habit.as_ref());
        others.any(says)
    };
    let elsewhere: Vec<bool> = (0..columns.len())
        .map(|column| {
            let merges = other(column, &|habit| habit.merged > 0);
            let blanks = other(column, &|habit| !habit.repeats() && habit.blank > 0);
            let repeats = other(column, &|habit| habit.again > 0 && habit.repeats());
            merges || repeats && !blanks
        })
        .collect();
    for (habit, elsewhere) in habits.iter_mut().zip(elsewhere) {
        if let Some(habit) = habit {
            habit.elsewhere = elsewhere;
        }
    }
    habits
}

fn habit(grid: &Grid, rows: &[Placed], column: usize, of: &Column, merges: &Merges) -> Habit {
    let text = |row: &Placed| {
        row.cells[column]
            .map(|cell| grid.text_id(cell))
            .filter(|&text| !grid.text(text).trim().is_empty())
    };
    let mut habit = Habit {
        rows: rows.len(),
        body: of.role == Role::Body,
        ..Habit::default()
    };
    for (index, row) in rows.iter().enumerate() {
        let own = text(row);
        let merged = own.is_none()
            && merges
                .label(grid, row.grid_row, row.cells[column], of)
                .is_some();
        habit.merged += usize::from(merged);
        habit.blank += usize::from(own.is_none() && !merged);
        let above = index.checked_sub(1).and_then(|above| text(&rows[above]));
        habit.again += usize::from(own.is_some() && own == above);
    }
    habit
}

fn is_ditto(grid: &Grid, cell: CellId) -> bool {
    continuation(grid.value(cell)).is_some()
}

/// A → or 同上: the value is the nearest one to the left of the same kind, or the one above. With
/// nothing there the mark is the cell's own text.
fn continued(
    fields: &[Field],
    columns: &[Column],
    begin: usize,
    row: usize,
    column: usize,
    cell: CellId,
    way: Toward,
) -> Field {
    let width = columns.len();
    let left = || {
        (0..column)
            .rev()
            .filter(|&c| {
                columns[c].role == columns[column].role && columns[c].kind == columns[column].kind
            })
            .find_map(|c| fields[begin + c].resolved)
    };
    let above = || {
        (row > 0)
            .then(|| fields[begin - width + column].resolved)
            .flatten()
    };
    let resolved = match way {
        Toward::Left => left(),
        Toward::Above if columns[column].role == Role::Year => above().or_else(left),
        Toward::Above => above(),
        // What stands to the right is not known yet, and a plan is read from left to right.
        Toward::Right => None,
    };
    match resolved {
        Some(resolved) => Field {
            cell: Some(cell),
            resolved: Some(resolved),
            state: State::Continued,
        },
        None => Field {
            cell: Some(cell),
            resolved: Some(cell),
            state: State::Own,
        },
    }
}

/// Merged regions by the cells they cover.
struct Merges {
    /// (grid row, grid column) → (row, column) of the region's first cell.
    cover: HashMap<(u32, u32), (u32, u32)>,
}

impl Merges {
    /// Regions are clipped to the grid's rows. O(covered cells).
    fn new(grid: &Grid) -> Self {
        let mut cover = HashMap::new();
        for region in grid.merged() {
            for row in region.top..=region.bottom.min(region.top + 10_000) {
                for column in region.left..=region.right.min(region.left + 1_000) {
                    cover.insert((row, column), (region.top, region.left));
                }
            }
        }
        Self { cover }
    }

    /// The first cell of the region that covers a blank cell, and whether the value goes on
    /// sideways (from the same row).
    fn label(
        &self,
        grid: &Grid,
        row: usize,
        cell: Option<CellId>,
        _column: &Column,
    ) -> Option<(CellId, bool)> {
        if self.cover.is_empty() {
            return None;
        }
        let (_, column) = grid.position(cell?);
        let &(top, left) = self.cover.get(&(row as u32, column as u32))?;
        let first = grid.cell(top as usize, left as usize)?;
        let itself = (top as usize, left as usize) == (row, column);
        (!itself && !grid.is_blank(first)).then_some((first, left as usize != column))
    }
}
