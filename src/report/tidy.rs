//! `tidy`: the recovered table as data.
//!
//! Positions are repaired and group labels filled in; wording is never touched, also not a cell
//! that a spreadsheet would take for a formula (`=`, `+`, `-`, `@` at its beginning): a data file
//! that silently differs from the document is worse than a warning in Excel.

mod book;
mod delimited;
mod explain;

use std::io::{self, BufWriter, Write};

use super::wire;
use crate::edition::Edition;

pub use book::tidy_xlsx;
pub use delimited::{tidy_csv, tidy_tsv};
pub use explain::tidy_explain;

/// The tables of one file.
#[derive(Debug, Clone, Copy)]
pub struct Tidy<'a> {
    /// As the file was named.
    pub path: &'a str,
    /// Its tables in the order of the file; several sheets and tables are normal.
    pub editions: &'a [Edition],
}

/// How the delimited formats are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TidyOptions {
    /// Begin with a byte-order mark, for Excel.
    pub bom: bool,
    /// One row per year column.
    pub long: bool,
    /// Add where each value stands in the file.
    pub provenance: bool,
}

/// `kouetsu.tidy/1`.
pub fn tidy_json(tidy: &Tidy<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    serde_json::to_writer(&mut out, &wire::Tidy::new(tidy.path, tidy.editions))?;
    writeln!(out)?;
    out.flush()
}

/// For each table a header object (`schema`, `path`, `sheet`, `title`, `fiscal_years`,
/// `confidence`, `columns`, `notes`: a table of `kouetsu.tidy/1` without its rows), then its rows,
/// one object a line, as in `kouetsu.tidy/1`. Only header objects have the key `schema`.
pub fn tidy_jsonl(tidy: &Tidy<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    for edition in tidy.editions {
        serde_json::to_writer(&mut out, &wire::TableLine::new(tidy.path, edition))?;
        writeln!(out)?;
        let repairs = wire::Repairs::of(edition);
        for row in 0..edition.rows.len() {
            serde_json::to_writer(&mut out, &wire::TidyRow::new(edition, &repairs, row))?;
            writeln!(out)?;
        }
    }
    out.flush()
}

/// A line that is no data, its cells joined by a space.
pub(super) fn note_text(edition: &Edition, grid_row: usize) -> String {
    let cells: Vec<&str> = edition
        .grid
        .row(grid_row)
        .map(|cell| edition.grid.value(cell).trim())
        .filter(|text| !text.is_empty())
        .collect();
    cells.join(" ")
}
