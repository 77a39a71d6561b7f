//! From the old edition and a `kouetsu.diff/1` document to the new edition.

use std::collections::HashMap;

use serde::Deserialize;

use super::table::Table;
use crate::edition::Edition;

/// A table as a diff makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Headings in the order of the new edition.
    pub headings: Vec<String>,
    /// Resolved values; `None` where the value is unknown because the old edition lost it.
    pub rows: Vec<Vec<Option<String>>>,
}

/// Why a diff does not fit an edition.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// It is no `kouetsu.diff/1`.
    #[error("no kouetsu.diff/1: {0}")]
    Document(#[from] serde_json::Error),
    /// Written by another version.
    #[error("schema {0:?} is not kouetsu.diff/1")]
    Schema(String),
    /// A column of the old edition that this edition does not have.
    #[error("no column {0:?} in the old edition")]
    Column(String),
    /// A row that is not there, or there twice.
    #[error("row {0} does not fit")]
    Row(usize),
}

#[derive(Deserialize)]
struct Document {
    schema: String,
    columns: Vec<PatchColumn>,
    rows: Vec<PatchRow>,
}

#[derive(Deserialize)]
struct PatchColumn {
    old: Option<String>,
    new: Option<String>,
}

#[derive(Deserialize)]
struct PatchRow {
    old: Vec<Index>,
    new: Vec<Index>,
    cells: Vec<PatchCell>,
    #[serde(default)]
    parts: Vec<Vec<PatchCell>>,
}

#[derive(Deserialize)]
struct Index {
    index: usize,
}

#[derive(Deserialize)]
struct PatchCell {
    column: String,
    new: String,
}

/// Applies a `kouetsu.diff/1` document to the old edition it was made from.
///
/// # Errors
///
/// The document cannot be read or was made from another edition.
pub fn apply(document: &str, old: &[Edition]) -> Result<Applied, ApplyError> {
    let document: Document = serde_json::from_str(document)?;
    if document.schema != "kouetsu.diff/1" {
        return Err(ApplyError::Schema(document.schema));
    }
    let old = Table::new(old);
    let mut headings = Vec::new();
    // For each new column the old one its values come from.
    let mut sources = Vec::new();
    for column in document.columns {
        let source = match &column.old {
            None => None,
            Some(heading) => {
                let found = (0..old.columns().len()).find(|&at| old.heading(at) == heading);
                Some(found.ok_or_else(|| ApplyError::Column(heading.clone()))?)
            }
        };
        if let Some(heading) = column.new {
            headings.push(heading);
            sources.push(source);
        }
    }
    let places: HashMap<&str, usize> = headings
        .iter()
        .enumerate()
        .map(|(at, heading)| (heading.as_str(), at))
        .collect();
    let copy = |row: usize| -> Vec<Option<String>> {
        let value = |source: &Option<usize>| match *source {
            None => Some(String::new()),
            Some(column) if !old.known(row, column) => None,
            Some(column) => Some(super::build::shown(old.value(row, column)).to_owned()),
        };
        sources.iter().map(value).collect()
    };
    let fill = |row: &mut [Option<String>], cells: Vec<PatchCell>| {
        for cell in cells {
            let place = places.get(cell.column.as_str());
            let place = *place.ok_or_else(|| ApplyError::Column(cell.column.clone()))?;
            row[place] = Some(cell.new);
        }
        Ok::<(), ApplyError>(())
    };
    let mut mentioned = vec![false; old.row_count()];
    let mut made: HashMap<usize, Vec<Option<String>>> = HashMap::new();
    for change in document.rows {
        for row in &change.old {
            match mentioned.get_mut(row.index) {
                Some(mentioned) if !*mentioned => *mentioned = true,
                _ => return Err(ApplyError::Row(row.index)),
            }
        }
        let Some(main) = change.new.first() else {
            continue;
        };
        let blank = || vec![Some(String::new()); sources.len()];
        let mut row = change.old.first().map_or_else(blank, |row| copy(row.index));
        fill(&mut row, change.cells)?;
        let mut rows = vec![(main.index, row)];
        for (part, cells) in change.new[1..].iter().zip(change.parts) {
            let mut row = blank();
            fill(&mut row, cells)?;
            rows.push((part.index, row));
        }
        for (index, row) in rows {
            if made.insert(index, row).is_some() {
                return Err(ApplyError::Row(index));
            }
        }
    }
    // Rows that are not mentioned stay as they are, in order.
    let mut rest = (0..mentioned.len()).filter(|&row| !mentioned[row]);
    let count = mentioned.iter().filter(|&&mentioned| !mentioned).count() + made.len();
    let mut rows = Vec::with_capacity(count);
    for index in 0..count {
        let row = made.remove(&index).or_else(|| rest.next().map(copy));
        rows.push(row.ok_or(ApplyError::Row(index))?);
    }
    if let Some(&index) = made.keys().next() {
        return Err(ApplyError::Row(index));
    }
    Ok(Applied { headings, rows })
}
