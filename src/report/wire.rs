//! Wire structs of the JSON contracts: versioned, and nobody else's business.
//!
//! They are written on purpose as copies of what the rest of the program holds: renaming a field
//! inside must not rename a key outside. Every key is always present, `null` where there is
//! nothing; an unknown key is an error. A change that breaks a reader needs a new version.

mod check;
mod diff;
mod tidy;

pub(super) use check::{Check, Finding};
pub(super) use diff::{
    Diff, Footer as DiffFooter, Header as DiffHeader, Input as DiffInput, rows as diff_rows,
};
pub(super) use tidy::{Repairs, Row as TidyRow, TableLine, Tidy};

/// `kouetsu.check/1`.
pub(super) const CHECK: &str = "kouetsu.check/1";
/// `kouetsu.diff/1`.
const DIFF: &str = "kouetsu.diff/1";
/// `kouetsu.tidy/1`.
pub(super) const TIDY: &str = "kouetsu.tidy/1";

/// Two decimals: more would promise what nobody measured.
fn rounded(confidence: f32) -> f32 {
    (confidence * 100.0).round() / 100.0
}
