//! `kouetsu.diff/1`: the contract; the writer comes with `diff`.

#![expect(
    dead_code,
    reason = "only their schema is used until `diff` writes them"
)]

use schemars::JsonSchema;
use serde::Serialize;

use super::Finding;
use crate::edition::Role;

/// What `kouetsu diff` found.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "kouetsu.diff/1")]
pub(in crate::report) struct Diff<'a> {
    /// Name and version of this contract.
    #[schemars(extend("const" = "kouetsu.diff/1"))]
    schema: &'static str,
    old: Side<'a>,
    new: Side<'a>,
    columns: Vec<Column<'a>>,
    /// Names that changed on several rows, once each.
    entities: Vec<Entity<'a>>,
    rows: Vec<Row<'a>>,
    summary: Counts,
    /// Policy findings, as in `kouetsu.check/1`.
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Side<'a> {
    path: &'a str,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Column<'a> {
    kind: ColumnKind,
    old: Option<&'a str>,
    new: Option<&'a str>,
    role: Role,
    fiscal_year: Option<u16>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum ColumnKind {
    Kept,
    Added,
    Removed,
    Relabelled,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Entity<'a> {
    role: Role,
    from: &'a str,
    to: &'a str,
    /// Rows it touches.
    rows: usize,
}

/// A pair of rows, or rows that were split or merged; unchanged rows are left out.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Row<'a> {
    kinds: Vec<RowKind>,
    /// The first is the main one.
    old: Vec<RowRef<'a>>,
    /// The first is the main one.
    new: Vec<RowRef<'a>>,
    confidence: f32,
    /// What it was possibly rewritten from or into.
    see: Vec<RowRef<'a>>,
    cells: Vec<Cell<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum RowKind {
    Unchanged,
    Changed,
    Moved,
    MovedTheme,
    Added,
    Removed,
    Split,
    Merged,
    Uncertain,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RowRef<'a> {
    /// 0-based logical data row.
    index: usize,
    sheet: Option<&'a str>,
    /// 1-based physical line.
    line: usize,
    theme: &'a str,
    countermeasure: &'a str,
    body: &'a str,
    measure: &'a str,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Cell<'a> {
    role: Role,
    /// The new side's header; the old side's in a removed column.
    column: &'a str,
    fiscal_year: Option<u16>,
    kind: CellKind,
    old: &'a str,
    new: &'a str,
    items: Vec<Item<'a>>,
    /// In Unicode scalar values of the logical cell, half-open.
    old_spans: Vec<[usize; 2]>,
    /// In Unicode scalar values of the logical cell, half-open.
    new_spans: Vec<[usize; 2]>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum CellKind {
    Changed,
    Filled,
    Emptied,
    Cosmetic,
    Explained,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Item<'a> {
    kind: ItemKind,
    old: Option<&'a str>,
    new: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum ItemKind {
    Kept,
    Moved,
    Added,
    Removed,
    Reworded,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Counts {
    rows_added: usize,
    rows_removed: usize,
    rows_moved: usize,
    rows_changed: usize,
    cells_changed: usize,
    cells_cosmetic: usize,
    entities_renamed: usize,
}
