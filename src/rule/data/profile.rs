//! Style profiles: how much an organisation wants of the rules, and which of two forms it prefers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use serde::Deserialize;
use toml::Spanned;

use super::file::{Both, SourceText};
use crate::finding::Severity;
use crate::message::Lang;
use crate::message::{ConfigError, Position, Problem};

/// How much of a rule a profile wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing.
    Off,
    /// At most information.
    Info,
    /// At most a warning.
    Warning,
}

impl Level {
    /// The severity of a finding that would have `full`; `None`: off.
    pub fn cap(self, full: Severity) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(full.min(Severity::Warning)),
        }
    }
}

/// Okurigana of compound nouns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Okurigana {
    /// 取組, 受入れ.
    Short,
    /// 取り組み, 受け入れ.
    Plain,
}

/// A style profile.
#[derive(Debug, Clone)]
pub struct Profile {
    /// As in `profile = "official"`.
    pub name: String,
    /// 日本語の名前.
    pub name_ja: String,
    /// The published text it follows.
    pub source: SourceText,
    notes: Both,
    levels: BTreeMap<String, Level>,
    keep: BTreeSet<String>,
    pub(super) okurigana: Okurigana,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    name: String,
    name_ja: String,
    extends: Option<Spanned<String>>,
    source: SourceText,
    notes: Both,
    #[serde(default)]
    level: BTreeMap<Spanned<String>, Level>,
    okurigana: Option<Okurigana>,
    #[serde(default)]
    keep: Vec<Keep>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Keep {
    text: String,
    reason: Spanned<String>,
}

macro_rules! built_in {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../../rules/profiles/", $name, ".toml")))),*]
    };
}

/// Profiles that come with the program.
const BUILT_IN: &[(&str, &str)] = built_in!("general" "public-explanation" "official");

static PROFILES: LazyLock<Vec<Arc<Profile>>> = LazyLock::new(|| {
    let read = |&(name, text): &(&str, &str)| {
        let path = PathBuf::from(format!("rules/profiles/{name}.toml"));
        let profile = read(&path, text, &mut vec![name.to_owned()]);
        Arc::new(profile.expect("a test reads every profile that comes with the program"))
    };
    BUILT_IN.iter().map(read).collect()
});

impl Profile {
    /// Names of the profiles that come with the program.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|&(name, _)| name)
    }

    /// A profile that comes with the program.
    pub fn built_in(name: &str) -> Option<Arc<Self>> {
        let index = BUILT_IN.iter().position(|&(known, _)| known == name)?;
        Some(Arc::clone(&PROFILES[index]))
    }

    /// The profile of whoever says nothing.
    pub fn general() -> Arc<Self> {
        Arc::clone(&PROFILES[0])
    }

    /// Reads a profile file and those it extends.
    ///
    /// # Errors
    ///
    /// A file cannot be read, extends itself or an unknown profile, or is not understood; the error
    /// knows where.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        load(path, &mut Vec::new())
    }

    /// How much of a rule is wanted. A rule in code counts like one of words.
    pub fn level(&self, code: &str) -> Level {
        let family = code.get(..1).unwrap_or_default();
        let level = self.levels.get(code).or_else(|| self.levels.get(family));
        level.copied().unwrap_or(Level::Warning)
    }

    /// Whether a form is wanted as it is although a rule finds fault with it.
    pub fn keeps(&self, form: &str) -> bool {
        self.keep.iter().any(|kept| form.contains(kept.as_str()))
    }

    /// What it is for.
    pub fn notes(&self, lang: Lang) -> &str {
        self.notes.get(lang)
    }
}

fn load(path: &Path, above: &mut Vec<String>) -> Result<Profile, ConfigError> {
    let io = |error| ConfigError {
        path: path.to_owned(),
        position: None,
        problem: Problem::Io(error),
    };
    let identity = std::fs::canonicalize(path)
        .map_err(io)?
        .display()
        .to_string();
    if above.contains(&identity) {
        return Err(ConfigError {
            path: path.to_owned(),
            position: None,
            problem: Problem::Cycle,
        });
    }
    above.push(identity);
    let text = std::fs::read_to_string(path).map_err(io)?;
    read(path, text.strip_prefix('\u{FEFF}').unwrap_or(&text), above)
}

fn read(path: &Path, text: &str, above: &mut Vec<String>) -> Result<Profile, ConfigError> {
    let error = |span, problem| ConfigError {
        path: path.to_owned(),
        position: Some(Box::new(Position::of(text, span))),
        problem,
    };
    let file: File = toml::from_str(text)
        .map_err(|error| ConfigError::from_toml(path.to_owned(), text, &error))?;
    let base = match &file.extends {
        None => None,
        Some(extends) => {
            let name = extends.get_ref();
            let built_in = BUILT_IN.iter().find(|(known, _)| known == name);
            Some(if let Some((name, text)) = built_in {
                if above.iter().any(|seen| seen == name) {
                    return Err(error(extends.span(), Problem::Cycle));
                }
                above.push((*name).to_owned());
                read(Path::new(name), text, above)?
            } else if name.ends_with(".toml") {
                let target = path.parent().unwrap_or(Path::new("")).join(name);
                if !target.is_file() {
                    let missing = std::io::ErrorKind::NotFound.into();
                    return Err(error(extends.span(), Problem::Io(missing)));
                }
                load(&target, above)?
            } else {
                let known: Vec<&str> = Profile::names().collect();
                let problem = Problem::UnknownValue(name.clone(), known.join(", "));
                return Err(error(extends.span(), problem));
            })
        }
    };
    let (mut levels, mut keep, okurigana) = match base {
        None => (BTreeMap::new(), BTreeSet::new(), Okurigana::Short),
        Some(base) => (base.levels, base.keep, base.okurigana),
    };
    for (code, level) in file.level {
        let known = code.get_ref().len() == 1 && super::library::family(code.get_ref()).is_some()
            || crate::rules::find(code.get_ref()).is_some();
        if !known {
            let problem = Problem::UnknownRule(code.get_ref().clone(), None);
            return Err(error(code.span(), problem));
        }
        // A family's level is for all its rules, also those the extended profile named.
        if code.get_ref().len() == 1 {
            levels.retain(|named, _| !named.starts_with(code.get_ref().as_str()));
        }
        levels.insert(code.into_inner(), level);
    }
    for kept in file.keep {
        if kept.reason.get_ref().trim().is_empty() {
            return Err(error(kept.reason.span(), Problem::NoReason));
        }
        keep.insert(kept.text);
    }
    Ok(Profile {
        name: file.name,
        name_ja: file.name_ja,
        source: file.source,
        notes: file.notes,
        levels,
        keep,
        okurigana: file.okurigana.unwrap_or(okurigana),
    })
}
