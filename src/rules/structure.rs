//! Family S: the table's own build.

pub(super) mod shifted_row;
