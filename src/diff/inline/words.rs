//! Two texts of one item, word by word.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

use super::atoms::atoms;
use crate::text::{Folded, fold_with_map};

/// Words compared one with another, as the product of both sides; a larger stretch is one change.
const MOST_WORK: usize = 4_000_000;

/// Characters of an equal stretch between two changes that is too short to be read as kept.
const ISLAND: usize = 1;

/// Changes told apart in one text: of more the eye finds none.
const TOLD: usize = 3;

/// Below this share of kept characters a text is told as replaced, not as patchwork.
const PATCHWORK: f64 = 0.2;

/// Letters of a text looked at to judge its likeness.
const LOOKED_AT: usize = 2_000;

type Spans = Vec<Range<usize>>;

/// The changed stretches of both texts; width and spaces are no change.
pub(super) fn words(old: &str, new: &str) -> (Spans, Spans) {
    let (old_map, new_map) = (fold_with_map(old), fold_with_map(new));
    let olds = atoms(&old_map.text, &breaks(old, &old_map));
    let news = atoms(&new_map.text, &breaks(new, &new_map));
    let a: Vec<&str> = olds
        .iter()
        .map(|atom| &old_map.text[atom.clone()])
        .collect();
    let b: Vec<&str> = news
        .iter()
        .map(|atom| &new_map.text[atom.clone()])
        .collect();
    let changes = changes(&a, &b);
    let source = |map: &Folded, atoms: &[Range<usize>], range: &Range<usize>| {
        let inside = &atoms[range.clone()];
        Some(map.source(inside.first()?.start..inside.last()?.end))
    };
    let olds = changes
        .iter()
        .filter_map(|(old, _)| source(&old_map, &olds, old));
    let news = changes
        .iter()
        .filter_map(|(_, new)| source(&new_map, &news, new));
    (olds.collect(), news.collect())
}

/// The changed stretches of two texts that differ in width, spaces and look-alike signs only.
pub(super) fn letters(old: &str, new: &str) -> (Spans, Spans) {
    let a: Vec<(usize, &str)> = old.grapheme_indices(true).collect();
    let b: Vec<(usize, &str)> = new.grapheme_indices(true).collect();
    let at = |side: &[(usize, &str)], index: usize, end: usize| {
        side.get(index).map_or(end, |&(at, _)| at)
    };
    let x: Vec<&str> = a.iter().map(|&(_, text)| text).collect();
    let y: Vec<&str> = b.iter().map(|&(_, text)| text).collect();
    let (mut olds, mut news) = (Vec::new(), Vec::new());
    for (o, n) in raw(&x, &y) {
        if !o.is_empty() {
            olds.push(at(&a, o.start, old.len())..at(&a, o.end, old.len()));
        }
        if !n.is_empty() {
            news.push(at(&b, n.start, new.len())..at(&b, n.end, new.len()));
        }
    }
    (olds, news)
}

/// How alike two folded texts are: the share of common letter pairs, 0–1.
pub(super) fn likeness(old: &str, new: &str) -> f64 {
    let (a, b) = (pairs(old), pairs(new));
    let total: usize = a.values().sum::<usize>() + b.values().sum::<usize>();
    if total == 0 {
        return if old == new { 1.0 } else { 0.0 };
    }
    let common: usize = a
        .iter()
        .map(|(pair, count)| b.get(pair).map_or(0, |other| *count.min(other)))
        .sum();
    // Counts of letters are far below 2^52.
    2.0 * common as f64 / total as f64
}

fn pairs(text: &str) -> HashMap<(char, char), usize> {
    let mut pairs = HashMap::new();
    let edge = '\0';
    let mut previous = edge;
    for c in text.chars().take(LOOKED_AT).chain([edge]) {
        *pairs.entry((previous, c)).or_default() += 1;
        previous = c;
    }
    pairs
}

/// Places of a folded text where its source has white space; single letters set apart for looks
/// (A I) are joined.
fn breaks(source: &str, map: &Folded) -> Vec<usize> {
    if !source.contains(char::is_whitespace) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut end = 0;
    let mut word = 0;
    for (at, c) in map.text.char_indices() {
        let from = map.source(at..at + c.len_utf8());
        if at > 0 && from.start > end {
            let next = &source[from.start..];
            let next = next
                .find(char::is_whitespace)
                .map_or(next, |end| &next[..end]);
            let letter = |text: &str| text.len() == 1 && text.is_char_boundary(1);
            if !(letter(&map.text[word..at]) && letter(next)) {
                out.push(at);
            }
            word = at;
        }
        end = from.end;
    }
    out
}

/// Changed stretches, in pieces of both sides, as a reader would tell them.
fn changes(old: &[&str], new: &[&str]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut merged: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for (o, n) in raw(old, new) {
        match merged.last_mut() {
            Some(last) if is_island(&old[last.0.end..o.start]) => {
                (last.0.end, last.1.end) = (o.end, n.end);
            }
            _ => merged.push((o, n)),
        }
    }
    let letters = |pieces: &[&str]| -> usize { pieces.iter().map(|p| p.chars().count()).sum() };
    let changed: usize = merged
        .iter()
        .map(|(o, n)| letters(&old[o.clone()]) + letters(&new[n.clone()]))
        .sum();
    let total = letters(old) + letters(new);
    if merged.len() > 1 && (total - changed) as f64 <= PATCHWORK * total as f64 {
        return vec![(0..old.len(), 0..new.len())];
    }
    few(merged, |kept| letters(&old[kept]))
}

/// The changes with no more than [`TOLD`] of them: what stands between the closest is told with
/// them. O(n log n).
fn few(
    changes: Vec<(Range<usize>, Range<usize>)>,
    letters: impl Fn(Range<usize>) -> usize,
) -> Vec<(Range<usize>, Range<usize>)> {
    if changes.len() <= TOLD {
        return changes;
    }
    // Of equal stretches the earlier one stays.
    let mut kept: Vec<usize> = (1..changes.len()).collect();
    kept.sort_by_key(|&at| std::cmp::Reverse(letters(changes[at - 1].0.end..changes[at].0.start)));
    kept.truncate(TOLD - 1);
    let mut told: Vec<(Range<usize>, Range<usize>)> = Vec::with_capacity(TOLD);
    for (at, (o, n)) in changes.into_iter().enumerate() {
        match told.last_mut() {
            Some(last) if !kept.contains(&at) => (last.0.end, last.1.end) = (o.end, n.end),
            _ => told.push((o, n)),
        }
    }
    told
}

/// Whether the equal pieces between two changes are too few to be told apart.
fn is_island(equal: &[&str]) -> bool {
    let letters: usize = equal.iter().map(|piece| piece.chars().count()).sum();
    letters <= ISLAND
}

/// Changed stretches; equal beginnings and ends cost nothing.
fn raw(old: &[&str], new: &[&str]) -> Vec<(Range<usize>, Range<usize>)> {
    let front = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let back = (old[front..].iter().rev())
        .zip(new[front..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (o, n) = (front..old.len() - back, front..new.len() - back);
    if o.is_empty() && n.is_empty() {
        return Vec::new();
    }
    if o.len().saturating_mul(n.len()) > MOST_WORK {
        return vec![(o, n)];
    }
    capture_diff_slices(Algorithm::Myers, &old[o], &new[n])
        .into_iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .map(|op| {
            let (o, n) = (op.old_range(), op.new_range());
            (
                front + o.start..front + o.end,
                front + n.start..front + n.end,
            )
        })
        .collect()
}
