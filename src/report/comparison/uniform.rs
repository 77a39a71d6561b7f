//! Changes that a column makes alike on all its rows: told once.
//!
//! A list with a date of its last update on every row, or numbered anew from the second row on,
//! differs on every row; its editor looks for the others.

use std::collections::HashMap;

use super::Comparison;
use crate::diff::{CellChange, CellKind, ColumnChange, EditionDiff, RowChange, Side};
use crate::edition::Role;
use crate::report::display::short_header;
use crate::rule::Lang;

/// Changes from this many on are told once: fewer are read one by one.
const MANY: usize = 4;
/// Characters shown of a value.
const SHOWN: usize = 40;

/// Changes of one column.
#[derive(Debug, PartialEq, Eq)]
enum What<'a> {
    /// A value is another one wherever it stood.
    Replaced { old: &'a str, new: &'a str },
    /// Its rows are numbered from the first to the last, on both sides.
    Numbered,
}

/// Changes that are told once.
pub(super) struct Uniform<'a> {
    found: Vec<(usize, What<'a>, usize)>,
}

impl<'a> Uniform<'a> {
    /// O(changed cells), and O(rows) for each column with changes that are alike.
    pub(super) fn of(comparison: &Comparison<'a>) -> Self {
        let diff = comparison.diff;
        let mut counts: HashMap<(usize, &'a str, &'a str), usize> = HashMap::new();
        let mut changed = vec![0; diff.columns.len()];
        for cell in pairs(diff).flat_map(|row| &row.cells) {
            if cell.kind == CellKind::Changed && diff.columns[cell.column].role == Role::Other {
                *counts.entry((cell.column, cell.old, cell.new)).or_default() += 1;
                changed[cell.column] += 1;
            }
        }
        let mut found = Vec::new();
        for (at, &count) in changed
            .iter()
            .enumerate()
            .filter(|(_, count)| **count >= MANY)
        {
            if is_numbered(diff, &diff.columns[at]) {
                found.push((at, What::Numbered, count));
                continue;
            }
            let alike = counts.iter().filter(|((column, ..), _)| *column == at);
            let mut alike: Vec<(&'a str, &'a str, usize)> = alike
                .filter(|(_, count)| **count >= MANY)
                .map(|((_, old, new), count)| (*old, *new, *count))
                .collect();
            if alike.is_empty() {
                continue;
            }
            // A value that stays somewhere, or becomes another one, is told row by row.
            for (row, origin) in diff.origins.iter().enumerate() {
                let Some(origin) = *origin else { continue };
                let old = diff.old_value(origin as usize, at);
                let new = diff.new_value(row, at);
                alike.retain(|(from, to, _)| *from != old || *to == new);
            }
            alike.sort_unstable();
            let replaced = alike.into_iter();
            found
                .extend(replaced.map(|(old, new, count)| (at, What::Replaced { old, new }, count)));
        }
        Self { found }
    }

    /// Whether a change is among those that are told once.
    pub(super) fn is_told(&self, cell: &CellChange<'_>) -> bool {
        let told = |what: &What<'_>| match what {
            What::Replaced { old, new } => *old == cell.old && *new == cell.new,
            What::Numbered => true,
        };
        cell.kind == CellKind::Changed
            && (self.found.iter()).any(|(column, what, _)| *column == cell.column && told(what))
    }

    /// A sentence for each.
    pub(super) fn told(&self, diff: &EditionDiff<'_>, lang: Lang) -> Vec<String> {
        let clip = |text: &str| -> String {
            let mut short: String = text.chars().take(SHOWN).collect();
            if short.len() < text.len() {
                short.push('…');
            }
            short
        };
        let sentence = |(column, what, rows): &(usize, What<'_>, usize)| {
            let heading = short_header(diff.heading(*column));
            match (what, lang) {
                (What::Replaced { old, new }, Lang::Ja) => {
                    let (old, new) = (clip(old), clip(new));
                    format!("「{heading}」：「{old}」はすべて「{new}」に（{rows}行）")
                }
                (What::Replaced { old, new }, Lang::En) => {
                    let (old, new) = (clip(old), clip(new));
                    format!("{heading}: {old} is now {new} throughout ({rows} rows)")
                }
                (What::Numbered, Lang::Ja) => {
                    format!("「{heading}」：通し番号の振り直し（{rows}行）")
                }
                (What::Numbered, Lang::En) => format!("{heading}: numbered anew ({rows} rows)"),
            }
        };
        self.found.iter().map(sentence).collect()
    }
}

/// Changes of rows that both sides have.
fn pairs<'d, 'a>(diff: &'d EditionDiff<'a>) -> impl Iterator<Item = &'d RowChange<'a>> {
    let rows = diff.rows.iter();
    rows.filter(|row| !row.old.is_empty() && !row.new.is_empty())
}

/// Whether a column counts its rows, on both sides.
fn is_numbered(diff: &EditionDiff<'_>, column: &ColumnChange) -> bool {
    let counts = |side: Side, column: usize| {
        let table = match side {
            Side::Old => &diff.old,
            Side::New => &diff.new,
        };
        let number = |row: usize| table.value(row, column).trim().parse::<u64>().ok();
        let all = 0..table.row_count();
        number(0).is_some_and(|first| {
            all.zip(first..)
                .all(|(row, expected)| number(row) == Some(expected))
        })
    };
    let sides = column.old.zip(column.new);
    sides.is_some_and(|(old, new)| counts(Side::Old, old) && counts(Side::New, new))
}
