//! `kouetsu init` and `check --print-config`.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use kouetsu::config::{Choice, Config, FILE_NAME, Selector, TEMPLATE};
use kouetsu::rule::Lang;

use super::{Common, Failure, Outcome, complaint, files};

#[derive(Debug, Args)]
#[command(next_help_heading = "オプション（options）")]
pub(super) struct InitArgs {
    /// 置くフォルダー。なければここ（folder; here if not given）
    #[arg(
        value_name = "DIR",
        help_heading = "対象（arguments）",
        default_value = ".",
        hide_default_value = true
    )]
    folder: PathBuf,
}

/// Writes a commented configuration file where there is none.
pub(super) fn run(args: &InitArgs, common: &Common) -> Result<Outcome, Failure> {
    let lang = common.lang(None);
    let path = args.folder.join(FILE_NAME);
    let path = path.strip_prefix(".").unwrap_or(&path);
    let written = std::fs::create_dir_all(&args.folder)
        .and_then(|()| {
            std::fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(path)
        })
        .and_then(|mut file| file.write_all(TEMPLATE.as_bytes()));
    let shown = path.display();
    match written {
        Ok(()) => {
            let told = match lang {
                Lang::Ja => format!("{shown} を作りました。使う行の先頭の「#」を消してください"),
                Lang::En => format!("{shown} written: remove the `#` of the lines you want"),
            };
            common.write(|out| writeln!(out, "{told}"))?;
            Ok(Outcome::Clean)
        }
        Err(error) => Err(Failure::Message(match (error.kind(), lang) {
            _ if args.folder.is_file() => match lang {
                Lang::Ja => format!("{} はフォルダーではありません", args.folder.display()),
                Lang::En => format!("{} is no folder", args.folder.display()),
            },
            (std::io::ErrorKind::AlreadyExists, Lang::Ja) => {
                format!("{shown} はもうあります（上書きしません）")
            }
            (std::io::ErrorKind::AlreadyExists, Lang::En) => {
                format!("{shown} is already there and is not overwritten")
            }
            (_, Lang::Ja) => format!("{shown} を作れません: {error}"),
            (_, Lang::En) => format!("cannot write {shown}: {error}"),
        })),
    }
}

/// Prints what holds for each path, and where it comes from.
pub(super) fn print_config(
    paths: &[PathBuf],
    choice: &Choice,
    common: &Common,
) -> Result<Outcome, Failure> {
    let mut text = String::new();
    for path in paths {
        // For a folder: what holds for a file in it.
        let file = match path.is_dir() {
            true => files::absolute(&path.join("*")),
            false => files::absolute(path),
        };
        let config = match common.config_path(&file) {
            None => Config::default(),
            Some(found) => Config::load(&files::absolute(&found))
                .map_err(|error| Failure::Message(complaint(&error, common.lang(None))))?,
        };
        let lang = common.lang(Some(&config));
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&match lang {
            Lang::Ja => format!("# {} に効く設定\n", path.display()),
            Lang::En => format!("# what holds for {}\n", path.display()),
        });
        text.push_str(&config.explain(&file, lang, |path| files::shown(&files::absolute(path))));
        text.push_str(&given(choice, common, lang));
        text.push_str(&left_out(&config, &file, choice, lang));
    }
    common.write(|out| out.write_all(text.as_bytes()))?;
    Ok(Outcome::Clean)
}

/// What the command line says; it outranks the files.
fn given(choice: &Choice, common: &Common, lang: Lang) -> String {
    let names = |selectors: &[Selector]| {
        let names: Vec<_> = selectors.iter().map(Selector::name).collect();
        names.join(",")
    };
    let mut given = Vec::new();
    if common.lang.is_some() {
        given.push(match lang {
            Lang::Ja => "--lang ja".to_owned(),
            Lang::En => "--lang en".to_owned(),
        });
    }
    if !choice.select.is_empty() {
        given.push(format!("--select {}", names(&choice.select)));
    }
    if !choice.ignore.is_empty() {
        given.push(format!("--ignore {}", names(&choice.ignore)));
    }
    match (given.is_empty(), lang) {
        (true, _) => String::new(),
        (false, Lang::Ja) => format!(
            "\n# コマンドの指定（上の設定より優先）: {}\n",
            given.join(" ")
        ),
        (false, Lang::En) => format!(
            "\n# command line (outranks the above): {}\n",
            given.join(" ")
        ),
    }
}

/// Rules that do not run.
fn left_out(config: &Config, file: &Path, choice: &Choice, lang: Lang) -> String {
    let ignored = config.options(file, choice, lang).ignored;
    let all = config.rules().count();
    match (ignored.is_empty(), lang) {
        (true, Lang::Ja) => format!("\n# 使うルール: 全部（{all}）\n"),
        (true, Lang::En) => format!("\n# rules that run: all {all}\n"),
        (false, Lang::Ja) => format!("\n# 使わないルール: {}\n", ignored.join(" ")),
        (false, Lang::En) => format!("\n# rules left out: {}\n", ignored.join(" ")),
    }
}
