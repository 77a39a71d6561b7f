//! What a user sees of reports, and what a program reads.

/// Compares with a file in `tests/snapshots`.
macro_rules! see {
    ($text:expr) => {
        insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => true}, {
            insta::assert_snapshot!($text);
        })
    };
}

#[path = "report/contracts.rs"]
mod contracts;
#[path = "report/fixture.rs"]
mod fixture;
#[path = "report/terminal.rs"]
mod terminal;
#[path = "report/tidy.rs"]
mod tidy;
