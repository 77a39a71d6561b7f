//! What a workbook holds beside the values of its cells.

use super::CellId;

/// One thing an editor may not see on the sheet, or may not want to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What it is.
    pub kind: RemarkKind,
    /// Cells it touches, those the grid keeps; in reading order.
    pub cells: Vec<CellId>,
    /// Where it is, in the words of the workbook: `B3`, `C:D`, `12:14`; empty for the whole sheet
    /// or book.
    pub place: String,
    /// Its own words: a note, the text struck through, a file name.
    pub text: String,
}

/// What a [`Remark`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RemarkKind {
    /// A sheet that is not shown.
    HiddenSheet,
    /// Rows that are not shown.
    HiddenRows,
    /// Columns that are not shown.
    HiddenColumns,
    /// Text that is neither shown nor printed (隠し文字): not read.
    HiddenText,
    /// A note (コメント, メモ) on a cell.
    Note,
    /// A note of a file in which notes cannot be read.
    UnreadNote,
    /// Text struck through: read as deleted.
    Struck,
    /// Text in a shape, which is not part of the table.
    Shape,
    /// Cells in red.
    Red,
    /// Cells of a colour few cells have.
    Filled,
    /// A link to another workbook.
    ExternalLink,
    /// Name of a person in the properties.
    Author,
    /// Changes are recorded.
    TrackedChanges,
    /// Text that a recorded change inserts: read.
    Inserted,
    /// Text that a recorded change deletes: not read.
    Deleted,
    /// A table inside a cell of another one: not read.
    NestedTable,
    /// A paragraph of a document outside its tables: not read.
    Paragraph,
}
