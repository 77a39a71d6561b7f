//! Rules as data: a TOML file of words is a rule like any other.
//!
//! ```text
//! rules/koyobun/*.toml ─ file ─▶ RuleFile ─ library ─▶ RuleMeta + one automaton ─ scan ─▶ hits
//! ```
//!
//! A file has the rule's texts, its sources, and entries: what is written (`wrong`), what the
//! source wants (`right`), in what surroundings, and examples. The examples are the file's tests
//! (module `verify`); mistakes of the file itself have a line and a column.

mod context;
mod direction;
mod file;
mod library;
mod matcher;
mod pack;
mod profile;
mod verify;

pub use direction::{Preference, direction};
pub use file::{Entry, RuleFile, SourceText};
pub use library::{Hit, Hits, Library};
pub use pack::{Pack, own_code};
pub use profile::{Level, Profile};
pub use verify::Complaint;
