//! Rows of which one field alone was rewritten: in a small table they score low and are sure.

use super::align::Slots;
use super::view::{BLANK, View};

/// Fields that must be equal, apart from groups, in a row of which one was rewritten.
const EQUAL: usize = 2;

/// Whether two rows differ in one field alone, over several that are equal. O(slots).
pub(super) fn is_one_edit(
    old: &View<'_, '_>,
    new: &View<'_, '_>,
    slots: &Slots,
    (row, place): (u32, u32),
) -> bool {
    let (mut equal, mut differ) = (0, 0);
    for slot in 0..old.slots() {
        let keys = (old.key(row as usize, slot), new.key(place as usize, slot));
        match keys {
            (Some(one), Some(other)) if one == other => {
                equal += usize::from(one != BLANK && !slots.groups[slot]);
            }
            _ => differ += 1,
        }
    }
    differ == 1 && equal >= EQUAL
}

/// Pairs of rewritten rows that are looked at: in a table with more, nothing is unmistakable.
pub(super) const LOOKED_AT: usize = 64;

/// Letters from which on a text without a figure is more than a stock word (実施).
const WORDY: usize = 6;

/// Whether two fields that stand nowhere else, names and groups apart, are those of both rows.
/// O(rows).
pub(super) fn is_telling(
    old: &View<'_, '_>,
    new: &View<'_, '_>,
    slots: &Slots,
    (row, place): (u32, u32),
) -> bool {
    let once = |view: &View<'_, '_>, slot: usize, key: u64| {
        let rows = 0..view.rows();
        rows.filter(|&row| view.key(row, slot) == Some(key)).count() == 1
    };
    let telling = (0..old.slots()).filter(|&slot| !slots.names[slot] && !slots.groups[slot]);
    let telling = telling.filter(|&slot| {
        let keys = (old.key(row as usize, slot), new.key(place as usize, slot));
        let text = old.text(row as usize, slot);
        let says = text.chars().any(char::is_numeric) || text.chars().nth(WORDY - 1).is_some();
        matches!(keys, (Some(one), Some(other)) if one == other && says
            && once(old, slot, one) && once(new, slot, other))
    });
    telling.count() >= EQUAL
}
