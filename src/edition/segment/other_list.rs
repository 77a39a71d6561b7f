//! Lists with headings of their own below a table: 番号, 施設名, 定員 under a road map.
//!
//! Their words are seldom those of a planning table; what tells is that they stand apart, with as
//! many columns as they have headings, over entries that are no headings.

use std::collections::HashSet;
use std::ops::Range;

use super::{RowShape, Words};
use crate::edition::{layout, shift};
use crate::text::fold;

/// Entries that are looked at.
pub(super) const LOOKED_AT: usize = 200;
/// A list with fewer columns than this is a remark in two cells.
const MIN_COLUMNS: usize = 3;
/// Entries with figures under a heading without any that tell a list, where no word of headings
/// and no title does.
const ENTRIES: usize = 3;
/// Of headings as many as the table's, at most one in so many is one of it, and at least as many are
/// words of headings.
const SHARED: usize = 3;
/// Headings are no longer than this.
pub(super) const HEADING_CHARS: usize = 20;

/// Where a list begins.
#[derive(Debug, PartialEq)]
pub(super) struct Begin {
    /// The lines above its headings.
    pub(super) title: Range<usize>,
    /// Its headings.
    pub(super) header: usize,
}

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
    let columns = of.first..of.first + of.filled;
    if of.filled < MIN_COLUMNS || of.long || of.note || entries.is_empty() {
        return None;
    }
    let grid = words.grid;
    let text = |row: usize, column: usize| {
        grid.cell(row, column)
            .map_or("", |cell| grid.value(cell).trim())
    };
    let headings: Vec<&str> = columns.clone().map(|column| text(header, column)).collect();
    let distinct: HashSet<&str> = headings.iter().copied().collect();
    let heading = |text: &&str| {
        !text.is_empty()
            && text.chars().nth(HEADING_CHARS).is_none()
            && text.chars().any(char::is_alphabetic)
            && !text.starts_with(['・', '※', '【', '○', '◎'])
            && !shift::is_number(text)
    };
    if distinct.len() < headings.len() || !headings.iter().all(heading) {
        return None;
    }
    // The table itself goes on in rows as wide as it is.
    let shared = words.texts(header..header + 1).intersection(labels).count();
    let narrower =
        headings.len() < labels.len() && (shared == 0 || headings.len() <= labels.len() / 2);
    if shared * SHARED > headings.len() && !narrower {
        return None;
    }
    let inside = entries.iter().all(|entry| {
        let filled = grid.row(entry.row).enumerate();
        let mut filled = filled.filter(|&(_, cell)| !grid.is_blank(cell));
        filled.all(|(column, _)| columns.contains(&column)) && entry.filled * 2 > headings.len()
    });
    if !inside {
        return None;
    }
    let is_known = |column: usize| {
        let cell = grid.cell(header, column);
        cell.is_some_and(|cell| words.is_known(grid.text_id(cell)))
    };
    // An entry names a body.
    let names = |column: usize| layout::is_body_name(&fold(text(header, column)));
    if columns
        .clone()
        .any(|column| names(column) && !is_known(column))
    {
        return None;
    }
    let known = words.known(of);
    let figures = columns.clone().any(|column| {
        let below = entries.iter().map(|entry| text(entry.row, column));
        let mut below = below.filter(|text| !text.is_empty()).peekable();
        below.peek().is_some() && below.all(shift::is_number)
    });
    let titled = usize::from(header > row);
    let words_tell = known >= 2 && known * 2 >= headings.len();
    let told = if apart && narrower {
        words_tell || figures && known + titled + entries.len() >= ENTRIES
    } else {
        // As wide as the table, or right below it: both must tell.
        let headed = known >= 2 || narrower && known + titled >= 2;
        figures && headed && known * SHARED >= headings.len() && entries.len() >= 2
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

/// Whether blank lines that are no rows of the grid stand above a row.
pub(super) fn lines_between(words: &Words<'_>, row: usize) -> bool {
    words.grid.line(row) > words.grid.line(row - 1) + 1
}
