//! `kouetsu tidy`.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use kouetsu::config::{Choice, Config};
use kouetsu::edition::{Edition, Role, recover};
use kouetsu::finding::Severity;
use kouetsu::grid;
use kouetsu::report::{self, Tidy, TidyOptions};
use kouetsu::rule::Lang;
use kouetsu::rules::tool;

use super::check::DelimiterArg;
use super::examine::rule_of;
use super::{Common, Failure, Outcome, complaint, files};

#[derive(Debug, Args)]
#[command(next_help_heading = "オプション（options）")]
pub(super) struct TidyArgs {
    /// 整えるファイル。「-」は標準入力（a file; - is the standard input）
    #[arg(value_name = "FILE", help_heading = "対象（arguments）")]
    file: PathBuf,
    /// 出力の形（output format）
    #[arg(long, value_name = "FORMAT", default_value = "tsv")]
    format: Format,
    /// 年度の列ごとに1行にします（one row per year column）
    #[arg(long)]
    long: bool,
    /// 元のファイルの行と欄の番号を付けます（add line and field numbers）
    #[arg(long)]
    provenance: bool,
    /// 表をどう読んだか、何を直したかを説明します（explain how the table was read）
    #[arg(long, conflicts_with_all = ["long", "provenance", "bom"])]
    explain: bool,
    /// 先頭にBOMを付けます。Excelで開くとき（byte-order mark, for Excel）
    #[arg(long)]
    bom: bool,
    #[command(flatten)]
    delimiter: DelimiterArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Tsv,
    Csv,
    Json,
    Jsonl,
    /// Excelブック。--output-file で書き出し先を付けます（a workbook; with --output-file）
    Xlsx,
}

impl TidyArgs {
    /// The file that is read.
    pub(super) fn inputs(&self) -> &[PathBuf] {
        std::slice::from_ref(&self.file)
    }
}

pub(super) fn run(args: &TidyArgs, common: &Common) -> Result<Outcome, Failure> {
    let name = args.file.to_string_lossy().into_owned();
    let absolute = files::absolute(&args.file);
    let config = match common.config_path(&absolute) {
        None => Config::default(),
        Some(path) => Config::load(&files::absolute(&path))
            .map_err(|error| Failure::Message(complaint(&error, common.lang(None))))?,
    };
    let lang = common.lang(Some(&config));
    if args.file.is_dir() {
        return Err(Failure::Message(one_by_one(&args.file, lang)));
    }
    let delimiter = args.delimiter.delimiter;
    let grids = if args.file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::Message(format!("-: {error}")))?;
        grid::read_bytes(name.as_str(), bytes, delimiter)
    } else {
        grid::open(&args.file, delimiter)
    };
    let grids = grids.map_err(|error| {
        let code = rule_of(&error).code;
        let text = error.explain(lang);
        Failure::Message(format!("{code} {name}: {}\n{}", text.message, text.remedy))
    })?;
    let options = config.options(&absolute, &Choice::default(), lang);
    let editions: Vec<_> = grids
        .into_iter()
        .flat_map(|grid| recover(&Arc::new(grid), &options.hints))
        .collect();
    // A header alone is no table either, as for `check`.
    if editions.iter().all(|edition| edition.rows.is_empty()) {
        let meta = &tool::NO_TABLE_FOUND;
        let message = tool::text(meta, lang, "no-table", &[]);
        let help = tool::text(meta, lang, "help-file", &[]);
        return Err(Failure::Message(format!(
            "{} {name}: {message}\n{help}",
            meta.code
        )));
    }
    if args.long && matches!(args.format, Format::Tsv | Format::Csv | Format::Xlsx) {
        long_leaves_out(&name, &editions, lang)?;
    }
    let tidy = Tidy {
        path: &name,
        editions: &editions,
    };
    if !args.explain
        && let Some(text) = report::tidy_left_out(&tidy, lang)
    {
        // If the standard error is gone there is nobody left to tell.
        let _ = writeln!(std::io::stderr(), "{}", super::visible(&text));
    }
    let written = TidyOptions {
        bom: args.bom,
        long: args.long,
        provenance: args.provenance,
    };
    let style = common.style(lang, Severity::Info);
    if args.format == Format::Xlsx && !args.explain {
        common.keep_off_terminal(lang)?;
    }
    common.write(|out| match (args.explain, args.format) {
        (true, _) => report::tidy_explain(&tidy, &style, out),
        (false, Format::Tsv) => report::tidy_tsv(&tidy, &written, out),
        (false, Format::Csv) => report::tidy_csv(&tidy, &written, out),
        (false, Format::Xlsx) => report::tidy_xlsx(&tidy, &written, out),
        (false, Format::Json) => report::tidy_json(&tidy, out),
        (false, Format::Jsonl) => report::tidy_jsonl(&tidy, out),
    })?;
    Ok(Outcome::Clean)
}

/// A folder has no one table: says which tables there are.
fn one_by_one(folder: &Path, lang: Lang) -> String {
    const NAMED: usize = 3;
    let name = folder.display();
    let tables = files::collect(&[folder.to_owned()]).files;
    let examples: Vec<String> = (tables.iter().take(NAMED))
        .map(|input| format!("  kouetsu tidy \"{}\"", input.name))
        .collect();
    let mut text = match lang {
        Lang::Ja => format!("{name}: フォルダーです。整える表は一つずつ指定してください"),
        Lang::En => format!("{name} is a folder: name one table at a time"),
    };
    for example in &examples {
        text.push('\n');
        text.push_str(example);
    }
    if tables.len() > NAMED {
        let more = tables.len() - NAMED;
        text.push_str(&match lang {
            Lang::Ja => format!("\n  ほか{more}件"),
            Lang::En => format!("\n  and {more} more"),
        });
    }
    text
}

/// `--long` has one row per year column: says what it has no place for.
///
/// # Errors
///
/// No table has a year column: there would be nothing but a heading.
fn long_leaves_out(name: &str, editions: &[Edition], lang: Lang) -> Result<(), Failure> {
    let mut lines = Vec::new();
    for edition in editions {
        let yearless = edition.years().next().is_none();
        let mut others = Vec::new();
        for column in &edition.columns {
            let header = column.name.replace(['\r', '\n'], " ");
            if column.role == Role::Other && !header.trim().is_empty() {
                others.push(header);
            }
        }
        let sheet = edition.grid.sheet().map(|sheet| format!(" [{sheet}]"));
        let table = format!("{name}{}", sheet.unwrap_or_default());
        let rows = edition.rows.len();
        let columns = others.join(if lang == Lang::Ja { "、" } else { ", " });
        lines.push(match (yearless, others.is_empty(), lang) {
            (true, _, Lang::Ja) => {
                format!("{table}: 年度の列がないため、{rows}行は --long では書き出せません")
            }
            (true, _, Lang::En) => {
                format!("{table}: no year column, so --long leaves out its {rows} row(s)")
            }
            (false, false, Lang::Ja) => format!("{table}: --long では次の列を除きます：{columns}"),
            (false, false, Lang::En) => format!("{table}: --long leaves out columns: {columns}"),
            (false, true, _) => continue,
        });
    }
    let text = lines.join("\n");
    if editions
        .iter()
        .all(|edition| edition.years().next().is_none())
    {
        let help = match lang {
            Lang::Ja => {
                "対処: --long を付けずに書き出すか、年度の列の役割を kouetsu.toml の [[layout]] で指定してください"
            }
            Lang::En => {
                "help: leave out --long, or give the role of the year columns as [[layout]] in kouetsu.toml"
            }
        };
        return Err(Failure::Message(format!("{text}\n{help}")));
    }
    if !text.is_empty() {
        // If the standard error is gone there is nobody left to tell.
        let _ = writeln!(std::io::stderr(), "{}", super::visible(&text));
    }
    Ok(())
}
