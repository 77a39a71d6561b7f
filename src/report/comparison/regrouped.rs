//! Rows that went to another theme: whether their countermeasure is the one usual there.

use std::collections::HashSet;

use crate::diff::{EditionDiff, RowKind, Side};
use crate::edition::Role;
use crate::text::fold;

/// Countermeasures by the theme they stand under, those of rows that went elsewhere left out.
#[derive(Debug, Default)]
pub(super) struct Usual {
    theme: Option<usize>,
    countermeasure: Option<usize>,
    /// Theme and countermeasure, folded.
    known: HashSet<(String, String)>,
}

impl Usual {
    /// O(rows); nothing where no row went to another group.
    pub(super) fn of(diff: &EditionDiff<'_>) -> Self {
        let went: HashSet<usize> = (diff.rows.iter())
            .filter(|row| row.kinds.contains(&RowKind::MovedGroup))
            .flat_map(|row| row.new.iter().copied())
            .collect();
        let find = |role| diff.columns.iter().position(|column| column.role == role);
        let mut usual = Self {
            theme: find(Role::Theme),
            countermeasure: find(Role::Countermeasure),
            known: HashSet::new(),
        };
        if went.is_empty() {
            return usual;
        }
        let olds = (0..diff.old.row_count()).map(|row| (Side::Old, row));
        let news = (0..diff.new.row_count()).filter(|row| !went.contains(row));
        for (side, row) in olds.chain(news.map(|row| (Side::New, row))) {
            if let Some(place) = usual.place(diff, side, row) {
                usual.known.insert(place);
            }
        }
        usual
    }

    /// Whether the countermeasure of a new row is one that others have under its theme.
    pub(super) fn has(&self, diff: &EditionDiff<'_>, row: usize) -> bool {
        self.place(diff, Side::New, row)
            .is_some_and(|place| self.known.contains(&place))
    }

    fn place(&self, diff: &EditionDiff<'_>, side: Side, row: usize) -> Option<(String, String)> {
        let value = |column| match side {
            Side::Old => fold(diff.old_value(row, column)).into_owned(),
            Side::New => fold(diff.new_value(row, column)).into_owned(),
        };
        Some((value(self.theme?), value(self.countermeasure?)))
    }
}
