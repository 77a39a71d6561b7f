//! What changed from one edition to the next, as operations on rows and cells.
//!
//! [`compare`] pairs columns, then rows, then cells and keeps the result as an [`EditionDiff`]:
//! applied to the old table it gives the new one. Renderers expand it; [`EditionDiff::walk`] gives
//! everything in the order a reader meets it, unchanged rows included.
//!
//! A file may hold several tables (sheets, or one below the other); each side is seen as one
//! [`Table`] of all their rows, so that a row may move from one sheet to another.

mod align;
mod apply;
mod assign;
mod build;
mod candidates;
mod columns;
mod exact;
pub mod inline;
mod keyed;
mod learn;
mod lines;
mod marker;
mod moves;
mod naming;
mod reading;
mod rename;
mod score;
mod sheets;
mod siblings;
mod single;
mod split;
mod table;
mod touched;
mod value;
mod view;

pub use apply::{Applied, ApplyError, apply};
pub use lines::{Line, LineChange, LineKind, LineOf};
pub use marker::{Marker, split as markers};
pub use naming::is_words;
pub use reading::read;
pub use table::{RowRef, Table};
pub use touched::touched;

use crate::edition::{Edition, FiscalYears, Kind, Role};

/// How to compare.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Headers of the columns that name a row; empty: rows are recognised by what they say.
    pub key: Vec<String>,
    /// Renames known for sure (`[[rename]]`): they outrank what the rows suggest.
    pub renames: Vec<Rename>,
}

/// A body or other entity that is known to have been renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// The old name.
    pub old: String,
    /// The new name.
    pub new: String,
}

/// Why two tables could not be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiffError {
    /// No column of one side is on the other.
    #[error("no common columns")]
    NoCommonColumns,
    /// A key column that a side does not have, or has twice.
    #[error("no single column {column:?} on the {side:?} side")]
    KeyColumn {
        /// As given.
        column: String,
        /// Where.
        side: Side,
    },
}

/// One of the two editions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// 変更前.
    Old,
    /// 変更後.
    New,
}

/// Everything that differs between two tables.
#[derive(Debug, Clone)]
pub struct EditionDiff<'a> {
    /// 変更前.
    pub old: Table<'a>,
    /// 変更後.
    pub new: Table<'a>,
    /// Columns in the order of the new table, removed ones after the one they stood behind.
    pub columns: Vec<ColumnChange>,
    /// Columns by which a row is called where no measure does, the user's key first; indices into
    /// `columns`.
    pub names: Vec<usize>,
    /// Sides on which the key is that of several rows, with the first such rows.
    pub twins: Vec<Twins>,
    /// Names that changed on several rows, once each.
    pub entities: Vec<EntityChange>,
    /// Rows with anything to tell, by [`RowChange::at`], removed ones first.
    pub rows: Vec<RowChange<'a>>,
    /// For each new row the old row it comes from.
    pub origins: Vec<Option<u32>>,
    /// Lines outside the tables (titles, remarks, sums), changed or not, by [`LineChange::at`].
    pub lines: Vec<LineChange>,
    /// Figures for a summary line.
    pub counts: Counts,
}

/// Two rows of one side with one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twins {
    /// Where.
    pub side: Side,
    /// Values of the key columns.
    pub key: Vec<String>,
    /// The first row with a key that stood before, and the row it stood in.
    pub rows: [usize; 2],
    /// Rows whose key stood before.
    pub count: usize,
}

/// A column of either table, or of both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnChange {
    /// What happened.
    pub kind: ColumnKind,
    /// Column of the old table.
    pub old: Option<usize>,
    /// Column of the new table.
    pub new: Option<usize>,
    /// What it is for.
    pub role: Role,
    /// The fiscal year or years.
    pub period: Option<FiscalYears>,
    /// Plan, actual …, of the new side where both have one.
    pub year_kind: Option<Kind>,
}

/// What happened to a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColumnKind {
    /// On both sides with the same heading (up to width and spaces).
    Kept,
    /// Only in the new edition.
    Added,
    /// Only in the old edition.
    Removed,
    /// The same column under another heading; also plan → result of the same year.
    Relabelled,
}

/// A name, or a wording of several rows, that was replaced by another on all its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityChange {
    /// Body, theme, countermeasure or measure.
    pub role: Role,
    /// Index into [`EditionDiff::columns`].
    pub column: usize,
    /// As written in the old edition.
    pub from: String,
    /// As written in the new edition.
    pub to: String,
    /// Rows it touches.
    pub rows: usize,
    /// Told by the configuration, not found by vote.
    pub declared: bool,
}

/// A pair of rows that differ, a row of one side alone, or rows that were split or merged.
#[derive(Debug, Clone, PartialEq)]
pub struct RowChange<'a> {
    /// What happened, in the order of [`RowKind`]; never empty.
    pub kinds: Vec<RowKind>,
    /// Rows of the old table; the first is the main one.
    pub old: Vec<usize>,
    /// Rows of the new table; the first is the main one.
    pub new: Vec<usize>,
    /// Where it is told: its new row; for a removed row the new row it is told before, which may be
    /// the number of rows.
    pub at: usize,
    /// 0–1: how surely these rows belong together (1 for an added or removed row).
    pub confidence: f32,
    /// For an added or removed row: rows of the other side it was possibly rewritten from or into.
    pub see: Vec<usize>,
    /// Cells of the main pair that differ, in the order of [`EditionDiff::columns`]; every filled
    /// cell of an added row; none of a removed one.
    pub cells: Vec<CellChange<'a>>,
    /// Cells of the further new rows of a split, as of added rows; aligned with `new[1..]`.
    pub parts: Vec<Vec<CellChange<'a>>>,
}

/// What happened to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKind {
    /// Nothing, but for cells in a column that is new.
    Unchanged,
    /// Cells differ.
    Changed,
    /// It left the order of its neighbours.
    Moved,
    /// Its theme or its countermeasure is another one (`moved_theme` in JSON, for both).
    MovedGroup,
    /// Only in the new edition.
    Added,
    /// Only in the old edition.
    Removed,
    /// One row became several.
    Split,
    /// Several rows became one.
    Merged,
    /// Paired, but not surely.
    Uncertain,
}

/// A cell that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellChange<'a> {
    /// Index into [`EditionDiff::columns`].
    pub column: usize,
    /// How it differs.
    pub kind: CellKind,
    /// Resolved value of the old side, "" where there is none.
    pub old: &'a str,
    /// Resolved value of the new side, "" where there is none.
    pub new: &'a str,
}

/// How a cell differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellKind {
    /// Another text.
    Changed,
    /// There was none.
    Filled,
    /// There is none any more.
    Emptied,
    /// Equal after folding: width, spaces, look-alike signs; or one figure or date in another form.
    Cosmetic,
    /// Follows from a renamed entity.
    Explained,
}

/// Figures for a summary line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows only in the new edition, those of splits included.
    pub rows_added: usize,
    /// Rows only in the old edition, those of merges included.
    pub rows_removed: usize,
    /// Rows that left the order of their neighbours.
    pub rows_moved: usize,
    /// Pairs with a changed, filled, emptied or explained cell in a column of both editions.
    pub rows_changed: usize,
    /// Cells of pairs that are changed, filled or emptied, in columns of both editions.
    pub cells_changed: usize,
    /// Cells of pairs that differ in width or spaces only.
    pub cells_cosmetic: usize,
    /// Entities renamed.
    pub entities_renamed: usize,
    /// Lines outside the tables that were added, removed or changed.
    pub lines_changed: usize,
}

/// One step through both tables in reading order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step<'d, 'a> {
    /// A pair of rows with nothing to tell.
    Same {
        /// Row of the old table.
        old: usize,
        /// Row of the new table.
        new: usize,
    },
    /// A row of [`EditionDiff::rows`].
    Change(&'d RowChange<'a>),
}

/// Compares two files' tables.
///
/// # Errors
///
/// The tables share no column, or a key column is missing.
pub fn compare<'a>(
    old: &'a [Edition],
    new: &'a [Edition],
    options: &Options,
) -> Result<EditionDiff<'a>, DiffError> {
    build::compare(old, new, options)
}

impl<'a> EditionDiff<'a> {
    /// Whether the editions say the same; cosmetic differences count as differences.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
            && self.lines.iter().all(|line| line.kind == LineKind::Kept)
            && self
                .columns
                .iter()
                .all(|column| column.kind == ColumnKind::Kept)
            && self.columns_moved().is_empty()
    }

    /// Columns of both editions that left the order of the others; indices into `columns`.
    /// O(columns · log columns).
    ///
    /// Of several tables each has an order of its own: none is told.
    pub fn columns_moved(&self) -> Vec<usize> {
        if self.old.editions().len() > 1 || self.new.editions().len() > 1 {
            return Vec::new();
        }
        let both = self.columns.iter().enumerate();
        let both = both.filter_map(|(at, column)| Some((at, column.old?, column.new?)));
        let (columns, places): (Vec<usize>, Vec<u32>) = both
            .map(|(at, old, _)| (at, u32::try_from(old).expect("columns are few")))
            .unzip();
        let moved = moves::moved(&places);
        let moved = columns.into_iter().zip(moved).filter(|(_, moved)| *moved);
        moved.map(|(column, _)| column).collect()
    }

    /// The heading of a column: the new side's, the old side's of a removed one.
    pub fn heading(&self, column: usize) -> &str {
        self.heading_of(Side::New, column)
            .or_else(|| self.heading_of(Side::Old, column))
            .unwrap_or_default()
    }

    /// The heading of a column on one side; see [`Table::heading`].
    pub fn heading_of(&self, side: Side, column: usize) -> Option<&str> {
        let (table, at) = match side {
            Side::Old => (&self.old, self.columns[column].old?),
            Side::New => (&self.new, self.columns[column].new?),
        };
        Some(table.heading(at))
    }

    /// Value of a column in a row of the old table; "" where that table has no such column.
    pub fn old_value(&self, row: usize, column: usize) -> &'a str {
        let column = self.columns[column].old;
        column.map_or("", |column| self.old.value(row, column))
    }

    /// Value of a column in a row of the new table; "" where that table has no such column.
    pub fn new_value(&self, row: usize, column: usize) -> &'a str {
        let column = self.columns[column].new;
        column.map_or("", |column| self.new.value(row, column))
    }

    /// The sign (同左, →) that stands for the value in a row of one side.
    pub fn sign(&self, side: Side, row: usize, column: usize) -> Option<&'a str> {
        match side {
            Side::Old => self.old.sign(row, self.columns[column].old?),
            Side::New => self.new.sign(row, self.columns[column].new?),
        }
    }

    /// A cell of a row of one side as it is written: 同左, not what it stands for.
    pub fn written(&self, side: Side, row: usize, column: usize) -> &'a str {
        let value = match side {
            Side::Old => self.old_value(row, column),
            Side::New => self.new_value(row, column),
        };
        self.sign(side, row, column).unwrap_or(value)
    }

    /// Everything in reading order: the rows of the new table, changed or not, with removed rows
    /// where they stood. The further rows of a split come with its main row only.
    pub fn walk(&self) -> impl Iterator<Item = Step<'_, 'a>> {
        let mut further: Vec<usize> = self
            .rows
            .iter()
            .flat_map(|change| change.new.iter().skip(1).copied())
            .collect();
        further.sort_unstable();
        let mut changes = self.rows.iter().peekable();
        let mut row = 0;
        std::iter::from_fn(move || {
            loop {
                if let Some(change) = changes.next_if(|change| change.at <= row) {
                    row += usize::from(!change.new.is_empty());
                    return Some(Step::Change(change));
                }
                let new = row;
                let origin = *self.origins.get(new)?;
                row += 1;
                if let (Some(old), Err(_)) = (origin, further.binary_search(&new)) {
                    let old = old as usize;
                    return Some(Step::Same { old, new });
                }
            }
        })
    }
}
