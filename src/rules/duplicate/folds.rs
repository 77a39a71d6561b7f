//! Which texts are the same after folding: numbers instead of strings, so that rows compare fast.

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use std::collections::HashMap;

use crate::grid::{Grid, TextId};
use crate::text::fold;

/// A class of texts that are equal after folding. [`Class::BLANK`] is the empty one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Class(pub(super) u32);

impl Class {
    pub(super) const BLANK: Self = Self(0);
}

/// Folds each distinct text once, when it is asked for.
#[derive(Debug)]
pub(super) struct Folds<'a> {
    grid: &'a Grid,
    /// By text; `u32::MAX`: not asked for yet.
    by_text: Vec<u32>,
    by_hash: HashMap<u128, u32>,
    /// Characters of each class.
    lengths: Vec<u32>,
}

impl<'a> Folds<'a> {
    pub(super) fn new(grid: &'a Grid) -> Self {
        let mut folds = Self {
            grid,
            by_text: vec![u32::MAX; grid.text_count()],
            by_hash: HashMap::new(),
            lengths: Vec::new(),
        };
        folds.class_of("");
        folds
    }

    /// The class of a cell's text. O(1) after the first time.
    pub(super) fn class(&mut self, text: TextId) -> Class {
        let known = self.by_text[text.index()];
        if known != u32::MAX {
            return Class(known);
        }
        let class = self.class_of(self.grid.text(text));
        self.by_text[text.index()] = class.0;
        class
    }

    /// The class of any text.
    pub(super) fn class_of(&mut self, text: &str) -> Class {
        let folded = fold(text);
        // 128 bits instead of the text itself: equal by accident once in 10^38 / pairs.
        let half = |seed| FixedState::with_seed(seed).hash_one(&folded);
        let hash = (u128::from(half(1)) << 64) | u128::from(half(2));
        let next = u32::try_from(self.lengths.len()).expect("texts are counted in 32 bits");
        let class = *self.by_hash.entry(hash).or_insert(next);
        if class == next {
            let length = folded.chars().count();
            self.lengths
                .push(u32::try_from(length).expect("sources are below 4 GiB"));
        }
        Class(class)
    }

    /// Characters after folding.
    pub(super) fn length(&self, class: Class) -> usize {
        self.lengths[class.0 as usize] as usize
    }
}
