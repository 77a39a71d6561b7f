//! Groups whose labels are all gone: their rows read as going on with the group above, and what
//! both list looks copied.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::edition::{Edition, Role, State};
use crate::rules::table::{groups, keys};

/// Groups that must begin with one body before its coming again says anything.
const GROUPS: usize = 3;
/// Rows that must stand above and below.
const COPIES: usize = 3;

/// A group within another one.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::rules) struct Lost {
    /// Rows of the group above.
    pub(in crate::rules) above: Range<usize>,
    /// Its own rows.
    pub(in crate::rules) rows: Range<usize>,
    /// How many of them stand above as well.
    pub(in crate::rules) copies: usize,
}

impl Lost {
    /// Whether a row of the group repeats one of the group above.
    pub(in crate::rules) fn repeats(&self, row: usize, source: usize) -> bool {
        self.rows.contains(&row) && self.above.contains(&source)
    }
}

/// Groups without labels: the body that most groups begin with comes again in the middle of one,
/// and from there rows of several bodies are those above, others between them are not. A copied
/// row or block is copied as a whole. O(rows).
pub(in crate::rules) fn lost(edition: &Edition) -> Vec<Lost> {
    let (Some(body), Some(measure)) = (edition.column(Role::Body), edition.column(Role::Measure))
    else {
        return Vec::new();
    };
    let groups = groups(edition);
    if groups.len() <= GROUPS {
        return Vec::new();
    }
    let (bodies, measures) = (keys(edition, body), keys(edition, measure));
    let mut firsts: HashMap<u32, usize> = HashMap::new();
    for group in &groups {
        *firsts.entry(bodies[group.start]).or_default() += 1;
    }
    let usual = |body: u32| {
        let times = firsts[&body];
        body != 0 && times >= GROUPS && times * 3 >= groups.len() * 2
    };
    let outer: Vec<usize> = (0..edition.columns.len())
        .filter(|&c| matches!(edition.columns[c].role, Role::Theme | Role::Countermeasure))
        .collect();
    let inherits = |row: usize| {
        let state = |&column: &usize| edition.field(row, column).state == State::Inherited;
        outer.iter().all(state) && edition.rows[row].shift.is_none()
    };
    let begins = |group: &Range<usize>| {
        let first = bodies[group.start];
        let again =
            |&row: &usize| bodies[row] == first && bodies[row - 1] != first && inherits(row);
        usual(first).then(|| (group.start + 1..group.end).find(again))?
    };
    let of = |group: &Range<usize>| {
        let start = begins(group)?;
        let (above, rows) = (group.start..start, start..group.end);
        let known: HashSet<(u32, u32)> = above.clone().map(|r| (bodies[r], measures[r])).collect();
        let copied: Vec<bool> = (rows.clone())
            .map(|r| known.contains(&(bodies[r], measures[r])))
            .collect();
        let names: HashSet<u32> = (rows.clone().zip(&copied))
            .filter(|(_, copied)| **copied)
            .map(|(row, _)| bodies[row])
            .collect();
        let copies = copied.iter().filter(|&&copied| copied).count();
        let between = copied
            .iter()
            .skip_while(|&&copied| copied)
            .any(|&copied| copied);
        (copies >= COPIES && names.len() > 1 && between).then_some(Lost {
            above,
            rows,
            copies,
        })
    };
    groups.iter().filter_map(of).collect()
}
