//! What happened to whole tables of a file: come, gone, renamed, in another order.

use crate::diff::{EditionDiff, RowKind, Side, Table};
use crate::edition::Edition;
use crate::rule::Lang;

/// A table of the old side and the one of the new side that has most of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pair {
    old: usize,
    new: usize,
    /// It stands elsewhere among the others.
    moved: bool,
}

/// What happened to the tables, a sentence each.
pub(super) fn told(diff: &EditionDiff<'_>, lang: Lang) -> Vec<String> {
    let mut told = come_and_gone(diff, lang);
    let pairs = pairs(diff);
    for pair in &pairs {
        let (old, new) = (
            &diff.old.editions()[pair.old],
            &diff.new.editions()[pair.new],
        );
        if let (Some(from), Some(to)) = (old.grid.sheet(), new.grid.sheet())
            && from != to
        {
            told.push(match lang {
                Lang::Ja => format!("シートの名称の変更：「{from}」→「{to}」"),
                Lang::En => format!("sheet renamed: {from} → {to}"),
            });
        }
    }
    let moved = pairs.iter().filter(|pair| pair.moved);
    let moved: Vec<String> = moved
        .map(|pair| name(&diff.new.editions()[pair.new], pair.new))
        .collect();
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
pub(super) fn rows_moved(diff: &EditionDiff<'_>) -> usize {
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
fn pairs(diff: &EditionDiff<'_>) -> Vec<Pair> {
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

/// Tables of a file of which no row is left, and tables that are all new, a sentence each.
fn come_and_gone(diff: &EditionDiff<'_>, lang: Lang) -> Vec<String> {
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
    let told = |(name, rows): (String, usize), ja: &str, en: &str| match lang {
        Lang::Ja => format!("表の{ja}：「{name}」（{rows}行）"),
        Lang::En => format!("table {en}: {name} ({rows} rows)"),
    };
    let mut out = Vec::new();
    if several(&diff.old) {
        let gone = named(&diff.old, &old).into_iter();
        out.extend(gone.map(|table| told(table, "削除", "removed")));
    }
    if several(&diff.new) {
        let come = named(&diff.new, &new).into_iter();
        out.extend(come.map(|table| told(table, "追加", "added")));
    }
    out
}
