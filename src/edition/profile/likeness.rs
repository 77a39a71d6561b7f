//! How alike neighbouring cells are, by the character pairs they share.

use super::Lexicon;
use crate::grid::TextId;
use crate::text::fold;

/// How alike two neighbouring cells of a row are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::edition) enum Likeness {
    Equal,
    Similar,
    Different,
}

/// The likeness of two texts that are not the same. O(characters).
pub(in crate::edition) fn likeness(a: &str, b: &str) -> Likeness {
    let (mut of_a, mut of_b) = (Pairs::default(), Pairs::default());
    of_a.fill(&fold(a), &Pairs::default());
    of_b.fill(&fold(b), &of_a);
    of_b.likeness(&of_a)
}

/// The distinct character pairs of a text.
struct Pairs {
    /// Open addressing, at most half full: generation and pair. Entries of an older generation are
    /// free, so that no text pays for the longest.
    slots: Vec<u64>,
    generation: u32,
    count: usize,
    /// How many of them the text before has.
    shared: usize,
    text: Option<TextId>,
}

impl Default for Pairs {
    fn default() -> Self {
        Self {
            slots: vec![0; 64],
            generation: 1,
            count: 0,
            shared: 0,
            text: None,
        }
    }
}

impl Pairs {
    fn fill(&mut self, folded: &str, before: &Self) {
        self.generation = self.generation.wrapping_add(1);
        // A pair takes at least two bytes, two of a Japanese text six.
        let room = (folded.len() * 2 / 3).next_power_of_two();
        if self.slots.len() < room || self.generation == 0 {
            self.slots = vec![0; room.max(self.slots.len())];
            self.generation = 1;
        }
        (self.count, self.shared) = (0, 0);
        let mut left = None;
        for c in folded.chars() {
            if let Some(left) = left.replace(c) {
                let pair = hash(left, c);
                // ASCII has a pair a byte.
                if self.count * 2 >= self.slots.len() {
                    self.grow();
                }
                if self.insert(pair) {
                    self.count += 1;
                    self.shared += usize::from(before.contains(pair));
                }
            }
        }
    }

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.slots);
        self.slots = vec![0; old.len() * 2];
        for slot in old {
            if slot >> 32 == u64::from(self.generation) {
                self.insert(slot as u32);
            }
        }
    }

    /// Where a pair is, or would be.
    fn slot(&self, pair: u32) -> usize {
        let mask = self.slots.len() - 1;
        let own = self.own(pair);
        let mut at = (pair.wrapping_mul(0x9E37_79B9) >> 7) as usize & mask;
        while self.slots[at] >> 32 == u64::from(self.generation) && self.slots[at] != own {
            at = (at + 1) & mask;
        }
        at
    }

    fn own(&self, pair: u32) -> u64 {
        u64::from(self.generation) << 32 | u64::from(pair)
    }

    fn contains(&self, pair: u32) -> bool {
        self.slots[self.slot(pair)] == self.own(pair)
    }

    /// Whether the pair is new.
    fn insert(&mut self, pair: u32) -> bool {
        let (at, own) = (self.slot(pair), self.own(pair));
        let new = self.slots[at] != own;
        self.slots[at] = own;
        new
    }

    /// Dice coefficient, in two classes.
    fn likeness(&self, before: &Self) -> Likeness {
        match self.shared * 4 >= self.count + before.count {
            true => Likeness::Similar,
            false => Likeness::Different,
        }
    }
}

/// Two characters of 21 bits in 32: two pairs in 4 billion are taken for one.
fn hash(left: char, right: char) -> u32 {
    let key = u64::from(left) << 21 | u64::from(right);
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

/// Likenesses of texts with the text before, in the order of reading.
#[derive(Default)]
pub(super) struct Likenesses {
    before: Pairs,
    now: Pairs,
}

impl Likenesses {
    /// Goes on to the next text.
    pub(super) fn next(&mut self, lexicon: &Lexicon<'_>, text: TextId) {
        std::mem::swap(&mut self.before, &mut self.now);
        self.now.fill(&fold(lexicon.grid.text(text)), &self.before);
        self.now.text = Some(text);
    }

    /// The likeness of the last two texts.
    pub(super) fn of(&self, lexicon: &Lexicon<'_>, before: TextId, text: TextId) -> Likeness {
        debug_assert_eq!(
            (self.before.text, self.now.text),
            (Some(before), Some(text))
        );
        match lexicon.values.get(before) == lexicon.values.get(text) {
            true => Likeness::Equal,
            false => self.now.likeness(&self.before),
        }
    }
}
