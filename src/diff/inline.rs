//! What changed inside a cell: which items of its list, and which words of a reworded item.
//!
//! A cell is read as a list ([`crate::text::items()`]); items are paired, and only a pair that was
//! reworded is compared word by word. Numbers keep their counters (40社), dates and katakana words
//! stay whole, and an item mark never stands alone in a change.

mod align;
mod atoms;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use crate::text::fold;

/// The difference between two texts of one cell. All ranges are bytes of the respective text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    /// The texts differ only in width, spaces or look-alike signs.
    pub cosmetic: bool,
    /// Items in the order of the new text, removed ones after the item they stood behind.
    pub items: Vec<ItemChange>,
    /// Changed stretches of the old text: ascending, never touching.
    pub old_spans: Vec<Range<usize>>,
    /// Changed stretches of the new text: ascending, never touching.
    pub new_spans: Vec<Range<usize>>,
}

/// What happened to one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemChange {
    /// What happened.
    pub kind: ItemKind,
    /// Where it stands in the old text, mark included.
    pub old: Option<Range<usize>>,
    /// Where it stands in the new text, mark included.
    pub new: Option<Range<usize>>,
}

/// What happened to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// The same text at the same place of the list.
    Kept,
    /// The same text at another place.
    Moved,
    /// Only in the new text.
    Added,
    /// Only in the old text.
    Removed,
    /// The same item in other words.
    Reworded,
}

/// Compares two texts of one cell.
///
/// Time grows with the product of the numbers of items and of the words that differ; above fixed
/// limits the differing stretch is given as one change, so that no cell takes long.
pub fn inline(old: &str, new: &str) -> Inline {
    let cosmetic = fold(old) == fold(new);
    let (items, mut old_spans, mut new_spans) = align::items(old, new);
    if cosmetic {
        (old_spans, new_spans) = words::letters(old, new);
    }
    Inline {
        cosmetic,
        items,
        old_spans: joined(old, old_spans),
        new_spans: joined(new, new_spans),
    }
}

/// Spans in order; those with nothing but white space between them are one.
fn joined(text: &str, mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.sort_by_key(|span| (span.start, span.end));
    let mut out: Vec<Range<usize>> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last)
                if last.end >= span.start || text[last.end..span.start].trim().is_empty() =>
            {
                last.end = last.end.max(span.end);
            }
            _ => out.push(span),
        }
    }
    out
}
