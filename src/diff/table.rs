//! All tables of one side as one.

use std::collections::HashMap;
use std::sync::Arc;

use crate::edition::{Column, Edition, State};

/// The rows of all tables of a file under one set of columns.
#[derive(Debug, Clone)]
pub struct Table<'a> {
    editions: &'a [Edition],
    columns: Vec<Column>,
    headings: Vec<String>,
    /// For each edition the edition's column of each column of the table.
    maps: Vec<Vec<Option<usize>>>,
    /// First row of each edition, and the number of rows.
    starts: Vec<usize>,
}

/// Where a row stands in its file.
#[derive(Debug, Clone, Copy)]
pub struct RowRef<'a> {
    /// The table it belongs to.
    pub edition: &'a Edition,
    /// Its number there.
    pub row: usize,
}

impl<'a> Table<'a> {
    /// The tables of one file.
    pub(super) fn new(editions: &'a [Edition]) -> Self {
        let mut starts = vec![0];
        for edition in editions {
            starts.push(starts[starts.len() - 1] + edition.rows.len());
        }
        let mut columns: Vec<Column> = Vec::new();
        let mut maps = Vec::new();
        for edition in editions {
            let pairs = super::columns::pair(&columns, &edition.columns);
            let mut map = vec![None; columns.len()];
            for (at, column) in edition.columns.iter().enumerate() {
                match pairs.iter().find(|pair| pair.new == at) {
                    Some(pair) => map[pair.old] = Some(at),
                    None => {
                        columns.push(column.clone());
                        map.push(Some(at));
                    }
                }
            }
            maps.push(map);
        }
        Self {
            editions,
            headings: headings(&columns),
            columns,
            maps,
            starts,
        }
    }

    /// The columns of all tables, those of the first one first.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// What a column is called: its lowest level, with all levels or a number where several
    /// columns are called so.
    pub fn heading(&self, column: usize) -> &str {
        &self.headings[column]
    }

    /// Rows of all tables.
    pub fn row_count(&self) -> usize {
        self.starts[self.starts.len() - 1]
    }

    /// The tables.
    pub fn editions(&self) -> &'a [Edition] {
        self.editions
    }

    /// The number of the table that a row stands in. O(log tables).
    pub fn number(&self, row: usize) -> usize {
        self.starts.partition_point(|&start| start <= row) - 1
    }

    /// Where a row stands. O(log tables).
    pub fn locate(&self, row: usize) -> RowRef<'a> {
        let at = self.number(row);
        RowRef {
            edition: &self.editions[at],
            row: row - self.starts[at],
        }
    }

    /// The value of a field, continuation resolved; "" where there is none.
    pub fn value(&self, row: usize, column: usize) -> &'a str {
        match self.field(row, column) {
            Some((at, column)) => at.edition.value(at.row, column),
            None => "",
        }
    }

    /// What is written where a sign (同左, →) stands for the value.
    pub fn sign(&self, row: usize, column: usize) -> Option<&'a str> {
        let (at, column) = self.field(row, column)?;
        let field = at.edition.field(at.row, column);
        let cell = field.cell.filter(|_| field.state == State::Continued)?;
        let text = at.edition.grid.value(cell).trim();
        (!text.is_empty() && field.resolved != Some(cell)).then_some(text)
    }

    /// Whether the value is known: it was not lost with a damaged row.
    pub fn known(&self, row: usize, column: usize) -> bool {
        self.field(row, column)
            .is_none_or(|(at, column)| is_known(at.edition, at.row, column))
    }

    /// A field's entry in a table of keys, by edition and distinct text; `None` where the value is
    /// unknown, the key of the blank text where there is none.
    pub(super) fn key(&self, row: usize, column: usize, keys: &[Arc<Vec<u64>>]) -> Option<u64> {
        let table = self.starts.partition_point(|&start| start <= row) - 1;
        let Some(column) = self.maps[table].get(column).copied().flatten() else {
            return Some(super::view::BLANK);
        };
        let edition = &self.editions[table];
        let field = edition.field(row - self.starts[table], column);
        match field.resolved {
            _ if !is_known(edition, row - self.starts[table], column) => None,
            None => Some(super::view::BLANK),
            Some(cell) => Some(keys[table][edition.grid.text_id(cell).index()]),
        }
    }

    /// The place of a field in its own edition, if that has the column.
    pub fn field(&self, row: usize, column: usize) -> Option<(RowRef<'a>, usize)> {
        let table = self.starts.partition_point(|&start| start <= row) - 1;
        let column = (*self.maps[table].get(column)?)?;
        let edition = &self.editions[table];
        let row = row - self.starts[table];
        Some((RowRef { edition, row }, column))
    }
}

/// A shifted row may have lost what no cell of its own stands for.
fn is_known(edition: &Edition, row: usize, column: usize) -> bool {
    let field = edition.field(row, column);
    let lost = field.state == State::Blank && field.cell.is_none();
    field.state != State::Unknown && !(lost && edition.rows[row].shift.is_some())
}

/// The lowest level of each heading; all levels where that alone is not the only one, and a number
/// where that is not enough.
fn headings(columns: &[Column]) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut headings = Vec::new();
    for column in columns {
        let same = columns.iter().filter(|other| other.name == column.name);
        let heading = match same.count() {
            1 => &column.name,
            _ => &column.header,
        };
        let times = seen.entry(heading.clone()).or_default();
        *times += 1;
        headings.push(match *times {
            1 => heading.clone(),
            times => format!("{heading}（{times}）"),
        });
    }
    headings
}

impl<'a> RowRef<'a> {
    /// 1-based physical line, or row of the sheet.
    pub fn line(&self) -> usize {
        self.edition.line(self.row)
    }

    /// Sheet of a workbook.
    pub fn sheet(&self) -> Option<&'a str> {
        self.edition.grid.sheet()
    }
}
