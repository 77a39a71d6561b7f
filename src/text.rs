//! What "the same text" means.
//!
//! [`fold()`] compares texts as a reader does; [`items()`] cuts a cell into its list items;
//! [`dates()`] finds its dates and years.
//! [`names`] knows what is spelt in one way; [`model`] knows what Japanese looks like;
//! [`channel`] asks what may have been meant.

pub mod channel;
mod date;
mod era;
mod fold;
mod items;
pub mod model;
pub mod names;
mod number;
mod scan;
pub(crate) mod script;
mod sieve;
pub mod typos;
mod vocabulary;

pub use date::{Date, Link, Weekday, Year, YearForm, dates, days_in, has_date};
pub use era::{ERAS, Era, begins_era};
pub use fold::{Folded, fold, fold_with_map};
pub(crate) use items::items_of;
pub use items::{Item, items};
pub use number::{Number, Script, digit, is_kanji_numeral, kanji_digit, number};
pub(crate) use scan::{CharSet, Openings, opening};
pub(crate) use sieve::Sieve;
pub(crate) use vocabulary::in_known_word;
