//! Places that differ in one character and agree around it.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hash as _, Hasher as _};
use std::ops::Range;

use foldhash::fast::FixedState;

/// Characters on either side that must be equal for two places to be compared at all.
const NEAR: usize = 3;
/// Gaps looked at: a character dropped, changed, two swapped.
const GAP: usize = 2;
/// Entries held at once; a larger table is gone through in several passes.
const AT_ONCE: usize = 1 << 22;
/// More fillings than this are a list (市, 町, 村 …), not slips.
const FILLINGS: usize = 24;

/// Two ways to fill one gap, each with the places it stands at in the characters.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) one: Vec<Range<usize>>,
    pub(super) other: Vec<Range<usize>>,
}

/// All pairs of fillings with equal context that are one slip apart. Each gap is hashed with its
/// context and equal hashes are compared: O(n log n) for n characters, memory bounded.
pub(super) fn pairs(chars: &[char], mut found: impl FnMut(Pair)) {
    let passes = (chars.len() * (GAP + 1) / AT_ONCE + 1) as u64;
    let mut entries: Vec<(u64, u32, u8)> = Vec::new();
    for pass in 0..passes {
        entries.clear();
        for at in 1..chars.len() {
            for gap in 0..=GAP.min(chars.len() - at) {
                if gap > 0 && chars[at + gap - 1] == '\0' {
                    break;
                }
                let key = context(chars, at, at + gap);
                if key % passes == pass {
                    let place = u32::try_from(at).expect("sources are below 4 GiB");
                    entries.push((key, place, gap as u8));
                }
            }
        }
        entries.sort_unstable();
        for group in entries.chunk_by(|a, b| a.0 == b.0).filter(|g| g.len() > 1) {
            compare(chars, group, &mut found);
        }
    }
}

fn compare(chars: &[char], group: &[(u64, u32, u8)], found: &mut impl FnMut(Pair)) {
    let mut fillings: HashMap<&[char], Vec<Range<usize>>, FixedState> = HashMap::default();
    for &(_, at, gap) in group {
        let gap = at as usize..at as usize + usize::from(gap);
        fillings.entry(&chars[gap.clone()]).or_default().push(gap);
    }
    if !(2..=FILLINGS).contains(&fillings.len()) {
        return;
    }
    let mut keys: Vec<&[char]> = fillings.keys().copied().collect();
    keys.sort_unstable();
    for (i, &a) in keys.iter().enumerate() {
        for &b in &keys[i + 1..] {
            if one_slip(a, b) {
                found(Pair {
                    one: fillings[a].clone(),
                    other: fillings[b].clone(),
                });
            }
        }
    }
}

fn one_slip(a: &[char], b: &[char]) -> bool {
    match (a, b) {
        ([], [_]) | ([_], []) | ([_], [_]) => true,
        ([], [x, y]) | ([x, y], []) => x == y,
        ([p, q], [r, s]) => p == s && q == r,
        _ => false,
    }
}

/// What stands on either side; beyond the end of an item all is the same.
fn context(chars: &[char], start: usize, end: usize) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    let mut edge = false;
    for back in 1..=NEAR {
        edge = edge || start < back || chars[start - back] == '\0';
        (if edge { '\0' } else { chars[start - back] }).hash(&mut hasher);
    }
    edge = false;
    for at in end..end + NEAR {
        edge = edge || at >= chars.len() || chars[at] == '\0';
        (if edge { '\0' } else { chars[at] }).hash(&mut hasher);
    }
    hasher.finish()
}

/// How far two places agree on the left and on the right, at most `limit` each, and whether they
/// agree up to both ends of the item.
pub(super) fn agreement(
    chars: &[char],
    a: &Range<usize>,
    b: &Range<usize>,
    limit: usize,
) -> (usize, usize, bool) {
    let left = (1..=limit)
        .take_while(|&back| {
            let c = chars[a.start - back];
            c != '\0' && c == chars[b.start - back]
        })
        .count();
    let right = (0..limit)
        .take_while(|&on| {
            let c = chars[a.end + on];
            c != '\0' && c == chars[b.end + on]
        })
        .count();
    let end = |c: char, d: char| c == '\0' && d == '\0';
    let whole = end(
        chars[a.start - 1 - left.min(a.start - 1)],
        chars[b.start - 1 - left.min(b.start - 1)],
    ) && end(chars[a.end + right], chars[b.end + right]);
    (left, right, whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slips(items: &[&str]) -> Vec<(String, String)> {
        let joined: Vec<char> = format!("\0{}\0", items.join("\0")).chars().collect();
        let mut out = Vec::new();
        pairs(&joined, |pair| {
            let text = |place: &Range<usize>| joined[place.clone()].iter().collect::<String>();
            out.push((text(&pair.one[0]), text(&pair.other[0])));
        });
        out
    }

    #[test]
    fn one_character_apart_in_equal_context() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert!(slips(&["窓口の利用勧奨", "窓口の利用動奨"]).contains(&pair("動", "勧")));
        assert!(slips(&["利用勧奨の実施", "利用奨の実施"]).contains(&pair("", "勧")));
        assert!(slips(&["制度導入の支援", "制度入導の支援"]).contains(&pair("入導", "導入")));
        assert!(slips(&["会報による周知", "企業訪問の実施"]).is_empty());
    }
}
