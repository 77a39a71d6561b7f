//! Texts as lines of pieces: what changed is marked, what did not is left out.

use std::ops::Range;

use super::{Cell, Line, Piece};
use crate::diff::inline::{Inline, ItemChange, ItemKind, inline};
use crate::rule::Lang;

/// Unchanged items in a row that are shown as （略）.
const RUN: usize = 2;

/// Characters of a cell that are always shown whole: （略） would save nothing.
const SHORT: usize = 40;

/// Puts the sign that is written before what it stands for: 同左（＝・実施）.
pub(super) fn signed<'a>(lines: &mut Vec<Line<'a>>, sign: &'a str, changed: bool, lang: Lang) {
    let (begin, end) = match lang {
        Lang::Ja => ("（＝", "）"),
        Lang::En => (" (= ", ")"),
    };
    let piece = |text, changed| Piece { text, changed };
    let head = [piece(sign, changed), piece(begin, false)];
    match lines.first_mut() {
        Some(Line::Text(pieces)) => {
            pieces.splice(0..0, head);
        }
        _ => lines.insert(0, Line::Text(head.into())),
    }
    match lines.last_mut() {
        Some(Line::Text(pieces)) => pieces.push(piece(end, false)),
        _ => lines.push(Line::Text(vec![piece(end, false)])),
    }
}

/// Both sides of a text, changed stretches marked, with how they differ.
pub(in crate::report::comparison) fn compared<'a>(
    heading: &'a str,
    cosmetic: bool,
    (old, new): (&'a str, &'a str),
) -> (Cell<'a>, Inline) {
    let difference = inline(old, new);
    let whole = old.is_empty() || new.is_empty();
    let kept = |side: fn(&ItemChange) -> Option<Range<usize>>| {
        let mut items: Vec<(Range<usize>, bool)> = difference
            .items
            .iter()
            .filter_map(|item| Some((side(item)?, item.kind == ItemKind::Kept)))
            .collect();
        items.sort_by_key(|(range, _)| range.start);
        items
    };
    let side = |text: &'a str, items: Vec<(Range<usize>, bool)>, spans: &[Range<usize>]| {
        (!text.is_empty()).then(|| listed(text, &items, spans, !whole))
    };
    let cell = Cell {
        heading,
        cosmetic,
        extends: false,
        old: side(old, kept(|item| item.old.clone()), &difference.old_spans),
        new: side(new, kept(|item| item.new.clone()), &difference.new_spans),
    };
    (cell, difference)
}

/// A text as lines of pieces: an item a line, unchanged runs left out.
fn listed<'a>(
    text: &'a str,
    items: &[(Range<usize>, bool)],
    spans: &[Range<usize>],
    shorten: bool,
) -> Vec<Line<'a>> {
    let shorten = shorten && text.chars().nth(SHORT).is_some();
    let untouched = |(range, kept): &(Range<usize>, bool)| {
        *kept
            && !spans
                .iter()
                .any(|span| span.start < range.end && range.start < span.end)
    };
    let mut lines = Vec::new();
    let mut at = 0;
    while at < items.len() {
        let run = items[at..]
            .iter()
            .take_while(|item| untouched(item))
            .count();
        if shorten && run >= RUN {
            lines.push(Line::Omitted);
            at += run;
            continue;
        }
        for (range, _) in &items[at..at + run.max(1)] {
            physical(text, range, spans, &mut lines);
        }
        at += run.max(1);
    }
    lines
}

/// An item's own lines.
fn physical<'a>(
    text: &'a str,
    range: &Range<usize>,
    spans: &[Range<usize>],
    lines: &mut Vec<Line<'a>>,
) {
    let mut start = range.start;
    for line in text[range.clone()].split_inclusive('\n') {
        let end = start + line.trim_end().len();
        let mut pieces = Vec::new();
        let mut at = start;
        for span in spans
            .iter()
            .filter(|span| span.start < end && span.end > start)
        {
            let (from, to) = (span.start.max(start), span.end.min(end));
            if from > at {
                pieces.push(Piece {
                    text: &text[at..from],
                    changed: false,
                });
            }
            pieces.push(Piece {
                text: &text[from..to],
                changed: true,
            });
            at = to;
        }
        if at < end {
            pieces.push(Piece {
                text: &text[at..end],
                changed: false,
            });
        }
        if !pieces.is_empty() {
            lines.push(Line::Text(pieces));
        }
        start += line.len();
    }
}
