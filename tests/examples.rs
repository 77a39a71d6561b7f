//! Every rule's examples are its tests: those that fire, and those that must stay silent.

use std::collections::BTreeSet;

use kouetsu::check::{Options, check_edition};
use kouetsu::rule::{FixKind, Lang, RuleMeta};
use kouetsu::rules::RULES;

fn metas() -> impl Iterator<Item = &'static RuleMeta> {
    RULES.iter().map(|rule| rule.meta())
}

/// Findings of `code` in an example; every other rule runs on it as well.
fn count(meta: &RuleMeta, example: &kouetsu::rule::Example, lang: Lang) -> usize {
    let options = Options {
        lang,
        ..Options::default()
    };
    example
        .editions()
        .expect("an example is plain UTF-8")
        .iter()
        .flat_map(|edition| check_edition(edition, &options))
        // A finding that another rule says better is found all the same.
        .filter(|finding| finding.rule.code == meta.code || finding.merged.contains(&meta.code))
        .count()
}

#[test]
fn every_example_gives_its_findings() {
    let mut wrong = Vec::new();
    for meta in metas() {
        for example in meta.examples {
            for lang in [Lang::Ja, Lang::En] {
                let found = count(meta, example, lang);
                if found != example.findings {
                    wrong.push(format!(
                        "{} {}: {} findings, not {}\n{}",
                        meta.code, example.note, found, example.findings, example.table
                    ));
                    break;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_shows_when_it_fires_and_when_it_stays_silent() {
    for meta in metas() {
        let firing = meta.examples.iter().filter(|e| e.findings > 0).count();
        let silent = meta.examples.len() - firing;
        assert!(firing >= 1, "{}: no example that fires", meta.code);
        assert!(silent >= 2, "{}: two examples must stay silent", meta.code);
        assert!(
            meta.examples.iter().all(|e| !e.note.is_empty()),
            "{}: an example says why it is there",
            meta.code
        );
    }
}

#[test]
fn every_rule_speaks_both_languages() {
    let arguments = |text: &str| -> BTreeSet<String> {
        text.split('{')
            .skip(1)
            .map(|rest| rest.split('}').next().unwrap_or_default().to_owned())
            .collect()
    };
    for meta in metas() {
        for text in [&meta.summary, &meta.docs] {
            assert!(!text.ja.is_empty() && !text.en.is_empty(), "{}", meta.code);
        }
        assert!(!meta.name_ja.is_empty(), "{}", meta.code);
        for (key, text) in meta.texts {
            assert!(
                !text.ja.is_empty() && !text.en.is_empty(),
                "{} {key}",
                meta.code
            );
            assert_eq!(
                arguments(text.ja),
                arguments(text.en),
                "{} {key}: both languages have the same arguments",
                meta.code
            );
        }
    }
}

#[test]
fn a_fix_is_never_stronger_than_the_rule_says() {
    use kouetsu::finding::Applicability;
    for meta in metas() {
        for example in meta.examples {
            let editions = example.editions().expect("an example is plain UTF-8");
            for finding in editions
                .iter()
                .flat_map(|edition| check_edition(edition, &Options::default()))
            {
                let Some(fix) = &finding.fix else { continue };
                // A finding that took in another one may have its fix.
                let rules = metas()
                    .filter(|m| m.code == finding.rule.code || finding.merged.contains(&m.code));
                let allowed = rules.map(|meta| meta.fix).any(|fixes| match fixes {
                    FixKind::Safe => true,
                    FixKind::Unsafe => fix.applicability != Applicability::Safe,
                    FixKind::Choice => fix.applicability == Applicability::Choice,
                    FixKind::None => false,
                });
                assert!(allowed, "{} on {}", finding.rule.code, example.note);
            }
        }
    }
}
