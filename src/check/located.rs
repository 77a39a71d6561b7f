//! What a check says, with all places resolved: it outlives the grids.

use std::sync::Arc;

use crate::finding::{Applicability, Severity};
use crate::grid::Location;
use crate::rule::RuleMeta;

/// A finding with all places resolved: owns everything, so that grids can be dropped.
#[derive(Debug, Clone)]
pub struct Located {
    /// The rule.
    pub rule: &'static RuleMeta,
    /// How bad.
    pub severity: Severity,
    /// 0–1.
    pub confidence: f32,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The address shown; `None` when the finding is about a file.
    pub place: Option<Place>,
    /// Further addresses, at most [`crate::finding::MAX_ALSO`].
    pub also: Vec<Place>,
    /// Number of addresses.
    pub count: usize,
    /// Places that prove it.
    pub related: Vec<(String, Place)>,
    /// What to do about it.
    pub fix: Option<LocatedFix>,
    /// Codes of other rules that found the same.
    pub merged: Vec<&'static str>,
}

/// An address with its place in the table.
#[derive(Debug, Clone)]
pub struct Place {
    /// In terms of the file.
    pub location: Location,
    /// See [`crate::finding`].
    pub fingerprint: String,
    /// Role of the column, `None` outside the table.
    pub role: Option<crate::edition::Role>,
    /// Header of the column.
    pub column: Option<String>,
    /// Western year of a single-year column.
    pub fiscal_year: Option<u16>,
    /// Plan, actual ….
    pub kind: Option<crate::edition::Kind>,
    /// The row's theme, countermeasure, body and measure; `None` outside the data.
    pub row: Option<RowKey>,
    /// The whole value of the cell (for excerpts); only at the address shown and related places.
    /// Findings of one cell share it.
    pub value: Option<Arc<str>>,
    /// The table's columns and this row's values in them; only where the address shown is a blank
    /// cell, of which there is nothing else to show.
    pub cells: Vec<PlaceCell>,
}

/// A cell beside the one a finding is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceCell {
    /// Header of the column.
    pub column: String,
    /// The value; "" where there is none.
    pub value: String,
    /// The finding is about this cell.
    pub here: bool,
}

/// What names a row to an editor: long texts up to [`RowKey::LONGEST`] characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, serde::Serialize, schemars::JsonSchema)]
pub struct RowKey {
    /// テーマ.
    pub theme: String,
    /// 対応策.
    pub countermeasure: String,
    /// 実施機関.
    pub body: String,
    /// 施策.
    pub measure: String,
}

impl RowKey {
    /// Names of rows are cut behind so many characters: a hundred thousand findings in one huge
    /// cell would each carry it.
    pub const LONGEST: usize = 300;

    pub(super) fn named(text: &str) -> String {
        let end = text.char_indices().nth(Self::LONGEST);
        text[..end.map_or(text.len(), |(at, _)| at)].to_owned()
    }
}

/// A fix in terms of the file.
#[derive(Debug, Clone)]
pub struct LocatedFix {
    /// What it does.
    pub title: String,
    /// When it may be applied.
    pub applicability: Applicability,
    /// Text edits (structural edits are for the fixer, not for other programs).
    pub edits: Vec<LocatedEdit>,
    /// Other candidates, best first.
    pub alternatives: Vec<(String, Vec<LocatedEdit>)>,
    /// Where the cells of the row shown belong; empty where no cell moves.
    pub moves: Vec<LocatedMove>,
}

/// A cell that stands in another column than it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocatedMove {
    /// The cell's value.
    pub text: String,
    /// Column as written; `None` beyond the table.
    pub from: Option<String>,
    /// Column as read; `None` beyond the table.
    pub to: Option<String>,
}

/// A text edit in terms of the file.
#[derive(Debug, Clone)]
pub struct LocatedEdit {
    /// Where.
    pub place: Place,
    /// Plain text; the writer quotes.
    pub replacement: String,
}
