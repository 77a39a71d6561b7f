//! Family S: the table's own build.

pub(super) mod body_order_broken;
pub(super) mod displaced_label;
pub(super) mod header_drift;
pub(super) mod lost_cell;
pub(super) mod merged_entries;
pub(super) mod ragged_width;
pub(super) mod shifted_row;
pub(super) mod split_row;
pub(super) mod unclosed_quote;
pub(super) mod unsure_reading;
