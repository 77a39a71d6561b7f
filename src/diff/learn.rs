//! What the tables themselves tell about their columns: which identify a row, which always change.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::align::{Matching, Slots};
use super::view::{BLANK, View};

/// A slot that keeps its value in fewer rows than this is volatile.
const VOLATILE: f32 = 0.3;
/// Rows that must be recognisable by other slots before any slot is called volatile.
const WITNESSES: usize = 5;
/// What a volatile slot still counts.
const VOLATILE_WEIGHT: f32 = 0.1;
/// Weight of a slot of a list that tells no rows apart, and what telling all apart adds.
const LIST_WEIGHT: (f32, f32) = (0.5, 2.5);

/// What was learnt.
pub(super) struct Learnt {
    pub(super) weights: Vec<f32>,
    pub(super) volatile: Vec<bool>,
}

/// Looks at free rows that two slots of values unique on both sides recognise alike: a slot that
/// differs on most of them says nothing about which row it is. O(rows · slots).
pub(super) fn learn(
    matching: &Matching,
    old: &View<'_, '_>,
    new: &View<'_, '_>,
    slots: &Slots,
) -> Learnt {
    let count = old.slots();
    let mut volatile = vec![false; count];
    let paired = matching.pairs().count();
    // Where most rows are found as they are, no slot changes always.
    let few = paired * 2 < old.rows().min(new.rows());
    let numbered: Vec<bool> = (0..count)
        .map(|slot| is_numbered(old, slot) && is_numbered(new, slot))
        .collect();
    if few || numbered.contains(&true) {
        let witnesses = witnesses(matching, old, new);
        if witnesses.len() >= WITNESSES {
            for (slot, volatile) in volatile.iter_mut().enumerate() {
                let mut kept = 0;
                let mut filled = 0;
                for &(i, j) in &witnesses {
                    let (a, b) = (old.key(i as usize, slot), new.key(j as usize, slot));
                    let both_blank = a == Some(BLANK) && b == Some(BLANK);
                    if a.is_none() || b.is_none() || both_blank {
                        continue;
                    }
                    filled += 1;
                    kept += usize::from(a == b);
                }
                // Numbered anew, a row's number tells its place and not the row.
                let changes = few && (kept as f32) < VOLATILE * filled as f32;
                let counts = numbered[slot] && kept < filled;
                *volatile = filled >= WITNESSES && (changes || counts);
            }
        }
    }
    if volatile.iter().all(|&volatile| volatile) {
        volatile.fill(false);
    }
    let mut weights = match &slots.weights {
        Some(weights) => weights.clone(),
        None => (0..count).map(|slot| telling(old, new, slot)).collect(),
    };
    for (weight, _) in weights.iter_mut().zip(&volatile).filter(|(_, v)| **v) {
        *weight = VOLATILE_WEIGHT;
    }
    Learnt { weights, volatile }
}

/// Whether a slot counts the rows, from the first to the last. O(rows), mostly O(1).
fn is_numbered(view: &View<'_, '_>, slot: usize) -> bool {
    let number = |row: usize| view.text(row, slot).trim().parse::<u64>().ok();
    let first = (view.rows() > 1).then(|| number(0)).flatten();
    first.is_some_and(|first| {
        let mut rows = (0..view.rows()).zip(first..);
        rows.all(|(row, expected)| number(row) == Some(expected))
    })
}

/// How well the values of a slot tell rows apart.
fn telling(old: &View<'_, '_>, new: &View<'_, '_>, slot: usize) -> f32 {
    let share = |view: &View<'_, '_>| {
        let mut keys: Vec<u64> = (0..view.rows())
            .filter_map(|row| view.key(row, slot).filter(|&key| key != BLANK))
            .collect();
        keys.sort_unstable();
        keys.dedup();
        keys.len() as f32 / view.rows().max(1) as f32
    };
    LIST_WEIGHT.0 + LIST_WEIGHT.1 * (share(old) + share(new)) / 2.0
}

/// Pairs of free rows that two slots agree on, each by a value that both sides have once.
fn witnesses(matching: &Matching, old: &View<'_, '_>, new: &View<'_, '_>) -> Vec<(u32, u32)> {
    let mut votes: HashMap<(u32, u32), u32, FixedState> = HashMap::default();
    for slot in 0..old.slots() {
        let mut places: HashMap<u64, [Option<u32>; 2], FixedState> = HashMap::default();
        let mut often: std::collections::HashSet<u64, FixedState> = Default::default();
        let mut see = |side: usize, row: u32, key: Option<u64>| {
            let Some(key) = key.filter(|&key| key != BLANK) else {
                return;
            };
            let place = &mut places.entry(key).or_default()[side];
            if place.replace(row).is_some() {
                often.insert(key);
            }
        };
        matching
            .free_old()
            .for_each(|row| see(0, row, old.key(row as usize, slot)));
        matching
            .free_new()
            .for_each(|row| see(1, row, new.key(row as usize, slot)));
        for (key, rows) in places {
            if let ([Some(old), Some(new)], false) = (rows, often.contains(&key)) {
                *votes.entry((old, new)).or_default() += 1;
            }
        }
    }
    let mut agreed: Vec<(u32, u32)> = votes
        .into_iter()
        .filter_map(|(pair, votes)| (votes >= 2).then_some(pair))
        .collect();
    agreed.sort_unstable();
    agreed
}
