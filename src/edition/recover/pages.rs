//! The columns of a table from the page whose header most pages have, and every page's way into
//! them.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::edition::hints::Hints;
use crate::edition::segment::{RawPage, Segment};
use crate::edition::{Column, Page, header, layout};
use crate::grid::Grid;

/// A blank-headed column filled in fewer rows than this holds pushed-out cells, not a column.
const MIN_UNNAMED_FILL: f32 = 0.2;

/// Columns from the page whose header most pages have, and every page's way into them.
///
/// A column that only one page has a heading for and fills is a column of the table too: nothing
/// written may be left out.
pub(super) fn pages(
    grid: &Grid,
    segment: &Segment,
    hints: &Hints,
) -> (Vec<Column>, Vec<Page>, usize) {
    let width_of = |rows: &mut dyn Iterator<Item = &usize>| {
        rows.map(|&row| grid.width(row)).max().unwrap_or(0)
    };
    let headings: Vec<Vec<header::Heading>> = segment
        .pages
        .iter()
        .map(|raw| {
            let width = width_of(&mut raw.header.iter().chain(&raw.rows));
            header::headings(grid, &raw.header, width)
        })
        .collect();
    let model = model_page(&headings);
    let Some(page) = segment.pages.get(model) else {
        return (Vec::new(), Vec::new(), 0);
    };
    let of_model = &headings[model];
    let real: Vec<usize> = (0..of_model.len())
        .filter(|&c| is_column(grid, &page.rows, of_model, c))
        .filter(|&c| !is_beside(grid, &page.rows, of_model, c))
        .collect();
    let mut table: Vec<header::Heading> = real.iter().map(|&at| of_model[at].clone()).collect();
    let beyond = OnceCell::new();
    let mut pages = Vec::new();
    let mut begin = 0;
    for (index, raw) in segment.pages.iter().enumerate() {
        let mut columns = if index == model {
            let mut map = vec![None; of_model.len()];
            for (column, &at) in real.iter().enumerate() {
                map[at] = Some(column);
            }
            map
        } else {
            header::map_page(&table, &headings[index])
        };
        for (at, column) in columns.iter_mut().enumerate() {
            let heading = &headings[index][at];
            let filled = is_filled(grid, &raw.rows, at);
            if column.is_none() && !heading.levels.is_empty() && filled {
                *column = Some(table.len());
                table.push(heading.clone());
            }
        }
        let outside = || *beyond.get_or_init(|| outside(grid, segment));
        let extent = extent(grid, (raw, &headings[index]), &columns, outside);
        columns.truncate(extent);
        let end = begin + raw.rows.len();
        pages.push(Page {
            header: raw.header.clone(),
            columns,
            rows: begin..end,
        });
        begin = end;
    }
    (header::columns(&table, hints), pages, model)
}

/// The page whose headings most pages have, the first of them.
fn model_page(headings: &[Vec<header::Heading>]) -> usize {
    let mut counts: HashMap<String, (usize, usize)> = HashMap::new();
    for (page, headings) in headings.iter().enumerate() {
        let key: Vec<String> = headings.iter().map(header::Heading::key).collect();
        let key = key.join("\t");
        counts
            .entry(key.trim_end().to_owned())
            .or_insert((page, 0))
            .1 += 1;
    }
    let most = counts
        .into_values()
        .max_by_key(|&(page, count)| (count, std::cmp::Reverse(page)));
    most.map_or(0, |(page, _)| page)
}

fn is_filled(grid: &Grid, rows: &[usize], column: usize) -> bool {
    rows.iter().any(|&row| {
        grid.cell(row, column)
            .is_some_and(|cell| !grid.is_blank(cell))
    })
}

/// Whether a column holds nothing but a date or the like that stands beside the header.
fn is_beside(grid: &Grid, rows: &[usize], headings: &[header::Heading], column: usize) -> bool {
    column + 1 == headings.len() - trailing_blank(headings)
        && matches!(&headings[column].levels[..], [only] if layout::is_aside(only))
        && !is_filled(grid, rows, column)
}

fn trailing_blank(headings: &[header::Heading]) -> usize {
    let blank = |heading: &&header::Heading| heading.levels.is_empty();
    headings.iter().rev().take_while(blank).count()
}

/// How many grid columns of a page are the table's own, with those that cells of damaged rows were
/// pushed into.
///
/// A date, a contact or another table beside or above it makes all rows of a sheet as wide as
/// itself; those columns are none that a cell could have been pushed into. A page that is wider on
/// its own account has room there. O(cells of the page), where it is wider than the table.
fn extent(
    grid: &Grid,
    (raw, headings): (&RawPage, &[header::Heading]),
    columns: &[Option<usize>],
    outside: impl Fn() -> usize,
) -> usize {
    let own = columns
        .iter()
        .rposition(Option::is_some)
        .map_or(0, |at| at + 1);
    if own == columns.len() {
        return own;
    }
    let filled = |row: usize| {
        let cells = grid.row(row).enumerate().skip(own);
        cells.filter(|&(_, cell)| !grid.is_blank(cell))
    };
    // A heading that is no column is a date.
    let mut beside = headings[own..]
        .iter()
        .any(|heading| !heading.levels.is_empty());
    let mut end = own;
    for (at, cell) in raw.rows.iter().flat_map(|&row| filled(row)) {
        let aside = layout::is_aside(grid.value(cell));
        beside |= aside;
        if !aside {
            end = end.max(at + 1);
        }
    }
    if beside || grid.delimiter().is_none() || outside() > own {
        end
    } else {
        columns.len()
    }
}

/// How far to the right rows that belong to no page of the table are filled. O(cells).
fn outside(grid: &Grid, segment: &Segment) -> usize {
    let mut inside = vec![false; grid.row_count()];
    for page in &segment.pages {
        for &row in page.header.iter().chain(&page.rows) {
            inside[row] = true;
        }
    }
    let end = |row| {
        let last = grid.row(row).rposition(|cell| !grid.is_blank(cell));
        last.map_or(0, |at| at + 1)
    };
    let rows = (0..grid.row_count()).filter(|&row| !inside[row]);
    rows.map(end).max().unwrap_or(0)
}

/// A grid column is a column of the table if it has a heading, or is filled often enough.
fn is_column(grid: &Grid, rows: &[usize], headings: &[header::Heading], column: usize) -> bool {
    if headings.iter().all(|heading| heading.levels.is_empty())
        || !headings[column].levels.is_empty()
    {
        return true;
    }
    let filled = rows
        .iter()
        .filter(|&&row| {
            grid.cell(row, column)
                .is_some_and(|cell| !grid.is_blank(cell))
        })
        .count();
    filled as f32 >= MIN_UNNAMED_FILL * rows.len() as f32 && filled > 0
}
