//! What happened to whole tables of a file: come, gone, renamed, in another order.

use crate::diff::{EditionDiff, RowChange, RowKind, Side, Table};
use crate::edition::Edition;
use crate::rule::Lang;

/// A table of the old side and the one of the new side that has most of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    old: usize,
    new: usize,
    /// It stands elsewhere among the others.
    moved: bool,
}

/// What happened to a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) struct TableChange {
    /// What it was called; `None`: it is new.
    pub(in crate::report) old: Option<String>,
    /// What it is called; `None`: it is gone.
    pub(in crate::report) new: Option<String>,
    pub(in crate::report) renamed: bool,
    /// It stands elsewhere among the others.
    pub(in crate::report) moved: bool,
    rows: usize,
}

/// Tables that came, went, were renamed or stand in another order. O(rows).
pub(in crate::report) fn changes(diff: &EditionDiff<'_>) -> Vec<TableChange> {
    let mut changes = come_and_gone(diff);
    for pair in pairs(diff) {
        let (old, new) = (
            &diff.old.editions()[pair.old],
            &diff.new.editions()[pair.new],
        );
        let sheets = old.grid.sheet().zip(new.grid.sheet());
        let renamed = sheets.is_some_and(|(from, to)| from != to);
        let (from, to) = match sheets.filter(|_| renamed) {
            Some((from, to)) => (from.to_owned(), to.to_owned()),
            None => (name(old, pair.old), name(new, pair.new)),
        };
        if renamed || pair.moved {
            changes.push(TableChange {
                old: Some(from),
                new: Some(to),
                renamed,
                moved: pair.moved,
                rows: new.rows.len(),
            });
        }
    }
    changes
}

/// The same, a sentence each.
pub(super) fn told(diff: &EditionDiff<'_>, lang: Lang) -> Vec<String> {
    let changes = changes(diff);
    let mut told = Vec::new();
    for change in &changes {
        let rows = change.rows;
        told.extend(match (&change.old, &change.new, lang) {
            (Some(from), Some(to), Lang::Ja) if change.renamed => {
                Some(format!("シートの名称の変更：「{from}」→「{to}」"))
            }
            (Some(from), Some(to), Lang::En) if change.renamed => {
                Some(format!("sheet renamed: {from} → {to}"))
            }
            (Some(name), None, Lang::Ja) => Some(format!("表の削除：「{name}」（{rows}行）")),
            (Some(name), None, Lang::En) => Some(format!("table removed: {name} ({rows} rows)")),
            (None, Some(name), Lang::Ja) => Some(format!("表の追加：「{name}」（{rows}行）")),
            (None, Some(name), Lang::En) => Some(format!("table added: {name} ({rows} rows)")),
            _ => None,
        });
    }
    let moved = changes.iter().filter(|change| change.moved);
    let moved: Vec<&str> = moved.filter_map(|change| change.new.as_deref()).collect();
    if !moved.is_empty() {
        told.push(match lang {
            Lang::Ja => format!("表の順序の変更：「{}」", moved.join("」「")),
            Lang::En => format!("tables in another order: {}", moved.join(", ")),
        });
    }
    told
}

/// What a table is called.
fn name(edition: &Edition, number: usize) -> String {
    let title = edition.title.map(|cell| edition.grid.value(cell).trim());
    let name = edition.grid.sheet().or(title);
    name.map_or_else(|| (number + 1).to_string(), str::to_owned)
}

/// Moved rows that moved with their whole table.
pub(in crate::report) fn rows_moved(diff: &EditionDiff<'_>) -> usize {
    let pairs = pairs(diff);
    let moved = diff
        .rows
        .iter()
        .filter(|row| row.kinds.contains(&RowKind::Moved));
    let sides = moved.filter_map(|row| Some((*row.old.first()?, *row.new.first()?)));
    sides
        .filter(|&(old, new)| is_carried(diff, &pairs, old, new))
        .count()
}

/// What the table is called that a row left for another one.
pub(super) fn left(
    diff: &EditionDiff<'_>,
    pairs: &[Pair],
    change: &RowChange<'_>,
) -> Option<String> {
    let (&old, &new) = change.old.first().zip(change.new.first())?;
    let (old, new) = (diff.old.number(old), diff.new.number(new));
    let stayed = pairs.iter().any(|pair| pair.old == old && pair.new == new);
    let is_edition_of_another = pairs.iter().any(|pair| pair.old == old || pair.new == new);
    (!stayed && is_edition_of_another).then(|| name(&diff.old.editions()[old], old))
}

/// For each row of the new table whether it moved with its whole table; empty where none did.
pub(super) fn carried(diff: &EditionDiff<'_>) -> Vec<bool> {
    let pairs = pairs(diff);
    if pairs.iter().all(|pair| !pair.moved) {
        return Vec::new();
    }
    let carried = |(new, origin): (usize, &Option<u32>)| {
        origin.is_some_and(|old| is_carried(diff, &pairs, old as usize, new))
    };
    diff.origins.iter().enumerate().map(carried).collect()
}

fn is_carried(diff: &EditionDiff<'_>, pairs: &[Pair], old: usize, new: usize) -> bool {
    let (old, new) = (diff.old.number(old), diff.new.number(new));
    let of_row = pairs.iter().find(|pair| pair.old == old && pair.new == new);
    of_row.is_some_and(|pair| pair.moved)
}

/// Tables that share most of their rows. Moved are those whose rows all moved: the smallest set of
/// moves takes the smaller table over the larger one. O(rows).
pub(super) fn pairs(diff: &EditionDiff<'_>) -> Vec<Pair> {
    let several = |table: &Table<'_>| table.editions().len() > 1;
    if !several(&diff.old) && !several(&diff.new) {
        return Vec::new();
    }
    let mut shared: std::collections::BTreeMap<(usize, usize), (usize, usize)> = Default::default();
    for (new, origin) in diff.origins.iter().enumerate() {
        if let Some(old) = origin {
            let tables = (diff.old.number(*old as usize), diff.new.number(new));
            shared.entry(tables).or_default().0 += 1;
        }
    }
    for row in diff
        .rows
        .iter()
        .filter(|row| row.kinds.contains(&RowKind::Moved))
    {
        if let (Some(&old), Some(&new)) = (row.old.first(), row.new.first()) {
            let tables = (diff.old.number(old), diff.new.number(new));
            shared.entry(tables).or_default().1 += 1;
        }
    }
    let rows = |side: Side, at: usize| match side {
        Side::Old => diff.old.editions()[at].rows.len(),
        Side::New => diff.new.editions()[at].rows.len(),
    };
    let pairs = shared.into_iter().filter(|&((old, new), (count, _))| {
        count * 2 > rows(Side::Old, old).min(rows(Side::New, new))
            && count * 4 > rows(Side::Old, old).max(rows(Side::New, new))
    });
    pairs
        .map(|((old, new), (count, moved))| Pair {
            old,
            new,
            moved: moved == count,
        })
        .collect()
}

/// Tables of a file of which no row is left, and tables that are all new.
fn come_and_gone(diff: &EditionDiff<'_>) -> Vec<TableChange> {
    let named = |table: &Table<'_>, kept: &[bool]| -> Vec<(String, usize)> {
        let mut first = 0;
        let mut gone = Vec::new();
        for (number, edition) in table.editions().iter().enumerate() {
            let rows = edition.rows.len();
            if rows > 0 && !kept[first..first + rows].contains(&true) {
                gone.push((name(edition, number), rows));
            }
            first += rows;
        }
        gone
    };
    let mut old = vec![false; diff.old.row_count()];
    let mut new = vec![false; diff.new.row_count()];
    for (row, origin) in diff.origins.iter().enumerate() {
        if let Some(origin) = origin {
            (old[*origin as usize], new[row]) = (true, true);
        }
    }
    // Of a file with one table that is another one, the rows tell.
    let several = |table: &Table<'_>| table.editions().len() > 1;
    let change = |old: Option<String>, new: Option<String>, rows: usize| TableChange {
        old,
        new,
        renamed: false,
        moved: false,
        rows,
    };
    let mut out = Vec::new();
    if several(&diff.old) {
        let gone = named(&diff.old, &old).into_iter();
        out.extend(gone.map(|(name, rows)| change(Some(name), None, rows)));
    }
    if several(&diff.new) {
        let come = named(&diff.new, &new).into_iter();
        out.extend(come.map(|(name, rows)| change(None, Some(name), rows)));
    }
    out
}
