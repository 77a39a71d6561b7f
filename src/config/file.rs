//! The file as written, and how files that extend each other become one [`Config`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::{
    Allow, Config, ConfigError, Expect, PathPattern, Position, Problem, Rename, Selector, lists,
    trace,
};
use crate::edition::{Layout, RowRepair};
use crate::finding::Severity;
use crate::message::Lang;
use crate::rule::RED_LETTERS;
use crate::rule::data::{Pack, Profile, RuleFile, own_code};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct File {
    extends: Option<Spanned<String>>,
    required_version: Option<Spanned<String>>,
    lang: Option<Lang>,
    select: Option<Vec<Spanned<String>>>,
    ignore: Vec<Spanned<String>>,
    per_path_ignores: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    severity: BTreeMap<Spanned<String>, Severity>,
    allow: Vec<AllowEntry>,
    roster: Vec<String>,
    profile: Option<Spanned<String>>,
    layout: Vec<Spanned<Layout>>,
    repair: Vec<Spanned<RowRepair>>,
    rename: Vec<Spanned<RenameEntry>>,
    expect: Vec<ExpectEntry>,
    names: Lists,
    typos: Lists,
    rules: Lists,
    workbook: Workbook,
}

/// `[workbook]`: what is to be known about files of Excel.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Workbook {
    colours: BTreeMap<Spanned<String>, String>,
}

/// `[names]`, `[typos]`, `[rules]`: the user's own lists.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Lists {
    files: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AllowEntry {
    text: String,
    reason: Spanned<String>,
    rule: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RenameEntry {
    old: String,
    new: String,
    from: toml::value::Datetime,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectEntry {
    rule: Spanned<String>,
    row: Spanned<String>,
    reason: Spanned<String>,
}

/// Read alone first: a file for a newer version may have keys this one does not know.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Requirement {
    required_version: Option<Spanned<String>>,
}

/// Reads a file and those it extends.
pub(super) fn load(path: &Path) -> Result<Config, ConfigError> {
    let mut config = read(path, &mut Vec::new())?;
    config.root = path.parent().map(Path::to_owned);
    config.names = lists::names(&config.name_files)?;
    config.typos = lists::typos(&config.typo_files)?;
    if !config.rule_files.is_empty() {
        config.own = Some(Arc::new(Pack::new(config.rule_files.clone())));
    }
    Ok(config)
}

fn read(path: &Path, above: &mut Vec<PathBuf>) -> Result<Config, ConfigError> {
    let io = |error| ConfigError {
        path: path.to_owned(),
        position: None,
        problem: Problem::Io(error),
    };
    let identity = std::fs::canonicalize(path).map_err(io)?;
    if above.contains(&identity) {
        return Err(ConfigError {
            path: path.to_owned(),
            position: None,
            problem: Problem::Cycle,
        });
    }
    above.push(identity);
    let text = std::fs::read_to_string(path).map_err(io)?;
    let reader = Reader {
        path,
        text: text.strip_prefix('\u{FEFF}').unwrap_or(&text),
    };
    let file = reader.parse()?;
    let base = match &file.extends {
        None => Config::default(),
        Some(extends) => {
            let folder = path.parent().unwrap_or(Path::new(""));
            let target = folder.join(extends.get_ref());
            if !target.is_file() {
                // The caret belongs to the line that names the file.
                let missing = std::io::ErrorKind::NotFound.into();
                return Err(reader.error(extends.span(), Problem::Io(missing)));
            }
            read(&target, above)?
        }
    };
    reader.overlay(base, file)
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Reader<'_> {
    fn error(&self, span: std::ops::Range<usize>, problem: Problem) -> ConfigError {
        ConfigError {
            path: self.path.to_owned(),
            position: Some(Box::new(Position::of(self.text, span))),
            problem,
        }
    }

    fn parse(&self) -> Result<File, ConfigError> {
        if let Ok(Requirement {
            required_version: Some(required),
        }) = toml::from_str::<Requirement>(self.text)
        {
            let this = semver::Version::parse(env!("CARGO_PKG_VERSION"))
                .expect("Cargo checks the package's version");
            match semver::VersionReq::parse(required.get_ref()) {
                Ok(wanted) if wanted.matches(&this) => {}
                Ok(_) => {
                    let problem = Problem::Version(required.get_ref().clone());
                    return Err(self.error(required.span(), problem));
                }
                Err(error) => {
                    return Err(self.error(required.span(), Problem::Syntax(error.to_string())));
                }
            }
        }
        toml::from_str(self.text)
            .map_err(|error| ConfigError::from_toml(self.path.to_owned(), self.text, &error))
    }

    /// A rule or a family, or one of the user's own rules.
    fn selector(&self, name: &Spanned<String>, own: &[RuleFile]) -> Result<Selector, ConfigError> {
        let wanted = name.get_ref().trim();
        let own = own.iter().find(|file| {
            file.code.eq_ignore_ascii_case(wanted)
                || file.name.eq_ignore_ascii_case(wanted)
                || file.name_ja == wanted
        });
        let known = match own {
            Some(file) => own_code(&file.code).map(Selector::Rule),
            // A code of an own rule whose file is not there would say nothing.
            None => Selector::parse(wanted).filter(|_| own_code(wanted).is_none()),
        };
        known.ok_or_else(|| {
            let problem =
                Problem::UnknownRule(name.get_ref().clone(), Selector::similar(name.get_ref()));
            self.error(name.span(), problem)
        })
    }

    fn selectors(
        &self,
        names: &[Spanned<String>],
        own: &[RuleFile],
    ) -> Result<Vec<Selector>, ConfigError> {
        names.iter().map(|name| self.selector(name, own)).collect()
    }

    /// The rule files that are named, and those of the folders that are named, by name.
    fn rules(&self, rules: &Lists) -> Result<Vec<PathBuf>, ConfigError> {
        let base = self.path.parent().unwrap_or(Path::new(""));
        let mut out = Vec::new();
        for name in &rules.files {
            let target = base.join(name.get_ref());
            let io = |error| self.error(name.span(), Problem::Io(error));
            if target.is_dir() {
                let entries = std::fs::read_dir(&target).map_err(io)?;
                let paths = entries.map(|entry| entry.map(|entry| entry.path()));
                let mut paths: Vec<PathBuf> = paths.collect::<Result<_, _>>().map_err(io)?;
                paths.retain(|path| path.extension().is_some_and(|end| end == "toml"));
                paths.sort();
                if paths.is_empty() {
                    return Err(io(std::io::ErrorKind::NotFound.into()));
                }
                out.extend(paths);
            } else if target.is_file() {
                out.push(target);
            } else {
                return Err(io(std::io::ErrorKind::NotFound.into()));
            }
        }
        Ok(out)
    }

    fn pattern(
        &self,
        span: std::ops::Range<usize>,
        pattern: &str,
    ) -> Result<PathPattern, ConfigError> {
        PathPattern::new(pattern)
            .map_err(|error| self.error(span, Problem::Pattern(error.to_string())))
    }

    /// Files that are named below this one's folder; each must be there.
    fn files(&self, lists: &Lists) -> Result<Vec<PathBuf>, ConfigError> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        lists
            .files
            .iter()
            .map(|name| {
                let target = folder.join(name.get_ref());
                match target.is_file() {
                    true => Ok(target),
                    false => {
                        let missing = std::io::ErrorKind::NotFound.into();
                        Err(self.error(name.span(), Problem::Io(missing)))
                    }
                }
            })
            .collect()
    }

    /// One that comes with the program, or a file beside this one.
    fn profile(&self, name: &Spanned<String>) -> Result<Arc<Profile>, ConfigError> {
        if let Some(profile) = Profile::built_in(name.get_ref()) {
            return Ok(profile);
        }
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let target = folder.join(name.get_ref());
        if !name.get_ref().ends_with(".toml") {
            let known: Vec<&str> = Profile::names().collect();
            let problem = Problem::UnknownValue(name.get_ref().clone(), known.join(", "));
            return Err(self.error(name.span(), problem));
        }
        if !target.is_file() {
            let missing = std::io::ErrorKind::NotFound.into();
            return Err(self.error(name.span(), Problem::Io(missing)));
        }
        Profile::load(&target).map(Arc::new)
    }

    /// A header that can stand nowhere would be passed over without a word.
    fn layout(&self, entry: &Spanned<Layout>) -> Result<(), ConfigError> {
        let lines = &entry.get_ref().header_lines;
        if lines.contains(&0) {
            return Err(self.told(
                entry.span(),
                "header-lines",
                "header-lines の行番号は1から数えます（0行目はありません）",
                "lines in header-lines count from 1",
            ));
        }
        if !lines.is_sorted_by(|a, b| a < b) {
            return Err(self.told(
                entry.span(),
                "header-lines",
                "header-lines の行番号は小さい順に、1度ずつ書きます",
                "lines in header-lines must ascend, each once",
            ));
        }
        Ok(())
    }

    /// A row or a column that can be nowhere would be passed over without a word.
    fn repair(&self, entry: &Spanned<RowRepair>) -> Result<(), ConfigError> {
        let repair = entry.get_ref();
        if repair.line == 0 {
            return Err(self.told(
                entry.span(),
                "line",
                "[[repair]] の line は1から数えます（0行目はありません）",
                "line in [[repair]] counts from 1",
            ));
        }
        if repair.columns.contains(&0) || !repair.columns.is_sorted_by(|a, b| a < b) {
            return Err(self.told(
                entry.span(),
                "columns",
                "[[repair]] の columns は1から数えた列の番号を、左から順に1度ずつ書きます",
                "columns in [[repair]] count from 1 and ascend, each once",
            ));
        }
        Ok(())
    }

    /// A colour as it is told: a name no cell can have would be passed over without a word.
    fn colour(&self, name: &Spanned<String>) -> Result<String, ConfigError> {
        let written = name.get_ref().trim();
        let hex = written
            .strip_prefix('#')
            .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
        match written {
            RED_LETTERS => Ok(RED_LETTERS.to_owned()),
            _ if hex => Ok(written.to_ascii_uppercase()),
            _ => Err(self.error(
                name.span(),
                Problem::Told(
                    "colours には「赤字」か、塗りの色を #FFFF00 の形で書きます（点検の X110 に出る形です）".to_owned(),
                    "colours are 赤字 (red letters) or a fill as #FFFF00, the way X110 tells it".to_owned(),
                ),
            )),
        }
    }

    /// A rename that could never hold would be passed over without a word.
    fn rename(&self, entry: &Spanned<RenameEntry>) -> Result<Rename, ConfigError> {
        let RenameEntry { old, new, from } = entry.get_ref();
        for (key, name) in [("old", old), ("new", new)] {
            if name.trim().is_empty() {
                return Err(self.told(
                    entry.span(),
                    key,
                    "[[rename]] の old と new には名称を書きます",
                    "old and new in [[rename]] are names",
                ));
            }
        }
        let Some(date) = from.date else {
            return Err(self.told(
                entry.span(),
                "from",
                "[[rename]] の from には日付を書きます（例：2021-04-01）",
                "from in [[rename]] is a date, as 2021-04-01",
            ));
        };
        Ok(Rename {
            old: old.clone(),
            new: new.clone(),
            fiscal_year: date.year - u16::from(date.month <= 3 && date.year > 0),
        })
    }

    /// A mistake in the value of a key; the caret stands under its line of the entry.
    fn told(&self, entry: std::ops::Range<usize>, key: &str, ja: &str, en: &str) -> ConfigError {
        let mut at = entry.start;
        let line = self.text[entry.start..].split_inclusive('\n').find(|line| {
            at += line.len();
            let rest = line.trim_start().strip_prefix(key);
            rest.is_some_and(|rest| rest.trim_start().starts_with('='))
        });
        let span = match line {
            Some(line) => at - line.trim_start().len()..at - (line.len() - line.trim_end().len()),
            None => entry,
        };
        self.error(span, Problem::Told(ja.to_owned(), en.to_owned()))
    }

    /// Single values of `file` win, lists are joined, `select` replaces.
    fn overlay(&self, mut config: Config, file: File) -> Result<Config, ConfigError> {
        // First: the other keys may name these rules.
        for path in self.rules(&file.rules)? {
            let rule = lists::rule(&path, &config.rule_files)?;
            config.rule_files.push(rule);
        }
        let own = config.rule_files.clone();
        config.lang = file.lang.or(config.lang);
        if let Some(select) = &file.select {
            config.select = Some(self.selectors(select, &own)?);
        }
        config.ignore.extend(self.selectors(&file.ignore, &own)?);
        for (pattern, rules) in &file.per_path_ignores {
            let glob = self.pattern(pattern.span(), pattern.get_ref())?;
            config
                .per_path_ignores
                .push((glob, self.selectors(rules, &own)?));
        }
        for (rule, severity) in &file.severity {
            config
                .severity
                .push((self.selector(rule, &own)?, *severity));
        }
        for entry in file.allow {
            if entry.reason.get_ref().trim().is_empty() {
                return Err(self.error(entry.reason.span(), Problem::NoReason));
            }
            config.allow.push(Allow {
                rule: entry
                    .rule
                    .as_ref()
                    .map(|rule| self.selector(rule, &own))
                    .transpose()?,
                text: entry.text,
                reason: entry.reason.into_inner(),
            });
        }
        config.roster.extend(file.roster);
        if let Some(name) = &file.profile {
            config.profile = Some(self.profile(name)?);
        }
        for entry in file.layout {
            self.layout(&entry)?;
            let path = &entry.get_ref().path;
            let glob = path.as_ref().map(|p| self.pattern(entry.span(), p));
            config.layouts.push((glob.transpose()?, entry.into_inner()));
        }
        for entry in file.repair {
            self.repair(&entry)?;
            let path = &entry.get_ref().path;
            let glob = path.as_ref().map(|p| self.pattern(entry.span(), p));
            config.repairs.push((glob.transpose()?, entry.into_inner()));
        }
        for entry in file.rename {
            config.renames.push(self.rename(&entry)?);
        }
        for entry in file.expect {
            if entry.reason.get_ref().trim().is_empty() {
                return Err(self.error(entry.reason.span(), Problem::NoReason));
            }
            if entry.row.get_ref().trim().is_empty() {
                return Err(self.error(
                    entry.row.span(),
                    Problem::Told(
                        "[[expect]] の row には行の施策か実施機関を書きます".to_owned(),
                        "row in [[expect]] names a measure or a body".to_owned(),
                    ),
                ));
            }
            config.expect.push(Expect {
                rule: self.selector(&entry.rule, &own)?,
                row: entry.row.into_inner(),
                reason: entry.reason.into_inner(),
            });
        }
        for (colour, meaning) in &file.workbook.colours {
            let meaning = meaning.trim().to_owned();
            config.colours.insert(self.colour(colour)?, meaning);
        }
        config.name_files.extend(self.files(&file.names)?);
        config.typo_files.extend(self.files(&file.typos)?);
        config.files.push(self.path.to_owned());
        config.trace.extend(trace::entries(self.path, self.text));
        Ok(config)
    }
}
