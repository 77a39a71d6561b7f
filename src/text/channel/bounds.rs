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
        let known = self.known((self.last, self.number), (c, number));
        let strange = known.strange();
        if strange > most {
            return false;
        }
        if let Some(next) = narrow.next {
            let behind = self.known((Some(c), number), (next.letter, next.number));
            if strange + behind.strange() > most {
                return false;
            }
            let log_p = self.behind(c, number, &next, behind) + SLACK;
            needed -= next.most.min(log_p - next.log_p);
        }
        self.reaches(c, number, known, needed)
    }

    /// The same of candidates of several letters or none: less is asked of them.
    fn letters(&self, candidate: &Candidate) -> bool {
        let Candidate { start, end, .. } = *candidate;
        let old: f32 = self.judge.log_ps[start..end].iter().sum();
        let needed = WORTH - candidate.prior + old;
        let (c, needed) = match (candidate.meant.letters().next(), self.letters.get(end)) {
            (Some(c), _) => (c, needed - self.judge.hope(end)),
            // It comes to stand at the place itself: nothing limits what it gains.
            (None, Some(&c)) => {
                let log_p = self.judge.log_ps[end];
                let behind = self.judge.hope(end) - RAISED[0].min(-log_p);
                (c, needed + log_p - behind)
            }
            (None, None) => return needed <= 0.0,
        };
        let number = self.judge.model.ngram.number(c);
        let known = self.known((self.last, self.number), (c, number));
        self.reaches(c, number, known, needed)
    }

    #[inline]
    fn known(&self, last: (Option<char>, u16), c: (char, u16)) -> Known {
        let Judge {
            model,
            evidence,
            cache,
            ..
        } = self.judge;
        Known {
            // What begins a passage may be anything.
            heard: last
                .0
                .is_none_or(|last| evidence.document && cache.perhaps_side_by_side(last, c.0)),
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
            let mut contexts = self.contexts;
            let p = cache.step(&mut contexts, &self.expected, c, plain.exp());
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

#[cfg(test)]
mod tests {
    use super::super::candidates::{Candidates, Open};
    use super::super::judge::LookedUp;
    use super::super::{Evidence, Passage};
    use super::*;

    /// Sentences of a plan, some with slips.
    const TEXTS: [&str; 12] = [
        "両立支援等助成金の利用勧奨",
        "窓口での助成金の利用勧奨を行う",
        "冊子による利用動奨",
        "働き方改革の推進に向けた機運の醸成",
        "働き方改革の推進に受けた機運の醸成",
        "関係機関と連携した相談窓口の周知",
        "関係機関と連けした相談窓口の周知",
        "企業を訪問し、制度の活用を働きかける",
        "企業を訪問し、度の活用を働きかける",
        "セミナーの開催を通じじて普及を図る",
        "長時間労慟の是正に係る指導",
        "長時間労働の是正にる係指導",
    ];

    #[test]
    fn nothing_is_held_back_that_would_be_worth_it() {
        let passages = TEXTS.map(|text| Passage {
            letters: text.chars().collect(),
            copies: 1,
            ..Passage::default()
        });
        let all = Evidence::default();
        let without_document = Evidence {
            document: false,
            ..all
        };
        let without_ngram = Evidence {
            ngram: false,
            ..all
        };
        for evidence in [all, without_document, without_ngram] {
            let mut judge = Judge::of(&passages, evidence, LookedUp::default());
            let (mut passed, mut held) = (0, 0);
            for (at, passage) in passages.iter().enumerate() {
                let letters = &passage.letters;
                judge.read(at);
                for place in 0..letters.len() {
                    let surprise = judge.surprise(letters, place);
                    let gate = Bounds::at(&judge, letters, place, surprise);
                    let mut every = Candidates::default();
                    every.sure_mistakes(judge.model, letters, place, &Open);
                    let walk = &judge.walks[place];
                    let (model, cache) = (judge.model, &judge.cache);
                    every.known_letters(model, cache, walk, letters, place, &Open);
                    for candidate in &every.list {
                        let allowed = gate.allows(candidate);
                        passed += u32::from(allowed);
                        held += u32::from(!allowed);
                        // A little less than certain: bounds go by the last letter.
                        let worth = judge.score(letters, candidate, WORTH + 2.0).is_some();
                        assert!(allowed || !worth, "{letters:?} {candidate:?}");
                    }
                }
            }
            assert!(held > 10 * passed, "{held} held back, {passed} let pass");
        }
    }
}
