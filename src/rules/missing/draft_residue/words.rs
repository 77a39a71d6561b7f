//! The words and signs of `rules/drafts.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;
use serde::Deserialize;

use crate::text::CharSet;

/// What a word shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Formula,
    Pending,
    Provisional,
    Prompt,
    FillIn,
    Note,
    Tag,
}

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Words {
    pub(super) blanks: String,
    pub(super) units: String,
    pub(super) notes: Vec<String>,
    pub(super) asking: Vec<String>,
    pub(super) of_plans: Vec<String>,
    pub(super) formulas: Vec<String>,
    pub(super) pending: Vec<String>,
    pub(super) provisional: Vec<String>,
    pub(super) prompts: Vec<String>,
    pub(super) fill_in: Vec<String>,
    pub(super) whole: Vec<String>,
    pub(super) tags: Vec<String>,
    pub(super) any_name: Vec<String>,
    pub(super) numbered: Vec<String>,
    pub(super) things: Vec<String>,
    pub(super) other_p: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "they are tests"))]
    found: Vec<Found>,
    #[cfg_attr(not(test), expect(dead_code, reason = "they are tests"))]
    silent: Vec<Silent>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "they are tests"))]
struct Found {
    text: String,
    marks: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "they are tests"))]
struct Silent {
    text: String,
    why: String,
}

/// The words with where they are looked for.
#[derive(Debug)]
pub(super) struct Marks {
    pub(super) words: Words,
    /// By last character.
    by_end: HashMap<char, Vec<(Kind, String)>, FixedState>,
    /// Characters at which anything may end or begin.
    pub(super) telling: CharSet,
}

impl Marks {
    /// Those that come with the program, read when first asked for.
    pub(super) fn get() -> &'static Self {
        static MARKS: LazyLock<Marks> = LazyLock::new(|| {
            let text = include_str!("../../../../rules/drafts.toml");
            Marks::of(toml::from_str(text).expect("a test reads the file that comes with kouetsu"))
        });
        &MARKS
    }

    fn of(words: Words) -> Self {
        let mut by_end: HashMap<char, Vec<(Kind, String)>, FixedState> = HashMap::default();
        for (kind, list) in [
            (Kind::Formula, &words.formulas),
            (Kind::Pending, &words.pending),
            (Kind::Provisional, &words.provisional),
            (Kind::Prompt, &words.prompts),
            (Kind::FillIn, &words.fill_in),
            (Kind::Note, &words.notes),
            (Kind::Tag, &words.tags),
        ] {
            for word in list {
                let last = word.chars().next_back().unwrap_or_default();
                let words = by_end.entry(last).or_default();
                words.push((kind, word.clone()));
            }
        }
        let ends = by_end.keys().copied();
        let telling = ends.chain("）)定".chars()).chain(words.blanks.chars());
        Self {
            telling: CharSet::new(telling, false),
            by_end,
            words,
        }
    }

    /// The word that a text ends in.
    pub(super) fn ending(&self, text: &str, last: char) -> Option<(Kind, &str)> {
        let words = self.by_end.get(&last)?.iter();
        let found = words.filter(|(_, word)| text.ends_with(word.as_str()));
        found
            .max_by_key(|(_, word)| word.len())
            .map(|(kind, word)| (*kind, word.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::scan::residues;
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let found = residues(text).into_iter();
        found.map(|residue| &text[residue.range]).collect()
    }

    #[test]
    fn the_examples_hold() {
        let words = &Marks::get().words;
        for example in &words.found {
            assert_eq!(found(&example.text), example.marks, "{}", example.text);
        }
        for example in &words.silent {
            assert!(found(&example.text).is_empty(), "{}", example.text);
            assert!(!example.why.is_empty(), "{}", example.text);
        }
    }

    #[test]
    fn lists_are_sorted_and_nothing_stands_twice() {
        let words = &Marks::get().words;
        for list in [
            &words.notes,
            &words.asking,
            &words.of_plans,
            &words.formulas,
            &words.pending,
            &words.provisional,
            &words.prompts,
            &words.fill_in,
            &words.whole,
            &words.tags,
            &words.any_name,
            &words.numbered,
            &words.things,
            &words.other_p,
        ] {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]), "{list:?}");
        }
        assert!(words.of_plans.iter().all(|word| words.notes.contains(word)));
    }

    #[test]
    fn every_word_is_found_by_its_last_character() {
        let words = &Marks::get().words;
        let lists = [
            &words.formulas,
            &words.pending,
            &words.notes,
            &words.provisional,
            &words.prompts,
            &words.whole,
            &words.tags,
        ];
        for word in lists.into_iter().flatten() {
            assert_eq!(found(word), [word]);
        }
    }

    #[test]
    fn every_thing_may_be_undecided() {
        for thing in &Marks::get().words.things {
            assert_eq!(found(&format!("（{thing}未定）")), [format!("{thing}未定")]);
        }
    }
}
