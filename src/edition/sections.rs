//! Rows that are no data although they stand among it: headings over the rows below (節), sums.
//!
//! A section heading is the label of a group, printed on a line of its own; it is read like a
//! label that stands outside its group's first row. Sums are kept as notes.

use super::{Column, Page, Role, layout, shift};
use crate::grid::{CellId, Grid};
use crate::text::fold;

/// A heading row: its cell and how deep it stands, 0 for the outermost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heading {
    pub(super) grid_row: usize,
    pub(super) cell: CellId,
    pub(super) depth: usize,
}

/// Fewer headings than this may be rows whose other cells are missing.
const MIN_HEADINGS: usize = 2;
/// A heading's number stands among so many first characters.
const NUMBER_WITHIN: usize = 6;
/// Tables narrower than this have no rows to tell headings from.
const MIN_COLUMNS: usize = 3;

/// Finds heading rows and sums among a page's or table's rows. O(cells).
pub(super) fn find(
    grid: &Grid,
    columns: &[Column],
    pages: &[Page],
    rows: &[Vec<usize>],
) -> (Vec<Heading>, Vec<usize>) {
    let mut headings = Vec::new();
    let mut sums = Vec::new();
    let mut total = 0;
    for (page, rows) in pages.iter().zip(rows) {
        total += rows.len();
        for (at, &row) in rows.iter().enumerate() {
            if is_sum(grid, row) {
                sums.push(row);
            } else if let Some(cell) = lone_first_cell(grid, columns, page, row) {
                let below = rows.get(at + 1);
                let leads = below.is_some_and(|&below| {
                    filled(grid, below).count() >= 2
                        || lone_first_cell(grid, columns, page, below).is_some()
                });
                if leads {
                    headings.push(Heading {
                        grid_row: row,
                        cell,
                        depth: 0,
                    });
                }
            }
        }
    }
    let merged = headings
        .iter()
        .any(|heading| is_merged_across(grid, heading));
    if columns.len() < MIN_COLUMNS
        || (headings.len() < MIN_HEADINGS && !merged)
        || too_many(grid, &headings, total)
    {
        headings.clear();
    }
    deepen(grid, &mut headings);
    (headings, sums)
}

/// Whether there are more headings than a table has: rows whose other cells are still to be filled
/// look like them. Headings right below each other are one, of two levels.
fn too_many(grid: &Grid, headings: &[Heading], total: usize) -> bool {
    let places = headings
        .windows(2)
        .filter(|pair| pair[0].grid_row + 1 != pair[1].grid_row)
        .count()
        + usize::from(!headings.is_empty());
    let rows = total - headings.len() + places;
    let numbered = headings.iter().all(|heading| {
        let text = grid.value(heading.cell).trim();
        text.chars().take(NUMBER_WITHIN).any(char::is_numeric)
    });
    // 基本目標1, (1), ① are no entries.
    let share = if numbered { 3 } else { 2 };
    places * 5 > rows * share
}

fn filled(grid: &Grid, row: usize) -> impl Iterator<Item = CellId> {
    grid.row(row).filter(|&cell| !grid.is_blank(cell))
}

/// The only filled cell of a row, if it stands in the table's first column.
fn lone_first_cell(grid: &Grid, columns: &[Column], page: &Page, row: usize) -> Option<CellId> {
    let mut cells = filled(grid, row);
    let cell = cells.next()?;
    let (_, at) = grid.position(cell);
    let first = page.columns.get(at).copied().flatten() == Some(0);
    let text = grid.value(cell).trim();
    (cells.next().is_none()
        && first
        && columns[0].role != Role::Year
        && !shift::is_number(text)
        && text.chars().nth(60).is_none())
    .then_some(cell)
}

fn is_merged_across(grid: &Grid, heading: &Heading) -> bool {
    grid.merged()
        .iter()
        .any(|region| region.top as usize == heading.grid_row && region.right >= region.left + 2)
}

/// Sums below the last entry of a plain list. Those that stand between its entries as well (小計) are
/// entries of it.
pub(super) fn sums_below(grid: &Grid, rows: &[usize]) -> Vec<usize> {
    let name = |row: usize| filled(grid, row).next().map(|cell| grid.text_id(cell));
    let below = rows.iter().rev().take_while(|&&row| is_sum(grid, row));
    let mut sums: Vec<usize> = below.copied().collect();
    let entries = &rows[..rows.len() - sums.len()];
    if entries.is_empty() {
        return Vec::new();
    }
    sums.retain(|&sum| {
        let mut texts = entries.iter().flat_map(|&row| filled(grid, row));
        !texts.any(|cell| Some(grid.text_id(cell)) == name(sum))
    });
    sums.reverse();
    sums
}

/// 小計, 合計 and nothing but figures beside it.
fn is_sum(grid: &Grid, row: usize) -> bool {
    let mut cells = filled(grid, row).map(|cell| grid.value(cell));
    let Some(name) = cells.next() else {
        return false;
    };
    let mut figures = cells.peekable();
    // The figures first: hardly any row has nothing else.
    figures.peek().is_some()
        && figures.all(|text| shift::is_number(text) || is_count(text))
        && !shift::is_number(name)
        && layout::is_total(name)
}

/// A figure with its unit: 5事業, 12か所.
fn is_count(text: &str) -> bool {
    const UNIT: usize = 3;
    if shift::has_more_letters(text, UNIT) {
        return false;
    }
    let text = fold(text);
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',' || c == '.');
    unit.len() < text.len() && unit.chars().nth(UNIT).is_none()
}

/// Two styles of headings, one of them always right above the other, are two levels.
fn deepen(grid: &Grid, headings: &mut [Heading]) {
    let style = |heading: &Heading| {
        grid.value(heading.cell)
            .trim()
            .chars()
            .next()
            .map(|c| match c {
                '(' | '（' => 'p',
                '①'..='⑳' => 'c',
                c if c.is_numeric() => 'n',
                _ => 't',
            })
    };
    let styles: Vec<Option<char>> = headings.iter().map(style).collect();
    let Some(&outer) = styles.first() else { return };
    let outer_leads = headings
        .windows(2)
        .zip(styles.windows(2))
        .all(|(pair, style)| {
            style[0] != outer || (style[1] != outer && pair[1].grid_row == pair[0].grid_row + 1)
        });
    if outer_leads && styles.iter().any(|&style| style != outer) && styles.last() != Some(&outer) {
        for (heading, style) in headings.iter_mut().zip(styles) {
            heading.depth = usize::from(style != outer);
        }
    }
}
