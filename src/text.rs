//! What "the same text" means.
//!
//! [`fold()`] compares texts as a reader does; [`items()`] cuts a cell into its list items;
//! [`names`] knows what is spelt in one way.

mod fold;
mod items;
pub mod names;
pub mod typos;

pub use fold::{Folded, fold, fold_with_map};
pub use items::{Item, items};
