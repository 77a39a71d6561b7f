//! Workbooks: values and merged regions of every sheet.

use std::sync::Arc;

use super::Grid;
use crate::source::Source;

/// Why a workbook was not read.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// Not a workbook, or a damaged one.
    #[error("not a readable workbook: {0}")]
    Damaged(String),
    /// Would unpack to more than we are willing to hold.
    #[error("refused: {0}")]
    TooLarge(String),
}

/// Every sheet of a workbook with at least one filled cell, in the book's order.
pub fn read_workbook(_source: Arc<Source>) -> Result<Vec<Grid>, WorkbookError> {
    Err(WorkbookError::Damaged("not yet".into()))
}
