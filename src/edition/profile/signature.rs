//! Distinct rows: what stands in them, not where they stand.

use std::hash::BuildHasher as _;
use std::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use crate::grid::TextId;

/// A distinct row: its filled cells with their position, and how many positions it had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::edition) struct Signature<'a> {
    /// Position (column of the table, or beyond it) and text, ascending.
    pub(in crate::edition) cells: &'a [(u16, TextId)],
    /// Number of positions the row's page has.
    pub(in crate::edition) width: u16,
}

impl Signature<'_> {
    /// Every cell in the column it stands in.
    pub(in crate::edition) fn written(self, columns: usize, into: &mut Vec<Option<u16>>) {
        into.clear();
        let cells = self.cells.iter();
        into.extend(cells.map(|&(at, _)| (usize::from(at) < columns).then_some(at)));
    }

    /// Whether every column of the table is filled, and nothing beyond it.
    pub(in crate::edition) fn is_full(self, columns: usize) -> bool {
        let places = self.cells.iter().map(|&(at, _)| usize::from(at));
        self.cells.len() == columns && places.eq(0..columns)
    }
}

/// Distinct rows, one behind the other: a table has hundreds of thousands.
#[derive(Debug, Default)]
pub(in crate::edition) struct Signatures {
    cells: Vec<(u16, TextId)>,
    /// Where each row's cells end, and its width.
    rows: Vec<(u32, u16)>,
}

impl Signatures {
    pub(in crate::edition) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(in crate::edition) fn get(&self, row: usize) -> Signature<'_> {
        Signature {
            cells: &self.cells[self.range(row)],
            width: self.rows[row].1,
        }
    }

    pub(in crate::edition) fn iter(&self) -> impl Iterator<Item = Signature<'_>> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// The cells of all rows.
    pub(in crate::edition) fn cells(&self) -> &[(u16, TextId)] {
        &self.cells
    }

    /// Where a row's cells lie among those of all rows.
    pub(super) fn range(&self, row: usize) -> Range<usize> {
        let start = row.checked_sub(1).map_or(0, |before| self.rows[before].0);
        start as usize..self.rows[row].0 as usize
    }

    pub(in crate::edition) fn push(&mut self, row: Signature<'_>) {
        self.cells.extend_from_slice(row.cells);
        let end = u32::try_from(self.cells.len()).expect("cells are counted in 32 bits");
        self.rows.push((end, row.width));
    }
}

/// Numbers rows by what stands in them.
#[derive(Default)]
pub(in crate::edition) struct Numbering {
    ids: HashTable<u32>,
    hasher: FixedState,
}

impl Numbering {
    /// The row's number, and whether it is a new one; a new row is added to the others.
    pub(in crate::edition) fn number(
        &mut self,
        row: Signature<'_>,
        rows: &mut Signatures,
    ) -> (usize, bool) {
        let hash = self.hasher.hash_one(row);
        let same = |&id: &u32| rows.get(id as usize) == row;
        if let Some(&id) = self.ids.find(hash, same) {
            return (id as usize, false);
        }
        let id = rows.len();
        rows.push(row);
        let again = |&id: &u32| self.hasher.hash_one(rows.get(id as usize));
        let narrow = u32::try_from(id).expect("rows are counted in 32 bits");
        self.ids.insert_unique(hash, narrow, again);
        (id, true)
    }
}
