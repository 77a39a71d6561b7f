//! Files without a command: somebody dropped them on the program, or typed nothing else.
//!
//! Each gets its report and its review workbook beside it, under names that were free: a review
//! workbook may hold a day's decisions, so nothing is ever replaced. Whether the report is opened
//! and whether the window waits depends on who asked ([`Surroundings`]).

mod desktop;

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

use kouetsu::check::FileReport;
use kouetsu::config::Choice;
use kouetsu::finding::Severity;
use kouetsu::report::{Report, harmless};
use kouetsu::rule::Lang;

use desktop::{Desktop, Here, Manner, say};

pub(super) use desktop::Surroundings;

use super::accepted::Accepted;
use super::check::{self, Format};
use super::examine::{How, examine};
use super::{Common, Failure, Outcome, output};

/// Ends the name of what is written: 原稿.xlsx → 原稿_点検.html.
const SUFFIX: &str = "_点検";
/// Reports opened at once; a folder full of tables must not become a screen full of windows.
const MAX_OPENED: usize = 5;
/// Names tried before giving up.
const MAX_NUMBER: usize = 999;

/// Arguments with `*` and `?` replaced by the files they mean. A file of just that name, an option
/// and a pattern without a file stay as they are.
pub(super) fn expanded(arguments: Vec<OsString>) -> Vec<OsString> {
    let mut out = Vec::new();
    for (at, argument) in arguments.into_iter().enumerate() {
        let pattern = argument.to_str().filter(|text| {
            at > 0
                && text.contains(['*', '?'])
                && !text.starts_with('-')
                && !Path::new(text).exists()
        });
        let found: Vec<OsString> = pattern
            .and_then(|pattern| glob::glob(pattern).ok())
            .into_iter()
            .flatten()
            .filter_map(|path| Some(path.ok()?.into_os_string()))
            .collect();
        match found.is_empty() {
            true => out.push(argument),
            false => out.extend(found),
        }
    }
    out
}

/// The files and folders, if the arguments are nothing else. One that is not there (any more) is
/// one of them if it can be nothing but a path. A command of that name comes first.
pub(super) fn files(
    arguments: &[OsString],
    is_command: impl Fn(&OsStr) -> bool,
) -> Option<Vec<PathBuf>> {
    let (_, rest) = arguments.split_first()?;
    let first = rest.first()?;
    let files: Vec<PathBuf> = rest.iter().map(PathBuf::from).collect();
    let is_path = |path: &PathBuf| {
        let text = path.to_string_lossy();
        path.exists() || text.contains(['/', '\\', '.']) && !text.starts_with('-')
    };
    let any = files.iter().any(|path| path.exists());
    (any && files.iter().all(is_path) && !is_command(first)).then_some(files)
}

/// What was dropped: each table once, those of folders among them.
struct Dropped {
    tables: Vec<PathBuf>,
    /// What is not there.
    missing: Vec<PathBuf>,
    /// Folders without a table.
    empty: Vec<String>,
    /// Folders with Word documents, which are checked only where they are dropped themselves.
    documents: Vec<(String, usize)>,
}

fn sorted_out(paths: &[PathBuf]) -> Dropped {
    let (there, missing): (Vec<_>, Vec<_>) = paths.iter().cloned().partition(|path| path.exists());
    let inputs = super::files::collect(&there);
    let empty = inputs.empty.into_iter();
    let locked = inputs.locked.into_iter().map(|(folder, _)| folder);
    Dropped {
        tables: (inputs.files.into_iter())
            .filter_map(|input| input.path)
            .collect(),
        missing,
        empty: empty.chain(locked).collect(),
        documents: inputs.documents,
    }
}

/// Whether the program was started by a click, with nothing to do.
pub(super) fn clicked(arguments: &[OsString], around: Surroundings) -> bool {
    arguments.len() < 2 && around.manner().wait
}

/// Tells somebody who clicked what to do, and waits.
pub(super) fn welcome(around: Surroundings) -> Outcome {
    say(
        "kouetsu: 表のファイル（xlsx・csv・tsv など）を、このアイコンの上に落としてください。\n\
         報告（html）と点検ブック（xlsx）を、同じフォルダーに作ります。\n\
         Drop files on this program: it writes a report and a review workbook beside them.",
    );
    Here(around.system).wait();
    Outcome::Clean
}

/// Checks files and writes beside each its report and its review workbook.
pub(super) fn run(
    files: &[PathBuf],
    common: &Common,
    around: Surroundings,
) -> Result<Outcome, Failure> {
    let manner = around.manner();
    let mut desktop = Here(around.system);
    let result = run_on(files, common, manner, &mut desktop);
    if manner.wait {
        if let Err(failure) = &result {
            say(&super::visible(&failure.to_string()));
        }
        desktop.wait();
    }
    result
}

fn run_on(
    files: &[PathBuf],
    common: &Common,
    manner: Manner,
    desktop: &mut dyn Desktop,
) -> Result<Outcome, Failure> {
    let mut worst = Outcome::Clean;
    let mut opened = 0;
    let mut refused = Ok(());
    let dropped = sorted_out(files);
    for path in &dropped.missing {
        say(&format!(
            "{}: 見つかりません。ほかのファイルを続けます（no such file）",
            name(path)
        ));
        worst = Outcome::Unusable;
    }
    for folder in &dropped.empty {
        say(&format!(
            "{}: フォルダーに検査できる表がありません（no table in this folder）",
            name(folder)
        ));
        worst = Outcome::Unusable;
    }
    for (folder, count) in &dropped.documents {
        say(&format!(
            "{}: Word の文書（.docx）{count}件は検査していません。検査するには文書そのものを落としてください（drop documents themselves）",
            name(folder)
        ));
    }
    for (at, file) in dropped.tables.iter().enumerate() {
        if ours(file) {
            say(&format!(
                "{}: 点検の結果なので除きます（a result of ours: left out）",
                name(file)
            ));
            continue;
        }
        // What could not be written beside one file says nothing about the next.
        let twin = |other: &PathBuf| {
            other != file && other.with_extension("") == file.with_extension("") && !ours(other)
        };
        let others = dropped.tables.iter().enumerate();
        let twin = others
            .filter(|(place, _)| *place != at)
            .any(|(_, other)| twin(other));
        match one(file, twin, common) {
            Ok((outcome, report)) => {
                worst = worst.max(outcome);
                if let (Some(report), true) = (report, manner.open && opened < MAX_OPENED) {
                    opened += 1;
                    if desktop.open(&report).is_err() {
                        say(
                            "報告を開けません。上のファイルを開いてください（cannot open the report）",
                        );
                    }
                }
            }
            Err(failure) => refused = Err(failure),
        }
    }
    refused.map(|()| worst)
}

/// Checks one file; the place of its report, unless it could not be read. A twin has the same name
/// but for its ending.
fn one(file: &Path, twin: bool, common: &Common) -> Result<(Outcome, Option<PathBuf>), Failure> {
    let how = How {
        choice: Choice::default(),
        delimiter: None,
        threads: None,
        fixing: None,
        accepted: Accepted::none(),
        keep_grids: true,
    };
    let paths = [file.to_owned()];
    let mut examined = examine(&paths, &how, common)?;
    let lang = examined.lang;
    for report in &mut examined.reports {
        // Reports are mailed: where the file lay is nobody's concern.
        report.path = name(&report.path);
    }
    let outcome = check::outcome(&examined.reports, Severity::Warning, false);
    let report = Report {
        files: &examined.reports,
        suppressed: examined.suppressed,
    };
    let style = common.style(lang, Severity::Warning);
    if examined.reports.iter().any(unreadable) {
        common.write(|out| check::write(&report, Format::Terminal, &style, out))?;
        return Ok((outcome, None));
    }
    let (page, book) = reserve(file, twin)?;
    for (path, format) in [(&page, Format::Html), (&book, Format::Xlsx)] {
        let written = output::write_file(path, |out| check::write(&report, format, &style, out));
        if written.is_err() {
            // Only the empty files that hold the names.
            for path in [&page, &book] {
                if std::fs::metadata(path).is_ok_and(|found| found.len() == 0) {
                    let _ = std::fs::remove_file(path);
                }
            }
        }
        written?;
    }
    let summary = report.summary();
    let (error, warning, info) = (summary.error, summary.warning, summary.info);
    let (page_name, book_name) = (name(&page), name(&book));
    say(&match lang {
        Lang::Ja => format!(
            "{}: エラー {error}件、警告 {warning}件、参考 {info}件\n  報告: {page_name}\n  点検ブック: {book_name}",
            name(file)
        ),
        Lang::En => format!(
            "{}: {error} errors, {warning} warnings, {info} notes\n  report: {page_name}\n  review workbook: {book_name}",
            name(file)
        ),
    });
    Ok((outcome, Some(page)))
}

fn unreadable(report: &FileReport) -> bool {
    report.failed
}

/// The last part of a path, for people.
fn name(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    let last = path.file_name().unwrap_or(path.as_os_str());
    harmless(&last.to_string_lossy())
}

/// Whether a file is a result of an earlier run, or what Excel leaves beside an open book.
pub(super) fn ours(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let stem = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    let stem = stem.strip_suffix('_').unwrap_or(stem);
    name.starts_with("~$") || stem.ends_with(SUFFIX)
}

/// Takes the first names that neither a file nor another run has: empty files hold them.
fn reserve(file: &Path, twin: bool) -> Result<(PathBuf, PathBuf), Failure> {
    let take = |path: &Path| {
        std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(path)
            .map(drop)
    };
    let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
    for number in 1..=MAX_NUMBER {
        let place = |ending| beside(file, twin, number, ending);
        let (page, book) = (place("html"), place("xlsx"));
        let taken = take(&page).and_then(|()| {
            take(&book).inspect_err(|_| {
                let _ = std::fs::remove_file(&page);
            })
        });
        match taken {
            Ok(()) => return Ok((page, book)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
            Err(error) => {
                last = error;
                break;
            }
        }
    }
    Err(Failure::Message(format!(
        "{}: 隣に報告を書けません（{last}）\n対処: 書けるフォルダーに写してから、もう一度落としてください（copy it to a folder you may write to）",
        name(file)
    )))
}

/// 原稿.xlsx → 原稿_点検.html, 原稿_点検_2.html …; 原稿_xlsx_点検.html beside a twin 原稿.csv.
fn beside(file: &Path, twin: bool, number: usize, ending: &str) -> PathBuf {
    let mut name: OsString = file.file_stem().unwrap_or(OsStr::new("")).to_owned();
    if let Some(own) = file.extension().filter(|_| twin) {
        name.push("_");
        name.push(own);
    }
    name.push(SUFFIX);
    if number > 1 {
        name.push(format!("_{number}"));
    }
    name.push(".");
    name.push(ending);
    file.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(words: &[&str]) -> Vec<OsString> {
        let program = OsString::from("kouetsu");
        std::iter::once(program)
            .chain(words.iter().map(OsString::from))
            .collect()
    }

    #[test]
    fn only_files_are_a_drop_and_commands_come_first() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        for name in ["a.tsv", "b.tsv"] {
            std::fs::write(at(name), "x").unwrap();
        }
        let (a, b, missing) = (at("a.tsv"), at("b.tsv"), at("c.tsv"));
        let is = |words: &[&str]| files(&arguments(words), |_| false).is_some();
        assert!(is(&[&a]));
        assert!(is(&[&a, &b]));
        assert!(is(&[&a, &missing]), "told, and the rest is done");
        assert!(!is(&[&missing]));
        assert!(!is(&[&a, "chekc"]), "a command misspelt");
        assert!(!is(&[&a, "--lang"]));
        assert!(!is(&[&a, "--output-file=a.html"]));
        assert!(is(&["."]), "a folder");
        assert!(!is(&[]));
        let same = |word: &OsStr| word == OsStr::new(&a);
        assert!(
            files(&arguments(&[&a]), same).is_none(),
            "a command of that name"
        );
    }

    #[test]
    fn patterns_become_files() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        for name in ["計画1.tsv", "計画2.tsv", "other.csv"] {
            std::fs::write(at(name), "x").unwrap();
        }
        let given = arguments(&["check", &at("計画*.tsv"), &at("none*.tsv"), "--select=N*"]);
        let wanted = arguments(&[
            "check",
            &at("計画1.tsv"),
            &at("計画2.tsv"),
            &at("none*.tsv"),
            "--select=N*",
        ]);
        assert_eq!(expanded(given), wanted);
    }

    #[test]
    fn names_are_beside_the_file_and_free() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("第1回.原稿.xlsx");
        std::fs::write(
            folder.path().join("第1回.原稿_点検.xlsx"),
            "a day's decisions",
        )
        .unwrap();
        let (page, book) = reserve(&file, false).unwrap();
        let (twin, _) = reserve(&file, true).unwrap();
        assert_eq!(name(&twin), "第1回.原稿_xlsx_点検.html");
        assert_eq!(name(&page), "第1回.原稿_点検_2.html");
        assert_eq!(name(&book), "第1回.原稿_点検_2.xlsx");
        assert!(!folder.path().join("第1回.原稿_点検.html").exists());
        assert!(ours(&page) && ours(&book) && ours(Path::new("~$原稿.xlsx")));
        assert!(!ours(&file) && !ours(Path::new("点検表_2.xlsx")));
    }

    /// Remembers what was asked of it.
    #[derive(Default)]
    struct Watched(Vec<PathBuf>);

    impl Desktop for Watched {
        fn open(&mut self, path: &Path) -> io::Result<()> {
            self.0.push(path.to_owned());
            Err(io::ErrorKind::NotFound.into())
        }
        fn wait(&mut self) {}
    }

    #[test]
    fn some_reports_are_opened_and_a_failure_to_open_is_no_failure() {
        let folder = tempfile::tempdir().unwrap();
        let tables: Vec<PathBuf> = (0..MAX_OPENED + 2)
            .map(|n| folder.path().join(format!("{n}.csv")))
            .collect();
        for table in &tables {
            std::fs::write(table, "番号,名前\n1,朝\n2,昼\n").unwrap();
        }
        let mut watched = Watched::default();
        let manner = Manner {
            open: true,
            wait: false,
        };
        run_on(&tables, &super::super::common(), manner, &mut watched).unwrap();
        assert_eq!(watched.0.len(), MAX_OPENED);
        assert!(watched.0.iter().all(|path| path.is_file()));
        assert!(
            tables
                .iter()
                .all(|table| beside(table, false, 1, "xlsx").is_file())
        );
    }
}
