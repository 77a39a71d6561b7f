//! Which table of one file is which of the other, by what they hold; places and names come second.

use super::score::dice;
use super::view::{BLANK, View, mix};

/// Rows of a table that are looked at.
const SAMPLE: usize = 2_000;
/// Pairs of tables that are compared by what they hold.
const COMPARED: usize = 2_500;
/// At least so alike are two tables with other names.
const ALIKE: f32 = 0.3;
/// What an equal name of the sheet counts.
const NAMED: f32 = 0.25;
/// What an equal place counts: something between tables that are alike in all else.
const PLACED: f32 = 0.02;

/// Numbers for the tables of both sides, equal where two are editions of one; `None` where each
/// side has one table only.
pub(super) fn pair(old: &View<'_, '_>, new: &View<'_, '_>) -> Option<[Vec<u64>; 2]> {
    let (olds, news) = (old.table.editions(), new.table.editions());
    if olds.len() <= 1 && news.len() <= 1 {
        return None;
    }
    let (of_old, of_new) = match olds.len() * news.len() <= COMPARED {
        true => (contents(old), contents(new)),
        false => (vec![Vec::new(); olds.len()], vec![Vec::new(); news.len()]),
    };
    let mut scored: Vec<(f32, usize, usize)> = Vec::new();
    for (i, one) in olds.iter().enumerate() {
        for (j, other) in news.iter().enumerate() {
            let named = one.grid.sheet().is_some() && one.grid.sheet() == other.grid.sheet();
            let alike = dice(&of_old[i], &of_new[j]);
            if alike >= ALIKE || named {
                let name = if named { NAMED } else { 0.0 };
                let place = if i == j { PLACED } else { 0.0 };
                scored.push((alike + name + place, i, j));
            }
        }
    }
    // The best first; of equals those that stand furthest up, whichever side is called old.
    scored.sort_by(|a, b| {
        let place = |&(_, i, j): &(f32, usize, usize)| (i + j, i.abs_diff(j), i.min(j));
        b.0.total_cmp(&a.0).then(place(a).cmp(&place(b)))
    });
    let mut numbers = [vec![0; olds.len()], vec![0; news.len()]];
    let mut next = 1;
    for (_, i, j) in scored {
        if numbers[0][i] == 0 && numbers[1][j] == 0 {
            numbers[0][i] = next;
            numbers[1][j] = next;
            next += 1;
        }
    }
    for number in numbers.iter_mut().flatten().filter(|number| **number == 0) {
        *number = next;
        next += 1;
    }
    Some(numbers)
}

/// For each table the keys of its first rows' fields, sorted.
fn contents(view: &View<'_, '_>) -> Vec<Vec<u64>> {
    let mut first = 0;
    let mut all = Vec::new();
    for edition in view.table.editions() {
        let mut keys = Vec::new();
        for row in first..first + edition.rows.len().min(SAMPLE) {
            for slot in 0..view.slots() {
                let key = view.key(row, slot).filter(|&key| key != BLANK);
                keys.extend(key.map(|key| mix(slot as u64 + 1, key)));
            }
        }
        keys.sort_unstable();
        first += edition.rows.len();
        all.push(keys);
    }
    all
}
