//! What is accepted already: `check --baseline`, and whose word counts in a pull request.

use std::collections::{BTreeMap, HashSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use kouetsu::baseline::{self, Applied, Baseline, Date};
use kouetsu::check::Located;
use kouetsu::config::{Config, ConfigError};
use kouetsu::rule::Lang;

use super::examine::Examined;
use super::files::{self, Input, absolute};
use super::git::Repository;
use super::since::Since;
use super::{Common, Failure, complaint};

#[derive(Debug, Clone, Default, Args)]
pub(super) struct AcceptedArgs {
    /// 受け入れ済みの指摘の一覧。ここにある箇所は報告しません（accepted findings, see `kouetsu baseline`）
    #[arg(long, value_name = "FILE", help_heading = "受け入れ済みの指摘（accepted findings）",
          conflicts_with_all = ["fix", "unsafe_fixes", "show_fixes"])]
    baseline: Option<PathBuf>,
    /// 一覧を、手元のファイルではなくこの版（git）から読みます（read the baseline as of this revision）
    #[arg(
        long,
        value_name = "REV",
        help_heading = "受け入れ済みの指摘（accepted findings）"
    )]
    baseline_from: Option<String>,
    /// 設定（kouetsu.toml）を、手元ではなくこの版（git）から読みます（read the configuration as of this revision）
    #[arg(
        long,
        value_name = "REV",
        help_heading = "受け入れ済みの指摘（accepted findings）",
        conflicts_with = "no_config"
    )]
    config_from: Option<String>,
    /// この版（git）から変わった行の指摘だけを出します。行は内容で対応させるので、移っただけの行は数えません（only rows changed since this revision）
    #[arg(
        long,
        value_name = "REV",
        help_heading = "変更した所だけ（changes only）",
        conflicts_with_all = ["fix", "unsafe_fixes", "show_fixes"]
    )]
    since: Option<String>,
}

/// What is accepted, ready to be used.
pub(super) struct Accepted {
    pub(super) baseline: Baseline,
    /// Where the baseline stands: paths in it are relative to its folder. `None`: there is none.
    place: Option<PathBuf>,
    pub(super) today: Date,
    /// Where the configuration comes from, if not from the files as they are.
    pub(super) revision: Option<Revision>,
    /// The state before the change that alone is to be checked.
    pub(super) since: Option<Since>,
}

/// The configuration files of a commit, written to a folder that goes with the run.
pub(super) struct Revision {
    folder: tempfile::TempDir,
    repository: Repository,
}

impl AcceptedArgs {
    /// Reads the baseline and the revision's configuration.
    pub(super) fn load(&self, lang: Lang) -> Result<Accepted, Failure> {
        let named = self.baseline.as_deref();
        let asked = named.or_else(|| {
            self.baseline_from
                .as_ref()
                .map(|_| Path::new(baseline::FILE_NAME))
        });
        let mut accepted = Accepted {
            today: today(),
            ..Accepted::none()
        };
        if let Some(path) = asked {
            let place = absolute(path);
            let text = match &self.baseline_from {
                Some(revision) => at_revision(&place, revision, lang)?,
                None => std::fs::read(path).map_err(|error| unreadable(path, &error, lang))?,
            };
            accepted.baseline = parse(&place, text, lang)?;
            accepted.place = Some(place);
        }
        if let Some(name) = &self.config_from {
            accepted.revision = Some(Revision::load(name, lang)?);
        }
        if let Some(name) = &self.since {
            accepted.since = Some(Since::load(name, lang)?);
        }
        Ok(accepted)
    }
}

/// Reads a baseline's bytes.
pub(super) fn parse(place: &Path, bytes: Vec<u8>, lang: Lang) -> Result<Baseline, Failure> {
    let text = String::from_utf8(bytes).map_err(|_| {
        let path = files::shown(place);
        Failure::Message(match lang {
            Lang::Ja => format!(
                "X104 {path}: UTF-8 のファイルではありません\n対処: UTF-8 で保存し直してください"
            ),
            Lang::En => format!("X104 {path}: not UTF-8\nhelp: save it as UTF-8"),
        })
    })?;
    Baseline::parse(place, &text).map_err(|error| Failure::Message(complaint(&error, lang)))
}

/// The baseline as a revision has it; one that was not there accepts nothing.
fn at_revision(place: &Path, revision: &str, lang: Lang) -> Result<Vec<u8>, Failure> {
    let repository = Repository::of(place.parent().unwrap_or(Path::new("/")), lang)?;
    let commit = repository.commit(revision)?;
    let found = repository.show(&commit, &repository.below(place)?)?;
    if found.is_none() {
        let path = files::shown(place);
        say(&match lang {
            Lang::Ja => format!(
                "版「{revision}」に {path} はありません：受け入れ済みの指摘はないものとします"
            ),
            Lang::En => format!("{path} is not in `{revision}`: nothing counts as accepted"),
        });
    }
    Ok(found.unwrap_or_default())
}

fn unreadable(path: &Path, error: &std::io::Error, lang: Lang) -> Failure {
    let path = path.display();
    Failure::Message(match (error.kind(), lang) {
        (std::io::ErrorKind::NotFound, Lang::Ja) => format!(
            "X104 {path}: 受け入れ済みの指摘の一覧がありません\n対処: 名前を確かめるか、「kouetsu baseline」で作ってください"
        ),
        (std::io::ErrorKind::NotFound, Lang::En) => {
            format!(
                "X104 {path}: there is no baseline\nhelp: check the name, or make one with `kouetsu baseline`"
            )
        }
        (_, Lang::Ja) => {
            format!("X104 {path}: 読めません（{error}）\n対処: 置き場所と権限を確かめてください")
        }
        (_, Lang::En) => {
            format!("X104 {path}: cannot be read ({error})\nhelp: check its place and permissions")
        }
    })
}

/// Today in Japan; `SOURCE_DATE_EPOCH` stands for the clock where a run must be repeatable.
pub(super) fn today() -> Date {
    let given = std::env::var("SOURCE_DATE_EPOCH").ok();
    let seconds = given.and_then(|text| text.parse().ok()).unwrap_or_else(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        now.map_or(0, |since| since.as_secs())
    });
    Date::in_japan(seconds)
}

impl Accepted {
    /// Nothing.
    pub(super) fn none() -> Self {
        Self {
            baseline: Baseline::default(),
            place: None,
            today: today(),
            revision: None,
            since: None,
        }
    }

    /// A baseline that stands at an absolute path.
    pub(super) fn at(baseline: Baseline, place: PathBuf) -> Self {
        Self {
            baseline,
            place: Some(place),
            ..Self::none()
        }
    }

    /// A file's path as entries have it.
    pub(super) fn key(&self, input: &Input) -> Option<String> {
        input.path.as_ref()?;
        key(self.place.as_deref()?, &input.absolute)
    }

    /// A configuration file.
    pub(super) fn config(&self, path: &Path) -> Result<Config, ConfigError> {
        match &self.revision {
            Some(revision) => revision.config(path),
            None => Config::load(&absolute(path)),
        }
    }

    /// Lets the entries of a file that is gone count for the file that it has become: one without
    /// entries of its own, where at least half of what could be found again is.
    ///
    /// Only files that were checked are looked at, so the file that is gone must have been under
    /// a path that was asked for.
    pub(super) fn follow_renames(&self, examined: &mut Examined) {
        let Some(place) = self.place.as_deref() else {
            return;
        };
        let folder = place.parent().unwrap_or(Path::new("/"));
        let mut gone: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, entry) in self.baseline.entries.iter().enumerate() {
            gone.entry(&entry.path).or_default().push(index);
        }
        let listed: HashSet<&str> = gone.keys().copied().collect();
        gone.retain(|path, _| absolute(&folder.join(path)).symlink_metadata().is_err());
        if gone.is_empty() {
            return;
        }
        let mut pairs = Vec::new();
        for (report, found) in examined.reports.iter().enumerate() {
            let Some(key) = key(place, &absolute(Path::new(&found.path))) else {
                continue;
            };
            if listed.contains(key.as_str()) {
                continue;
            }
            let prints: HashSet<(&str, &str)> = found
                .findings
                .iter()
                .flat_map(|finding| {
                    let places = finding.place.iter().chain(&finding.also);
                    places.map(|place| (finding.rule.code, place.fingerprint.as_str()))
                })
                .collect();
            for (&path, indices) in &gone {
                let entries = indices.iter().map(|&index| &self.baseline.entries[index]);
                let same = entries.filter(|entry| {
                    prints.contains(&(entry.code.as_str(), entry.fingerprint.as_str()))
                });
                let same = same.count();
                if same > 0 && same * 2 >= indices.len().min(prints.len()) {
                    pairs.push((same, path, report, key.clone()));
                }
            }
        }
        // The surest first; ties in the order of the names.
        pairs.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| (a.1, &a.3).cmp(&(b.1, &b.3))));
        for (_, path, report, key) in pairs {
            if examined.renamed.contains(&report) {
                continue;
            }
            let Some(indices) = gone.remove(path) else {
                continue;
            };
            let entries = indices.iter().map(|&index| baseline::Entry {
                path: key.clone(),
                ..self.baseline.entries[index].clone()
            });
            let moved = Baseline {
                entries: entries.collect(),
            };
            // No row counts as moved: under another name little enough is sure.
            let rows = || moved.entries.iter().filter_map(|e| e.row.clone()).collect();
            let findings = &mut examined.reports[report].findings;
            let mut applied = moved.apply(&key, findings, self.today, rows);
            for (index, _) in &mut applied.found {
                *index = indices[*index];
            }
            for index in &mut applied.expired {
                *index = indices[*index];
            }
            self.tell_expired(&applied, findings, examined.lang);
            examined.suppressed += applied.suppressed;
            examined.renamed.push(report);
            examined.applied.insert(key, applied);
        }
    }

    /// Tells with a finding that its acceptance has run out.
    pub(super) fn tell_expired(&self, applied: &Applied, findings: &mut [Located], lang: Lang) {
        for (index, now) in applied
            .found
            .iter()
            .filter(|(i, _)| applied.expired.contains(i))
        {
            let entry = &self.baseline.entries[*index];
            let finding = findings.iter_mut().find(|finding| {
                let mut places = finding.place.iter().chain(&finding.also);
                finding.rule.code == entry.code && places.any(|p| p.fingerprint == now.fingerprint)
            });
            let (Some(finding), Some(last)) = (finding, entry.expires) else {
                continue;
            };
            let told = match lang {
                Lang::Ja => format!(
                    "受け入れの期限（{last}）が過ぎました。受け入れの理由：{}",
                    entry.reason
                ),
                Lang::En => format!(
                    "Its acceptance ended on {last}. It was accepted because: {}",
                    entry.reason
                ),
            };
            finding.help = Some(match finding.help.take() {
                Some(help) if help.contains(&told) => help,
                Some(help) => format!("{help} {told}"),
                None => told,
            });
        }
    }
}

/// A file's path below the baseline's folder, or up from it, with `/`.
pub(super) fn key(place: &Path, file: &Path) -> Option<String> {
    let mut up = String::new();
    for folder in place.parent()?.ancestors() {
        if let Some(below) = kouetsu::manifest::relative(folder, file) {
            return Some(format!("{up}{below}"));
        }
        up.push_str("../");
    }
    None
}

/// Tells that the baseline can be shortened or needs a look. Only about files that were checked.
pub(super) fn tell(accepted: &Accepted, examined: &Examined) {
    if let Some(since) = &accepted.since {
        since.tell(examined.lang);
    }
    let (mut gone, mut expired) = (0, 0);
    for (path, applied) in &examined.applied {
        let entries = accepted.baseline.entries.iter();
        let listed = entries.filter(|entry| entry.path == *path).count();
        gone += listed.saturating_sub(applied.found.len());
        expired += applied.expired.len();
    }
    let lang = examined.lang;
    if expired > 0 {
        say(&match lang {
            Lang::Ja => format!("受け入れの期限が過ぎた指摘が{expired}件あります"),
            Lang::En => format!("{expired} acceptances have run out"),
        });
    }
    if gone > 0 {
        say(&match lang {
            Lang::Ja => format!(
                "受け入れた指摘のうち{gone}件はもうありません（kouetsu baseline --update で除けます）"
            ),
            Lang::En => format!(
                "{gone} accepted findings are gone (`kouetsu baseline --update` removes them)"
            ),
        });
    }
}

/// A line on the standard error.
pub(super) fn say(text: &str) {
    let line = format!("{}\n", super::visible(text));
    let _ = std::io::stderr().write_all(line.as_bytes());
}

impl Revision {
    fn load(name: &str, lang: Lang) -> Result<Self, Failure> {
        let repository = Repository::of(&absolute(Path::new(".")), lang)?;
        let commit = repository.commit(name)?;
        let folder = tempfile::tempdir()?;
        repository.write_toml(&commit, folder.path())?;
        Ok(Self { folder, repository })
    }

    /// Where the configuration of a file stands in the revision.
    pub(super) fn config_path(
        &self,
        file: &Path,
        common: &Common,
    ) -> Result<Option<PathBuf>, Failure> {
        let named = common.config.as_deref().map(absolute);
        let below = self.repository.below(named.as_deref().unwrap_or(file))?;
        let there = self.folder.path().join(below);
        if named.is_some() {
            return Ok(Some(there));
        }
        // Nothing above the working copy belongs to the revision.
        let found = Config::find(&there);
        Ok(found.filter(|path| path.starts_with(self.folder.path())))
    }

    /// Reads it as if it stood in the working copy.
    fn config(&self, path: &Path) -> Result<Config, ConfigError> {
        let home = |path: PathBuf| match path.strip_prefix(self.folder.path()) {
            Ok(below) => self.repository.root().join(below),
            Err(_) => path,
        };
        match Config::load(path) {
            Ok(mut config) => {
                config.root = config.root.map(home);
                Ok(config)
            }
            Err(mut error) => {
                error.path = home(error.path);
                Err(error)
            }
        }
    }
}
