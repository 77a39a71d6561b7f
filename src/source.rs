//! A file's bytes, its text, and the way back from text to bytes.
//!
//! A [`Source`] owns all bytes; everything else holds ids and offsets into it. Offsets into the
//! *text* are bytes of UTF-8 (without BOM); offsets into the *file* are bytes as stored, whatever
//! the encoding. [`Source::file_offset`] turns the first into the second.

mod encoding;
mod explain;
mod save;

use std::io::Read as _;
use std::path::Path;

pub use encoding::{DecodeError, Encoding, Format};
pub use explain::Explanation;
pub use save::{SaveError, identity, replace_unchanged, write_atomically};

use encoding::Decoded;

/// Files above this size are refused: positions are kept in 32 bits.
pub const MAX_BYTES: usize = u32::MAX as usize - 1;

/// A file that has been read and decoded.
#[derive(Debug)]
pub struct Source {
    path: String,
    content: Content,
    line_starts: Vec<u32>,
}

#[derive(Debug)]
enum Content {
    /// The text *is* the file, except for `bom` bytes.
    Utf8 { file: String, bom: usize },
    /// The text was decoded from the file.
    Decoded { raw: Vec<u8>, text: Decoded },
    /// There is no text: cells bring their own values.
    Workbook { raw: Vec<u8> },
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
    /// A symbolic link to something that is not there.
    #[error("{path}: broken symbolic link")]
    BrokenLink {
        /// As given.
        path: String,
    },
    /// Larger than [`MAX_BYTES`], in the file or once decoded.
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

impl SourceError {
    /// The name the file was given under.
    pub fn path(&self) -> &str {
        match self {
            Self::Io { path, .. }
            | Self::BrokenLink { path }
            | Self::TooLarge { path }
            | Self::Decode { path, .. } => path,
        }
    }
}

/// Reads a file, at most [`MAX_BYTES`] of it: a device or pipe may have no end.
pub fn read_file(path: &Path) -> Result<Vec<u8>, SourceError> {
    let name = || path.to_string_lossy().into_owned();
    let io = |error: std::io::Error| {
        let dangling = error.kind() == std::io::ErrorKind::NotFound && path.is_symlink();
        match dangling {
            true => SourceError::BrokenLink { path: name() },
            false => SourceError::Io {
                path: name(),
                error,
            },
        }
    };
    let file = std::fs::File::open(path).map_err(io)?;
    let size = file.metadata().map_err(io)?.len();
    if size > MAX_BYTES as u64 {
        return Err(SourceError::TooLarge { path: name() });
    }
    // One byte more than the file has, so that reading to its end never doubles the buffer.
    let mut raw = Vec::with_capacity(usize::try_from(size).map_or(0, |size| size + 1));
    file.take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut raw)
        .map_err(io)?;
    match raw.len() > MAX_BYTES {
        true => Err(SourceError::TooLarge { path: name() }),
        false => Ok(raw),
    }
}

impl Source {
    /// Reads a delimited text file. `path` is kept as given.
    pub fn read(path: &Path) -> Result<Self, SourceError> {
        Self::from_bytes(path.to_string_lossy(), read_file(path)?)
    }

    /// Takes the bytes of a delimited text file; `path` is only a name.
    ///
    /// O(bytes). Memory: the bytes, the text unless the bytes are UTF-8, four bytes a line.
    pub fn from_bytes(path: impl Into<String>, raw: Vec<u8>) -> Result<Self, SourceError> {
        let path = path.into();
        if raw.len() > MAX_BYTES {
            return Err(SourceError::TooLarge { path });
        }
        let content = match encoding::decode(raw) {
            Ok(encoding::Text::Utf8 { file, bom }) => Content::Utf8 { file, bom },
            Ok(encoding::Text::Decoded { raw, text }) => Content::Decoded { raw, text },
            Err(DecodeError::TooLong) => return Err(SourceError::TooLarge { path }),
            Err(error) => return Err(SourceError::Decode { path, error }),
        };
        let mut source = Self {
            path,
            content,
            line_starts: Vec::new(),
        };
        source.line_starts = line_starts(source.text().as_bytes());
        Ok(source)
    }

    /// Takes the bytes of a workbook: no text, no lines; cells bring their own values.
    pub fn workbook(path: impl Into<String>, raw: Vec<u8>) -> Self {
        Self {
            path: path.into(),
            content: Content::Workbook { raw },
            line_starts: Vec::new(),
        }
    }

    /// The name the file was read under.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The file's bytes as stored.
    pub fn raw(&self) -> &[u8] {
        match &self.content {
            Content::Utf8 { file, .. } => file.as_bytes(),
            Content::Decoded { raw, .. } | Content::Workbook { raw } => raw,
        }
    }

    /// The decoded text without byte-order mark; empty for a workbook. O(1).
    pub fn text(&self) -> &str {
        match &self.content {
            Content::Utf8 { file, bom } => &file[*bom..],
            Content::Decoded { text, .. } => &text.text,
            Content::Workbook { .. } => "",
        }
    }

    /// `None` for a workbook.
    pub fn encoding(&self) -> Option<Encoding> {
        match &self.content {
            Content::Utf8 { .. } => Some(Encoding::Utf8),
            Content::Decoded { text, .. } => Some(text.encoding),
            Content::Workbook { .. } => None,
        }
    }

    /// Length of the byte-order mark in the file.
    pub fn bom(&self) -> usize {
        match &self.content {
            Content::Utf8 { bom, .. } => *bom,
            Content::Decoded { text, .. } => text.encoding.bom().len(),
            Content::Workbook { .. } => 0,
        }
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

    /// Where a text offset (on a character boundary) stands in the file as stored.
    ///
    /// O(1) in UTF-8; elsewhere O(log bytes) and a walk over at most a few thousand characters.
    /// In ISO-2022-JP an offset stands *before* the escape sequences that lead to its character,
    /// so neighbouring ranges neither overlap nor leave a byte out.
    pub fn file_offset(&self, offset: usize) -> usize {
        match &self.content {
            Content::Utf8 { bom, .. } => bom + offset,
            Content::Decoded { raw, text } => text.file_offset(raw, offset),
            Content::Workbook { .. } => offset,
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
    starts.shrink_to_fit();
    starts
}
