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
