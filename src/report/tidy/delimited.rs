//! TSV and CSV: one table after another, a blank line between them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, BufWriter, Write};

use csv::{QuoteStyle, WriterBuilder};

use super::{Tidy, TidyOptions};
use crate::edition::{Column, Edition, Field, FiscalYears, Kind, Role, State};
use crate::grid::CellId;

/// Tab-separated; several tables are separated by a blank line.
///
/// Cells with a tab, a quote or a line break are quoted as in CSV.
pub fn tidy_tsv(tidy: &Tidy<'_>, options: &TidyOptions, out: &mut dyn Write) -> io::Result<()> {
    delimited(tidy, options, b'\t', out)
}

/// Comma-separated; several tables are separated by a blank line.
pub fn tidy_csv(tidy: &Tidy<'_>, options: &TidyOptions, out: &mut dyn Write) -> io::Result<()> {
    delimited(tidy, options, b',', out)
}

fn delimited(
    tidy: &Tidy<'_>,
    options: &TidyOptions,
    delimiter: u8,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    if options.bom {
        out.write_all("\u{FEFF}".as_bytes())?;
    }
    for (i, edition) in tidy.editions.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        let mut writer = WriterBuilder::new()
            .delimiter(delimiter)
            .quote_style(QuoteStyle::Necessary)
            .flexible(true)
            .from_writer(&mut out);
        // A table without a heading has no line for one.
        let mut headless = edition.columns.iter().all(|c| c.header.is_empty());
        headless &= !options.provenance && !options.long;
        records(edition, options, |cells| {
            if std::mem::take(&mut headless) {
                return Ok(());
            }
            let fields = cells.iter().map(|cell| cell.as_bytes());
            writer.write_record(fields).map_err(io_error)
        })?;
        writer.flush()?;
    }
    out.flush()
}

/// Hands over the heading, then one row after another.
pub(super) fn records(
    edition: &Edition,
    options: &TidyOptions,
    record: impl FnMut(&[Cow<'_, str>]) -> io::Result<()>,
) -> io::Result<()> {
    match options.long {
        true => long(edition, options, record),
        false => wide(edition, options, record),
    }
}

/// The rows under the document's own header names, continued cells with the value that goes on.
///
/// `--provenance` puts `line` (of the row) first and `名前:cell` after each column: `35:1` (line
/// and field) or `A35` in a workbook, of the cell the value comes from; of a group label, that is
/// the label's cell. Blank where there is no cell.
fn wide(
    edition: &Edition,
    options: &TidyOptions,
    mut record: impl FnMut(&[Cow<'_, str>]) -> io::Result<()>,
) -> io::Result<()> {
    let names = names(&edition.columns);
    let mut head: Vec<Cow<'_, str>> = Vec::new();
    if options.provenance {
        head.push("line".into());
    }
    for &name in &names {
        head.push(name.into());
        if options.provenance {
            head.push(format!("{name}:cell").into());
        }
    }
    record(&head)?;
    for row in 0..edition.rows.len() {
        let mut cells: Vec<Cow<'_, str>> = Vec::with_capacity(head.len());
        if options.provenance {
            cells.push(edition.line(row).to_string().into());
        }
        for (column, field) in edition.fields(row).iter().enumerate() {
            cells.push(edition.value(row, column).into());
            if options.provenance {
                cells.push(
                    origin(field)
                        .map_or_else(String::new, |cell| place(edition, cell))
                        .into(),
                );
            }
        }
        record(&cells)?;
    }
    Ok(())
}

/// One row per year column: theme, countermeasure, body, measure, fiscal_year, kind, state, text
/// (and line, field of the cell the value comes from). `text` is the value, continuation resolved.
fn long(
    edition: &Edition,
    options: &TidyOptions,
    mut record: impl FnMut(&[Cow<'_, str>]) -> io::Result<()>,
) -> io::Result<()> {
    let mut head: Vec<Cow<'_, str>> = [
        "theme",
        "countermeasure",
        "body",
        "measure",
        "fiscal_year",
        "kind",
        "state",
        "text",
    ]
    .map(Cow::from)
    .to_vec();
    if options.provenance {
        head.push("line".into());
        head.push("field".into());
    }
    record(&head)?;
    for row in 0..edition.rows.len() {
        for column in edition.years() {
            let field = edition.field(row, column);
            let mut cells: Vec<Cow<'_, str>> = vec![
                edition.role(row, Role::Theme).into(),
                edition.role(row, Role::Countermeasure).into(),
                edition.role(row, Role::Body).into(),
                edition.role(row, Role::Measure).into(),
                edition.columns[column]
                    .period
                    .map_or_else(String::new, period)
                    .into(),
                edition.columns[column].kind.map_or("", kind).into(),
                state(field.state).into(),
                edition.value(row, column).into(),
            ];
            if options.provenance {
                let at = origin(&field).map(|cell| edition.grid.position(cell));
                let line = at.map_or(edition.line(row), |(row, _)| edition.grid.line(row));
                cells.push(line.to_string().into());
                cells.push(
                    at.map_or_else(String::new, |(_, c)| (c + 1).to_string())
                        .into(),
                );
            }
            record(&cells)?;
        }
    }
    Ok(())
}

/// csv wraps what the writer said; a broken pipe must stay one.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// What an editor calls each column where that is unique, else all levels of its header.
fn names(columns: &[Column]) -> Vec<&str> {
    let mut counts: HashMap<&str, usize> = HashMap::with_capacity(columns.len());
    for column in columns {
        *counts.entry(&column.name).or_default() += 1;
    }
    columns
        .iter()
        .map(|column| {
            if counts[column.name.as_str()] == 1 {
                column.name.as_str()
            } else {
                column.header.as_str()
            }
        })
        .collect()
}

/// The cell the value comes from; the row's own cell where there is no value.
fn origin(field: &Field) -> Option<CellId> {
    field.resolved.or(field.cell)
}

fn place(edition: &Edition, cell: CellId) -> String {
    let location = edition.grid.locate(edition.grid.span(cell));
    location
        .cell
        .unwrap_or_else(|| format!("{}:{}", location.line, location.field))
}

/// `2019`, or `2021-2023`.
fn period(period: FiscalYears) -> String {
    if period.is_single() {
        period.first.0.to_string()
    } else {
        format!("{}-{}", period.first.0, period.last.0)
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Plan => "plan",
        Kind::Actual => "actual",
        Kind::Target => "target",
        Kind::Budget => "budget",
        Kind::Assessment => "assessment",
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::Own => "present",
        State::Inherited => "inherited",
        State::Continued => "continued",
        State::Blank => "blank",
        State::Unknown => "unknown",
    }
}
