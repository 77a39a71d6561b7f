//! One finding per defect, whatever rules saw it.
//!
//! Two findings of *different* rules are one when all of this holds:
//!
//! 1. **Same places.** Every address of the one overlaps an address of the other. Two empty spans
//!    overlap when they are equal.
//! 2. **Same size.** Either both are about whole cells (or rows: a finding on a row covers its
//!    first filled cell) and then their addresses are *equal*; or both are about a piece of text, and the
//!    overlapping pieces together are at most [`REACH`] characters long. A shifted row never
//!    swallows a typo in its first cell, nor an open bracket everything up to its end.
//! 3. **Nothing is lost.** The finding that stays has every address of the other. So the smaller
//!    one goes, unless it is the graver of the two: then both stay.
//!
//! A misspelt name (T108) is one slip however long the name is: a typo inside it is the same cause,
//! though both together are longer than [`REACH`].
//!
//! Where two forms stand against each other (活用した, 活用しての), one rule may point at the one
//! and another at the other: [`Finding::other_side`] counts as addresses of a finding.
//!
//! Of two findings with the same places the graver stays; then the one of the more specific family
//! (a typo says more than a wording, a wording more than a difference of two rows); then the more
//! confident; then the one
//! with a fix; then the one that marks less text (it says more precisely what is wrong); then the
//! lower code. The code of the other goes to `merged`, its help, related places and fix fill what
//! the winner lacks.

use std::cmp::Reverse;

use crate::finding::{Edit, Finding};
use crate::grid::{Grid, Span};
use crate::rule::Family;

/// Two text spans further apart than this have different causes.
const REACH: usize = 16;

/// At most this many findings at one place are compared with each other: more rules than this
/// never agree, and a place with thousands of findings must not cost their square.
const CROWD: usize = 16;

/// Merges findings of different rules with one cause.
///
/// O(a log a) for a addresses: each finding looks for the others at its own first address, and at
/// no more than [`CROWD`] of them.
pub(super) fn merge(grid: &Grid, findings: Vec<Finding>) -> Vec<Finding> {
    let mut addresses: Vec<(Span, usize)> = findings
        .iter()
        .enumerate()
        .flat_map(|(index, finding)| {
            let both = finding.spans().chain(finding.other_side.iter().copied());
            both.map(move |span| (span, index))
        })
        .collect();
    addresses.sort_unstable();

    // The weakest first: whoever stays is looked at after those it swallows, and a chain of
    // agreeing findings ends at the strongest.
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by_cached_key(|&index| Reverse(rank(&findings[index], index)));

    let mut swallowed_by: Vec<Option<usize>> = vec![None; findings.len()];
    for &index in &order {
        let finding = &findings[index];
        swallowed_by[index] = neighbours(&addresses, finding.primary)
            .filter(|&other| findings[other].rule.code != finding.rule.code)
            .filter(|&other| rank(&findings[other], other) < rank(finding, index))
            .filter(|&other| swallows(grid, &findings[other], finding))
            .min_by_key(|&other| rank(&findings[other], other));
    }
    assemble(findings, swallowed_by)
}

/// Smaller is better.
type Rank = (
    Reverse<crate::finding::Severity>,
    Reverse<usize>,
    u8,
    Reverse<u32>,
    bool,
    u32,
    &'static str,
    usize,
);

fn rank(finding: &Finding, index: usize) -> Rank {
    (
        Reverse(finding.severity),
        // Pointing at one side of two is as good as pointing at the other.
        Reverse(finding.count + finding.other_side.len()),
        specific(finding),
        Reverse(confidence(finding)),
        finding.fix.is_none(),
        finding.primary.end - finding.primary.start,
        finding.rule.code,
        index,
    )
}

/// Families from the most specific: what is said about a letter tells more than what is said about
/// two rows. Families that never say the same are equal.
fn specific(finding: &Finding) -> u8 {
    match finding.rule.family {
        // What is known of a word by name or from a published source is more than a probability,
        // and that is more than an unusual sign: セミナ一.
        Family::Typo if ["T107", "T108", "T109"].contains(&finding.rule.code) => 0,
        Family::Koyobun => 0,
        Family::Typo => 1,
        Family::Wording => 3,
        Family::Duplicate => 4,
        _ => 2,
    }
}

/// In steps of 5 %: smaller differences say nothing.
fn confidence(finding: &Finding) -> u32 {
    // A confidence is within 0–1.
    (finding.confidence * 20.0).round() as u32
}

/// Findings with an address that overlaps the span, at most [`CROWD`].
fn neighbours(addresses: &[(Span, usize)], span: Span) -> impl Iterator<Item = usize> {
    let first = addresses.partition_point(|&(other, _)| before(other, span));
    addresses[first..]
        .iter()
        .take_while(move |&&(other, _)| other.cell == span.cell && other.start <= span.end)
        .take(CROWD * 4)
        .filter(move |&&(other, _)| overlap(other, span))
        .map(|&(_, index)| index)
        .take(CROWD)
}

/// Too far to the left for both to lie within [`REACH`] characters of at most four bytes.
fn before(other: Span, span: Span) -> bool {
    let reach = u32::try_from(REACH * 4).expect("small");
    (other.cell, other.start) < (span.cell, span.start.saturating_sub(reach))
}

fn overlap(a: Span, b: Span) -> bool {
    a.cell == b.cell && (a == b || (a.start < b.end && b.start < a.end))
}

/// Whether `winner` says everything that `loser` says.
fn swallows(grid: &Grid, winner: &Finding, loser: &Finding) -> bool {
    let places = winner.count + winner.other_side.len();
    if winner.severity < loser.severity || places < loser.count {
        return false;
    }
    let (all, whole_loser) = (whole(grid, winner), whole(grid, loser));
    // A short cell may be one wrong name for one rule and a wrong letter for another.
    let both_typos = [winner, loser]
        .iter()
        .all(|one| one.rule.family == Family::Typo);
    if all != whole_loser && !(both_typos && places == loser.count) {
        return false;
    }
    if !mended(grid, winner, loser) {
        return false;
    }
    if all && whole_loser {
        return winner.count == loser.count
            && winner.primary == loser.primary
            && winner.also == loser.also;
    }
    // Addresses are sorted: the collapser sees to that.
    loser.spans().all(|span| {
        let near = |spans: &[Span]| {
            let from = spans.partition_point(|&other| before(other, span));
            let to = spans.len().min(from + CROWD);
            from..to
        };
        let same_cause = |other: Span| {
            overlap(other, span)
                && (together(grid, other, span) <= REACH || in_name(winner, other, loser, span))
        };
        // The right form is not wrong where another slip begins at its end: 支援セ|ンタ一.
        let same_form = |other: Span| inside(other, span) || inside(span, other);
        std::iter::once(&winner.primary)
            .chain(&winner.also[near(&winner.also)])
            .any(|&other| same_cause(other))
            || (winner.other_side[near(&winner.other_side)].iter())
                .any(|&other| same_cause(other) && same_form(other))
    })
}

/// Whether advice on style is settled when a slip at its place is mended: a rare kanji that is a slip
/// itself goes away with it, another one in the same word stays and is a cause of its own.
fn mended(grid: &Grid, slip: &Finding, style: &Finding) -> bool {
    if style.rule.family != Family::Koyobun || slip.rule.family != Family::Typo {
        return true;
    }
    let place = style.primary;
    let text = grid.value(place.cell);
    let shown = &text[place.start as usize..place.end as usize];
    let stays = |edit: &Edit| match edit {
        Edit::ReplaceText(span, by) => overlap(*span, place) && by.contains(shown),
        _ => false,
    };
    !(slip.fix.iter()).any(|fix| fix.edits.iter().any(stays))
}

/// Whether one is a misspelt name and the other a typo inside it.
fn in_name(a: &Finding, a_span: Span, b: &Finding, b_span: Span) -> bool {
    const NAME: &str = "T108";
    let typos = [a, b].iter().all(|one| one.rule.family == Family::Typo);
    typos
        && (a.rule.code == NAME && inside(a_span, b_span)
            || b.rule.code == NAME && inside(b_span, a_span))
}

fn inside(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn whole(grid: &Grid, finding: &Finding) -> bool {
    finding.primary == grid.span(finding.primary.cell)
}

/// Characters from the first of both to the last.
fn together(grid: &Grid, a: Span, b: Span) -> usize {
    let value = grid.value(a.cell);
    value[a.start.min(b.start) as usize..a.end.max(b.end) as usize]
        .chars()
        .take(REACH + 1)
        .count()
}

fn assemble(findings: Vec<Finding>, swallowed_by: Vec<Option<usize>>) -> Vec<Finding> {
    let root = |mut index: usize| {
        while let Some(next) = swallowed_by[index] {
            index = next;
        }
        index
    };
    let mut slots: Vec<Option<Finding>> = findings.into_iter().map(Some).collect();
    for index in 0..slots.len() {
        if swallowed_by[index].is_none() {
            continue;
        }
        let loser = slots[index].take().expect("each finding is swallowed once");
        let winner = slots[root(index)]
            .as_mut()
            .expect("the end of a chain is swallowed by none");
        absorb(winner, loser);
    }
    slots.into_iter().flatten().collect()
}

fn absorb(winner: &mut Finding, loser: Finding) {
    winner.merged.push(loser.rule.code);
    winner.merged.extend(loser.merged);
    winner.merged.sort_unstable();
    winner.merged.dedup();
    winner.merged.retain(|&code| code != winner.rule.code);
    winner.help = winner.help.take().or(loser.help);
    if winner.related.is_empty() {
        winner.related = loser.related;
    }
    // A fix for some of the addresses would leave the others as they are.
    if winner.fix.is_none() && winner.count == loser.count {
        winner.fix = loser.fix.filter(|fix| {
            fix.edits
                .iter()
                .all(|edit| matches!(edit, Edit::ReplaceText(..)))
        });
    }
}

#[cfg(test)]
mod tests;
