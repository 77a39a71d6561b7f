//! Grouping columns that only their fill shows: labels on the first rows of groups, nested levels.

use super::labels::new_labels;
use super::own;
use crate::edition::fill::{self, Placed};
use crate::edition::hints::Hints;
use crate::edition::{Column, Role, shift};
use crate::grid::{CellId, Grid, TextId};

/// The words of a header cannot tell whether 施策 names each row or a group of rows; the fill can.
/// A measure column filled like a group label, with a column of row texts between it and the
/// years, is a grouping column, and that one holds the measures.
pub(super) fn move_measure(grid: &Grid, columns: &mut [Column], placed: &[Placed], hints: &Hints) {
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
/// (区分): filled on the first row, seldom after, and hardly ever with the same text again; or, in
/// a level below another, wherever that one begins a group.
pub(super) fn find_groups(grid: &Grid, columns: &mut [Column], placed: &[Placed]) {
    let Some(measure) = columns
        .iter()
        .position(|column| column.role == Role::Measure)
    else {
        return;
    };
    let is_group = |column: usize, outer: Option<usize>| {
        let cells: Vec<CellId> = placed
            .iter()
            .filter_map(|row| own(grid, row, column))
            .collect();
        let mut texts: Vec<TextId> = cells.iter().map(|&cell| grid.text_id(cell)).collect();
        texts.sort_unstable();
        texts.dedup();
        let first = placed
            .first()
            .is_some_and(|row| own(grid, row, column).is_some());
        let blank = placed.len() - cells.len();
        let distinct = cells.len() * 2 <= placed.len() && texts.len() * 10 >= cells.len() * 7;
        let nested = || outer.is_some_and(|outer| is_nested(grid, placed, outer, column));
        first
            && cells.len() >= 2
            && blank >= 2
            && (distinct || texts.len() >= 2 && nested())
            && !cells.iter().all(|&cell| shift::is_number(grid.value(cell)))
    };
    let mut found: Vec<usize> = Vec::new();
    let mut outer = None;
    for (c, column) in columns[..measure].iter().enumerate() {
        let unknown = column.role == Role::Other && column.level == 0;
        if unknown && is_group(c, outer) {
            found.push(c);
            outer = Some(c);
        } else if fill::is_grouping(column) && column.role != Role::Body {
            outer = Some(c);
        }
    }
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

/// Whether a column has a label wherever the group column outside it begins a group, and that is
/// no accident. O(rows).
fn is_nested(grid: &Grid, placed: &[Placed], outer: usize, column: usize) -> bool {
    /// Share of the outer groups that must begin with a label; the rest is damage.
    const WITH: f32 = 0.9;
    /// How likely that may be for marks that stand anywhere.
    const ACCIDENT: f32 = 0.01;
    let starts = new_labels(grid, placed, outer);
    let (mut groups, mut with, mut others, mut filled) = (0, 0, 0, 0);
    for (row, start) in placed.iter().zip(starts) {
        let on = usize::from(own(grid, row, column).is_some());
        if start {
            groups += 1;
            with += on;
        } else {
            others += 1;
            filled += on;
        }
    }
    let anywhere = (filled as f32 + 1.0) / (others as f32 + 2.0);
    with as f32 >= WITH * groups as f32 && anywhere.powi(groups) <= ACCIDENT
}
