//! Rows that are put together anew from the fields they have.

use std::collections::{HashMap, HashSet};

use super::Reason;
use super::encode::{Piece, Splice};
use crate::grid::{CellId, Grid};

/// A row as it will be.
#[derive(Debug)]
pub(super) struct Rebuilt {
    /// Row of the grid.
    pub(super) row: usize,
    pub(super) splice: Splice,
    pub(super) values: Vec<String>,
}

/// How many fields rows are to have.
#[derive(Debug, Default)]
pub(super) struct Widths {
    /// How many fields most rows have; of equals the most.
    usual: usize,
    /// Rows in whose surroundings rows have as many fields as they.
    kept: Vec<bool>,
}

impl Widths {
    /// `moved` are rows that are put together anew: their width may be part of the damage. A page
    /// wider than the others stays as wide. O(rows).
    pub(super) fn new(grid: &Grid, moved: &HashSet<usize>) -> Self {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        let widths: Vec<usize> = (0..grid.row_count()).map(|row| grid.width(row)).collect();
        for &width in &widths {
            *counts.entry(width).or_default() += 1;
        }
        let most = counts.into_iter().max_by_key(|&(width, n)| (n, width));
        let mut kept = Vec::with_capacity(widths.len());
        for run in widths.chunk_by(|a, b| a == b) {
            let begin = kept.len();
            let whole = (begin..begin + run.len()).any(|row| !moved.contains(&row));
            kept.resize(begin + run.len(), whole);
        }
        Self {
            usual: most.map_or(0, |(width, _)| width),
            kept,
        }
    }

    fn of(&self, grid: &Grid, row: usize) -> usize {
        match self.kept.get(row) {
            Some(true) => grid.width(row).max(self.usual),
            _ => self.usual,
        }
    }
}

/// The row with some cells in other columns; `None` where they already stand there.
///
/// Blank fields that give way go, in order, to the columns that become free, so no field is lost.
/// A row gets longer only where other rows are as long, and shorter only by empty fields beyond
/// the usual width, and only where the rows around it are shorter.
pub(super) fn moved(
    grid: &Grid,
    moves: &[(CellId, usize)],
    widths: &Widths,
) -> Result<Option<Rebuilt>, Reason> {
    let Some(&(first, _)) = moves.first() else {
        return Ok(None);
    };
    let (row, _) = grid.position(first);
    let usual = widths.of(grid, row);
    let mut fields: Vec<Option<CellId>> = grid.row(row).map(Some).collect();
    let before = fields.clone();
    for &(cell, _) in moves {
        let (other, column) = grid.position(cell);
        if other != row || fields[column].take().is_none() {
            return Err(Reason::Contradiction);
        }
    }
    let mut displaced = Vec::new();
    let mut taken = HashSet::new();
    for &(cell, to) in moves {
        if to >= fields.len() {
            if to >= usual {
                return Err(Reason::Columns);
            }
            fields.resize(to + 1, None);
        }
        if !taken.insert(to) {
            return Err(Reason::Contradiction);
        }
        match fields[to].replace(cell) {
            Some(other) if !grid.is_blank(other) => {
                return Err(Reason::Occupied(grid.value(other).to_owned()));
            }
            Some(blank) => displaced.push(blank),
            None => {}
        }
    }
    let mut displaced = displaced.into_iter();
    for field in fields.iter_mut().filter(|field| field.is_none()) {
        *field = displaced.next();
    }
    let empty = |field: &Option<CellId>| {
        field.is_none_or(|cell| grid.raw_range(cell).is_some_and(|raw| raw.is_empty()))
    };
    while fields.len() > usual && fields.last().is_some_and(empty) {
        fields.pop();
    }
    Ok((fields != before).then(|| rebuilt(grid, row, &fields)))
}

/// The row without a blank column; `None` where it does not reach that far or would vanish.
pub(super) fn dropped(grid: &Grid, row: usize, column: usize) -> Result<Option<Rebuilt>, Reason> {
    let Some(cell) = grid.cell(row, column) else {
        return Ok(None);
    };
    if !grid.is_blank(cell) {
        return Err(Reason::Occupied(grid.value(cell).to_owned()));
    }
    let fields: Vec<_> = grid.row(row).filter(|&c| c != cell).map(Some).collect();
    let written = |field: &Option<CellId>| {
        field.is_some_and(|cell| grid.raw_range(cell).is_some_and(|raw| !raw.is_empty()))
    };
    // A line without any character would be no row any more.
    let stays = fields.len() > 1 || fields.iter().any(written);
    Ok(stays.then(|| rebuilt(grid, row, &fields)))
}

fn rebuilt(grid: &Grid, row: usize, fields: &[Option<CellId>]) -> Rebuilt {
    let raw = |cell| {
        grid.raw_range(cell)
            .expect("only delimited files are fixed")
    };
    let delimiter = grid.delimiter().expect("only delimited files are fixed");
    let delimiter = char::from(delimiter.byte()).to_string();
    let mut old = grid.row(row);
    let first = old.next().expect("a row has a cell");
    let last = old.next_back().unwrap_or(first);
    let mut pieces = Vec::with_capacity(fields.len() * 2);
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            pieces.push(Piece::New(delimiter.clone()));
        }
        pieces.extend(field.map(|cell| Piece::Keep(raw(cell))));
    }
    let value = |field: &Option<CellId>| field.map_or("", |cell| grid.value(cell)).to_owned();
    Rebuilt {
        row,
        splice: Splice {
            at: raw(first).start..raw(last).end,
            pieces,
        },
        values: fields.iter().map(value).collect(),
    }
}
