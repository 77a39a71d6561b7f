//! Which characters stand side by side, and whether more than once.

use std::collections::HashMap;

use foldhash::fast::FixedState;

/// Characters with a row and a column of their own; planning tables have some two thousand. Pairs
/// with others are counted in a map.
const COMMON: usize = 4096;

/// How often pairs of neighbouring characters stand in the table, as far as it matters: once, or
/// more than once.
#[derive(Debug)]
pub(super) struct Neighbours {
    /// By character of the basic plane, one more than its row; 0: none.
    rows: Vec<u16>,
    width: usize,
    once: Vec<u64>,
    more: Vec<u64>,
    rare: HashMap<(char, char), u32, FixedState>,
}

impl Neighbours {
    /// O(characters).
    pub(super) fn of(chars: &[char]) -> Self {
        let mut rows = vec![0u16; 1 << 16];
        let mut width = 0;
        for &c in chars {
            if let Some(row) = rows.get_mut(c as usize)
                && *row == 0
                && width < COMMON
            {
                width += 1;
                *row = width as u16;
            }
        }
        let words = (width * width).div_ceil(64);
        let mut out = Self {
            rows,
            width,
            once: vec![0; words],
            more: vec![0; words],
            rare: HashMap::default(),
        };
        for pair in chars.windows(2) {
            match out.place(pair[0], pair[1]) {
                Some((word, bit)) => {
                    out.more[word] |= out.once[word] & bit;
                    out.once[word] |= bit;
                }
                None => *out.rare.entry((pair[0], pair[1])).or_default() += 1,
            }
        }
        out
    }

    fn place(&self, a: char, b: char) -> Option<(usize, u64)> {
        let row = |c: char| usize::from(*self.rows.get(c as usize)?).checked_sub(1);
        let bit = row(a)? * self.width + row(b)?;
        Some((bit / 64, 1 << (bit % 64)))
    }

    /// Whether the two stand side by side more than once.
    pub(super) fn repeated(&self, a: char, b: char) -> bool {
        match self.place(a, b) {
            Some((word, bit)) => self.more[word] & bit != 0,
            None => self.rare.get(&(a, b)).is_some_and(|&count| count > 1),
        }
    }

    /// Places of characters that stand before the one after them nowhere else.
    pub(super) fn lonely(&self, chars: &[char]) -> impl Iterator<Item = usize> {
        let pairs = chars.windows(2).enumerate();
        pairs.filter_map(|(at, pair)| (!self.repeated(pair[0], pair[1])).then_some(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_told_that_stand_once() {
        let chars: Vec<char> = "\0利用勧奨\0利用動奨\0𠮷野\0𠮷野\0".chars().collect();
        let neighbours = Neighbours::of(&chars);
        assert!(neighbours.repeated('利', '用'));
        assert!(neighbours.repeated('𠮷', '野'));
        assert!(!neighbours.repeated('用', '動'));
        assert!(!neighbours.repeated('用', '野'));
        let lonely: Vec<char> = neighbours.lonely(&chars).map(|at| chars[at]).collect();
        assert_eq!(lonely, ['用', '勧', '用', '動']);
    }

    #[test]
    fn more_characters_than_rows() {
        let all = (0..2 * COMMON as u32).filter_map(|at| char::from_u32(0x4E00 + at));
        let chars: Vec<char> = all.clone().chain(all.skip(2 * COMMON - 9)).collect();
        let neighbours = Neighbours::of(&chars);
        let last = chars[chars.len() - 1];
        assert!(neighbours.repeated(chars[chars.len() - 2], last));
        assert!(!neighbours.repeated(chars[0], chars[1]));
        assert!(!neighbours.repeated(last, last));
    }
}
