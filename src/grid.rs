//! Cells: what every file format becomes before anyone asks what it means.
//!
//! A [`Grid`] is one sheet or one delimited file: rows of cells, each cell the id of a distinct
//! text. 67 % of the items in a real edition are repeats, so everything that looks at text looks
//! at each [`TextId`] once. [`Grid::locate`] is the one function from a [`Span`] to file bytes,
//! line, column and A1 name.

mod delimited;
mod docx;
mod exercise;
mod interner;
mod lines;
mod milestones;
mod ods;
mod open;
mod remark;
mod sparse;
mod xls;
mod xlsx;

use std::num::NonZeroU32;
use std::ops::Range;
use std::sync::Arc;

pub use delimited::{Delimiter, read_delimited};
#[doc(hidden)]
pub use exercise::exercise;
pub use lines::{LinePlace, LineRange};
pub use open::{OpenError, open, read_bytes};
pub use remark::{Remark, RemarkKind};
pub use xlsx::{
    Limit, MAX_CELLS, MAX_COLUMNS, MAX_PARTS, MAX_RATIO, MAX_ROWS, MAX_UNPACKED, OtherFile,
    RATIO_FREE, WorkbookError, read_workbook,
};
pub(crate) use xlsx::{inspect as inspect_workbook, package as workbook_package, parse_a1};

use crate::source::Source;
use interner::Interner;
use milestones::{Milestones, Point};

/// A cell of one grid.
///
/// Counted from one inside, so that an optional cell takes no more memory than a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellId(NonZeroU32);

impl CellId {
    /// The cell of a number that counts from zero, in the order of the grid.
    pub(crate) fn new(index: u32) -> Self {
        let next = index.checked_add(1).and_then(NonZeroU32::new);
        Self(next.expect("cells are counted in 32 bits"))
    }

    /// Its number, from zero.
    pub(crate) fn index(self) -> u32 {
        self.0.get() - 1
    }
}

/// A distinct cell text of one grid. [`TextId::BLANK`] is the empty text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextId(pub(crate) u32);

impl TextId {
    /// The empty text.
    pub const BLANK: Self = Self(0);

    /// For side tables indexed by text.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A place in a cell: bytes of the cell's value. The only address a finding knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The cell.
    pub cell: CellId,
    /// Byte offset in the value, on a character boundary.
    pub start: u32,
    /// Byte offset in the value, on a character boundary; `start <= end`.
    pub end: u32,
}

/// A merged region of a spreadsheet, 0-based and inclusive.
///
/// Rows are rows of the *grid*, which leaves blank sheet rows out; columns are sheet columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// First grid row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last grid row.
    pub bottom: u32,
    /// Last column; may lie beyond the last cell of a row.
    pub right: u32,
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    text: TextId,
    /// The field in the source's text, quotes included; empty in a workbook.
    start: u32,
    end: u32,
}

#[derive(Debug, Clone, Copy)]
struct GridRow {
    first: u32,
    /// 1-based physical line, or row of the sheet.
    line: u32,
}

/// One sheet or one delimited file.
#[derive(Debug)]
pub struct Grid {
    source: Arc<Source>,
    sheet: Option<String>,
    delimiter: Option<Delimiter>,
    cells: Vec<Cell>,
    rows: Vec<GridRow>,
    texts: Interner,
    merged: Vec<Region>,
    remarks: Vec<Remark>,
    unclosed_quote: Option<CellId>,
    /// Makes [`Grid::locate`] fast in long texts.
    milestones: Milestones,
}

/// A [`Span`] in terms of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// As the source was named.
    pub path: String,
    /// Sheet name of a workbook.
    pub sheet: Option<String>,
    /// A1 name in a workbook.
    pub cell: Option<String>,
    /// 1-based physical line on which the row begins, or row of the sheet.
    pub line: usize,
    /// 1-based field, or column of the sheet.
    pub field: usize,
    /// In Unicode scalar values of the cell's value, half-open.
    pub chars: Range<usize>,
    /// In bytes of the file as stored; `None` in a workbook.
    pub bytes: Option<Range<usize>>,
    /// In lines and columns of the text; `None` in a workbook.
    pub lines: Option<LineRange>,
    /// The text of the span.
    pub text: String,
}

impl Grid {
    fn new(source: Arc<Source>, sheet: Option<String>, delimiter: Option<Delimiter>) -> Self {
        Self {
            source,
            sheet,
            delimiter,
            cells: Vec::new(),
            rows: Vec::new(),
            texts: Interner::new(),
            merged: Vec::new(),
            remarks: Vec::new(),
            unclosed_quote: None,
            milestones: Milestones::default(),
        }
    }

    /// The first rows alone, as a grid of their own: for whoever wants no more than the heading.
    pub(crate) fn top(&self, rows: usize) -> Self {
        let mut top = Self::new(Arc::clone(&self.source), self.sheet.clone(), self.delimiter);
        let end = self
            .rows
            .get(rows)
            .map_or(self.cells.len(), |row| row.first as usize);
        top.rows = self.rows.iter().take(rows).copied().collect();
        for cell in &self.cells[..end] {
            let text = top.texts.owned("", self.text(cell.text));
            top.cells.push(Cell { text, ..*cell });
        }
        let inside = |region: &&Region| (region.bottom as usize) < rows;
        top.merged = self.merged.iter().filter(inside).copied().collect();
        top
    }

    /// Gives back what growing vectors took in advance.
    fn shrink(&mut self) {
        self.cells.shrink_to_fit();
        self.rows.shrink_to_fit();
        self.texts.shrink();
    }

    /// The file.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Sheet name of a workbook.
    pub fn sheet(&self) -> Option<&str> {
        self.sheet.as_deref()
    }

    /// `None` in a workbook.
    pub fn delimiter(&self) -> Option<Delimiter> {
        self.delimiter
    }

    /// Number of rows; blank lines of a delimited file are no rows.
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// Number of cells in all rows.
    pub fn cell_count(&self) -> usize {
        self.cells.len()
    }

    /// Number of cells in a row.
    pub fn width(&self, row: usize) -> usize {
        self.range(row).len()
    }

    /// 1-based physical line, or row of the sheet.
    pub fn line(&self, row: usize) -> usize {
        self.rows[row].line as usize
    }

    /// The cells of a row from left to right.
    pub fn row(
        &self,
        row: usize,
    ) -> impl ExactSizeIterator<Item = CellId> + DoubleEndedIterator + use<> {
        self.range(row).map(CellId::new)
    }

    /// The cell at a 0-based row and column, if the row is that long.
    pub fn cell(&self, row: usize, column: usize) -> Option<CellId> {
        let range = self.range(row);
        let id = range.start.checked_add(u32::try_from(column).ok()?)?;
        range.contains(&id).then(|| CellId::new(id))
    }

    /// 0-based row and column of a cell. O(log rows), and hardly anything where most rows have the
    /// same width.
    pub fn position(&self, cell: CellId) -> (usize, usize) {
        let begins = |row: &GridRow| row.first <= cell.index();
        // Where the row is if all have one width, and farther and farther around it.
        let guess = cell.index() as usize * self.rows.len() / self.cells.len().max(1);
        let (mut low, mut high, mut step) = (guess, guess + 1, 1);
        while low > 0 && !begins(&self.rows[low]) {
            low = low.saturating_sub(step);
            step *= 2;
        }
        step = 1;
        while high < self.rows.len() && begins(&self.rows[high]) {
            high += step;
            step *= 2;
        }
        let near = &self.rows[low..high.min(self.rows.len())];
        let row = low + near.partition_point(begins) - 1;
        (row, (cell.index() - self.rows[row].first) as usize)
    }

    /// The cell's text.
    #[inline]
    pub fn value(&self, cell: CellId) -> &str {
        self.text(self.text_id(cell))
    }

    /// Which distinct text the cell holds.
    #[inline]
    pub fn text_id(&self, cell: CellId) -> TextId {
        self.cells[cell.index() as usize].text
    }

    /// A distinct text.
    #[inline]
    pub fn text(&self, text: TextId) -> &str {
        self.texts.get(self.source.text(), text)
    }

    /// Number of distinct texts, the blank one included.
    pub fn text_count(&self) -> usize {
        self.texts.len()
    }

    /// Nothing but white space.
    pub fn is_blank(&self, cell: CellId) -> bool {
        let text = self.text_id(cell);
        // What begins with a visible ASCII character or one from U+4000 on, as kanji do, is told by
        // its first byte.
        text == TextId::BLANK
            || !matches!(
                self.text(text).as_bytes().first(),
                Some(b'!'..=b'~' | 0xE4..)
            ) && self.text(text).chars().all(char::is_whitespace)
    }

    /// Merged regions of a spreadsheet.
    pub fn merged(&self) -> &[Region] {
        &self.merged
    }

    /// What a workbook holds beside its values; the first sheet has what concerns the whole book.
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// The cell whose opening quote is never closed; it was read as if the mark were text.
    pub fn unclosed_quote(&self) -> Option<CellId> {
        self.unclosed_quote
    }

    /// The whole value of a cell.
    pub fn span(&self, cell: CellId) -> Span {
        let end = u32::try_from(self.value(cell).len()).expect("sources are below 4 GiB");
        Span {
            cell,
            start: 0,
            end,
        }
    }

    /// From cell and range to bytes, line, column and A1 name: the only function that does this.
    /// O(span), wherever it stands.
    pub fn locate(&self, span: Span) -> Location {
        let (row, column) = self.position(span.cell);
        let value = self.value(span.cell);
        let (start, end) = (span.start as usize, span.end as usize);
        let text = &value[start..end];
        let from = self.point(span.cell, start);
        let to = match span.start == span.end {
            true => from,
            false => self.point(span.cell, end),
        };
        let field = self.raw_range(span.cell);
        let range = field.map(|field| field.start + from.raw..field.start + to.raw);
        Location {
            path: self.source.path().to_owned(),
            sheet: self.sheet.clone(),
            cell: self
                .delimiter
                .is_none()
                .then(|| a1(row, column, self.line(row))),
            line: self.line(row),
            field: column + 1,
            chars: from.chars..to.chars,
            bytes: (range.as_ref()).map(|range| {
                self.source.file_offset(range.start)..self.source.file_offset(range.end)
            }),
            lines: range.as_ref().and_then(|range| self.line_range(range)),
            text: text.to_owned(),
        }
    }

    /// The field as written, quotes included, in bytes of the source's text; `None` in a workbook.
    pub fn raw_range(&self, cell: CellId) -> Option<Range<usize>> {
        let Cell { start, end, .. } = self.cells[cell.index() as usize];
        self.delimiter
            .is_some()
            .then_some(start as usize..end as usize)
    }

    /// Where a byte of a cell's value stands in the source's text.
    pub(crate) fn text_offset(&self, cell: CellId, offset: usize) -> usize {
        let start = self.cells[cell.index() as usize].start as usize;
        start + self.point(cell, offset).raw
    }

    fn point(&self, cell: CellId, offset: usize) -> Point {
        let value = self.value(cell);
        let field = match self.raw_range(cell) {
            Some(field) => &self.source.text()[field],
            None => value,
        };
        self.milestones.in_cell(cell, (field, value), offset)
    }

    fn range(&self, row: usize) -> Range<u32> {
        let end = match self.rows.get(row + 1) {
            Some(next) => next.first,
            None => u32::try_from(self.cells.len()).expect("cells are counted in 32 bits"),
        };
        self.rows[row].first..end
    }
}

/// The A1 name of a cell; `line` is the row of the sheet.
fn a1(_row: usize, column: usize, line: usize) -> String {
    format!("{}{line}", column_name(column))
}

/// Letters of a 0-based column: A, B, … AA.
pub(crate) fn column_name(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(b'A' + u8::try_from((rest - 1) % 26).expect("below 26"));
        rest = (rest - 1) / 26;
    }
    letters.reverse();
    String::from_utf8(letters).expect("ASCII letters")
}
