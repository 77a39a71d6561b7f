//! Which of a row's years are filled, and which of such patterns are odd in this document.

use std::collections::HashMap;

use crate::edition::{Edition, Kind, Role, State};
use crate::rules::table::keys;

/// The year columns of one kind (plan, actual …), in the order of the table.
#[derive(Debug, Clone)]
pub(super) struct Series {
    pub(super) kind: Option<Kind>,
    pub(super) columns: Vec<usize>,
}

impl Series {
    /// Blank ends are normal here: the year is not over.
    fn looks_back(&self) -> bool {
        matches!(self.kind, Some(Kind::Actual | Kind::Assessment))
    }
}

/// Year columns by kind.
pub(super) fn series(edition: &Edition) -> Vec<Series> {
    let mut out: Vec<Series> = Vec::new();
    for column in edition.years() {
        let kind = edition.columns[column].kind;
        match out.iter_mut().find(|series| series.kind == kind) {
            Some(series) => series.columns.push(column),
            None => out.push(Series {
                kind,
                columns: vec![column],
            }),
        }
    }
    out
}

/// For each year of a series whether it is filled; `None` where a cell is unknown.
fn pattern(edition: &Edition, row: usize, series: &Series) -> Option<Vec<bool>> {
    series
        .columns
        .iter()
        .map(|&column| match edition.field(row, column).state {
            State::Unknown => None,
            State::Blank => Some(false),
            State::Own | State::Inherited | State::Continued => Some(true),
        })
        .collect()
}

/// Filled years of a row in one series.
#[derive(Debug, Clone)]
pub(super) struct Filled {
    pub(super) row: usize,
    pub(super) years: Vec<bool>,
    /// Number of the body; 0 where the row has none.
    pub(super) body: u32,
}

impl Filled {
    pub(super) fn full(&self) -> bool {
        self.years.iter().all(|&filled| filled)
    }

    /// Positions that are blank though an earlier year is filled, up to the first filled one
    /// after them.
    pub(super) fn blanks_after_first(&self) -> Vec<usize> {
        let first = self.years.iter().position(|&filled| filled).unwrap_or(0);
        (first..self.years.len())
            .filter(|&at| !self.years[at])
            .collect()
    }

    /// A blank year between filled ones.
    fn middle(&self) -> bool {
        let first = self.years.iter().position(|&filled| filled);
        let last = self.years.iter().rposition(|&filled| filled);
        first
            .zip(last)
            .is_some_and(|(first, last)| self.years[first..=last].contains(&false))
    }

    /// One blank year alone between filled ones, most of them next to each other: what is done
    /// every other year has more.
    fn lone_hole(&self) -> bool {
        let blanks = self.years.iter().filter(|&&filled| !filled).count();
        self.middle() && blanks == 1 && self.years.len() >= LONE_AMONG
    }

    /// Every year but the last.
    fn stops(&self) -> bool {
        self.years
            .split_last()
            .is_some_and(|(last, rest)| !last && rest.iter().all(|&f| f))
    }

    /// The first year only: a habit of many documents, which tells nothing about other rows.
    fn first_only(&self) -> bool {
        self.years
            .split_first()
            .is_some_and(|(first, rest)| *first && !rest.contains(&true))
    }
}

/// Rows with a known pattern and at least one filled year. O(rows × years).
pub(super) fn filled(edition: &Edition, series: &Series) -> Vec<Filled> {
    let bodies = edition.column(Role::Body).map_or_else(
        || vec![0; edition.rows.len()],
        |column| keys(edition, column),
    );
    (0..edition.rows.len())
        .filter_map(|row| {
            let years = pattern(edition, row, series)?;
            years.contains(&true).then_some(Filled {
                row,
                years,
                body: bodies[row],
            })
        })
        .collect()
}

/// A row whose filled years are odd, with the rows of its body that are complete.
#[derive(Debug, Clone)]
pub(super) struct Odd {
    pub(super) filled: Filled,
    /// Complete rows among the others of the body (or of the table).
    pub(super) complete: usize,
    /// All others of the body (or of the table).
    pub(super) peers: usize,
    /// The peers are the body's.
    pub(super) same_body: bool,
    /// Other rows have holes as well, if not many: worth a look, no more.
    pub(super) remark: bool,
}

/// Years of a row of which one blank shows by itself.
const LONE_AMONG: usize = 4;

/// So many of a number of rows are exceptions.
pub(super) fn rare(rows: usize) -> usize {
    const RARE_ROWS: usize = 2;
    const RARE_SHARE: f32 = 0.03;
    RARE_ROWS.max((RARE_SHARE * rows as f32) as usize)
}

/// Measures begin and end when they like: more than a few rows begin late, or end after some years
/// but before the last.
pub(super) fn phases(rows: &[Filled]) -> bool {
    let free = |row: &&Filled| !row.full() && !row.first_only() && !row.stops() && !row.middle();
    rows.iter().filter(free).count() > rare(rows.len())
}

/// Rows with a hole in the middle, or with every year but the last, that are rare in the document
/// and whose peers are complete. Where other rows begin late or end early as well, measures have
/// phases, and a blank last year is one of them. O(rows × years).
pub(super) fn odd(series: &Series, rows: &[Filled]) -> Vec<Odd> {
    const MIN_ROWS: usize = 6;
    const MIN_PEERS: usize = 3;
    /// Holes in at most one in so many rows are remarked on.
    const HOLES: usize = 10;
    if series.columns.len() < 3 || rows.len() < MIN_ROWS {
        return Vec::new();
    }
    let rare = rare(rows.len());
    let holes = rows.iter().filter(|row| row.middle()).count();
    let stops = rows.iter().filter(|row| row.stops()).count();
    let phases = phases(rows);
    let mut bodies: HashMap<u32, (usize, usize)> = HashMap::new();
    for row in rows {
        let (complete, all) = bodies.entry(row.body).or_default();
        *complete += usize::from(row.full());
        *all += 1;
    }
    let complete = rows.iter().filter(|row| row.full()).count();
    rows.iter()
        .filter(|row| match row.middle() {
            true => holes <= rare || row.lone_hole() && holes * HOLES <= rows.len(),
            false => row.stops() && !series.looks_back() && stops <= rare && !phases,
        })
        .filter_map(|row| {
            let (own, all) = bodies[&row.body];
            let same_body = row.body != 0 && all > MIN_PEERS;
            let (complete, peers) = match same_body {
                true => (own, all - 1),
                false => (complete, rows.len() - 1),
            };
            // Of the same body nearly all; of the whole table nearly every row.
            let needed = if same_body { 0.8 } else { 0.9 };
            let expected = if row.middle() { 0.5 } else { needed };
            (complete as f32 >= expected * peers as f32).then(|| Odd {
                filled: row.clone(),
                complete,
                peers,
                same_body,
                remark: row.middle() && holes > rare,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(patterns: &[(&str, usize)]) -> Vec<Filled> {
        let mut out = Vec::new();
        for (pattern, n) in patterns {
            for _ in 0..*n {
                let years = pattern.chars().map(|c| c == 'x').collect();
                out.push(Filled {
                    row: out.len(),
                    years,
                    body: 1,
                });
            }
        }
        out
    }

    fn three(kind: Option<Kind>) -> Series {
        Series {
            kind,
            columns: vec![4, 5, 6],
        }
    }

    #[test]
    fn a_lone_stop_after_two_years_is_odd() {
        let odd = odd(&three(None), &rows(&[("xxx", 8), ("xx.", 1), ("x..", 1)]));
        assert_eq!(odd.len(), 1);
        assert_eq!((odd[0].complete, odd[0].peers), (8, 9));
    }

    #[test]
    fn lone_holes_that_are_not_quite_rare_are_remarked_on() {
        let five = Series {
            kind: None,
            columns: vec![4, 5, 6, 7, 8],
        };
        let found = odd(&five, &rows(&[("xxxxx", 27), ("xx.xx", 2), ("x.x.x", 1)]));
        assert_eq!(found.len(), 2, "every other year is no hole");
        assert!(found.iter().all(|odd| odd.remark));
        let rare = odd(&five, &rows(&[("xxxxx", 28), ("xx.xx", 2)]));
        assert!(rare.len() == 2 && !rare[0].remark);
        let common = odd(&five, &rows(&[("xxxxx", 25), ("xx.xx", 5)]));
        assert!(common.is_empty());
    }

    #[test]
    fn only_the_first_year_is_no_hole() {
        assert!(odd(&three(None), &rows(&[("xxx", 8), ("x..", 1)])).is_empty());
    }

    #[test]
    fn results_end_with_the_last_year_that_is_over() {
        let rows = rows(&[("xxx", 8), ("xx.", 1)]);
        assert!(odd(&three(Some(Kind::Actual)), &rows).is_empty());
        assert_eq!(odd(&three(Some(Kind::Plan)), &rows).len(), 1);
    }

    #[test]
    fn where_measures_have_phases_a_blank_end_is_one() {
        let rows = rows(&[("xxx", 20), ("xx.", 1), (".xx", 2), ("..x", 1)]);
        assert!(odd(&three(None), &rows).is_empty());
    }

    #[test]
    fn a_common_pattern_is_a_habit() {
        assert!(odd(&three(None), &rows(&[("xxx", 8), ("xx.", 4)])).is_empty());
    }
}
