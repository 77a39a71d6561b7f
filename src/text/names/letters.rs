//! Texts and names letter by letter, and an index of phrases by their first two letters.

use std::ops::Range;

use crate::text::Sieve;

/// A text as it is compared with names: without white space, width and variant forms do not count.
///
/// [`crate::text::fold`] would do the same and more; this is cheaper and never joins letters, so
/// that every letter knows its bytes.
#[derive(Debug, Clone, Default)]
pub struct Letters {
    chars: Vec<char>,
    bytes: Vec<(u32, u32)>,
}

impl Letters {
    /// The letters of a text. O(text).
    pub fn of(text: &str) -> Self {
        let mut letters = Self::default();
        letters.read(text);
        letters
    }

    /// Reads another text into the same memory.
    pub fn read(&mut self, text: &str) {
        self.chars.clear();
        self.bytes.clear();
        self.chars.reserve(text.len() / 3);
        self.bytes.reserve(text.len() / 3);
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&first) = bytes.get(at) {
            // Nearly all are hiragana and kanji, which take three bytes and are read as they are.
            let plain = match (first, bytes.get(at + 1), bytes.get(at + 2)) {
                (0xE0..=0xEF, Some(second), Some(third)) => {
                    let low = |byte: &u8| u32::from(byte & 0x3F);
                    let code = u32::from(first & 0x0F) << 12 | low(second) << 6 | low(third);
                    char::from_u32(code)
                        .filter(|c| matches!(c, 'ぁ'..='ゖ' | '\u{4E00}'..='\u{8FFF}'))
                }
                _ => None,
            };
            let (read, length) = match plain {
                Some(c) => (Some(c), 3),
                None => {
                    let c = text[at..].chars().next().expect("there is another letter");
                    (letter(c), c.len_utf8())
                }
            };
            if let Some(letter) = read {
                self.chars.push(letter);
                // Cells are bounded far below 4 GB by the reader's limits.
                self.bytes.push((at as u32, (at + length) as u32));
            }
            at += length;
        }
    }

    /// The letters.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// Bytes of the text that some letters stand in; of no letters, the place before the next.
    pub fn bytes(&self, letters: Range<usize>) -> Range<usize> {
        let start = match self.bytes.get(letters.start) {
            Some(&(start, _)) => start as usize,
            None => self.bytes.last().map_or(0, |&(_, end)| end as usize),
        };
        if letters.is_empty() {
            return start..start;
        }
        start..self.bytes[letters.end - 1].1 as usize
    }
}

/// The letter that a character is read as; `None` for white space.
pub(super) fn letter(c: char) -> Option<char> {
    Some(match c {
        'ぁ'..='ゖ' | '一'..='龠' if c != '鰺' && c != '髙' => c,
        c if c.is_whitespace() || c == '\u{200B}' || c == '\u{FEFF}' => return None,
        '！'..='～' => {
            char::from_u32(c as u32 - 0xFEE0).expect("full-width ASCII lies 0xFEE0 above ASCII")
        }
        'ヶ' => 'ケ',
        'ヵ' => 'カ',
        '･' => '・',
        '鰺' => '鯵',
        '髙' => '高',
        '﨑' => '崎',
        c => c,
    })
}

/// A phrase, or a part of one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// Number of the phrase.
    pub(super) phrase: u32,
    /// First letter of the part.
    pub(super) from: u16,
    /// Letters of the part.
    pub(super) len: u16,
}

/// Phrases in one arena.
#[derive(Debug, Clone, Default)]
pub(super) struct Phrases {
    chars: Vec<char>,
    ends: Vec<u32>,
}

impl Phrases {
    /// Takes a phrase; its number is the number of phrases before.
    pub(super) fn push(&mut self, phrase: &str) -> u32 {
        self.chars.extend(phrase.chars().filter_map(letter));
        // Lists are far below 4 GB.
        self.ends.push(self.chars.len() as u32);
        self.ends.len() as u32 - 1
    }

    pub(super) fn get(&self, phrase: u32) -> &[char] {
        let phrase = phrase as usize;
        let start = phrase.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.chars[start as usize..self.ends[phrase] as usize]
    }
}

/// Finds phrases, or parts of them, at a place of a text: the first two letters lead to a bucket.
#[derive(Debug, Clone)]
pub(super) struct Index {
    /// For each bucket, where its items begin; one more at the end.
    starts: Vec<u32>,
    /// The pairs of letters that begin an item.
    pairs: Sieve,
    /// Those that begin one of two or three letters.
    short: Sieve,
    /// The first four letters of the others.
    fours: Sieve,
    items: Vec<Item>,
}

/// Most places of a text lead to an empty bucket, and the table stays in the processor's cache.
const BUCKET_BITS: u32 = 14;

/// 16 kB for each sieve: few are held that begin no item, and it stays near the processor.
const SIEVE: usize = 1 << 17;

impl Default for Index {
    fn default() -> Self {
        Self::of(&[], &Phrases::default())
    }
}

impl Index {
    /// O(items + buckets). Parts of fewer than two letters cannot be found.
    pub(super) fn of(items: &[Item], phrases: &Phrases) -> Self {
        let bucket_of = |item: &Item| {
            let from = item.from as usize;
            let chars = phrases.get(item.phrase);
            bucket(chars[from], chars[from + 1])
        };
        let mut starts = vec![0u32; (1 << BUCKET_BITS) + 1];
        for item in items {
            debug_assert!(item.len >= 2, "two letters lead to a bucket");
            starts[bucket_of(item) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let nothing = Item {
            phrase: 0,
            from: 0,
            len: 0,
        };
        let mut sorted = vec![nothing; items.len()];
        for item in items {
            let slot = &mut next[bucket_of(item)];
            sorted[*slot as usize] = *item;
            *slot += 1;
        }
        let (mut pairs, mut short, mut fours) =
            (Sieve::new(SIEVE), Sieve::new(SIEVE), Sieve::new(SIEVE));
        for item in items {
            let from = item.from as usize;
            match phrases.get(item.phrase)[from..from + item.len as usize] {
                [a, b, c, d, ..] => {
                    pairs.add(mixed(a, b));
                    fours.add(four(a, b, c, d));
                }
                [a, b, ..] => {
                    pairs.add(mixed(a, b));
                    short.add(mixed(a, b));
                }
                _ => {}
            }
        }
        Self {
            starts,
            pairs,
            short,
            fours,
            items: sorted,
        }
    }

    /// Places of a text where items may stand: two letters, or four, that may begin one.
    #[inline]
    pub(super) fn openings<'a>(&'a self, text: &'a [char]) -> impl Iterator<Item = usize> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            for (at, pair) in (from..).zip(text[from..].windows(2)) {
                let two = mixed(pair[0], pair[1]);
                if self.pairs.hold(two) && self.begins(two, &text[at..]) {
                    from = at + 1;
                    return Some(at);
                }
            }
            from = text.len();
            None
        })
    }

    /// Whether a text with the first two letters of an item may begin with one.
    fn begins(&self, two: u64, text: &[char]) -> bool {
        self.short.hold(two)
            || matches!(*text, [a, b, c, d, ..] if self.fours.hold(four(a, b, c, d)))
    }

    /// Items that stand at the beginning of `text`.
    #[inline]
    pub(super) fn at<'a>(
        &'a self,
        phrases: &'a Phrases,
        text: &'a [char],
    ) -> impl Iterator<Item = Item> + 'a {
        let range = match text {
            [first, second, ..] if !self.items.is_empty() => {
                let bucket = bucket(*first, *second);
                self.starts[bucket] as usize..self.starts[bucket + 1] as usize
            }
            _ => 0..0,
        };
        self.items[range].iter().copied().filter(move |item| {
            let (from, len) = (item.from as usize, item.len as usize);
            let part = &phrases.get(item.phrase)[from..from + len];
            // Parts are short: letter by letter is faster than a call.
            text.len() >= len && part.iter().zip(text).all(|(a, b)| a == b)
        })
    }
}

#[inline]
fn bucket(first: char, second: char) -> usize {
    (mixed(first, second) >> (64 - BUCKET_BITS)) as usize
}

/// Two letters as a number with its high bits well spread.
#[inline]
fn mixed(first: char, second: char) -> u64 {
    (u64::from(first) << 32 | u64::from(second)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Four letters as a number with its high bits well spread.
#[inline]
fn four(a: char, b: char, c: char, d: char) -> u64 {
    (mixed(a, b) ^ mixed(c, d).rotate_left(32)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_know_their_bytes() {
        let text = "２１ あお\nり";
        let letters = Letters::of(text);
        assert_eq!(letters.chars().iter().collect::<String>(), "21あおり");
        assert_eq!(&text[letters.bytes(2..5)], "あお\nり");
        assert_eq!(&text[letters.bytes(0..2)], "２１");
        assert_eq!(letters.bytes(2..2), 7..7);
        assert_eq!(letters.bytes(5..5), text.len()..text.len());
    }

    #[test]
    fn phrases_are_found_where_they_stand() {
        let mut phrases = Phrases::default();
        let items: Vec<Item> = ["労働基準法", "労働局", "基準"]
            .iter()
            .map(|phrase| Item {
                phrase: phrases.push(phrase),
                from: 0,
                len: phrase.chars().count() as u16,
            })
            .collect();
        let index = Index::of(&items, &phrases);
        let text = Letters::of("改正労働基準法");
        let found: Vec<(usize, u32)> = (0..text.chars().len())
            .flat_map(|at| {
                index
                    .at(&phrases, &text.chars()[at..])
                    .map(move |item| (at, item.phrase))
            })
            .collect();
        assert_eq!(found, [(2, 0), (4, 2)]);
    }
}
