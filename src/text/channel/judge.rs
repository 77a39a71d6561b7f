//! Reads passages and scores what may have been meant.

use std::ops::Range;

use super::bounds::{Bounds, out_of_the_blue};
use super::cache::{Cache, Contexts, Expected, Path};
use super::candidates::{Candidate, Candidates, Gate};
use super::surprise::{Familiar, Surprise};
use super::twins::{Change, Twins};
use super::{Evidence, Kind, Passage, Suspicion, is_japanese};
use crate::text::model::ngram::State;
use crate::text::model::{Lattice, Model, Segmentation};

/// Fewer letters tell little of what is usual.
const SMALL: usize = 5_000;
/// Letters behind a change whose probability it can alter.
const REACH: usize = 5;
/// Δ log P plus prior of candidates worth a closer look; 98 % of the right ones have more.
pub(super) const WORTH: f32 = -2.0;
/// … and of a letter too many: what is left is more often another word. No right one has less.
const ADDED: f32 = 3.0;
/// … taken for the next best candidate where there is none.
const NEXT_BEST: f32 = -3.0;
/// What another clause has is worth it in any case.
const ANY: f32 = f32::NEG_INFINITY;
/// Candidates of one passage's place that are ranked.
const RANKED: usize = 4;
/// How much log P of the letters behind a change it is hoped to raise: those further away hardly
/// depend on it. Measured: nothing that is found raises them more.
pub(super) const RAISED: [f32; REACH] = [9.0, 2.0, 0.7, 0.3, 0.1];
/// Log probability of a letter where the model is left out.
pub(super) const FLAT: f32 = -8.3;

/// The place behind a letter: what the next one is expected from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walk {
    pub(super) ngram: State,
    pub(super) contexts: Contexts,
}

/// Judges the passages of a block.
pub(super) struct Judge<'a> {
    pub(super) model: &'static Model,
    pub(super) evidence: Evidence,
    passages: &'a [Passage],
    /// They have less than [`SMALL`] letters.
    small: bool,
    pub(super) cache: Cache,
    pub(super) twins: Twins,
    /// Changes that make the passage at hand like another.
    changes: Vec<Change>,
    candidates: Candidates,
    /// Of the passage at hand, before each letter and at the end.
    pub(super) walks: Vec<Walk>,

    /// What the document expects there.
    pub(super) expected: Vec<Expected>,
    /// 1 for each letter that stands behind the one before it as nowhere else.
    pub(super) strange: Vec<u32>,
    pub(super) lattice: Lattice<'static>,
    /// Windows of it cut into words.
    pub(super) windows: Vec<(Range<usize>, Segmentation)>,
    /// log P of each letter, with and without the document.
    pub(super) log_ps: Vec<f32>,
    pub(super) plain: Vec<f32>,
}

/// What has been looked up, of use for other blocks as well.
#[derive(Debug)]
pub(super) struct LookedUp {
    candidates: Candidates,
    lattice: Lattice<'static>,
}

impl Default for LookedUp {
    fn default() -> Self {
        Self {
            candidates: Candidates::default(),
            lattice: Lattice::of(&Model::get().lexicon),
        }
    }
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
    pub(super) fn of(passages: &'a [Passage], evidence: Evidence, known: LookedUp) -> Self {
        let counted = if evidence.document { passages } else { &[] };
        Self {
            model: Model::get(),
            lattice: known.lattice,
            evidence,
            passages,
            small: passages.iter().map(|p| p.letters.len()).sum::<usize>() < SMALL,
            cache: Cache::of(counted.iter().map(|p| p.letters.as_slice())),
            twins: Twins::of(counted),
            changes: Vec::new(),
            candidates: known.candidates,
            walks: Vec::new(),
            expected: Vec::new(),
            strange: Vec::new(),
            windows: Vec::new(),
            log_ps: Vec::new(),
            plain: Vec::new(),
        }
    }

    /// What has been looked up.
    pub(super) fn into_looked_up(self) -> LookedUp {
        LookedUp {
            candidates: self.candidates,
            lattice: self.lattice,
        }
    }

    /// The ranked candidates of a passage.
    pub(super) fn passage(&mut self, first: usize, at: usize) -> Vec<Suspicion> {
        let passage = &self.passages[at];
        let letters = &passage.letters;
        if letters.len() < 3 || !letters.iter().any(|&c| is_japanese(c)) {
            return Vec::new();
        }
        self.read(at);
        let mut changes = std::mem::take(&mut self.changes);
        self.twins.changes(letters, &mut changes);
        let mut scored: Vec<Scored> = Vec::new();
        for place in 0..letters.len() {
            let surprise = self.surprise(letters, place);
            if !surprise.any() || near_cut(passage, place) {
                continue;
            }
            self.collect(letters, place, surprise);
            let kept = scored.len();
            let candidates = &self.candidates.list;
            scored.extend((candidates.iter()).filter_map(|c| self.score(letters, c, WORTH)));
            best(&mut scored, kept);
        }
        for change in changes
            .iter()
            .filter(|change| !near_cut(passage, change.start))
        {
            let same = |c: &Candidate| change.makes(c);
            if !scored.iter().any(|known| same(&known.candidate)) {
                self.candidates.list.clear();
                self.candidates.change(self.model, letters, change);
                let candidates = &self.candidates.list;
                scored.extend((candidates.iter()).filter_map(|c| self.score(letters, c, ANY)));
            }
        }
        self.changes = changes;
        scored.sort_by_key(|scored| scored.candidate.start);
        (scored.iter().zip(leads(&scored)))
            .filter(|(scored, _)| scored.candidate.kind != Kind::Added || scored.score() >= ADDED)
            .map(|(scored, lead)| self.rank(first + at, passage, scored, lead))
            .collect()
    }

    /// The log probabilities of a passage as it is.
    pub(super) fn read(&mut self, passage: usize) {
        let letters = &self.passages[passage].letters;
        self.cache.leave_out(passage);
        self.walks.clear();
        self.expected.clear();
        self.windows.clear();
        self.log_ps.clear();
        self.plain.clear();
        // One thing at a time: what is looked up for one letter does not wait for another's.
        let mut ngram = State::default();
        let paths = self.cache.paths();
        for at in 0..=letters.len() {
            self.model.ngram.settle(&mut ngram);
            let contexts = paths.get(at).unwrap_or(&Path::NOWHERE).contexts;
            self.walks.push(Walk { ngram, contexts });
            if let Some(&c) = letters.get(at) {
                self.model.ngram.follow(&mut ngram, c);
            }
        }
        let states = self.walks.iter().map(|walk| &walk.ngram);
        self.plain.extend(states.zip(letters).map(|(state, &c)| {
            if self.evidence.ngram {
                self.model.ngram.log_p_at(state, c)
            } else {
                FLAT
            }
        }));
        let contexts = self.walks.iter().map(|walk| &walk.contexts);
        (self.expected).extend(contexts.map(|contexts| self.cache.expected(contexts)));
        if paths.is_empty() {
            self.log_ps.extend(&self.plain);
        }
        for ((path, expected), &plain) in paths.windows(2).zip(&self.expected).zip(&self.plain) {
            let p = Cache::read(&path[0], expected, &path[1], plain.exp());
            self.log_ps.push(p.max(1e-12).ln());
        }
        self.strange.clear();
        for at in 0..letters.len() {
            let strange = at > 0 && self.strange(letters[at - 1], letters[at]);
            self.strange.push(strange.into());
        }
        self.strange.push(0);
    }

    /// How little a place is expected.
    pub(super) fn surprise(&self, letters: &[char], place: usize) -> Surprise {
        let beside = &letters[place.saturating_sub(1)..letters.len().min(place + 2)];
        let twice = beside.windows(2).any(|pair| pair[0] == pair[1]);
        Surprise::at(&self.log_ps[place..], self.familiar(place), twice)
    }

    /// How well the letter of a place is known between those around it.
    fn familiar(&self, place: usize) -> Familiar {
        // The sequence of three letters that ends behind the next one.
        let three = |path: &Path| path.held[2] > 0;
        if self.small {
            Familiar::Unread
        } else if self.strange[place] + self.strange[place + 1] > 0 {
            Familiar::Stranger
        } else if self.cache.paths().get(place + 2).is_some_and(three) {
            Familiar::Known
        } else {
            Familiar::New
        }
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

    /// Fills the candidates of a place.
    fn collect(&mut self, letters: &[char], place: usize, surprise: Surprise) {
        let mut candidates = std::mem::take(&mut self.candidates);
        let gate = Bounds::at(self, letters, place, surprise);
        candidates.list.clear();
        candidates.sure_mistakes(self.model, letters, place, &gate);
        if gate.tells(Kind::Dropped) || gate.tells(Kind::Other) {
            let walk = &self.walks[place];
            candidates.known_letters(self.model, &self.cache, walk, letters, place, &gate);
        }
        self.candidates = candidates;
    }

    /// The most that may be gained when what follows a range comes to be expected.
    pub(super) fn hope(&self, end: usize) -> f32 {
        (self.log_ps[end..].iter().zip(RAISED))
            .map(|(&log_p, most)| most.min(-log_p))
            .sum()
    }

    /// What the language models say; `None` as soon as it is not worth it.
    pub(super) fn score(
        &self,
        letters: &[char],
        candidate: &Candidate,
        worth: f32,
    ) -> Option<Scored> {
        let (start, end) = (candidate.start, candidate.end);
        let until = letters.len().min(end + REACH);
        let old: f32 = self.log_ps[start..until].iter().sum();
        let old_plain: f32 = self.plain[start..until].iter().sum();
        // What may yet be gained.
        let mut hope = self.hope(end);
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
        let now: u32 = self.strange[candidate.start..=candidate.end].iter().sum();
        let most = now + u32::from(!out_of_the_blue(candidate.kind));
        self.strangers(letters, candidate, most).is_some()
    }

    /// How many letters stand side by side as nowhere else if a candidate is right; `None`: more
    /// than `most`.
    fn strangers(&self, letters: &[char], candidate: &Candidate, most: u32) -> Option<u32> {
        let (start, end) = (candidate.start, candidate.end);
        let mut last = start.checked_sub(1).map(|at| letters[at]);
        let mut strangers = 0;
        for c in candidate.meant.letters().chain(letters.get(end).copied()) {
            if last.is_some_and(|last| self.strange(last, c)) {
                strangers += 1;
                if strangers > most {
                    return None;
                }
            }
            last = Some(c);
        }
        Some(strangers)
    }

    /// How many more letters than before stand side by side as nowhere else.
    pub(super) fn stranger(&self, letters: &[char], candidate: &Candidate) -> i32 {
        let now: u32 = self.strange[candidate.start..=candidate.end].iter().sum();
        let strangers = self.strangers(letters, candidate, u32::MAX);
        strangers.map_or(0, |strangers| strangers as i32 - now as i32)
    }

    /// Whether a letter stands behind another one as nowhere else: not in Japanese as the model
    /// knows it, not in the rest of the document.
    #[inline]
    fn strange(&self, last: char, c: char) -> bool {
        let in_japanese = self.evidence.ngram && self.model.ngram.follows(last, c);
        let known = in_japanese || self.evidence.document && self.cache.side_by_side(last, c);
        !known
    }
}

/// Keeps the best candidates of a place, those from `from` on; of two that say the same the likelier
/// mistake.
fn best(scored: &mut Vec<Scored>, from: usize) {
    scored[from..].sort_by(|a, b| b.score().total_cmp(&a.score()));
    let mut kept = from;
    for at in from..scored.len() {
        let one = &scored[at].candidate;
        let same = |other: &Scored| {
            let other = &other.candidate;
            (one.start, one.end, one.meant) == (other.start, other.end, other.meant)
        };
        if one.kind == Kind::Other && scored[from..kept].iter().any(same) {
            continue;
        }
        scored.swap(kept, at);
        kept += 1;
        if kept == from + RANKED {
            break;
        }
    }
    scored.truncate(kept);
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
            .fold(NEXT_BEST, f32::max);
        own.score() - best
    };
    scored.iter().enumerate().map(lead).collect()
}

/// Whether a letter stands where a line was cut: nothing is known about what it belongs to.
fn near_cut(passage: &Passage, place: usize) -> bool {
    (passage.cut_before && place < 2) || (passage.cut_after && place + 2 >= passage.letters.len())
}
