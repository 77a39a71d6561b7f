//! Gathers what is known about a candidate, for the ranking.

use std::ops::Range;

use super::candidates::Candidate;
use super::judge::{Judge, Scored};
use super::{Kind, Passage, Suspicion, is_hiragana, is_kanji, is_katakana, rank, twins};
use crate::text::model::Segmentation;

/// Letters of the context that words are cut in.
const WINDOW: usize = 12;
/// Letters of a clause that is hardly another one by a kanji more.
const LONG_CLAUSE: usize = 8;

impl Judge<'_> {
    /// What a candidate is worth. O(letters of its window · longest word).
    pub(super) fn rank(
        &mut self,
        at: usize,
        passage: &Passage,
        scored: &Scored,
        lead: f32,
    ) -> Suspicion {
        let letters = &passage.letters;
        let Candidate {
            start,
            end,
            ref meant,
            kind,
            ..
        } = scored.candidate;
        let range = start..end;
        let meant_letters: Vec<char> = meant.letters().collect();
        let around = start.saturating_sub(2)..letters.len().min(end + 2);
        let [written_elsewhere, meant_elsewhere] =
            self.both(letters, &range, &meant_letters, around);
        let facts = rank::Facts {
            letters,
            start,
            end,
            meant: &meant_letters,
            kind,
            gain: scored.gain,
            plain: scored.plain,
            smooth: scored.smooth,
            surprise: self.log_ps[start..letters.len().min(end + 3)].iter().sum(),
            log_p: [&self.log_ps, &self.plain]
                .map(|log_ps| log_ps.get(start).copied().unwrap_or(0.0)),
            lead,
            copies: passage.copies,
            likeness: scored.candidate.likeness,
            written_elsewhere,
            meant_elsewhere,
            words: self.gain_in_words(letters, &range, &meant_letters),
            twin: self.twin(letters, &range, &meant_letters, kind),
            stranger: self.stranger(letters, &scored.candidate) as f32,
            in_compound: start < end && self.in_compound(letters, start, end),
            word: self.word(letters, &range, &meant_letters),
            joints: [&letters[range.clone()], &meant_letters]
                .map(|middle| self.joints(letters, &range, middle)),
            letter: [letters[range.clone()].first(), meant_letters.first()].map(|c| {
                c.map(|&c| {
                    let seen = self.cache.passages(std::iter::once(c));
                    (seen, self.model.ngram.frequency(c))
                })
            }),
        };
        let features = rank::Features::of(&facts);
        let p = if self.evidence.weights {
            rank::Trees::builtin().probability(&features)
        } else {
            // Even odds where the gain makes up for the mistake's rarity.
            1.0 / (1.0 + (-scored.score()).exp())
        };
        Suspicion {
            passage: at,
            start,
            end,
            meant: meant_letters.iter().collect(),
            kind,
            p,
            written_elsewhere,
            meant_elsewhere,
            plainer: facts.words[0],
            unaided: facts.plain,
            others: Vec::new(),
            features,
        }
    }

    /// Other passages that have what stands around a change, as it is written and as it is meant.
    fn both(
        &self,
        letters: &[char],
        range: &Range<usize>,
        meant: &[char],
        around: Range<usize>,
    ) -> [u32; 2] {
        [&letters[range.clone()], meant].map(|middle| {
            let before = letters[around.start..range.start].iter();
            let behind = letters[range.end..around.end].iter();
            (self.cache).passages(before.chain(middle).chain(behind).copied())
        })
    }

    /// The change with the letters of its script beside it.
    fn word(&self, letters: &[char], range: &Range<usize>, meant: &[char]) -> rank::Word {
        let touched = letters[range.clone()].first().or(meant.first()).copied();
        let joined = |c: Option<&char>| {
            (c.zip(touched))
                .is_some_and(|(&c, touched)| script(c).is_some() && script(c) == script(touched))
        };
        let before = range.start.checked_sub(1).and_then(|at| letters.get(at));
        let around = range.start - usize::from(joined(before))
            ..range.end + usize::from(joined(letters.get(range.end)));
        let [written, of_meant] = self.both(letters, range, meant, around.clone());
        rank::Word {
            letters: around.len(),
            written,
            meant: of_meant,
        }
    }

    /// Other passages that have the letters at either end of a change side by side; `None` at an
    /// end of the passage.
    fn joints(&self, letters: &[char], range: &Range<usize>, middle: &[char]) -> [Option<u32>; 2] {
        let before = range.start.checked_sub(1).map(|at| letters[at]);
        let behind = letters.get(range.end).copied();
        [
            before.zip(middle.first().copied()),
            middle.last().copied().zip(behind),
        ]
        .map(|pair| pair.map(|(a, b)| self.cache.passages([a, b].into_iter())))
    }

    /// Whether a kanji makes a compound that Japanese has: 彩度, 残量. No other kanji is more right
    /// there unless it looks or sounds like it.
    fn in_compound(&self, letters: &[char], start: usize, end: usize) -> bool {
        let pair = |a: Option<&char>, b: Option<&char>| {
            let both = a.zip(b).filter(|&(&a, &b)| is_kanji(a) && is_kanji(b));
            both.is_some_and(|(&a, &b)| self.evidence.ngram && self.model.ngram.follows(a, b))
        };
        let before = start.checked_sub(1).and_then(|at| letters.get(at));
        pair(before, letters.get(start)) || pair(letters.get(start), letters.get(end))
    }

    /// By how much the text is easier to cut into words: cost, unknown words fewer, single kanji
    /// fewer; and the unknown words left.
    fn gain_in_words(
        &mut self,
        letters: &[char],
        range: &Range<usize>,
        meant: &[char],
    ) -> [f32; 4] {
        if !self.evidence.words {
            return [0.0; 4];
        }
        let window = range.start.saturating_sub(WINDOW)..letters.len().min(range.end + WINDOW);
        let new = [
            &letters[window.start..range.start],
            meant,
            &letters[range.end..window.end],
        ]
        .concat();
        let old = self.words(letters, window);
        let new = self.lattice.segment(&new);
        [
            old.cost - new.cost,
            old.unknown as f32 - new.unknown as f32,
            old.single_kanji as f32 - new.single_kanji as f32,
            new.unknown as f32,
        ]
    }

    /// A window of the passage as it is, cut into words; candidates of a place share theirs.
    fn words(&mut self, letters: &[char], window: Range<usize>) -> Segmentation {
        if let Some((_, known)) = self.windows.iter().rev().find(|(w, _)| *w == window) {
            return *known;
        }
        let words = self.lattice.segment(&letters[window.clone()]);
        self.windows.push((window, words));
        words
    }

    /// The clause of a change and those like it.
    fn twin(
        &self,
        letters: &[char],
        range: &Range<usize>,
        meant: &[char],
        kind: Kind,
    ) -> rank::Word {
        let clause = twins::clause(letters, range.clone());
        let mut twin = rank::Word {
            letters: clause.len(),
            meant: 0,
            written: self.twins.copies(letters[clause.clone()].iter().copied()),
        };
        let touched = letters[range.clone()].first().or(meant.first());
        if tells(kind, touched.is_some_and(|&c| is_kanji(c)), clause.len()) {
            let before = letters[clause.start..range.start].iter();
            let behind = letters[range.end..clause.end].iter();
            twin.meant = (self.twins).copies(before.chain(meant).chain(behind).copied());
        }
        twin
    }
}

/// Whether a clause that is the same but for the mistake proves one. Another kanji, or one more or
/// less, often makes another clause: 市商工会 and 町商工会, 県内企業 and 内企業.
fn tells(kind: Kind, kanji: bool, clause: usize) -> bool {
    match kind {
        Kind::Other => !kanji,
        Kind::Dropped | Kind::Added => !kanji || clause >= LONG_CLAUSE,
        _ => true,
    }
}

/// Kanji, hiragana or katakana.
fn script(c: char) -> Option<u8> {
    [is_kanji(c), is_hiragana(c), is_katakana(c)]
        .iter()
        .position(|&is| is)
        .map(|at| at as u8)
}
