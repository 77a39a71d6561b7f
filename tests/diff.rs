//! Comparing two editions, from bytes to `kouetsu.diff/1`. All tables here are constructed.
#![allow(clippy::unwrap_used)]

#[path = "diff/cases.rs"]
mod cases;
#[path = "diff/fixture.rs"]
mod fixture;
#[path = "diff/highlights.rs"]
mod highlights;
#[path = "diff/lists.rs"]
mod lists;
#[path = "diff/properties.rs"]
mod properties;
#[path = "diff/shown.rs"]
mod shown;
#[path = "diff/told.rs"]
mod told;
