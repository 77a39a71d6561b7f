//! Which item became which.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::words;
use super::{ItemChange, ItemKind};
use crate::text::{Item, fold, items as split};

/// Below this share of common letter pairs two items are not one item in other words. Measured on
/// the controlled pairs: reworded items lie above 0.4, different ones below 0.3.
const REWORDED: f64 = 0.35;

/// Pairs of items whose likeness is computed; beyond, items are paired by their order.
const MOST_PAIRS: usize = 4_096;

/// Items compared in order by their text; a longer list is one stretch.
const MOST_ITEMS: usize = 20_000;

/// Spans of either side.
type Spans = Vec<Range<usize>>;

/// Items with what happened to them, and the changed stretches of both texts.
pub(super) fn items(old: &str, new: &str) -> (Vec<ItemChange>, Spans, Spans) {
    let old = Side::new(old);
    let new = Side::new(new);
    let mut pairing = Pairing {
        of_old: vec![None; old.items.len()],
        of_new: vec![None; new.items.len()],
    };
    pairing.keep(&old, &new);
    pairing.moved(&old, &new);
    pairing.reworded(&old, &new);
    pairing.told(&old, &new)
}

/// One text and its items.
struct Side<'a> {
    text: &'a str,
    items: Vec<Item>,
    /// The item's body, folded.
    bodies: Vec<Cow<'a, str>>,
}

/// Which item is which, and how that is known.
struct Pairing {
    of_old: Vec<Option<(usize, ItemKind)>>,
    of_new: Vec<Option<(usize, ItemKind)>>,
}

impl<'a> Side<'a> {
    fn new(text: &'a str) -> Self {
        let items = split(text);
        let bodies = items.iter().map(|item| fold(&text[item.body.clone()]));
        Self {
            text,
            bodies: bodies.collect(),
            items,
        }
    }
}

impl Pairing {
    fn set(&mut self, old: usize, new: usize, kind: ItemKind) {
        self.of_old[old] = Some((new, kind));
        self.of_new[new] = Some((old, kind));
    }

    /// Equal items in the same order.
    fn keep(&mut self, old: &Side<'_>, new: &Side<'_>) {
        let (a, b) = (&old.bodies, &new.bodies);
        let front = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        let back = (a[front..].iter().rev())
            .zip(b[front..].iter().rev())
            .take_while(|(a, b)| a == b)
            .count();
        for at in 0..front {
            self.set(at, at, ItemKind::Kept);
        }
        for at in 1..=back {
            self.set(a.len() - at, b.len() - at, ItemKind::Kept);
        }
        let (a, b) = (&a[front..a.len() - back], &b[front..b.len() - back]);
        if a.len().max(b.len()) > MOST_ITEMS {
            return;
        }
        for op in capture_diff_slices(Algorithm::Patience, a, b) {
            if let DiffOp::Equal {
                old_index,
                new_index,
                len,
            } = op
            {
                for at in 0..len {
                    self.set(
                        front + old_index + at,
                        front + new_index + at,
                        ItemKind::Kept,
                    );
                }
            }
        }
    }

    /// Equal items at another place.
    fn moved(&mut self, old: &Side<'_>, new: &Side<'_>) {
        let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
        for at in (0..old.items.len()).rev() {
            if self.of_old[at].is_none() {
                places.entry(&old.bodies[at]).or_default().push(at);
            }
        }
        for at in 0..new.items.len() {
            if self.of_new[at].is_some() {
                continue;
            }
            if let Some(from) = places.get_mut(&*new.bodies[at]).and_then(Vec::pop) {
                self.set(from, at, ItemKind::Moved);
            }
        }
    }

    /// What is left: the most alike first.
    fn reworded(&mut self, old: &Side<'_>, new: &Side<'_>) {
        let left: Vec<usize> = unpaired(&self.of_old);
        let right: Vec<usize> = unpaired(&self.of_new);
        // The only item on both sides is the same item whatever it says: 10社 → 8社.
        if let ([from], [to], 1, 1) = (&*left, &*right, old.items.len(), new.items.len()) {
            self.set(*from, *to, ItemKind::Reworded);
            return;
        }
        if left.len().saturating_mul(right.len()) > MOST_PAIRS {
            for (&from, &to) in left.iter().zip(&right) {
                if words::likeness(&old.bodies[from], &new.bodies[to]) >= REWORDED {
                    self.set(from, to, ItemKind::Reworded);
                }
            }
            return;
        }
        let mut candidates: Vec<(f64, usize, usize)> = Vec::new();
        for &from in &left {
            for &to in &right {
                let mut likeness = words::likeness(&old.bodies[from], &new.bodies[to]);
                // A note stays a note, a heading a heading.
                if old.items[from].mark != new.items[to].mark {
                    likeness *= 0.8;
                }
                if likeness >= REWORDED {
                    candidates.push((likeness, from, to));
                }
            }
        }
        candidates.sort_by(|a, b| {
            (b.0.total_cmp(&a.0))
                .then(a.1.abs_diff(a.2).cmp(&b.1.abs_diff(b.2)))
                .then((a.1, a.2).cmp(&(b.1, b.2)))
        });
        for (_, from, to) in candidates {
            if self.of_old[from].is_none() && self.of_new[to].is_none() {
                self.set(from, to, ItemKind::Reworded);
            }
        }
    }

    fn told(&self, old: &Side<'_>, new: &Side<'_>) -> (Vec<ItemChange>, Spans, Spans) {
        let mut changes = Vec::with_capacity(old.items.len().max(new.items.len()));
        let (mut old_spans, mut new_spans) = (Vec::new(), Vec::new());
        let mut shown = 0;
        let mut removed_up_to = |limit: usize, changes: &mut Vec<ItemChange>, spans: &mut Spans| {
            while shown < limit {
                if self.of_old[shown].is_none() {
                    let range = old.items[shown].range.clone();
                    spans.push(range.clone());
                    changes.push(ItemChange {
                        kind: ItemKind::Removed,
                        old: Some(range),
                        new: None,
                    });
                }
                shown += 1;
            }
        };
        for (at, item) in new.items.iter().enumerate() {
            let Some((from, kind)) = self.of_new[at] else {
                new_spans.push(item.range.clone());
                changes.push(ItemChange {
                    kind: ItemKind::Added,
                    old: None,
                    new: Some(item.range.clone()),
                });
                continue;
            };
            if kind != ItemKind::Moved {
                removed_up_to(from, &mut changes, &mut old_spans);
            }
            let before = &old.items[from];
            match kind {
                ItemKind::Moved => {
                    old_spans.push(before.range.clone());
                    new_spans.push(item.range.clone());
                }
                ItemKind::Reworded => {
                    mark(old, before, new, item, &mut old_spans, &mut new_spans);
                    let (olds, news) =
                        words::words(&old.text[before.body.clone()], &new.text[item.body.clone()]);
                    old_spans.extend(olds.into_iter().map(|span| shift(&span, before.body.start)));
                    new_spans.extend(news.into_iter().map(|span| shift(&span, item.body.start)));
                }
                _ => mark(old, before, new, item, &mut old_spans, &mut new_spans),
            }
            changes.push(ItemChange {
                kind,
                old: Some(before.range.clone()),
                new: Some(item.range.clone()),
            });
        }
        removed_up_to(old.items.len(), &mut changes, &mut old_spans);
        (changes, old_spans, new_spans)
    }
}

/// Another mark before an item that stayed (・ → ○, ① → ②) is a change of its own.
fn mark(
    old: &Side<'_>,
    before: &Item,
    new: &Side<'_>,
    after: &Item,
    old_spans: &mut Spans,
    new_spans: &mut Spans,
) {
    let was = before.range.start..before.body.start;
    let is = after.range.start..after.body.start;
    if fold(&old.text[was.clone()]) != fold(&new.text[is.clone()]) {
        old_spans.extend((!was.is_empty()).then_some(was));
        new_spans.extend((!is.is_empty()).then_some(is));
    }
}

fn unpaired(side: &[Option<(usize, ItemKind)>]) -> Vec<usize> {
    (0..side.len()).filter(|&at| side[at].is_none()).collect()
}

fn shift(span: &Range<usize>, by: usize) -> Range<usize> {
    span.start + by..span.end + by
}
