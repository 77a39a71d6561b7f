//! What a row is called, and what it stands under.

use crate::diff::{EditionDiff, RowChange, Side, Step};
use crate::edition::Role;

/// The columns that name a row.
pub(super) struct Naming<'a> {
    diff: &'a EditionDiff<'a>,
    theme: Option<usize>,
    countermeasure: Option<usize>,
    pub(super) body: Option<usize>,
    pub(super) measure: Option<usize>,
}

impl<'a> Naming<'a> {
    pub(super) fn new(diff: &'a EditionDiff<'a>) -> Self {
        let find = |role| diff.columns.iter().position(|column| column.role == role);
        let measure = find(Role::Measure);
        Self {
            diff,
            theme: find(Role::Theme),
            countermeasure: find(Role::Countermeasure),
            body: find(Role::Body),
            // Another kind of table: its first column with words names the row.
            measure: measure.or_else(|| {
                let other = |at: &usize| diff.columns[*at].role == Role::Other;
                let mut others = (0..diff.columns.len()).filter(other);
                let first = others.clone().next();
                others.find(|&at| has_words(diff, at)).or(first)
            }),
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

    /// What names a row: its measure, or the first of its cells that says something.
    pub(super) fn name(&self, change: &RowChange<'a>) -> &'a str {
        let named = self.of(Role::Measure, change);
        if !named.is_empty() || !self.of(Role::Body, change).is_empty() {
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

/// Rows of a column that are looked at.
const LOOKED_AT: usize = 50;

/// Whether most of a column's values are words, not figures, codes or dates.
fn has_words(diff: &EditionDiff<'_>, at: usize) -> bool {
    let (table, column) = match (diff.columns[at].new, diff.columns[at].old) {
        (Some(column), _) if diff.new.row_count() > 0 => (&diff.new, column),
        (_, Some(column)) => (&diff.old, column),
        _ => return false,
    };
    let values = (0..table.row_count()).map(|row| table.value(row, column));
    let filled = values.filter(|text| !text.is_empty()).take(LOOKED_AT);
    let (mut all, mut words) = (0, 0);
    for text in filled {
        all += 1;
        words += usize::from(is_words(text));
    }
    all > 0 && words * 2 > all
}

/// Two letters at least, and more letters than digits.
fn is_words(text: &str) -> bool {
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 2 && letters > digits
}
