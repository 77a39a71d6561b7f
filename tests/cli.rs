//! What a user of the command sees: the real binary, from arguments to exit code.

#[path = "cli/accepted.rs"]
mod accepted;
#[path = "cli/config.rs"]
mod config;
#[path = "cli/diff.rs"]
mod diff;
#[path = "cli/drop.rs"]
mod drop;
#[path = "cli/fix.rs"]
mod fix;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/generated.rs"]
mod generated;
#[path = "cli/harness.rs"]
mod harness;
#[path = "cli/input.rs"]
mod input;
#[path = "cli/manifest.rs"]
mod manifest;
#[path = "cli/office.rs"]
mod office;
#[path = "cli/options.rs"]
mod options;
#[path = "cli/own_rules.rs"]
mod own_rules;
#[path = "cli/prefecture.rs"]
mod prefecture;
#[path = "cli/review.rs"]
mod review;
#[path = "cli/since.rs"]
mod since;
