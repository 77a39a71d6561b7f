//! Rows joined by key columns the user names, as a keyed tool joins them.

use std::collections::HashMap;

use super::align::Matching;
use super::columns::Pair;
use super::table::Table;
use super::view::View;
use super::{DiffError, Side};
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

/// Pairs rows of equal keys, those that stand several times in order; then, of the rows left,
/// those whose keys differ in width or spaces only. O(rows).
pub(super) fn align(old: &View<'_, '_>, new: &View<'_, '_>, key: &[usize]) -> Matching {
    let mut matching = Matching::new(old.rows(), new.rows());
    let exact = |view: &View<'_, '_>, row: u32| -> Vec<String> {
        key.iter()
            .map(|&slot| view.text(row as usize, slot).trim().to_owned())
            .collect()
    };
    join(&mut matching, &|row| exact(old, row), &|row| {
        exact(new, row)
    });
    let folded = |view: &View<'_, '_>, row: u32| -> Vec<Option<u64>> {
        let keys = key.iter().map(|&slot| view.key(row as usize, slot));
        keys.collect()
    };
    join(&mut matching, &|row| folded(old, row), &|row| {
        folded(new, row)
    });
    matching
}

fn join<K: std::hash::Hash + Eq>(
    matching: &mut Matching,
    old: &dyn Fn(u32) -> K,
    new: &dyn Fn(u32) -> K,
) {
    let mut places: HashMap<K, std::collections::VecDeque<u32>> = HashMap::new();
    for row in matching.free_new() {
        places.entry(new(row)).or_default().push_back(row);
    }
    let olds: Vec<u32> = matching.free_old().collect();
    for row in olds {
        let place = places.get_mut(&old(row)).and_then(|rows| rows.pop_front());
        if let Some(place) = place {
            matching.link(row, place, 1.0);
        }
    }
}
