//! One index for all words of all files.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::context::Surroundings;
use super::file::RuleFile;
use crate::text::names::Names;
use crate::text::{Openings, opening};

/// What a pattern means.
#[derive(Debug)]
struct Pattern {
    word: Box<str>,
    /// Rule, entry and form; `None`: the text is right and protects what it contains.
    form: Option<[u32; 3]>,
}

/// A wrong form in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) rule: usize,
    pub(super) entry: usize,
    pub(super) form: usize,
}

/// Finds the wrong forms of several files at once.
#[derive(Debug)]
pub(super) struct Matcher {
    /// Few places of a text begin a word.
    openings: Openings,
    /// By their opening, the longest first.
    patterns: HashMap<u64, Vec<Pattern>, FixedState>,
    /// Those that are too short to have one, by first character.
    short: HashMap<char, Vec<Pattern>, FixedState>,
    /// Surroundings by rule and entry.
    around: Vec<Vec<Surroundings>>,
}

impl Matcher {
    /// Builds the index. A right form that contains a wrong one is a pattern as well and
    /// protects it (サーバー ⊃ サーバ), and so do the exceptions. O(total length of the words).
    pub(super) fn new(files: &[RuleFile]) -> Self {
        let mut words: Vec<(&str, Option<[u32; 3]>)> = Vec::new();
        for (rule, file) in (0..).zip(files) {
            for (entry, lines) in (0..).zip(&file.entries) {
                for (form, (wrong, _)) in (0..).zip(&lines.forms) {
                    words.push((wrong, Some([rule, entry, form])));
                }
            }
        }
        let wrong: std::collections::HashSet<&str> = words.iter().map(|&(word, _)| word).collect();
        let openings = Openings::of(wrong.iter().copied());
        let holds_wrong = |text: &str| {
            let places = text.char_indices().map(|(at, _)| at);
            let mut begins = places.filter(|&at| openings.next(text, at) == Some(at));
            begins.any(|at| {
                let ends = text[at..]
                    .char_indices()
                    .map(|(on, c)| at + on + c.len_utf8());
                ends.into_iter().any(|end| wrong.contains(&text[at..end]))
            })
        };
        let mut shields: Vec<&str> = Vec::new();
        for entry in files.iter().flat_map(|file| &file.entries) {
            shields.extend(entry.never.iter().map(String::as_str));
            let rights = entry.forms.iter().map(|(_, right)| right.as_str());
            shields.extend(
                rights
                    .chain(entry.plain.as_deref())
                    .filter(|right| holds_wrong(right)),
            );
        }
        shields.retain(|shield| !wrong.contains(shield));
        shields.sort_unstable();
        shields.dedup();
        words.extend(shields.into_iter().map(|shield| (shield, None)));
        words.sort_by_key(|&(word, form)| (word, form));
        // The first entry of a word wins; the linter finds the others.
        words.dedup_by_key(|&mut (word, _)| word);

        let openings = Openings::of(words.iter().map(|&(word, _)| word));
        let mut patterns: HashMap<u64, Vec<Pattern>, FixedState> = HashMap::default();
        let mut short: HashMap<char, Vec<Pattern>, FixedState> = HashMap::default();
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        for (word, form) in words {
            let list = match opening(word, 0) {
                Some(key) => patterns.entry(key).or_default(),
                None => {
                    let first = word.chars().next().unwrap_or_default();
                    short.entry(first).or_default()
                }
            };
            let word = word.into();
            list.push(Pattern { word, form });
        }
        Self {
            openings,
            patterns,
            short,
            around: files
                .iter()
                .map(|file| file.entries.iter().map(|e| e.around.clone()).collect())
                .collect(),
        }
    }

    /// The wrong forms in a text, left to right, outside names, titles and quotations. One pass, and
    /// one step back of a character for a word whose surroundings do not hold.
    pub(super) fn each(&self, text: &str, names: &Names, mut found: impl FnMut(Match)) {
        let mut shields = None;
        let mut at = 0;
        while let Some(start) = self.openings.next(text, at) {
            let Some(first) = text[start..].chars().next() else {
                return;
            };
            at = start + first.len_utf8();
            let long = opening(text, start).and_then(|key| self.patterns.get(&key));
            let short = (self.openings.begin_short(text, start)).then(|| self.short.get(&first));
            let here = (long.into_iter().chain(short.flatten())).flatten();
            for pattern in here.filter(|pattern| text[start..].starts_with(&*pattern.word)) {
                let end = start + pattern.word.len();
                let Some([rule, entry, form]) = pattern.form.map(|f| f.map(|n| n as usize)) else {
                    at = end;
                    break;
                };
                if !self.around[rule][entry].hold(&text[..start], &text[end..]) {
                    continue;
                }
                at = end;
                let shields = shields.get_or_insert_with(|| names.style_shields(text));
                if !Names::shielded(shields, &(start..end)) {
                    found(Match {
                        start,
                        end,
                        rule,
                        entry,
                        form,
                    });
                }
                break;
            }
        }
    }
}
