//! Family T: what was not meant.

pub(super) mod known_typo;
pub(super) mod near_miss_name;
