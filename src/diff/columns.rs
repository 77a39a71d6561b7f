//! Which column is which: by fiscal year and kind, by heading, by role; never by position.

use std::collections::HashMap;

use crate::edition::{Column, FiscalYears, Kind, Role};
use crate::text::fold;

/// A column that both tables have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair {
    /// Column of the old table.
    pub(super) old: usize,
    /// Column of the new table.
    pub(super) new: usize,
}

/// Pairs the columns of two tables by what their headings say.
///
/// In this order: the whole heading (years by year, kind and wording); the same year under another
/// kind or wording, where only one is left on each side (plan → result); the lowest level of the
/// heading; a role that one column is left of on each side. Headings that occur twice are paired
/// in order. O(columns).
pub(super) fn pair(old: &[Column], new: &[Column]) -> Vec<Pair> {
    let mut pairs = Pairs::new(old.len(), new.len());
    let year = |column: &Column| {
        let period = column.period.filter(|_| column.role == Role::Year)?;
        Some(Identity::Year(period, column.kind, rest(&column.name)))
    };
    let whole = |column: &Column| {
        year(column).or_else(|| text(&column.header).map(|text| Identity::Text(text, None)))
    };
    pairs.in_order(old, new, whole);
    let kind = |column: &Column| match year(column)? {
        Identity::Year(period, kind, _) => Some(Identity::Year(period, kind, String::new())),
        identity => Some(identity),
    };
    pairs.single(old, new, kind);
    pairs.single(old, new, |column| {
        column
            .period
            .filter(|_| column.role == Role::Year)
            .map(Identity::Period)
    });
    // 予定 under two years is told apart by the year alone.
    let leaf = |column: &Column| match column.period {
        Some(period) if column.role == Role::Year => Some(Identity::Period(period)),
        period => text(&column.name).map(|text| Identity::Text(text, period)),
    };
    pairs.in_order(old, new, |column| match column.role {
        Role::Year if column.period.is_some() => None,
        _ => leaf(column),
    });
    pairs.single(old, new, |column| match column.role {
        Role::Year | Role::Other => None,
        role => Some(Identity::Role(role)),
    });
    pairs.done
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Identity {
    Year(FiscalYears, Option<Kind>, String),
    Period(FiscalYears),
    Text(String, Option<FiscalYears>),
    Role(Role),
}

/// The folded heading; none where there is no heading.
fn text(heading: &str) -> Option<String> {
    let text = fold(heading);
    (!text.is_empty()).then(|| text.into_owned())
}

/// What a year label says besides the year.
fn rest(name: &str) -> String {
    FiscalYears::header_rest(name).unwrap_or_else(|| fold(name).into_owned())
}

struct Pairs {
    done: Vec<Pair>,
    old_free: Vec<bool>,
    new_free: Vec<bool>,
}

impl Pairs {
    fn new(old: usize, new: usize) -> Self {
        Self {
            done: Vec::new(),
            old_free: vec![true; old],
            new_free: vec![true; new],
        }
    }

    /// Pairs the first with the first, the second with the second ….
    fn in_order(
        &mut self,
        old: &[Column],
        new: &[Column],
        identity: impl Fn(&Column) -> Option<Identity>,
    ) {
        for (olds, news) in self.groups(old, new, identity) {
            for (&old, &new) in olds.iter().zip(&news) {
                self.take(old, new);
            }
        }
    }

    /// Pairs what there is once on each side.
    fn single(
        &mut self,
        old: &[Column],
        new: &[Column],
        identity: impl Fn(&Column) -> Option<Identity>,
    ) {
        for (olds, news) in self.groups(old, new, identity) {
            if let ([old], [new]) = (&olds[..], &news[..]) {
                self.take(*old, *new);
            }
        }
    }

    fn groups(
        &self,
        old: &[Column],
        new: &[Column],
        identity: impl Fn(&Column) -> Option<Identity>,
    ) -> Vec<(Vec<usize>, Vec<usize>)> {
        let mut groups: HashMap<Identity, (Vec<usize>, Vec<usize>)> = HashMap::new();
        for at in (0..old.len()).filter(|&at| self.old_free[at]) {
            if let Some(identity) = identity(&old[at]) {
                groups.entry(identity).or_default().0.push(at);
            }
        }
        for at in (0..new.len()).filter(|&at| self.new_free[at]) {
            if let Some(identity) = identity(&new[at]) {
                groups.entry(identity).or_default().1.push(at);
            }
        }
        groups.into_values().collect()
    }

    fn take(&mut self, old: usize, new: usize) {
        self.old_free[old] = false;
        self.new_free[new] = false;
        self.done.push(Pair { old, new });
    }
}
