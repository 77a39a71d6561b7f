//! `kouetsu diff`.

mod git;

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use kouetsu::check::Located;
use kouetsu::config::{Choice, Config, Selector};
use kouetsu::diff::{self, DiffError, Side};
use kouetsu::edition::Edition;
use kouetsu::finding::Severity;
use kouetsu::grid;
use kouetsu::report::comparison::{self, Comparison, Form, Sheet};
use kouetsu::report::{self, Diff};
use kouetsu::rule::Lang;
use kouetsu::rules::{revision, tool};

use super::check::DelimiterArg;
use super::examine::rule_of;
use super::{Common, Failure, Outcome, complaint, files};

#[derive(Debug, Args)]
#[command(next_help_heading = "オプション（options）")]
pub(super) struct DiffArgs {
    /// 変更前の表と変更後の表。「-」は標準入力、「版:パス」はgitの版（old and new edition; - is
    /// the standard input, REV:PATH a git revision）
    #[arg(value_name = "OLD NEW", num_args = 1..=9, required_unless_present = "git", help_heading = "対象（arguments）")]
    files: Vec<PathBuf>,
    /// gitの二つの版を比べます：--git 版1 版2 -- パス（two git revisions of one file）
    #[arg(long, value_name = "REV", num_args = 2, allow_hyphen_values = true)]
    git: Vec<String>,
    /// 出力の形（output format）
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: Format,
    /// 要約だけを出します（figures only）
    #[arg(long)]
    summary: bool,
    /// 無視する違い。cosmetic は幅・空白・似た記号（differences to ignore）
    #[arg(long, value_name = "WHAT")]
    ignore: Option<Ignore>,
    /// html と xlsx の体裁：新旧対照表・見え消し・溶け込み（comparison, redline, clean）
    #[arg(long, value_name = "STYLE", default_value = "comparison")]
    style: Layout,
    /// 新旧対照表の見出し：変更後・新・改正後（headings of the comparison table）
    #[arg(long, value_name = "PRESET", default_value = "plan")]
    labels: Labels,
    /// 旧を左に置きます（the old side on the left）
    #[arg(long)]
    old_first: bool,
    /// 文書の表題（title of the document）
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// 行を見分ける列の見出し。なければ内容で見分けます（columns that name a row）
    #[arg(long, value_name = "COLUMN", num_args = 1..)]
    key: Vec<String>,
    /// この指摘があれば終了コード3にします。例：R101,R103、R（exit 3 on these findings）
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    deny: Vec<String>,
    /// 変わらない行も出します（unchanged rows too）
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    delimiter: DelimiterArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Terminal,
    Markdown,
    Html,
    Xlsx,
    Json,
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Ignore {
    Cosmetic,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Layout {
    /// 新旧対照表
    #[value(alias = "新旧対照表", alias = "新旧")]
    Comparison,
    /// 見え消し版：消した文字に取り消し線、加えた文字に下線
    #[value(alias = "見え消し", alias = "見え消し版")]
    Redline,
    /// 溶け込み版：新しい表。変更箇所に地色
    #[value(alias = "溶け込み", alias = "溶け込み版")]
    Clean,
}

impl Layout {
    fn form(self) -> Option<Form> {
        match self {
            Self::Comparison => None,
            Self::Redline => Some(Form::Redline),
            Self::Clean => Some(Form::Clean),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Labels {
    /// 変更後・変更前・変更理由
    Plan,
    /// 新・旧・理由
    Short,
    /// 改正後・改正前・備考
    Ordinance,
}

/// A file as it was read.
struct Input {
    name: String,
    editions: Vec<Edition>,
    /// Nothing in it but white space.
    blank: bool,
    /// There is no such file on this side.
    absent: bool,
}

impl DiffArgs {
    /// The files that are read.
    pub(super) fn inputs(&self) -> &[PathBuf] {
        &self.files
    }
}

pub(super) fn run(args: &DiffArgs, common: &Common) -> Result<Outcome, Failure> {
    let sides = git::sides(&args.files, &args.git, common.lang(None))?;
    match told(&sides, args, common) {
        // A driver that fails ends git's whole diff: of a file that is no table, that is told.
        Err(Failure::Message(text)) if sides.driver => {
            let name = &sides.new.name;
            common.write(|out| writeln!(out, "{name}\n{text}"))?;
            Ok(Outcome::Clean)
        }
        told => told,
    }
}

fn told(sides: &git::Sides, args: &DiffArgs, common: &Common) -> Result<Outcome, Failure> {
    let config = config(&sides.new.path, common)?;
    let lang = common.lang(Some(&config));
    let deny = denied(&args.deny, lang)?;
    // Reading takes most of the time: both sides at once.
    let (old, new) = std::thread::scope(|scope| {
        let old = scope.spawn(|| open(&sides.old, args, common));
        let new = open(&sides.new, args, common);
        (old.join(), new)
    });
    let old = old.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    let new = new?;
    is_table(&old, lang)?;
    is_table(&new, lang)?;
    let (olds, news) = (&old.editions, &new.editions);
    let options = diff::Options {
        key: args.key.clone(),
        renames: config.renames(last_year(news)),
    };
    let found = diff::compare(olds, news, &options)
        .map_err(|error| Failure::Message(explain(&error, &old.name, &new.name, lang)))?;
    let mut findings = revision::findings(&found, lang);
    findings.retain(|finding| {
        config.runs(
            finding.rule,
            &files::absolute(&sides.new.path),
            &Choice::default(),
        ) && !config.expect.iter().any(|expect| expect.matches(finding))
    });
    config.apply(&mut findings);
    let shown = Diff {
        diff: &found,
        old: &old.name,
        new: &new.name,
        findings: &findings,
        all: args.all,
    };
    let comparison = Comparison {
        diff: &found,
        old: &old.name,
        new: &new.name,
        findings: &findings,
        ignore_cosmetic: args.ignore == Some(Ignore::Cosmetic),
        lang,
    };
    if matches!(args.format, Format::Json | Format::Jsonl)
        && let Some(warning) = comparison.warning()
    {
        let text = super::visible(&format!("{warning}\n"));
        let _ = std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes());
    }
    let mut sheet = match args.labels {
        Labels::Plan => Sheet::plan(lang),
        Labels::Short => Sheet::short(lang),
        Labels::Ordinance => Sheet::ordinance(lang),
    };
    sheet.old_first = args.old_first;
    if let Some(title) = &args.title {
        sheet.title.clone_from(title);
    }
    if args.format == Format::Xlsx {
        common.keep_off_terminal(lang)?;
    }
    let form = args.style.form();
    if form.is_some() && !matches!(args.format, Format::Html | Format::Xlsx) {
        return Err(Failure::Message(match lang {
            Lang::Ja => "--style は --format html か xlsx と使います".to_owned(),
            Lang::En => "--style goes with --format html or xlsx".to_owned(),
        }));
    }
    let style = common.style(lang, Severity::Info);
    let named = |form: Form| args.title.as_deref().unwrap_or(form.title(lang));
    common.write(|out| match args.format {
        Format::Terminal if args.summary => comparison::summary(&comparison, &style, out),
        Format::Terminal => comparison::terminal(&comparison, &style, out),
        Format::Markdown => comparison::markdown(&comparison, out),
        Format::Html => match form {
            None => comparison::html(&comparison, &sheet, out),
            Some(form) => comparison::edition_html(&comparison, form, named(form), out),
        },
        Format::Xlsx => match form {
            None => comparison::xlsx(&comparison, &sheet, out),
            Some(form) => comparison::edition_xlsx(&comparison, form, named(form), out),
        },
        Format::Json => report::diff_json(&shown, out),
        Format::Jsonl => report::diff_jsonl(&shown, out),
    })?;
    let denied = |finding: &Located| deny.iter().any(|rule| rule.matches(finding.rule));
    if findings.iter().any(denied) && !sides.driver {
        return Ok(Outcome::Denied);
    }
    // Differences end git's diff, unless its driver says that all went well.
    Ok(match comparison.is_empty() || sides.driver {
        true => Outcome::Clean,
        false => Outcome::Found,
    })
}

/// The last fiscal year for which a file has a column.
fn last_year(editions: &[Edition]) -> Option<u16> {
    let columns = editions.iter().flat_map(|edition| &edition.columns);
    let periods = columns.filter_map(|column| column.period);
    periods.map(|period| period.last.0).max()
}

/// Rules of `--deny`: only those that a comparison can find.
fn denied(names: &[String], lang: Lang) -> Result<Vec<Selector>, Failure> {
    let read = |name: &String| {
        let selector = Selector::parse(name).filter(|selector| {
            let mut rules = revision::REVISION_RULES.iter();
            rules.any(|rule| selector.matches(rule))
        });
        selector.ok_or_else(|| {
            Failure::Message(match lang {
                Lang::Ja => format!(
                    "--deny「{name}」は版の比較のルールではありません\n対処: 「kouetsu rules」の R101〜 のコードか名前を書いてください"
                ),
                Lang::En => format!(
                    "--deny {name}: no rule about revisions\nhelp: give codes or names of family R (kouetsu rules)"
                ),
            })
        })
    };
    names.iter().map(read).collect()
}

fn config(path: &Path, common: &Common) -> Result<Config, Failure> {
    match common.config_path(&files::absolute(path)) {
        None => Ok(Config::default()),
        Some(path) => Config::load(&files::absolute(&path))
            .map_err(|error| Failure::Message(complaint(&error, common.lang(None)))),
    }
}

fn open(side: &git::Content, args: &DiffArgs, common: &Common) -> Result<Input, Failure> {
    let path = side.path.as_path();
    let config = config(path, common)?;
    let lang = common.lang(Some(&config));
    let name = side.name.clone();
    let delimiter = args.delimiter.delimiter;
    let grids = if let Some(bytes) = &side.bytes {
        grid::read_bytes(name.as_str(), bytes.clone(), delimiter)
    } else if path == Path::new("-") {
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
    let hints = config.options(&absolute, &Choice::default(), lang).hints;
    Ok(Input {
        absent: side.absent,
        blank: grids.iter().all(|grid| {
            let mut rows = 0..grid.row_count();
            rows.all(|row| grid.row(row).all(|cell| grid.is_blank(cell)))
        }),
        editions: diff::read(grids, &hints),
        name,
    })
}

/// A header alone is an edition without rows, and so is the side git has no file for. A file of
/// nothing is more likely half written than the end of a plan.
fn is_table(input: &Input, lang: Lang) -> Result<(), Failure> {
    if input.absent || !input.editions.is_empty() {
        return Ok(());
    }
    let meta = &tool::NO_TABLE_FOUND;
    let (message, help) = match input.blank {
        true => ("empty", "help-empty"),
        false => ("no-table", "help-file"),
    };
    let message = tool::text(meta, lang, message, &[]);
    let help = tool::text(meta, lang, help, &[]);
    Err(Failure::Message(format!(
        "{} {}: {message}\n{help}",
        meta.code, input.name
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
