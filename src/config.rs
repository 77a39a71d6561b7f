//! `kouetsu.toml`: what a project decides, and where a mistake in it stands.
//!
//! The nearest `kouetsu.toml` above a file is its configuration; it may `extends` another one.
//! Single values of the nearer file win, lists are joined (except `select`). Unknown keys are
//! errors: a misspelt key that is silently ignored is worse than none.

mod file;
mod lists;
mod selector;
mod trace;

use std::path::{Path, PathBuf};

pub use crate::message::{ConfigError, Position, Problem};
pub use selector::Selector;

use crate::check::{Located, Options};
use crate::edition::{Hints, Layout, RowRepair};
use crate::finding::{Edit, Finding, Severity};
use crate::grid::{Grid, Span};
use crate::message::Lang;
use crate::rule::{RuleMeta, Settings};
use crate::text::fold;

/// The file's name.
pub const FILE_NAME: &str = "kouetsu.toml";

/// What `kouetsu init` writes: every key, commented out, with an example.
pub const TEMPLATE: &str = include_str!("config/template.toml");

/// What holds for the files under one `kouetsu.toml`.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The file's folder; `None`: no configuration file. Path patterns are relative to it.
    pub root: Option<PathBuf>,
    /// Language of messages.
    pub lang: Option<Lang>,
    /// Rules to run; `None`: all.
    pub select: Option<Vec<Selector>>,
    /// Rules to leave out.
    pub ignore: Vec<Selector>,
    /// Rules to leave out in the files of a pattern.
    pub per_path_ignores: Vec<(PathPattern, Vec<Selector>)>,
    /// Levels that replace the rules' own; the last one that names a rule wins.
    pub severity: Vec<(Selector, Severity)>,
    /// Texts that are right although a rule finds fault with them.
    pub allow: Vec<Allow>,
    /// Bodies that should stand in every group.
    pub roster: Vec<String>,
    /// What colours in workbooks mean; an empty meaning: nothing.
    pub colours: std::collections::BTreeMap<String, String>,
    /// Style of official texts.
    pub profile: Option<std::sync::Arc<crate::rule::data::Profile>>,
    /// Header lines and roles of columns.
    pub layouts: Vec<(Option<PathPattern>, Layout)>,
    /// Rows as the planner reads them.
    pub repairs: Vec<(Option<PathPattern>, RowRepair)>,
    /// Bodies and other names known to have changed, for comparisons.
    pub renames: Vec<Rename>,
    /// Findings of comparisons that are right as they are.
    pub expect: Vec<Expect>,
    /// Lists of names besides the built-in ones.
    pub name_files: Vec<PathBuf>,
    /// Lists of known typos besides the built-in ones.
    pub typo_files: Vec<PathBuf>,
    /// The user's own rules of words, as read.
    pub rule_files: Vec<crate::rule::data::RuleFile>,
    /// What the lists of names hold, with the built-in ones.
    names: Option<std::sync::Arc<crate::text::names::Names>>,
    /// What the lists of typos hold, with the built-in ones.
    typos: Option<std::sync::Arc<crate::text::typos::Typos>>,
    /// The user's own rules, ready to run.
    own: Option<std::sync::Arc<crate::rule::data::Pack>>,
    /// The files this was read from, the one that is extended first.
    files: Vec<PathBuf>,
    /// Every value with its place.
    trace: Vec<trace::Entry>,
}

/// `[[allow]]`: a text that is right as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// The text, compared folded.
    pub text: String,
    /// Why it is right: an exception nobody can explain is a mistake waiting to be kept.
    pub reason: String,
    /// The rule it is for; `None`: all rules.
    pub rule: Option<Selector>,
}

/// `[[rename]]`: a name that changed, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// The old name.
    pub old: String,
    /// The new name.
    pub new: String,
    /// The fiscal year in which the new name began to hold.
    pub fiscal_year: u16,
}

/// `[[expect]]`: a finding of a comparison that is right as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expect {
    /// The rule.
    pub rule: Selector,
    /// The row by its measure or body, or several levels joined by `>`; compared folded.
    pub row: String,
    /// Why it is right.
    pub reason: String,
}

impl Expect {
    /// Whether a finding is this one: each level named is one of its row.
    pub fn matches(&self, finding: &Located) -> bool {
        let row = finding.place.as_ref().and_then(|place| place.row.as_ref());
        self.rule.matches(finding.rule)
            && row.is_some_and(|row| {
                let levels = [&row.theme, &row.countermeasure, &row.body, &row.measure];
                let levels = levels.map(|level| fold(level));
                let mut wanted = self.row.split(['>', '＞']).map(fold);
                wanted.all(|wanted| levels.contains(&wanted))
            })
    }
}

/// A glob of files. With a `/` it is for the path below the configuration's folder, without one
/// for the file's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathPattern(glob::Pattern);

impl PathPattern {
    /// Reads a pattern.
    pub fn new(pattern: &str) -> Result<Self, glob::PatternError> {
        glob::Pattern::new(pattern).map(Self)
    }

    fn matches(&self, root: &Path, file: &Path) -> bool {
        if self.0.as_str().contains('/') {
            file.strip_prefix(root)
                .is_ok_and(|below| self.0.matches_path(below))
        } else {
            file.file_name()
                .is_some_and(|name| self.0.matches(&name.to_string_lossy()))
        }
    }
}

/// Rules named on the command line; they outrank the configuration.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Rules to run; empty: as configured.
    pub select: Vec<Selector>,
    /// Rules to leave out, besides the configured ones.
    pub ignore: Vec<Selector>,
}

impl Config {
    /// The nearest `kouetsu.toml` in the folder of an absolute path or above it.
    pub fn find(file: &Path) -> Option<PathBuf> {
        file.ancestors()
            .skip(1)
            .map(|folder| folder.join(FILE_NAME))
            .find(|candidate| candidate.is_file())
    }

    /// Reads a configuration file and those it extends.
    ///
    /// # Errors
    ///
    /// The file cannot be read, is no TOML, or says something that is not understood; the error
    /// knows where.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        file::load(path)
    }

    /// Whether a rule runs on a file (an absolute path).
    ///
    /// Ignoring outranks selecting, except that a rule which the command line names itself runs
    /// whatever the configuration says.
    pub fn runs(&self, rule: &RuleMeta, file: &Path, choice: &Choice) -> bool {
        let any = |selectors: &[Selector]| selectors.iter().any(|s| s.matches(rule));
        if any(&choice.ignore) {
            return false;
        }
        if choice.select.contains(&Selector::Rule(rule.code)) {
            return true;
        }
        let selected = match (choice.select.as_slice(), &self.select) {
            ([], None) => true,
            ([], Some(select)) => any(select),
            (select, _) => any(select),
        };
        let root = self.root.as_deref().unwrap_or(Path::new(""));
        selected
            && !any(&self.ignore)
            && !self
                .per_path_ignores
                .iter()
                .any(|(pattern, rules)| any(rules) && pattern.matches(root, file))
    }

    /// The renames that hold in an edition whose plan ends in a fiscal year; all of them where
    /// that is not known.
    pub fn renames(&self, last: Option<u16>) -> Vec<crate::diff::Rename> {
        let holds = |rename: &&Rename| last.is_none_or(|last| rename.fiscal_year <= last);
        let renames = self.renames.iter().filter(holds);
        renames
            .map(|rename| crate::diff::Rename {
                old: rename.old.clone(),
                new: rename.new.clone(),
            })
            .collect()
    }

    /// Whether nothing chooses among the rules.
    fn runs_all(&self, choice: &Choice) -> bool {
        choice.select.is_empty()
            && choice.ignore.is_empty()
            && self.select.is_none()
            && self.ignore.is_empty()
            && self.per_path_ignores.is_empty()
    }

    /// How to check a file (an absolute path).
    pub fn options(&self, file: &Path, choice: &Choice, lang: Lang) -> Options {
        let root = self.root.as_deref().unwrap_or(Path::new(""));
        let applies = |pattern: &Option<PathPattern>| {
            pattern
                .as_ref()
                .is_none_or(|pattern| pattern.matches(root, file))
        };
        Options {
            lang,
            settings: Settings {
                roster: self.roster.clone(),
                colours: self.colours.clone(),
                names: self.names.clone(),
                typos: self.typos.clone(),
                own: self.own.clone(),
                profile: self.profile.clone(),
            },
            hints: Hints {
                layouts: self
                    .layouts
                    .iter()
                    .filter(|(pattern, _)| applies(pattern))
                    .map(|(_, layout)| layout.clone())
                    .collect(),
                repairs: self
                    .repairs
                    .iter()
                    .filter(|(pattern, _)| applies(pattern))
                    .map(|(_, repair)| repair.clone())
                    .collect(),
            },
            ignored: if self.runs_all(choice) {
                // What every rule says about itself takes longer to put together than a table
                // takes to read.
                Vec::new()
            } else {
                self.rules()
                    .filter(|rule| !self.runs(rule, file, choice))
                    .map(|rule| rule.code)
                    .collect()
            },
            threads: 1,
        }
    }

    /// Every rule: those that come with the program and the user's own.
    pub fn rules(&self) -> impl Iterator<Item = &'static RuleMeta> {
        let own = self
            .own
            .iter()
            .flat_map(|pack| pack.metas().iter().copied());
        crate::rules::all().chain(own)
    }

    /// Takes out allowed addresses, sets configured levels; returns how many findings went.
    pub fn apply(&self, findings: &mut Vec<Located>) -> usize {
        let before = findings.len();
        findings.retain_mut(|finding| self.keep(finding));
        for finding in findings.iter_mut() {
            finding.severity = self.level(finding.rule, finding.severity);
        }
        before - findings.len()
    }

    /// The configured level replaces the rule's; where weak evidence lowered the rule's level, it
    /// lowers the configured one as well.
    fn level(&self, rule: &RuleMeta, severity: Severity) -> Severity {
        let configured = self
            .severity
            .iter()
            .rev()
            .find(|(selector, _)| selector.matches(rule));
        match configured {
            None => severity,
            Some(&(_, level)) => {
                let lowered = (rule.severity as u8).saturating_sub(severity as u8);
                match (level as u8).saturating_sub(lowered) {
                    0 => Severity::Info,
                    1 => Severity::Warning,
                    _ => Severity::Error,
                }
            }
        }
    }

    /// Whether a finding may be fixed: it is shown (at or above `least`) and not all of it is
    /// allowed as it is. Takes edits of allowed addresses out of its fix.
    pub fn may_fix(&self, grid: &Grid, finding: &mut Finding, least: Severity) -> bool {
        if self.level(finding.rule, finding.severity) < least {
            return false;
        }
        let texts = self.allowed_texts(finding.rule);
        if texts.is_empty() {
            return true;
        }
        let text = |span: Span| &grid.value(span.cell)[span.start as usize..span.end as usize];
        let (allowed, others): (Vec<Span>, Vec<Span>) = finding
            .spans()
            .partition(|&span| is_allowed(&texts, text(span), Some(grid.value(span.cell))));
        if allowed.is_empty() {
            return true;
        }
        let Some(fix) = finding.fix.as_mut().filter(|_| !others.is_empty()) else {
            return false;
        };
        let among = |spans: &[Span], edit: &Edit| match edit {
            Edit::ReplaceText(span, _) => spans.iter().any(|other| {
                other.cell == span.cell && other.start <= span.end && span.start <= other.end
            }),
            Edit::MoveCells(moves) => moves.iter().any(|&(cell, _)| {
                let row = grid.position(cell).0;
                spans.iter().any(|span| grid.position(span.cell).0 == row)
            }),
            Edit::SplitRow(_) | Edit::DropColumn { .. } => false,
        };
        // An edit beside all addresses belongs together with others: none of them alone.
        if !fix
            .edits
            .iter()
            .all(|edit| among(&allowed, edit) || among(&others, edit))
        {
            return false;
        }
        fix.edits.retain(|edit| !among(&allowed, edit));
        true
    }

    /// What `[[allow]]` says about a rule, folded.
    fn allowed_texts(&self, rule: &RuleMeta) -> Vec<String> {
        self.allow
            .iter()
            .filter(|allow| allow.rule.is_none_or(|named| named.matches(rule)))
            .map(|allow| fold(&allow.text).into_owned())
            .collect()
    }

    /// Removes allowed addresses from a finding; `false` when none is left.
    fn keep(&self, finding: &mut Located) -> bool {
        let texts = self.allowed_texts(finding.rule);
        if texts.is_empty() {
            return true;
        }
        let allowed = |place: &crate::check::Place| {
            is_allowed(&texts, &place.location.text, place.value.as_deref())
        };
        let kept = finding.also.len();
        finding.also.retain(|place| !allowed(place));
        finding.count -= kept - finding.also.len();
        if !finding.place.as_ref().is_some_and(allowed) {
            return true;
        }
        if finding.also.is_empty() {
            return false;
        }
        finding.place = Some(finding.also.remove(0));
        finding.count -= 1;
        true
    }
}

/// Whether a flagged text is an allowed one, or a piece of one that stands in its cell.
fn is_allowed(texts: &[String], flagged: &str, cell: Option<&str>) -> bool {
    let text = fold(flagged);
    texts.iter().any(|allow| {
        *allow == *text
            || !text.is_empty()
                && allow.contains(&*text)
                && cell.is_some_and(|value| fold(value).contains(allow.as_str()))
    })
}

#[cfg(test)]
mod tests;
