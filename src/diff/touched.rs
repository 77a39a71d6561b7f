//! Which rows of the new table a change touched: rows in which something else is written.
//!
//! Rows are compared as written, before any repair, because it is what is written that findings
//! point at: a row that was shifted by the change is the same row to [`super::compare`], but not
//! here. What a row only inherits does not count, nor does the place of a row or a column.

use super::{EditionDiff, RowKind, Table};
use crate::edition::{RepairKind, State};

/// For each row of the new table: whether it is new or holds another text than its old row.
///
/// A row that only moved is not touched, even if it takes the label of its new neighbours.
/// O(cells).
pub fn touched(diff: &EditionDiff<'_>) -> Vec<bool> {
    let mut moved = vec![false; diff.origins.len()];
    let mut touched: Vec<bool> = diff.origins.iter().map(Option::is_none).collect();
    for change in &diff.rows {
        let is = |kind| change.kinds.contains(&kind);
        for &new in &change.new {
            moved[new] = is(RowKind::Moved);
            touched[new] |= is(RowKind::Split) || is(RowKind::Merged);
        }
    }
    for (new, origin) in diff.origins.iter().enumerate() {
        if let Some(old) = origin {
            touched[new] |= differs(diff, *old as usize, new, moved[new]);
        }
    }
    touched
}

/// Whether a pair of rows differs as written.
fn differs(diff: &EditionDiff<'_>, old: usize, new: usize, moved: bool) -> bool {
    let (was, is) = (&diff.old, &diff.new);
    if loose(was, old) != loose(is, new) || ragged(was, old, is, new) {
        return true;
    }
    diff.columns.iter().any(|column| {
        // A column that is gone leaves nothing to point at.
        let Some(after) = column.new else {
            return false;
        };
        let now = written(is, new, after);
        let Some(before) = column.old else {
            // Under another year in the header the cells below are as they were.
            let gone = diff.columns.iter().filter(|column| column.new.is_none());
            let mut texts = gone.filter_map(|column| Some(written(was, old, column.old?)));
            return !now.is_empty() && !texts.any(|text| text == now);
        };
        let then = written(was, old, before);
        if then == now {
            return false;
        }
        let inherits = |table: &Table<'_>, row, column| {
            let field = table.field(row, column);
            field.is_some_and(|(at, column)| {
                at.edition.field(at.row, column).state == State::Inherited
            })
        };
        let same = was.value(old, before).trim() == is.value(new, after).trim();
        // A label goes to the row that is now the first of its group.
        let handed_on = match (then.is_empty(), now.is_empty()) {
            (_, true) => inherits(is, new, after) && (same || moved),
            (true, _) => inherits(was, old, before) && same && !displaced(is, new),
            _ => false,
        };
        !handed_on
    })
}

/// The text that stands in a column of a row, read by the page's header alone.
fn written<'a>(table: &Table<'a>, row: usize, column: usize) -> &'a str {
    let Some((at, column)) = table.field(row, column) else {
        return "";
    };
    let here = &at.edition.rows[at.row];
    let columns = &at.edition.pages[here.page].columns;
    let place = columns.iter().position(|&c| c == Some(column));
    let cell = place.and_then(|place| at.edition.grid.cell(here.grid_row, place));
    cell.map_or("", |cell| super::build::shown(at.edition.grid.value(cell)))
}

/// Filled cells that stand under no header.
fn loose<'a>(table: &Table<'a>, row: usize) -> Vec<&'a str> {
    let at = table.locate(row);
    let here = &at.edition.rows[at.row];
    let columns = &at.edition.pages[here.page].columns;
    let grid = &at.edition.grid;
    let cells = grid.row(here.grid_row).enumerate();
    let outside = cells.filter(|(place, _)| columns.get(*place).copied().flatten().is_none());
    let texts = outside.map(|(_, cell)| super::build::shown(grid.value(cell)));
    texts.filter(|text| !text.is_empty()).collect()
}

/// Whether a row has more or fewer cells than its header by another number than before. A
/// workbook has no width.
fn ragged(was: &Table<'_>, old: usize, is: &Table<'_>, new: usize) -> bool {
    let excess = |table: &Table<'_>, row| {
        let at = table.locate(row);
        let here = &at.edition.rows[at.row];
        let header = at.edition.pages[here.page].columns.len();
        at.edition.grid.delimiter()?;
        Some(at.edition.grid.width(here.grid_row) as isize - header as isize)
    };
    match (excess(was, old), excess(is, new)) {
        (Some(before), Some(after)) => before != after,
        _ => false,
    }
}

/// Whether a label stands in this row that belongs above.
fn displaced(table: &Table<'_>, row: usize) -> bool {
    let at = table.locate(row);
    at.edition
        .repairs
        .iter()
        .any(|repair| repair.kind == RepairKind::DisplacedLabel && repair.rows.contains(&at.row))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Options, compare};
    use super::*;
    use crate::edition::{Edition, Hints, recover};
    use crate::grid::read_bytes;

    const HEAD: &str = "テーマ\t実施機関\t施策\t令和元年度\t令和2年度\n";

    fn read(text: &str) -> Vec<Edition> {
        let grids = read_bytes("a.tsv", text.as_bytes().to_vec(), None).expect("a table");
        let grids = grids.into_iter().map(Arc::new);
        grids
            .flat_map(|grid| recover(&grid, &Hints::default()))
            .collect()
    }

    /// Numbers of the touched rows.
    fn rows(old: &str, new: &str) -> Vec<usize> {
        let (old, new) = (read(old), read(new));
        let diff = compare(&old, &new, &Options::default()).expect("compared");
        let touched = touched(&diff);
        (0..touched.len()).filter(|&row| touched[row]).collect()
    }

    fn table(lines: &[&str]) -> String {
        HEAD.to_owned() + &lines.join("\n") + "\n"
    }

    const A: &str = "働き方\t県労働局\t説明会の開催と周知\t・4回\t・5回";
    const B: &str = "\t商工会連合会\t会員企業への情報提供\t・会報\t・会報";
    const C: &str = "\t県労政課\t休暇の取りやすい職場\t・表彰\t・表彰";
    const D: &str = "賃金\t県労働局\t業務改善助成金の活用\t・10社\t・12社";
    const E: &str = "\t商工会連合会\t設備更新への支援\t・専門家\t・融資";

    #[test]
    fn places_of_rows_and_columns_do_not_count() {
        let before = table(&[A, B, C, D, E]);
        assert_eq!(rows(&before, &before), [0; 0]);
        assert_eq!(rows(&before, &table(&[A, C, B, D, E])), [0; 0]);
        assert_eq!(rows(&before, &table(&[A, C, D, E, B])), [0; 0], "moved");
        let other = before
            .lines()
            .map(|line| {
                let cells: Vec<&str> = line.split('\t').collect();
                [0, 2, 1, 4, 3].map(|at| cells[at]).join("\t") + "\n"
            })
            .collect::<String>();
        assert_eq!(rows(&before, &other), [0; 0], "columns reordered");
        let year = before.replace("令和2年度", "令和3年度");
        assert_eq!(rows(&before, &year), [0; 0], "another header");
    }

    #[test]
    fn what_is_written_counts() {
        let before = table(&[A, B, C, D, E]);
        let with = |row: &str, new: &str| before.replace(row, new);
        assert_eq!(rows(&before, &with("・会報\t", "・会誌\t")), [1]);
        // A width alone is a change too.
        assert_eq!(rows(&before, &with("・10社", "・１０社")), [3]);
        assert_eq!(rows(&before, &with("\t・融資", "\t")), [4]);
        let new = "\t県\t新しく始めた取組\t・準備\t・実施";
        assert_eq!(rows(&before, &table(&[A, B, new, C, D, E])), [2]);
    }

    #[test]
    fn a_label_counts_where_it_is_written() {
        let before = table(&[A, B, C, D, E]);
        let label = before.replace("賃金\t", "賃金の引上げ\t");
        assert_eq!(rows(&before, &label), [3], "not in the rows below");
        // The first row of the group goes, or another comes before it: the label is handed on.
        let first = A.replacen("働き方", "", 1);
        let handed = B.replacen('\t', "働き方\t", 1);
        assert_eq!(rows(&before, &table(&[&handed, C, D, E])), [0; 0]);
        assert_eq!(rows(&before, &table(&[&handed, &first, C, D, E])), [0; 0]);
        let new = "働き方\t県\t新しく始めた取組\t・準備\t・実施";
        assert_eq!(rows(&before, &table(&[new, &first, B, C, D, E])), [0]);
    }
}
