//! Examining files: what `check`, `baseline` and a dropped file have in common.

use std::collections::{BTreeMap, HashSet};
use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use kouetsu::baseline::{self, Applied};
use kouetsu::check::{FileReport, Located, RowKey, check_grid};
use kouetsu::config::{Choice, Config, ConfigError};
use kouetsu::finding::Severity;
use kouetsu::grid::{self, Delimiter, Grid, OpenError};
use kouetsu::manifest::Manifest;
use kouetsu::rule::{Lang, RuleMeta};
use kouetsu::rules::tool;
use kouetsu::source::SourceError;

use super::accepted::Accepted;
use super::files::{self, Input, Inputs, absolute};
use super::fix::{self, FixArgs, Fixed};
use super::progress::Progress;
use super::{Common, Failure, complaint};

/// What came of one file.
type Checked = (FileReport, Option<Fixed>);
/// Where a configuration stands and what it says.
type Configs = BTreeMap<PathBuf, Result<Arc<Config>, Arc<ConfigError>>>;

/// What a run needs to know about every file.
struct Run<'a> {
    how: &'a How<'a>,
    common: &'a Common,
    configs: Configs,
    suppressed: AtomicUsize,
    /// What the baseline did, by path as in its entries.
    applied: Mutex<BTreeMap<String, Applied>>,
    /// Threads for one file.
    threads: usize,
}

/// How to examine files, whoever asks.
pub(super) struct How<'a> {
    pub(super) choice: Choice,
    pub(super) delimiter: Option<Delimiter>,
    pub(super) threads: Option<u16>,
    /// `None`: nothing is fixed. With the level from which on.
    pub(super) fixing: Option<(&'a FixArgs, Severity)>,
    pub(super) accepted: Accepted,
    /// Tables stay in memory for reports that show them.
    pub(super) keep_grids: bool,
}

impl How<'_> {
    /// Threads for all files together.
    fn threads(&self) -> usize {
        match self.threads {
            Some(n) => n.into(),
            None => std::thread::available_parallelism().map_or(1, usize::from),
        }
    }
}

/// What was found in all files.
pub(super) struct Examined {
    pub(super) lang: Lang,
    pub(super) reports: Vec<FileReport>,
    pub(super) suppressed: usize,
    pub(super) fixed: Vec<Fixed>,
    pub(super) applied: BTreeMap<String, Applied>,
    /// Reports of files that the baseline knows under another name.
    pub(super) renamed: Vec<usize>,
}

/// Checks everything that the paths stand for.
pub(super) fn examine(
    paths: &[PathBuf],
    how: &How<'_>,
    common: &Common,
) -> Result<Examined, Failure> {
    if how.threads() > 1 {
        // Not waited for: whoever needs a list that is being read waits for that list.
        std::thread::spawn(kouetsu::rules::prepare);
    }
    let inputs = files::collect(paths);
    if let Some(since) = &how.accepted.since {
        since.covers(&inputs, common.lang(None))?;
    }
    let mut run = Run {
        how,
        common,
        configs: BTreeMap::new(),
        suppressed: AtomicUsize::new(0),
        applied: Mutex::default(),
        threads: how.threads() / inputs.files.len().max(1),
    };
    for input in &inputs.files {
        let Some(path) = run.config_path(&input.absolute)? else {
            continue;
        };
        let read = |path: &PathBuf| how.accepted.config(path).map(Arc::new).map_err(Arc::new);
        run.configs.entry(path).or_insert_with_key(read);
    }
    let first = match inputs.files.first() {
        Some(input) => run.config(input)?.ok(),
        None => None,
    };
    let lang = common.lang(first.as_deref());
    tell_documents(&inputs, lang);
    let mut reports = run.problems(&inputs, lang);
    let mut fixed = Vec::new();
    for (report, fixes) in run.files(&inputs.files) {
        reports.push(report);
        fixed.extend(fixes);
    }
    let mut examined = Examined {
        lang,
        reports,
        fixed,
        suppressed: run.suppressed.into_inner(),
        applied: run
            .applied
            .into_inner()
            .expect("no thread panics while it holds the lock"),
        renamed: Vec::new(),
    };
    how.accepted.follow_renames(&mut examined);
    Ok(examined)
}

/// Says on the standard error which folders hold documents that were passed over.
fn tell_documents(inputs: &Inputs, lang: Lang) {
    for (folder, count) in &inputs.documents {
        let told = match lang {
            Lang::Ja => format!(
                "{folder}: Word の文書（.docx）{count}件は検査していません。ファイルを指定すると検査します\n"
            ),
            Lang::En => format!(
                "{folder}: {count} Word document(s) (.docx) not checked; name them to check them\n"
            ),
        };
        // If the standard error is gone there is nobody left to tell.
        let _ = std::io::Write::write_all(&mut std::io::stderr(), super::visible(&told).as_bytes());
    }
}

/// The rule that an unreadable file is a finding of.
pub(super) fn rule_of(error: &OpenError) -> &'static RuleMeta {
    match error {
        OpenError::Source(SourceError::Decode { .. }) => &tool::UNDECODABLE_BYTES,
        _ => &tool::UNREADABLE_FILE,
    }
}

/// What to say about a folder that could not be opened.
fn locked(error: &std::io::Error, lang: Lang) -> (String, String) {
    let denied = error.kind() == std::io::ErrorKind::PermissionDenied;
    let message = match (denied, lang) {
        (true, Lang::Ja) => "フォルダーを開く権限がありません".to_owned(),
        (true, Lang::En) => "You may not open this folder".to_owned(),
        (false, Lang::Ja) => format!("フォルダーを開けません（{error}）"),
        (false, Lang::En) => format!("The folder cannot be opened ({error})"),
    };
    let help = match lang {
        Lang::Ja => {
            "この中の表は検査していません。フォルダーの持ち主に許可を頼むか、読める場所へ写してください"
        }
        Lang::En => {
            "Tables in it were not checked. Ask its owner for permission, or copy it to a place you can read"
        }
    };
    (message, help.to_owned())
}

/// A report on a file as a whole.
pub(super) fn whole_file(path: String, finding: Located, failed: bool) -> FileReport {
    FileReport {
        path,
        findings: vec![finding],
        failed,
        ..FileReport::default()
    }
}

impl Run<'_> {
    /// Where the configuration of a file stands.
    fn config_path(&self, file: &Path) -> Result<Option<PathBuf>, Failure> {
        match &self.how.accepted.revision {
            Some(revision) => revision.config_path(file, self.common),
            None => Ok(self.common.config_path(file)),
        }
    }

    fn config(&self, input: &Input) -> Result<Result<Arc<Config>, Arc<ConfigError>>, Failure> {
        Ok(match self.config_path(&input.absolute)? {
            None => Ok(Arc::default()),
            Some(path) => self.configs[&path].clone(),
        })
    }

    /// What is wrong before any file is read.
    fn problems(&self, inputs: &Inputs, lang: Lang) -> Vec<FileReport> {
        let errors = self.configs.values().filter_map(|c| c.as_ref().err());
        let mut reports: Vec<FileReport> = errors
            .map(AsRef::as_ref)
            .chain(&inputs.broken)
            .map(|error| {
                // The caret needs a fixed width of letters: it goes to people, not into the report.
                let _ = std::io::Write::write_all(
                    &mut std::io::stderr(),
                    format!("{}\n", super::visible(&complaint(error, lang))).as_bytes(),
                );
                let (message, help) = error.explain(lang);
                let message = match &error.position {
                    Some(at) => match lang {
                        Lang::Ja => format!("{message}（{}行{}字目）", at.line, at.column),
                        Lang::En => format!("{message} (line {}, column {})", at.line, at.column),
                    },
                    None => message,
                };
                let finding = tool::finding(&tool::INVALID_CONFIGURATION, message, Some(help));
                whole_file(files::shown(&error.path), finding, true)
            })
            .collect();
        for (path, error) in &inputs.locked {
            let (message, help) = locked(error, lang);
            let finding = tool::finding(&tool::UNREADABLE_FILE, message, Some(help));
            reports.push(whole_file(path.clone(), finding, true));
        }
        for path in &inputs.empty {
            let meta = &tool::NO_TABLE_FOUND;
            let message = tool::text(meta, lang, "directory", &[]);
            let help = tool::text(meta, lang, "help-directory", &[]);
            let finding = tool::finding(meta, message, Some(help));
            reports.push(whole_file(path.clone(), finding, true));
        }
        if !self.leaves_out(&tool::MANIFEST_MISMATCH) {
            for (path, pinned) in &inputs.gone {
                let since = self.how.accepted.since.as_ref();
                if since.is_some_and(|since| !since.lost(&absolute(Path::new(path)))) {
                    continue;
                }
                let finding = Manifest::mismatch(pinned, None, lang);
                reports.extend(finding.map(|finding| whole_file(path.clone(), finding, false)));
            }
        }
        reports
    }

    fn leaves_out(&self, rule: &RuleMeta) -> bool {
        self.how.choice.ignore.iter().any(|s| s.matches(rule))
    }

    /// Checks all files, several at a time; the order of the reports is that of the files.
    fn files(&self, inputs: &[Input]) -> Vec<Checked> {
        let threads = self.how.threads();
        let next = AtomicUsize::new(0);
        let progress = Progress::new(inputs.len(), self.common.lang(None));
        let slots: Vec<Mutex<Option<Checked>>> = inputs.iter().map(|_| Mutex::default()).collect();
        let work = || {
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(input) = inputs.get(index) else {
                    break;
                };
                let report = self.guarded(input);
                *slots[index]
                    .lock()
                    .expect("no thread panics while it holds a slot") = report;
                progress.done();
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads.min(inputs.len()) {
                scope.spawn(work);
            }
            work();
        });
        slots
            .into_iter()
            .filter_map(|slot| {
                slot.into_inner()
                    .expect("no thread panics while it holds a slot")
            })
            .collect()
    }

    /// A defect of ours in one file must not cost the report on the others.
    fn guarded(&self, input: &Input) -> Option<Checked> {
        // Nothing that a panic could leave half changed outlives the call.
        catch_unwind(AssertUnwindSafe(|| self.file(input))).unwrap_or_else(|_| {
            let message = match self.common.lang(None) {
                Lang::Ja => "kouetsu の誤りで検査できませんでした",
                Lang::En => "a defect of kouetsu kept it from checking this file",
            };
            let finding = tool::finding(&tool::UNREADABLE_FILE, message.to_owned(), None);
            Some((whole_file(input.name.clone(), finding, true), None))
        })
    }

    /// Checks one file; `None` where its configuration is broken, which is told once.
    fn file(&self, input: &Input) -> Option<Checked> {
        // What cannot be found out was told before the first file was read.
        let config = self.config(input).ok()?.ok()?;
        let lang = self.common.lang(Some(&config));
        let grids = match self.open(input) {
            Ok(grids) => grids,
            Err(error) => {
                let text = error.explain(lang);
                let finding = tool::finding(rule_of(&error), text.message, Some(text.remedy));
                let report = whole_file(input.name.clone(), finding, true);
                return Some((report, None));
            }
        };
        let mut options = config.options(&input.absolute, &self.how.choice, lang);
        options.threads = self.threads;
        let since = self.how.accepted.since.as_ref();
        let unchanged = since.is_some_and(|since| since.unchanged(&input.absolute));
        if unchanged {
            // It is only read, so that one that cannot be is told.
            options.ignored = kouetsu::rules::all().map(|rule| rule.code).collect();
            options.settings.own = None;
        }
        let (grids, fixed) = match self.how.fixing {
            Some((fixing, least)) => {
                let (grids, fixed) = fix::fix(fixing, input, grids, (&config, &options, least));
                (grids, Some(fixed))
            }
            None => (grids.into_iter().map(Arc::new).collect(), None),
        };
        let elsewhere = fixed.as_ref().and_then(Fixed::elsewhere);
        let mut report = FileReport {
            path: elsewhere.unwrap_or(&input.name).to_owned(),
            encoding: grids.first().and_then(|grid| grid.source().encoding()),
            ..FileReport::default()
        };
        if elsewhere.is_none() && since.is_none_or(|since| since.concerns(&input.absolute)) {
            report.findings.extend(self.pin(input, &grids, lang));
        }
        let mut blank = true;
        // Only a baseline or a comparison may have to look at the rows again.
        let again = match self.how.accepted.key(input).is_some() || since.is_some() {
            true => grids.clone(),
            false => Vec::new(),
        };
        for grid in grids {
            blank &= grid.cell_count() == 0;
            if self.how.keep_grids {
                report.grids.push(Arc::clone(&grid));
            }
            let (tables, mut findings) = check_grid(grid, &options);
            self.suppressed
                .fetch_add(config.apply(&mut findings), Ordering::Relaxed);
            // A sheet without rows (a cover, notes) is no table.
            report
                .tables
                .extend(tables.into_iter().filter(|table| table.rows > 0));
            report.findings.append(&mut findings);
        }
        let rows = || baseline::rows(&again, &options.hints);
        if !unchanged {
            self.accept(input, &mut report.findings, lang, rows);
            if let Some(since) = since {
                let delimiter = self.how.delimiter;
                since.apply(input, &again, delimiter, &options, &mut report.findings);
            }
        }
        if report.tables.iter().all(|table| table.rows == 0) {
            let meta = &tool::NO_TABLE_FOUND;
            let document = (input.absolute.extension())
                .is_some_and(|ending| ending.eq_ignore_ascii_case("docx"));
            let (key, help) = match (document, blank) {
                (true, true) => ("no-table-inside", "help-document"),
                (false, true) => ("empty", "help-empty"),
                (_, false) => ("no-table", "help-file"),
            };
            let message = tool::text(meta, lang, key, &[]);
            let help = tool::text(meta, lang, help, &[]);
            let finding = tool::finding(meta, message, Some(help));
            report.findings.insert(0, finding);
            report.failed = true;
        }
        Some((report, fixed))
    }

    /// Takes out what the baseline accepts.
    fn accept(
        &self,
        input: &Input,
        findings: &mut Vec<Located>,
        lang: Lang,
        rows: impl FnOnce() -> HashSet<RowKey>,
    ) {
        let accepted = &self.how.accepted;
        let Some(key) = accepted.key(input) else {
            return;
        };
        let applied = accepted
            .baseline
            .apply(&key, findings, accepted.today, rows);
        accepted.tell_expired(&applied, findings, lang);
        self.suppressed
            .fetch_add(applied.suppressed, Ordering::Relaxed);
        self.applied
            .lock()
            .expect("no thread panics while it holds the lock")
            .insert(key, applied);
    }

    fn open(&self, input: &Input) -> Result<Vec<Grid>, OpenError> {
        let delimiter = self.how.delimiter;
        match &input.path {
            Some(path) => grid::open(path, delimiter),
            None => {
                let mut bytes = Vec::new();
                // A broken standard input is an input that ends early: the check says what is left.
                let _ = std::io::stdin().lock().read_to_end(&mut bytes);
                grid::read_bytes(input.name.as_str(), bytes, delimiter)
            }
        }
    }

    /// What the manifest says about the file.
    fn pin(&self, input: &Input, grids: &[Arc<Grid>], lang: Lang) -> Option<Located> {
        let pinned = input.pinned.as_ref()?;
        if self.leaves_out(&tool::MANIFEST_MISMATCH) {
            return None;
        }
        match grids.first() {
            Some(grid) => Manifest::mismatch(pinned, Some(grid.source().raw()), lang),
            None => Manifest::mismatch(pinned, Some(b""), lang),
        }
    }
}
