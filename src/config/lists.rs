//! The user's own lists of names and typos.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{ConfigError, Position, Problem};
use crate::text::names::{ListError, NameList, Names};
use crate::text::typos::{TypoList, Typos};

/// The built-in names and those of the files; `None` where there are no files.
pub(super) fn names(files: &[PathBuf]) -> Result<Option<Arc<Names>>, ConfigError> {
    let lists = files.iter().map(|file| list(file, NameList::read));
    let lists: Vec<NameList> = lists.collect::<Result<_, _>>()?;
    Ok((!lists.is_empty()).then(|| Arc::new(Names::with(&lists))))
}

/// The built-in typos and those of the files; `None` where there are no files.
pub(super) fn typos(files: &[PathBuf]) -> Result<Option<Arc<Typos>>, ConfigError> {
    let lists = files.iter().map(|file| list(file, TypoList::read));
    let lists: Vec<TypoList> = lists.collect::<Result<_, _>>()?;
    Ok((!lists.is_empty()).then(|| Arc::new(Typos::with(&lists))))
}

fn list<T>(
    path: &Path,
    read: impl Fn(&str, &str) -> Result<T, ListError>,
) -> Result<T, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|error| ConfigError {
        path: path.to_owned(),
        position: None,
        problem: Problem::Io(error),
    })?;
    read(&path.to_string_lossy(), &text).map_err(|error| match error {
        ListError::Toml { error, .. } => ConfigError::from_toml(path.to_owned(), &text, &error),
        ListError::Entry { entry, why, .. } => ConfigError {
            path: path.to_owned(),
            position: text
                .find(&entry)
                .map(|at| Box::new(Position::of(&text, at..at + entry.len()))),
            problem: Problem::Syntax(format!("{entry}: {why}")),
        },
    })
}
