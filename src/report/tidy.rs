//! `tidy`: the recovered table as data.
//!
//! Positions are repaired and group labels filled in; wording is never touched, also not a cell
//! that a spreadsheet would take for a formula (`=`, `+`, `-`, `@` at its beginning): a data file
//! that silently differs from the document is worse than a warning in Excel.

mod book;
mod delimited;
mod explain;

use std::io::{self, BufWriter, Write};

use super::display::pick;
use super::wire;
use crate::edition::{Edition, NoteKind};
use crate::rule::Lang;

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

/// In one line, what of a file is written out nowhere because it is no row of a table: remarks and
/// sums, with their lines. `None`: nothing. Labels on lines of their own stand in their columns.
pub fn tidy_left_out(tidy: &Tidy<'_>, lang: Lang) -> Option<String> {
    let kinds = [
        (NoteKind::Remark, "注記など", "remarks"),
        (NoteKind::Sum, "合計", "sums"),
    ];
    let mut tables = Vec::new();
    for edition in tidy.editions {
        let mut parts = Vec::new();
        for (kind, ja, en) in kinds {
            let of_kind = edition.notes.iter().filter(|note| note.kind == kind);
            let at: Vec<usize> = of_kind
                .map(|note| edition.grid.line(note.grid_row))
                .collect();
            if !at.is_empty() {
                let (n, at) = (at.len(), explain::lines(at));
                parts.push(match lang {
                    Lang::Ja => format!("{ja}{n}行（{at}行目）"),
                    Lang::En => format!("{n} line(s) of {en} ({at})"),
                });
            }
        }
        if parts.is_empty() {
            continue;
        }
        let sheet = edition.grid.sheet().map(|sheet| format!(" [{sheet}]"));
        let table = format!("{}{}", tidy.path, sheet.unwrap_or_default());
        let parts = parts.join(pick(lang, "、", ", "));
        tables.push(match lang {
            Lang::Ja => format!("{table}: 表の行ではないとみて除きました：{parts}"),
            Lang::En => format!("{table}: left out, as they are no rows of the table: {parts}"),
        });
    }
    (!tables.is_empty()).then(|| tables.join("\n"))
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
