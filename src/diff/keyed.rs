//! Rows joined by key columns the user names, as a keyed tool joins them.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};

use super::align::Matching;
use super::columns::Pair;
use super::table::Table;
use super::view::View;
use super::{DiffError, Side, Twins};
use crate::text::fold;

/// The slots of the key columns.
///
/// # Errors
///
/// A side has no such column, or several.
pub(super) fn slots(
    old: &Table<'_>,
    new: &Table<'_>,
    pairs: &[Pair],
    key: &[String],
) -> Result<Vec<usize>, DiffError> {
    let mut slots = Vec::new();
    for name in key {
        let wanted = fold(name);
        let find = |table: &Table<'_>, side: Side| {
            let fits = |at: &usize| {
                let column = &table.columns()[*at];
                fold(&column.name) == wanted || fold(&column.header) == wanted
            };
            let found: Vec<usize> = (0..table.columns().len()).filter(fits).collect();
            match found[..] {
                [only] => Ok(only),
                _ => Err(DiffError::KeyColumn {
                    column: name.clone(),
                    side,
                }),
            }
        };
        // A file without any table has no column to miss.
        let (one, other) = match (old.columns().is_empty(), new.columns().is_empty()) {
            (false, false) => (find(old, Side::Old), find(new, Side::New)),
            _ => continue,
        };
        // The key may have another heading on one side.
        let slot = match (&one, &other) {
            (Ok(one), Ok(other)) => pairs.iter().position(|p| p.old == *one && p.new == *other),
            (Ok(one), Err(_)) => pairs.iter().position(|p| p.old == *one),
            (Err(_), Ok(other)) => pairs.iter().position(|p| p.new == *other),
            (Err(_), Err(_)) => None,
        };
        match slot {
            Some(slot) => slots.push(slot),
            None => {
                one?;
                other?;
                return Err(DiffError::KeyColumn {
                    column: name.clone(),
                    side: Side::New,
                });
            }
        }
    }
    Ok(slots)
}

/// The first rows of each side that share their key with one further up. Blank keys tell nothing
/// apart and count as well; of several sheets each may have the key. O(rows).
pub(super) fn twins(tables: [&Table<'_>; 2], pairs: &[Pair], key: &[usize]) -> Vec<Twins> {
    if key.is_empty() {
        return Vec::new();
    }
    let sides = [Side::Old, Side::New];
    let of_side = |(table, side): (&Table<'_>, Side)| {
        let column = |slot: usize| match side {
            Side::Old => pairs[slot].old,
            Side::New => pairs[slot].new,
        };
        let mut first: HashMap<(usize, Vec<&str>), usize> = HashMap::new();
        let mut found: Option<Twins> = None;
        for row in 0..table.row_count() {
            let values = key
                .iter()
                .map(|&slot| table.value(row, column(slot)).trim());
            let values: Vec<&str> = values.collect();
            match first.entry((table.number(row), values)) {
                Entry::Vacant(place) => {
                    place.insert(row);
                }
                Entry::Occupied(place) => {
                    let new = || Twins {
                        side,
                        key: place.key().1.iter().map(|&text| text.to_owned()).collect(),
                        rows: [*place.get(), row],
                        count: 0,
                    };
                    found.get_or_insert_with(new).count += 1;
                }
            }
        }
        found
    };
    tables.into_iter().zip(sides).filter_map(of_side).collect()
}

/// Pairs rows of equal keys; of those that stand several times the equal rows first, the others in
/// order; then, of the rows left, those whose keys differ in width or spaces only. O(rows).
pub(super) fn align(old: &View<'_, '_>, new: &View<'_, '_>, key: &[usize]) -> Matching {
    let mut matching = Matching::new(old.rows(), new.rows());
    let exact = |view: &View<'_, '_>, row: u32| -> Vec<String> {
        key.iter()
            .map(|&slot| view.text(row as usize, slot).trim().to_owned())
            .collect()
    };
    let sides = [old, new];
    if old.several_tables() {
        // Each sheet of a workbook may have the key.
        join(&mut matching, sides, |view, row| {
            (view.table_of(row as usize), exact(view, row))
        });
    }
    join(&mut matching, sides, exact);
    let folded = |view: &View<'_, '_>, row: u32| -> Vec<Option<u64>> {
        let keys = key.iter().map(|&slot| view.key(row as usize, slot));
        keys.collect()
    };
    join(&mut matching, sides, folded);
    matching
}

fn join<'v, 'a: 'v, 't: 'a, K: std::hash::Hash + Eq>(
    matching: &mut Matching,
    [old, new]: [&'v View<'a, 't>; 2],
    key: impl Fn(&View<'a, 't>, u32) -> K,
) {
    let mut groups: HashMap<K, [Vec<u32>; 2]> = HashMap::new();
    let open = |view: &View<'_, '_>, row: &u32| !view.is_closed(*row as usize);
    for row in matching.free_old().filter(|row| open(old, row)) {
        groups.entry(key(old, row)).or_default()[0].push(row);
    }
    for row in matching.free_new().filter(|row| open(new, row)) {
        if let Some([_, news]) = groups.get_mut(&key(new, row)) {
            news.push(row);
        }
    }
    for [olds, news] in groups.into_values() {
        if olds.len() > 1 || news.len() > 1 {
            // What is unknown is equal to nothing.
            let none = vec![false; old.slots()];
            let whole = |view: &View<'_, '_>, row: u32| view.row_hash(row as usize, &none);
            let mut equal: HashMap<u64, VecDeque<u32>> = HashMap::new();
            for &row in &news {
                if let Some(hash) = whole(new, row) {
                    equal.entry(hash).or_default().push_back(row);
                }
            }
            for &row in &olds {
                let places = whole(old, row).and_then(|hash| equal.get_mut(&hash));
                if let Some(place) = places.and_then(VecDeque::pop_front) {
                    matching.link(row, place, 1.0);
                }
            }
        }
        let olds = olds
            .into_iter()
            .filter(|&row| matching.old[row as usize].is_none());
        let news = news
            .into_iter()
            .filter(|&row| matching.new[row as usize].is_none());
        let rest: Vec<(u32, u32)> = olds.zip(news).collect();
        for (row, place) in rest {
            matching.link(row, place, 1.0);
        }
    }
}
