//! What may have been meant: a noisy channel from intended to written text.
//!
//! ```text
//! passages ─▶ gate ─▶ candidates ─▶ Δ log P ─▶ words ─▶ probability ─▶ best of what overlaps
//! ```
//!
//! The language model is [`Ngram`](super::model::Ngram) (which letters follow which in Japanese)
//! with a cache of the document on top. A candidate is kept where the corrected text is so much
//! more probable that the mistake's own rarity is made up for; [`rank`] turns what is known about
//! it into a probability by trees fitted on injected mistakes.
//!
//! O(letters): the gate leaves few places, each with a bounded number of candidates.

mod cache;
mod candidates;
pub mod rank;
mod twins;

use std::ops::Range;

use super::model::ngram::State;
use super::model::{Model, Segmentation};
use cache::{Cache, Contexts, Expected};
use candidates::{Candidate, Candidates};
use twins::{Change, Twins};

/// How a text may have come to be what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A letter that looks like the one meant.
    Look,
    /// A word, or kanji, that sounds like the one meant.
    Homophone,
    /// Another kana.
    Kana,
    /// Any other letter.
    Other,
    /// A letter left out.
    Dropped,
    /// Letters written twice.
    Doubled,
    /// A letter too many.
    Added,
    /// Two letters in the wrong order.
    Transposed,
}

/// All kinds.
pub const KINDS: [Kind; 8] = [
    Kind::Look,
    Kind::Homophone,
    Kind::Kana,
    Kind::Other,
    Kind::Dropped,
    Kind::Doubled,
    Kind::Added,
    Kind::Transposed,
];

impl Kind {
    /// The logarithm of how often such a mistake is made, per place and candidate.
    fn prior(self) -> f32 {
        match self {
            Self::Look => -6.0,
            Self::Homophone => -6.0,
            Self::Kana => -7.0,
            Self::Other => -9.0,
            Self::Dropped => -7.5,
            Self::Doubled => -4.5,
            Self::Added => -9.0,
            Self::Transposed => -6.0,
        }
    }
}

/// Sources of evidence that can be left out, to see what each is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// What the document itself says.
    pub document: bool,
    /// Which letters follow which.
    pub ngram: bool,
    /// Words.
    pub words: bool,
    /// The fitted ranking; without it Δ log P and the prior alone decide.
    pub weights: bool,
}

impl Default for Evidence {
    fn default() -> Self {
        Self {
            document: true,
            ngram: true,
            words: true,
            weights: true,
        }
    }
}

/// A stretch of text that is judged on its own: part of a list item or of a sentence.
#[derive(Debug, Clone, Default)]
pub struct Passage {
    /// Its letters, folded.
    pub letters: Vec<char>,
    /// Its first letter does not begin anything: a line was cut there.
    pub cut_before: bool,
    /// Its last letter does not end anything.
    pub cut_after: bool,
    /// Places that have it; 0 is read as one.
    pub copies: u32,
}

/// A mistake that may have been made.
#[derive(Debug, Clone, PartialEq)]
pub struct Suspicion {
    /// Index of the passage.
    pub passage: usize,
    /// First letter that is wrong.
    pub start: usize,
    /// Behind the last letter that is wrong; equal where letters are missing.
    pub end: usize,
    /// What was meant.
    pub meant: String,
    /// How it came about.
    pub kind: Kind,
    /// How probable, 0–1.
    pub p: f32,
    /// Other passages that have what is written here, with two letters around it.
    pub written_elsewhere: u32,
    /// Other passages that have what was meant.
    pub meant_elsewhere: u32,
    /// Other corrections of the same place, the best first.
    pub others: Vec<(String, f32)>,
    /// What [`rank`] went by.
    pub features: rank::Features,
}

/// Passages are compared within blocks of about this many letters: memory stays bounded, and what
/// stands a book away proves little.
const BLOCK: usize = 120_000;
/// Letters behind a change whose probability it can alter.
const REACH: usize = 5;
/// A place is looked at when one of its next three letters is less probable than this.
const GATE: f32 = 0.01;
const GATED: usize = 2;
/// … and when the next few letters together are as improbable as this, in nats.
const SURPRISE: f32 = -9.0;
const SURPRISED: usize = 4;
/// Letters that only the models suggest are tried where it is this much.
const GREAT_SURPRISE: f32 = -12.0;
/// Δ log P plus prior of candidates worth a closer look.
const WORTH: f32 = -2.0;
/// What another clause has is worth it in any case.
const ANY: f32 = f32::NEG_INFINITY;
/// Candidates of one passage's place that are ranked.
const RANKED: usize = 4;
/// How much log P of the letters behind a change it can raise at most: those further away hardly
/// depend on it.
const RAISED: [f32; REACH] = [f32::MAX, 8.0, 4.0, 2.0, 1.0];
/// Letters of the context that words are cut in.
const WINDOW: usize = 12;
/// Letters of a clause that is hardly another one by a kanji more.
const LONG_CLAUSE: usize = 8;
/// Log probability of a letter where the model is left out.
const FLAT: f32 = -8.3;
/// Less probable corrections are not offered.
const OFFERED: f32 = 0.05;

/// Suspicions of distinct passages, those that overlap reduced to the most probable.
///
/// `least` is the lowest probability that is returned.
pub fn suspicions(passages: &[Passage], evidence: Evidence, least: f32) -> Vec<Suspicion> {
    let mut out = Vec::new();
    every(passages, evidence, |ranked| reduce(ranked, least, &mut out));
    out
}

/// Every candidate that was ranked, for fitting the ranking.
pub fn candidates(passages: &[Passage], evidence: Evidence) -> Vec<Suspicion> {
    let mut out = Vec::new();
    every(passages, evidence, |mut ranked| out.append(&mut ranked));
    out
}

/// Calls `found` with the ranked candidates of each passage that has any.
fn every(passages: &[Passage], evidence: Evidence, mut found: impl FnMut(Vec<Suspicion>)) {
    let mut first = 0;
    while first < passages.len() {
        let mut letters = 0;
        let block = passages[first..]
            .iter()
            .take_while(|passage| {
                let fits = letters < BLOCK;
                letters += passage.letters.len();
                fits
            })
            .count();
        let mut judge = Judge::of(&passages[first..first + block], evidence);
        for at in 0..block {
            let ranked = judge.passage(first, at);
            if !ranked.is_empty() {
                found(ranked);
            }
        }
        first += block;
    }
}

/// Keeps the most probable of what overlaps; other corrections of its place become its others.
fn reduce(mut ranked: Vec<Suspicion>, least: f32, out: &mut Vec<Suspicion>) {
    ranked.sort_by(|a, b| b.p.total_cmp(&a.p).then(a.start.cmp(&b.start)));
    let begin = out.len();
    for suspicion in ranked {
        let touches = |other: &&mut Suspicion| {
            suspicion.start <= other.end + 2 && other.start <= suspicion.end + 2
        };
        match out[begin..].iter_mut().find(touches) {
            None if suspicion.p >= least => out.push(suspicion),
            Some(better)
                if suspicion.p >= OFFERED
                    && (suspicion.start, suspicion.end) == (better.start, better.end)
                    && better.meant != suspicion.meant
                    && better.others.iter().all(|(m, _)| *m != suspicion.meant) =>
            {
                better.others.push((suspicion.meant, suspicion.p));
            }
            _ => {}
        }
    }
    out[begin..].sort_by_key(|suspicion| suspicion.start);
}

/// The place behind a letter: what the next one is expected from.
#[derive(Debug, Clone, Copy)]
struct Walk {
    ngram: State,
    contexts: Contexts,
}

struct Judge<'a> {
    model: &'static Model,
    evidence: Evidence,
    passages: &'a [Passage],
    cache: Cache,
    twins: Twins,
    /// Changes that make the passage at hand like another.
    changes: Vec<Change>,
    candidates: Candidates,
    /// Of the passage at hand, before each letter and at the end.
    walks: Vec<Walk>,
    /// What the document expects there.
    expected: Vec<Expected>,
    /// 1 for each letter that stands behind the one before it as nowhere else.
    strange: Vec<u32>,
    /// Windows of it cut into words.
    windows: Vec<(Range<usize>, Segmentation)>,
    /// log P of each letter, with and without the document.
    log_ps: Vec<f32>,
    plain: Vec<f32>,
}

/// A candidate with what the language models say.
#[derive(Debug, Clone)]
struct Scored {
    candidate: Candidate,
    /// Gain in log P.
    gain: f32,
    /// The same without the document.
    plain: f32,
    /// log P of the corrected window for each letter.
    smooth: f32,
}

impl Scored {
    fn score(&self) -> f32 {
        self.gain + self.candidate.prior
    }
}

impl<'a> Judge<'a> {
    fn of(passages: &'a [Passage], evidence: Evidence) -> Self {
        let counted = if evidence.document { passages } else { &[] };
        Self {
            model: Model::get(),
            evidence,
            passages,
            cache: Cache::of(counted.iter().map(|p| p.letters.as_slice())),
            twins: Twins::of(counted),
            changes: Vec::new(),
            candidates: Candidates::default(),
            walks: Vec::new(),
            expected: Vec::new(),
            strange: Vec::new(),
            windows: Vec::new(),
            log_ps: Vec::new(),
            plain: Vec::new(),
        }
    }

    /// The ranked candidates of a passage.
    fn passage(&mut self, first: usize, at: usize) -> Vec<Suspicion> {
        let passage = &self.passages[at];
        let letters = &passage.letters;
        if letters.len() < 3 || !letters.iter().any(|&c| is_japanese(c)) {
            return Vec::new();
        }
        self.read(letters);
        let mut changes = std::mem::take(&mut self.changes);
        self.twins.changes(letters, &mut changes);
        let mut scored: Vec<Scored> = Vec::new();
        for place in 0..letters.len() {
            if !self.gate(place) || near_cut(passage, place) {
                continue;
            }
            self.collect(letters, place);
            let kept = scored.len();
            let candidates = &self.candidates.list;
            scored.extend((candidates.iter()).filter_map(|c| self.score(letters, c, WORTH)));
            scored[kept..].sort_by(|a, b| b.score().total_cmp(&a.score()));
            scored.truncate(kept + RANKED);
        }
        for change in changes
            .iter()
            .filter(|change| !near_cut(passage, change.start))
        {
            let same = |c: &Candidate| change.makes(c);
            if !scored.iter().any(|known| same(&known.candidate)) {
                self.candidates.clear();
                self.candidates.change(self.model, letters, change);
                let candidates = &self.candidates.list;
                scored.extend((candidates.iter()).filter_map(|c| self.score(letters, c, ANY)));
            }
        }
        self.changes = changes;
        scored.sort_by_key(|scored| scored.candidate.start);
        (scored.iter().zip(leads(&scored)))
            .map(|(scored, lead)| self.rank(first + at, passage, scored, lead))
            .collect()
    }

    /// The log probabilities of a passage as it is.
    fn read(&mut self, letters: &[char]) {
        if self.evidence.document {
            self.cache.leave_out(letters);
        }
        self.walks.clear();
        self.expected.clear();
        self.windows.clear();
        self.log_ps.clear();
        self.plain.clear();
        let mut walk = Walk {
            ngram: State::default(),
            contexts: self.cache.start(),
        };
        for &c in letters {
            let expected = self.cache.expected(&walk.contexts);
            self.walks.push(walk);
            self.expected.push(expected);
            let (plain, log_p) = self.step(&mut walk, &expected, c);
            self.model.ngram.settle(&mut walk.ngram);
            self.plain.push(plain);
            self.log_ps.push(log_p);
        }
        self.walks.push(walk);
        self.expected.push(self.cache.expected(&walk.contexts));
        let mut last = None;
        self.strange = (letters.iter())
            .map(|&c| self.strange(last.replace(c), std::iter::once(c)).count() as u32)
            .chain([0])
            .collect();
    }

    /// Reads a letter: its log P without and with the document.
    #[inline]
    fn step(&self, walk: &mut Walk, expected: &Expected, c: char) -> (f32, f32) {
        let plain = if self.evidence.ngram {
            self.model.ngram.advance(&mut walk.ngram, c)
        } else {
            FLAT
        };
        if !self.evidence.document {
            return (plain, plain);
        }
        let p = (self.cache).step(&mut walk.contexts, expected, c, plain.exp());
        (plain, p.max(1e-12).ln())
    }

    fn gate(&self, place: usize) -> bool {
        let gate = GATE.ln();
        let ahead = (self.log_ps.len() - place).min(SURPRISED);
        self.log_ps[place..].iter().take(GATED).any(|&p| p < gate)
            && self.surprise(place) / (ahead as f32) < SURPRISE / (SURPRISED as f32)
    }

    fn surprise(&self, place: usize) -> f32 {
        self.log_ps[place..].iter().take(SURPRISED).sum()
    }

    /// Fills the candidates of a place.
    fn collect(&mut self, letters: &[char], place: usize) {
        let mut candidates = std::mem::take(&mut self.candidates);
        candidates.clear();
        candidates.sure_mistakes(self.model, letters, place);
        if place > 0 && self.log_ps[place] < GATE.ln() && self.surprise(place) < GREAT_SURPRISE {
            candidates.known_letters(
                self.model,
                &self.cache,
                &self.walks[place].contexts,
                letters,
                place,
            );
        }
        self.candidates = candidates;
    }

    /// What the language models say; `None` as soon as it is not worth it.
    fn score(&self, letters: &[char], candidate: &Candidate, worth: f32) -> Option<Scored> {
        let (start, end) = (candidate.start, candidate.end);
        let until = letters.len().min(end + REACH);
        let old: f32 = self.log_ps[start..until].iter().sum();
        let old_plain: f32 = self.plain[start..until].iter().sum();
        // What may yet be gained.
        let mut hope: f32 = (self.log_ps[end..until].iter().zip(RAISED))
            .map(|(&log_p, most)| most.min(-log_p))
            .sum();
        let mut gain = candidate.prior - self.log_ps[start..end].iter().sum::<f32>();
        if gain + hope < worth || !self.attested(letters, candidate) {
            return None;
        }
        let mut walk = self.walks[start];
        let mut expected = self.expected[start];
        let (mut new, mut new_plain, mut count) = (0.0, 0.0, 0);
        let mut read = |c, was: Option<usize>| {
            if count > 0 {
                expected = self.cache.expected(&walk.contexts);
            }
            count += 1;
            let (plain, log_p) = self.step(&mut walk, &expected, c);
            new += log_p;
            new_plain += plain;
            gain += log_p;
            if let Some(at) = was {
                gain -= self.log_ps[at];
                hope -= RAISED[at - end].min(-self.log_ps[at]);
            }
            (gain + hope >= worth).then_some(())
        };
        for c in candidate.meant.letters() {
            read(c, None)?;
        }
        for (at, &c) in (end..until).zip(&letters[end..until]) {
            read(c, Some(at))?;
        }
        Some(Scored {
            candidate: *candidate,
            gain: new - old,
            plain: new_plain - old_plain,
            smooth: new / count.max(1) as f32,
        })
    }

    /// Whether a correction puts letters side by side that stand so elsewhere, or at least mends
    /// one place where they do not: a correction into what nobody writes is none.
    fn attested(&self, letters: &[char], candidate: &Candidate) -> bool {
        let (start, end) = (candidate.start, candidate.end);
        let before = start.checked_sub(1).map(|at| letters[at]);
        let behind = letters.get(end).copied();
        if candidate.kind == Kind::Other && self.in_compound(before, letters[start], behind) {
            return false;
        }
        let strange = candidate.meant.letters().chain(behind);
        // A letter out of the blue must mend something; a known kind of mistake must not make the
        // place stranger than it is.
        let before_it: u32 = self.strange[start..=end].iter().sum();
        let allowed = match candidate.kind {
            Kind::Other | Kind::Dropped => before_it.saturating_sub(1),
            _ => before_it,
        };
        let more = allowed as usize + 1;
        self.strange(before, strange).take(more).count() < more
    }

    /// Whether a kanji makes a compound that Japanese has: 彩度, 残量. No other kanji is more right
    /// there unless it looks or sounds like it.
    fn in_compound(&self, before: Option<char>, c: char, behind: Option<char>) -> bool {
        let pair = |a: Option<char>, b: Option<char>| {
            let both = a.zip(b).filter(|&(a, b)| is_kanji(a) && is_kanji(b));
            both.is_some_and(|(a, b)| self.evidence.ngram && self.model.ngram.follows(a, b))
        };
        pair(before, Some(c)) || pair(Some(c), behind)
    }

    /// The letters that stand behind another one as nowhere else: not in Japanese as the model
    /// knows it, not in the rest of the document.
    fn strange(
        &self,
        mut last: Option<char>,
        letters: impl Iterator<Item = char>,
    ) -> impl Iterator<Item = char> {
        letters.filter(move |&c| {
            last.replace(c).is_some_and(|last| {
                let in_japanese = || self.evidence.ngram && self.model.ngram.follows(last, c);
                let in_document = || self.evidence.document && self.cache.side_by_side(last, c);
                !in_japanese() && !in_document()
            })
        })
    }

    fn rank(&mut self, at: usize, passage: &Passage, scored: &Scored, lead: f32) -> Suspicion {
        let letters = &passage.letters;
        let Candidate {
            start,
            end,
            ref meant,
            kind,
            ..
        } = scored.candidate;
        let around = start.saturating_sub(2)..letters.len().min(end + 2);
        let count = |middle: &mut dyn Iterator<Item = char>| {
            let before = letters[around.start..start].iter().copied();
            let behind = letters[end..around.end].iter().copied();
            self.cache.passages(before.chain(middle).chain(behind))
        };
        let written_elsewhere = count(&mut letters[start..end].iter().copied());
        let meant_elsewhere = count(&mut meant.letters());
        let words = if self.evidence.words {
            let window = start.saturating_sub(WINDOW)..letters.len().min(end + WINDOW);
            let new: String = (letters[window.start..start].iter().copied())
                .chain(meant.letters())
                .chain(letters[end..window.end].iter().copied())
                .collect();
            let old = self.words(letters, window);
            let new = self.model.lexicon.segment(&new);
            [
                old.cost - new.cost,
                old.unknown as f32 - new.unknown as f32,
                old.single_kanji as f32 - new.single_kanji as f32,
                new.unknown as f32,
            ]
        } else {
            [0.0; 4]
        };
        let clause = twins::clause(letters, start..end);
        let mut twin = rank::Twin {
            letters: clause.len(),
            meant: 0,
            written: self.twins.copies(letters[clause.clone()].iter().copied()),
        };
        let touched = letters[start..end]
            .first()
            .copied()
            .or(meant.0.first().copied());
        if tells(kind, touched.is_some_and(is_kanji), clause.len()) {
            let before = letters[clause.start..start].iter().copied();
            let behind = letters[end..clause.end].iter().copied();
            twin.meant = (self.twins).copies(before.chain(meant.letters()).chain(behind));
        }
        let features = rank::Features::of(&rank::Facts {
            letters,
            start,
            end,
            meant: &meant.0,
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
            words,
            twin,
        });
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
            meant: meant.letters().collect(),
            kind,
            p,
            written_elsewhere,
            meant_elsewhere,
            others: Vec::new(),
            features,
        }
    }

    /// A window of the passage as it is, cut into words; candidates of a place share theirs.
    fn words(&mut self, letters: &[char], window: Range<usize>) -> Segmentation {
        if let Some((_, known)) = self.windows.iter().rev().find(|(w, _)| *w == window) {
            return *known;
        }
        let text: String = letters[window.clone()].iter().collect();
        let words = self.model.lexicon.segment(&text);
        self.windows.push((window, words));
        words
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

/// By how much each candidate is better than the best other one of its place; they are in order
/// of places. O(candidates · those of a few letters).
fn leads(scored: &[Scored]) -> Vec<f32> {
    let near = |a: &Scored, b: &Scored| a.candidate.start.abs_diff(b.candidate.start) <= 2;
    let lead = |(at, own): (usize, &Scored)| {
        let before = scored[..at]
            .iter()
            .rev()
            .take_while(|other| near(own, other));
        let behind = scored[at + 1..].iter().take_while(|other| near(own, other));
        let best = before
            .chain(behind)
            .map(Scored::score)
            .fold(WORTH, f32::max);
        own.score() - best
    };
    scored.iter().enumerate().map(lead).collect()
}

/// Whether a letter stands where a line was cut: nothing is known about what it belongs to.
fn near_cut(passage: &Passage, place: usize) -> bool {
    (passage.cut_before && place < 2) || (passage.cut_after && place + 2 >= passage.letters.len())
}

/// Kanji and kana: what Japanese mistakes are made in.
pub(crate) fn is_japanese(c: char) -> bool {
    is_kanji(c) || is_hiragana(c) || is_katakana(c)
}

pub(crate) fn is_kanji(c: char) -> bool {
    matches!(c, '々' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
}

pub(crate) fn is_hiragana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ')
}

pub(crate) fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

#[cfg(test)]
mod tests;
