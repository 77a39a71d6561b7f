//! Pairs of rows of `kouetsu.diff/1`.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

use super::super::rounded;
use super::fiscal_year;
use crate::diff::inline::{self, inline};
use crate::diff::{self, EditionDiff, Side, Step};
use crate::edition::Role;

/// A pair of rows, or rows that were split or merged; unchanged rows are left out.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::report) struct Row<'a> {
    kinds: Vec<RowKind>,
    /// The first is the main one.
    old: Vec<RowRef<'a>>,
    /// The first is the main one.
    new: Vec<RowRef<'a>>,
    confidence: f32,
    /// What it was possibly rewritten from or into.
    see: Vec<RowRef<'a>>,
    /// Cells of the main pair that differ; every filled cell of an added row.
    cells: Vec<Cell<'a>>,
    /// What the further new rows of a split hold: every filled cell, in the order of `new`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    parts: Vec<Vec<Cell<'a>>>,
}

impl<'a> Row<'a> {
    pub(super) fn new(diff: &'a EditionDiff<'a>, step: Step<'a, 'a>) -> Self {
        let old = |row: &usize| RowRef::new(diff, Side::Old, *row);
        let new = |row: &usize| RowRef::new(diff, Side::New, *row);
        let change = match step {
            Step::Change(change) => change,
            Step::Same {
                old: one,
                new: other,
            } => {
                return Self {
                    kinds: vec![RowKind::Unchanged],
                    old: vec![old(&one)],
                    new: vec![new(&other)],
                    confidence: 1.0,
                    see: Vec::new(),
                    cells: Vec::new(),
                    parts: Vec::new(),
                };
            }
        };
        let cells = |cells: &'a [diff::CellChange<'a>]| -> Vec<Cell<'a>> {
            cells.iter().map(|cell| Cell::new(diff, cell)).collect()
        };
        Self {
            kinds: change.kinds.iter().map(|&kind| kind.into()).collect(),
            old: change.old.iter().map(old).collect(),
            new: change.new.iter().map(new).collect(),
            confidence: rounded(change.confidence),
            see: match change.old.is_empty() {
                true => change.see.iter().map(old).collect(),
                false => change.see.iter().map(new).collect(),
            },
            cells: cells(&change.cells),
            parts: change.parts.iter().map(|part| cells(part)).collect(),
        }
    }
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

impl From<diff::RowKind> for RowKind {
    fn from(kind: diff::RowKind) -> Self {
        match kind {
            diff::RowKind::Unchanged => Self::Unchanged,
            diff::RowKind::Changed => Self::Changed,
            diff::RowKind::Moved => Self::Moved,
            diff::RowKind::MovedGroup => Self::MovedTheme,
            diff::RowKind::Added => Self::Added,
            diff::RowKind::Removed => Self::Removed,
            diff::RowKind::Split => Self::Split,
            diff::RowKind::Merged => Self::Merged,
            diff::RowKind::Uncertain => Self::Uncertain,
        }
    }
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
    /// What the row is called where no measure does: values of the `--key` columns or of the
    /// columns that tell the rows apart; left out in planning tables.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    key: Vec<KeyPart<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct KeyPart<'a> {
    /// The new side's header; the old side's in a removed column.
    column: &'a str,
    value: &'a str,
}

impl<'a> RowRef<'a> {
    fn new(diff: &'a EditionDiff<'a>, side: Side, index: usize) -> Self {
        let table = match side {
            Side::Old => &diff.old,
            Side::New => &diff.new,
        };
        let place = table.locate(index);
        let role = |role| place.edition.role(place.row, role);
        Self {
            index,
            sheet: place.sheet(),
            line: place.line(),
            theme: role(Role::Theme),
            countermeasure: role(Role::Countermeasure),
            body: role(Role::Body),
            measure: role(Role::Measure),
            key: (diff.names.iter())
                .map(|&column| KeyPart {
                    column: diff.heading(column),
                    value: match side {
                        Side::Old => diff.old_value(index, column),
                        Side::New => diff.new_value(index, column),
                    },
                })
                .collect(),
        }
    }
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
    /// What happened to the items of a list; none where one side is blank, since all of the other
    /// is new or gone.
    items: Vec<Item<'a>>,
    /// In Unicode scalar values of the logical cell, half-open.
    old_spans: Vec<[usize; 2]>,
    /// In Unicode scalar values of the logical cell, half-open.
    new_spans: Vec<[usize; 2]>,
}

impl<'a> Cell<'a> {
    fn new(diff: &'a EditionDiff<'a>, cell: &diff::CellChange<'a>) -> Self {
        let column = &diff.columns[cell.column];
        let (old, new) = (cell.old, cell.new);
        let inside = (!old.is_empty() && !new.is_empty()).then(|| inline(old, new));
        let (items, old_spans, new_spans) = inside.map_or_else(Default::default, |inside| {
            let items = inside.items.into_iter().map(|item| Item {
                kind: item.kind.into(),
                old: item.old.map(|range| &old[range]),
                new: item.new.map(|range| &new[range]),
            });
            (
                items.collect(),
                scalars(old, &inside.old_spans),
                scalars(new, &inside.new_spans),
            )
        });
        Self {
            role: column.role,
            column: diff.heading(cell.column),
            fiscal_year: fiscal_year(column),
            kind: match cell.kind {
                diff::CellKind::Changed => CellKind::Changed,
                diff::CellKind::Filled => CellKind::Filled,
                diff::CellKind::Emptied => CellKind::Emptied,
                diff::CellKind::Cosmetic => CellKind::Cosmetic,
                diff::CellKind::Explained => CellKind::Explained,
            },
            old,
            new,
            items,
            old_spans,
            new_spans,
        }
    }
}

/// Ascending byte ranges of a text as ranges of Unicode scalar values. Linear in the text.
fn scalars(text: &str, ranges: &[Range<usize>]) -> Vec<[usize; 2]> {
    let (mut bytes, mut count) = (0, 0);
    let mut at = |to: usize| {
        count += text[bytes..to].chars().count();
        bytes = to;
        count
    };
    ranges
        .iter()
        .map(|range| [at(range.start), at(range.end)])
        .collect()
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

impl From<inline::ItemKind> for ItemKind {
    fn from(kind: inline::ItemKind) -> Self {
        match kind {
            inline::ItemKind::Kept => Self::Kept,
            inline::ItemKind::Moved => Self::Moved,
            inline::ItemKind::Added => Self::Added,
            inline::ItemKind::Removed => Self::Removed,
            inline::ItemKind::Reworded => Self::Reworded,
        }
    }
}
