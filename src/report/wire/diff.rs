//! `kouetsu.diff/1`.

mod row;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::super::comparison::tables;
use super::Finding;
use crate::check::Located;
use crate::diff::{self, EditionDiff, Side, Step};
use crate::edition::Role;
pub(in crate::report) use row::Row;

/// What `kouetsu diff` found.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "kouetsu.diff/1")]
pub(in crate::report) struct Diff<'a> {
    /// Name and version of this contract.
    #[schemars(extend("const" = super::DIFF))]
    schema: &'static str,
    old: File<'a>,
    new: File<'a>,
    columns: Vec<Column<'a>>,
    /// Names that changed on several rows, once each.
    entities: Vec<Entity<'a>>,
    /// Lines outside the tables (titles, remarks, sums) that differ; left out where none does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lines: Vec<LineChange<'a>>,
    /// Tables that came, went, were renamed or stand in another order; left out where none did.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tables: Vec<TableChange>,
    /// Headings of columns in another order than before; left out where none is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    columns_moved: Vec<&'a str>,
    #[schemars(with = "Vec<Row<'a>>")]
    rows: Rows<'a>,
    summary: Counts,
    /// Policy findings, as in `kouetsu.check/1`.
    findings: Vec<Finding<'a>>,
}

/// The first line of `--format jsonl`: everything but rows, summary and findings.
#[derive(Serialize)]
pub(in crate::report) struct Header<'a> {
    schema: &'static str,
    old: File<'a>,
    new: File<'a>,
    columns: Vec<Column<'a>>,
    entities: Vec<Entity<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lines: Vec<LineChange<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tables: Vec<TableChange>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    columns_moved: Vec<&'a str>,
}

/// The last line of `--format jsonl`.
#[derive(Serialize)]
pub(in crate::report) struct Footer<'a> {
    summary: Counts,
    findings: Vec<Finding<'a>>,
}

/// What is written.
#[derive(Clone, Copy)]
pub(in crate::report) struct Input<'a> {
    pub(in crate::report) diff: &'a EditionDiff<'a>,
    pub(in crate::report) old: &'a str,
    pub(in crate::report) new: &'a str,
    pub(in crate::report) findings: &'a [Located],
    /// Unchanged rows too.
    pub(in crate::report) all: bool,
}

impl<'a> Diff<'a> {
    pub(in crate::report) fn new(input: Input<'a>) -> Self {
        let Header {
            schema,
            old,
            new,
            columns,
            entities,
            lines,
            tables,
            columns_moved,
        } = Header::new(input);
        let Footer { summary, findings } = Footer::new(input);
        Self {
            schema,
            old,
            new,
            columns,
            entities,
            lines,
            tables,
            columns_moved,
            rows: Rows(input),
            summary,
            findings,
        }
    }
}

impl<'a> Header<'a> {
    pub(in crate::report) fn new(input: Input<'a>) -> Self {
        let diff = input.diff;
        Self {
            schema: super::DIFF,
            old: File { path: input.old },
            new: File { path: input.new },
            columns: (0..diff.columns.len())
                .map(|at| Column::new(diff, at))
                .collect(),
            entities: diff.entities.iter().map(Entity::new).collect(),
            lines: (diff.lines.iter())
                .filter_map(|line| LineChange::new(diff, line))
                .collect(),
            tables: tables::changes(diff)
                .into_iter()
                .map(TableChange::new)
                .collect(),
            columns_moved: (diff.columns_moved().into_iter())
                .map(|at| diff.heading(at))
                .collect(),
        }
    }
}

impl<'a> Footer<'a> {
    pub(in crate::report) fn new(input: Input<'a>) -> Self {
        Self {
            summary: Counts::new(input.diff),
            findings: input.findings.iter().map(Finding::new).collect(),
        }
    }
}

/// Rows, made as they are written.
struct Rows<'a>(Input<'a>);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(rows(self.0))
    }
}

/// The rows to write, in order.
pub(in crate::report) fn rows<'a>(input: Input<'a>) -> impl Iterator<Item = Row<'a>> {
    let diff = input.diff;
    let all = input.all.then(|| diff.walk()).into_iter().flatten();
    let changes = (!input.all)
        .then(|| diff.rows.iter().map(Step::Change))
        .into_iter()
        .flatten();
    all.chain(changes).map(move |step| Row::new(diff, step))
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct File<'a> {
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

impl<'a> Column<'a> {
    fn new(diff: &'a EditionDiff<'_>, at: usize) -> Self {
        let change = &diff.columns[at];
        Self {
            kind: match change.kind {
                diff::ColumnKind::Kept => ColumnKind::Kept,
                diff::ColumnKind::Added => ColumnKind::Added,
                diff::ColumnKind::Removed => ColumnKind::Removed,
                diff::ColumnKind::Relabelled => ColumnKind::Relabelled,
            },
            old: diff.heading_of(Side::Old, at),
            new: diff.heading_of(Side::New, at),
            role: change.role,
            fiscal_year: fiscal_year(change),
        }
    }
}

/// The year of a single-year column.
fn fiscal_year(column: &diff::ColumnChange) -> Option<u16> {
    let period = column.period.filter(|period| period.is_single())?;
    Some(period.first.0)
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

impl<'a> Entity<'a> {
    fn new(entity: &'a diff::EntityChange) -> Self {
        Self {
            role: entity.role,
            from: &entity.from,
            to: &entity.to,
            rows: entity.rows,
        }
    }
}

/// A line outside the tables.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct LineChange<'a> {
    kind: LineKind,
    old: Option<Line<'a>>,
    new: Option<Line<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum LineKind {
    Added,
    Removed,
    Changed,
    Cosmetic,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    sheet: Option<&'a str>,
    /// Physical line, or row of the sheet.
    line: usize,
    /// Its filled cells, one behind the other.
    text: &'a str,
}

impl<'a> LineChange<'a> {
    fn new(diff: &'a EditionDiff<'_>, change: &'a diff::LineChange) -> Option<Self> {
        let kind = match change.kind {
            diff::LineKind::Kept => return None,
            diff::LineKind::Cosmetic => LineKind::Cosmetic,
            diff::LineKind::Changed => LineKind::Changed,
            diff::LineKind::Added => LineKind::Added,
            diff::LineKind::Removed => LineKind::Removed,
        };
        let line = |table: &'a diff::Table<'_>, line: &'a diff::Line| Line {
            sheet: table.editions()[line.table].grid.sheet(),
            line: line.number,
            text: &line.text,
        };
        Some(Self {
            kind,
            old: change.old.as_ref().map(|old| line(&diff.old, old)),
            new: change.new.as_ref().map(|new| line(&diff.new, new)),
        })
    }
}

/// A table of a file.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TableChange {
    kinds: Vec<TableKind>,
    /// Its sheet, or its title where the file has no sheets; none of an added one.
    old: Option<String>,
    /// Its sheet, or its title where the file has no sheets; none of a removed one.
    new: Option<String>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum TableKind {
    Added,
    Removed,
    Renamed,
    Moved,
}

impl TableChange {
    fn new(change: tables::TableChange) -> Self {
        let kinds = [
            (change.old.is_none(), TableKind::Added),
            (change.new.is_none(), TableKind::Removed),
            (change.renamed, TableKind::Renamed),
            (change.moved, TableKind::Moved),
        ];
        let kinds = kinds.into_iter().filter(|(is, _)| *is);
        Self {
            kinds: kinds.map(|(_, kind)| kind).collect(),
            old: change.old,
            new: change.new,
        }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Counts {
    rows_added: usize,
    rows_removed: usize,
    /// Rows that left the order of their neighbours, those that moved with their whole table
    /// (`tables`) left out.
    rows_moved: usize,
    rows_changed: usize,
    cells_changed: usize,
    cells_cosmetic: usize,
    entities_renamed: usize,
    /// Lines outside the tables that were added, removed or changed; not there if none was.
    #[serde(default, skip_serializing_if = "is_none")]
    lines_changed: usize,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_none(count: &usize) -> bool {
    *count == 0
}

impl Counts {
    fn new(diff: &EditionDiff<'_>) -> Self {
        let counts = &diff.counts;
        Self {
            rows_added: counts.rows_added,
            rows_removed: counts.rows_removed,
            rows_moved: counts.rows_moved - tables::rows_moved(diff),
            rows_changed: counts.rows_changed,
            cells_changed: counts.cells_changed,
            cells_cosmetic: counts.cells_cosmetic,
            entities_renamed: counts.entities_renamed,
            lines_changed: counts.lines_changed,
        }
    }
}
