//! `kouetsu diff`.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use kouetsu::config::{Choice, Config};
use kouetsu::diff::{self, DiffError, Side};
use kouetsu::edition::{Edition, Hints};
use kouetsu::grid::{self, Grid};
use kouetsu::report::{self, Diff};
use kouetsu::rule::Lang;
use kouetsu::rules::tool;

use super::check::{DelimiterArg, rule_of};
use super::{Common, Failure, Outcome, complaint, files};

#[derive(Debug, Args)]
#[command(next_help_heading = "オプション（options）")]
pub(super) struct DiffArgs {
    /// 変更前の表。「-」は標準入力（the old edition; - is the standard input）
    #[arg(value_name = "OLD", help_heading = "対象（arguments）")]
    old: PathBuf,
    /// 変更後の表（the new edition）
    #[arg(value_name = "NEW", help_heading = "対象（arguments）")]
    new: PathBuf,
    /// 出力の形（output format）
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    format: Format,
    /// 行を見分ける列の見出し。なければ内容で見分けます（columns that name a row）
    #[arg(long, value_name = "COLUMN", num_args = 1..)]
    key: Vec<String>,
    /// 変わらない行も出します（unchanged rows too）
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    delimiter: DelimiterArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Json,
    Jsonl,
}

/// A file as it was read.
struct Input {
    name: String,
    grids: Vec<Grid>,
    hints: Hints,
    /// Nothing in it but white space.
    blank: bool,
}

pub(super) fn run(args: &DiffArgs, common: &Common) -> Result<Outcome, Failure> {
    let config = config(&args.new, common)?;
    let lang = common.lang(Some(&config));
    let old = open(&args.old, args, common)?;
    let new = open(&args.new, args, common)?;
    let blank = (old.blank, new.blank);
    let (olds, news) = diff::read(old.grids, new.grids, &old.hints, &new.hints);
    is_table(&old.name, &olds, blank.0, lang)?;
    is_table(&new.name, &news, blank.1, lang)?;
    let options = diff::Options {
        key: args.key.clone(),
        renames: Vec::new(),
    };
    let found = diff::compare(&olds, &news, &options)
        .map_err(|error| Failure::Message(explain(&error, &old.name, &new.name, lang)))?;
    let shown = Diff {
        diff: &found,
        old: &old.name,
        new: &new.name,
        findings: &[],
        all: args.all,
    };
    common.write(|out| match args.format {
        Format::Json => report::diff_json(&shown, out),
        Format::Jsonl => report::diff_jsonl(&shown, out),
    })?;
    Ok(match found.is_empty() {
        true => Outcome::Clean,
        false => Outcome::Found,
    })
}

fn config(path: &Path, common: &Common) -> Result<Config, Failure> {
    match common.config_path(&files::absolute(path)) {
        None => Ok(Config::default()),
        Some(path) => Config::load(&files::absolute(&path))
            .map_err(|error| Failure::Message(complaint(&error, common.lang(None)))),
    }
}

fn open(path: &Path, args: &DiffArgs, common: &Common) -> Result<Input, Failure> {
    let config = config(path, common)?;
    let lang = common.lang(Some(&config));
    let name = path.to_string_lossy().into_owned();
    let delimiter = args.delimiter.delimiter;
    let grids = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::Message(format!("-: {error}")))?;
        grid::read_bytes(name.as_str(), bytes, delimiter)
    } else {
        grid::open(path, delimiter)
    };
    let grids = grids.map_err(|error| {
        let code = rule_of(&error).code;
        let text = error.explain(lang);
        Failure::Message(format!("{code} {name}: {}\n{}", text.message, text.remedy))
    })?;
    let absolute = files::absolute(path);
    Ok(Input {
        blank: grids.iter().all(|grid| grid.cell_count() == 0),
        hints: config.options(&absolute, &Choice::default(), lang).hints,
        name,
        grids,
    })
}

/// An edition without any row is compared if its header, or the file, says that it is empty.
fn is_table(name: &str, editions: &[Edition], blank: bool, lang: Lang) -> Result<(), Failure> {
    if blank || !editions.is_empty() {
        return Ok(());
    }
    let meta = &tool::NO_TABLE_FOUND;
    let message = tool::text(meta, lang, "no-table", &[]);
    let help = tool::text(meta, lang, "help-file", &[]);
    Err(Failure::Message(format!(
        "{} {name}: {message}\n{help}",
        meta.code
    )))
}

fn explain(error: &DiffError, old: &str, new: &str, lang: Lang) -> String {
    match (error, lang) {
        (DiffError::NoCommonColumns, Lang::Ja) => format!(
            "{old} と {new} には共通の列がありません\n対処: 同じ種類の表か、見出しの行が正しく読めているか（kouetsu tidy --explain）を確かめてください"
        ),
        (DiffError::NoCommonColumns, Lang::En) => format!(
            "{old} and {new} have no column in common\nhelp: check that they are editions of one table and that their headers are read as such (kouetsu tidy --explain)"
        ),
        (DiffError::KeyColumn { column, side }, lang) => {
            let file = match side {
                Side::Old => old,
                Side::New => new,
            };
            match lang {
                Lang::Ja => format!(
                    "{file}: --key の列「{column}」がないか、二つ以上あります\n対処: 見出しを確かめてください（kouetsu tidy で一覧できます）"
                ),
                Lang::En => format!(
                    "{file}: the --key column `{column}` is missing, or there are several\nhelp: check the header (kouetsu tidy prints it)"
                ),
            }
        }
    }
}
