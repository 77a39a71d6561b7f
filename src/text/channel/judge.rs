//! Reads passages and scores what may have been meant.

use std::ops::Range;

use super::cache::{Cache, Contexts, Expected};
use super::candidates::{Candidate, Candidates};
use super::twins::{Change, Twins};
use super::{Evidence, Kind, Passage, Suspicion, is_japanese};
use crate::text::model::ngram::State;
use crate::text::model::{Model, Segmentation};

/// Letters behind a change whose probability it can alter.
const REACH: usize = 5;
/// A place is looked at when one of its next letters is less probable than this.
const GATE: f32 = 0.01;
const GATED: usize = 2;
/// … and when the next few letters together are as improbable as this, in nats.
const SURPRISE: f32 = -9.0;
const SURPRISED: usize = 4;
/// Letters that only the models suggest are tried where it is this much,
const GREAT_SURPRISE: f32 = -12.0;
/// … or where the next letter alone is as improbable as this.
const UNHEARD: f32 = -8.0;
/// Δ log P plus prior of candidates worth a closer look.
const WORTH: f32 = -3.0;
/// What another clause has is worth it in any case.
const ANY: f32 = f32::NEG_INFINITY;
/// Candidates of one passage's place that are ranked.
const RANKED: usize = 6;
/// How much log P of the letters behind a change it can raise at most: those further away hardly
/// depend on it.
const RAISED: [f32; REACH] = [f32::MAX, 8.0, 4.0, 2.0, 1.0];
/// Log probability of a letter where the model is left out.
const FLAT: f32 = -8.3;

/// The place behind a letter: what the next one is expected from.
#[derive(Debug, Clone, Copy)]
struct Walk {
    ngram: State,
    contexts: Contexts,
}

/// Judges the passages of a block.
pub(super) struct Judge<'a> {
    pub(super) model: &'static Model,
    pub(super) evidence: Evidence,
    passages: &'a [Passage],
    pub(super) cache: Cache,
    pub(super) twins: Twins,
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
    pub(super) windows: Vec<(Range<usize>, Segmentation)>,
    /// log P of each letter, with and without the document.
    pub(super) log_ps: Vec<f32>,
    pub(super) plain: Vec<f32>,
}

/// A candidate with what the language models say.
#[derive(Debug, Clone)]
pub(super) struct Scored {
    pub(super) candidate: Candidate,
    /// Gain in log P.
    pub(super) gain: f32,
    /// The same without the document.
    pub(super) plain: f32,
    /// log P of the corrected window for each letter.
    pub(super) smooth: f32,
}

impl Scored {
    pub(super) fn score(&self) -> f32 {
        self.gain + self.candidate.prior
    }
}

impl<'a> Judge<'a> {
    pub(super) fn of(passages: &'a [Passage], evidence: Evidence) -> Self {
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
    pub(super) fn passage(&mut self, first: usize, at: usize) -> Vec<Suspicion> {
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
        let log_p = self.log_ps[place];
        if log_p < GATE.ln() && (log_p < UNHEARD || self.surprise(place) < GREAT_SURPRISE) {
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

    /// Whether a correction leaves the place no stranger than it is; a letter that is only known to
    /// be confused with what stands there may do so once: the model has been pruned.
    fn attested(&self, letters: &[char], candidate: &Candidate) -> bool {
        let out_of_the_blue = matches!(candidate.kind, Kind::Other | Kind::Dropped | Kind::Added);
        self.stranger(letters, candidate) <= i32::from(!out_of_the_blue)
    }

    /// How many more letters than before stand side by side as nowhere else.
    pub(super) fn stranger(&self, letters: &[char], candidate: &Candidate) -> i32 {
        let (start, end) = (candidate.start, candidate.end);
        let before = start.checked_sub(1).map(|at| letters[at]);
        let meant = candidate.meant.letters().chain(letters.get(end).copied());
        let now: u32 = self.strange[start..=end].iter().sum();
        self.strange(before, meant).count() as i32 - now as i32
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
