//! Family M: what should be there and is not. On the recovered table: inherited, continued and
//! lost cells are not missing.

pub(super) mod absent_body;
pub(in crate::rules) mod draft_residue;
pub(super) mod fiscal_year_gap;
pub(in crate::rules) mod lost_label;
pub(super) mod missing_required_cell;
mod numbered_label;
mod patterns;
pub(super) mod placeholder_cell;
mod unreported;
pub(super) mod vanished_item;
pub(super) mod year_hole;
pub(super) mod years_partly_filled;
