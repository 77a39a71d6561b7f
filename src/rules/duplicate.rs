//! Family D: the same thing written twice, or almost.
//!
//! Looks at the recovered table only: a row re-listed under another theme is normal, and which
//! theme a row belongs to is not in the row itself.

mod copies;
mod difference;
pub(super) mod duplicated_row;
mod group;
mod item;
pub(super) mod near_duplicated_row;
pub(super) mod parallel_rows_differ;
pub(super) mod repeated_item;
pub(super) mod same_text_elsewhere;

#[cfg(test)]
mod tests;
