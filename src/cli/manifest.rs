//! `kouetsu manifest add|update|verify`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand};
use kouetsu::check::FileReport;
use kouetsu::edition::{Edition, Role, recover};
use kouetsu::finding::Severity;
use kouetsu::grid;
use kouetsu::manifest::{self, FILE_NAME, Manifest, Pinned};
use kouetsu::report::Report;
use kouetsu::rule::Lang;
use kouetsu::rules::tool;

use super::check::{self, Format};
use super::examine::whole_file;
use super::{Common, Failure, Outcome, TextFormat, complaint, files};

#[derive(Debug, Args)]
pub(super) struct ManifestArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 版を台帳に登録します（pin an edition）
    #[command(help_template = super::TEMPLATE)]
    Add(AddArgs),
    /// 変わったファイルを登録し直します（renew the pins of changed files）
    #[command(help_template = super::TEMPLATE)]
    Update(UpdateArgs),
    /// 登録した内容と同じかを確かめます（compare files with their pins）
    #[command(help_template = super::TEMPLATE)]
    Verify(VerifyArgs),
}

#[derive(Debug, Args)]
#[command(next_help_heading = "オプション（options）")]
struct AddArgs {
    /// 登録するファイル（a file）
    #[arg(value_name = "FILE", help_heading = "対象（arguments）")]
    file: PathBuf,
    /// 表のID。同じ表の版どうしで共通にします（id of the series）
    #[arg(long, value_name = "ID")]
    table: String,
    /// 版の名前。例：2019（name of the edition）
    #[arg(long, value_name = "NAME")]
    edition: String,
    /// 出どころ。分かる範囲で（where the file comes from）
    #[arg(long, value_name = "TEXT")]
    provenance: Option<String>,
    #[command(flatten)]
    place: Place,
    /// 出力の形（output format）
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: TextFormat,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "オプション（options）")]
struct UpdateArgs {
    /// 登録し直すファイル。なければ全部（only these files）
    #[arg(value_name = "FILE", help_heading = "対象（arguments）")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    place: Place,
    /// 出力の形（output format）
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: TextFormat,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "オプション（options）")]
struct VerifyArgs {
    /// 台帳のあるフォルダー（the folder of the manifest）
    #[arg(
        value_name = "DIR",
        conflicts_with = "manifest",
        help_heading = "対象（arguments）"
    )]
    folder: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
    /// 出力の形（output format）
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: Format,
}

#[derive(Debug, Args)]
struct Place {
    /// 台帳。なければ data/manifest.toml か manifest.toml（the manifest）
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
}

impl Place {
    /// The manifest named, or the one that stands where it usually does.
    fn path(&self) -> PathBuf {
        match &self.manifest {
            Some(path) => path.clone(),
            None => {
                let here = PathBuf::from(FILE_NAME);
                let data = Path::new("data").join(FILE_NAME);
                if !here.exists() && (data.exists() || Path::new("data").is_dir()) {
                    data
                } else {
                    here
                }
            }
        }
    }
}

pub(super) fn run(args: &ManifestArgs, common: &Common) -> Result<Outcome, Failure> {
    let lang = common.lang(Some(&common.config_here()?));
    match &args.command {
        Command::Add(args) => add(args, common, lang),
        Command::Update(args) => update(args, common, lang),
        Command::Verify(args) => verify(args, common, lang),
    }
}

fn add(args: &AddArgs, common: &Common, lang: Lang) -> Result<Outcome, Failure> {
    let path = args.place.path();
    let folder = folder_of(&path);
    let Some(below) = manifest::relative(&folder, &files::absolute(&args.file)) else {
        return Err(Failure::Message(match lang {
            Lang::Ja => format!(
                "{}: 台帳（{}）のあるフォルダーの中のファイルを指定してください",
                args.file.display(),
                path.display()
            ),
            Lang::En => format!(
                "{}: not in the folder of the manifest ({})",
                args.file.display(),
                path.display()
            ),
        }));
    };
    let grids = grid::open(&args.file, None).map_err(|error| {
        let text = error.explain(lang);
        Failure::Message(format!(
            "{}: {}\n{}",
            args.file.display(),
            text.message,
            text.remedy
        ))
    })?;
    let sha256 = grids.first().map_or_else(
        || manifest::sha256(b""),
        |grid| manifest::sha256(grid.source().raw()),
    );
    let editions: Vec<Edition> = grids
        .into_iter()
        .flat_map(|grid| recover(&Arc::new(grid), &Default::default()))
        .collect();
    let pinned = Pinned {
        table: args.table.clone(),
        title: editions.iter().find_map(title),
        edition: args.edition.clone(),
        path: below.clone(),
        fiscal_years: fiscal_years(&editions),
        sha256,
        provenance: args.provenance.clone(),
    };
    let text = match std::fs::read_to_string(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        other => other.map_err(|error| unreadable(&path, &error))?,
    };
    let new = manifest::add(&text, &pinned)
        .map_err(|error| Failure::Message(format!("X104 {}: {error}", path.display())))?;
    save(&path, &new)?;
    let done = match lang {
        Lang::Ja => "登録しました",
        Lang::En => "pinned",
    };
    told(common, args.format, &[below], done)
}

fn update(args: &UpdateArgs, common: &Common, lang: Lang) -> Result<Outcome, Failure> {
    let path = args.place.path();
    let manifest = load(&path, lang)?;
    let folder = folder_of(&path);
    let mut wanted = Vec::new();
    for file in &args.files {
        let below = manifest::relative(&folder, &files::absolute(file));
        match below.filter(|below| manifest.editions.iter().any(|e| e.path == *below)) {
            Some(below) => wanted.push(below),
            None => return Err(unpinned(file, &path, lang)),
        }
    }
    let asked = |below: &str| wanted.is_empty() || wanted.iter().any(|file| file == below);
    let gone: Vec<&str> = manifest
        .editions
        .iter()
        .map(|pinned| pinned.path.as_str())
        .filter(|below| asked(below) && !folder.join(below).exists())
        .collect();
    let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
    let (new, renewed) = manifest::update(&text, |below| {
        asked(below)
            .then(|| std::fs::read(folder.join(below)).ok())
            .flatten()
    })
    .map_err(|error| Failure::Message(format!("X104 {}: {error}", path.display())))?;
    if !renewed.is_empty() {
        save(&path, &new)?;
    }
    let done = match lang {
        Lang::Ja => "登録し直しました",
        Lang::En => "renewed",
    };
    told(common, args.format, &renewed, done)?;
    if gone.is_empty() {
        return Ok(Outcome::Clean);
    }
    let shown = path.display();
    let lines: Vec<String> = gone
        .iter()
        .map(|below| match lang {
            Lang::Ja => format!("X105 {below}: 登録されたファイルがありません"),
            Lang::En => format!("X105 {below}: the pinned file is missing"),
        })
        .collect();
    let help = match lang {
        Lang::Ja => {
            format!(
                "対処: ファイルを元に戻すか、{shown} からその [[edition]] の項目を消してください"
            )
        }
        Lang::En => format!("help: restore the file, or remove its [[edition]] from {shown}"),
    };
    Err(Failure::Message(format!("{}\n{help}", lines.join("\n"))))
}

/// A file that cannot be renewed because the manifest does not know it.
fn unpinned(file: &Path, manifest: &Path, lang: Lang) -> Failure {
    let (file, manifest) = (file.display(), manifest.display());
    Failure::Message(match lang {
        Lang::Ja => format!(
            "{file}: 台帳（{manifest}）に登録されていません\n対処: 名前を確かめるか、「kouetsu manifest add」で登録してください"
        ),
        Lang::En => format!(
            "{file}: not in the manifest ({manifest})\nhelp: check the name, or pin it with `kouetsu manifest add`"
        ),
    })
}

fn verify(args: &VerifyArgs, common: &Common, lang: Lang) -> Result<Outcome, Failure> {
    let path = match &args.folder {
        Some(folder) if folder.is_file() => folder.clone(),
        Some(folder) => folder.join(FILE_NAME),
        None => args.place.path(),
    };
    let manifest = load(&path, lang)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut reports: Vec<FileReport> = Vec::new();
    for pinned in &manifest.editions {
        let file = folder.join(&pinned.path);
        let name = file.to_string_lossy().into_owned();
        match std::fs::read(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                let finding = tool::finding(&tool::UNREADABLE_FILE, error.to_string(), None);
                reports.push(whole_file(name, finding, true));
            }
            bytes => match Manifest::mismatch(pinned, bytes.ok().as_deref(), lang) {
                Some(finding) => reports.push(whole_file(name, finding, false)),
                None => reports.push(FileReport {
                    path: name,
                    ..FileReport::default()
                }),
            },
        }
    }
    let style = common.style(lang, Severity::Warning);
    let report = Report {
        files: &reports,
        suppressed: 0,
    };
    common.write(|out| check::write(&report, args.format, &style, out))?;
    Ok(check::outcome(&reports, Severity::Warning, false))
}

fn folder_of(path: &Path) -> PathBuf {
    let mut folder = files::absolute(path);
    folder.pop();
    folder
}

fn load(path: &Path, lang: Lang) -> Result<Manifest, Failure> {
    if !path.exists() {
        let shown = path.display();
        return Err(Failure::Message(match lang {
            Lang::Ja => format!(
                "X104 台帳がありません（探した場所: {shown}）\n対処: 「kouetsu manifest add FILE --table ID --edition NAME」で作るか、--manifest で場所を指定してください"
            ),
            Lang::En => format!(
                "X104 there is no manifest (looked for {shown})\nhelp: make one with `kouetsu manifest add FILE --table ID --edition NAME`, or name it with --manifest"
            ),
        }));
    }
    Manifest::load(&files::absolute(path))
        .map_err(|error| Failure::Message(complaint(&error, lang)))
}

fn save(path: &Path, text: &str) -> Result<(), Failure> {
    kouetsu::source::write_atomically(path, text.as_bytes())
        .map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Message(format!("X101 {}: {error}", path.display()))
}

/// The title line of a table as one line of text.
fn title(edition: &Edition) -> Option<String> {
    let text = edition.grid.value(edition.title?).trim();
    (!text.is_empty()).then(|| text.replace(['\r', '\n'], " "))
}

/// The western years of the year columns, each once, in order.
fn fiscal_years(editions: &[Edition]) -> Vec<u16> {
    let mut years: Vec<u16> = editions
        .iter()
        .flat_map(|edition| &edition.columns)
        .filter(|column| column.role == Role::Year)
        .filter_map(|column| column.period)
        .flat_map(|period| period.first.0..=period.last.0)
        .collect();
    years.sort_unstable();
    years.dedup();
    years
}

fn told(
    common: &Common,
    format: TextFormat,
    paths: &[String],
    done: &str,
) -> Result<Outcome, Failure> {
    common.write(|out| match format {
        TextFormat::Terminal => paths
            .iter()
            .try_for_each(|path| writeln!(out, "{path}: {done}")),
        TextFormat::Json => {
            serde_json::to_writer(&mut *out, &serde_json::json!({ "changed": paths }))?;
            writeln!(out)
        }
    })?;
    Ok(Outcome::Clean)
}
