//! What may have been meant at a place.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use foldhash::fast::FixedState;

use super::cache::Cache;
use super::judge::Walk;
use super::twins::Change;
use super::{Kind, is_hiragana, is_japanese, is_kanji, is_katakana};
use crate::text::model::Model;

/// A few letters without an allocation; unused ones are `'\0'`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Letters(pub(super) [char; MOST]);

impl Hash for Letters {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Two at once.
        for [a, b] in self.0.as_chunks::<2>().0 {
            state.write_u64(u64::from(*a as u32) << 32 | u64::from(*b as u32));
        }
    }
}

/// Letters of the longest correction.
const MOST: usize = 4;
/// Letters the document has at a place that are tried.
const OF_DOCUMENT: usize = 8;
/// Letters the model has after a context that are tried. More find nothing more.
const OF_MODEL: usize = 10;

/// Letters the model has before a letter that are tried.
const PRECEDING: usize = 16;

impl Letters {
    #[inline]
    pub(super) fn one(c: char) -> Self {
        Self([c, '\0', '\0', '\0'])
    }

    /// The letter, where there is one only.
    #[inline]
    pub(super) fn alone(self) -> Option<char> {
        (self.0[0] != '\0' && self.0[1] == '\0').then_some(self.0[0])
    }

    pub(super) fn of(letters: impl Iterator<Item = char>) -> Self {
        let mut out = ['\0'; MOST];
        for (slot, c) in out.iter_mut().zip(letters) {
            *slot = c;
        }
        Self(out)
    }

    fn differs(self, other: Self) -> usize {
        self.0
            .iter()
            .zip(other.0)
            .filter(|(a, b)| **a != *b)
            .count()
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

impl Candidate {
    fn of(start: usize, end: usize, meant: Letters, kind: Kind) -> Self {
        Self {
            start,
            end,
            meant,
            kind,
            prior: kind.prior(),
            likeness: 0.0,
        }
    }
}

/// Candidates of one place.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    pub(super) list: Vec<Candidate>,
    letters: Vec<char>,
    /// The letters the model has most often after a context.
    listed: HashMap<u32, Vec<char>, FixedState>,
    /// Words that sound like one and differ by more than a letter.
    sounds: HashMap<Letters, Vec<Letters>, FixedState>,
    /// What may be meant by a letter by itself.
    alike: HashMap<char, Vec<Alike>, FixedState>,
}

/// Which mistakes may be worth a closer look.
pub(super) trait Gate {
    /// Whether those of a kind may be.
    fn tells(&self, kind: Kind) -> bool;
    /// Whether one may be.
    fn allows(&self, candidate: &Candidate) -> bool;
}

/// Lets all pass.
pub(super) struct Open;

impl Gate for Open {
    fn tells(&self, _: Kind) -> bool {
        true
    }

    fn allows(&self, _: &Candidate) -> bool {
        true
    }
}

/// A letter that looks or sounds like another one.
#[derive(Debug, Clone, Copy)]
struct Alike {
    meant: char,
    kind: Kind,
    prior: f32,
    likeness: f32,
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

/// All letters that may be meant by one, the likelier mistake first where two mean the same.
fn alike(model: &Model, c: char) -> Vec<Alike> {
    let looks = model.lookalikes.lookalikes(c).iter();
    let looks = looks.map(|&(meant, likeness)| Alike {
        meant,
        kind: Kind::Look,
        prior: Kind::Look.prior() + 6.0 * (likeness - 1.0),
        likeness,
    });
    let sounds = |meant, kind: Kind| Alike {
        meant,
        kind,
        prior: kind.prior(),
        likeness: 0.0,
    };
    let kana = model.kana.confusions(c).iter();
    let kana = kana.map(|confusion| sounds(confusion.meant, Kind::Kana));
    let same = if is_kanji(c) {
        model.readings.same_reading_kanji(c)
    } else {
        &[]
    };
    let same = same.iter().map(|&x| sounds(x, Kind::Homophone));
    let mut out: Vec<Alike> = Vec::new();
    for one in looks.chain(kana).chain(same) {
        let known = |other: &Alike| other.meant == one.meant && other.prior >= one.prior;
        if !out.iter().any(known) {
            out.push(one);
        }
    }
    out
}

impl Candidates {
    /// Mistakes whose correction the written letters themselves suggest, as far as the gate lets
    /// them pass.
    pub(super) fn sure_mistakes(
        &mut self,
        model: &Model,
        letters: &[char],
        at: usize,
        gate: &impl Gate,
    ) {
        let c = letters[at];
        if !is_japanese(c) {
            return;
        }
        let known = (self.alike.entry(c)).or_insert_with(|| alike(model, c));
        for one in known.iter() {
            let candidate = Candidate {
                start: at,
                end: at + 1,
                meant: Letters::one(one.meant),
                kind: one.kind,
                prior: one.prior,
                likeness: one.likeness,
            };
            if gate.tells(one.kind) && gate.allows(&candidate) {
                self.list.push(candidate);
            }
        }
        if gate.tells(Kind::Homophone) && is_kanji(c) {
            for length in 2..=MOST {
                let Some(word) = letters.get(at..at + length) else {
                    break;
                };
                if !is_kanji(word[length - 1]) {
                    break;
                }
                let written = Letters::of(word.iter().copied());
                let others = self.sounds.entry(written).or_insert_with(|| {
                    let word: String = word.iter().collect();
                    let others = model.readings.homophones(&word);
                    let others = others.map(|other| Letters::of(other.chars()));
                    // A single kanji is tried by itself.
                    others.filter(|other| other.differs(written) > 1).collect()
                });
                for &meant in others.iter() {
                    let other = Candidate::of(at, at + length, meant, Kind::Homophone);
                    if gate.allows(&other) {
                        self.list.push(other);
                    }
                }
            }
        }
        if gate.tells(Kind::Doubled) && letters.len() > 2 {
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
                let kind = if twice { Kind::Doubled } else { Kind::Added };
                let shorter = Candidate::of(at, at + width, Letters::default(), kind);
                if (twice || width == 1) && gate.allows(&shorter) {
                    self.list.push(shorter);
                }
            }
        }
        if gate.tells(Kind::Transposed)
            && let Some(&next) = letters.get(at + 1)
            && next != c
            && is_japanese(next)
        {
            let meant = Letters::of([next, c].into_iter());
            let other = Candidate::of(at, at + 2, meant, Kind::Transposed);
            if gate.allows(&other) {
                self.list.push(other);
            }
        }
    }

    /// Letters that the document or the model knows at this place, for the one that stands there
    /// or before it, as far as the gate lets them pass. A letter may come twice.
    pub(super) fn known_letters(
        &mut self,
        model: &Model,
        cache: &Cache,
        walk: &Walk,
        letters: &[char],
        at: usize,
        gate: &impl Gate,
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
            if known.len() >= most {
                break;
            }
            // The same at all places behind these letters.
            let listed = (self.listed.entry(context))
                .or_insert_with(|| model.ngram.listed(context, OF_MODEL));
            for &x in listed.iter() {
                if known.len() < most {
                    seen.add(&mut known, x);
                }
            }
        }
        if gate.tells(Kind::Other) && is_japanese(c) {
            let next = letters.get(at + 1);
            let preceding = next
                .into_iter()
                .flat_map(|&c| model.ngram.preceding(c).take(PRECEDING));
            for x in known.iter().copied().chain(preceding) {
                let other = Candidate::of(at, at + 1, Letters::one(x), Kind::Other);
                if is_other(c, x) && gate.allows(&other) {
                    self.list.push(other);
                }
            }
        }
        if gate.tells(Kind::Dropped) {
            for &x in &known {
                let longer = Candidate::of(at, at, Letters::one(x), Kind::Dropped);
                if is_japanese(x) && gate.allows(&longer) {
                    self.list.push(longer);
                }
            }
        }
        self.letters = known;
    }

    /// The mistake that a twin shows, as the likeliest kind it can be.
    pub(super) fn change(&mut self, model: &Model, letters: &[char], change: &Change) {
        let (start, end) = (change.start, change.end);
        if start < end {
            self.sure_mistakes(model, letters, start, &Open);
        }
        self.list.retain(|candidate| change.makes(candidate));
        if !self.list.is_empty() {
            return;
        }
        let first = change.meant.letters().next();
        let kind = match end - start {
            0 if change.meant.letters().all(is_japanese) => Kind::Dropped,
            1 if !is_kanji(letters[start])
                && first.is_some_and(|x| is_other(letters[start], x)) =>
            {
                Kind::Other
            }
            _ => return,
        };
        self.list
            .push(Candidate::of(start, end, change.meant, kind));
    }
}

/// Whether a letter may stand for any other one.
fn is_other(c: char, x: char) -> bool {
    x != c && is_japanese(x) && same_script(x, c)
}

/// Kanji for kanji and kana for kana: what crosses scripts looks alike.
fn same_script(a: char, b: char) -> bool {
    is_kanji(a) && is_kanji(b)
        || is_hiragana(a) && is_hiragana(b)
        || is_katakana(a) && is_katakana(b)
}
