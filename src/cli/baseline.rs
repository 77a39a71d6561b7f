//! `kouetsu baseline`.

use std::path::{Path, PathBuf};

use clap::Args;
use kouetsu::baseline::{self, Baseline, Date, Entry, Stamp};
use kouetsu::config::Choice;
use kouetsu::rule::Lang;

use super::accepted::{self, Accepted};
use super::examine::{self, Examined, How};
use super::files::{absolute, shown};
use super::{Common, Failure, Outcome};

#[derive(Debug, Args)]
#[command(next_help_heading = "オプション（options）")]
pub(super) struct BaselineArgs {
    /// 対象のファイルかフォルダー（files or directories）
    #[arg(
        value_name = "PATH",
        required_unless_present = "from",
        help_heading = "対象（arguments）"
    )]
    paths: Vec<PathBuf>,
    /// 一覧を書くファイル（the baseline）
    #[arg(long, value_name = "FILE", default_value = baseline::FILE_NAME)]
    file: PathBuf,
    /// もうない指摘を一覧から除きます。増やすことはありません（remove what is gone; never adds）
    #[arg(long, conflicts_with_all = ["reason", "name", "expires"])]
    update: bool,
    /// 点検ブックで「対応不要」とした指摘を一覧に加えます（add what a review workbook accepts）
    #[arg(long, value_name = "REVIEW.xlsx", conflicts_with_all = ["paths", "update", "reason", "name", "expires"])]
    from: Option<PathBuf>,
    /// 受け入れる理由（why they are accepted）
    #[arg(long, value_name = "TEXT", default_value = "導入した時点であった指摘")]
    reason: String,
    /// 受け入れる人の名前（who accepts them）
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// 期限。この日までは報告しません。例：2027-03-31（last day of acceptance）
    #[arg(long, value_name = "DATE")]
    expires: Option<Date>,
}

impl BaselineArgs {
    /// What is read.
    pub(super) fn inputs(&self) -> &[PathBuf] {
        &self.paths
    }
}

pub(super) fn run(args: &BaselineArgs, common: &Common) -> Result<Outcome, Failure> {
    let lang = common.lang(Some(&common.config_here()?));
    if common.output_file.is_some() {
        return Err(Failure::Message(match lang {
            Lang::Ja => "一覧を書く場所は --output-file ではなく --file で指定します".to_owned(),
            Lang::En => "the place of the list is `--file`, not `--output-file`".to_owned(),
        }));
    }
    match (&args.from, args.update) {
        (Some(review), _) => adopt(review, args, common, lang),
        (None, true) => update(args, common, lang),
        (None, false) => create(args, common, lang),
    }
}

fn create(args: &BaselineArgs, common: &Common, lang: Lang) -> Result<Outcome, Failure> {
    let path = &args.file;
    if std::fs::symlink_metadata(path).is_ok() {
        let path = path.display();
        return Err(Failure::Message(match lang {
            Lang::Ja => format!(
                "{path} はもうあります\n対処: もうない指摘を除くには --update を付けます。すべて受け入れ直すには、先にこのファイルを消してください"
            ),
            Lang::En => format!(
                "{path} is already there\nhelp: `--update` removes what is gone; to accept everything anew, delete it first"
            ),
        }));
    }
    if args.reason.trim().is_empty() {
        return Err(Failure::Message(match lang {
            Lang::Ja => "--reason に理由を書いてください".to_owned(),
            Lang::En => "--reason must say why".to_owned(),
        }));
    }
    let place = absolute(path);
    let how = how(Accepted::none());
    let examined = examine::examine(&args.paths, &how, common)?;
    let stamp = Stamp {
        reason: args.reason.clone(),
        name: args.name.clone(),
        date: Some(how.accepted.today),
        expires: args.expires,
    };
    let mut entries: Vec<Entry> = Vec::new();
    for report in examined.reports.iter().filter(|report| report.path != "-") {
        if let Some(key) = accepted::key(&place, &absolute(Path::new(&report.path))) {
            entries.extend(Baseline::entries_of(&key, &report.findings, &stamp));
        }
    }
    if examined.reports.iter().all(|report| report.failed) {
        // An empty list would be in the way of the next attempt.
        let path = path.display();
        let told = match lang {
            Lang::Ja => format!("読めた表がないため、{path} は書いていません"),
            Lang::En => format!("no table could be read: {path} was not written"),
        };
        return finish(&told, &examined, common);
    }
    save(&place, &baseline::write(&entries))?;
    let (count, path) = (entries.len(), path.display());
    let told = match lang {
        Lang::Ja => {
            format!("{count}か所を {path} に書きました。検査は「kouetsu check --baseline {path}」")
        }
        Lang::En => format!("{count} places written to {path}: `kouetsu check --baseline {path}`"),
    };
    finish(&told, &examined, common)
}

/// Adds the decisions of a review workbook; entries that are there already keep what they say.
fn adopt(
    review: &Path,
    args: &BaselineArgs,
    common: &Common,
    lang: Lang,
) -> Result<Outcome, Failure> {
    let refuse = |why: String| Failure::Message(format!("{}: {why}", review.display()));
    let raw =
        kouetsu::source::read_file(review).map_err(|error| refuse(error.explain(lang).message))?;
    let decisions =
        kouetsu::report::decisions(&raw).map_err(|error| refuse(error.explain(lang)))?;
    let place = absolute(&args.file);
    let mut text = match std::fs::read_to_string(&args.file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => baseline::write(&[]),
        Err(error) => {
            return Err(Failure::Message(format!(
                "{}: {error}",
                args.file.display()
            )));
        }
    };
    let known = accepted::parse(&place, text.clone().into_bytes(), lang)?;
    let mut added = Vec::new();
    let found = decisions.accepted.len();
    for mut entry in decisions.accepted.into_iter().flat_map(|one| one.entries) {
        let Some(key) = accepted::key(&place, &absolute(Path::new(&entry.path))) else {
            continue;
        };
        entry.path = key;
        let same = |other: &&Entry| {
            other.path == entry.path
                && other.code == entry.code
                && other.fingerprint == entry.fingerprint
        };
        if known.entries.iter().chain(&added).find(same).is_none() {
            added.push(entry);
        }
    }
    if !added.is_empty() {
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&baseline::tables(&added));
        save(&place, &text)?;
    }
    let (count, path) = (added.len(), args.file.display());
    let (open, fixed) = (decisions.open, decisions.fixed);
    let told = match lang {
        Lang::Ja if count == 0 => match found {
            0 => format!(
                "「対応不要」とした指摘がないため、何も書きませんでした（修正済 {fixed}件、未対応・要確認 {open}件）"
            ),
            _ => format!(
                "「対応不要」とした指摘は、すべて {path} に入っています。何も書きませんでした"
            ),
        },
        Lang::En if count == 0 => match found {
            0 => format!("nothing is accepted ({fixed} fixed, {open} open): nothing written"),
            _ => format!("everything accepted is in {path} already: nothing written"),
        },
        Lang::Ja => format!(
            "{count}か所を {path} に加えました（修正済 {fixed}件、未対応・要確認 {open}件は加えません）"
        ),
        Lang::En => {
            format!("{count} places added to {path} ({fixed} fixed, {open} open: not added)")
        }
    };
    common.write(|out| writeln!(out, "{told}"))?;
    Ok(Outcome::Clean)
}

fn update(args: &BaselineArgs, common: &Common, lang: Lang) -> Result<Outcome, Failure> {
    let place = absolute(&args.file);
    let bytes = std::fs::read(&args.file).map_err(|error| {
        let path = args.file.display();
        Failure::Message(match lang {
            Lang::Ja => format!(
                "X104 {path}: 読めません（{error}）\n対処: 初めてなら --update を付けずに作ります"
            ),
            Lang::En => format!(
                "X104 {path}: cannot be read ({error})\nhelp: leave `--update` out to make it"
            ),
        })
    })?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let baseline = accepted::parse(&place, bytes, lang)?;
    let how = how(Accepted::at(baseline, place.clone()));
    let examined = examine::examine(&args.paths, &how, common)?;
    let entries = &how.accepted.baseline.entries;
    let folder = place.parent().unwrap_or(Path::new("/"));
    let covered: Vec<PathBuf> = args.paths.iter().map(|path| absolute(path)).collect();
    let failed: Vec<String> = examined
        .reports
        .iter()
        .filter(|report| report.failed)
        .filter_map(|report| accepted::key(&place, &absolute(Path::new(&report.path))))
        .collect();
    let (mut kept, mut gone) = (0, 0);
    let new = baseline::prune(&text, |index| {
        let entry = &entries[index];
        // Under another name, if its file was renamed.
        let elsewhere = || {
            let mut applied = examined.applied.values();
            applied.find(|applied| applied.found.iter().any(|(found, _)| *found == index))
        };
        let applied = examined.applied.get(&entry.path).or_else(elsewhere);
        let verdict = match applied {
            // What could not be read may well hold it still.
            _ if failed.contains(&entry.path) => Some(None),
            Some(applied) => {
                let found = applied.found.iter().find(|(found, _)| *found == index);
                found.map(|(_, now)| (now != entry).then(|| now.clone()))
            }
            None => {
                // Not asked about, or a file that is not there any more.
                let file = absolute(&folder.join(&entry.path));
                let asked = covered.iter().any(|path| file.starts_with(path));
                (!asked || file.exists()).then_some(None)
            }
        };
        match verdict {
            Some(_) => kept += 1,
            None => gone += 1,
        }
        verdict
    })
    .map_err(|error| Failure::Message(format!("X104 {}: {error}", shown(&place))))?;
    if new != text {
        save(&place, &new)?;
    }
    let told = match lang {
        Lang::Ja => format!("{gone}か所を除きました。残りは{kept}か所です"),
        Lang::En => format!("{gone} places removed, {kept} left"),
    };
    finish(&told, &examined, common)
}

/// Every rule that the configuration allows, on everything.
fn how<'a>(accepted: Accepted) -> How<'a> {
    How {
        choice: Choice::default(),
        delimiter: None,
        threads: None,
        fixing: None,
        accepted,
        keep_grids: false,
    }
}

fn save(path: &Path, text: &str) -> Result<(), Failure> {
    super::output::write_file(path, |out| out.write_all(text.as_bytes()))
}

/// Says what was done and what could not be read.
fn finish(told: &str, examined: &Examined, common: &Common) -> Result<Outcome, Failure> {
    common.write(|out| writeln!(out, "{told}"))?;
    let mut outcome = Outcome::Clean;
    for report in examined.reports.iter().filter(|report| report.failed) {
        outcome = Outcome::Unusable;
        for finding in report
            .findings
            .iter()
            .filter(|finding| finding.place.is_none())
        {
            accepted::say(&format!(
                "{} {}: {}",
                finding.rule.code, report.path, finding.message
            ));
        }
    }
    Ok(outcome)
}
