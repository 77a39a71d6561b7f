//! Family N: signs, widths and spaces.
//!
//! "Either is fine, be consistent" is judged inside the document ([`habit`]); what is wrong in any
//! document (open brackets, lost characters) is judged text by text.

pub(super) mod compatibility_character;
pub(super) mod decorative_space;
pub(super) mod digit_grouping;
mod habit;
mod hit;
pub(super) mod invisible_character;
pub(super) mod machine_dependent_character;
pub(super) mod mixed_bullets;
pub(super) mod mixed_sign;
pub(super) mod mixed_width;
pub(super) mod mojibake;
pub(super) mod nested_bracket;
mod script;
pub(super) mod spaced_letters;
pub(super) mod stray_full_stop;
pub(super) mod unbalanced_bracket;

#[cfg(test)]
mod tests;
