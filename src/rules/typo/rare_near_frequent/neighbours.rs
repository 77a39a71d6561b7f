//! Which characters stand side by side, and whether more than once.

use std::collections::HashMap;

use foldhash::fast::FixedState;

/// Characters with a row and a column of their own; planning tables have some two thousand. Pairs
/// with others are counted in a map.
const COMMON: usize = 4095;

/// Pairs of one row.
const ROW: usize = COMMON + 1;

/// How often pairs of neighbouring characters stand in the table, as far as it matters: not at all,
/// once, or more than once.
#[derive(Debug)]
pub(super) struct Neighbours {
    /// By character of the basic plane, its row from one on; 0: none.
    rows: Vec<u16>,
    /// The last row.
    last: u16,
    /// Two bits for each pair.
    counts: Vec<u64>,
    rare: HashMap<(char, char), u32, FixedState>,
    /// Where each pair stands first.
    first: Vec<u32>,
}

/// Pairs in one word of [`Neighbours::counts`].
const PAIRS: usize = 32;

impl Neighbours {
    /// O(characters). Only the part of the counts that is written to takes memory.
    pub(super) fn of(chars: &[char]) -> Self {
        let mut out = Self {
            rows: vec![0; 1 << 16],
            last: 0,
            counts: vec![0; ROW * ROW / PAIRS],
            rare: HashMap::default(),
            first: Vec::new(),
        };
        let Some((&begin, rest)) = chars.split_first() else {
            return out;
        };
        let (mut before, mut row) = (begin, out.number(begin));
        for (at, &c) in (0..).zip(rest) {
            let column = out.number(c);
            let is_first = if row != 0 && column != 0 {
                let (word, shift) = place(row, column);
                let count = out.counts[word] >> shift & 0b11;
                out.counts[word] |= if count == 0 { 0b01 } else { 0b10 } << shift;
                count == 0
            } else {
                let count = out.rare.entry((before, c)).or_default();
                *count += 1;
                *count == 1
            };
            if is_first {
                out.first.push(at);
            }
            (before, row) = (c, column);
        }
        out
    }

    /// The row of a character, which is given one if there are any left.
    fn number(&mut self, c: char) -> usize {
        let Some(row) = self.rows.get_mut(c as usize) else {
            return 0;
        };
        if *row == 0 && usize::from(self.last) < COMMON {
            self.last += 1;
            *row = self.last;
        }
        usize::from(*row)
    }

    /// How often the two stand side by side; two: twice or more.
    fn count(&self, a: char, b: char) -> u32 {
        let row = |c: char| self.rows.get(c as usize).copied().map_or(0, usize::from);
        match (row(a), row(b)) {
            (0, _) | (_, 0) => self.rare.get(&(a, b)).map_or(0, |&count| count.min(2)),
            (row, column) => {
                let (word, shift) = place(row, column);
                (self.counts[word] >> shift & 0b11).min(2) as u32
            }
        }
    }

    /// Whether the two stand side by side anywhere.
    pub(super) fn seen(&self, a: char, b: char) -> bool {
        self.count(a, b) > 0
    }

    /// Whether the two stand side by side more than once.
    pub(super) fn repeated(&self, a: char, b: char) -> bool {
        self.count(a, b) > 1
    }

    /// Places of characters that stand before the one after them nowhere else, in order. O(pairs).
    pub(super) fn lonely(&self, chars: &[char]) -> impl Iterator<Item = usize> {
        let first = self.first.iter().map(|&at| at as usize);
        first.filter(|&at| !self.repeated(chars[at], chars[at + 1]))
    }
}

/// Word and bit of a pair's count.
fn place(row: usize, column: usize) -> (usize, usize) {
    let pair = row * ROW + column;
    (pair / PAIRS, pair % PAIRS * 2)
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
