//! Heading rows (節) as labels of columns; sums as notes.

use crate::edition::{Column, Note, NoteKind, Page, Role, fill, sections};

/// Heading rows and sums leave the data and are kept as notes.
pub(super) fn take_out(
    rows: &mut [Vec<usize>],
    headings: &[sections::Heading],
    sums: Vec<usize>,
    notes: &mut Vec<Note>,
) {
    let sums = sums.into_iter().map(|row| (row, NoteKind::Sum));
    let headings = headings
        .iter()
        .map(|heading| (heading.grid_row, NoteKind::Heading));
    let mut out: Vec<Note> = sums
        .chain(headings)
        .map(|(grid_row, kind)| Note { grid_row, kind })
        .collect();
    out.sort_by_key(|note| note.grid_row);
    for rows in rows {
        rows.retain(|row| out.binary_search_by_key(row, |note| note.grid_row).is_err());
    }
    notes.extend(out);
    notes.sort_by_key(|note| note.grid_row);
}

/// Heading rows are labels of grouping columns: of the table's own outer ones where its first
/// columns are such, else of columns that only the headings fill.
pub(super) fn add_heading_columns(
    headings: &[sections::Heading],
    columns: &mut Vec<Column>,
    pages: &mut [Page],
) {
    let depths = headings
        .iter()
        .map(|heading| heading.depth + 1)
        .max()
        .unwrap_or(0);
    let own = columns
        .iter()
        .take(depths)
        .take_while(|column| matches!(column.role, Role::Theme | Role::Countermeasure))
        .count();
    let missing = if own == depths { 0 } else { depths };
    if missing == 0 {
        return;
    }
    for column in columns
        .iter_mut()
        .filter(|column| fill::is_grouping(column) && column.role != Role::Body)
    {
        column.level += missing as u8;
        column.role = Role::Other;
    }
    let roles = [Role::Theme, Role::Countermeasure];
    for depth in (0..missing).rev() {
        let name = if missing == 1 {
            "節".to_owned()
        } else {
            format!("節{}", depth + 1)
        };
        let column = Column {
            role: roles[depth.min(1)],
            header: name.clone(),
            name,
            level: depth as u8,
            period: None,
            kind: None,
        };
        columns.insert(0, column);
    }
    for column in pages
        .iter_mut()
        .flat_map(|page| &mut page.columns)
        .flatten()
    {
        *column += missing;
    }
}
