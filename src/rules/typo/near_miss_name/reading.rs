//! Kana that are almost the reading of a place of which the document speaks.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use foldhash::fast::FixedState;

use crate::edition::layout::is_body_name;
use crate::grid::TextId;
use crate::rule::Context;
use crate::text::names::Letters;
use crate::text::script::is_hiragana;

/// Times a document names a place before its reading is evidence.
const OFTEN: usize = 10;
/// Shorter readings are a letter away from too many words.
const SHORTEST: usize = 4;
/// Letters of the name that follows the kana; less is a word with its okurigana.
const REST: usize = 4;

/// Kana in a text that are almost a reading.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hit {
    pub(super) letters: Range<usize>,
    /// あおもり.
    pub(super) reading: String,
    /// 青森.
    pub(super) place: String,
    /// How often the document names the place.
    pub(super) count: usize,
}

/// Readings, with what is known already of the document's places and kana.
pub(super) struct Readings<'a> {
    readings: &'a [(String, String)],
    /// Hashes of all that is left of a reading when a letter is lost, and of the reading.
    shortened: HashSet<u64, FixedState>,
    /// For kana met before: what they are almost.
    met: HashMap<String, Option<(String, String, usize)>>,
}

impl<'a> Readings<'a> {
    pub(super) fn of(cx: &Context<'a>) -> Self {
        let readings = cx.settings.names().readings();
        let mut shortened = HashSet::default();
        for (_, reading) in readings {
            let letters: Vec<char> = reading.chars().collect();
            if letters.len() >= SHORTEST {
                shortened.extend(shortened_forms(&letters));
            }
        }
        Self {
            readings,
            shortened,
            met: HashMap::new(),
        }
    }

    /// Whether some letters may be a slip away from a reading: what is left of both without one of
    /// their letters is the same. Quick, and true for few.
    fn plausible(&self, kana: &[char]) -> bool {
        shortened_forms(kana).any(|form| self.shortened.contains(&form))
    }

    /// All kana of a text that begin the name of a body and are almost a reading.
    pub(super) fn hits(&mut self, cx: &Context<'_>, id: TextId, text: &Letters) -> Vec<Hit> {
        let chars = text.chars();
        let mut out = Vec::new();
        let mut start = 0;
        for at in 0..=chars.len() {
            if chars.get(at).copied().is_some_and(is_hiragana) {
                continue;
            }
            let run = start..at;
            start = at + 1;
            if !(3..=8).contains(&run.len())
                || !begins_word(&chars[..run.start])
                || !self.plausible(&chars[run.clone()])
                || !opens_name(chars, &run)
            {
                continue;
            }
            let kana: String = chars[run.clone()].iter().collect();
            if !self.met.contains_key(&kana) {
                let almost = self.almost(cx, &kana);
                self.met.insert(kana.clone(), almost);
            }
            if let Some((place, reading, count)) = &self.met[&kana] {
                // A way of writing that the document is full of is no slip.
                if cx.occurrences.cells(id).len() * 4 <= *count {
                    out.push(Hit {
                        letters: run,
                        reading: reading.clone(),
                        place: place.clone(),
                        count: *count,
                    });
                }
            }
        }
        out
    }

    /// The place whose reading is one letter away and that the document names most.
    fn almost(&self, cx: &Context<'_>, kana: &str) -> Option<(String, String, usize)> {
        let letters: Vec<char> = kana.chars().collect();
        if self.readings.iter().any(|(_, reading)| reading == kana) {
            return None;
        }
        let mut best: Option<(String, String, usize)> = None;
        for (place, reading) in self.readings {
            let right: Vec<char> = reading.chars().collect();
            if right.len() < SHORTEST || !one_slip(&right, &letters) {
                continue;
            }
            let count = count(cx, place);
            if count >= OFTEN && best.as_ref().is_none_or(|&(_, _, most)| most < count) {
                best = Some((place.clone(), reading.clone(), count));
            }
        }
        best
    }
}

/// How often the data name a place. O(text); asked for very few places.
fn count(cx: &Context<'_>, place: &str) -> usize {
    (1..cx.grid.text_count())
        .map(|text| {
            let id = TextId(u32::try_from(text).expect("texts are counted in 32 bits"));
            let cells = cx.occurrences.cells(id).len();
            match cells {
                0 => 0,
                _ => cells * cx.grid.text(id).matches(place).count(),
            }
        })
        .sum()
}

/// Letters with each one of them left out, and as they are, as hashes.
fn shortened_forms(letters: &[char]) -> impl Iterator<Item = u64> + '_ {
    (0..=letters.len()).map(|left_out| {
        let (head, tail) = letters.split_at(left_out);
        let rest = head.iter().chain(tail.iter().skip(1));
        rest.fold(0, |hash: u64, &c| {
            (hash.rotate_left(5) ^ u64::from(c)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        })
    })
}

/// Whether a word begins after these letters.
fn begins_word(before: &[char]) -> bool {
    match before.last() {
        None => true,
        Some('人') => before.ends_with(&['法', '人']),
        Some('社') => before.ends_with(&['会', '社']),
        Some(&c) => !matches!(c, '\u{3400}'..='\u{9FFF}' | 'ァ'..='ヺ' | 'ー' | '々'),
    }
}

/// The kana are followed by a word, and both together are written like the name of a body.
fn opens_name(chars: &[char], run: &Range<usize>) -> bool {
    let word = |c: &&char| matches!(c, '\u{3400}'..='\u{9FFF}' | 'ァ'..='ヺ' | 'ー' | '々' | '・');
    let rest = chars[run.end..].iter().take_while(word).count();
    rest >= REST && is_body_name(&chars[run.end..run.end + rest].iter().collect::<String>())
}

/// One letter other, dropped, added, or two swapped.
fn one_slip(right: &[char], wrong: &[char]) -> bool {
    let same = right.iter().zip(wrong).take_while(|(a, b)| a == b).count();
    let (right, wrong) = (&right[same..], &wrong[same..]);
    match (right, wrong) {
        ([_, a @ ..], []) | ([], [_, a @ ..]) => a.is_empty(),
        ([a, x @ ..], [b, y @ ..]) => {
            let swapped =
                matches!((x, y), ([c, p @ ..], [d, q @ ..]) if a == d && b == c && p == q);
            x == y || x == wrong || right == y || swapped
        }
        _ => false,
    }
}
