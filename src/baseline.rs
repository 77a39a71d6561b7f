//! Accepting what is already there: a file of addresses that are reported no more.
//!
//! An entry accepts one address. It is found again by its fingerprint, or, where a neighbour in
//! its row was corrected or the row moved, by what is left of its row. Each
//! entry accepts at most one address, so a copy of an accepted mistake is new.

mod date;
mod file;
mod matching;

use std::collections::HashSet;
use std::sync::Arc;

use crate::check::{Located, Place, RowKey};
use crate::edition::{Hints, Kind, Role, recover};
use crate::grid::Grid;

pub use date::Date;
pub use file::{Stamp, prune, tables, write};

/// The name that is looked for where none is given.
pub const FILE_NAME: &str = "kouetsu-baseline.toml";

/// Accepted addresses, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Baseline {
    /// One per address.
    pub entries: Vec<Entry>,
}

/// An accepted address and who accepted it why.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Below the folder of the baseline, with `/`.
    pub path: String,
    /// The rule.
    pub code: String,
    /// What was flagged.
    pub text: String,
    /// See [`crate::finding`].
    pub fingerprint: String,
    /// The row as it was; `None` outside the data.
    pub row: Option<RowKey>,
    /// Which column.
    pub column: Column,
    /// Why it may stay.
    pub reason: String,
    /// Who said so.
    pub name: Option<String>,
    /// When.
    pub date: Option<Date>,
    /// The last day on which it is accepted.
    pub expires: Option<Date>,
}

/// A column as far as it does not depend on its place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Column {
    /// `None` outside the table.
    pub role: Option<Role>,
    /// The header as it was.
    pub header: Option<String>,
    /// Western.
    pub fiscal_year: Option<u16>,
    /// Plan, actual ….
    pub kind: Option<Kind>,
}

impl Entry {
    /// An entry for an address of a rule.
    fn of(path: &str, code: &str, place: &Place, stamp: &Stamp) -> Self {
        Self {
            path: path.to_owned(),
            code: code.to_owned(),
            text: place.location.text.clone(),
            fingerprint: place.fingerprint.clone(),
            row: place.row.clone(),
            column: Column {
                role: place.role,
                header: place.column.clone(),
                fiscal_year: place.fiscal_year,
                kind: place.kind,
            },
            reason: stamp.reason.clone(),
            name: stamp.name.clone(),
            date: stamp.date,
            expires: stamp.expires,
        }
    }
}

/// The rows of a file as entries name them. O(cells), as recovering the tables is.
pub fn rows(grids: &[Arc<Grid>], hints: &Hints) -> HashSet<RowKey> {
    let editions = grids.iter().flat_map(|grid| recover(grid, hints));
    editions
        .flat_map(|edition| {
            let key = |row: usize| {
                let part = |role| edition.role(row, role).to_owned();
                RowKey {
                    theme: part(Role::Theme),
                    countermeasure: part(Role::Countermeasure),
                    body: part(Role::Body),
                    measure: part(Role::Measure),
                }
            };
            (0..edition.rows.len()).map(key).collect::<Vec<_>>()
        })
        .collect()
}

/// What a baseline did to the findings of one file.
#[derive(Debug, Clone, Default)]
pub struct Applied {
    /// Findings that are gone.
    pub suppressed: usize,
    /// Entries found again, with the address as it is now.
    pub found: Vec<(usize, Entry)>,
    /// Entries among them that accept no more.
    pub expired: Vec<usize>,
}

impl Baseline {
    /// Reads a baseline; `path` is for messages.
    ///
    /// # Errors
    ///
    /// No TOML, an unknown or missing key, an entry without a reason.
    pub fn parse(path: &std::path::Path, text: &str) -> Result<Self, crate::config::ConfigError> {
        file::parse(path, text)
    }

    /// All addresses of a file's findings as entries. Findings about a whole file have none.
    pub fn entries_of(path: &str, findings: &[Located], stamp: &Stamp) -> Vec<Entry> {
        let addresses = findings.iter().flat_map(|finding| {
            let places = finding.place.iter().chain(&finding.also);
            places.map(move |place| Entry::of(path, finding.rule.code, place, stamp))
        });
        addresses.collect()
    }

    /// Takes accepted addresses out of a file's findings; `path` is as in the entries.
    ///
    /// Near matches are looked for among what has no exact match; only then `rows` is asked for
    /// the rows of the file ([`rows`]). O(addresses × entries) among those of one rule and column,
    /// which are few.
    pub fn apply(
        &self,
        path: &str,
        findings: &mut Vec<Located>,
        today: Date,
        rows: impl FnOnce() -> HashSet<RowKey>,
    ) -> Applied {
        let matches = matching::matches(&self.entries, path, findings, rows);
        let mut applied = Applied::default();
        let mut accepted = vec![Vec::new(); findings.len()];
        for found in &matches {
            let entry = &self.entries[found.entry];
            let finding = &findings[found.finding];
            let place = address(finding, found.address);
            let mut now = entry.clone();
            let fresh = Entry::of(path, finding.rule.code, place, &Stamp::default());
            (now.text, now.fingerprint) = (fresh.text, fresh.fingerprint);
            (now.row, now.column) = (fresh.row, fresh.column);
            applied.found.push((found.entry, now));
            match entry.expires.is_some_and(|last| last < today) {
                true => applied.expired.push(found.entry),
                false => accepted[found.finding].push(found.address),
            }
        }
        let before = findings.len();
        let mut accepted = accepted.into_iter();
        findings.retain_mut(|finding| {
            let gone = accepted.next().expect("one list per finding");
            let mut index = 0;
            gone.is_empty()
                || finding.retain(|_| {
                    index += 1;
                    !gone.contains(&(index - 1))
                })
        });
        applied.suppressed = before - findings.len();
        applied
    }
}

/// The address shown is 0, the further ones follow.
fn address(finding: &Located, index: usize) -> &Place {
    match index.checked_sub(1) {
        Some(also) => &finding.also[also],
        None => finding
            .place
            .as_ref()
            .expect("only findings with addresses are matched"),
    }
}
