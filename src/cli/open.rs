//! Stand-in until the library opens files of every format itself.
use std::path::Path;
use std::sync::Arc;

use kouetsu::grid::{Delimiter, Grid, read_delimited};
use kouetsu::rule::Lang;
use kouetsu::source::{Source, SourceError};

pub(crate) struct OpenError(SourceError);
pub(crate) struct Explanation {
    pub(crate) message: String,
    pub(crate) remedy: String,
}
impl OpenError {
    pub(crate) fn explain(&self, _lang: Lang) -> Explanation {
        Explanation {
            message: self.0.to_string(),
            remedy: String::new(),
        }
    }
    pub(crate) fn undecodable(&self) -> bool {
        matches!(self.0, SourceError::Decode { .. })
    }
}
pub(crate) fn open(path: &Path, delimiter: Option<Delimiter>) -> Result<Vec<Grid>, OpenError> {
    let source = Source::read(path).map_err(OpenError)?;
    Ok(vec![read_delimited(Arc::new(source), delimiter)])
}
pub(crate) fn read_bytes(
    name: &str,
    bytes: Vec<u8>,
    delimiter: Option<Delimiter>,
) -> Result<Vec<Grid>, OpenError> {
    let source = Source::from_bytes(name, bytes).map_err(OpenError)?;
    Ok(vec![read_delimited(Arc::new(source), delimiter)])
}
