//! The user's own lists of names and typos, and rules.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{ConfigError, Position, Problem};
use crate::rule::data::{RuleFile, own_code};
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

/// A user's own rule file, which `others` stand beside.
pub(super) fn rule(path: &Path, others: &[RuleFile]) -> Result<RuleFile, ConfigError> {
    let text = read(path)?;
    let file = RuleFile::parse(path, &text)?;
    if own_code(&file.code).is_none() {
        return Err(file.refuse(
            format!(
                "自分のルールのコードは900番台にします（「{}」ではなく、例えば「{}901」）",
                file.code,
                &file.code[..1]
            ),
            format!("own rules have codes from 900 on: not {}", file.code),
        ));
    }
    for name in [&file.code, &file.name, &file.name_ja] {
        let taken = |other: &RuleFile| [&other.code, &other.name, &other.name_ja].contains(&name);
        if crate::rules::find(name).is_some() || others.iter().any(taken) {
            return Err(file.refuse(
                format!("「{name}」というルールはもうあります。別のコードと名前にしてください"),
                format!("there is a rule `{name}` already; take another code and name"),
            ));
        }
    }
    Ok(file)
}

fn read(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|error| ConfigError {
        path: path.to_owned(),
        position: None,
        problem: Problem::Io(error),
    })
}

fn list<T>(
    path: &Path,
    parse: impl Fn(&str, &str) -> Result<T, ListError>,
) -> Result<T, ConfigError> {
    let text = read(path)?;
    parse(&path.to_string_lossy(), &text).map_err(|error| match error {
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
