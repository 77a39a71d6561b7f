//! What may have been meant at a place.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::cache::Cache;
use super::judge::Walk;
use super::twins::Change;
use super::{Kind, is_hiragana, is_japanese, is_kanji, is_katakana};
use crate::text::model::Model;

/// A few letters without an allocation; unused ones are `'\0'`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letters(pub(super) [char; MOST]);

/// Letters of the longest correction.
const MOST: usize = 4;
/// Letters the document has at a place that are tried.
const OF_DOCUMENT: usize = 8;
/// Letters the model has after a context, or before a letter, that are tried.
const OF_MODEL: usize = 16;

impl Letters {
    pub(super) fn of(letters: impl Iterator<Item = char>) -> Self {
        let mut out = ['\0'; MOST];
        for (slot, c) in out.iter_mut().zip(letters) {
            *slot = c;
        }
        Self(out)
    }

    pub(super) fn letters(self) -> impl Iterator<Item = char> {
        self.0.into_iter().take_while(|&c| c != '\0')
    }
}

/// A correction to be tried.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) meant: Letters,
    pub(super) kind: Kind,
    pub(super) prior: f32,
    /// How much the letters look alike, 0–1.
    pub(super) likeness: f32,
}

/// Candidates of one place.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    pub(super) list: Vec<Candidate>,
    letters: Vec<char>,
    word: String,
    /// The letters the model has most often after a context.
    listed: HashMap<u32, Vec<char>, FixedState>,
    /// Letters put in the place of one.
    replaced: Seen,
}

/// A set of letters that may say yes too often: most questions end here.
#[derive(Debug, Default)]
struct Seen([u64; 8]);

impl Seen {
    /// Whether a letter may have been here; it has been from now on.
    fn insert(&mut self, c: char) -> bool {
        let bit = c as usize % (64 * self.0.len());
        let word = &mut self.0[bit / 64];
        let there = *word >> (bit % 64) & 1 == 1;
        *word |= 1 << (bit % 64);
        there
    }

    /// Adds a letter to a list that has none twice.
    fn add(&mut self, list: &mut Vec<char>, c: char) {
        if !self.insert(c) || !list.contains(&c) {
            list.push(c);
        }
    }
}

impl Candidates {
    pub(super) fn clear(&mut self) {
        self.list.clear();
        self.replaced = Seen::default();
    }

    /// Mistakes of the kinds `of` whose correction the written letters themselves suggest.
    pub(super) fn sure_mistakes(
        &mut self,
        model: &Model,
        letters: &[char],
        at: usize,
        of: impl Fn(Kind) -> bool,
    ) {
        let c = letters[at];
        if !is_japanese(c) {
            return;
        }
        if of(Kind::Look) {
            for &(x, likeness) in model.lookalikes.lookalikes(c) {
                let prior = Kind::Look.prior() + 6.0 * (likeness - 1.0);
                self.replace(at, x, Kind::Look, prior, likeness);
            }
        }
        if of(Kind::Kana) {
            for confusion in model.kana.confusions(c) {
                self.replace(at, confusion.meant, Kind::Kana, Kind::Kana.prior(), 0.0);
            }
        }
        if of(Kind::Homophone) && is_kanji(c) {
            for &x in model.readings.same_reading_kanji(c) {
                self.replace(at, x, Kind::Homophone, Kind::Homophone.prior(), 0.0);
            }
            for length in 2..=MOST {
                let Some(word) = letters.get(at..at + length) else {
                    break;
                };
                if !is_kanji(word[length - 1]) {
                    break;
                }
                self.word.clear();
                self.word.extend(word);
                for other in model.readings.homophones(&self.word) {
                    let differs = (other.chars().zip(word)).filter(|(a, b)| a != *b).count();
                    // A single kanji has been tried.
                    if differs > 1 {
                        self.add(at, at + length, other.chars(), Kind::Homophone);
                    }
                }
            }
        }
        if of(Kind::Doubled) && letters.len() > 2 {
            for width in 1..=MOST {
                let twice = at >= width
                    && letters.get(at..at + width) == Some(&letters[at - width..at])
                    && letters[at..at + width].iter().all(|&c| is_japanese(c))
                    // ひとつひとつ, などなど, ラインイン: sounds repeat, and one slips by one letter.
                    && (width == 1 || letters[at..at + width].iter().any(|&c| is_kanji(c)));
                // あああ: three in a row are no slip.
                let more = at.checked_sub(2).map(|two| letters[two]) == Some(c)
                    || letters.get(at + 1) == Some(&c);
                let twice = twice && !(width == 1 && more);
                if twice {
                    self.add(at, at + width, [], Kind::Doubled);
                } else if width == 1 {
                    self.add(at, at + 1, [], Kind::Added);
                }
            }
        }
        if of(Kind::Transposed)
            && let Some(&next) = letters.get(at + 1)
            && next != c
            && is_japanese(next)
        {
            self.add(at, at + 2, [next, c], Kind::Transposed);
        }
    }

    /// Letters that the document or the model knows at this place, for the one that stands there
    /// or before it; kinds as above.
    pub(super) fn known_letters(
        &mut self,
        model: &Model,
        cache: &Cache,
        walk: &Walk,
        letters: &[char],
        at: usize,
        of: impl Fn(Kind) -> bool,
    ) {
        let c = letters[at];
        let mut known = std::mem::take(&mut self.letters);
        known.clear();
        cache.followers(&walk.contexts, OF_DOCUMENT, &mut known);
        let mut seen = Seen::default();
        for &x in &known {
            seen.insert(x);
        }
        let most = known.len() + OF_MODEL;
        for context in model.ngram.contexts(&walk.ngram) {
            // The same at all places behind these letters.
            let listed = (self.listed.entry(context))
                .or_insert_with(|| model.ngram.listed(context, OF_MODEL));
            for &x in listed.iter() {
                if known.len() < most {
                    seen.add(&mut known, x);
                }
            }
        }
        if of(Kind::Other) && is_japanese(c) {
            for &x in &known {
                self.other(at, c, x);
            }
            if let Some(&next) = letters.get(at + 1) {
                for x in model.ngram.preceding(next) {
                    self.other(at, c, x);
                }
            }
        }
        let dropped = known
            .iter()
            .filter(|&&x| of(Kind::Dropped) && is_japanese(x));
        for &x in dropped {
            self.add(at, at, [x], Kind::Dropped);
        }
        self.letters = known;
    }

    /// The mistake that a twin shows, as the likeliest kind it can be.
    pub(super) fn change(&mut self, model: &Model, letters: &[char], change: &Change) {
        let (start, end) = (change.start, change.end);
        if start < end {
            self.sure_mistakes(model, letters, start, |_| true);
        }
        self.list.retain(|candidate| change.makes(candidate));
        if !self.list.is_empty() {
            return;
        }
        let japanese = change.meant.letters().all(is_japanese);
        match end - start {
            0 if japanese => self.add(start, start, change.meant.letters(), Kind::Dropped),
            1 if !is_kanji(letters[start]) => {
                for x in change.meant.letters() {
                    self.other(start, letters[start], x);
                }
            }
            _ => {}
        }
    }

    fn other(&mut self, at: usize, c: char, x: char) {
        if x != c && is_japanese(x) && same_script(x, c) {
            self.replace(at, x, Kind::Other, Kind::Other.prior(), 0.0);
        }
    }

    fn add(&mut self, start: usize, end: usize, meant: impl IntoIterator<Item = char>, kind: Kind) {
        self.list.push(Candidate {
            start,
            end,
            meant: Letters::of(meant.into_iter()),
            kind,
            prior: kind.prior(),
            likeness: 0.0,
        });
    }

    /// Another letter for the one that stands there, unless a likelier mistake says the same.
    fn replace(&mut self, at: usize, meant: char, kind: Kind, prior: f32, likeness: f32) {
        let meant_letters = Letters::of(std::iter::once(meant));
        let known = self.replaced.insert(meant)
            && (self.list.iter()).any(|c| {
                (c.start, c.end, c.meant) == (at, at + 1, meant_letters) && c.prior >= prior
            });
        if !known {
            self.list.push(Candidate {
                start: at,
                end: at + 1,
                meant: meant_letters,
                kind,
                prior,
                likeness,
            });
        }
    }
}

/// Kanji for kanji and kana for kana: what crosses scripts looks alike.
fn same_script(a: char, b: char) -> bool {
    is_kanji(a) && is_kanji(b)
        || is_hiragana(a) && is_hiragana(b)
        || is_katakana(a) && is_katakana(b)
}
