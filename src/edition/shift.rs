//! Shifted rows: which rows are, where their cells belong, and what the user says about it.

use super::align::{self, Placement};
use super::fill::Placed;
use super::hints::Hints;
use super::profile::{Numbering, Pools, Signature, Signatures, is_letter};
use super::settle::Alignment;
use super::{Column, Kind, Move, Page, Repair, RepairKind, Role, Row};
use crate::grid::{CellId, Grid, TextId};
use crate::text::fold;

/// Positions of a page's grid columns: columns of the table, then what stands right of them.
fn positions(columns: usize, page: &Page) -> Vec<Option<u16>> {
    let last = page.columns.iter().rposition(Option::is_some);
    let mut beyond = columns;
    page.columns
        .iter()
        .enumerate()
        .map(|(at, column)| match column {
            Some(column) => Some(*column as u16),
            None if Some(at) > last => {
                beyond += 1;
                Some(beyond as u16 - 1)
            }
            None => None,
        })
        .collect()
}

/// Finds shifted rows, puts their cells where they belong and notes every repair.
///
/// O(cells) where every row fills every column and no text stands in columns of several kinds; else
/// O(characters), and O(k·n²) in each round for each distinct row that could stand otherwise.
pub(super) fn repair_rows(
    grid: &Grid,
    columns: &[Column],
    pages: &[Page],
    hints: &Hints,
    rows: &mut [Row],
    placed: &mut [Placed],
    repairs: &mut Vec<Repair>,
) {
    let positions: Vec<_> = pages
        .iter()
        .map(|page| positions(columns.len(), page))
        .collect();
    let mut signatures = Signatures::default();
    let mut numbering = Numbering::default();
    let mut weights: Vec<u32> = Vec::new();
    let mut of_row: Vec<u32> = Vec::with_capacity(rows.len());
    let mut row_cells = Cells::default();
    for row in rows.iter() {
        let signature = row_cells.read(grid, columns.len(), &positions[row.page], row.grid_row);
        let (id, new) = numbering.number(signature, &mut signatures);
        if new {
            weights.push(0);
        }
        weights[id] += 1;
        of_row.push(id as u32);
    }
    drop(numbering);
    let pools = pools(grid, columns, &signatures);
    let headed = headed(columns, &pools);
    let families = families(columns, &pools);
    let pools = Pools {
        pools: &pools,
        families: &families,
        headed: &headed,
    };
    let mut aligner = Alignment::new(grid, pools, &signatures, &weights);
    aligner.settle();
    aligner.reconsider();
    let placements = aligner.vote(rows, &of_row);
    drop(aligner);
    if placements.is_empty() && hints.repairs.is_empty() {
        return;
    }
    for index in 0..rows.len() {
        if !placements.contains_key(&index) && hints.repairs.is_empty() {
            continue;
        }
        let page = &positions[rows[index].page];
        row_cells.read(grid, columns.len(), page, rows[index].grid_row);
        let cells = &row_cells.filled;
        let signature = signatures.get(of_row[index] as usize);
        let pinned = pinned(
            grid,
            hints,
            rows[index].grid_row,
            cells.len(),
            columns.len(),
        );
        let placement = match &pinned {
            Some(None) => None,
            Some(Some(columns)) => Some((columns.clone(), 1.0, None)),
            None => placements
                .get(&index)
                .map(|p| (p.columns.clone(), confidence(p), p.rival.as_ref())),
        };
        let Some((to, confidence, rival)) = placement else {
            continue;
        };
        let moves = |to: &[Option<u16>]| -> Vec<Move> {
            let cells = cells.iter().zip(to);
            let moves = cells.filter_map(|(&(from, cell), &to)| {
                let from = (usize::from(from) < columns.len()).then_some(usize::from(from));
                let to = usize::from(to?);
                (from != Some(to)).then_some(Move { cell, from, to })
            });
            moves.collect()
        };
        let rival = rival.map(|rival| moves(rival));
        let moves = moves(&to);
        if moves.is_empty() {
            continue;
        }
        let lost = align::lost_columns(columns.len(), signature, &to);
        let row = &mut placed[index];
        row.cells = vec![None; columns.len()];
        for (&(_, cell), to) in cells.iter().zip(&to) {
            if let Some(to) = to {
                row.cells[usize::from(*to)] = Some(cell);
            }
        }
        row.lost.clone_from(&lost);
        rows[index].shift = Some(repairs.len());
        repairs.push(Repair {
            kind: RepairKind::ShiftedRow,
            rows: vec![index],
            moves,
            lost,
            confidence,
            rival: rival.filter(|_| confidence < Repair::SURE),
            pinned: pinned.is_some(),
        });
    }
}

/// The filled cells of one row after the other.
#[derive(Default)]
struct Cells {
    /// Position and cell, ascending.
    filled: Vec<(u16, CellId)>,
    texts: Vec<(u16, TextId)>,
}

impl Cells {
    fn read(
        &mut self,
        grid: &Grid,
        columns: usize,
        positions: &[Option<u16>],
        grid_row: usize,
    ) -> Signature<'_> {
        self.filled.clear();
        let cells = grid.row(grid_row).zip(positions);
        let filled = cells.filter(|&(cell, _)| !grid.is_blank(cell));
        let filled = filled.filter_map(|(cell, position)| Some(((*position)?, cell)));
        self.filled.extend(filled);
        self.filled.sort_unstable();
        self.texts.clear();
        let texts = self.filled.iter();
        self.texts
            .extend(texts.map(|&(position, cell)| (position, grid.text_id(cell))));
        let beyond = positions.iter().flatten();
        let beyond = beyond.filter(|&&p| usize::from(p) >= columns).count();
        Signature {
            cells: &self.texts,
            width: (columns + beyond) as u16,
        }
    }
}

/// The user's word on a row: `Some(None)`: right as written.
#[allow(clippy::option_option)]
fn pinned(
    grid: &Grid,
    hints: &Hints,
    grid_row: usize,
    filled: usize,
    columns: usize,
) -> Option<Option<Vec<Option<u16>>>> {
    let line = grid.line(grid_row);
    let repair = hints.repairs.iter().find(|repair| repair.line == line)?;
    if repair.columns.is_empty() {
        return Some(None);
    }
    let valid = repair.columns.len() == filled
        && repair.columns.is_sorted_by(|a, b| a < b)
        && repair.columns.iter().all(|&c| (1..=columns).contains(&c));
    valid.then(|| Some(repair.columns.iter().map(|&c| Some(c as u16 - 1)).collect()))
}

/// Columns that hold the same kind of thing share a pool: the years of one kind, and columns
/// whose entries are mostly the same few values (marks of a matrix) or mostly numbers.
fn pools(grid: &Grid, columns: &[Column], signatures: &Signatures) -> Vec<usize> {
    // Distinct texts of each column, ascending, and how often each stands there.
    let mut texts: Vec<Vec<TextId>> = vec![Vec::new(); columns.len()];
    for &(at, text) in signatures.cells() {
        if let Some(texts) = texts.get_mut(usize::from(at)) {
            texts.push(text);
        }
    }
    let values: Vec<Vec<(TextId, u32)>> = texts
        .into_iter()
        .map(|mut texts| {
            texts.sort_unstable();
            let alike = texts.chunk_by(|one, other| one == other);
            alike.map(|texts| (texts[0], texts.len() as u32)).collect()
        })
        .collect();
    let sum = |values: &[(TextId, u32)]| -> u32 { values.iter().map(|(_, n)| n).sum() };
    let total: Vec<u32> = values.iter().map(|values| sum(values)).collect();
    let numeric: Vec<bool> = values
        .iter()
        .zip(&total)
        .map(|(values, &total)| {
            let numbers: u32 = values
                .iter()
                .filter(|(text, _)| is_number(grid.text(*text)))
                .map(|(_, n)| n)
                .sum();
            total > 0 && numbers * 10 >= total * 7
        })
        .collect();
    let common = |a: usize, b: usize| -> bool {
        let (mut of_a, mut of_b) = (0, 0);
        let mut others = values[b].iter().peekable();
        for &(text, n) in &values[a] {
            while others.next_if(|other| other.0 < text).is_some() {}
            if let Some(&(_, other)) = others.next_if(|other| other.0 == text) {
                of_a += n;
                of_b += other;
            }
        }
        total[a] > 0 && total[b] > 0 && of_a * 10 >= total[a] * 7 && of_b * 10 >= total[b] * 7
    };
    let mut pools: Vec<usize> = Vec::with_capacity(columns.len());
    let mut next = 0;
    for (index, column) in columns.iter().enumerate() {
        let same = (0..index).find(|&other| {
            let years = column.role == Role::Year
                && columns[other].role == Role::Year
                && columns[other].kind == column.kind;
            years || (numeric[index] && numeric[other]) || common(index, other)
        });
        pools.push(match same {
            Some(other) => pools[other],
            None => {
                next += 1;
                next - 1
            }
        });
    }
    pools
}

/// Pools of the columns whose headings say what they hold, each once.
fn headed(columns: &[Column], pools: &[usize]) -> Vec<(Role, usize)> {
    let mut headed: Vec<(Role, usize)> = Vec::new();
    for (column, &pool) in columns.iter().zip(pools) {
        if headed.iter().all(|&(_, other)| other != pool) {
            headed.push((column.role, pool));
        }
    }
    headed
}

/// Pools, with those of planned, done and wanted years taken as one: their texts are of one sort.
fn families(columns: &[Column], pools: &[usize]) -> Vec<usize> {
    let said = |column: &Column| {
        column.role == Role::Year && !matches!(column.kind, Some(Kind::Assessment | Kind::Budget))
    };
    let first = columns.iter().position(said).map(|column| pools[column]);
    columns
        .iter()
        .zip(pools)
        .map(|(column, &pool)| first.filter(|_| said(column)).unwrap_or(pool))
        .collect()
}

/// A figure, with or without a unit: 78.4, 3,250人, △2.
pub(super) fn is_number(text: &str) -> bool {
    if has_more_letters(text, 2) {
        return false;
    }
    let text = fold(text);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let text_chars = text.chars().filter(|&c| is_letter(c)).count();
    text == "-" || (digits > 0 && text_chars <= 2 && text_chars <= digits)
}

/// Whether a text has more than so many letters that fold to themselves: most texts are told by
/// their first ones, without folding them.
pub(super) fn has_more_letters(text: &str, most: usize) -> bool {
    let letter = |c: &char| matches!(c, '\u{4E00}'..='\u{9FFF}' | 'ぁ'..='ゖ' | 'ァ'..='ヺ');
    text.chars().filter(letter).nth(most).is_some()
}

/// Log odds against the next best reading, as a probability.
fn confidence(placement: &Placement) -> f32 {
    let odds = placement.margin.min(placement.gain);
    1.0 / (1.0 + (-odds).exp())
}
