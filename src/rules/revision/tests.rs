//! Every example of the family is a pair of editions.

use crate::diff;
use crate::edition::Hints;
use crate::grid;
use crate::rule::{Example, Lang};
use crate::rules::revision::{REVISION_RULES, findings};

/// The findings of two tables as code, line and line of the other side.
fn found(old: &str, new: &str) -> Vec<(String, usize, Vec<usize>)> {
    let grids = |name: &str, text: &str| {
        let bytes = text.replace('|', "\t").into_bytes();
        grid::read_bytes(name, bytes, None).expect("a table")
    };
    let hints = Hints::default();
    let olds = diff::read(grids("old.tsv", old), &hints);
    let news = diff::read(grids("new.tsv", new), &hints);
    let found = diff::compare(&olds, &news, &diff::Options::default()).expect("comparable");
    let told = findings(&found, Lang::En).len();
    let all = findings(&found, Lang::Ja);
    assert_eq!(told, all.len(), "the same in both languages");
    all.iter()
        .map(|finding| {
            let place = finding.place.as_ref().expect("a place in a table");
            let related = finding.related.iter();
            let related = related.map(|(_, place)| place.location.line).collect();
            (finding.rule.code.to_owned(), place.location.line, related)
        })
        .collect()
}

fn editions(example: &Example) -> (&str, &str) {
    example.table.split_once("\n↓\n").expect("two editions")
}

#[test]
fn examples_do_what_they_say() {
    let mut wrong = Vec::new();
    for meta in REVISION_RULES {
        for example in meta.examples {
            let (old, new) = editions(example);
            let found = found(old, new);
            let count = found.iter().filter(|(code, ..)| code == meta.code).count();
            if count != example.findings {
                wrong.push(format!("{} {}: {found:?}", meta.code, example.note));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_examples_that_fire_and_that_stay_silent() {
    for meta in REVISION_RULES {
        let firing = meta.examples.iter().filter(|example| example.findings > 0);
        let firing = firing.count();
        assert!(firing > 0, "{}", meta.code);
        assert!(meta.examples.len() - firing >= 2, "{}", meta.code);
    }
}

#[test]
fn an_edition_against_itself_says_nothing_of_revisions() {
    for meta in REVISION_RULES {
        for example in meta.examples {
            let (old, _) = editions(example);
            assert_eq!(found(old, old), [], "{} {}", meta.code, example.note);
        }
    }
}

#[test]
fn both_places_are_told() {
    let meta = REVISION_RULES
        .iter()
        .find(|meta| meta.code == "R103")
        .expect("a rule");
    let (old, new) = editions(&meta.examples[0]);
    assert_eq!(found(old, new), [("R103".to_owned(), 8, vec![8])]);
}
