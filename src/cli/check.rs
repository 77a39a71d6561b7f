//! `kouetsu check`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use kouetsu::check::FileReport;
use kouetsu::config::{Choice, Selector};
use kouetsu::finding::Severity;
use kouetsu::grid::Delimiter;
use kouetsu::report::{self, Report};

use super::accepted::{self, AcceptedArgs};
use super::examine::{Examined, How, examine};
use super::fix::{self, FixArgs, Fixed};
use super::formats::{self, Target};
pub(super) use super::formats::{Format, write};
use super::{Common, Failure, Outcome};

#[derive(Debug, Args)]
#[command(next_help_heading = "オプション（options）")]
pub(super) struct CheckArgs {
    /// 検査するファイルかフォルダー。「-」は標準入力（files or directories; - is the standard input）
    #[arg(
        value_name = "PATH",
        required = true,
        help_heading = "対象（arguments）"
    )]
    paths: Vec<PathBuf>,
    /// 出力の形：terminal, concise, json, jsonl, html, xlsx, sarif, github, rdjsonl, gitlab, junit, markdown。
    /// 「sarif=out.sarif」のように書けばファイルへ。繰り返せます（output format, FORMAT=FILE; repeatable）
    #[arg(long, value_name = "FORMAT", default_value = "terminal", value_parser = formats::target)]
    format: Vec<Target>,
    /// この重さ以上の指摘だけを出します（show findings from this level on）
    #[arg(long, value_name = "LEVEL", default_value = "warning")]
    level: Level,
    /// この重さ以上の指摘があれば終了コード1（exit 1 from this level on）
    #[arg(long, value_name = "LEVEL", default_value = "warning")]
    fail_on: Level,
    /// 指摘があっても終了コード0（exit 0 even with findings）
    #[arg(long)]
    exit_zero: bool,
    /// このルールだけ：コード、系統の文字、日本語名・英語名。「,」区切り（only these rules）
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = selector)]
    select: Vec<Selector>,
    /// このルールを除く（not these rules）
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = selector)]
    ignore: Vec<Selector>,
    /// ルールごとの件数だけを出します（counts per rule only）
    #[arg(long)]
    statistics: bool,
    /// 検査せず、そのファイルに効く設定を、書いてある場所と一緒に示します（show the configuration）
    #[arg(long, conflicts_with_all = ["format", "statistics", "fix", "unsafe_fixes", "show_fixes"])]
    print_config: bool,
    #[command(flatten)]
    delimiter: DelimiterArg,
    #[command(flatten)]
    accepted: AcceptedArgs,
    #[command(flatten)]
    fixing: FixArgs,
    /// 同時に検査するファイルの数（files checked at once）
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

#[derive(Debug, Args)]
pub(super) struct DelimiterArg {
    /// 区切り文字：tab, comma, semicolon。なければ見て決めます（delimiter; detected if not given）
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    pub(super) delimiter: Option<Delimiter>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Level {
    Error,
    Warning,
    Info,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::Error,
            Level::Warning => Self::Warning,
            Level::Info => Self::Info,
        }
    }
}

fn delimiter(name: &str) -> Result<Delimiter, String> {
    match name {
        "tab" | "\t" | "\\t" | "タブ" => Ok(Delimiter::Tab),
        "comma" | "," | "カンマ" | "コンマ" => Ok(Delimiter::Comma),
        "semicolon" | ";" | "セミコロン" => Ok(Delimiter::Semicolon),
        _ => Err("tab, comma, semicolon".to_owned()),
    }
}

pub(super) fn selector(name: &str) -> Result<Selector, String> {
    Selector::parse(name).ok_or_else(|| match Selector::similar(name) {
        Some(similar) => format!("「{similar}」ではありませんか（did you mean `{similar}`?）"),
        None => "「kouetsu rules」で一覧を確かめてください（see `kouetsu rules`）".to_owned(),
    })
}

impl CheckArgs {
    /// What is read, and where results go.
    pub(super) fn places(&self) -> (&[PathBuf], &[Target]) {
        (&self.paths, &self.format)
    }
}

pub(super) fn run(args: &CheckArgs, common: &Common) -> Result<Outcome, Failure> {
    let choice = Choice {
        select: args.select.clone(),
        ignore: args.ignore.clone(),
    };
    if args.print_config {
        return super::init::print_config(&args.paths, &choice, common);
    }
    let asked = common.lang(None);
    if let Some(misuse) = formats::misuse(&args.format, asked) {
        return Err(Failure::Message(misuse));
    }
    if let Some(misuse) = args.fixing.misuse(asked) {
        return Err(Failure::Message(misuse));
    }
    let how = How {
        choice,
        delimiter: args.delimiter.delimiter,
        threads: args.threads,
        fixing: args
            .fixing
            .asked()
            .then(|| (&args.fixing, args.level.into())),
        accepted: args.accepted.load(asked)?,
        keep_grids: args.format.iter().any(Target::shows_tables),
    };
    let examined = examine(&args.paths, &how, common)?;
    let Examined { lang, fixed, .. } = &examined;
    let report = Report {
        files: &examined.reports,
        suppressed: examined.suppressed,
    };
    let style = common.style(*lang, args.level.into());
    let programs = |target: &Target| matches!(target.format, Format::Json | Format::Jsonl);
    match (args.fixing.show(), args.statistics) {
        (true, _) => common.write(|out| fix::diff(fixed, style.color, out))?,
        (false, true) if args.format.iter().any(programs) => {
            common.write(|out| report::statistics_json(&report, out))?;
        }
        (false, true) => common.write(|out| report::statistics(&report, &style, out))?,
        (false, false) => formats::write_all(&report, &args.format, &style, common)?,
    }
    if args.fixing.asked() {
        fix::tell(&args.fixing, fixed, *lang);
    }
    accepted::tell(&how.accepted, &examined);
    let unfixed = fixed.iter().any(Fixed::failed);
    let outcome = outcome(&examined.reports, args.fail_on.into(), args.exit_zero);
    Ok(if unfixed { Outcome::Unusable } else { outcome })
}

/// What could not be read outranks what was found; `--exit-zero` forgives findings only.
pub(super) fn outcome(reports: &[FileReport], fail_on: Severity, exit_zero: bool) -> Outcome {
    let found = reports
        .iter()
        .flat_map(|report| &report.findings)
        .any(|finding| finding.severity >= fail_on);
    if reports.iter().any(|report| report.failed) {
        Outcome::Unusable
    } else if found && !exit_zero {
        Outcome::Found
    } else {
        Outcome::Clean
    }
}
