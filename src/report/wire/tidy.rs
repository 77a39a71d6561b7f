//! `kouetsu.tidy/1`.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::rounded;
use crate::edition::{self, Edition, FiscalYears, RepairKind, Role};

/// What `kouetsu tidy` read.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "kouetsu.tidy/1")]
pub(in crate::report) struct Tidy<'a> {
    /// Name and version of this contract.
    #[schemars(extend("const" = super::TIDY))]
    schema: &'static str,
    path: &'a str,
    tables: Vec<Table<'a>>,
}

impl<'a> Tidy<'a> {
    pub(in crate::report) fn new(path: &'a str, editions: &'a [Edition]) -> Self {
        Self {
            schema: super::TIDY,
            path,
            tables: editions.iter().map(Table::new).collect(),
        }
    }
}

/// A recovered table.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::report) struct Table<'a> {
    sheet: Option<&'a str>,
    title: Option<&'a str>,
    /// Western.
    fiscal_years: Vec<u16>,
    /// 0–1: how sure the reading as a whole is.
    confidence: f32,
    columns: Vec<Column<'a>>,
    #[schemars(with = "Vec<Row<'a>>")]
    rows: Rows<'a>,
    /// Lines that are no data.
    notes: Vec<Note>,
}

impl<'a> Table<'a> {
    pub(in crate::report) fn new(edition: &'a Edition) -> Self {
        Self {
            sheet: edition.grid.sheet(),
            title: edition.title.map(|cell| edition.grid.value(cell).trim()),
            fiscal_years: fiscal_years(edition),
            confidence: rounded(edition.confidence),
            columns: edition.columns.iter().map(Column::new).collect(),
            rows: Rows { edition },
            notes: edition
                .notes
                .iter()
                .map(|note| Note {
                    line: edition.grid.line(note.grid_row),
                    text: crate::report::tidy::note_text(edition, note.grid_row),
                })
                .collect(),
        }
    }
}

/// The line of `--format jsonl` that begins a table: a [`Table`] without its rows.
#[derive(Serialize)]
pub(in crate::report) struct TableLine<'a> {
    schema: &'static str,
    path: &'a str,
    sheet: Option<&'a str>,
    title: Option<&'a str>,
    fiscal_years: Vec<u16>,
    confidence: f32,
    columns: Vec<Column<'a>>,
    notes: Vec<Note>,
}

impl<'a> TableLine<'a> {
    pub(in crate::report) fn new(path: &'a str, edition: &'a Edition) -> Self {
        let table = Table::new(edition);
        Self {
            schema: super::TIDY,
            path,
            sheet: table.sheet,
            title: table.title,
            fiscal_years: table.fiscal_years,
            confidence: table.confidence,
            columns: table.columns,
            notes: table.notes,
        }
    }
}

fn fiscal_years(edition: &Edition) -> Vec<u16> {
    let mut years = Vec::new();
    for period in edition.years().filter_map(|c| edition.columns[c].period) {
        for year in period.first.0..=period.last.0 {
            if !years.contains(&year) {
                years.push(year);
            }
        }
    }
    years
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Column<'a> {
    role: Role,
    /// The document's words; levels are joined by " / ".
    header: &'a str,
    /// 0 for the outermost grouping column, 1 for the next …; 0 for the others.
    level: u8,
    /// Western; `null` where the column is for several years or none.
    fiscal_year: Option<u16>,
    /// `null` where the column is for a single year or none.
    period: Option<Period>,
    kind: Option<edition::Kind>,
}

impl<'a> Column<'a> {
    fn new(column: &'a edition::Column) -> Self {
        let single = |period: &FiscalYears| period.first == period.last;
        Self {
            role: column.role,
            header: &column.header,
            level: column.level,
            fiscal_year: column.period.filter(single).map(|period| period.first.0),
            period: column
                .period
                .filter(|period| !single(period))
                .map(|period| Period {
                    first: period.first.0,
                    last: period.last.0,
                }),
            kind: column.kind,
        }
    }
}

/// Several fiscal years, inclusive.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Period {
    first: u16,
    last: u16,
}

/// Turns rows into wire structs one at a time while they are written.
struct Rows<'a> {
    edition: &'a Edition,
}

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let repairs = Repairs::of(self.edition);
        serializer.collect_seq(
            (0..self.edition.rows.len()).map(|row| Row::new(self.edition, &repairs, row)),
        )
    }
}

/// The repairs of each row that has any.
pub(in crate::report) struct Repairs(HashMap<usize, Vec<usize>>);

impl Repairs {
    /// O(repairs), so that a long file with many of them is not searched for every row.
    pub(in crate::report) fn of(edition: &Edition) -> Self {
        let mut by_row: HashMap<usize, Vec<usize>> = HashMap::new();
        for (i, repair) in edition.repairs.iter().enumerate() {
            for &row in &repair.rows {
                let list = by_row.entry(row).or_default();
                if list.last() != Some(&i) {
                    list.push(i);
                }
            }
        }
        Self(by_row)
    }

    fn row(&self, row: usize) -> &[usize] {
        self.0.get(&row).map_or(&[], Vec::as_slice)
    }
}

/// A logical row.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::report) struct Row<'a> {
    /// 0-based.
    index: usize,
    /// 1-based physical line.
    line: usize,
    theme: &'a str,
    countermeasure: &'a str,
    body: &'a str,
    measure: &'a str,
    years: Vec<Year<'a>>,
    /// One per column.
    cells: Vec<Cell<'a>>,
    /// What was read differently from how it is written.
    repairs: Vec<Repair>,
}

impl<'a> Row<'a> {
    pub(in crate::report) fn new(edition: &'a Edition, repairs: &Repairs, row: usize) -> Self {
        let own = |field: edition::Field| field.cell.map_or("", |cell| edition.grid.value(cell));
        Self {
            index: row,
            line: edition.line(row),
            theme: edition.role(row, Role::Theme),
            countermeasure: edition.role(row, Role::Countermeasure),
            body: edition.role(row, Role::Body),
            measure: edition.role(row, Role::Measure),
            years: edition
                .years()
                .map(|column| {
                    let head = &edition.columns[column];
                    let field = edition.field(row, column);
                    Year {
                        column,
                        fiscal_year: Column::new(head).fiscal_year,
                        kind: head.kind,
                        text: own(field),
                        state: State::new(field.state),
                        resolved: edition.value(row, column),
                    }
                })
                .collect(),
            cells: edition
                .fields(row)
                .iter()
                .map(|&field| {
                    let place = field.cell.map(|cell| edition.grid.position(cell));
                    Cell {
                        text: own(field),
                        state: State::new(field.state),
                        line: place.map(|(row, _)| edition.grid.line(row)),
                        field: place.map(|(_, column)| column + 1),
                    }
                })
                .collect(),
            repairs: repairs
                .row(row)
                .iter()
                .map(|&i| &edition.repairs[i])
                .map(|repair| Repair {
                    kind: match repair.kind {
                        RepairKind::ShiftedRow => RepairName::ShiftedRow,
                        RepairKind::DisplacedLabel => RepairName::DisplacedLabel,
                    },
                    confidence: rounded(repair.confidence),
                })
                .collect(),
        }
    }
}

/// A year column's cell.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Year<'a> {
    /// 0-based index into the table's columns.
    column: usize,
    fiscal_year: Option<u16>,
    kind: Option<edition::Kind>,
    /// As written.
    text: &'a str,
    state: State,
    /// With → and 同左 followed.
    resolved: &'a str,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Cell<'a> {
    /// As written, here or at the head of the group.
    text: &'a str,
    state: State,
    /// Where the text stands; `null` where there is no cell.
    line: Option<usize>,
    /// Where the text stands; `null` where there is no cell.
    field: Option<usize>,
}

/// How a cell got its value.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum State {
    Present,
    Inherited,
    Continued,
    Blank,
    Unknown,
}

impl State {
    fn new(state: edition::State) -> Self {
        match state {
            edition::State::Own => Self::Present,
            edition::State::Inherited => Self::Inherited,
            edition::State::Continued => Self::Continued,
            edition::State::Blank => Self::Blank,
            edition::State::Unknown => Self::Unknown,
        }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Repair {
    kind: RepairName,
    confidence: f32,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum RepairName {
    ShiftedRow,
    DisplacedLabel,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Note {
    line: usize,
    text: String,
}
