//! One row that became several, found by containment among rows of the same names.

use std::collections::HashMap;

use super::align::{Matching, Slots};
use super::score::{grams, shared};
use super::view::View;

/// Share of a part's text that the whole must hold.
const CONTAINED: f32 = 0.85;
/// Share of the whole's text that the parts must hold together.
const COVERED: f32 = 0.8;
/// Share of the whole that is more than a coincidence.
const PART: f32 = 0.2;
/// A group of names with more rewritten rows than this on a side is not searched.
const GROUP: usize = 32;

/// Pairs free old rows with the larger of two free new ones they were split into, and lists
/// further new rows by the old row they were split off. Linear but for small groups.
pub(super) fn splits(
    matching: &mut Matching,
    old: &View<'_, '_>,
    new: &View<'_, '_>,
    slots: &Slots,
) -> Vec<(u32, u32)> {
    let names: Vec<usize> = (0..old.slots()).filter(|&slot| slots.names[slot]).collect();
    let texts: Vec<usize> = (0..old.slots())
        .filter(|&slot| !slots.names[slot])
        .collect();
    if names.is_empty() || texts.is_empty() {
        return Vec::new();
    }
    let name_of = |view: &View<'_, '_>, row: u32| -> Option<Vec<u64>> {
        let keys = names.iter().map(|&slot| view.key(row as usize, slot));
        match view.is_closed(row as usize) {
            true => None,
            false => keys.collect(),
        }
    };
    let text_of = |view: &View<'_, '_>, row: u32| {
        let mut text: Vec<u64> = texts
            .iter()
            .flat_map(|&slot| grams(view.text(row as usize, slot)).into_vec())
            // The ends of a field are everywhere.
            .filter(|gram| gram >> 32 != 0 && gram & 0xFFFF_FFFF != 0)
            .collect();
        text.sort_unstable();
        text
    };
    let mut groups: HashMap<Vec<u64>, (Vec<u32>, Vec<u32>)> = HashMap::new();
    for row in matching.free_new() {
        if let Some(name) = name_of(new, row) {
            groups.entry(name).or_default().1.push(row);
        }
    }
    if groups.is_empty() {
        return Vec::new();
    }
    for (row, (link, &sure)) in (0..).zip(matching.old.iter().zip(&matching.confidence)) {
        if link.is_some() && sure >= 1.0 {
            continue;
        }
        if let Some(group) = name_of(old, row).and_then(|name| groups.get_mut(&name)) {
            group.0.push(row);
        }
    }
    let mut groups: Vec<(Vec<u32>, Vec<u32>)> = groups
        .into_values()
        .filter(|(olds, news)| !olds.is_empty() && olds.len() <= GROUP && news.len() <= GROUP)
        .collect();
    groups.sort_unstable();
    let mut found = Vec::new();
    for (olds, news) in groups {
        let mut parts: Vec<(u32, Vec<u64>)> =
            news.iter().map(|&row| (row, text_of(new, row))).collect();
        for whole in olds {
            let text = text_of(old, whole);
            let whole_size = text.len() as f32;
            let fits = |part: &[u64]| {
                let both = shared(&text, part) as f32;
                both >= CONTAINED * part.len() as f32 && both >= PART * whole_size
            };
            let mut have: Vec<(u32, Vec<u64>)> = parts
                .iter()
                .filter(|(_, part)| fits(part))
                .cloned()
                .collect();
            if have.is_empty() {
                continue;
            }
            let main = matching.old[whole as usize];
            if let Some(main) = main {
                let part = text_of(new, main);
                if !fits(&part) {
                    continue;
                }
                have.insert(0, (main, part));
            }
            // Parts that say the same are copies, not parts: taken together they must say more.
            let mut together: Vec<u64> = Vec::new();
            let mut taken: Vec<(u32, usize)> = Vec::new();
            for (row, part) in have {
                let mut joined = [together.as_slice(), part.as_slice()].concat();
                joined.sort_unstable();
                let gain = shared(&joined, &text) - shared(&together, &text);
                if gain as f32 >= CONTAINED * part.len() as f32 {
                    together = joined;
                    taken.push((row, part.len()));
                }
            }
            let covered = shared(&together, &text) as f32 >= COVERED * whole_size;
            if taken.len() < 2 || !covered || main.is_some_and(|main| taken[0].0 != main) {
                continue;
            }
            let first = match main {
                Some(main) => main,
                None => {
                    let largest = taken
                        .iter()
                        .max_by_key(|&&(row, size)| (size, std::cmp::Reverse(row)));
                    let row = largest.expect("two are taken").0;
                    matching.link(whole, row, COVERED);
                    row
                }
            };
            for (row, _) in taken {
                parts.retain(|(part, _)| *part != row);
                if row != first {
                    found.push((whole, row));
                }
            }
        }
    }
    found.sort_unstable();
    found
}
