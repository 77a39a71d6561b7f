//! Fixes: only the bytes of the edits change, in every encoding, and nothing is ever harmed.

#![allow(clippy::unwrap_used)]

#[path = "fix/book.rs"]
mod book;
#[path = "fix/encodings.rs"]
mod encodings;
#[path = "fix/harm.rs"]
mod harm;
#[path = "fix/killed.rs"]
mod killed;
#[path = "fix/properties.rs"]
mod properties;
#[path = "fix/repair.rs"]
mod repair;
#[path = "fix/structure.rs"]
mod structure;

use std::sync::Arc;

use kouetsu::finding::{Applicability, Edit, Finding};
use kouetsu::fix::{Level, Plan, apply, plan};
use kouetsu::grid::{Delimiter, Grid, Span, read_delimited};
use kouetsu::rules;
use kouetsu::source::Source;

/// Reads a text with a given delimiter.
fn read(bytes: &[u8], delimiter: Delimiter) -> Grid {
    let source = Source::from_bytes("t", bytes.to_vec()).expect("readable");
    read_delimited(Arc::new(source), Some(delimiter))
}

fn tsv(text: &str) -> Grid {
    read(text.as_bytes(), Delimiter::Tab)
}

/// All values, row by row.
fn values(grid: &Grid) -> Vec<Vec<String>> {
    let row = |row| grid.row(row).map(|cell| grid.value(cell).to_owned());
    (0..grid.row_count()).map(|r| row(r).collect()).collect()
}

/// A place in a cell.
fn span(grid: &Grid, row: usize, column: usize, range: std::ops::Range<usize>) -> Span {
    Span {
        cell: grid.cell(row, column).expect("a cell"),
        start: range.start as u32,
        end: range.end as u32,
    }
}

/// The first `part` in a cell.
fn part(grid: &Grid, row: usize, column: usize, part: &str) -> Span {
    let cell = grid.cell(row, column).expect("a cell");
    let start = grid.value(cell).find(part).expect("the part");
    span(grid, row, column, start..start + part.len())
}

/// A finding with these edits, at the place of the first text edit or of the first cell.
fn finding(grid: &Grid, applicability: Applicability, edits: Vec<Edit>) -> Finding {
    let primary = edits.iter().find_map(|edit| match edit {
        Edit::ReplaceText(span, _) => Some(*span),
        Edit::MoveCells(moves) => moves.first().map(|&(cell, _)| grid.span(cell)),
        _ => None,
    });
    let primary = primary.unwrap_or_else(|| span(grid, 0, 0, 0..0));
    Finding::build(rules::find("S101").expect("a rule"), primary)
        .fix(applicability, "直す".into(), edits)
        .message("指摘".into())
}

/// A safe fix of one place.
fn replace(grid: &Grid, span: Span, new: &str) -> Finding {
    let edits = vec![Edit::ReplaceText(span, new.to_owned())];
    finding(grid, Applicability::Safe, edits)
}

/// The bytes after all fixes of a level.
fn fixed(grid: &Grid, findings: &[Finding], level: Level) -> (Vec<u8>, Plan) {
    let plan = plan(grid, findings, level);
    (apply(grid.source().raw(), &plan), plan)
}

/// The text after all safe fixes.
fn fixed_text(grid: &Grid, findings: &[Finding]) -> String {
    let (bytes, plan) = fixed(grid, findings, Level::Safe);
    assert!(plan.refused.is_empty(), "{:?}", plan.refused);
    String::from_utf8(bytes).expect("UTF-8")
}
