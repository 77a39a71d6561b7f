//! What a row is called, and what it stands under.

use std::borrow::Cow;

use crate::diff::{EditionDiff, RowChange, Side, Step, is_words};
use crate::edition::Role;

/// Stands between the levels of a name.
const LEVEL: &str = " › ";

/// The columns that name a row.
pub(super) struct Naming<'a> {
    diff: &'a EditionDiff<'a>,
    theme: Option<usize>,
    countermeasure: Option<usize>,
    body: Option<usize>,
    measure: Option<usize>,
}

impl<'a> Naming<'a> {
    pub(super) fn new(diff: &'a EditionDiff<'a>) -> Self {
        let find = |role| diff.columns.iter().position(|column| column.role == role);
        Self {
            diff,
            theme: find(Role::Theme),
            countermeasure: find(Role::Countermeasure),
            body: find(Role::Body),
            measure: find(Role::Measure),
        }
    }

    fn get(&self, role: Role) -> Option<usize> {
        match role {
            Role::Theme => self.theme,
            Role::Countermeasure => self.countermeasure,
            Role::Body => self.body,
            _ => self.measure,
        }
    }

    pub(super) fn value(&self, role: Role, side: Side, row: usize) -> &'a str {
        let diff = self.diff;
        self.get(role).map_or("", |column| match side {
            Side::New => diff.new_value(row, column),
            Side::Old => diff.old_value(row, column),
        })
    }

    /// The value of the new side, of the old one where there is no other.
    pub(super) fn of(&self, role: Role, change: &RowChange<'a>) -> &'a str {
        match (change.new.first(), change.old.first()) {
            (Some(&row), _) => self.value(role, Side::New, row),
            (None, Some(&row)) => self.value(role, Side::Old, row),
            (None, None) => "",
        }
    }

    /// Whether a column's value is what a row is called by.
    pub(super) fn is_name(&self, column: usize) -> bool {
        match self.diff.names.is_empty() {
            true => Some(column) == self.body || Some(column) == self.measure,
            false => self.diff.names.contains(&column),
        }
    }

    /// How many columns name a row.
    pub(super) fn width(&self) -> usize {
        match self.diff.names.len() {
            0 => 2,
            names => names,
        }
    }

    /// Who a row is about (実施機関), or the outer levels of its name.
    pub(super) fn outer(&self, change: &RowChange<'a>) -> Cow<'a, str> {
        match self.diff.names.split_last() {
            None => self.of(Role::Body, change).into(),
            Some((_, outer)) => self.joined(outer, change).into(),
        }
    }

    fn joined(&self, columns: &[usize], change: &RowChange<'a>) -> String {
        let values = columns.iter().map(|&column| self.value_at(column, change));
        let filled = values.map(str::trim).filter(|text| !text.is_empty());
        filled.collect::<Vec<_>>().join(LEVEL)
    }

    /// The value of the new side, of the old one where there is no other.
    fn value_at(&self, column: usize, change: &RowChange<'a>) -> &'a str {
        match (change.new.first(), change.old.first()) {
            (Some(&row), _) if self.diff.columns[column].new.is_some() => {
                self.diff.new_value(row, column)
            }
            (_, Some(&row)) => self.diff.old_value(row, column),
            _ => "",
        }
    }

    /// What names a row: its measure, the innermost level of its name, or the first of its cells
    /// that says something.
    pub(super) fn name(&self, change: &RowChange<'a>) -> &'a str {
        let named = match self.diff.names.last() {
            Some(&column) => self.value_at(column, change).trim(),
            None => self.of(Role::Measure, change),
        };
        if !named.is_empty() || !self.outer(change).is_empty() {
            return named;
        }
        let (table, row) = match (change.new.first(), change.old.first()) {
            (Some(&row), _) => (&self.diff.new, row),
            (None, Some(&row)) => (&self.diff.old, row),
            (None, None) => return "",
        };
        let values = (0..table.columns().len()).map(|column| table.value(row, column));
        let mut filled = values.filter(|text| !text.trim().is_empty());
        let first = filled.clone().next().unwrap_or_default();
        filled.find(|text| is_words(text)).unwrap_or(first)
    }

    /// What a row without a theme stands under: in a list, the title of its table or its sheet.
    fn place(&self, side: Side, row: usize) -> &'a str {
        let diff = self.diff;
        let table = match side {
            Side::Old => &diff.old,
            Side::New => &diff.new,
        };
        let at = table.locate(row);
        if at.edition.column(Role::Theme).is_some() {
            return "";
        }
        let title = at
            .edition
            .title
            .map(|cell| at.edition.grid.value(cell).trim());
        let several = diff.old.editions().len() > 1 || diff.new.editions().len() > 1;
        let sheet = at.sheet().filter(|_| several);
        title.or(sheet).unwrap_or("")
    }

    /// The theme of a row, or what it stands under else.
    pub(super) fn under(&self, step: &Step<'_, 'a>) -> &'a str {
        let (side, row, theme) = match step {
            Step::Same { new, .. } => (Side::New, *new, self.value(Role::Theme, Side::New, *new)),
            Step::Change(change) => {
                let theme = self.of(Role::Theme, change);
                match (change.new.first(), change.old.first()) {
                    (Some(&row), _) => (Side::New, row, theme),
                    (None, Some(&row)) => (Side::Old, row, theme),
                    (None, None) => return theme,
                }
            }
        };
        match theme {
            "" => self.place(side, row),
            theme => theme,
        }
    }
}
