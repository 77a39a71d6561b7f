//! How often words stand in the table.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use crate::rule::Segments;
use crate::rules::wording::script::{is_kanji, is_katakana};
use crate::text::CharSet;

/// Longer runs are no words.
const LONGEST: usize = 64;

/// Cells of some runs of kanji or of katakana.
#[derive(Debug)]
pub(super) struct Words<'s> {
    chars: &'s [char],
    cells: HashMap<&'s [char], usize, FixedState>,
}

impl<'s> Words<'s> {
    /// Counts the words around some places, which are few. O(characters).
    pub(super) fn around<'p>(
        segments: &'s Segments,
        places: impl Iterator<Item = &'p Range<usize>>,
    ) -> Self {
        let chars = segments.chars();
        let runs = places.map(|place| &chars[run(chars, place)]);
        let mut cells: HashMap<&[char], usize, FixedState> =
            (runs.filter(|run| is_word(run)).map(|run| (run, 0))).collect();
        if cells.is_empty() {
            return Self { chars, cells };
        }
        let firsts = CharSet::new(cells.keys().map(|run| run[0]), true);
        for segment in segments.list() {
            for at in segment.range.clone() {
                if !firsts.contains(chars[at]) || joins(chars[at - 1], chars[at]) {
                    continue;
                }
                let rest = chars[at..segment.range.end].windows(2);
                let length = 1 + rest.take_while(|pair| joins(pair[0], pair[1])).count();
                if let Some(count) = cells.get_mut(&chars[at..at + length]) {
                    *count += segment.cells;
                }
            }
        }
        Self { chars, cells }
    }

    /// In how many cells the word around one of the places stands, a cell for each time; `None`
    /// where the place is in no word.
    pub(super) fn cells(&self, place: &Range<usize>) -> Option<usize> {
        let count = self.cells.get(&self.chars[run(self.chars, place)]).copied();
        count.filter(|&count| count > 0)
    }
}

/// The run of kanji or katakana around a place.
fn run(chars: &[char], place: &Range<usize>) -> Range<usize> {
    let inside = place.start..place.end.max(place.start + 1);
    let back = usize::from(place.is_empty() && !is_word(&chars[inside.clone()]));
    let (first, last) = (inside.start - back, inside.end - back);
    let (mut from, mut to) = (first, last);
    while from > 0 && first - from <= LONGEST && joins(chars[from - 1], chars[from]) {
        from -= 1;
    }
    while to < chars.len() && to - last <= LONGEST && joins(chars[to - 1], chars[to]) {
        to += 1;
    }
    from..to
}

fn joins(a: char, b: char) -> bool {
    is_kanji(a) && is_kanji(b) || is_katakana(a) && is_katakana(b)
}

/// Whether characters that join one another are a word: one of them tells.
fn is_word(run: &[char]) -> bool {
    (run.first()).is_some_and(|&c| is_kanji(c) || is_katakana(c))
}
