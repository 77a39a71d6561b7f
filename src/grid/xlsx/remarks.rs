//! From what stands beside the cells to [`Remark`]s.

use super::Marks;
use super::extras::{At, BookExtras, Shape, SheetExtras};
use crate::grid::sparse::region_of;
use crate::grid::{CellId, Grid, Remark, RemarkKind};

/// A colour on more than this share of the filled cells is the sheet's design, not a mark.
const DESIGN: f64 = 0.2;

/// Arrows over blank cells of one row are merged regions: they begin at the last filled cell to
/// the left of the arrow's end, and cover nothing that is filled.
pub(super) fn arrows(grid: &mut Grid, sheet_rows: &[u32], shapes: &[Shape]) {
    for shape in shapes.iter().filter(|shape| shape.arrow) {
        if shape.from.0 != shape.to.0 || shape.to.1 <= shape.from.1 {
            continue;
        }
        let Some(row) = grid_row(sheet_rows, shape.from.0) else {
            continue;
        };
        let filled = |column: u32| {
            let cell = grid.cell(row, column as usize);
            cell.is_some_and(|cell| !grid.is_blank(cell))
        };
        let start = match filled(shape.from.1) {
            true => shape.from.1,
            false if shape.from.1 > 0 && filled(shape.from.1 - 1) => shape.from.1 - 1,
            false => continue,
        };
        // The tip may touch the next cell.
        let end = match filled(shape.to.1) {
            true => shape.to.1 - 1,
            false => shape.to.1,
        };
        if end <= start || (start + 1..=end).any(filled) {
            continue;
        }
        grid.merged.extend(region_of(
            sheet_rows,
            (shape.from.0, start),
            (shape.from.0, end),
        ));
    }
}

/// What one sheet holds beside its values. O(n log n).
pub(in crate::grid) fn of_sheet(
    grid: &Grid,
    sheet_rows: &[u32],
    extras: &SheetExtras,
    marks: Marks,
) -> Vec<Remark> {
    let mut all = Vec::new();
    let cell = |at: At| -> Vec<CellId> {
        let found = grid_row(sheet_rows, at.0).and_then(|row| grid.cell(row, at.1 as usize));
        found.into_iter().collect()
    };
    let mut push = |kind, cells: Vec<CellId>, place: String, text: String| {
        all.push(Remark {
            kind,
            cells,
            place,
            text,
        });
    };
    if extras.hidden {
        push(
            RemarkKind::HiddenSheet,
            Vec::new(),
            String::new(),
            String::new(),
        );
    }
    for &(first, last) in &extras.hidden_rows {
        // Blank hidden rows hide nothing.
        let from = sheet_rows.partition_point(|&row| row < first);
        let to = sheet_rows.partition_point(|&row| row <= last);
        let cells: Vec<CellId> = (from..to)
            .filter_map(|row| filled_in(grid, row).next())
            .collect();
        if !cells.is_empty() {
            let place = range(first + 1, last + 1);
            push(RemarkKind::HiddenRows, cells, place, String::new());
        }
    }
    for &(first, last) in &extras.hidden_columns {
        let hidden = |cell: &CellId| {
            let (_, column) = grid.position(*cell);
            (first as usize..=last as usize).contains(&column)
        };
        // The first filled cell, most often the header, stands for the column.
        let mut cells = (0..grid.row_count()).flat_map(|row| filled_in(grid, row).filter(hidden));
        let cells: Vec<CellId> = cells.next().into_iter().collect();
        if !cells.is_empty() {
            let place = range(column_name(first), column_name(last));
            push(RemarkKind::HiddenColumns, cells, place, String::new());
        }
    }
    for (&at, text) in &extras.notes {
        let kind = match extras.notes_unread {
            true => RemarkKind::UnreadNote,
            false => RemarkKind::Note,
        };
        push(kind, cell(at), a1(at), text.clone());
    }
    for (at, text) in marks.struck {
        push(RemarkKind::Struck, cell(at), a1(at), text);
    }
    for shape in extras.shapes.iter().filter(|shape| !shape.text.is_empty()) {
        let at = shape.from;
        push(RemarkKind::Shape, cell(at), a1(at), shape.text.clone());
    }
    let filled = (0..grid.row_count()).map(|row| filled_in(grid, row).count());
    let most = filled.sum::<usize>() as f64 * DESIGN;
    let rare = |ats: &[At]| ats.len() as f64 <= most;
    if !marks.red.is_empty() && rare(&marks.red) {
        let cells = marks.red.into_iter().flat_map(cell).collect();
        push(RemarkKind::Red, cells, String::new(), String::new());
    }
    for (colour, ats) in marks.filled {
        // The first row with a colour is a header more often than a mark.
        let one_row = ats.iter().all(|at| at.0 == ats[0].0);
        if rare(&ats) && !(one_row && ats.len() > 1) {
            let cells = ats.into_iter().flat_map(cell).collect();
            push(
                RemarkKind::Filled,
                cells,
                String::new(),
                format!("#{colour:06X}"),
            );
        }
    }
    all
}

/// What a book holds beside its sheets.
pub(in crate::grid) fn of_book(extras: &BookExtras) -> Vec<Remark> {
    let remark = |kind, text: &str| Remark {
        kind,
        cells: Vec::new(),
        place: String::new(),
        text: text.to_owned(),
    };
    let links = extras.links.iter();
    let links = links.map(|link| remark(RemarkKind::ExternalLink, link));
    let authors = extras.authors.iter();
    let authors = authors.map(|name| remark(RemarkKind::Author, name));
    let tracked = extras
        .tracked
        .then(|| remark(RemarkKind::TrackedChanges, ""));
    links.chain(authors).chain(tracked).collect()
}

/// `10`, `10:12`.
fn range<T: std::fmt::Display + PartialEq>(first: T, last: T) -> String {
    match first == last {
        true => first.to_string(),
        false => format!("{first}:{last}"),
    }
}

fn filled_in(grid: &Grid, row: usize) -> impl Iterator<Item = CellId> {
    grid.row(row).filter(|&cell| !grid.is_blank(cell))
}

fn grid_row(sheet_rows: &[u32], row: u32) -> Option<usize> {
    sheet_rows.binary_search(&row).ok()
}

fn a1(at: At) -> String {
    format!("{}{}", column_name(at.1), at.0 + 1)
}

fn column_name(column: u32) -> String {
    crate::grid::column_name(column as usize)
}
