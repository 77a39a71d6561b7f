//! Words and kanji that sound alike.

use std::collections::HashMap;

use super::data::{self, Damage, u32_at};

pub(super) const FILE: &[u8] = include_bytes!("../../../rules/model/readings.bin");
pub(super) const KIND: [u8; 8] = *b"k-sound1";
/// Between the words of a reading, in the list of words.
pub(super) const WORD: u8 = b' ';
/// Between readings.
pub(super) const GROUP: u8 = b'\n';

/// What sounds alike.
#[derive(Debug)]
pub struct Readings {
    /// Words with the same reading on one line.
    words: &'static str,
    /// Where words begin, sorted by word.
    index: &'static [u8],
    kanji: HashMap<char, Vec<char>, foldhash::fast::FixedState>,
}

impl Readings {
    /// The data that come with kouetsu; a test sees that they are intact.
    pub(super) fn builtin() -> Self {
        Self::of(FILE).expect("a test reads the file that comes with kouetsu")
    }

    /// Reads the lists. O(kanji) and a pass for the checksum; words stay where they are.
    ///
    /// # Errors
    ///
    /// When the file is damaged.
    pub fn read(file: &'static [u8]) -> Result<Self, Damage> {
        data::intact(file)?;
        Self::of(file)
    }

    fn of(file: &'static [u8]) -> Result<Self, Damage> {
        let [words, index, kanji] = data::parts(KIND, file)?;
        let words = std::str::from_utf8(words).map_err(|_| Damage::Length)?;
        let kanji = std::str::from_utf8(kanji).map_err(|_| Damage::Length)?;
        if index.len() % 4 != 0 {
            return Err(Damage::Length);
        }
        // Each line is a kanji and those that sound like it.
        let kanji = kanji.lines().filter_map(|line| {
            let mut letters = line.chars();
            Some((letters.next()?, letters.collect()))
        });
        Ok(Self {
            words,
            index,
            kanji: kanji.collect(),
        })
    }

    /// Other kanji words of the same reading and length (two to four letters), the most common
    /// first. O(log words).
    pub fn homophones(&self, word: &str) -> impl Iterator<Item = &'static str> + use<> {
        let bytes = self.words.as_bytes();
        let entry = |at: usize| {
            let start = u32_at(self.index, at) as usize;
            let rest = &bytes[start..];
            let end = rest.iter().position(|&byte| byte == WORD || byte == GROUP);
            (start, &rest[..end.unwrap_or(rest.len())])
        };
        let (mut low, mut high) = (0, self.index.len() / 4);
        while low < high {
            let middle = low.midpoint(high);
            if entry(middle).1 < word.as_bytes() {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let own = word.to_owned();
        let words = self.words;
        // A word of several readings stands on several lines.
        let places: Vec<usize> = (low..self.index.len() / 4)
            .map(entry)
            .take_while(|(_, there)| *there == word.as_bytes())
            .map(|(start, _)| start)
            .collect();
        let mut given: Vec<&'static str> = Vec::new();
        for start in places {
            let first = words[..start].rfind(GROUP as char).map_or(0, |at| at + 1);
            let group = words[first..]
                .split(GROUP as char)
                .next()
                .unwrap_or_default();
            for other in group.split(WORD as char) {
                if other != own && other.len() == own.len() && !given.contains(&other) {
                    given.push(other);
                }
            }
        }
        given.into_iter()
    }

    /// Other kanji that share a reading with this one, the most common first. O(1).
    pub fn same_reading_kanji(&self, c: char) -> &[char] {
        self.kanji.get(&c).map_or(&[], Vec::as_slice)
    }
}
