//! Family T: what was not meant.

pub(super) mod broken_joint;
pub(super) mod known_typo;
pub(super) mod near_miss_name;
pub(super) mod rare_near_frequent;
