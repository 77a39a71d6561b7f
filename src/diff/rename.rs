//! Names that became others on many rows at once.

use std::collections::{HashMap, HashSet};

use super::align::{Matching, Slots};
use super::view::{BLANK, View};

/// Share of a name's votes that must go to one other name, on both sides.
const AGREED: f32 = 0.6;
/// Share of its votes a name may still stand on rows of the other side.
const STRAY: f32 = 0.2;
/// Rows on which a wording must change alike: on one row it is a change like any other.
const WORDING: usize = 2;

/// A rename.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) slot: usize,
    /// An old row with the old name.
    pub(super) old: u32,
    /// A new row with the new name.
    pub(super) new: u32,
    /// Paired rows whose name is explained.
    pub(super) rows: usize,
    /// One of the names that one was split into, or that were merged into one.
    pub(super) parted: bool,
}

impl Found {
    pub(super) fn mirrored(self) -> Self {
        Self {
            old: self.new,
            new: self.old,
            ..self
        }
    }
}

/// Votes of row pairs for old name → new name.
#[derive(Default)]
struct Votes {
    counts: HashMap<(u64, u64), (usize, (u32, u32))>,
}

impl Votes {
    fn add(&mut self, names: (u64, u64), pair: (u32, u32)) {
        if names.0 != names.1 && names.0 != BLANK && names.1 != BLANK {
            self.counts.entry(names).or_insert((0, pair)).0 += 1;
        }
    }

    /// Names that went over to another one and are gone, with a pair of rows that shows it.
    fn accepted(
        &self,
        slot: usize,
        slots: &Slots,
        old: &View<'_, '_>,
        new: &View<'_, '_>,
    ) -> Vec<(u64, u64, usize, (u32, u32))> {
        let least = if slots.wordings[slot] { WORDING } else { 1 };
        if self.counts.is_empty() {
            return Vec::new();
        }
        let mut of_old: HashMap<u64, usize> = HashMap::new();
        let mut of_new: HashMap<u64, usize> = HashMap::new();
        for (&(from, to), &(votes, _)) in &self.counts {
            *of_old.entry(from).or_default() += votes;
            *of_new.entry(to).or_default() += votes;
        }
        let mut stay: HashMap<u64, usize> = of_old.keys().map(|&name| (name, 0)).collect();
        for row in 0..new.rows() {
            if let Some(count) = new.own_key(row, slot).and_then(|key| stay.get_mut(&key)) {
                *count += 1;
            }
        }
        let mut came: HashMap<u64, usize> = of_new.keys().map(|&name| (name, 0)).collect();
        for row in 0..old.rows() {
            if let Some(count) = old.own_key(row, slot).and_then(|key| came.get_mut(&key)) {
                *count += 1;
            }
        }
        let mut accepted: Vec<(u64, u64, usize, (u32, u32))> = Vec::new();
        for (&(from, to), &(votes, pair)) in &self.counts {
            let share = |total: usize| votes as f32 >= AGREED * total as f32;
            let few = |rows: usize| rows as f32 <= STRAY * votes as f32;
            if votes >= least
                && share(of_old[&from])
                && share(of_new[&to])
                && few(stay[&from])
                && few(came[&to])
            {
                accepted.push((from, to, votes, pair));
            }
        }
        accepted.sort_unstable_by_key(|&(_, _, _, pair)| pair);
        accepted
    }

    /// Names that several new ones took the place of, or that one new one took the place of
    /// together, with a pair of rows that shows each.
    fn parted(
        &self,
        slot: usize,
        old: &View<'_, '_>,
        new: &View<'_, '_>,
    ) -> Vec<(u64, u64, usize, (u32, u32))> {
        let names = |view: &View<'_, '_>| -> HashSet<u64> {
            (0..view.rows())
                .filter_map(|row| view.own_key(row, slot))
                .collect()
        };
        if self.counts.len() < 2 {
            return Vec::new();
        }
        let (before, after) = (names(old), names(new));
        // Names that are gone for names that were not there, all of them.
        let whole = |name: &dyn Fn(&(u64, u64)) -> u64, other: &dyn Fn(&(u64, u64)) -> u64| {
            let mut of: HashMap<u64, Vec<(u64, u64)>> = HashMap::new();
            for &names in self.counts.keys() {
                of.entry(name(&names)).or_default().push(names);
            }
            let mut alone: HashMap<u64, usize> = HashMap::new();
            for names in self.counts.keys() {
                *alone.entry(other(names)).or_default() += 1;
            }
            of.retain(|_, parts| {
                parts.len() > 1
                    && parts.iter().all(|names| {
                        !after.contains(&names.0)
                            && !before.contains(&names.1)
                            && alone[&other(names)] == 1
                    })
            });
            of.into_values().flatten().collect::<Vec<(u64, u64)>>()
        };
        let mut parted = whole(&|names| names.0, &|names| names.1);
        parted.extend(whole(&|names| names.1, &|names| names.0));
        let told = |names: (u64, u64)| {
            let (votes, pair) = self.counts[&names];
            (names.0, names.1, votes, pair)
        };
        let mut parted: Vec<_> = parted.into_iter().map(told).collect();
        parted.sort_unstable_by_key(|&(_, _, _, pair)| pair);
        parted
    }
}

/// Renames shown by rows that are equal but for one name, made known to the old view.
pub(super) fn by_equal_rows(
    matching: &mut Matching,
    old: &mut View<'_, '_>,
    new: &View<'_, '_>,
    slots: &Slots,
    volatile: &[bool],
) {
    for slot in (0..old.slots()).filter(|&slot| slots.names[slot] || slots.wordings[slot]) {
        let mut leave_out = volatile.to_vec();
        leave_out[slot] = true;
        let rows = |view: &View<'_, '_>, free: Vec<u32>| {
            let mut once: HashMap<u64, Option<u32>> = HashMap::new();
            for row in free {
                if let Some(hash) = view.row_hash(row as usize, &leave_out) {
                    once.entry(hash)
                        .and_modify(|row| *row = None)
                        .or_insert(Some(row));
                }
            }
            once
        };
        let olds = rows(old, matching.free_old().collect());
        let news = rows(new, matching.free_new().collect());
        let mut pairs: Vec<(u32, u32)> = olds
            .iter()
            .filter_map(|(hash, old)| Some(((*old)?, (*news.get(hash)?)?)))
            .collect();
        pairs.sort_unstable();
        let mut votes = Votes::default();
        for (i, j) in pairs {
            if let (Some(from), Some(to)) =
                (old.own_key(i as usize, slot), new.own_key(j as usize, slot))
            {
                votes.add((from, to), (i, j));
            }
        }
        for (from, to, rows, pair) in votes.accepted(slot, slots, old, new) {
            old.rename(slot, from, to);
            matching.renames.push(Found {
                slot,
                old: pair.0,
                new: pair.1,
                rows,
                parted: false,
            });
        }
    }
}

/// Renames shown by the pairs so far, made known to the old view. Whether there are new ones.
pub(super) fn by_pairs(
    matching: &Matching,
    old: &mut View<'_, '_>,
    new: &View<'_, '_>,
    slots: &Slots,
) -> bool {
    let mut any = false;
    for slot in (0..old.slots()).filter(|&slot| slots.names[slot] || slots.wordings[slot]) {
        for (from, to, ..) in votes(matching, old, new, slot).accepted(slot, slots, old, new) {
            any |= old.rename(slot, from, to);
        }
    }
    any
}

/// All renames that the pairs show.
pub(super) fn all(
    matching: &Matching,
    old: &View<'_, '_>,
    new: &View<'_, '_>,
    slots: &Slots,
) -> Vec<Found> {
    let mut found = Vec::new();
    for slot in (0..old.slots()).filter(|&slot| slots.names[slot] || slots.wordings[slot]) {
        let votes = votes(matching, old, new, slot);
        let parted = match slots.groups[slot] {
            true => votes.parted(slot, old, new),
            false => Vec::new(),
        };
        let names: HashSet<(u64, u64)> = parted.iter().map(|part| (part.0, part.1)).collect();
        let whole = votes.accepted(slot, slots, old, new).into_iter();
        let whole = whole.filter(|name| !names.contains(&(name.0, name.1)));
        let all = parted.iter().map(|&part| (part, true));
        for ((_, _, rows, pair), parted) in all.chain(whole.map(|name| (name, false))) {
            found.push(Found {
                slot,
                old: pair.0,
                new: pair.1,
                rows,
                parted,
            });
        }
    }
    found
}

fn votes(matching: &Matching, old: &View<'_, '_>, new: &View<'_, '_>, slot: usize) -> Votes {
    let mut votes = Votes::default();
    for (i, j) in matching.pairs() {
        let names = (old.own_key(i as usize, slot), new.own_key(j as usize, slot));
        if let (Some(from), Some(to)) = names {
            votes.add((from, to), (i, j));
        }
    }
    votes
}
