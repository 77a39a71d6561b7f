//! Reading two editions so that each helps to understand the other.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::edition::{Edition, Hints, Role, State, recover};
use crate::grid::Grid;
use crate::text::fold;

/// Larger tables are no plans that a person could have shifted rows in.
const READ_AGAIN: usize = 50_000;

/// Recovers both files; a name of a body that one of them has is known when the other is read.
///
/// A shifted row is told by its body standing in the wrong column, so a renamed or new body must
/// be known to see it.
pub fn read(
    old: Vec<Grid>,
    new: Vec<Grid>,
    old_hints: &Hints,
    new_hints: &Hints,
) -> (Vec<Edition>, Vec<Edition>) {
    let old: Vec<Arc<Grid>> = old.into_iter().map(Arc::new).collect();
    let new: Vec<Arc<Grid>> = new.into_iter().map(Arc::new).collect();
    let olds = all(&old, old_hints);
    let news = all(&new, new_hints);
    let (old_names, new_names) = (bodies(&olds), bodies(&news));
    let again = |grids: &[Arc<Grid>],
                 hints: &Hints,
                 own: &BTreeSet<String>,
                 other: &BTreeSet<String>,
                 read: Vec<Edition>| {
        let planning = read.iter().any(|edition| edition.planning);
        let rows: usize = read.iter().map(|edition| edition.rows.len()).sum();
        let folded: BTreeSet<_> = own.iter().map(|name| fold(name)).collect();
        let unknown: Vec<String> = other
            .iter()
            .filter(|name| !folded.contains(&fold(name)))
            .cloned()
            .collect();
        if !planning || unknown.is_empty() || rows > READ_AGAIN {
            return read;
        }
        let mut hints = hints.clone();
        hints.bodies.extend(unknown);
        all(grids, &hints)
    };
    let olds = again(&old, old_hints, &old_names, &new_names, olds);
    let news = again(&new, new_hints, &new_names, &old_names, news);
    (olds, news)
}

fn all(grids: &[Arc<Grid>], hints: &Hints) -> Vec<Edition> {
    grids.iter().flat_map(|grid| recover(grid, hints)).collect()
}

/// Names of bodies that stand in their own column on a row that was not repaired.
fn bodies(editions: &[Edition]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for edition in editions.iter().filter(|edition| edition.planning) {
        let Some(column) = edition.column(Role::Body) else {
            continue;
        };
        for row in 0..edition.rows.len() {
            let own = edition.field(row, column).state == State::Own;
            if own && edition.rows[row].shift.is_none() {
                names.insert(edition.value(row, column).to_owned());
            }
        }
    }
    names
}
