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
mod tests {
    use super::*;
    use crate::check::testing::{META_A, META_B, META_C, at, grid};
    use crate::finding::{Builder, Severity};
    use crate::rule::RuleMeta;

    /// Cells 0–5: 10 letters each.
    const TABLE: &str = "abcdefghij\tabcdefghij\tabcdefghij\nabcdefghij\tabcdefghij\tabcdefghij\n";

    fn on(rule: &'static RuleMeta, cells: &[u32], start: u32, end: u32) -> Builder {
        Finding::build(rule, at(cells[0], start, end))
            .also(cells[1..].iter().map(|&cell| at(cell, start, end)))
    }

    fn codes(findings: Vec<Builder>) -> Vec<(&'static str, Vec<&'static str>)> {
        let grid = grid(TABLE);
        let findings = findings
            .into_iter()
            .map(|builder| builder.message("m".into()))
            .collect();
        merge(&grid, findings)
            .into_iter()
            .map(|finding| (finding.rule.code, finding.merged))
            .collect()
    }

    #[test]
    fn the_graver_stays_and_names_the_other() {
        let mild = on(&META_B, &[1, 2], 2, 5).severity(Severity::Warning);
        let grave = on(&META_A, &[1, 2], 3, 4);
        assert_eq!(codes(vec![mild, grave]), [("T901", vec!["T902"])]);
    }

    #[test]
    fn of_equals_the_surer_then_the_more_exact_stays() {
        let unsure = on(&META_A, &[1], 2, 4).confidence(0.5);
        let sure = on(&META_B, &[1], 2, 4).confidence(0.9);
        assert_eq!(codes(vec![unsure, sure]), [("T902", vec!["T901"])]);
        let broad = on(&META_A, &[1], 1, 7);
        let exact = on(&META_B, &[1], 3, 4);
        assert_eq!(codes(vec![broad, exact]), [("T902", vec!["T901"])]);
    }

    #[test]
    fn the_one_with_more_places_stays_unless_the_other_is_graver() {
        let few = || on(&META_A, &[2], 2, 5);
        let many = || on(&META_B, &[1, 2, 4], 3, 5);
        assert_eq!(codes(vec![few(), many()]), [("T902", vec!["T901"])]);
        let milder = many().severity(Severity::Info);
        assert_eq!(
            codes(vec![few(), milder]).len(),
            2,
            "an address would be lost"
        );
    }

    #[test]
    fn a_slip_beside_the_right_form_of_another_stays() {
        let one = on(&META_A, &[1], 2, 5).other_side([at(3, 2, 5), at(4, 2, 5)]);
        let beside = on(&META_B, &[3], 4, 8);
        assert_eq!(codes(vec![one, beside]).len(), 2);
    }

    #[test]
    fn both_sides_of_one_difference_are_one_finding() {
        let one_side = || on(&META_A, &[1], 2, 5).other_side([at(3, 2, 5), at(4, 2, 5)]);
        let other_side = || on(&META_B, &[3, 4], 2, 5).severity(Severity::Warning);
        assert_eq!(
            codes(vec![other_side(), one_side()]),
            [("T901", vec!["T902"])]
        );
        let elsewhere = on(&META_B, &[3, 5], 2, 5).severity(Severity::Warning);
        assert_eq!(codes(vec![elsewhere, one_side()]).len(), 2);
    }

    #[test]
    fn partly_shared_places_are_two_causes() {
        let findings = vec![on(&META_A, &[1, 2], 2, 5), on(&META_B, &[2, 3], 2, 5)];
        assert_eq!(codes(findings).len(), 2);
        let beside = vec![on(&META_A, &[1], 2, 5), on(&META_B, &[1], 5, 7)];
        assert_eq!(codes(beside).len(), 2);
    }

    #[test]
    fn a_row_does_not_swallow_a_typo_in_its_first_cell() {
        let findings = vec![on(&META_A, &[1, 3], 0, 10), on(&META_B, &[1], 2, 5)];
        assert_eq!(codes(findings).len(), 2);
    }

    #[test]
    fn rows_merge_with_equal_rows_only() {
        let equal = vec![on(&META_A, &[0, 3], 0, 10), on(&META_B, &[0, 3], 0, 10)];
        assert_eq!(codes(equal), [("T901", vec!["T902"])]);
        let fewer = vec![on(&META_A, &[0, 3], 0, 10), on(&META_B, &[0], 0, 10)];
        assert_eq!(codes(fewer).len(), 2);
    }

    #[test]
    fn one_rule_never_swallows_its_own() {
        let findings = vec![on(&META_A, &[1], 2, 5), on(&META_A, &[1], 2, 5)];
        assert_eq!(codes(findings).len(), 2);
    }

    #[test]
    fn a_chain_ends_at_the_strongest() {
        let findings = vec![
            on(&META_C, &[1], 2, 5).severity(Severity::Info),
            on(&META_B, &[1], 2, 5).severity(Severity::Warning),
            on(&META_A, &[1], 2, 5),
        ];
        assert_eq!(codes(findings), [("T901", vec!["T902", "T903"])]);
    }

    #[test]
    fn help_and_proof_of_the_other_fill_what_is_missing() {
        let grid = grid(TABLE);
        let bare = on(&META_A, &[1], 2, 5).message("m".into());
        let rich = on(&META_B, &[1], 2, 5)
            .severity(Severity::Warning)
            .help("直す".into())
            .related(at(4, 2, 5), "多数".into())
            .message("n".into());
        let out = merge(&grid, vec![rich, bare]);
        assert_eq!(out[0].message, "m");
        assert_eq!(out[0].help.as_deref(), Some("直す"));
        assert_eq!(out[0].related.len(), 1);
    }

    #[test]
    fn a_long_span_and_a_short_one_in_it_are_two_causes() {
        let grid = grid("あいうえおかきくけこさしすせそたちつてとなにぬねの\tb\n");
        let long = Finding::build(&META_A, at(0, 0, 60)).message("m".into());
        let short = Finding::build(&META_B, at(0, 30, 33)).message("n".into());
        assert_eq!(merge(&grid, vec![long, short]).len(), 2);
    }

    #[test]
    fn a_typo_inside_a_misspelt_name_is_the_same_slip_however_long_the_name_is() {
        let grid = grid(&format!("{}\tb\n", "あ".repeat(40)));
        let typo = |code: &'static str| -> &'static RuleMeta {
            Box::leak(Box::new(RuleMeta {
                code,
                family: Family::Typo,
                ..META_A
            }))
        };
        let found = |outer: &'static str| {
            let name = Finding::build(typo(outer), at(0, 3, 93)).message("m".into());
            let inside = Finding::build(typo("T110"), at(0, 30, 39))
                .severity(Severity::Warning)
                .message("n".into());
            merge(&grid, vec![name, inside]).len()
        };
        assert_eq!(found("T108"), 1);
        assert_eq!(found("T103"), 2);
    }

    /// Two spans in one cell that overlap by a character and reach over `characters` together.
    fn reaching(characters: u32) -> usize {
        let grid = grid(&format!("{}\tb\n", "あ".repeat(40)));
        let one = Finding::build(&META_A, at(0, 0, 9)).message("m".into());
        let other = Finding::build(&META_B, at(0, 6, 3 * characters)).message("n".into());
        merge(&grid, vec![one, other]).len()
    }

    #[test]
    fn pieces_of_sixteen_characters_have_one_cause_and_longer_ones_two() {
        assert_eq!(reaching(16), 1);
        assert_eq!(reaching(17), 2);
    }

    #[test]
    fn a_crowd_of_sixteen_is_compared_and_no_more() {
        // Every rule of the crowd is milder; the loser at the end of the crowd is not reached.
        let findings = |before: usize| -> Vec<Builder> {
            let mut all: Vec<Builder> = (0..before)
                .map(|_| on(&META_A, &[1], 2, 5).severity(Severity::Info))
                .collect();
            all.push(on(&META_B, &[1], 2, 5));
            all
        };
        // One graver finding swallows all of the milder ones that see it.
        assert_eq!(codes(findings(CROWD - 1)).len(), 1);
        assert!(codes(findings(CROWD)).len() > 1);
    }

    #[test]
    fn of_equals_the_more_specific_family_stays() {
        let of = |code: &'static str, family: Family| -> u8 {
            let meta: &'static RuleMeta = Box::leak(Box::new(RuleMeta {
                code,
                family,
                ..META_A
            }));
            specific(&on(meta, &[1], 2, 5).message("m".into()))
        };
        assert_eq!(of("T108", Family::Typo), 0, "known by name");
        assert_eq!(of("K101", Family::Koyobun), 0, "from a published source");
        assert_eq!(of("T101", Family::Typo), 1, "a probability");
        assert_eq!(of("N101", Family::Notation), 2, "an unusual sign");
        assert_eq!(of("S101", Family::Structure), 2);
        assert_eq!(of("W101", Family::Wording), 3);
        assert_eq!(of("D101", Family::Duplicate), 4, "a difference of two rows");
    }
}
