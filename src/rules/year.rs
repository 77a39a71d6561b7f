//! Family Y: years and dates.
//!
//! Judged by the edition's own date: 平成33年度 is right in a plan of 2018. The scanner is
//! [`crate::text::dates`]; what it gives for the texts of an edition is in `texts`.

pub(super) mod calendar_mixed;
pub(super) mod count_list_mismatch;
pub(super) mod date_outside_column_year;
pub(super) mod date_without_year;
pub(super) mod era_western_mismatch;
pub(super) mod first_year_written_1;
pub(super) mod impossible_date;
pub(super) mod reversed_range;
pub(super) mod tense_against_date;
mod texts;
pub(super) mod weekday_mismatch;
