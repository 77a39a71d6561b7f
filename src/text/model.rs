//! What is known of Japanese before any document is read: the data of `rules/model/`.
//!
//! | part | knows | file |
//! |---|---|---|
//! | [`Ngram`] | which letters follow which | `ngram.bin` |
//! | [`Lexicon`] | words, their classes and costs | `lexicon.bin` |
//! | [`Readings`] | words and kanji that sound alike | `readings.bin` |
//! | [`LookAlikes`] | letters that look alike | `lookalikes.txt` |
//! | [`Kana`] | kana that are mistaken for each other | (a table in the module) |
//!
//! All texts are folded ([`fold()`](super::fold())). Letters are `char`s; costs and probabilities
//! are natural logarithms. The files are made by one command; see `rules/model/README.md`.

mod data;
#[cfg(any(test, feature = "model-gen"))]
pub mod generate;
pub mod kana;
pub mod lattice;
pub mod lexicon;
pub mod lookalike;
pub mod ngram;
pub mod reading;

use std::sync::OnceLock;

pub use data::Damage;
pub use kana::{Confusion, Kana, Mistake};
pub use lattice::{Lattice, Segmentation};
pub use lexicon::{Entry, Lexicon};
pub use lookalike::LookAlikes;
pub use ngram::{Ngram, State};
pub use reading::Readings;

/// All parts.
#[derive(Debug)]
pub struct Model {
    /// Which letters follow which.
    pub ngram: Ngram,
    /// Words.
    pub lexicon: Lexicon,
    /// What sounds alike.
    pub readings: Readings,
    /// What looks alike.
    pub lookalikes: LookAlikes,
    /// Mistakes in kana.
    pub kana: Kana,
}

impl Model {
    /// The data that come with kouetsu. Read when first asked for, in a few milliseconds; most of
    /// it stays where it lies in the binary.
    pub fn get() -> &'static Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| Model {
            ngram: Ngram::builtin(),
            lexicon: Lexicon::builtin(),
            readings: Readings::builtin(),
            lookalikes: LookAlikes::builtin(),
            kana: Kana::builtin(),
        })
    }
}

#[cfg(test)]
mod tests;
