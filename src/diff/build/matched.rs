//! Which rows belong together.

use std::collections::HashMap;

use super::super::align::{self, Matching, Slots};
use super::super::columns::Pair;
use super::super::table::Table;
use super::super::view::{View, key_of};
use super::super::{Options, keyed, moves, sheets, split};

/// Everything about rows, sides as the caller has them.
pub(super) struct Matched {
    pub(super) matching: Matching,
    /// By old row: whether its pair moved.
    pub(super) moved: Vec<bool>,
    /// Old rows and the further new rows they were split into.
    pub(super) splits: Vec<(u32, u32)>,
    /// Further old rows and the new rows they were merged into.
    pub(super) merges: Vec<(u32, u32)>,
    /// Names by slot that stand for each other, as keys.
    pub(super) declared: HashMap<(usize, u64), u64>,
}

pub(super) fn match_rows(
    old: &Table<'_>,
    new: &Table<'_>,
    pairs: &[Pair],
    slots: &Slots,
    key: &[usize],
    options: &Options,
) -> Matched {
    // Folding the texts is half of the work here: both sides at once.
    let (old_view, mut new_view) = std::thread::scope(|scope| {
        let old = scope.spawn(|| View::new(old, pairs.iter().map(|pair| pair.old).collect()));
        let new = View::new(new, pairs.iter().map(|pair| pair.new).collect());
        (old.join(), new)
    });
    let mut old_view = old_view.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    let mut declared = HashMap::new();
    for rename in &options.renames {
        let (from, to) = (key_of(&rename.old), key_of(&rename.new));
        for slot in (0..pairs.len()).filter(|&slot| slots.names[slot]) {
            old_view.rename(slot, from, to);
            declared.insert((slot, from), to);
        }
    }
    if let Some(sheets::Paired { numbers, closed }) = sheets::pair(&old_view, &new_view) {
        let ([olds, news], [of_old, of_new]) = (numbers, closed);
        old_view.number_tables(olds, of_old);
        new_view.number_tables(news, of_new);
    }
    if !key.is_empty() {
        let matching = keyed::align(&old_view, &new_view, key);
        let moved = moved(&matching);
        return Matched {
            matching,
            moved,
            splits: Vec::new(),
            merges: Vec::new(),
            declared,
        };
    }
    // Always the same side first, whichever is called old: the diff of b and a mirrors that of a
    // and b.
    let none = vec![false; pairs.len()];
    let flip = (
        old_view.rows(),
        first_difference(&old_view, &new_view, &none),
    ) > (
        new_view.rows(),
        first_difference(&new_view, &old_view, &none),
    );
    if flip {
        // Names are read as the new edition has them, on whichever side.
        std::mem::swap(&mut old_view, &mut new_view);
    }
    let mut matching = align::align(&mut old_view, &mut new_view, slots);
    let (mut splits, mut merges) = (Vec::new(), Vec::new());
    if slots.weights.is_some() {
        splits = split::splits(&mut matching, &old_view, &new_view, slots);
        let mut mirrored = matching.mirrored();
        merges = split::splits(&mut mirrored, &new_view, &old_view, slots);
        matching = mirrored.mirrored();
    }
    let mut moved = moved(&matching);
    if flip {
        let mut of_old = vec![false; matching.new.len()];
        for (canonical_old, canonical_new) in matching.pairs() {
            of_old[canonical_new as usize] = moved[canonical_old as usize];
        }
        moved = of_old;
        matching = matching.mirrored();
        std::mem::swap(&mut splits, &mut merges);
    }
    // Merges were found as splits of the new side: turn them round.
    let merges = merges
        .into_iter()
        .map(|(whole, part)| (part, whole))
        .collect();
    Matched {
        matching,
        moved,
        splits,
        merges,
        declared,
    }
}

/// What the first row on which two tables differ holds: enough to tell the tables apart.
fn first_difference(
    one: &View<'_, '_>,
    other: &View<'_, '_>,
    none: &[bool],
) -> Option<Option<u64>> {
    let rows = one.rows().min(other.rows());
    (0..rows)
        .map(|row| (one.row_hash(row, none), other.row_hash(row, none)))
        .find(|(one, other)| one != other)
        .map(|(one, _)| one)
}

fn moved(matching: &Matching) -> Vec<bool> {
    let places: Vec<u32> = matching.pairs().map(|(_, new)| new).collect();
    let flags = moves::moved(&places);
    let mut moved = vec![false; matching.old.len()];
    for ((old, _), flag) in matching.pairs().zip(flags) {
        moved[old as usize] = flag;
    }
    moved
}
