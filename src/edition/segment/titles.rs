//! Lines above a table and between its pages: titles, dates and contacts, numbers of pages.

use super::Segment;
use super::words::{RowShape, Words};
use crate::edition::layout;
use crate::grid::{CellId, Grid};
use crate::text::fold;

/// Whether a line's only text numbers the page: - 3 -, 3ページ, p.3, 3/10; a bare 3 where `bare` is
/// one.
pub(super) fn is_page_number(text: &str, bare: bool) -> bool {
    const DIGITS: usize = 3;
    if text.len() > 30
        || !text
            .bytes()
            .any(|byte| byte.is_ascii_digit() || byte > 0x7F)
    {
        return false;
    }
    let folded = fold(text);
    let number = |text: &str| {
        let text = text.trim();
        (1..=DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let dash = |c: char| matches!(c, '-' | '‐' | '–' | '—' | '―' | '−' | 'ー' | '~' | '〜');
    let inner = folded
        .trim()
        .strip_prefix(dash)
        .and_then(|text| text.strip_suffix(dash));
    let marked = folded
        .strip_suffix("ページ")
        .or_else(|| folded.strip_suffix('頁'))
        .or_else(|| folded.strip_prefix("p."))
        .or_else(|| folded.strip_prefix("P."))
        .or_else(|| folded.strip_prefix("Page"));
    bare && number(&folded)
        || inner.is_some_and(number)
        || marked.is_some_and(number)
        || bare
            && folded
                .split_once('/')
                .is_some_and(|(a, b)| number(a) && number(b))
}

/// Lines before the first header: the last single cell is the title, the rest are notes.
pub(super) fn preamble(
    grid: &Grid,
    rows: &[RowShape],
    range: std::ops::Range<usize>,
    segment: &mut Segment,
) {
    let filled: Vec<usize> = range.filter(|&row| rows[row].filled > 0).collect();
    let title = filled
        .iter()
        .copied()
        .filter(|&row| is_heading_line(grid, rows[row]) && !rows[row].note && !is_remark(grid, row))
        .max_by_key(|&row| (score_title(grid, row), std::cmp::Reverse(row)));
    segment.title = title.and_then(|row| grid.row(row).find(|&cell| !grid.is_blank(cell)));
    segment
        .notes
        .extend(filled.into_iter().filter(|&row| Some(row) != title));
}

/// Dates, contacts and the like that stand beside a title at most.
const BESIDE: usize = 3;

/// One text, with dates, contacts and the like beside it at most.
pub(super) fn is_heading_line(grid: &Grid, row: RowShape) -> bool {
    let mut filled = grid.row(row.row).filter(|&cell| !grid.is_blank(cell));
    (1..=1 + BESIDE).contains(&row.filled)
        && filled.next().is_some()
        && filled.all(|cell| layout::is_aside(grid.value(cell)))
}

/// A unit or a date is no title.
pub(super) fn is_remark(grid: &Grid, row: usize) -> bool {
    let text = grid
        .row(row)
        .map(|cell| grid.value(cell).trim())
        .find(|text| !text.is_empty());
    text.is_some_and(|text| text.starts_with(['（', '(', '#', '※']) || layout::is_aside(text))
}

/// Longer single lines are better titles, up to a point: 「様式１」 stands above many a title.
fn score_title(grid: &Grid, row: usize) -> usize {
    let text = grid
        .row(row)
        .map(|cell| grid.value(cell).trim())
        .find(|text| !text.is_empty());
    text.map_or(0, |text| text.chars().count().min(8))
}

/// A row with one filled cell that repeats the title, or stands alone in the first columns and
/// may be the title of a page that begins below.
pub(super) fn is_title_like(
    words: &Words<'_>,
    rows: &[RowShape],
    row: usize,
    title: Option<CellId>,
) -> bool {
    let alone = rows[row].filled == 1;
    if alone && title.is_some_and(|title| same_text(words.grid, title, row)) {
        return true;
    }
    // Most rows are refused here, before anyone reads the row below them.
    if rows[row].filled > 1 + BESIDE {
        return false;
    }
    let next = (row + 1..rows.len().min(row + 4)).find(|&next| rows[next].filled > 0);
    next.is_some_and(|next| rows[next].filled >= 2 && words.mostly_known(rows[next]))
        && (alone || is_heading_line(words.grid, rows[row]))
}

/// A title that goes on with the other one: 実施計画（続き）.
pub(super) fn same_start(grid: &Grid, title: CellId, row: usize) -> bool {
    let text = grid.row(row).find(|&cell| !grid.is_blank(cell));
    text.is_some_and(|text| fold(grid.value(text)).starts_with(&*fold(grid.value(title))))
}

pub(super) fn same_text(grid: &Grid, title: CellId, row: usize) -> bool {
    let text = grid
        .row(row)
        .find(|&cell| !grid.is_blank(cell))
        .map(|cell| grid.value(cell));
    text.is_some_and(|text| fold(text) == fold(grid.value(title)))
}
