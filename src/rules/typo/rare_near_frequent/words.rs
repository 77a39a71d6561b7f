//! How often words stand in the table.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use crate::rule::Segments;
use crate::rules::wording::script::{is_kanji, is_katakana};

/// Longer runs are no words.
const LONGEST: usize = 64;

/// Cells of each run of kanji or of katakana.
#[derive(Debug)]
pub(super) struct Words<'s>(HashMap<&'s [char], usize, FixedState>);

impl<'s> Words<'s> {
    /// O(characters).
    pub(super) fn of(segments: &'s Segments) -> Self {
        let mut words: HashMap<&[char], usize, FixedState> = HashMap::default();
        for segment in segments.list() {
            let chars = &segments.chars()[segment.range.clone()];
            for word in chars.chunk_by(|&a, &b| joins(a, b)).filter(|w| is_word(w)) {
                *words.entry(word).or_default() += segment.cells;
            }
        }
        Self(words)
    }

    /// In how many cells the word around a place stands, a cell for each time; `None` where the
    /// place is in no word.
    pub(super) fn cells(&self, chars: &[char], place: &Range<usize>) -> Option<usize> {
        let inside = place.start..place.end.max(place.start + 1);
        let back = if place.is_empty() && !is_word(&chars[inside.clone()]) {
            1
        } else {
            0
        };
        let (first, last) = (inside.start - back, inside.end - back);
        let (mut from, mut to) = (first, last);
        while from > 0 && first - from <= LONGEST && joins(chars[from - 1], chars[from]) {
            from -= 1;
        }
        while to < chars.len() && to - last <= LONGEST && joins(chars[to - 1], chars[to]) {
            to += 1;
        }
        self.0.get(&chars[from..to]).copied()
    }
}

fn joins(a: char, b: char) -> bool {
    is_kanji(a) && is_kanji(b) || is_katakana(a) && is_katakana(b)
}

/// Whether characters that join one another are a word: one of them tells.
fn is_word(run: &[char]) -> bool {
    (run.first()).is_some_and(|&c| is_kanji(c) || is_katakana(c))
}
