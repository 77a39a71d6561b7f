//! What "the same text" means.
//!
//! [`fold()`] compares texts as a reader does; [`items()`] cuts a cell into its list items.

mod fold;
mod items;

pub use fold::{Folded, fold, fold_with_map};
pub use items::{Item, items};
