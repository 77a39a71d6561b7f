//! Family T: slips of the pen.

pub(super) mod broken_joint;
pub(super) mod rare_near_frequent;
