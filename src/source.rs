//! A file's bytes, its text, and the way back from text to bytes.
//!
//! A [`Source`] owns all bytes; everything else holds ids and offsets into it. Offsets into the
//! *text* are bytes of UTF-8 (without BOM); offsets into the *file* are bytes as stored, whatever
//! the encoding. [`Source::file_offset`] turns the first into the second.

mod encoding;

use std::path::Path;

pub use encoding::{DecodeError, Encoding};

/// Files above this size are refused: positions are kept in 32 bits.
pub const MAX_BYTES: usize = u32::MAX as usize;

/// A file that has been read and decoded.
#[derive(Debug)]
pub struct Source {
    path: String,
    raw: Vec<u8>,
    /// `None` where the text *is* the file (UTF-8), or where there is no text (a workbook).
    decoded: Option<encoding::Decoded>,
    encoding: Option<Encoding>,
    bom: usize,
    line_starts: Vec<u32>,
}

/// Why a file could not become a [`Source`].
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The file could not be opened or read.
    #[error("{path}: {error}")]
    Io {
        /// As given.
        path: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// Larger than [`MAX_BYTES`].
    #[error("{path}: larger than 4 GiB")]
    TooLarge {
        /// As given.
        path: String,
    },
    /// Not text in any encoding we read, or damaged text.
    #[error("{path}: {error}")]
    Decode {
        /// As given.
        path: String,
        /// Where and why.
        error: DecodeError,
    },
}

impl Source {
    /// Reads a delimited text file. `path` is kept as given.
    pub fn read(path: &Path) -> Result<Self, SourceError> {
        let name = path.to_string_lossy().into_owned();
        match std::fs::read(path) {
            Ok(raw) => Self::from_bytes(name, raw),
            Err(error) => Err(SourceError::Io { path: name, error }),
        }
    }

    /// Takes the bytes of a delimited text file; `path` is only a name.
    pub fn from_bytes(path: impl Into<String>, raw: Vec<u8>) -> Result<Self, SourceError> {
        let path = path.into();
        if raw.len() > MAX_BYTES {
            return Err(SourceError::TooLarge { path });
        }
        match encoding::decode(&raw) {
            Ok((encoding, bom, decoded)) => {
                let mut source = Self {
                    path,
                    raw,
                    decoded,
                    encoding: Some(encoding),
                    bom,
                    line_starts: Vec::new(),
                };
                source.line_starts = line_starts(source.text().as_bytes());
                Ok(source)
            }
            Err(error) => Err(SourceError::Decode { path, error }),
        }
    }

    /// Takes the bytes of a workbook: no text, no lines; cells bring their own values.
    pub fn workbook(path: impl Into<String>, raw: Vec<u8>) -> Self {
        Self {
            path: path.into(),
            raw,
            decoded: None,
            encoding: None,
            bom: 0,
            line_starts: Vec::new(),
        }
    }

    /// The name the file was read under.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The file's bytes as stored.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The decoded text without byte-order mark; empty for a workbook.
    pub fn text(&self) -> &str {
        match (&self.decoded, self.encoding) {
            (Some(decoded), _) => &decoded.text,
            (None, Some(_)) => std::str::from_utf8(&self.raw[self.bom..])
                .expect("checked when the source was made"),
            (None, None) => "",
        }
    }

    /// `None` for a workbook.
    pub fn encoding(&self) -> Option<Encoding> {
        self.encoding
    }

    /// Length of the byte-order mark in the file.
    pub fn bom(&self) -> usize {
        self.bom
    }

    /// The 1-based physical line of a text offset. O(log lines).
    pub fn line(&self, offset: usize) -> usize {
        self.line_starts
            .partition_point(|&start| start as usize <= offset)
    }

    /// Text offset of the beginning of a 1-based line.
    pub fn line_start(&self, line: usize) -> usize {
        self.line_starts[line - 1] as usize
    }

    /// Number of physical lines.
    pub fn lines(&self) -> usize {
        self.line_starts.len()
    }

    /// Where a text offset stands in the file as stored. Linear in the length of one line.
    pub fn file_offset(&self, offset: usize) -> usize {
        match &self.decoded {
            Some(decoded) => decoded.file_offset(&self.raw, offset),
            None => self.bom + offset,
        }
    }
}

/// Offsets after each LF, CRLF or lone CR. O(n).
fn line_starts(text: &[u8]) -> Vec<u32> {
    let mut starts = vec![0];
    for at in memchr::memchr2_iter(b'\n', b'\r', text) {
        let crlf = text[at] == b'\r' && text.get(at + 1) == Some(&b'\n');
        if !crlf && at + 1 < text.len() {
            starts.push(u32::try_from(at + 1).expect("sources are below 4 GiB"));
        }
    }
    starts
}
