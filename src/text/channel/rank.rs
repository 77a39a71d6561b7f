//! From what is known about a candidate to the probability that it is right.
//!
//! A logistic model. Its weights stand in `rules/model/ranking.txt`, one a line with the name of
//! what it weighs; `cargo test --profile quick --test eval fit_weights -- --ignored` fits them.

use std::sync::LazyLock;

use super::{KINDS, Kind, is_hiragana, is_japanese, is_kanji, is_katakana};

/// What is weighed.
pub const NAMES: [&str; 54] = [
    "one",
    "look",
    "homophone",
    "kana",
    "other",
    "dropped",
    "doubled",
    "added",
    "transposed",
    "of hiragana",
    "of katakana",
    "of kanji",
    "kanji dropped or added",
    "kana dropped or added",
    "katakana run",
    "gain",
    "gain of look",
    "gain of homophone",
    "gain of kana",
    "gain of other",
    "gain of dropped",
    "gain of doubled",
    "gain of added",
    "gain of transposed",
    "gain without document",
    "smoothness",
    "surprise",
    "likeness",
    "meant elsewhere",
    "written elsewhere",
    "meant elsewhere, written nowhere",
    "meant elsewhere often, written nowhere",
    "written nowhere, meant nowhere",
    "words",
    "words of look",
    "words of homophone",
    "words of kana",
    "words of other",
    "words of dropped",
    "words of doubled",
    "words of added",
    "words of transposed",
    "unknown words fewer",
    "single kanji fewer",
    "unknown words left",
    "beside Latin or digits",
    "gain and words",
    "unknown words before",
    "gain of katakana",
    "words of katakana",
    "gain of hiragana",
    "words of hiragana",
    "gain of kanji dropped or added",
    "length",
];

/// What is known about a candidate.
pub(super) struct Facts<'a> {
    pub(super) letters: &'a [char],
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) meant: &'a [char],
    pub(super) kind: Kind,
    pub(super) gain: f32,
    pub(super) plain: f32,
    pub(super) smooth: f32,
    pub(super) surprise: f32,
    pub(super) likeness: f32,
    pub(super) written_elsewhere: u32,
    pub(super) meant_elsewhere: u32,
    /// Gain in cost; unknown words fewer; single kanji fewer; unknown words left.
    pub(super) words: [f32; 4],
}

/// Values of [`NAMES`].
#[derive(Debug, Clone, PartialEq)]
pub struct Features(pub [f32; NAMES.len()]);

impl Features {
    pub(super) fn of(facts: &Facts<'_>) -> Self {
        let &Facts {
            letters,
            start,
            end,
            kind,
            ..
        } = facts;
        let mut out = [0.0; NAMES.len()];
        let index = KINDS
            .iter()
            .position(|&k| k == kind)
            .expect("all kinds are there");
        let touched = letters[start..end]
            .first()
            .copied()
            .unwrap_or(facts.meant[0]);
        let length = matches!(kind, Kind::Dropped | Kind::Added);
        let truth = |holds: bool| if holds { 1.0 } else { 0.0 };
        let gain = facts.gain.clamp(-5.0, 30.0) / 5.0;
        let words = facts.words[0].clamp(-10.0, 20.0) / 5.0;
        let (meant, written) = (facts.meant_elsewhere, facts.written_elsewhere);
        let run = (letters[..start]
            .iter()
            .rev()
            .take_while(|&&c| is_katakana(c))
            .count())
            + (letters[start..]
                .iter()
                .take_while(|&&c| is_katakana(c))
                .count());
        let beside = [start.wrapping_sub(1), end]
            .iter()
            .any(|&at| letters.get(at).is_some_and(|&c| !is_japanese(c)));
        out[0] = 1.0;
        out[1 + index] = 1.0;
        out[9] = truth(is_hiragana(touched));
        out[10] = truth(is_katakana(touched));
        out[11] = truth(is_kanji(touched));
        out[12] = truth(length && is_kanji(touched));
        out[13] = truth(length && !is_kanji(touched));
        out[14] = truth(is_katakana(touched)) * (run.min(8) as f32) / 4.0;
        out[15] = gain;
        out[16 + index] = gain;
        out[24] = facts.plain.clamp(-10.0, 30.0) / 5.0;
        out[25] = facts.smooth.clamp(-8.0, 0.0) / 2.0;
        out[26] = -facts.surprise.clamp(-40.0, 0.0) / 10.0;
        out[27] = facts.likeness;
        out[28] = (meant as f32).ln_1p();
        out[29] = (written as f32).ln_1p();
        out[30] = truth(meant > 0 && written == 0);
        out[31] = truth(meant > 2 && written == 0);
        out[32] = truth(meant == 0 && written == 0);
        out[33] = words;
        out[34 + index] = words;
        out[42] = facts.words[1].clamp(-3.0, 3.0);
        out[43] = facts.words[2].clamp(-3.0, 3.0);
        out[44] = facts.words[3].min(3.0);
        out[45] = truth(beside);
        out[46] = gain.min(words);
        out[47] = (facts.words[1] + facts.words[3]).min(3.0);
        out[48] = out[10] * gain;
        out[49] = out[10] * words;
        out[50] = out[9] * gain;
        out[51] = out[9] * words;
        out[52] = out[12] * gain;
        out[53] = (letters.len() as f32).ln() / 3.0;
        Self(out)
    }
}

/// What each of [`NAMES`] weighs.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights(pub [f32; NAMES.len()]);

impl Weights {
    /// The weights that come with kouetsu.
    pub fn builtin() -> &'static Self {
        static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
            let mut weights = [0.0; NAMES.len()];
            let text = include_str!("../../../rules/model/ranking.txt");
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                let (name, weight) = line.split_once('\t').expect("a test reads the file");
                let index = NAMES.iter().position(|&n| n == name);
                weights[index.expect("a test reads the file")] =
                    weight.parse().expect("a test reads the file");
            }
            Weights(weights)
        });
        &WEIGHTS
    }

    /// The probability that a candidate is right.
    pub fn probability(&self, features: &Features) -> f32 {
        let sum: f32 = self.0.iter().zip(&features.0).map(|(w, f)| w * f).sum();
        1.0 / (1.0 + (-sum).exp())
    }
}
