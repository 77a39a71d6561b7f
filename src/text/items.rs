//! Cells are lists: 「・…　・…　※…」.

use std::ops::Range;

/// One item of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The whole item, mark included, in bytes of the cell's value.
    pub range: Range<usize>,
    /// The item without its mark and surrounding white space.
    pub body: Range<usize>,
    /// The item mark, if any.
    pub mark: Option<char>,
}

/// The items of a cell, in order.
pub fn items(_text: &str) -> Vec<Item> {
    Vec::new()
}
