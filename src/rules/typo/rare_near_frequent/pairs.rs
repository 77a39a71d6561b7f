//! Places that differ in one character and agree around it.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::neighbours::Neighbours;
use crate::rules::wording::script::{is_hiragana, is_kanji, is_katakana};
use crate::text::Sieve;

/// Characters on either side that must be equal for two places to be compared at all.
const NEAR: usize = 3;
/// Entries held at once; more are gone through in several passes.
const AT_ONCE: usize = 1 << 22;
/// More fillings than this are a list (市, 町, 村 …), not slips.
const FILLINGS: usize = 24;

/// Two ways to fill one gap, each with the places it stands at in the characters.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) one: Vec<Range<usize>>,
    pub(super) other: Vec<Range<usize>>,
}

/// All pairs of fillings with equal context that are one slip apart and one of which may be a slip:
/// a slip puts two characters side by side that stand so nowhere else. Few places are so lonely;
/// the gaps there are hashed with their context, and only gaps with one of these contexts are
/// sorted and compared: O(n + m log m) for n characters and m such gaps, memory bounded.
pub(super) fn pairs(chars: &[char], neighbours: &Neighbours, mut found: impl FnMut(Pair)) {
    let wanted = Wanted::of(chars, neighbours);
    let mut entries: Vec<(u64, u32, u8)> = Vec::new();
    let mut collect = |passes: u64, pass: u64| {
        let mut total = 0;
        entries.clear();
        let lead = |left| wanted.leads(left);
        gaps(chars, lead, |key, at, gap| {
            if wanted.holds(key) && (passes == 1 || key % passes == pass) {
                total += 1;
                if entries.len() < AT_ONCE || passes > 1 {
                    let place = u32::try_from(at).expect("sources are below 4 GiB");
                    entries.push((key, place, gap as u8));
                }
            }
        });
        if passes > 1 || total <= AT_ONCE {
            entries.sort_unstable();
            for group in entries.chunk_by(|a, b| a.0 == b.0).filter(|g| g.len() > 1) {
                compare(chars, group, &mut found);
            }
        }
        total
    };
    let total = collect(1, 0);
    if total > AT_ONCE {
        let passes = (2 * total / AT_ONCE) as u64;
        for pass in 0..passes {
            collect(passes, pass);
        }
    }
}

/// Every gap (a character dropped, changed, two swapped) with a left side whose hash `leads` anywhere, with the hash of what stands around it,
/// from the last to the first. O(characters).
fn gaps(chars: &[char], leads: impl Fn(u64) -> bool, mut each: impl FnMut(u64, usize, usize)) {
    let mut before = window(chars[..chars.len().saturating_sub(1)].iter().rev());
    let mut after = 0;
    // To the right of gaps of none, one and two characters.
    let (mut next, mut next_but_one) = (spread(0), spread(0));
    for at in (1..chars.len()).rev() {
        after = u64::from(chars[at]) << (2 * BITS) | after >> BITS;
        let (none, one, two) = (spread(within(after)), next, next_but_one);
        (next, next_but_one) = (none, one);
        let left = spread(within(before));
        if leads(left) {
            each(joined(left, none), at, 0);
            if chars[at] != '\0' {
                each(joined(left, one), at, 1);
                if chars.get(at + 1).is_some_and(|&c| c != '\0') {
                    each(joined(left, two), at, 2);
                }
            }
        }
        let far = at.checked_sub(NEAR + 1).map_or('\0', |far| chars[far]);
        before = (before << BITS & ALL) | u64::from(far);
    }
}

/// The gaps in which a slip may have made a pair of characters that stands nowhere else, as
/// [`super::slip`] judges slips: one of the two may be wrong or too many, the two may be swapped, one
/// between them may have been dropped.
fn odd_gaps(chars: &[char], neighbours: &Neighbours, at: usize) -> [Option<(usize, usize)>; 4] {
    let (a, b) = (chars[at], chars[at + 1]);
    let word = |c: char| is_kanji(c) || is_katakana(c);
    let letter = |c: char| word(c) || is_hiragana(c);
    let letters = letter(a) && letter(b);
    // A wrong letter of a word makes a new pair on its other side as well; a doubled one does not.
    let known = |a: char, b: char| word(a) && word(b) && neighbours.repeated(a, b);
    let before = at.checked_sub(1).map_or('\0', |before| chars[before]);
    let after = chars.get(at + 2).copied().unwrap_or('\0');
    let dropped = is_kanji(a) || is_kanji(b) || is_katakana(a) && is_katakana(b);
    let gap = |possible: bool, from: usize, to: usize| possible.then_some((at + from, at + to));
    [
        gap(letters && (a == b || !known(before, a)), 0, 1),
        gap(letters && (a == b || !known(b, after)), 1, 2),
        gap(letters && neighbours.seen(b, a), 0, 2),
        gap(dropped, 1, 1),
    ]
}

/// Contexts of gaps that a slip may stand in. Some others pass as well.
struct Wanted {
    /// The characters before the gaps: most places are told by them alone.
    lefts: Sieve,
    both: Sieve,
}

impl Wanted {
    fn of(chars: &[char], neighbours: &Neighbours) -> Self {
        let mut keys = Vec::new();
        for at in neighbours.lonely(chars) {
            keys.extend(
                (odd_gaps(chars, neighbours, at).into_iter().flatten()).filter_map(|(from, to)| {
                    let whole = from > 0 && to < chars.len() && !chars[from..to].contains(&'\0');
                    whole.then(|| (left(chars, from), right(chars, to)))
                }),
            );
        }
        // One context in thirty that is not wanted passes.
        let mut wanted = Self {
            lefts: Sieve::new(8 * keys.len()),
            both: Sieve::new(32 * keys.len()),
        };
        for (left, right) in keys {
            wanted.lefts.add(left);
            wanted.both.add(joined(left, right));
        }
        wanted
    }

    fn leads(&self, left: u64) -> bool {
        self.lefts.hold(left)
    }

    fn holds(&self, key: u64) -> bool {
        self.both.hold(key)
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

/// Bits of a character.
const BITS: u32 = 21;

/// Bits of a context.
const ALL: u64 = (1 << (NEAR as u32 * BITS)) - 1;

/// The hash of the characters before a place; beyond the beginning of an item all is the same.
fn left(chars: &[char], at: usize) -> u64 {
    spread(within(window(chars[..at].iter().rev())))
}

/// The hash of the characters from a place on; beyond the end of an item all is the same.
fn right(chars: &[char], at: usize) -> u64 {
    spread(within(window(chars[at..].iter())))
}

/// Three characters, the nearest highest.
fn window<'c>(near: impl Iterator<Item = &'c char>) -> u64 {
    let padded = near.chain(std::iter::repeat(&'\0')).take(NEAR);
    padded.fold(0, |packed, &c| packed << BITS | u64::from(c))
}

/// What of a window lies in the item.
fn within(window: u64) -> u64 {
    const NEAREST: u64 = ALL >> (2 * BITS) << (2 * BITS);
    const NEXT: u64 = ALL >> BITS & !(ALL >> (2 * BITS));
    if window & NEAREST == 0 {
        0
    } else if window & NEXT == 0 {
        window & NEAREST
    } else {
        window
    }
}

/// One context as a number with its high bits well spread.
fn spread(context: u64) -> u64 {
    let mixed = context.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ mixed >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The hashes of both sides as one number; left and right are told apart.
fn joined(left: u64, right: u64) -> u64 {
    left ^ right.wrapping_mul(0xD1B5_4A32_D192_ED03)
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
        pairs(&joined, &Neighbours::of(&joined), |pair| {
            let text = |place: &Range<usize>| joined[place.clone()].iter().collect::<String>();
            out.push((text(&pair.one[0]), text(&pair.other[0])));
        });
        out
    }

    #[test]
    fn every_gap_is_hashed_with_its_context() {
        let chars: Vec<char> = "\0利用勧奨\0の\0\0実施の周知\0".chars().collect();
        let mut seen = 0;
        gaps(
            &chars,
            |_| true,
            |key, at, gap| {
                assert_eq!(
                    key,
                    joined(left(&chars, at), right(&chars, at + gap)),
                    "{at} {gap}"
                );
                seen += 1;
            },
        );
        let inside =
            |at: usize, gap: usize| at + gap <= chars.len() && !chars[at..at + gap].contains(&'\0');
        let all = (1..chars.len()).flat_map(|at| (0..=2).map(move |gap| (at, gap)));
        assert_eq!(seen, all.filter(|&(at, gap)| inside(at, gap)).count());
        assert_eq!(left(&chars, 6), spread(0));
        assert_ne!(left(&chars, 3), left(&chars, 7));
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
