//! Which entry an address is.
//!
//! A fingerprint holds the whole row key, so the correction of a measure would make new findings
//! of everything else in its row. What has no exact match is therefore compared again by what is
//! left: first the same flagged text in the same column of the same row but for one correction,
//! then a flagged text of a sentence's length that was itself corrected a little.

use std::collections::{HashMap, HashSet};

use super::{Column, Entry, address};
use crate::check::{Located, RowKey};
use crate::edition::Role;
use crate::text::fold;

/// A row or a sentence is the same after a correction: this share of its pairs of letters stayed.
const ALIKE: f64 = 0.6;
/// A flagged text is the same after a correction: short words differ by a letter and mean
/// something else, so only a sentence may differ.
const SAME_SENTENCE: f64 = 0.8;
/// Letters of a sentence.
const SENTENCE: usize = 10;
/// A measure of fewer letters (周知) is shared by rows that have nothing to do with each other.
const TELLING: usize = 6;
/// Pairs that are compared in one group: more are no correction but another table.
const MAX_PAIRS: usize = 250_000;

/// An entry found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) entry: usize,
    pub(super) finding: usize,
    /// See [`address`].
    pub(super) address: usize,
}

/// Everything of a column that a header's wording does not change.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct ColumnKey(Option<Role>, Option<u16>, Option<String>, Option<String>);

impl ColumnKey {
    fn of(column: &Column) -> Self {
        let header = match column.role {
            Some(Role::Other) => column.header.as_deref().map(|h| fold(h).into_owned()),
            _ => None,
        };
        let kind = column.kind.map(|kind| format!("{kind:?}"));
        Self(column.role, column.fiscal_year, kind, header)
    }
}

/// Pairs entries of a path with addresses, each at most once.
pub(super) fn matches(
    entries: &[Entry],
    path: &str,
    findings: &[Located],
    rows: impl FnOnce() -> HashSet<RowKey>,
) -> Vec<Match> {
    let mut exact: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (index, entry) in entries.iter().enumerate().rev() {
        if entry.path == path {
            let key = (entry.code.as_str(), entry.fingerprint.as_str());
            exact.entry(key).or_default().push(index);
        }
    }
    if exact.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut open = Vec::new();
    for (at, finding) in findings.iter().enumerate() {
        let addresses = usize::from(finding.place.is_some()) + finding.also.len();
        for index in 0..addresses {
            let print = address(finding, index).fingerprint.as_str();
            match exact
                .get_mut(&(finding.rule.code, print))
                .and_then(Vec::pop)
            {
                Some(entry) => found.push(Match {
                    entry,
                    finding: at,
                    address: index,
                }),
                None => open.push((at, index)),
            }
        }
    }
    let mut left: Vec<usize> = exact.into_values().flatten().collect();
    left.sort_unstable();
    if left.is_empty() || open.is_empty() {
        found.sort_unstable_by_key(|m| m.entry);
        return found;
    }
    let rows = rows();
    for sentence in [false, true] {
        near(
            entries, findings, &rows, sentence, &mut left, &mut open, &mut found,
        );
    }
    found.sort_unstable_by_key(|m| m.entry);
    found
}

/// Pairs what is left by likeness, the likest first.
fn near(
    entries: &[Entry],
    findings: &[Located],
    rows: &HashSet<RowKey>,
    sentence: bool,
    left: &mut Vec<usize>,
    open: &mut Vec<(usize, usize)>,
    found: &mut Vec<Match>,
) {
    let mut groups: HashMap<(&str, ColumnKey), Vec<usize>> = HashMap::new();
    for &entry in left.iter() {
        let key = (
            entries[entry].code.as_str(),
            ColumnKey::of(&entries[entry].column),
        );
        groups.entry(key).or_default().push(entry);
    }
    let mut candidates = Vec::new();
    let mut pairs: HashMap<(&str, ColumnKey), usize> = HashMap::new();
    for (slot, &(at, index)) in open.iter().enumerate() {
        let place = address(&findings[at], index);
        let column = Column {
            role: place.role,
            header: place.column.clone(),
            fiscal_year: place.fiscal_year,
            kind: place.kind,
        };
        let key = (findings[at].rule.code, ColumnKey::of(&column));
        let Some(group) = groups.get(&key) else {
            continue;
        };
        let compared = pairs.entry(key).or_default();
        *compared += group.len();
        if *compared > MAX_PAIRS {
            continue;
        }
        for &entry in group {
            let (old, new) = (entries[entry].text.as_str(), place.location.text.as_str());
            let text = match sentence {
                false if old == new => 1.0,
                true if old.chars().count().min(new.chars().count()) >= SENTENCE => {
                    likeness(old, new)
                }
                _ => continue,
            };
            if sentence && text < SAME_SENTENCE {
                continue;
            }
            let row = match (&entries[entry].row, &place.row) {
                (None, None) => Some(1.0),
                (Some(old), Some(new)) => row_likeness(old, new, rows),
                _ => None,
            };
            if let Some(row) = row {
                candidates.push((text + row, entry, slot));
            }
        }
    }
    // Ties go to the earlier entry and the earlier address: rows keep their order.
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut taken = vec![false; open.len()];
    for (_, entry, slot) in candidates {
        if taken[slot] {
            continue;
        }
        if let Some(at) = left.iter().position(|&other| other == entry) {
            left.remove(at);
            taken[slot] = true;
            let (finding, address) = open[slot];
            found.push(Match {
                entry,
                finding,
                address,
            });
        }
    }
    let mut taken = taken.into_iter();
    open.retain(|_| !taken.next().expect("one mark per address"));
}

/// How alike two rows are; `None`: not the same row.
///
/// The same row has the same measure and body and may have moved elsewhere, or stands in the same
/// place with a corrected body or measure.
fn row_likeness(old: &RowKey, new: &RowKey, rows: &HashSet<RowKey>) -> Option<f64> {
    let theme = likeness(&old.theme, &new.theme);
    let countermeasure = likeness(&old.countermeasure, &new.countermeasure);
    let body = likeness(&old.body, &new.body);
    let measure = likeness(&old.measure, &new.measure);
    let equal = |likeness: f64| likeness >= 1.0;
    // The same measure stands in several themes: a row has moved only if it left its place.
    let telling = new.measure.chars().count() >= TELLING;
    let moved = equal(body) && equal(measure) && telling && !rows.contains(old);
    let in_place = equal(theme) && equal(countermeasure);
    let corrected =
        in_place && (equal(body) && measure >= ALIKE || equal(measure) && body >= ALIKE);
    let relabelled = equal(body) && equal(measure) && theme >= ALIKE && countermeasure >= ALIKE;
    (moved || corrected || relabelled).then_some((theme + countermeasure + body + measure) / 4.0)
}

/// Share of pairs of letters that two texts have in common: 1 where they are equal once folded.
fn likeness(old: &str, new: &str) -> f64 {
    let (old, new) = (fold(old), fold(new));
    if old == new {
        return 1.0;
    }
    let pairs = |text: &str| {
        let letters: Vec<char> = text.chars().collect();
        let mut pairs: Vec<(char, char)> = letters.windows(2).map(|w| (w[0], w[1])).collect();
        pairs.sort_unstable();
        pairs
    };
    let (a, b) = (pairs(&old), pairs(&new));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let (mut i, mut j, mut common) = (0, 0, 0_usize);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                i += 1;
                j += 1;
            }
        }
    }
    // Equal pairs in another order are no equal texts.
    (2 * common) as f64 / (a.len() + b.len()) as f64 * 0.999
}
