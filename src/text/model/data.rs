//! How the files of `rules/model/` hold their parts: a kind, a checksum, lengths, bytes.
//!
//! All numbers are little-endian. A reader borrows its parts from the file.

use thiserror::Error;

/// A file that is not what its reader expects.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Damage {
    /// Another kind of file, or another version of it.
    #[error("this is no file of kind {0}")]
    Kind(String),
    /// Shorter or longer than it says.
    #[error("the file is cut off or its lengths are wrong")]
    Length,
    /// Changed since it was made.
    #[error("the checksum is wrong: the file was changed since it was made")]
    Checksum,
}

const KIND: usize = 8;
const HEAD: usize = KIND + 8;

/// The parts of a file of a kind. It need not be [`intact`].
///
/// # Errors
///
/// When the file is of another kind or cut off.
pub(super) fn parts<const N: usize>(
    kind: [u8; KIND],
    file: &'static [u8],
) -> Result<[&'static [u8]; N], Damage> {
    let wrong = || Damage::Kind(String::from_utf8_lossy(&kind).into_owned());
    let (head, rest) = file.split_at_checked(HEAD).ok_or_else(wrong)?;
    if head[..KIND] != kind {
        return Err(wrong());
    }
    let (lengths, mut rest) = rest.split_at_checked(4 * N).ok_or(Damage::Length)?;
    let mut parts: [&[u8]; N] = [&[]; N];
    for (part, length) in parts.iter_mut().zip(lengths.as_chunks::<4>().0) {
        let length = u32::from_le_bytes(*length) as usize;
        (*part, rest) = rest.split_at_checked(length).ok_or(Damage::Length)?;
    }
    if !rest.is_empty() {
        return Err(Damage::Length);
    }
    Ok(parts)
}

/// Whether a file is as it was made.
///
/// # Errors
///
/// When it was changed or cut off.
pub(super) fn intact(file: &[u8]) -> Result<(), Damage> {
    let (head, rest) = file.split_at_checked(HEAD).ok_or(Damage::Length)?;
    let said = u64::from_le_bytes(head[KIND..].try_into().expect("the head has 8 more bytes"));
    if said != checksum(rest) {
        return Err(Damage::Checksum);
    }
    Ok(())
}

/// A checksum against accidents, at several bytes a nanosecond: four sums side by side.
fn checksum(bytes: &[u8]) -> u64 {
    const MIX: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut sums = [1, 2, 3, 4u64];
    let (blocks, rest) = bytes.as_chunks::<32>();
    for block in blocks {
        for (sum, word) in sums.iter_mut().zip(block.as_chunks::<8>().0) {
            *sum = (*sum ^ u64::from_le_bytes(*word))
                .wrapping_mul(MIX)
                .rotate_left(29);
        }
    }
    let mut all = bytes.len() as u64;
    let rest = rest.iter().map(|&byte| u64::from(byte));
    for word in sums.into_iter().chain(rest) {
        all = (all ^ word).wrapping_mul(MIX);
        all ^= all >> 32;
    }
    all
}

/// A file of a kind with these parts.
#[cfg(any(test, feature = "model-gen"))]
pub(super) fn file(kind: [u8; KIND], parts: &[&[u8]]) -> Vec<u8> {
    let mut body = Vec::new();
    for part in parts {
        let length = u32::try_from(part.len()).expect("parts are a few megabytes");
        body.extend(length.to_le_bytes());
    }
    body.extend(parts.concat());
    [kind.as_slice(), &checksum(&body).to_le_bytes(), &body].concat()
}

/// Two bytes as a number.
pub(super) fn u16_at(bytes: &[u8], index: usize) -> u16 {
    let bytes = bytes[2 * index..2 * index + 2].try_into();
    u16::from_le_bytes(bytes.expect("two bytes were taken"))
}

/// Four bytes as a number.
pub(super) fn u32_at(bytes: &[u8], index: usize) -> u32 {
    let bytes = bytes[4 * index..4 * index + 4].try_into();
    u32::from_le_bytes(bytes.expect("four bytes were taken"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEST: [u8; KIND] = *b"k-test-1";

    fn leaked(parts: &[&[u8]]) -> Vec<u8> {
        file(TEST, parts)
    }

    #[test]
    fn what_is_written_is_read() {
        let long = [7; 100];
        let bytes = leaked(&[b"abc", b"", &long]).leak();
        assert_eq!(intact(bytes), Ok(()));
        assert_eq!(parts::<3>(TEST, bytes), Ok([&b"abc"[..], b"", &long]));
    }

    #[test]
    fn every_damage_is_seen() {
        let bytes = leaked(&[b"abc", &[7; 50]]);
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let changed = changed.leak();
            let wrong = intact(changed).is_err() || parts::<2>(TEST, changed).is_err();
            assert!(wrong, "byte {at}");
            let cut: &'static [u8] = bytes[..at].to_vec().leak();
            assert!(intact(cut).is_err(), "cut at {at}");
            assert!(parts::<2>(TEST, cut).is_err(), "cut at {at}");
        }
        assert!(parts::<2>(*b"k-test-2", bytes.leak()).is_err());
    }
}
