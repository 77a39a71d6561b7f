//! Places that differ in one character and agree around it.

use std::collections::HashMap;
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
/// context; most hashes stand alone, which two bits of a table tell, and the others are sorted and
/// compared: O(n + m log m) for n characters and m repeated contexts, memory bounded.
pub(super) fn pairs(chars: &[char], mut found: impl FnMut(Pair)) {
    let mut repeated = Repeated::new(chars.len() * (GAP + 1));
    let mut total = 0;
    gaps(chars, |key, _, _| total += usize::from(repeated.mark(key)));
    let passes = (2 * total / AT_ONCE + 1) as u64;
    let mut entries: Vec<(u64, u32, u8)> = Vec::new();
    for pass in 0..passes {
        entries.clear();
        gaps(chars, |key, at, gap| {
            if repeated.holds(key) && key % passes == pass {
                let place = u32::try_from(at).expect("sources are below 4 GiB");
                entries.push((key, place, gap as u8));
            }
        });
        entries.sort_unstable();
        for group in entries.chunk_by(|a, b| a.0 == b.0).filter(|g| g.len() > 1) {
            compare(chars, group, &mut found);
        }
    }
}

/// Every gap with the hash of what stands around it. O(characters).
fn gaps(chars: &[char], mut each: impl FnMut(u64, usize, usize)) {
    for at in 1..chars.len() {
        let before = left(chars, at);
        for gap in 0..=GAP.min(chars.len() - at) {
            if gap > 0 && chars[at + gap - 1] == '\0' {
                break;
            }
            each(mixed(before, right(chars, at + gap)), at, gap);
        }
    }
}

/// Which hashes were seen twice. Some that were seen once pass as well.
struct Repeated {
    once: Vec<u64>,
    twice: Vec<u64>,
    /// Hashes are shifted by this to give a bit.
    shift: u32,
}

impl Repeated {
    /// Four bits for each of `most` hashes keep three of four single ones out.
    fn new(most: usize) -> Self {
        let bits = (4 * most).next_power_of_two().max(64);
        Self {
            once: vec![0; bits / 64],
            twice: vec![0; bits / 64],
            shift: 64 - bits.trailing_zeros(),
        }
    }

    fn place(&self, key: u64) -> (usize, u64) {
        let bit = key >> self.shift;
        (bit as usize / 64, 1 << (bit % 64))
    }

    /// Whether it was seen before.
    fn mark(&mut self, key: u64) -> bool {
        let (word, bit) = self.place(key);
        let again = self.once[word] & bit != 0;
        self.once[word] |= bit;
        self.twice[word] |= if again { bit } else { 0 };
        again
    }

    fn holds(&self, key: u64) -> bool {
        let (word, bit) = self.place(key);
        self.twice[word] & bit != 0
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

/// The characters before a place; beyond the beginning of an item all is the same.
fn left(chars: &[char], at: usize) -> u64 {
    (1..=NEAR)
        .map_while(|back| Some(chars[at.checked_sub(back)?]).filter(|&c| c != '\0'))
        .fold(0, |packed, c| packed << BITS | u64::from(c))
}

/// The characters from a place on; beyond the end of an item all is the same.
fn right(chars: &[char], at: usize) -> u64 {
    (chars[at..].iter().take(NEAR))
        .take_while(|&&c| c != '\0')
        .fold(0, |packed, &c| packed << BITS | u64::from(c))
}

/// Two contexts as one number with its high bits well spread.
fn mixed(left: u64, right: u64) -> u64 {
    let folded =
        u128::from(left ^ 0x2436_A88A_85A3_08D3) * u128::from(right ^ 0x9377_6E8E_7E2B_4A35);
    let folded = (folded as u64) ^ ((folded >> 64) as u64);
    folded.wrapping_mul(0x9E37_79B9_7F4A_7C15)
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
