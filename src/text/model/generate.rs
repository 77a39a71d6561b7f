//! Makes the files of `rules/model/`.
//!
//! Compiled for tests and with the feature `model-gen` only. The same inputs give the same bytes.

pub mod archaic;
pub mod ipadic;
pub mod lexicon;
pub mod ngram;
