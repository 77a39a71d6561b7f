//! What proves a shift.

use std::collections::HashMap;

use super::shift::Shift;
use crate::grid::{CellId, TextId};
use crate::rule::{Context, RuleMeta};
use crate::rules::table::{column_name, excerpt, row_of};

/// For a text and a table column: how often it stands there in rows that are not shifted, and the
/// first such cell. Remembered, since shifted rows hold the same few names again and again.
pub(super) type Twins = HashMap<(TextId, usize), (usize, Option<CellId>)>;

/// The moved text that stands most often in its right column elsewhere, and one such place; else
/// the shortest moved text, which is a name rather than a list.
pub(super) fn evidence(
    meta: &RuleMeta,
    cx: &Context<'_>,
    block: &[Shift<'_>],
    known: &mut Twins,
) -> (String, Option<(CellId, usize)>) {
    let mut best: Option<(usize, CellId, CellId, usize)> = None;
    let mut shortest: Option<(usize, CellId, usize)> = None;
    for m in block.iter().flat_map(|shift| &shift.repair.moves) {
        let length = cx.grid.value(m.cell).len();
        if shortest.is_none_or(|(least, ..)| length < least) {
            shortest = Some((length, m.cell, m.to));
        }
        let text = cx.grid.text_id(m.cell);
        let &mut (n, first) = known
            .entry((text, m.to))
            .or_insert_with(|| twins(cx, text, m.to));
        if let Some(first) = first
            && n > best.map_or(0, |(most, ..)| most)
        {
            best = Some((n, m.cell, first, m.to));
        }
    }
    let text = |cell: CellId| excerpt(cx.grid.value(cell), 24);
    let name = |column: usize| column_name(cx.edition, column);
    match (best, shortest) {
        (Some((n, cell, twin, to)), _) => (
            meta.say(
                cx,
                "twin",
                &[("text", &text(cell)), ("n", &n), ("column", &name(to))],
            ),
            Some((twin, to)),
        ),
        (None, Some((_, cell, to))) => (
            meta.say(cx, "place", &[("text", &text(cell)), ("column", &name(to))]),
            None,
        ),
        (None, None) => (String::new(), None),
    }
}

/// O(occurrences of the text · log rows).
fn twins(cx: &Context<'_>, text: TextId, column: usize) -> (usize, Option<CellId>) {
    let edition = cx.edition;
    let mut cells = cx.occurrences.cells(text).iter().copied().filter(|&cell| {
        row_of(edition, cell).is_some_and(|row| {
            edition.rows[row].shift.is_none() && edition.field(row, column).cell == Some(cell)
        })
    });
    let first = cells.next();
    (usize::from(first.is_some()) + cells.count(), first)
}
