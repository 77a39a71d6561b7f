//! What proves a shift.

use std::collections::HashMap;

use super::shift::Shift;
use crate::edition::{Move, Role, State, layout};
use crate::grid::{CellId, TextId};
use crate::rule::{Context, RuleMeta};
use crate::rules::table::{column_name, excerpt, row_of};
use crate::text::fold;

/// For a text and a table column: how often it stands there in rows that are not shifted, and the
/// first such cell. Remembered, since shifted rows hold the same few names again and again.
pub(super) type Twins = HashMap<(TextId, usize), (usize, Option<CellId>)>;

/// A text proves a column when it stands there so many times as often as where it is written.
const ELSEWHERE: usize = 4;

/// The moved text that stands most often in its right column elsewhere and hardly where it is
/// written now (a ○ stands under every year and proves nothing), and one such place; else the
/// shortest moved text with a word in it, which is a name rather than a list or a figure.
pub(super) fn evidence(
    meta: &RuleMeta,
    cx: &Context<'_>,
    block: &[Shift<'_>],
    known: &mut Twins,
) -> (String, Option<(CellId, usize)>) {
    let mut best: Option<(usize, CellId, CellId, usize)> = None;
    let mut shortest: Option<((bool, usize), CellId, usize)> = None;
    for m in block.iter().flat_map(|shift| &shift.repair.moves) {
        let value = cx.grid.value(m.cell);
        let rank = (!has_word(value), value.len());
        if shortest.is_none_or(|(least, ..)| rank < least) {
            shortest = Some((rank, m.cell, m.to));
        }
        let text = cx.grid.text_id(m.cell);
        let mut twins = |column: usize| {
            *known
                .entry((text, column))
                .or_insert_with(|| twins(cx, text, column))
        };
        let (n, first) = twins(m.to);
        let here = m.from.map_or(0, |from| twins(from).0);
        if let Some(first) = first
            && here * ELSEWHERE <= n
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

/// Whether the table itself shows where each moved cell belongs, so that a repair may be written
/// unseen. O(moved cells · occurrences).
///
/// Rows that are shifted as a whole are proven by one cell that stands in its right column
/// elsewhere. Otherwise a text that the right column has nowhere else may not become a label or
/// stop being one, nor leave a column that has it elsewhere; a label never does. Where part of a
/// row moves and leaves a gap among values, a cell has been lost: which one, the original tells.
/// Where cells move to the right, something was deleted left of them, and the table must show on
/// which side of the place each of its neighbours stood.
pub(super) fn proven(cx: &Context<'_>, block: &[Shift<'_>], known: &mut Twins) -> bool {
    let mut seen = |cell: CellId, column: Option<usize>| {
        let text = cx.grid.text_id(cell);
        column.is_some_and(|column| {
            let found = known.entry((text, column));
            found.or_insert_with(|| twins(cx, text, column)).0 > 0
        })
    };
    let role = |column: usize| cx.edition.columns[column].role;
    let inherits = |column: usize| matches!(role(column), Role::Theme | Role::Countermeasure);
    let is_label = |column: usize| inherits(column) || role(column) == Role::Body;
    let anchored = block.iter().any(|shift| {
        let mut moves = shift.repair.moves.iter();
        shift.whole
            && shift.even().is_some()
            && moves.any(|m| seen(m.cell, Some(m.to)) && !seen(m.cell, m.from))
    });
    let by_itself: Vec<bool> = block
        .iter()
        .map(|shift| shift.exchanged() || bounded(cx, shift, &mut seen))
        .collect();
    // Rows moved alike are moved by one cause: what shows where one begins shows it of all.
    let bounded = block.iter().zip(&by_itself).all(|(shift, &itself)| {
        let all = shift.whole && shift.even().is_some() && stays(cx, shift).is_none();
        itself || all && by_itself.contains(&true)
    });
    block.iter().all(|shift| {
        let moves = &shift.repair.moves;
        let gap = |from: usize| !inherits(from) && moves.iter().all(|other| other.to != from);
        let in_part = !shift.whole && !shift.exchanged();
        let lost = in_part && moves.iter().any(|m| m.from.is_some_and(gap));
        let fits = |m: &Move| {
            let here = seen(m.cell, m.from);
            let was_label = m.from.is_some_and(is_label);
            let changes_kind = was_label != is_label(m.to);
            seen(m.cell, Some(m.to))
                || !(here && was_label) && (anchored || !(here || changes_kind))
        };
        shift.repair.pinned || !lost && bounded && moves.iter().all(fits)
    })
}

/// Whether the first cell that moves to the right is known to belong there, or hardly where it is
/// written, and the cell left of it, which stays, is known to belong where it is.
fn bounded(
    cx: &Context<'_>,
    shift: &Shift<'_>,
    seen: &mut impl FnMut(CellId, Option<usize>) -> bool,
) -> bool {
    let moves = &shift.repair.moves;
    let right = moves
        .iter()
        .filter(|m| m.from.is_some_and(|from| from < m.to));
    let Some((first, from)) = right.filter_map(|m| Some((m, m.from?))).min_by_key(|m| m.1) else {
        return true;
    };
    let edition = cx.edition;
    let is_name = |cell: CellId| layout::is_body_name(&fold(cx.grid.value(cell)));
    // A body is told by its form; no other label is.
    let strange = edition.columns[from].role == Role::Body && !is_name(first.cell);
    if !seen(first.cell, Some(first.to)) && !strange {
        return false;
    }
    stays(cx, shift).is_none_or(|(cell, column)| {
        let role = edition.columns[column].role;
        seen(cell, Some(column)) || role == Role::Other || role == Role::Body && is_name(cell)
    })
}

/// The filled cell that stays left of the first one that moves to the right, and its column.
fn stays(cx: &Context<'_>, shift: &Shift<'_>) -> Option<(CellId, usize)> {
    let (edition, moves) = (cx.edition, &shift.repair.moves);
    let right = moves.iter().filter_map(|m| Some((m.from?, m.to)));
    let from = right
        .filter(|(from, to)| from < to)
        .map(|pair| pair.0)
        .min()?;
    (0..from).rev().find_map(|column| {
        let field = edition.field(shift.row, column);
        let cell = field.cell.filter(|_| field.state == State::Own)?;
        let moved = moves.iter().any(|m| m.cell == cell);
        (!moved && !cx.grid.is_blank(cell)).then_some((cell, column))
    })
}

/// Whether a text is more than a figure, a mark or an arrow.
fn has_word(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).nth(1).is_some()
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

#[cfg(test)]
mod tests {
    use super::has_word;

    #[test]
    fn figures_and_marks_are_no_words() {
        assert!(has_word("保育課") && has_word("調査"));
        for text in ["14,700", "○", "→", "5人", "△1,400"] {
            assert!(!has_word(text), "{text}");
        }
    }
}
