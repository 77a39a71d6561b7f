//! Which texts are the same after folding: numbers instead of strings, so that rows compare fast.

use std::hash::{BuildHasher as _, Hash, Hasher};

use foldhash::fast::FixedState;

use crate::text::fold;

/// Stands for all texts that are equal after folding: their hash and length. Two different texts
/// of one length are taken for one once in 2⁶⁴ comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Class {
    hash: u64,
    length: u32,
}

impl Class {
    /// The empty text.
    pub(crate) const BLANK: Self = Self { hash: 0, length: 0 };

    /// The class of a text; a cell's text has its own in `Occurrences::class`. O(length).
    pub(crate) fn of(text: &str) -> Self {
        let folded = fold(text);
        if folded.is_empty() {
            return Self::BLANK;
        }
        let length = u32::try_from(folded.chars().count()).expect("sources are below 4 GiB");
        Self {
            hash: FixedState::default().hash_one(&*folded),
            length,
        }
    }

    /// Characters after folding.
    pub(crate) fn length(self) -> usize {
        self.length as usize
    }
}

impl Hash for Class {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}
