//! From a file to grids, whatever it is: contents decide, never the name.

mod explain;

use std::path::Path;
use std::sync::Arc;

use super::{Delimiter, Grid, WorkbookError, read_delimited, read_workbook, xlsx};
use crate::source::{self, Source, SourceError};

/// Why a file gave no grids.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It could not be read, or is no text.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A pipe or a device: it may have no end, or nobody who writes to it.
    #[error("{path}: not a regular file")]
    Special {
        /// As given.
        path: String,
    },
    /// It is a workbook, or something like one, that we do not read.
    #[error("{path}: {error}")]
    Workbook {
        /// As given.
        path: String,
        /// Why.
        error: WorkbookError,
    },
}

impl OpenError {
    /// The name the file was given under.
    pub fn path(&self) -> &str {
        match self {
            Self::Source(error) => error.path(),
            Self::Special { path } | Self::Workbook { path, .. } => path,
        }
    }
}

/// Reads a file. See [`read_bytes`].
pub fn open(path: &Path, delimiter: Option<Delimiter>) -> Result<Vec<Grid>, OpenError> {
    // To open a pipe may already be to wait for ever. A folder has a message of its own.
    let special = |found: &std::fs::Metadata| !found.is_file() && !found.is_dir();
    if std::fs::metadata(path).is_ok_and(|found| special(&found)) {
        let path = path.to_string_lossy().into_owned();
        return Err(OpenError::Special { path });
    }
    read_bytes(path.to_string_lossy(), source::read_file(path)?, delimiter)
}

/// Reads the bytes of a file (or of standard input) called `name`.
///
/// A zip archive or OLE container is taken for a workbook or a Word document: one grid for each
/// sheet with a filled cell, or for tables that follow one another; perhaps none. Anything else is delimited text: one grid, without rows if it is empty.
/// `delimiter` is for text whose delimiter is known.
pub fn read_bytes(
    name: impl Into<String>,
    raw: Vec<u8>,
    delimiter: Option<Delimiter>,
) -> Result<Vec<Grid>, OpenError> {
    let name = name.into();
    if raw.len() > source::MAX_BYTES {
        return Err(SourceError::TooLarge { path: name }.into());
    }
    if xlsx::is_zip(&raw) || xlsx::is_ole(&raw) {
        let source = Arc::new(Source::workbook(name, raw));
        return read_workbook(Arc::clone(&source)).map_err(|error| OpenError::Workbook {
            path: source.path().to_owned(),
            error,
        });
    }
    let source = Arc::new(Source::from_bytes(name, raw)?);
    Ok(vec![read_delimited(source, delimiter)])
}
