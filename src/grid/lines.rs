//! Where a place stands in the lines of a text file, counted the way each reader counts.

use std::ops::Range;

use super::Grid;

/// Columns are counted at most this far into a line: nobody looks at a column beyond it.
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
    /// A range of the text in its lines; `None` absurdly far into a line. O(log lines).
    pub(super) fn line_range(&self, range: &Range<usize>) -> Option<LineRange> {
        Some(LineRange {
            start: self.line_place(range.start)?,
            end: self.line_place(range.end)?,
        })
    }

    fn line_place(&self, offset: usize) -> Option<LinePlace> {
        let line = self.source.line(offset);
        let begin = self.source.line_start(line);
        let before = offset
            .checked_sub(begin)
            .filter(|&bytes| bytes <= MAX_COLUMNS)?;
        let one_based = |n: usize| u32::try_from(n).ok()?.checked_add(1);
        Some(LinePlace {
            line: u32::try_from(line).ok()?,
            column: one_based(self.milestones.chars(self.source.text(), begin, offset))?,
            byte_column: one_based(before)?,
        })
    }
}
