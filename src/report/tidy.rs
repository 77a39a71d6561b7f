//! `tidy`: the recovered table as data.

use std::io::{self, BufWriter, Write};

use super::{Style, wire};
use crate::edition::Edition;

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

/// Tab-separated; several tables are separated by a blank line.
pub fn tidy_tsv(tidy: &Tidy<'_>, options: &TidyOptions, out: &mut dyn Write) -> io::Result<()> {
    let _ = (tidy, options, out);
    Ok(())
}

/// Comma-separated; several tables are separated by a blank line.
pub fn tidy_csv(tidy: &Tidy<'_>, options: &TidyOptions, out: &mut dyn Write) -> io::Result<()> {
    let _ = (tidy, options, out);
    Ok(())
}

/// `kouetsu.tidy/1`.
pub fn tidy_json(tidy: &Tidy<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    serde_json::to_writer(&mut out, &wire::Tidy::new(tidy.path, tidy.editions))?;
    writeln!(out)?;
    out.flush()
}

/// A header object per table, each followed by its rows, one object a line.
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

/// How the tables were read, for people.
pub fn tidy_explain(tidy: &Tidy<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let _ = (tidy, style, out);
    Ok(())
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
