//! Spellings that are wrong wherever they stand: the dictionary of T109.
//!
//! The lists stand in `rules/typos/`; users add their own.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use super::names::ListError;
use super::scan::Openings;

/// A list of typos: one file of `rules/typos/` or of the user.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypoList {
    /// What is listed.
    pub title: String,
    /// Where the right forms stand.
    pub source: String,
    /// The entries.
    #[serde(default)]
    pub typo: Vec<Typo>,
}

/// A wrong form.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typo {
    /// As it is written.
    pub wrong: String,
    /// What is meant; more than one where only the writer knows.
    pub right: Vec<String>,
    /// How bad.
    #[serde(default)]
    pub severity: Badness,
    /// Letters before it that make it part of another word.
    #[serde(default)]
    pub after: String,
    /// Letters behind it that make it part of another word.
    #[serde(default)]
    pub before: String,
    /// Why it is wrong.
    pub why: String,
    /// A text that has it.
    pub example: String,
}

/// How bad a wrong form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Badness {
    /// A matter of taste.
    Info,
    /// Usually wrong.
    Warning,
    /// Wrong.
    #[default]
    Error,
}

impl TypoList {
    /// Reads a list. `file` is for messages.
    ///
    /// # Errors
    ///
    /// When the text is no list of typos.
    pub fn read(file: &str, text: &str) -> Result<Self, ListError> {
        let list: Self = toml::from_str(text).map_err(|error| ListError::Toml {
            file: file.to_owned(),
            error: Box::new(error),
        })?;
        for typo in &list.typo {
            let why = if typo.wrong.chars().count() < 2 {
                "a wrong form has two letters or more"
            } else if typo.right.is_empty() || typo.right.iter().any(String::is_empty) {
                "there is a right form"
            } else if typo.right.iter().any(|right| right.contains(&typo.wrong)) {
                "a right form does not hold the wrong one"
            } else if !typo.example.contains(&typo.wrong) {
                "the example has the wrong form"
            } else {
                continue;
            };
            return Err(ListError::Entry {
                file: file.to_owned(),
                entry: typo.wrong.clone(),
                why,
            });
        }
        Ok(list)
    }
}

/// The lists that come with kouetsu, with their file names.
pub static LISTS: &[(&str, &str)] = &[
    (
        "homophones.toml",
        include_str!("../../rules/typos/homophones.toml"),
    ),
    ("idioms.toml", include_str!("../../rules/typos/idioms.toml")),
    ("kana.toml", include_str!("../../rules/typos/kana.toml")),
    (
        "okurigana.toml",
        include_str!("../../rules/typos/okurigana.toml"),
    ),
];

/// Typos, ready to be looked for.
#[derive(Debug, Clone, Default)]
pub struct Typos {
    typos: Vec<Typo>,
    /// By the first two letters, the longest first.
    index: HashMap<[char; 2], Vec<u32>, foldhash::fast::FixedState>,
    /// Most places of a text begin no typo.
    openings: Openings,
}

impl Typos {
    /// The lists that come with kouetsu. Read once, when first asked for.
    pub fn builtin() -> &'static Self {
        static BUILTIN: LazyLock<Typos> = LazyLock::new(|| Typos::of(builtin_lists()));
        &BUILTIN
    }

    /// The lists that come with kouetsu and a user's own, which come first.
    pub fn with(lists: &[TypoList]) -> Self {
        let mut all = lists.to_vec();
        all.extend(builtin_lists());
        Self::of(all)
    }

    /// Only these lists. The first entry of a wrong form stays.
    pub fn of(lists: Vec<TypoList>) -> Self {
        let mut out = Self::default();
        for typo in lists.into_iter().flat_map(|list| list.typo) {
            let mut letters = typo.wrong.chars();
            let (Some(first), Some(second)) = (letters.next(), letters.next()) else {
                continue;
            };
            let bucket = out.index.entry([first, second]).or_default();
            let typos = &out.typos;
            if bucket
                .iter()
                .any(|&at| typos[at as usize].wrong == typo.wrong)
            {
                continue;
            }
            // Lists are far below 4 GB.
            bucket.push(out.typos.len() as u32);
            out.openings.add(&typo.wrong);
            out.typos.push(typo);
        }
        for bucket in out.index.values_mut() {
            bucket.sort_by_key(|&at| std::cmp::Reverse(out.typos[at as usize].wrong.len()));
        }
        out
    }

    /// Every entry.
    pub fn entries(&self) -> &[Typo] {
        &self.typos
    }

    /// The typos of a text with their bytes, in order, the longest at each place. O(text).
    pub fn find<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (Range<usize>, &'a Typo)> + 'a {
        let mut free = 0;
        std::iter::from_fn(move || {
            while let Some(start) = self.openings.next(text, free) {
                let mut letters = text[start..].chars();
                let (first, second) = (letters.next()?, letters.next());
                let bucket = second.and_then(|second| self.index.get(&[first, second]));
                let typo = (bucket.into_iter().flatten())
                    .map(|&at| &self.typos[at as usize])
                    .find(|typo| typo.stands(text, start));
                let Some(typo) = typo else {
                    free = start + first.len_utf8();
                    continue;
                };
                free = start + typo.wrong.len();
                return Some((start..free, typo));
            }
            None
        })
    }
}

impl Typo {
    /// Whether it stands here and is not part of another word.
    fn stands(&self, text: &str, start: usize) -> bool {
        let Some(rest) = text[start..].strip_prefix(&self.wrong) else {
            return false;
        };
        let before = text[..start].chars().next_back();
        let after = rest.chars().next();
        !before.is_some_and(|c| self.after.contains(c))
            && !after.is_some_and(|c| self.before.contains(c))
    }
}

fn builtin_lists() -> Vec<TypoList> {
    let read = |(file, text): &(&str, &str)| TypoList::read(file, text);
    let lists: Result<Vec<TypoList>, ListError> = LISTS.iter().map(read).collect();
    lists.expect("a test reads the lists that come with kouetsu")
}

#[cfg(test)]
mod tests;
