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

mod bounds;
mod cache;
mod candidates;
mod judge;
pub mod rank;
mod surprise;
mod twins;
mod weigh;

use judge::{Judge, LookedUp};

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
    /// By how many nats the text is easier to cut into words with it.
    pub plainer: f32,
    /// Gain in log P without what the document says.
    pub unaided: f32,
    /// Other corrections of the same place, the best first.
    pub others: Vec<(String, f32)>,
    /// What [`rank`] went by.
    pub features: rank::Features,
}

/// Passages are compared within blocks of about this many letters: memory stays bounded, and what
/// stands a book away proves little.
const BLOCK: usize = 120_000;
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
    let mut known = LookedUp::default();
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
        let mut judge = Judge::of(&passages[first..first + block], evidence, known);
        for at in 0..block {
            let ranked = judge.passage(first, at);
            if !ranked.is_empty() {
                found(ranked);
            }
        }
        known = judge.into_looked_up();
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
