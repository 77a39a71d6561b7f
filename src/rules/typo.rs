//! Family T: what was not meant.

pub(super) mod broken_joint;
pub(super) mod doubled_character;
pub(super) mod dropped_character;
pub(super) mod homophone;
pub(super) mod inconsistent_pair;
pub(super) mod known_typo;
pub(super) mod look_alike_character;
pub(super) mod near_miss_name;
pub(super) mod rare_near_frequent;
mod suspect;
pub(super) mod transposed_characters;
pub(super) mod wrong_kana;
