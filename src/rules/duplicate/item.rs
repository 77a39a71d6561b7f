//! Items: the pieces of a body's cells that are re-listed from theme to theme.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::group::{Columns, Fields};
use crate::edition::{Edition, Kind, State};
use crate::grid::{CellId, Span, TextId};
use crate::rule::{Class, Context};

/// Shorter items differ for many reasons.
const LONG: usize = 12;

/// Neighbours in sorted order that an item is compared with.
const WINDOW: usize = 6;

/// One text of an item, with everywhere it stands in one body's rows.
#[derive(Debug)]
pub(super) struct Variant {
    /// Where its text can be read.
    pub(super) text: (TextId, Range<usize>),
    /// Rows it stands in, in order.
    pub(super) rows: Vec<usize>,
    /// The cells and where in them it stands, in order.
    pub(super) places: Vec<(CellId, Range<usize>)>,
}

impl Variant {
    /// The item as written at its first place.
    pub(super) fn read<'a>(&self, edition: &'a Edition) -> &'a str {
        &edition.grid.text(self.text.0)[self.text.1.clone()]
    }

    /// Spans of a piece of the item at every place. The piece is told in bytes of [`Self::read`];
    /// where the item is written with other spaces or widths the whole item is given.
    pub(super) fn spans(&self, edition: &Edition, piece: &Range<usize>) -> Vec<Span> {
        let item = self.read(edition);
        let narrow = |n: usize| u32::try_from(n).expect("sources are below 4 GiB");
        let mut spans: Vec<Span> = (self.places.iter())
            .map(|(cell, range)| {
                let at = if edition.grid.value(*cell)[range.clone()] == *item {
                    range.start + piece.start..range.start + piece.end
                } else {
                    range.clone()
                };
                Span {
                    cell: *cell,
                    start: narrow(at.start),
                    end: narrow(at.end),
                }
            })
            .collect();
        spans.sort_unstable();
        spans.dedup();
        spans
    }
}

/// Everything a body says, by body and kind of column (a plan is not compared with a result).
#[derive(Debug)]
pub(super) struct Listing {
    /// For each body and kind, its long items in the order of the table.
    pub(super) bodies: Vec<Vec<Variant>>,
    /// For each row, the classes of all its items, short ones too, sorted.
    pub(super) by_row: Vec<Vec<Class>>,
}

impl Listing {
    /// Cuts each distinct text once. O(items).
    pub(super) fn of(cx: &Context<'_>, columns: &Columns, fields: &Fields) -> Self {
        let edition = cx.edition;
        let named_bodies = fields.numbered(&columns.body);
        let mut bodies: HashMap<(u32, Option<Kind>), usize, FixedState> = HashMap::default();
        let mut known: HashMap<(usize, Class), usize, FixedState> = HashMap::default();
        let mut listing = Self {
            bodies: Vec::new(),
            by_row: vec![Vec::new(); edition.rows.len()],
        };
        let compared: Vec<usize> = columns
            .measure
            .iter()
            .chain(&columns.years)
            .copied()
            .collect();
        for row in fields.distinct() {
            let mut all: Vec<Class> = Vec::new();
            let named = !fields.blank(row, &columns.body);
            for &column in compared.iter().filter(|_| named) {
                let field = edition.field(row, column);
                let Some(cell) = field.cell.filter(|_| field.state == State::Own) else {
                    continue;
                };
                let id = edition.grid.text_id(cell);
                let key = (named_bodies[row], edition.columns[column].kind);
                let next = bodies.len();
                let body = *bodies.entry(key).or_insert(next);
                listing.bodies.resize_with(bodies.len(), Vec::new);
                for (class, range) in pieces(cx, id) {
                    all.push(class);
                    if class.length() < LONG {
                        continue;
                    }
                    let variants = &mut listing.bodies[body];
                    let at = *known.entry((body, class)).or_insert_with(|| {
                        variants.push(Variant {
                            text: (id, range.clone()),
                            rows: Vec::new(),
                            places: Vec::new(),
                        });
                        variants.len() - 1
                    });
                    let variant = &mut variants[at];
                    if variant.rows.last() != Some(&row) {
                        variant.rows.push(row);
                    }
                    variant.places.push((cell, range.clone()));
                }
            }
            all.sort_unstable();
            all.dedup();
            listing.by_row[row] = all;
        }
        listing
    }
}

/// The items of a cell with what they are equal to.
pub(super) fn pieces<'a>(
    cx: &Context<'a>,
    id: TextId,
) -> impl Iterator<Item = (Class, Range<usize>)> + use<'a> {
    let items = cx.occurrences.items(cx.grid, id).iter();
    let classes = cx.occurrences.item_classes(cx.grid, id).iter();
    classes.copied().zip(items.map(|item| item.body.clone()))
}

/// Pairs that stand near each other when sorted from the front or from the back, each once: texts
/// with one difference share at least half of one of them. O(n log n) comparisons.
pub(super) fn neighbours(texts: &[&str]) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    let mut pairs = Vec::with_capacity(2 * WINDOW * texts.len());
    order.sort_by(|&a, &b| texts[a].cmp(texts[b]));
    let mut rank = vec![0; texts.len()];
    for (at, &a) in order.iter().enumerate() {
        rank[a] = at;
        let next = &order[at + 1..order.len().min(at + 1 + WINDOW)];
        pairs.extend(next.iter().map(|&b| (a.min(b), a.max(b))));
    }
    // From the state of the first sorting on: equal texts have one order.
    order.sort_by(|&a, &b| from_back(texts[a], texts[b]));
    for (at, &a) in order.iter().enumerate() {
        let next = &order[at + 1..order.len().min(at + 1 + WINDOW)];
        let new = next.iter().filter(|&&b| rank[a].abs_diff(rank[b]) > WINDOW);
        pairs.extend(new.map(|&b| (a.min(b), a.max(b))));
    }
    pairs
}

/// Compares texts from their ends, eight bytes at a time.
fn from_back(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    while let (Some((before, x)), Some((rest, y))) = (a.split_last_chunk(), b.split_last_chunk()) {
        // The last byte counts most.
        let order = u64::from_le_bytes(*x).cmp(&u64::from_le_bytes(*y));
        if order.is_ne() {
            return order;
        }
        (a, b) = (before, rest);
    }
    a.iter().rev().cmp(b.iter().rev())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_compared_from_their_ends() {
        let texts = [
            "",
            "a",
            "ba",
            "説明会の開催",
            "相談会の開催",
            "会の開催",
            "利用勧奨の実施",
        ];
        for a in texts {
            for b in texts {
                let order = a.bytes().rev().cmp(b.bytes().rev());
                assert_eq!(from_back(a, b), order, "{a} {b}");
            }
        }
    }
}
