//! Editions: what a grid means once its damage is understood.
//!
//! [`recover`] reads a [`Grid`] in the order the facts demand: *segment* (title, header, note,
//! data; pages), *header* (roles, fiscal years, kinds), *profile* (what each column looks like in
//! this document), *align* (shifted rows), *fill* (group labels downwards), and keeps every repair
//! with its reason and confidence. Filling before aligning would make a body into a theme for a
//! whole page.

mod align;
mod continuing;
mod fill;
mod fiscal_year;
mod header;
mod hints;
mod labels;
pub mod layout;
mod profile;
mod recover;
mod sections;
mod segment;
mod settle;
mod shift;

use std::sync::Arc;

pub use fiscal_year::{FiscalYear, FiscalYears, HeaderYears};
pub use hints::{Hints, Layout, RowRepair};
pub use recover::recover;

use crate::grid::{CellId, Grid};

/// What a column is for.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// テーマ.
    Theme,
    /// 対応策.
    Countermeasure,
    /// 実施機関.
    Body,
    /// 施策.
    Measure,
    /// A fiscal year or a period.
    Year,
    /// Anything else.
    Other,
}

/// What a year column says about its year.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// 計画, 予定.
    Plan,
    /// 実績.
    Actual,
    /// 目標.
    Target,
    /// 予算.
    Budget,
    /// 評価.
    Assessment,
}

/// A column of the recovered table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What it is for.
    pub role: Role,
    /// Its header, levels joined from the top by " / " (a level that repeats the one above is left out).
    pub header: String,
    /// The lowest non-blank header cell's text: what an editor calls the column.
    pub name: String,
    /// 0 for a grouping column of the outermost level, 1 for the next …; 0 for the others.
    pub level: u8,
    /// The year or years.
    pub period: Option<FiscalYears>,
    /// Plan, actual ….
    pub kind: Option<Kind>,
}

/// How a field got its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// The row's own cell (`present` in JSON).
    Own,
    /// From the label of its group.
    Inherited,
    /// →, 同左, 同上, 〃 or a cell merged sideways: the value goes on.
    Continued,
    /// Nothing there.
    Blank,
    /// Lost with a damaged row.
    Unknown,
}

/// One field of a logical row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The row's own cell, if it has one (also a blank one), or the group label's when inherited.
    pub cell: Option<CellId>,
    /// The cell whose text is the value, once continuation is resolved.
    pub resolved: Option<CellId>,
    /// How it got its value.
    pub state: State,
}

/// A logical row: one measure of one body.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Row of the grid.
    pub grid_row: usize,
    /// Page of the edition.
    pub page: usize,
    /// Index into [`Edition::repairs`] of the row shift, if any.
    pub shift: Option<usize>,
}

/// A run of rows under one header.
#[derive(Debug, Clone)]
pub struct Page {
    /// Grid rows of the header.
    pub header: Vec<usize>,
    /// For each grid column of the page, its column in the table.
    pub columns: Vec<Option<usize>>,
    /// Logical rows, half-open.
    pub rows: std::ops::Range<usize>,
}

/// A line that is no row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Note {
    /// Row of the grid.
    pub grid_row: usize,
    /// What it is instead.
    pub kind: NoteKind,
}

/// What a line is that is no row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoteKind {
    /// 【参考】, 注, 備考, text before the header.
    Remark,
    /// 合計, 小計 and figures.
    Sum,
    /// The label of the rows below, read as such.
    Heading,
}

/// What kind of repair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RepairKind {
    /// Cells of a row stand in other columns than they belong to.
    ShiftedRow,
    /// A group label stands below the first row of its group.
    DisplacedLabel,
}

/// Something read differently from how it is written, with the reason.
#[derive(Debug, Clone)]
pub struct Repair {
    /// What kind.
    pub kind: RepairKind,
    /// The logical rows concerned, in order: the shifted row; or first row of the group and the row of the label.
    pub rows: Vec<usize>,
    /// Cells that were moved, with their column as written and as read.
    pub moves: Vec<Move>,
    /// Columns whose cells were pushed off the row and are lost.
    pub lost: Vec<usize>,
    /// 0–1.
    pub confidence: f32,
    /// Where it is not sure: how the row may be read as well, with no moves if it may be right as
    /// written.
    pub rival: Option<Vec<Move>>,
    /// Set by the user in kouetsu.toml.
    pub pinned: bool,
}

impl Repair {
    /// Confidence from which on what depends on a repair may be said without reserve.
    const SURE: f32 = 0.8;

    /// Whether what depends on this repair may be said without reserve.
    pub fn sure(&self) -> bool {
        self.pinned || self.confidence >= Self::SURE
    }
}

/// A cell and its columns (table columns, 0-based).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// The cell.
    pub cell: CellId,
    /// Column as written; `None` where the page has a cell beyond the table.
    pub from: Option<usize>,
    /// Column as read.
    pub to: usize,
}

/// Why the reading as a whole is unsure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// More rows would have to be moved than a damaged table has.
    ManyShifts,
    /// No column could be taken for the measure.
    NoMeasure,
    /// No year columns.
    NoYears,
    /// Two tables stand side by side and were read as one.
    SideBySide,
}

/// Two columns that were read by what stands in them and not by their headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exchanged {
    /// The column of the bodies, headed as that of the measures.
    pub bodies: usize,
    /// The column of the measures, headed as that of the bodies.
    pub measures: usize,
    /// How many of the different texts of the former are names of bodies.
    pub names: usize,
    /// How many different texts it has.
    pub among: usize,
}

/// A table that has been understood.
#[derive(Debug)]
pub struct Edition {
    /// Where it was read.
    pub grid: Arc<Grid>,
    /// Title line, if any.
    pub title: Option<CellId>,
    /// Columns in the order of the table.
    pub columns: Vec<Column>,
    /// Logical rows in the order of the file.
    pub rows: Vec<Row>,
    fields: Vec<Field>,
    /// Runs of rows under one header.
    pub pages: Vec<Page>,
    /// Index of the page whose header the columns were read from: the one most pages have.
    pub model_page: usize,
    /// Lines that are no data.
    pub notes: Vec<Note>,
    /// Everything read differently from how it is written.
    pub repairs: Vec<Repair>,
    /// 0–1: how sure the reading as a whole is.
    pub confidence: f32,
    /// Why it is not sure.
    pub doubts: Vec<Doubt>,
    /// Headings of bodies and measures that stand over each other's column.
    pub exchanged: Option<Exchanged>,
    /// Whether this is a planning table (measures with bodies, themes or years) rather than any list.
    pub planning: bool,
}

impl Edition {
    /// A field.
    pub fn field(&self, row: usize, column: usize) -> Field {
        self.fields[row * self.columns.len() + column]
    }

    /// All fields of a row, one per column.
    pub fn fields(&self, row: usize) -> &[Field] {
        let width = self.columns.len();
        &self.fields[row * width..(row + 1) * width]
    }

    /// The text of a field after continuation is resolved; "" where there is none.
    pub fn value(&self, row: usize, column: usize) -> &str {
        self.field(row, column)
            .resolved
            .map_or("", |cell| self.grid.value(cell))
    }

    /// The first column of a role.
    pub fn column(&self, role: Role) -> Option<usize> {
        self.columns.iter().position(|column| column.role == role)
    }

    /// The row's text in the first column of a role; "" where the table has no such column.
    pub fn role(&self, row: usize, role: Role) -> &str {
        self.column(role)
            .map_or("", |column| self.value(row, column))
    }

    /// Year columns in the order of the table.
    pub fn years(&self) -> impl Iterator<Item = usize> {
        (0..self.columns.len()).filter(|&c| self.columns[c].role == Role::Year)
    }

    /// Number of measures: rows that go on with the measure of the row above count no further one.
    pub fn measures(&self) -> usize {
        let goes_on = |row| {
            self.column(Role::Measure)
                .is_some_and(|column| self.field(row, column).state == State::Inherited)
        };
        (0..self.rows.len()).filter(|&row| !goes_on(row)).count()
    }

    /// 1-based physical line of a logical row.
    pub fn line(&self, row: usize) -> usize {
        self.grid.line(self.rows[row].grid_row)
    }

    /// Whether the reading of a planning table is too unsure to build findings on it.
    pub fn unsure(&self) -> bool {
        const SURE: f32 = 0.5;
        // A table without years is read as surely as one with them; only the rules about years
        // have nothing to say.
        let doubtful = self.doubts.iter().any(|&doubt| doubt != Doubt::NoYears);
        self.planning && (doubtful || self.confidence < SURE)
    }

    /// The row's first filled cell: where a finding about a whole row stands.
    pub fn first_cell(&self, row: usize) -> Option<CellId> {
        self.grid
            .row(self.rows[row].grid_row)
            .find(|&cell| !self.grid.is_blank(cell))
    }
}
