//! What a user sees of reports, and what a program reads.

#[path = "report/contracts.rs"]
mod contracts;
#[path = "report/fixture.rs"]
mod fixture;
#[path = "report/terminal.rs"]
mod terminal;
#[path = "report/tidy.rs"]
mod tidy;
