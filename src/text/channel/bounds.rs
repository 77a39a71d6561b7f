//! What a candidate may gain at most: nearly all are given up for it.

use super::Kind;
use super::cache::{Contexts, Expected};
use super::candidates::{Candidate, Gate};
use super::judge::{FLAT, Judge, RAISED, WORTH};
use super::surprise::Surprise;
use crate::text::model::State;

/// How much likelier a letter can be after several letters than after the last of them. Measured:
/// of the corrections that come to be told none is lost.
const SLACK: f32 = 1.0;

/// What is known of a place before its candidates are.
pub(super) struct Bounds<'j> {
    judge: &'j Judge<'j>,
    surprise: Surprise,
    letters: &'j [char],
    /// The letter before the place.
    last: Option<char>,
    /// Its number in the model.
    number: u16,
    /// The state before it.
    state: State,
    /// What the model leaves for letters that it does not know after the last one.
    left: f32,
    /// What the document knows there.
    contexts: Contexts,
    expected: Expected,
    /// What the document leaves of the log P of a letter that it does not have after the last one.
    unheard: f32,
    /// With no letter taken out, and with one.
    narrow: [Narrow; 2],
}

/// What is left when letters of a place are taken out.
#[derive(Clone, Copy)]
struct Narrow {
    /// The most that may be gained if a letter put there were certain, but for `behind`.
    gain: f32,
    /// The letter behind.
    next: Option<Next>,
    /// How many letters stand side by side as nowhere else.
    strange: u32,
}

/// A letter behind a place.
#[derive(Clone, Copy)]
struct Next {
    letter: char,
    number: u16,
    log_p: f32,
    /// The most that its log P may be raised.
    most: f32,
}

/// Whether two letters may be known side by side.
#[derive(Clone, Copy)]
struct Known {
    /// To the document.
    heard: bool,
    /// To the model.
    follows: bool,
}

impl Known {
    const PERHAPS: Self = Self {
        heard: true,
        follows: true,
    };

    fn strange(self) -> u32 {
        u32::from(!self.heard && !self.follows)
    }
}

impl<'j> Bounds<'j> {
    pub(super) fn at(
        judge: &'j Judge<'j>,
        letters: &'j [char],
        place: usize,
        surprise: Surprise,
    ) -> Self {
        let ngram = &judge.model.ngram;
        let walk = &judge.walks[place];
        let narrow = |end: usize| {
            let next = letters.get(end).map(|&letter| Next {
                letter,
                number: ngram.number(letter),
                log_p: judge.log_ps[end],
                most: RAISED[0].min(-judge.log_ps[end]),
            });
            let old: f32 = judge.log_ps[place..end].iter().sum();
            Narrow {
                gain: judge.hope(end) - next.map_or(0.0, |next| next.most) - old,
                next,
                strange: judge.strange[place..=end].iter().sum(),
            }
        };
        let expected = judge.expected[place];
        Self {
            judge,
            surprise,
            letters,
            last: place.checked_sub(1).map(|at| letters[at]),
            number: ngram.last(&walk.ngram),
            state: walk.ngram,
            left: ngram.left(&walk.ngram),
            contexts: walk.contexts,
            expected,
            unheard: expected.left().ln(),
            narrow: [narrow(place), narrow((place + 1).min(letters.len()))],
        }
    }

    /// Whether a letter put there may make up for `needed`.
    #[inline]
    fn letter(&self, narrow: &Narrow, c: char, mut needed: f32, kind: Kind) -> bool {
        if needed > narrow.next.map_or(0.0, |next| next.most) {
            return false;
        }
        let number = self.judge.model.ngram.number(c);
        let most = narrow.strange + u32::from(!out_of_the_blue(kind));
        let known = match self.last {
            Some(last) => self.known((last, self.number), (c, number)),
            None => Known::PERHAPS,
        };
        let mut strange = known.strange();
        if let Some(next) = narrow.next {
            let behind = self.known((c, number), (next.letter, next.number));
            strange += behind.strange();
            if strange <= most {
                let log_p = self.behind(c, number, &next, behind) + SLACK;
                needed -= next.most.min(log_p - next.log_p);
            }
        }
        strange <= most && self.reaches(c, number, known, needed)
    }

    /// The same of candidates of several letters or none: less is asked of them.
    fn letters(&self, candidate: &Candidate) -> bool {
        let old: f32 = self.judge.log_ps[candidate.start..candidate.end]
            .iter()
            .sum();
        let needed = WORTH - candidate.prior + old - self.judge.hope(candidate.end);
        let first = candidate.meant.letters().next();
        match first.or(self.letters.get(candidate.end).copied()) {
            Some(c) => {
                let number = self.judge.model.ngram.number(c);
                let known = match self.last {
                    Some(last) => self.known((last, self.number), (c, number)),
                    None => Known::PERHAPS,
                };
                self.reaches(c, number, known, needed)
            }
            None => needed <= 0.0,
        }
    }

    #[inline]
    fn known(&self, last: (char, u16), c: (char, u16)) -> Known {
        let Judge {
            model,
            evidence,
            cache,
            ..
        } = self.judge;
        Known {
            heard: evidence.document && cache.perhaps_side_by_side(last.0, c.0),
            follows: evidence.ngram && model.ngram.pairs(last.1, c.1),
        }
    }

    /// About the log P of the letter behind another one.
    #[inline]
    fn behind(&self, last: char, number: u16, next: &Next, known: Known) -> f32 {
        let Judge {
            model,
            evidence,
            cache,
            ..
        } = self.judge;
        let plain = if !evidence.ngram {
            FLAT
        } else if known.follows {
            model.ngram.after(number, next.number)
        } else {
            model.ngram.frequency(next.letter)
        };
        if known.heard {
            cache.after(last, next.letter, plain.exp()).ln()
        } else {
            plain
        }
    }

    /// Whether log P of a letter at the place is as much as needed.
    #[inline]
    fn reaches(&self, c: char, number: u16, known: Known, needed: f32) -> bool {
        if needed > 0.0 || (!known.heard && needed > self.unheard) {
            return false;
        }
        let Judge {
            model,
            evidence,
            cache,
            ..
        } = self.judge;
        let plain = if !evidence.ngram {
            FLAT
        } else if known.follows {
            model.ngram.among_known(&self.state, number)
        } else {
            self.left + model.ngram.frequency(c)
        };
        if known.heard {
            let p = cache.expects(&self.contexts, &self.expected, c, plain.exp());
            p.ln() >= needed
        } else {
            plain + self.unheard >= needed
        }
    }
}

impl Gate for Bounds<'_> {
    #[inline]
    fn tells(&self, kind: Kind) -> bool {
        self.surprise.tells(kind)
    }

    #[inline]
    fn allows(&self, candidate: &Candidate) -> bool {
        let width = candidate.end - candidate.start;
        match (candidate.meant.alone(), self.narrow.get(width)) {
            (Some(c), Some(narrow)) => {
                let needed = WORTH - candidate.prior - narrow.gain;
                self.letter(narrow, c, needed, candidate.kind)
            }
            _ => self.letters(candidate),
        }
    }
}

/// Whether nothing that is written speaks for a mistake.
pub(super) fn out_of_the_blue(kind: Kind) -> bool {
    matches!(kind, Kind::Other | Kind::Dropped | Kind::Added)
}
