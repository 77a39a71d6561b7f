//! Lists with headings of their own below a table: 番号, 施設名, 定員 under a road map.
//!
//! Their words are seldom those of a planning table; what tells is that they stand apart, with as
//! many columns as they have headings, over entries that are no headings.

use std::collections::HashSet;

use super::headings::{Begin, Headings, LOOKED_AT, lines_between};
use super::{RowShape, Words};
use crate::edition::{layout, shift};
use crate::text::fold;

/// A list with fewer columns than this is a remark in two cells.
const MIN_COLUMNS: usize = 3;
/// Entries with figures under a heading without any that tell a list, where no word of headings
/// and no title does.
const ENTRIES: usize = 3;
/// Of headings as many as the table's, at most one in so many is one of it, and at least as many are
/// words of headings.
const SHARED: usize = 3;
/// The list that begins at `row` below a table with these headings: after a blank line, or right
/// below where headings and figures show it. O(cells up to the next blank line) where a row
/// without figures stands over one with them.
pub(super) fn begins(
    words: &Words<'_>,
    rows: &[RowShape],
    row: usize,
    labels: &HashSet<String>,
) -> Option<Begin> {
    let apart = row > 0 && (rows[row - 1].filled == 0 || lines_between(words, row));
    // （参考）施設一覧 is a remark and a title.
    if rows[row].note && (!apart || rows[row].filled > 1) {
        return None;
    }
    // One line above the headings may be a title, with or without a blank line below it.
    let header = match rows[row].filled {
        1 => (row + 1..rows.len()).find(|&next| rows[next].filled > 0)?,
        _ => row,
    };
    if !apart && !over_figures(words, rows, header) {
        return None;
    }
    let end = (header + 1..rows.len().min(header + 1 + LOOKED_AT))
        .find(|&next| rows[next].filled == 0 || lines_between(words, next))
        .unwrap_or(rows.len().min(header + 1 + LOOKED_AT));
    let entries = &rows[header + 1..end];
    let of = rows[header];
    if of.filled < MIN_COLUMNS || entries.is_empty() {
        return None;
    }
    let headings = Headings::read(words, of).filter(Headings::all_words)?;
    let (columns, count) = (headings.columns.clone(), headings.texts.len());
    // The table itself goes on in rows as wide as it is.
    let shared = words.texts(header..header + 1).intersection(labels).count();
    let narrower = count < labels.len() && (shared == 0 || count <= labels.len() / 2);
    if shared * SHARED > count && !narrower {
        return None;
    }
    let most = entries.iter().all(|entry| entry.filled * 2 > count);
    if !most || !headings.hold(entries, false) {
        return None;
    }
    // An entry names a body.
    let names = |column: usize| layout::is_body_name(&fold(headings.of(column)));
    if columns
        .clone()
        .any(|column| names(column) && !headings.is_known(column))
    {
        return None;
    }
    let known = words.known(of);
    let figures = columns
        .clone()
        .any(|column| headings.figures(entries, column) > 0);
    let titled = usize::from(header > row);
    let words_tell = known >= 2 && known * 2 >= count;
    let told = if apart && narrower {
        words_tell || figures && known + titled + entries.len() >= ENTRIES
    } else {
        // As wide as the table, or right below it: both must tell.
        let headed = known >= 2 || narrower && known + titled >= 2;
        figures && headed && known * SHARED >= count && entries.len() >= 2
    };
    told.then_some(Begin {
        title: row..header,
        header,
    })
}

/// Whether a row of short texts stands over a figure, and says none itself there.
fn over_figures(words: &Words<'_>, rows: &[RowShape], row: usize) -> bool {
    let below = row + 1;
    if below >= rows.len() || rows[row].filled < MIN_COLUMNS || rows[row].long {
        return false;
    }
    let grid = words.grid;
    let value = |cell| grid.value(cell).trim();
    let mut pairs = grid.row(row).zip(grid.row(below));
    pairs.any(|(one, other)| {
        !grid.is_blank(one)
            && shift::is_number(value(other))
            && !value(one).chars().any(char::is_numeric)
    })
}
