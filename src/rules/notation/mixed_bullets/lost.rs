//! Marks lost inside a cell: ・A B ・C where other cells have ・A ・B ・C.

use std::collections::HashMap;
use std::ops::Range;

use super::{LISTED, META, bullet, is_bullet};
use crate::finding::Applicability;
use crate::grid::CellId;
use crate::rule::{Context, Sink};
use crate::rules::notation::hit::{Hit, data_texts_with, finding};
use crate::rules::table::excerpt;
use crate::text::{fold, items};

/// Shorter words stand after a space for other reasons.
const MIN_WORD: usize = 4;

/// A space inside an item at which a mark may be missing.
struct Gap<'a> {
    text: &'a str,
    cells: &'a [CellId],
    mark: char,
    head: String,
    tail: String,
    whole: String,
    /// What would be the item.
    range: Range<usize>,
}

/// Two passes over the texts with marks; the second only where an item has a space.
pub(super) fn check(cx: &Context<'_>, out: &mut Sink) {
    let listed = || data_texts_with(cx, LISTED).filter(|(text, _)| text.contains(is_bullet));
    let mut gaps: Vec<Gap<'_>> = Vec::new();
    for (text, cells) in listed() {
        gaps.extend(gaps_of(text, cells));
    }
    if gaps.is_empty() {
        return;
    }
    // Whether a text stands somewhere as an item with a mark.
    let mut marked: HashMap<String, bool> = HashMap::new();
    for gap in &gaps {
        for part in [&gap.head, &gap.tail] {
            marked.insert(part.clone(), false);
        }
    }
    // How many cells hold the item as it is.
    let mut usual: HashMap<String, usize> = gaps.iter().map(|gap| (gap.whole.clone(), 0)).collect();
    for (text, cells) in listed() {
        for item in items(text).iter().filter(|item| bullet(item).is_some()) {
            let body = fold(&text[item.body.clone()]);
            if let Some(found) = marked.get_mut(body.as_ref()) {
                *found = true;
            }
            if let Some(count) = usual.get_mut(body.as_ref()) {
                *count += cells.len();
            }
        }
    }
    for gap in gaps {
        // Written so again and again, it is an item with a space.
        if usual[&gap.whole] > 1 || !marked[&gap.head] || !marked[&gap.tail] {
            continue;
        }
        let at = gap.range.start;
        let hit = Hit {
            cells: gap.cells,
            range: gap.range.clone(),
            edits: vec![(at..at, gap.mark.to_string())],
        };
        let fix = (
            Applicability::Unsafe,
            META.say(cx, "add", &[("mark", &gap.mark)]),
        );
        if let Some(found) = finding(&META, &[hit], Some(fix)) {
            let shown = excerpt(&gap.text[gap.range], 24);
            out.push(
                found
                    .confidence(0.85)
                    .cause(format!("lost {shown}"))
                    .message(META.say(cx, "lost", &[("mark", &gap.mark), ("text", &shown)])),
            );
        }
    }
}

/// The spaces inside the marked items of a cell of a year or another column of lists.
fn gaps_of<'a>(text: &'a str, cells: &'a [CellId]) -> Vec<Gap<'a>> {
    let mut out = Vec::new();
    for item in items(text) {
        let Some(mark) = bullet(&item) else { continue };
        let body = &text[item.body.clone()];
        let mut gap: Option<usize> = None;
        for (at, c) in body.char_indices() {
            if c.is_whitespace() {
                gap.get_or_insert(at);
                continue;
            }
            let Some(end) = gap.take() else { continue };
            let long = |part: &str| part.chars().filter(|c| c.is_alphabetic()).count() >= MIN_WORD;
            let (head, tail) = (&body[..end], &body[at..]);
            if long(head) && long(tail) {
                out.push(Gap {
                    text,
                    cells,
                    mark,
                    head: fold(head).into_owned(),
                    tail: fold(tail).into_owned(),
                    whole: fold(body).into_owned(),
                    range: item.body.start + at..item.body.end,
                });
            }
        }
    }
    out
}
