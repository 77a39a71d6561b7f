//! The JSON schemas of the contracts, from the wire structs themselves.

use std::io::{self, Write};

use schemars::generate::SchemaSettings;

use super::wire;

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

impl Contract {
    /// The contract of a name as given on the command line: `check`, `diff` or `tidy`.
    pub fn find(name: &str) -> Option<Self> {
        match name {
            "check" => Some(Self::Check),
            "diff" => Some(Self::Diff),
            "tidy" => Some(Self::Tidy),
            _ => None,
        }
    }
}

/// Writes the JSON schema (draft 2020-12) of a contract.
pub fn schema(contract: Contract, out: &mut dyn Write) -> io::Result<()> {
    // What is written always has every key, so every key is required.
    let generator = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator();
    let schema = match contract {
        Contract::Check => generator.into_root_schema_for::<wire::Check<'_>>(),
        Contract::Diff => generator.into_root_schema_for::<wire::Diff<'_>>(),
        Contract::Tidy => generator.into_root_schema_for::<wire::Tidy<'_>>(),
    };
    serde_json::to_writer_pretty(&mut *out, &schema)?;
    writeln!(out)
}
