//! The shared columns of one table as keys: numbers that are equal where the texts say the same.

use std::collections::HashMap;
use std::hash::BuildHasher as _;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::table::Table;
use super::{marker, value};
use crate::grid::{Grid, TextId};
use crate::text::fold;

/// The key of a blank cell.
pub(super) const BLANK: u64 = 0;

/// A table as the alignment sees it. Slots are the shared columns, numbered alike on both sides.
pub(super) struct View<'t, 'a> {
    pub(super) table: &'t Table<'a>,
    columns: Vec<usize>,
    /// For each edition the keys of its grid's texts.
    keys: Vec<Arc<Vec<u64>>>,
    /// Names to be read as others, by slot: known renames.
    alias: HashMap<(usize, u64), u64>,
    /// Which table is which of the other side, by edition; empty where there is one on each side.
    tables: Vec<u64>,
    /// Editions whose rows have none to be paired with; empty where there is one on each side.
    closed: Vec<bool>,
}

impl<'t, 'a> View<'t, 'a> {
    /// Folds every distinct text once. O(distinct texts).
    pub(super) fn new(table: &'t Table<'a>, columns: Vec<usize>) -> Self {
        let mut grids: Vec<(&Arc<Grid>, Arc<Vec<u64>>)> = Vec::new();
        let mut keys = Vec::new();
        for edition in table.editions() {
            let known = grids
                .iter()
                .find(|(grid, _)| Arc::ptr_eq(grid, &edition.grid));
            let of_grid = match known {
                Some((_, keys)) => Arc::clone(keys),
                None => {
                    let found = Arc::new(keys_of(&edition.grid));
                    grids.push((&edition.grid, Arc::clone(&found)));
                    found
                }
            };
            keys.push(of_grid);
        }
        Self {
            table,
            columns,
            keys,
            alias: HashMap::new(),
            tables: Vec::new(),
            closed: Vec::new(),
        }
    }

    /// Makes known which table is which of the other side.
    /// `closed`: those whose rows are left alone.
    pub(super) fn number_tables(&mut self, tables: Vec<u64>, closed: Vec<bool>) {
        self.tables = tables;
        self.closed = match closed.contains(&true) {
            true => closed,
            false => Vec::new(),
        };
    }

    /// Whether a row is of a table that has none to be paired with. O(log tables).
    pub(super) fn is_closed(&self, row: usize) -> bool {
        !self.closed.is_empty() && self.closed[self.table.number(row)]
    }

    /// Whether a side has several tables.
    pub(super) fn several_tables(&self) -> bool {
        !self.tables.is_empty()
    }

    /// The number of a row's table, equal on both sides for editions of one table. O(log tables).
    pub(super) fn table_of(&self, row: usize) -> u64 {
        match self.tables.is_empty() {
            true => 0,
            false => self.tables[self.table.number(row)],
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.table.row_count()
    }

    pub(super) fn slots(&self) -> usize {
        self.columns.len()
    }

    /// The key of a field, as renamed; `None` where its value is unknown.
    pub(super) fn key(&self, row: usize, slot: usize) -> Option<u64> {
        let key = self.own_key(row, slot)?;
        if self.alias.is_empty() {
            return Some(key);
        }
        Some(self.alias.get(&(slot, key)).copied().unwrap_or(key))
    }

    /// The key of a field as it is written.
    pub(super) fn own_key(&self, row: usize, slot: usize) -> Option<u64> {
        self.table.key(row, self.columns[slot], &self.keys)
    }

    /// The text of a field.
    pub(super) fn text(&self, row: usize, slot: usize) -> &'a str {
        self.table.value(row, self.columns[slot])
    }

    /// One number for the row without some slots; `None` where a value is unknown, or the row to be
    /// left alone.
    pub(super) fn row_hash(&self, row: usize, leave_out: &[bool]) -> Option<u64> {
        if self.is_closed(row) {
            return None;
        }
        let mut hash = 0x9E37_79B9_7F4A_7C15;
        for slot in (0..self.columns.len()).filter(|&slot| !leave_out[slot]) {
            hash = mix(hash, self.key(row, slot)?);
        }
        Some(hash)
    }

    /// Reads a name as another one from now on. Whether that is news.
    pub(super) fn rename(&mut self, slot: usize, from: u64, to: u64) -> bool {
        self.alias.insert((slot, from), to) != Some(to)
    }
}

/// What two texts must share to be the same: folded, without remarks.
pub(super) fn core(text: &str) -> std::borrow::Cow<'_, str> {
    match fold(text) {
        std::borrow::Cow::Borrowed(folded) => marker::split(folded).0.into(),
        std::borrow::Cow::Owned(folded) => marker::split(&folded).0.to_owned().into(),
    }
}

/// The key of a text.
pub(super) fn key_of(text: &str) -> u64 {
    // A plain number is its own value.
    let plain = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    if !plain && let Some(value) = value::canonical(text) {
        return FixedState::default().hash_one(value.as_str()).max(1);
    }
    let core = core(text);
    if core.is_empty() {
        return BLANK;
    }
    FixedState::default().hash_one(&*core).max(1)
}

fn keys_of(grid: &Grid) -> Vec<u64> {
    (0..grid.text_count())
        .map(|text| {
            let text = u32::try_from(text).expect("texts are counted in 32 bits");
            key_of(grid.text(TextId(text)))
        })
        .collect()
}

/// Joins two numbers; the order matters.
pub(super) fn mix(hash: u64, key: u64) -> u64 {
    let wide = u128::from(hash ^ key.rotate_left(29)) * 0xE703_7ED1_A0B4_28DB;
    (wide as u64) ^ (wide >> 64) as u64
}
