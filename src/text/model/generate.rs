//! Makes the files of `rules/model/`.
//!
//! Compiled for tests and with the feature `model-gen` only. The same inputs give the same bytes.

pub mod archaic;
pub mod ipadic;
pub mod lexicon;
pub mod lookalike;
pub mod ngram;
pub mod reading;

use ipadic::Word;

/// Dearer nouns are too rare to teach the character model.
const TAUGHT: i16 = 7_500;

/// The words that the character model is taught beside statutes: ordinary nouns, once each.
pub fn taught(words: &[Word]) -> Vec<&str> {
    let mut taught: Vec<&str> = (words.iter())
        .filter(|word| word.is_common_noun() && word.cost < TAUGHT)
        .map(|word| word.surface.as_str())
        .filter(|word| word.chars().count() >= 2)
        .collect();
    taught.sort_unstable();
    taught.dedup();
    taught
}
