//! Letters that look alike when printed: 動 and 勧, カ and 力, ー and 一.

use std::collections::HashMap;

/// What looks alike.
#[derive(Debug)]
pub struct LookAlikes {
    of: HashMap<char, Vec<(char, f32)>, foldhash::fast::FixedState>,
}

impl LookAlikes {
    pub(super) fn builtin() -> Self {
        Self::read(include_str!("../../../rules/model/lookalikes.txt"))
    }

    /// Reads a table: on each line a letter, then the letters that look like it, each with a digit
    /// for its likeness: 5 for 0.5, 9 for 0.9. Lines that begin with # are remarks. O(text).
    pub fn read(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let lines = lines.filter_map(|line| {
            let mut letters = line.chars();
            let c = letters.next()?;
            let mut alike = Vec::new();
            while let (Some(other), Some(digit)) = (letters.next(), letters.next()) {
                let tenths = digit.to_digit(10)? as f32;
                alike.push((other, tenths / 10.0));
            }
            Some((c, alike))
        });
        Self {
            of: lines.collect(),
        }
    }

    /// The letters that look like `c` with their likeness (0.5 to 1), the most alike first; at most
    /// a dozen. O(1).
    pub fn lookalikes(&self, c: char) -> &[(char, f32)] {
        self.of.get(&c).map_or(&[], Vec::as_slice)
    }
}
