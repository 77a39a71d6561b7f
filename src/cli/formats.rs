//! Which reports are written where: `--format terminal --format sarif=out.sarif`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use kouetsu::report::{self, Report, Style};
use kouetsu::rule::Lang;

use super::{Common, Failure};

/// Names the file that GitHub shows on the page of a workflow run.
const STEP_SUMMARY: &str = "GITHUB_STEP_SUMMARY";
/// A larger summary is dropped as a whole.
const MAX_SUMMARY: usize = 1 << 20;

/// A form of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Terminal,
    Concise,
    Json,
    Jsonl,
    Html,
    Xlsx,
    Sarif,
    Github,
    Rdjsonl,
    Gitlab,
    Junit,
    Markdown,
}

/// A form and, if given, the file it goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) format: Format,
    path: Option<PathBuf>,
}

impl Target {
    /// The file it goes to.
    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The report shows whole tables.
    pub(super) fn shows_tables(&self) -> bool {
        matches!(self.format, Format::Html | Format::Xlsx)
    }
}

/// Reads `FORMAT` or `FORMAT=FILE`.
pub(super) fn target(text: &str) -> Result<Target, String> {
    let (name, path) = match text.split_once('=') {
        Some((_, "")) => {
            return Err("「=」の後にファイルの名前が要ります（FORMAT=FILE）".to_owned());
        }
        Some((name, path)) => (name, Some(PathBuf::from(path))),
        None => (text, None),
    };
    match Format::from_str(name, true) {
        Ok(format) => Ok(Target { format, path }),
        Err(_) => Err(format!("使える形（formats）は {}", names().join("、"))),
    }
}

fn names() -> Vec<String> {
    let values = Format::value_variants().iter();
    let names = values.filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()));
    names.collect()
}

/// What is wrong with the targets taken together.
pub(super) fn misuse(targets: &[Target], lang: Lang) -> Option<String> {
    let unnamed = targets
        .iter()
        .filter(|target| target.path.is_none())
        .count();
    let twice = targets.iter().enumerate().find_map(|(i, target)| {
        let same = targets[..i].iter().any(|other| other.path == target.path);
        target.path.as_deref().filter(|_| same)
    });
    match (unnamed > 1, twice, lang) {
        (false, None, _) => None,
        (true, _, Lang::Ja) => Some(
            "標準出力に書ける形は1つです。ほかは「--format 形=ファイル」と書いてください"
                .to_owned(),
        ),
        (true, _, Lang::En) => Some(
            "only one format goes to the standard output: write `--format FORMAT=FILE`".to_owned(),
        ),
        (_, Some(path), Lang::Ja) => Some(format!("「{}」に2つの形を書けません", path.display())),
        (_, Some(path), Lang::En) => Some(format!("two formats go to `{}`", path.display())),
    }
}

/// Writes the report in every form asked for: first the files, then the standard output, so that
/// a reader who stops early costs no file.
pub(super) fn write_all(
    report: &Report<'_>,
    targets: &[Target],
    style: &Style,
    common: &Common,
) -> Result<(), Failure> {
    let workbook = |target: &Target| target.path.is_none() && target.format == Format::Xlsx;
    if targets.iter().any(workbook) {
        common.keep_off_terminal(style.lang)?;
    }
    for target in targets {
        let Some(path) = &target.path else { continue };
        let style = Style {
            color: false,
            ..*style
        };
        super::output::write_file(path, |out| write(report, target.format, &style, out))?;
    }
    let named = targets.iter().find(|target| target.path.is_none());
    if let Some(target) = named {
        common.write(|out| write(report, target.format, style, out))?;
    }
    if targets.iter().any(|target| target.format == Format::Github) {
        summarise(report, style);
    }
    Ok(())
}

/// Writes a report in one of the formats.
pub(super) fn write(
    report: &Report<'_>,
    format: Format,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Terminal => report::terminal(report, style, out),
        Format::Concise => report::concise(report, style, out),
        Format::Json => report::json(report, style, out),
        Format::Jsonl => report::jsonl(report, style, out),
        Format::Html => report::html(report, style, out),
        Format::Xlsx => report::workbook(report, style, out),
        Format::Sarif => report::sarif(report, style, out),
        Format::Github => report::github(report, style, out),
        Format::Rdjsonl => report::rdjsonl(report, style, out),
        Format::Gitlab => report::gitlab(report, style, out),
        Format::Junit => report::junit(report, style, out),
        Format::Markdown => report::markdown(report, style, out),
    }
}

/// Adds the full list to the page of the workflow run; annotations hold only a part.
fn summarise(report: &Report<'_>, style: &Style) {
    let Some(path) = std::env::var_os(STEP_SUMMARY).filter(|path| !path.is_empty()) else {
        return;
    };
    if let Err(error) = append(Path::new(&path), report, style) {
        // The annotations are there: a missing list is no reason to fail the run.
        let told = format!(
            "{STEP_SUMMARY} に書けません（cannot write the summary）: {}\n",
            super::visible(&error.to_string())
        );
        let _ = io::stderr().write_all(told.as_bytes());
    }
}

fn append(path: &Path, report: &Report<'_>, style: &Style) -> io::Result<()> {
    let written = std::fs::metadata(path).map_or(0, |file| file.len());
    let room = MAX_SUMMARY.saturating_sub(usize::try_from(written).unwrap_or(MAX_SUMMARY));
    let mut text = Vec::new();
    report::markdown_within(report, style, room, &mut text)?;
    if text.len() > room {
        return Ok(());
    }
    let mut file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)?;
    file.write_all(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_may_name_its_file() {
        let target = |text| super::target(text).expect("known");
        assert_eq!(target("json").path, None);
        let sarif = target("sarif=a=b.sarif");
        assert_eq!(sarif.format, Format::Sarif);
        assert_eq!(sarif.path, Some("a=b.sarif".into()));
        assert!(super::target("xml").is_err_and(|known| known.contains("junit")));
        assert!(super::target("json=").is_err());
    }

    #[test]
    fn a_place_takes_one_form() {
        let misused = |texts: &[&str]| {
            let targets: Vec<Target> = texts.iter().map(|t| target(t).expect("known")).collect();
            misuse(&targets, Lang::En).is_some()
        };
        assert!(!misused(&["terminal", "json=a", "sarif=b"]));
        assert!(misused(&["terminal", "json"]));
        assert!(misused(&["sarif=a", "json=a"]));
    }
}
