//! What must hold for any bytes at all: the common body of the fuzz target and the property test.

use super::{CellId, Grid, Span, TextId, read_bytes};
use crate::message::Lang;
use crate::source::Encoding;

/// Reads arbitrary bytes and panics if an invariant of reading does not hold.
#[doc(hidden)]
pub fn exercise(bytes: &[u8]) {
    match read_bytes("bytes", bytes.to_vec(), None) {
        Ok(grids) => grids.iter().for_each(|grid| sound(grid, bytes)),
        Err(error) => {
            for lang in [Lang::Ja, Lang::En] {
                let told = error.explain(lang);
                assert!(!told.message.is_empty() && !told.remedy.is_empty());
            }
        }
    }
}

fn sound(grid: &Grid, bytes: &[u8]) {
    let mut cells = 0;
    let mut last_line = 0;
    for row in 0..grid.row_count() {
        assert!(grid.width(row) > 0, "a row has cells");
        assert!(
            grid.line(row) > last_line,
            "rows stand on lines of their own"
        );
        last_line = grid.line(row);
        for (column, cell) in grid.row(row).enumerate() {
            assert_eq!(grid.position(cell), (row, column));
            cells += 1;
            place(grid, cell, bytes);
        }
    }
    assert_eq!(cells, grid.cell_count());
    for region in grid.merged() {
        assert!(region.top <= region.bottom && region.left <= region.right);
        assert!((region.bottom as usize) < grid.row_count());
    }
    for text in 1..grid.text_count() {
        let text = TextId(u32::try_from(text).expect("texts are counted in 32 bits"));
        assert!(!grid.text(text).is_empty(), "only one text is blank");
    }
}

/// Every character of a cell has its own bytes, in order, and in UTF-8 they are the character.
fn place(grid: &Grid, cell: CellId, bytes: &[u8]) {
    /// More says nothing new and makes long cells slow.
    const ENOUGH: usize = 64;
    let mut before = None;
    for (at, ch) in grid.value(cell).char_indices().take(ENOUGH) {
        let narrow = |n| u32::try_from(n).expect("sources are below 4 GiB");
        let span = Span {
            cell,
            start: narrow(at),
            end: narrow(at + ch.len_utf8()),
        };
        let location = grid.locate(span);
        assert_eq!(location.text.chars().next(), Some(ch));
        let Some(range) = location.bytes else {
            continue;
        };
        assert!(range.start < range.end && range.end <= bytes.len());
        assert!(before.is_none_or(|end| end <= range.start));
        before = Some(range.end);
        if grid.source().encoding() == Some(Encoding::Utf8) {
            let written = &bytes[range];
            let doubled = ch == '"' && written == b"\"\"";
            assert!(doubled || written == location.text.as_bytes());
        }
    }
}
