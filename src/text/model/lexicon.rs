//! Words with classes and costs, for the cheapest way to cut a text into words.

/// One nat of cost: ipadic's costs are in units of 1/700 nat.
pub const NAT: f32 = 700.0;

/// Words.
#[derive(Debug)]
pub struct Lexicon {}

/// A word that begins a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Its length in bytes.
    pub len: usize,
    /// Its class: part of speech and inflected form, for [`Lexicon::connection`].
    pub class: u8,
    /// Its cost in units of 1/[`NAT`].
    pub cost: i16,
}

/// The cheapest way to cut a text into words.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Segmentation {
    /// Its cost in nats: words and connections.
    pub cost: f32,
    /// How many of its words are in no list.
    pub unknown: u32,
    /// How many of its words are a single kanji.
    pub single_kanji: u32,
}

impl Lexicon {
    pub(super) fn builtin() -> Self {
        Self {}
    }

    /// The words that begin `text`, the shortest first; a word of several classes comes several
    /// times. O(longest word).
    pub fn prefixes<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Entry> + 'a {
        let _ = text;
        std::iter::empty()
    }

    /// What it costs that a word of class `right` follows one of class `left`, in units of
    /// 1/[`NAT`]. Class 0 is the edge of the text.
    pub fn connection(&self, left: u8, right: u8) -> i16 {
        let _ = (left, right);
        0
    }

    /// Whether a word is in the list, in any class.
    pub fn contains(&self, word: &str) -> bool {
        let _ = word;
        false
    }

    /// The cost of the cheapest segmentation in nats, unknown words included.
    pub fn best_cost(&self, text: &str) -> f32 {
        self.segment(text).cost
    }

    /// The cheapest segmentation (Viterbi). O(text · longest word).
    pub fn segment(&self, text: &str) -> Segmentation {
        let _ = text;
        Segmentation::default()
    }
}
