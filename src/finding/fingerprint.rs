//! A fingerprint belongs to an address, not to a finding: rule, row key, column, flagged text and
//! ordinal among equals. It survives line drift, moved columns, re-encoding and the correction of
//! a neighbour; a new copy is new.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

/// Hands out fingerprints and counts equal addresses.
#[derive(Debug, Default)]
pub(crate) struct Fingerprinter {
    seen: HashMap<[u8; 16], u32>,
}

impl Fingerprinter {
    /// 32 hexadecimal digits for the parts of an address; equal parts are told apart by order.
    pub(crate) fn fingerprint(&mut self, parts: &[&str]) -> String {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part.as_bytes());
            hash.update([0x1F]);
        }
        let digest = hash.clone().finalize();
        let mut key = [0; 16];
        key.copy_from_slice(&digest[..16]);
        let ordinal = self.seen.entry(key).or_insert(0);
        if *ordinal > 0 {
            hash.update(ordinal.to_le_bytes());
            key.copy_from_slice(&hash.finalize()[..16]);
        }
        *ordinal += 1;
        key.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
