//! Fast ways over a text: to the next of some characters, to the next place where one of many words
//! may begin. Rules look only there.

/// A set of characters that is found by its bits.
#[derive(Debug, Clone)]
pub(crate) struct CharSet {
    /// One bit for each character of the basic plane.
    bits: Box<[u64; 0x1_0000 / 64]>,
    /// Whether all characters beyond it count.
    beyond: bool,
}

impl CharSet {
    /// Characters of the basic plane, and none or all beyond it.
    pub(crate) fn new(chars: impl IntoIterator<Item = char>, beyond: bool) -> Self {
        let mut set = Self {
            bits: Box::new([0; 0x1_0000 / 64]),
            beyond,
        };
        set.extend(chars);
        set
    }

    /// Takes more characters; those beyond the basic plane are in it or not as they were.
    fn extend(&mut self, chars: impl IntoIterator<Item = char>) {
        for c in chars {
            if let Some(word) = self.bits.get_mut(c as usize / 64) {
                *word |= 1 << (c as usize % 64);
            }
        }
    }

    /// Whether a character is in the set.
    #[inline]
    pub(crate) fn contains(&self, c: char) -> bool {
        let code = c as usize;
        match self.bits.get(code / 64) {
            Some(bits) => bits >> (code % 64) & 1 == 1,
            None => self.beyond,
        }
    }

    #[inline]
    fn has(&self, code: usize) -> bool {
        self.bits[code / 64] >> (code % 64) & 1 == 1
    }

    /// Bytes of the character that a text begins with, and whether it is in the set.
    #[inline]
    fn first(&self, text: &[u8]) -> (usize, bool) {
        let low = |byte: u8| usize::from(byte & 0x3F);
        match *text {
            [a @ 0xE0..=0xEF, b, c, ..] => {
                let code = usize::from(a & 0x0F) << 12 | low(b) << 6 | low(c);
                (3, self.has(code))
            }
            [a @ 0x00..=0x7F, ..] => (1, self.has(a.into())),
            [a @ 0x80..=0xDF, b, ..] => (2, self.has(usize::from(a & 0x1F) << 6 | low(b))),
            _ => (4, self.beyond),
        }
    }

    /// The characters of a text that are in the set, with their places. A few instructions for each
    /// of the others.
    pub(crate) fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, char)> + 'a {
        let bytes = text.as_bytes();
        let mut at = 0;
        std::iter::from_fn(move || {
            while at < bytes.len() {
                let (length, found) = self.first(&bytes[at..]);
                let here = at;
                at += length;
                if found {
                    return Some((here, text[here..].chars().next()?));
                }
            }
            None
        })
    }
}

/// Where one of many words may begin, by the first six bytes: two kana or kanji.
#[derive(Debug, Clone)]
pub(crate) struct Openings {
    /// First bytes of words that are shorter, and their first characters.
    short: [bool; 256],
    firsts: CharSet,
    /// A bit for each residue of six bytes.
    long: Box<[u64; (1 << BITS) / 64]>,
}

/// Bits of [`Openings::long`]: few places of a text are looked at for nothing, and the table stays
/// near the processor.
const BITS: u32 = 16;

/// Bytes of two kana or kanji.
const OPENING: usize = 6;

impl Default for Openings {
    fn default() -> Self {
        Self {
            short: [false; 256],
            firsts: CharSet::new([], true),
            long: Box::new([0; (1 << BITS) / 64]),
        }
    }
}

impl Openings {
    /// Those of some words.
    pub(crate) fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut out = Self::default();
        for word in words {
            out.add(word);
        }
        out
    }

    /// Takes a word.
    pub(crate) fn add(&mut self, word: &str) {
        match word.as_bytes() {
            [] => {}
            [first, ..] if word.len() < OPENING => {
                self.short[usize::from(*first)] = true;
                self.firsts.extend(word.chars().take(1));
            }
            bytes => {
                let place = place(six(bytes));
                self.long[place / 64] |= 1 << (place % 64);
            }
        }
    }

    /// Whether a short word may begin at a place.
    #[inline]
    pub(crate) fn begin_short(&self, text: &str, at: usize) -> bool {
        let bytes = text.as_bytes();
        (bytes.get(at)).is_some_and(|&first| {
            self.short[usize::from(first)] && self.firsts.first(&bytes[at..]).1
        })
    }

    /// The next place of a text, from one on, where a word may begin.
    pub(crate) fn next(&self, text: &str, from: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let mut at = from;
        while let Some(&first) = bytes.get(at) {
            let rest = &bytes[at..];
            if self.short[usize::from(first)] && self.firsts.first(rest).1 {
                return Some(at);
            }
            if rest.len() >= OPENING {
                let place = place(six(rest));
                if self.long[place / 64] >> (place % 64) & 1 == 1 {
                    return Some(at);
                }
            }
            at += match first {
                0xE0..=0xEF => 3,
                0x00..=0x7F => 1,
                0x80..=0xDF => 2,
                0xF0.. => 4,
            };
        }
        None
    }
}

/// What words begin with at a place of a text; `None` where the text ends before.
#[inline]
pub(crate) fn opening(text: &str, at: usize) -> Option<u64> {
    (at + OPENING <= text.len()).then(|| six(&text.as_bytes()[at..]))
}

/// The first six bytes as a number. There are as many.
#[inline]
fn six(bytes: &[u8]) -> u64 {
    match bytes.first_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight) & 0xFFFF_FFFF_FFFF,
        None => (0..OPENING).fold(0, |all, on| all | u64::from(bytes[on]) << (8 * on)),
    }
}

#[inline]
fn place(six: u64) -> usize {
    (six.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_found_at_their_places() {
        let text = "第3回（A-z）、ñ〇〜𠮷𠮟";
        let set = CharSet::new("3（-ñ〜".chars(), true);
        let found: Vec<(usize, char)> = set.find(text).collect();
        let at = |c: char| (text.find(c).expect("it stands there"), c);
        assert_eq!(found, ['3', '（', '-', 'ñ', '〜', '𠮷', '𠮟'].map(at));
        let set = CharSet::new("回".chars(), false);
        assert_eq!(set.find(text).collect::<Vec<_>>(), [at('回')]);
    }

    #[test]
    fn no_word_is_passed_by() {
        let words = ["及び", "，", "a", "取り組み", "𠮷野", "時"];
        let openings = Openings::of(words);
        let text = "第1回及び，取組A取り組みna𠮷野家時及";
        for (at, _) in text.char_indices() {
            let begins = words.iter().any(|word| text[at..].starts_with(word));
            assert!(!begins || openings.next(text, at) == Some(at), "{at}");
        }
        assert_eq!(Openings::of(["及び"]).next("あいうえお及び", 0), Some(15));
        assert_eq!(Openings::of(["及び"]).next("あいうえお及", 0), None);
    }
}
