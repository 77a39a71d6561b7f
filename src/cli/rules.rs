//! `kouetsu explain`, `kouetsu rules`, `kouetsu schema`: what the tool knows about itself.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use kouetsu::config::Selector;
use kouetsu::finding::Severity;
use kouetsu::report::{self, Contract};
use kouetsu::rule::data::{Library, RuleFile, own_code};
use kouetsu::rule::{Lang, RuleMeta};
use kouetsu::rules;

use super::{Common, Failure, Outcome, TextFormat, files};

#[derive(Debug, Args)]
#[command(next_help_heading = "オプション（options）")]
pub(super) struct ExplainArgs {
    /// ルールのコードか名前、または困りごとの語。例：S101、行のずれ、誤字（code or name of a rule, or a word）
    #[arg(value_name = "RULE", help_heading = "対象（arguments）")]
    rule: String,
    /// 出力の形（output format）
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: TextFormat,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "オプション（options）")]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct RulesArgs {
    #[command(subcommand)]
    action: Option<RulesAction>,
    /// 出力の形（output format）
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: TextFormat,
}

#[derive(Debug, Subcommand)]
enum RulesAction {
    /// 自分で書いた語の一覧（*.toml）を、その中の例で試します（test your own rule files）
    #[command(help_template = super::TEMPLATE)]
    Test(TestArgs),
}

#[derive(Debug, Args)]
struct TestArgs {
    /// ルールのファイルのあるフォルダ（folder of rule files）
    #[arg(value_name = "DIR", help_heading = "対象（arguments）")]
    folder: PathBuf,
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
    let config = common.config_here()?;
    let lang = common.lang(Some(&config));
    let Some(meta) = config
        .rules()
        .find(|meta| rules::is_named(meta, args.rule.trim()))
    else {
        let metas = about(config.rules(), args.rule.trim());
        if metas.is_empty() {
            return Err(Failure::Message(unknown(&args.rule, lang)));
        }
        return write(&metas, args.format, common, lang, |style, out| {
            report::rules_text(&metas, style, out)
        });
    };
    write(&[meta], args.format, common, lang, |style, out| {
        report::explain(meta, style, out)
    })
}

/// The rules of a family (誤字), else those that speak of a word: in their names and summaries, or,
/// where none does, in their explanations.
fn about(rules: impl Iterator<Item = &'static RuleMeta>, word: &str) -> Vec<&'static RuleMeta> {
    let mut metas: Vec<_> = rules.collect();
    metas.sort_by_key(|meta| meta.code);
    if word.is_empty() {
        return Vec::new();
    }
    let keep = |test: &dyn Fn(&RuleMeta) -> bool| -> Vec<_> {
        metas.iter().copied().filter(|meta| test(meta)).collect()
    };
    if let Some(Selector::Family(family)) = Selector::parse(word) {
        return keep(&|meta| meta.family == family);
    }
    let lower = word.to_lowercase();
    let short = |meta: &RuleMeta| {
        let en = format!("{} {}", meta.name, meta.summary.en).to_lowercase();
        meta.name_ja.contains(word) || meta.summary.ja.contains(word) || en.contains(&lower)
    };
    match keep(&short) {
        found if found.is_empty() => keep(&|meta| meta.docs.ja.contains(word)),
        found => found,
    }
}

pub(super) fn list(args: &RulesArgs, common: &Common) -> Result<Outcome, Failure> {
    let config = common.config_here()?;
    let lang = common.lang(Some(&config));
    if let Some(RulesAction::Test(test_args)) = &args.action {
        return test(test_args, common, lang);
    }
    let mut metas: Vec<_> = config.rules().collect();
    metas.sort_by_key(|meta| meta.code);
    write(&metas, args.format, common, lang, |style, out| {
        report::rules_text(&metas, style, out)
    })
}

/// Every example of every file; all mistakes are told, not only the first.
fn test(args: &TestArgs, common: &Common, lang: Lang) -> Result<Outcome, Failure> {
    let unreadable = |path: &Path, error: &std::io::Error| {
        let shown = files::shown(path);
        Failure::Message(match lang {
            Lang::Ja => format!("「{shown}」を読めません: {error}"),
            Lang::En => format!("cannot read `{shown}`: {error}"),
        })
    };
    let mut paths = Vec::new();
    let entries = std::fs::read_dir(&args.folder).map_err(|e| unreadable(&args.folder, &e))?;
    for entry in entries {
        let path = entry.map_err(|e| unreadable(&args.folder, &e))?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        let shown = files::shown(&args.folder);
        return Err(Failure::Message(match lang {
            Lang::Ja => format!("「{shown}」にルールのファイル（*.toml）がありません"),
            Lang::En => format!("no rule files (*.toml) in `{shown}`"),
        }));
    }
    paths.sort();
    let mut read = Vec::new();
    let mut mistakes = Vec::new();
    for path in &paths {
        let text = std::fs::read_to_string(path).map_err(|e| unreadable(path, &e))?;
        match RuleFile::parse(path, &text) {
            Ok(file) => read.push(file),
            Err(error) => mistakes.push(super::complaint(&error, lang)),
        }
    }
    for file in &read {
        // The project's own files are tested in the same way.
        let own = own_code(&file.code).is_some();
        if !own && rules::find(&file.code).is_none_or(|meta| meta.name != file.name) {
            let error = file.refuse(
                format!(
                    "「{}」は使えません。自分のルールのコードは900番台（例：K901）にします",
                    file.code
                ),
                format!(
                    "`{}` cannot be used: own rules have codes from 900 on (K901)",
                    file.code
                ),
            );
            mistakes.push(super::complaint(&error, lang));
        }
    }
    let (files, entries) = (
        read.len(),
        read.iter().map(|f| f.entries.len()).sum::<usize>(),
    );
    let complaints = Library::new(read).verify();
    mistakes.extend(complaints.iter().map(|complaint| complaint.line(lang)));
    common.write(|out| {
        for mistake in &mistakes {
            writeln!(out, "{mistake}")?;
        }
        match (lang, mistakes.len()) {
            (Lang::Ja, 0) => writeln!(
                out,
                "{files}ファイル、{entries}項目の例はすべて書いてあるとおりです。"
            ),
            (Lang::Ja, n) => writeln!(out, "{n}件の誤りがあります。"),
            (Lang::En, 0) => writeln!(
                out,
                "{files} files, {entries} entries: every example holds."
            ),
            (Lang::En, n) => writeln!(out, "{n} mistakes."),
        }
    })?;
    Ok(if mistakes.is_empty() {
        Outcome::Clean
    } else {
        Outcome::Found
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
