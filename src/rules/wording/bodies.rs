//! Who writes: rows and bodies of addresses.

use std::collections::BTreeSet;

use crate::edition::Role;
use crate::grid::Span;
use crate::rule::Context;
use crate::rules::table;

/// The grid rows of some addresses.
pub(super) fn rows_of(cx: &Context<'_>, spans: &[Span]) -> BTreeSet<usize> {
    (spans.iter())
        .map(|span| cx.grid.position(span.cell).0)
        .collect()
}

/// The body of each logical row as a number; 0: none.
pub(super) struct Bodies {
    keys: Vec<u32>,
}

impl Bodies {
    /// Folds each distinct name once.
    pub(super) fn of(cx: &Context<'_>) -> Self {
        let keys = match cx.edition.column(Role::Body) {
            Some(column) => table::keys(cx.edition, column),
            None => vec![0; cx.edition.rows.len()],
        };
        Self { keys }
    }

    /// The body of a logical row.
    pub(super) fn of_row(&self, row: usize) -> u32 {
        self.keys[row]
    }

    /// The bodies in whose rows the addresses stand.
    pub(super) fn of_spans(&self, cx: &Context<'_>, spans: &[Span]) -> BTreeSet<u32> {
        (spans.iter())
            .filter_map(|span| table::row_of(cx.edition, span.cell))
            .map(|row| self.keys[row])
            .filter(|&key| key != 0)
            .collect()
    }
}

/// Whether a cell stands in a column of bodies: names are not rewritten.
pub(in crate::rules) fn in_body_column(cx: &Context<'_>, span: Span) -> bool {
    let Some(row) = table::row_of(cx.edition, span.cell) else {
        return false;
    };
    (cx.edition.fields(row).iter().zip(&cx.edition.columns))
        .any(|(field, column)| column.role == Role::Body && field.cell == Some(span.cell))
}
