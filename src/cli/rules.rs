//! `kouetsu explain`, `kouetsu rules`, `kouetsu schema`: what the tool knows about itself.

use clap::{Args, ValueEnum};
use kouetsu::config::Selector;
use kouetsu::finding::Severity;
use kouetsu::report::{self, Contract};
use kouetsu::rule::{Lang, RuleMeta};
use kouetsu::rules;

use super::{Common, Failure, Outcome, TextFormat};

#[derive(Debug, Args)]
#[command(next_help_heading = "オプション（options）")]
pub(super) struct ExplainArgs {
    /// ルールのコードか名前。例：S101、行のずれ（code or name of a rule）
    #[arg(value_name = "RULE", help_heading = "対象（arguments）")]
    rule: String,
    /// 出力の形（output format）
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: TextFormat,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "オプション（options）")]
pub(super) struct RulesArgs {
    /// 出力の形（output format）
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: TextFormat,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "オプション（options）")]
pub(super) struct SchemaArgs {
    /// どの出力のスキーマか（of which output）
    #[arg(value_name = "OUTPUT", help_heading = "対象（arguments）")]
    contract: ContractArg,
    /// 出力の形（output format）
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    format: SchemaFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ContractArg {
    Check,
    Diff,
    Tidy,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SchemaFormat {
    Json,
}

pub(super) fn explain(args: &ExplainArgs, common: &Common) -> Result<Outcome, Failure> {
    let lang = common.lang(Some(&common.config_here()?));
    let Some(meta) = rules::find(args.rule.trim()) else {
        return Err(Failure::Message(unknown(&args.rule, lang)));
    };
    write(&[meta], args.format, common, lang, |style, out| {
        report::explain(meta, style, out)
    })
}

pub(super) fn list(args: &RulesArgs, common: &Common) -> Result<Outcome, Failure> {
    let lang = common.lang(Some(&common.config_here()?));
    let metas: Vec<_> = rules::all().collect();
    write(&metas, args.format, common, lang, |style, out| {
        report::rules_text(&metas, style, out)
    })
}

pub(super) fn schema(args: &SchemaArgs, common: &Common) -> Result<Outcome, Failure> {
    let contract = match args.contract {
        ContractArg::Check => Contract::Check,
        ContractArg::Diff => Contract::Diff,
        ContractArg::Tidy => Contract::Tidy,
    };
    let SchemaFormat::Json = args.format;
    common.write(|out| report::schema(contract, out))?;
    Ok(Outcome::Clean)
}

fn write(
    metas: &[&'static RuleMeta],
    format: TextFormat,
    common: &Common,
    lang: Lang,
    text: impl FnOnce(&report::Style, &mut dyn std::io::Write) -> std::io::Result<()>,
) -> Result<Outcome, Failure> {
    let style = common.style(lang, Severity::Info);
    common.write(|out| match format {
        TextFormat::Terminal => text(&style, out),
        TextFormat::Json => report::rules_json(metas, out),
    })?;
    Ok(Outcome::Clean)
}

fn unknown(name: &str, lang: Lang) -> String {
    match (lang, Selector::similar(name)) {
        (Lang::Ja, Some(similar)) => {
            format!("「{name}」というルールはありません。「{similar}」ではありませんか")
        }
        (Lang::Ja, None) => {
            format!("「{name}」というルールはありません。「kouetsu rules」で一覧を確かめてください")
        }
        (Lang::En, Some(similar)) => {
            format!("there is no rule `{name}`; did you mean `{similar}`?")
        }
        (Lang::En, None) => format!("there is no rule `{name}`; `kouetsu rules` lists them"),
    }
}
