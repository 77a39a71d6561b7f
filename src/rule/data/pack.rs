//! Rule files ready to run: their words in one automaton, and what can be said about each.

use std::sync::LazyLock;

use super::file::RuleFile;
use super::library::{FAMILIES, Library};
use crate::rule::RuleMeta;

/// Rule files ready to run.
#[derive(Debug)]
pub struct Pack {
    library: Library,
    metas: Vec<&'static RuleMeta>,
}

impl Pack {
    /// Compiles rule files. What can be said about them lives as long as the program.
    pub fn new(files: Vec<RuleFile>) -> Self {
        let metas = files
            .iter()
            .map(|file| &*Box::leak(Box::new(file.meta())))
            .collect();
        Self {
            library: Library::new(files),
            metas,
        }
    }

    /// The files with their automaton.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// What can be said about each file, in their order.
    pub fn metas(&self) -> &[&'static RuleMeta] {
        &self.metas
    }
}

/// The codes that are left to users: 900 to 999 of the families of words.
static OWN_CODES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let code = |letter: char| move |number: u16| format!("{letter}{number}");
    FAMILIES
        .iter()
        .flat_map(|&(letter, _)| (900..1000).map(code(letter)))
        .collect()
});

/// The code of a user's own rule as it is written; `None`: not one of those left to users.
pub fn own_code(code: &str) -> Option<&'static str> {
    OWN_CODES
        .iter()
        .find(|own| own.eq_ignore_ascii_case(code))
        .map(String::as_str)
}
