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
        let of: HashMap<char, Vec<(char, f32)>, _> = lines.collect();
        // A letter without a line of its own looks like those that look like it: 卜 like ト.
        let mut both = of.clone();
        for (&c, alike) in &of {
            for &(other, likeness) in alike.iter().filter(|(other, _)| !of.contains_key(other)) {
                both.entry(other).or_default().push((c, likeness));
            }
        }
        for alike in both.values_mut() {
            alike.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        }
        Self { of: both }
    }

    /// The letters that look like `c` with their likeness (0.5 to 1), the most alike first; at most
    /// a dozen. O(1).
    pub fn lookalikes(&self, c: char) -> &[(char, f32)] {
        self.of.get(&c).map_or(&[], Vec::as_slice)
    }
}
