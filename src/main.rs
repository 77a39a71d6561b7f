//! The command `kouetsu`: parse arguments, run, decide the exit code. Nothing else does.

mod cli;

use std::io::Write as _;
use std::process::ExitCode;

use cli::{Failure, Outcome};

/// Nothing at or above `--fail-on`.
const CLEAN: u8 = 0;
/// Findings; or `manifest verify` found a difference.
const FOUND: u8 = 1;
/// Wrong usage, configuration or unreadable input. What could be checked was checked.
const UNUSABLE: u8 = 2;

/// `diff --deny` found what must not be.
const DENIED: u8 = 3;

fn main() -> ExitCode {
    let code = match cli::main() {
        Ok(Outcome::Clean) => CLEAN,
        Ok(Outcome::Found) => FOUND,
        Ok(Outcome::Unusable) => UNUSABLE,
        Ok(Outcome::Denied) => DENIED,
        // The reader has seen enough (`kouetsu check … | head`): that is no failure.
        Err(Failure::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => CLEAN,
        Err(failure) => {
            // If even the standard error is gone there is nobody left to tell.
            let _ = writeln!(std::io::stderr(), "{}", cli::visible(&failure.to_string()));
            UNUSABLE
        }
    };
    ExitCode::from(code)
}
