//! kouetsu（校閲） reads a Japanese planning table as a table and as Japanese.
//!
//! ```text
//! bytes ──source──▶ text ──grid──▶ cells ──edition──▶ logical rows ──┬─ check ─▶ findings ─┐
//!                                                                   └─ tidy  ─▶ clean table┴─▶ report
//! ```
//!
//! Each arrow is one module. As far as the logical rows a module uses only what stands to its left,
//! besides [`text`] and [`message`], which use nothing else. Further on they know each other: a
//! [`finding`] names its [`rule`], a rule is looked up in the list of [`rules`], and those about two
//! editions read a [`diff`].
//!
//! | to change … | go to |
//! |---|---|
//! | bytes, encodings, line numbers | [`source`] |
//! | file formats, cells, positions | [`grid`] |
//! | what is said to people, in two languages | [`message`] |
//! | header words | `rules/layout.toml` |
//! | how a table is recovered | [`edition`]: shifted rows in `shift` (costs in `align`, what a column looks like in `profile`) |
//! | the eras, and how they are written | `src/text/era.rs` |
//! | what "the same text" means | [`text`] |
//! | what a finding holds | [`finding`] |
//! | what a rule is | [`rule`] |
//! | a rule about a table | [`rules::RULES`], one file per rule |
//! | a rule about two editions, or of the tool itself | [`rules::revision::REVISION_RULES`], [`rules::TOOL_RULES`] |
//! | words of official style | `rules/koyobun/`, how much of it counts in `rules/profiles/` |
//! | names, known typos, letters that look alike | `rules/names/`, `rules/typos/`, `rules/letters.toml` |
//! | abbreviations, scripts and terms of one word | `rules/wording/` |
//! | what shows that a table is still being written | `rules/drafts.toml` |
//! | collapsing, merging, ordering | [`check`] |
//! | applying fixes | [`fix`] |
//! | how two editions are compared | [`diff`] |
//! | output formats | [`report`]; which of them goes where: `src/cli/formats.rs` |
//! | how the reading of a table is explained (`tidy --explain`) | `src/report/tidy/explain.rs` |
//! | accepting what is already there | [`baseline`] |
//! | kouetsu.toml | [`config`] |
//! | which editions belong together | [`manifest`] |
//! | the command line | `src/main.rs`, `src/cli/` |

pub mod baseline;
pub mod check;
pub mod config;
pub mod diff;
pub mod edition;
pub mod finding;
pub mod fix;
pub mod grid;
pub mod manifest;
pub mod message;
pub mod report;
pub mod rule;
pub mod rules;
pub mod source;
pub mod text;
