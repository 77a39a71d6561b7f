//! Where a place stands in the lines of a text file, counted the way each reader counts.

use super::{Grid, Span};

/// Columns are counted at most this far into a line: nobody looks at a column beyond it, and a
/// file that is one line of megabytes would be walked once for every address.
const MAX_COLUMNS: usize = 1 << 20;

/// A place in a line of the decoded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LinePlace {
    /// 1-based physical line; a quoted cell may hold several.
    pub line: u32,
    /// 1-based, in Unicode scalar values. Quotes and a field's neighbours count, a BOM does not.
    pub column: u32,
    /// 1-based, in bytes of UTF-8, whatever the file's encoding.
    pub byte_column: u32,
}

/// A half-open range of lines and columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LineRange {
    /// Where it begins.
    pub start: LinePlace,
    /// Behind its last character.
    pub end: LinePlace,
}

impl Grid {
    /// The range in the lines of the file; `None` in a workbook and absurdly far into a line.
    /// O(length of the line up to the place).
    pub(super) fn line_range(&self, span: Span) -> Option<LineRange> {
        self.delimiter?;
        let start = self.text_offset(span.cell, span.start as usize);
        let end = match span.start == span.end {
            true => start,
            false => self.text_offset(span.cell, span.end as usize),
        };
        Some(LineRange {
            start: self.line_place(start)?,
            end: self.line_place(end)?,
        })
    }

    fn line_place(&self, offset: usize) -> Option<LinePlace> {
        let line = self.source.line(offset);
        let before = self
            .source
            .text()
            .get(self.source.line_start(line)..offset)?;
        if before.len() > MAX_COLUMNS {
            return None;
        }
        let one_based = |n: usize| u32::try_from(n).ok()?.checked_add(1);
        Some(LinePlace {
            line: u32::try_from(line).ok()?,
            column: one_based(before.chars().count())?,
            byte_column: one_based(before.len())?,
        })
    }
}
