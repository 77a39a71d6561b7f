//! Arguments and what all subcommands share; one file per subcommand.

mod accepted;
mod baseline;
mod check;
mod diff;
mod drop;
mod examine;
mod files;
mod fix;
mod formats;
mod generate;
mod git;
mod init;
mod manifest;
mod output;
mod progress;
mod rules;
mod since;
mod tidy;
mod usage;

use std::path::PathBuf;

use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};
use kouetsu::config::{Config, ConfigError};
use kouetsu::rule::Lang;

/// How a run ended; `main` turns it into an exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// Nothing to report.
    Clean,
    /// Something was found.
    Found,
    /// Something could not be read.
    Unusable,
    /// A comparison found what `--deny` names.
    Denied,
}

/// Why a run could not go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Told to the user as it is.
    #[error("{0}")]
    Message(String),
    /// The results could not be written.
    #[error("結果を書き出せません（cannot write the results）: {0}")]
    Output(#[from] std::io::Error),
}

const TEMPLATE: &str =
    "{about-with-newline}\n使い方（usage）:\n  {usage}\n\n{all-args}{after-help}";

#[derive(Debug, Parser)]
#[command(
    name = "kouetsu",
    version,
    about = "日本の行政計画表（ロードマップ）の校閲：表の壊れ・抜け・重複を、場所と証拠を付けて示します。\nA data-quality linter for Japanese planning tables.",
    help_template = TEMPLATE,
    subcommand_help_heading = "コマンド（commands）",
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    after_help = "\nファイルだけを渡すと、点検の報告（HTML）と点検表（.xlsx）をその隣に書きます：kouetsu 表.xlsx\n（files alone: a report and a review workbook are written beside them）\n\n終了コード（exit code）: 0 指摘なし  1 指摘あり  2 使い方・設定の誤り、読めないファイル  3 --deny の指摘あり（diff）\nこのコマンドはネットワークを使いません（never uses the network）。"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 表を検査します（check tables）
    #[command(help_template = TEMPLATE)]
    Check(check::CheckArgs),
    /// 二つの版を比べます：何が変わったかを、列・行・欄ごとに（compare two editions）
    #[command(help_template = TEMPLATE)]
    Diff(diff::DiffArgs),
    /// 表を整えて書き出します：ずれを直し、結合セルを埋めます（print the recovered table）
    #[command(help_template = TEMPLATE)]
    Tidy(tidy::TidyArgs),
    /// ルールを説明します（explain a rule）
    #[command(help_template = TEMPLATE)]
    Explain(rules::ExplainArgs),
    /// ルールの一覧を出します（list the rules）
    #[command(help_template = TEMPLATE)]
    Rules(rules::RulesArgs),
    /// JSON出力のスキーマを出します（print a JSON schema）
    #[command(help_template = TEMPLATE)]
    Schema(rules::SchemaArgs),
    /// いまある指摘を受け入れ、一覧に書きます（accept the findings of today）
    #[command(help_template = TEMPLATE)]
    Baseline(baseline::BaselineArgs),
    /// 設定ファイル kouetsu.toml のひな形を作ります（write a commented kouetsu.toml）
    #[command(help_template = TEMPLATE)]
    Init(init::InitArgs),
    /// 版の台帳 manifest.toml を扱います（the manifest of editions）
    #[command(help_template = TEMPLATE, subcommand_help_heading = "コマンド（commands）")]
    Manifest(manifest::ManifestArgs),
    /// シェルの補完を出します（shell completions）
    #[command(help_template = TEMPLATE)]
    Completions(generate::CompletionsArgs),
    /// man ページを出します（man page）
    #[command(help_template = TEMPLATE)]
    Man(generate::ManArgs),
}

/// Options of every subcommand.
#[derive(Debug, Args)]
#[command(next_help_heading = "共通のオプション（common options）")]
struct Common {
    /// 設定ファイルを指定します。なければ各ファイルに近い kouetsu.toml（configuration file）
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// 設定ファイルを読みません（no configuration）
    #[arg(long, global = true, conflicts_with = "config")]
    no_config: bool,
    /// 表示の言語（language of messages）
    #[arg(long, global = true, value_name = "LANG")]
    lang: Option<LangArg>,
    /// 色を付けるか（colours）
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true
    )]
    color: Color,
    /// ※ ○ などを2桁で数える端末では 2（columns of ambiguous-width characters）
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=2))]
    ambiguous_width: Option<u8>,
    /// 結果をファイルに書きます（write the results to a file）
    #[arg(long, global = true, value_name = "FILE")]
    output_file: Option<PathBuf>,
    /// この説明を出します（help）
    #[arg(long, short, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// 版を出します（version）
    #[arg(long, short = 'V', action = clap::ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LangArg {
    Ja,
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TextFormat {
    Terminal,
    Json,
}

impl Cli {
    /// Refuses results that would replace a table they are made from.
    fn keep_inputs(&self) -> Result<(), Failure> {
        let (inputs, formats): (&[PathBuf], &[formats::Target]) = match &self.command {
            Command::Check(args) => args.places(),
            Command::Diff(args) => (args.inputs(), &[]),
            Command::Tidy(args) => (args.inputs(), &[]),
            Command::Baseline(args) => (args.inputs(), &[]),
            _ => (&[], &[]),
        };
        let outputs = (formats.iter().filter_map(formats::Target::path))
            .chain(self.common.output_file.as_deref());
        for output in outputs {
            if output::is_input(output, inputs) {
                let output = output.display();
                return Err(Failure::Message(match self.common.lang(None) {
                    Lang::Ja => format!(
                        "{output}: 読む表に結果を書くと、元の表が失われます\n対処: 別の名前を指定してください"
                    ),
                    Lang::En => format!(
                        "{output}: results would replace the table they are made from\nhelp: name another file"
                    ),
                }));
            }
        }
        Ok(())
    }
}

impl Common {
    /// The language asked for, else the configuration's, else Japanese.
    fn lang(&self, config: Option<&Config>) -> Lang {
        match self.lang {
            Some(LangArg::Ja) => Lang::Ja,
            Some(LangArg::En) => Lang::En,
            None => config.and_then(|config| config.lang).unwrap_or_default(),
        }
    }

    /// The configuration for a file, given as an absolute path.
    fn config_path(&self, file: &std::path::Path) -> Option<PathBuf> {
        match (&self.config, self.no_config) {
            (Some(path), _) => Some(path.clone()),
            (None, true) => None,
            (None, false) => Config::find(file),
        }
    }

    /// The configuration for what is no file: the one above the working directory.
    fn config_here(&self) -> Result<Config, Failure> {
        let here = files::absolute(std::path::Path::new("-"));
        match self.config_path(&here) {
            None => Ok(Config::default()),
            Some(path) => Config::load(&files::absolute(&path))
                .map_err(|error| Failure::Message(complaint(&error, self.lang(None)))),
        }
    }
}

/// A text of several lines for the standard error, without anything a terminal would obey: names
/// of files and arguments may hold what they want.
pub(crate) fn visible(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(kouetsu::report::harmless).collect();
    lines.join("\n")
}

/// A mistake in a configuration file as text for the standard error.
fn complaint(error: &ConfigError, lang: Lang) -> String {
    let (message, help) = error.explain(lang);
    // A line break in a name begins no line of ours.
    let path = kouetsu::report::harmless(&files::shown(&error.path));
    let label = match lang {
        Lang::Ja => "対処",
        Lang::En => "help",
    };
    let shown = ConfigErrorView { error, path: &path };
    format!("X104 {path}: {message}\n{shown}{label}: {help}")
}

/// The caret with the path as the user would write it.
struct ConfigErrorView<'a> {
    error: &'a ConfigError,
    path: &'a str,
}

impl std::fmt::Display for ConfigErrorView<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.error.caret(self.path) {
            Some(caret) => writeln!(f, "{caret}"),
            None => Ok(()),
        }
    }
}

/// The common options as they are if nobody gives any.
fn common() -> Common {
    Cli::try_parse_from(["kouetsu", "check", "-"])
        .expect("a command without options is well formed")
        .common
}

/// Parses the arguments and runs the subcommand.
pub(crate) fn main() -> Result<Outcome, Failure> {
    let around = drop::Surroundings::here();
    let mut arguments: Vec<std::ffi::OsString> = std::env::args_os().collect();
    if around.expands() {
        arguments = drop::expanded(arguments);
    }
    if arguments.get(1).is_some_and(|word| word == "help") {
        // `kouetsu help check` is `kouetsu check --help`.
        arguments.remove(1);
        arguments.push("--help".into());
    }
    if drop::clicked(&arguments, around) {
        return Ok(drop::welcome(around));
    }
    let is_command = |word: &std::ffi::OsStr| {
        let command = Cli::command();
        command.get_subcommands().any(|one| word == one.get_name())
    };
    if let Some(files) = drop::files(&arguments, is_command) {
        return drop::run(&files, &common(), around);
    }
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return usage::report(&error, usage::lang(std::env::args_os())),
    };
    cli.keep_inputs()?;
    match &cli.command {
        Command::Check(args) => check::run(args, &cli.common),
        Command::Diff(args) => diff::run(args, &cli.common),
        Command::Tidy(args) => tidy::run(args, &cli.common),
        Command::Explain(args) => rules::explain(args, &cli.common),
        Command::Rules(args) => rules::list(args, &cli.common),
        Command::Schema(args) => rules::schema(args, &cli.common),
        Command::Baseline(args) => baseline::run(args, &cli.common),
        Command::Completions(args) => generate::completions(args, &cli.common),
        Command::Man(args) => generate::man(args, &cli.common),
        Command::Init(args) => init::run(args, &cli.common),
        Command::Manifest(args) => manifest::run(args, &cli.common),
    }
}
