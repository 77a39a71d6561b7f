//! What may have been meant at a place.

use super::cache::{Cache, Contexts};
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
const OF_MODEL: usize = 24;

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
}

impl Candidates {
    pub(super) fn clear(&mut self) {
        self.list.clear();
    }

    /// Mistakes whose correction the written letters themselves suggest.
    pub(super) fn sure_mistakes(&mut self, model: &Model, letters: &[char], at: usize) {
        let c = letters[at];
        if !is_japanese(c) {
            return;
        }
        for &(x, likeness) in model.lookalikes.lookalikes(c) {
            let prior = Kind::Look.prior() + 6.0 * (likeness - 1.0);
            self.put(at, at + 1, [x], Kind::Look, prior, likeness);
        }
        for confusion in model.kana.confusions(c) {
            self.plain(at, at + 1, [confusion.meant], Kind::Kana);
        }
        if is_kanji(c) {
            for &x in model.readings.same_reading_kanji(c) {
                self.plain(at, at + 1, [x], Kind::Homophone);
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
                        let meant = Letters::of(other.chars());
                        self.add(at, at + length, meant, Kind::Homophone);
                    }
                }
            }
        }
        if letters.len() > 2 {
            for width in 1..=MOST {
                let twice = at >= width
                    && letters.get(at..at + width) == Some(&letters[at - width..at])
                    && letters[at..at + width].iter().all(|&c| is_japanese(c))
                    // ひとつひとつ, などなど, ラインイン: sounds repeat, and one slips by one letter.
                    && (width == 1 || letters[at..at + width].iter().any(|&c| is_kanji(c)));
                if twice {
                    self.plain(at, at + width, [], Kind::Doubled);
                } else if width == 1 {
                    self.plain(at, at + 1, [], Kind::Added);
                }
            }
        }
        if let Some(&next) = letters.get(at + 1)
            && next != c
            && is_japanese(next)
        {
            self.plain(at, at + 2, [next, c], Kind::Transposed);
        }
    }

    /// Letters that the document or the model knows at this place, for the one that stands there
    /// or before it.
    pub(super) fn known_letters(
        &mut self,
        model: &Model,
        cache: &Cache,
        contexts: &Contexts,
        letters: &[char],
        at: usize,
    ) {
        let c = letters[at];
        let mut known = std::mem::take(&mut self.letters);
        known.clear();
        cache.followers(contexts, OF_DOCUMENT, &mut known);
        let of_document = known.len();
        let context = &letters[at.saturating_sub(4)..at];
        for (x, _) in model.ngram.successors(context, OF_MODEL) {
            if !known.contains(&x) {
                known.push(x);
            }
        }
        let after_context = known.len();
        if is_japanese(c) {
            if let Some(&next) = letters.get(at + 1) {
                for x in model.ngram.preceding(next) {
                    if !known[..of_document].contains(&x) {
                        known.push(x);
                    }
                }
            }
            for &x in &known {
                if x != c && is_japanese(x) && same_script(x, c) {
                    self.plain(at, at + 1, [x], Kind::Other);
                }
            }
        }
        known.truncate(after_context);
        for x in model.ngram.preceding(c) {
            if !known.contains(&x) {
                known.push(x);
            }
        }
        for &x in &known {
            if is_japanese(x) {
                self.plain(at, at, [x], Kind::Dropped);
            }
        }
        self.letters = known;
    }

    fn plain<const N: usize>(&mut self, start: usize, end: usize, meant: [char; N], kind: Kind) {
        self.put(start, end, meant, kind, kind.prior(), 0.0);
    }

    fn add(&mut self, start: usize, end: usize, meant: Letters, kind: Kind) {
        self.list.push(Candidate {
            start,
            end,
            meant,
            kind,
            prior: kind.prior(),
            likeness: 0.0,
        });
    }

    fn put<const N: usize>(
        &mut self,
        start: usize,
        end: usize,
        meant: [char; N],
        kind: Kind,
        prior: f32,
        likeness: f32,
    ) {
        let meant = Letters::of(meant.into_iter());
        let known = (self.list.iter())
            .any(|c| (c.start, c.end, c.meant) == (start, end, meant) && c.prior >= prior);
        if !known {
            self.list.push(Candidate {
                start,
                end,
                meant,
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
