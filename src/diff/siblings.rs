//! Rows of the other side that are paired already and yet resemble a free row: where they resemble
//! it more than its candidate does, what the two share is stock phrases, not one row's history.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::align::{Matching, Slots};
use super::score::Scorer;
use super::view::{BLANK, View};

/// Cells outside the names and groups that may differ without any doubt: one edit is no rewrite.
const EDITED: usize = 1;
/// Paired rows with the same cell that are looked at, for a cell and for a free row.
const LOOKED_AT: usize = 32;
/// Rows compared at most; in a table that needs more, rows are judged by their candidates alone.
const BUDGET: usize = 1_000_000;

/// How much the likest paired row of the other side resembles a row.
type Likeness = HashMap<u32, f32, FixedState>;

/// Refuses pairs that paired rows show to be boilerplate: their score becomes nothing. Does not depend on
/// which side is called old. Linear in the rows; for the doubtful pairs as many comparisons as
/// [`BUDGET`] allows.
pub(super) fn discount(
    scored: &mut [((u32, u32), f32)],
    matching: &Matching,
    old: &View<'_, '_>,
    new: &View<'_, '_>,
    scorer: &mut Scorer,
    slots: &Slots,
) {
    let doubtful: Vec<usize> = (0..scored.len())
        .filter(|&at| is_doubtful(old, new, slots, scored[at].0))
        .collect();
    let rows = |side: fn((u32, u32)) -> u32| {
        let mut rows: Vec<u32> = doubtful.iter().map(|&at| side(scored[at].0)).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    };
    let (olds, news) = (rows(|pair| pair.0), rows(|pair| pair.1));
    if (olds.len() + news.len()) * LOOKED_AT > BUDGET {
        return;
    }
    let of_old = likest(&olds, (old, new), &matching.new, slots, |row, other| {
        scorer.rows(old, new, (row, other))
    });
    let of_new = likest(&news, (new, old), &matching.old, slots, |row, other| {
        scorer.rows(old, new, (other, row))
    });
    for at in doubtful {
        let ((i, j), score) = scored[at];
        let best = |of: &Likeness, row| of.get(&row).copied().unwrap_or(0.0);
        // No price but a refusal: of 300 constructed pairs of editions (2, 5 and 10 % of the rows
        // edited) the F1 of edits rises with every price tried (the difference times 1, 2, 4, 8,
        // 16: .954, .963, .966, .967, .969 at 10 %) and stays there.
        if best(&of_old, i).max(best(&of_new, j)) > score {
            scored[at].1 = 0.0;
        }
    }
}

/// Whether two rows need more than one edit to become equal. Rows of the same names under the same
/// groups stand for each other whatever else is rewritten.
fn is_doubtful(old: &View<'_, '_>, new: &View<'_, '_>, slots: &Slots, (i, j): (u32, u32)) -> bool {
    let differs = |&slot: &usize| {
        let keys = (old.key(i as usize, slot), new.key(j as usize, slot));
        matches!(keys, (Some(a), Some(b)) if a != b)
    };
    let mut all = 0..old.slots();
    let texts = (0..old.slots()).filter(|&slot| !slots.groups[slot]);
    texts.filter(differs).count() > EDITED && all.any(|slot| slots.names[slot] && differs(&slot))
}

/// For each row the highest score of a paired row of the other side that has one of its cells.
fn likest(
    rows: &[u32],
    (here, there): (&View<'_, '_>, &View<'_, '_>),
    links: &[Option<u32>],
    slots: &Slots,
    mut score: impl FnMut(u32, u32) -> f32,
) -> Likeness {
    let texts: Vec<usize> = (0..here.slots())
        .filter(|&slot| !slots.groups[slot])
        .collect();
    let mut with: HashMap<(usize, u64), Vec<u32>, FixedState> = HashMap::default();
    for &row in rows {
        for &slot in &texts {
            if let Some(key) = here.key(row as usize, slot).filter(|&key| key != BLANK) {
                with.entry((slot, key)).or_default();
            }
        }
    }
    if with.is_empty() {
        return Likeness::default();
    }
    for (other, _) in (0..).zip(links).filter(|(_, link)| link.is_some()) {
        for &slot in &texts {
            let Some(key) = there.key(other as usize, slot) else {
                continue;
            };
            if let Some(list) = with.get_mut(&(slot, key))
                && list.len() < LOOKED_AT
            {
                list.push(other);
            }
        }
    }
    let mut likest = Likeness::default();
    let mut others: Vec<u32> = Vec::new();
    for &row in rows {
        others.clear();
        for &slot in &texts {
            if let Some(key) = here.key(row as usize, slot) {
                others.extend(with.get(&(slot, key)).into_iter().flatten());
            }
        }
        // The rows that share most cells first.
        others.sort_unstable();
        let mut shared: Vec<(usize, u32)> = others
            .chunk_by(|a, b| a == b)
            .map(|run| (run.len(), run[0]))
            .collect();
        shared.sort_unstable_by_key(|&(cells, other)| (std::cmp::Reverse(cells), other));
        shared.truncate(LOOKED_AT);
        let best = shared.iter().map(|&(_, other)| score(row, other));
        likest.insert(row, best.fold(0.0, f32::max));
    }
    likest
}
