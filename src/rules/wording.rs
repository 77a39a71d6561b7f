//! Family W: one thing written in two ways.
//!
//! Everything is judged inside the document: nothing here says how a word should be written, only
//! that it is written otherwise elsewhere, how often, and where.

pub(super) mod abbreviation_mixed;
pub(super) mod bodies;
pub(super) mod body_name_variant;
mod lexicon;
mod okurigana;
pub(super) mod okurigana_variant;
pub(super) mod parallel_cell_differs;
pub(super) mod phrase_variant;
pub(super) mod script;
pub(super) mod script_variant;
pub(super) mod term_drift;
mod texts;
