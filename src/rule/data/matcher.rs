//! One automaton for all words of all files.

use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, MatchKind, StartKind};

use super::context::Surroundings;
use super::file::RuleFile;
use crate::text::Openings;
use crate::text::names::Names;

/// Index of a pattern.
type PatternId = u32;

/// What a pattern means.
#[derive(Debug)]
struct Pattern {
    len: usize,
    /// Rule, entry and form; `None`: the text is right and protects what it contains.
    form: Option<[u32; 3]>,
    /// Shorter patterns at the same place, longest first: taken when this one's surroundings do
    /// not hold.
    shorter: Vec<PatternId>,
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
    automaton: AhoCorasick,
    /// Where the automaton is asked: at few places of a text.
    openings: Openings,
    patterns: Vec<Pattern>,
    /// Surroundings by rule and entry.
    around: Vec<Vec<Surroundings>>,
}

impl Matcher {
    /// Builds the automaton. A right form that contains a wrong one is a pattern as well and
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
        let finder = AhoCorasick::new(wrong.iter()).expect("few and short words");
        let mut shields: Vec<&str> = Vec::new();
        for entry in files.iter().flat_map(|file| &file.entries) {
            shields.extend(entry.never.iter().map(String::as_str));
            let rights = entry.forms.iter().map(|(_, right)| right.as_str());
            shields.extend(
                rights
                    .chain(entry.plain.as_deref())
                    .filter(|right| finder.is_match(*right)),
            );
        }
        shields.retain(|shield| !wrong.contains(shield));
        shields.sort_unstable();
        shields.dedup();
        words.extend(shields.into_iter().map(|shield| (shield, None)));
        words.sort_by_key(|&(word, form)| (word, form));
        // The first entry of a word wins; the linter finds the others.
        words.dedup_by_key(|&mut (word, _)| word);

        let mut patterns: Vec<Pattern> = Vec::with_capacity(words.len());
        // Sorted: the prefixes of a word stand before it, the open ones on a stack.
        let mut prefixes: Vec<(&str, PatternId)> = Vec::new();
        for (id, &(word, form)) in (0..).zip(&words) {
            while prefixes
                .last()
                .is_some_and(|(prefix, _)| !word.starts_with(prefix))
            {
                prefixes.pop();
            }
            patterns.push(Pattern {
                len: word.len(),
                form,
                shorter: prefixes.iter().rev().map(|&(_, id)| id).collect(),
            });
            prefixes.push((word, id));
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Anchored)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(words.iter().map(|&(word, _)| word))
            .expect("few and short words");
        Self {
            automaton,
            openings: Openings::of(words.iter().map(|&(word, _)| word)),
            patterns,
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
            at = start + text[start..].chars().next().map_or(1, char::len_utf8);
            let here = Input::new(text).range(start..).anchored(Anchored::Yes);
            let Some(hit) = self.automaton.find(here) else {
                continue;
            };
            let longest = &self.patterns[hit.pattern().as_usize()];
            let candidates = std::iter::once(longest).chain(
                longest
                    .shorter
                    .iter()
                    .map(|&id| &self.patterns[id as usize]),
            );
            for pattern in candidates {
                let end = start + pattern.len;
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
