//! `check --fix`: what is written where, and what the user is told about it.

mod book;
mod show;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use kouetsu::check::{Options, check_edition};
use kouetsu::config::Config;
use kouetsu::edition::recover;
use kouetsu::finding::Severity;
use kouetsu::fix::{self, Applied, Level, Reason, Refused, Settled};
use kouetsu::grid::{Grid, read_delimited};
use kouetsu::manifest::Manifest;
use kouetsu::rule::Lang;
use kouetsu::source::{SaveError, Source, identity, replace_unchanged, write_atomically};

use super::files::{Input, absolute};
pub(super) use show::diff;

#[derive(Debug, Args)]
pub(super) struct FixArgs {
    /// 自動で直せるものを直し、ファイルに書きます（apply safe fixes）
    #[arg(long, help_heading = "直す（fixing）")]
    fix: bool,
    /// 直したあとで確かめたほうがよい直し（セルの移動など）もします（apply unsafe fixes as well）
    #[arg(long, help_heading = "直す（fixing）")]
    unsafe_fixes: bool,
    /// 書かずに、どう直すかを差分で示します（print fixes as a diff, write nothing）
    #[arg(long, help_heading = "直す（fixing）", conflicts_with_all = ["format", "statistics", "output"])]
    show_fixes: bool,
    /// 直した表をこのフォルダーに書き、元のファイルはそのままにします（write fixed tables there）
    #[arg(long, help_heading = "直す（fixing）", value_name = "DIR")]
    output: Option<PathBuf>,
    /// Excelブックも元のファイルに書きます。付けなければ隣に「…_校閲済.xlsx」を作ります（overwrite workbooks as well）
    #[arg(long, help_heading = "直す（fixing）", conflicts_with_all = ["output", "show_fixes"])]
    in_place: bool,
}

impl FixArgs {
    /// `None`: just check.
    pub(super) fn asked(&self) -> bool {
        self.fix || self.unsafe_fixes || self.show_fixes
    }

    /// Print a diff, write nothing.
    pub(super) fn show(&self) -> bool {
        self.show_fixes
    }

    /// What cannot be asked for.
    pub(super) fn misuse(&self, lang: Lang) -> Option<String> {
        let option = match (&self.output, self.in_place) {
            (Some(_), _) => "--output",
            (None, true) => "--in-place",
            (None, false) => return None,
        };
        (!self.asked()).then(|| match lang {
            Lang::Ja => format!("{option} は --fix か --unsafe-fixes と一緒に使います"),
            Lang::En => format!("{option} goes with --fix or --unsafe-fixes"),
        })
    }

    fn level(&self) -> Level {
        match self.unsafe_fixes {
            true => Level::Unsafe,
            false => Level::Safe,
        }
    }
}

/// What became of one file.
#[derive(Debug)]
pub(super) struct Fixed {
    name: String,
    /// Where it was written, if not in its own place.
    target: Option<String>,
    applied: Vec<Applied>,
    refused: Vec<Refused>,
    /// What was not written, and why.
    problem: Option<String>,
    /// Old and new tables, where they are to be shown.
    texts: Vec<(Arc<Grid>, Arc<Grid>)>,
}

impl Fixed {
    /// Something that was asked for could not be done.
    pub(super) fn failed(&self) -> bool {
        self.problem.is_some()
    }

    /// It was written under another name.
    pub(super) fn elsewhere(&self) -> Option<&str> {
        self.target.as_deref()
    }
}

/// Fixes the grids of one file; those that were changed and written take the place of the old.
pub(super) fn fix(
    args: &FixArgs,
    input: &Input,
    grids: Vec<Grid>,
    (config, options, least): (&Config, &Options, Severity),
) -> (Vec<Arc<Grid>>, Fixed) {
    let find = |grid: &Arc<Grid>| {
        let editions = recover(grid, &options.hints);
        let findings = editions
            .iter()
            .flat_map(|edition| check_edition(edition, options));
        let mut findings: Vec<_> = findings.collect();
        findings.retain_mut(|finding| config.may_fix(grid, finding, least));
        findings
    };
    let mut fixed = Fixed {
        name: input.name.clone(),
        target: None,
        applied: Vec::new(),
        refused: Vec::new(),
        problem: None,
        texts: Vec::new(),
    };
    if grids.first().is_some_and(|grid| grid.delimiter().is_none()) {
        let before: Vec<_> = grids.into_iter().map(Arc::new).collect();
        let settled = fix::settle_book(before.clone(), args.level(), &find);
        let earlier = || {
            let bold = args.level() == Level::Unsafe;
            let cautious = bold.then(|| fix::settle_book(before.clone(), Level::Safe, &find))?;
            Some(cautious.grids.first()?.source().raw().to_vec())
        };
        let place = book::place(args, &earlier);
        let grids = book::written(
            (args, &place),
            input,
            before.clone(),
            settled,
            &mut fixed,
            options.lang,
        );
        return (grids, fixed);
    }
    let mut result = Vec::new();
    for grid in grids.into_iter().map(Arc::new) {
        let Settled {
            grid: new,
            changed,
            applied,
            refused,
        } = fix::settle(Arc::clone(&grid), args.level(), find);
        fixed.refused.extend(refused);
        if args.show_fixes {
            if changed {
                fixed.applied.extend(applied);
                fixed.texts.push((Arc::clone(&grid), new));
            }
            result.push(grid);
            continue;
        }
        if !(changed || args.output.is_some()) {
            result.push(grid);
            continue;
        }
        let place = match &args.output {
            Some(folder) => Place::Folder(folder),
            None => Place::Own,
        };
        let bytes = (grid.source().raw(), new.source().raw());
        match write(&place, input, bytes, options.lang) {
            Ok(target) => {
                fixed.applied.extend(applied);
                result.push(match &target {
                    Some(target) => renamed(&new, target),
                    None => new,
                });
                fixed.target = target;
            }
            Err(problem) => {
                fixed.problem = Some(problem);
                result.push(grid);
            }
        }
    }
    (result, fixed)
}

/// The same table under the name it was written to.
fn renamed(grid: &Arc<Grid>, name: &str) -> Arc<Grid> {
    match Source::from_bytes(name, grid.source().raw().to_vec()) {
        Ok(source) => Arc::new(read_delimited(Arc::new(source), grid.delimiter())),
        Err(_) => Arc::clone(grid),
    }
}

/// Where a fixed table goes.
enum Place<'a> {
    /// Where it was.
    Own,
    /// Below a folder.
    Folder(&'a Path),
    /// Beside the original, under a name that says it was corrected. What the fixes of an earlier,
    /// more cautious run would be: where they and nothing else stand there, they are replaced.
    Beside(&'a dyn Fn() -> Option<Vec<u8>>),
}

/// Writes a fixed table; gives its new name if it has one, or says why nothing was written.
fn write(
    place: &Place<'_>,
    input: &Input,
    (old, new): (&[u8], &[u8]),
    lang: Lang,
) -> Result<Option<String>, String> {
    let say = |ja: &str, en: &str| match lang {
        Lang::Ja => ja.to_owned(),
        Lang::En => en.to_owned(),
    };
    let Some(path) = &input.path else {
        return Err(say(
            "標準入力は書き換えられません。--show-fixes で差分を見られます",
            "the standard input cannot be written; --show-fixes prints a diff",
        ));
    };
    let refused = |error: SaveError| match error {
        SaveError::ReadOnly => say("読み取り専用のファイルです", "the file is read-only"),
        SaveError::Changed => say(
            "読んだあとで変更されています。もう一度実行してください",
            "it was changed meanwhile; run the command again",
        ),
        SaveError::Io(error) => match lang {
            Lang::Ja => format!("書けません（{error}）"),
            Lang::En => format!("cannot be written: {error}"),
        },
    };
    let pinned = say(
        "台帳（manifest.toml）に登録されています。--output DIR で別の場所に書けます",
        "pinned in the manifest; --output DIR writes it elsewhere",
    );
    let target = match place {
        Place::Own => {
            if input.pinned.is_some() {
                return Err(pinned);
            }
            replace_unchanged(path, old, new).map_err(refused)?;
            return Ok(None);
        }
        Place::Folder(folder) => folder.join(&input.below),
        Place::Beside(earlier) => {
            let target = book::beside(path);
            let name = target.to_string_lossy().into_owned();
            match std::fs::read(&target) {
                // The same command a second time.
                Ok(found) if found == new => return Ok(Some(name)),
                // --fix before --unsafe-fixes, and nobody worked in it since.
                Ok(found) if earlier().is_some_and(|earlier| earlier == found) => target,
                // Somebody may have gone on working in it.
                Ok(_) => {
                    return Err(match lang {
                        Lang::Ja => format!(
                            "{name} がすでにあります。名前を変えるか移してからもう一度実行するか、--output DIR で別の場所に書いてください"
                        ),
                        Lang::En => format!(
                            "{name} exists: rename or move it, or write elsewhere with --output DIR"
                        ),
                    });
                }
                Err(_) => target,
            }
        }
    };
    if identity(&target) == identity(path) {
        return Err(say(
            "--output が元のファイルと同じ場所です",
            "--output is the place of the file itself",
        ));
    }
    if is_pinned(&target) {
        return Err(pinned);
    }
    if let Some(parent) = target.parent() {
        std::fs::create_dir_all(parent).map_err(|error| refused(error.into()))?;
    }
    write_atomically(&target, new).map_err(|error| match error.kind() {
        io::ErrorKind::PermissionDenied => refused(SaveError::ReadOnly),
        _ => refused(error.into()),
    })?;
    Ok(Some(target.to_string_lossy().into_owned()))
}

/// Whether a manifest pins a file.
fn is_pinned(path: &Path) -> bool {
    let path = absolute(path);
    path.parent()
        .and_then(Manifest::find)
        .and_then(|manifest| Manifest::load(&manifest).ok())
        .is_some_and(|manifest| manifest.position(&path).is_some())
}

/// Further places of refused fixes are only counted.
const MAX_REFUSED: usize = 20;

/// Tells on the standard error what was changed and what was not.
pub(super) fn tell(args: &FixArgs, files: &[Fixed], lang: Lang) {
    let mut text = String::new();
    for file in files {
        summary(args, file, lang, &mut text);
    }
    if files
        .iter()
        .all(|file| file.applied.is_empty() && !file.failed())
    {
        text.push_str(match lang {
            Lang::Ja => "自動で直すところはありませんでした\n",
            Lang::En => "nothing to fix\n",
        });
    }
    // If the standard error is gone there is nobody left to tell.
    let _ = io::stderr().write_all(super::visible(&text).as_bytes());
}

fn summary(args: &FixArgs, file: &Fixed, lang: Lang, text: &mut String) {
    let name = &file.name;
    let places: usize = file.applied.iter().map(|fix| fix.places).sum();
    let rules: Vec<String> = file
        .applied
        .iter()
        .map(|fix| match lang {
            Lang::Ja => format!("{} {} {}", fix.rule.code, fix.rule.name_ja, fix.places),
            Lang::En => format!("{} {} {}", fix.rule.code, fix.rule.name, fix.places),
        })
        .collect();
    let rules = rules.join(if lang == Lang::Ja { "、" } else { ", " });
    if places > 0 {
        let done = match (lang, args.show_fixes) {
            (Lang::Ja, true) => format!("{name}: {places}か所を直せます（{rules}）"),
            (Lang::Ja, false) => format!("{name}: {places}か所を直しました（{rules}）"),
            (Lang::En, true) => format!("{name}: would fix {places} place(s) ({rules})"),
            (Lang::En, false) => format!("{name}: fixed {places} place(s) ({rules})"),
        };
        text.push_str(&done);
        if let Some(target) = &file.target {
            text.push_str(&format!(" → {target}"));
        }
        text.push('\n');
    }
    if let Some(problem) = &file.problem {
        text.push_str(&match lang {
            Lang::Ja => format!("{name}: 書き換えませんでした：{problem}\n"),
            Lang::En => format!("{name}: not written: {problem}\n"),
        });
    }
    // What holds for a whole book is said once.
    let (books, others): (Vec<&Refused>, Vec<_>) = file.refused.iter().partition(|refused| {
        matches!(
            refused.reason,
            Reason::Workbook | Reason::Format | Reason::Signed | Reason::ProtectedBook
        )
    });
    for group in books.chunk_by(|a, b| a.reason == b.reason) {
        let (n, why) = (group.len(), group[0].reason.explain(lang));
        text.push_str(&match lang {
            Lang::Ja => format!("{name}: 直せるもの{n}件を残しました：{why}\n"),
            Lang::En => format!("{name}: {n} fix(es) left out: {why}\n"),
        });
    }
    for refused in others.iter().take(MAX_REFUSED) {
        let at = &refused.location;
        let at = match (&at.sheet, &at.cell) {
            (Some(sheet), Some(cell)) => format!("{sheet}!{cell}"),
            _ => format!("{}:{}", at.line, at.field),
        };
        let (code, why) = (refused.rule.code, refused.reason.explain(lang));
        text.push_str(&match lang {
            Lang::Ja => format!(
                "{name}:{at} {code} {}: 直しませんでした：{why}\n",
                refused.rule.name_ja
            ),
            Lang::En => format!(
                "{name}:{at} {code} {}: not fixed: {why}\n",
                refused.rule.name
            ),
        });
    }
    if others.len() > MAX_REFUSED {
        let more = others.len() - MAX_REFUSED;
        text.push_str(&match lang {
            Lang::Ja => format!("{name}: ほか{more}件も直しませんでした\n"),
            Lang::En => format!("{name}: {more} more not fixed\n"),
        });
    }
}
