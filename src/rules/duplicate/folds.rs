//! Which texts are the same after folding: numbers instead of strings, so that rows compare fast.

use std::hash::{BuildHasher as _, Hash, Hasher};

use foldhash::fast::FixedState;

use crate::grid::{Grid, TextId};
use crate::text::fold;

/// Stands for all texts that are equal after folding: their hash and length. Two different texts
/// of one length are taken for one once in 2⁶⁴ comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Class {
    hash: u64,
    length: u32,
}

impl Class {
    /// The empty text.
    pub(super) const BLANK: Self = Self { hash: 0, length: 0 };
    const UNKNOWN: Self = Self {
        hash: 0,
        length: u32::MAX,
    };

    /// The class of a text. O(length).
    pub(super) fn of(text: &str) -> Self {
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
    pub(super) fn length(self) -> usize {
        self.length as usize
    }
}

impl Hash for Class {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

/// Folds each distinct text once, when it is asked for.
#[derive(Debug)]
pub(super) struct Folds<'a> {
    grid: &'a Grid,
    by_text: Vec<Class>,
}

impl<'a> Folds<'a> {
    pub(super) fn new(grid: &'a Grid) -> Self {
        Self {
            grid,
            by_text: vec![Class::UNKNOWN; grid.text_count()],
        }
    }

    /// The class of a cell's text. O(1) after the first time.
    pub(super) fn class(&mut self, text: TextId) -> Class {
        let known = &mut self.by_text[text.index()];
        if *known == Class::UNKNOWN {
            *known = Class::of(self.grid.text(text));
        }
        *known
    }
}
