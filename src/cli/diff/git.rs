//! Where the two sides come from: files, git revisions, or git calling us as its diff driver.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use kouetsu::rule::Lang;

use super::super::Failure;

/// One side, found but not read as a table yet.
#[derive(Debug)]
pub(super) struct Content {
    /// As it is shown.
    pub(super) name: String,
    /// For configuration; also where to read from if there are no bytes.
    pub(super) path: PathBuf,
    /// What git had.
    pub(super) bytes: Option<Vec<u8>>,
    /// There is no such file on this side (/dev/null): an edition without rows.
    pub(super) absent: bool,
}

/// Both sides.
#[derive(Debug)]
pub(super) struct Sides {
    pub(super) old: Content,
    pub(super) new: Content,
    /// Called by git: differences must not look like a failure.
    pub(super) driver: bool,
}

/// Finds both sides.
///
/// Seven arguments (nine for a rename) are what git gives an external diff driver:
/// path, old file, hash, mode, new file, hash, mode.
pub(super) fn sides(files: &[PathBuf], git: &[String], lang: Lang) -> Result<Sides, Failure> {
    if let [old, new] = git {
        let [path] = files else {
            return Err(complain(
                lang,
                "--git には比べるファイルを一つ指定してください（--git 版1 版2 -- パス）",
                "--git needs one file (--git REV1 REV2 -- PATH)",
            ));
        };
        return Ok(Sides {
            old: revision(old, path, Base::Here, lang)?,
            new: revision(new, path, Base::Here, lang)?,
            driver: false,
        });
    }
    match files {
        [old, new] if old == Path::new("-") && new == Path::new("-") => Err(complain(
            lang,
            "標準入力（-）から読めるのは片方だけです",
            "only one side can be read from the standard input (-)",
        )),
        [old, new] => Ok(Sides {
            old: named(old, lang)?,
            new: named(new, lang)?,
            driver: false,
        }),
        [path, old, _, _, new, _, _, renamed @ ..] => Ok(Sides {
            old: driven(path, old, "a"),
            new: driven(renamed.first().unwrap_or(path), new, "b"),
            driver: true,
        }),
        _ => Err(complain(
            lang,
            "比べるファイルを二つ指定してください",
            "name two files to compare",
        )),
    }
}

/// A file that git wrote for us, under the name it has in the repository: that is what the
/// configuration is for.
fn driven(path: &Path, file: &Path, side: &str) -> Content {
    let bytes = match is_nothing(file) {
        true => Some(Vec::new()),
        false => std::fs::read(file).ok(),
    };
    Content {
        name: format!("{side}/{}", path.display()),
        // What cannot be read is told when it is opened.
        path: match bytes {
            Some(_) => path.to_owned(),
            None => file.to_owned(),
        },
        bytes,
        absent: is_nothing(file),
    }
}

/// What git names where there is no file.
fn is_nothing(file: &Path) -> bool {
    file == Path::new("/dev/null") || file == Path::new("nul")
}

/// A file, or REV:PATH where no file has that name.
fn named(argument: &Path, lang: Lang) -> Result<Content, Failure> {
    let plain = || Content {
        name: argument.to_string_lossy().into_owned(),
        path: argument.to_owned(),
        bytes: is_nothing(argument).then(Vec::new),
        absent: is_nothing(argument),
    };
    let Some(text) = argument.to_str() else {
        return Ok(plain());
    };
    match text.split_once(':') {
        // C:\ is a drive.
        Some((rev, path)) if rev.len() > 1 && !path.is_empty() && !argument.exists() => {
            revision(rev, Path::new(path), Base::Top, lang)
        }
        _ => Ok(plain()),
    }
}

/// What a path is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Base {
    /// The working directory, as everywhere else.
    Here,
    /// The top of the repository, as git reads REV:PATH, unless it begins with a dot.
    Top,
}

/// A file as it was in a revision.
fn revision(rev: &str, path: &Path, base: Base, lang: Lang) -> Result<Content, Failure> {
    if rev.starts_with('-') || rev.is_empty() || rev.contains(':') {
        return Err(complain(
            lang,
            &format!("「{rev}」は版の名前になりません"),
            &format!("`{rev}` is no revision"),
        ));
    }
    let Some(name) = path.to_str() else {
        return Err(complain(
            lang,
            "パスがUTF-8ではありません",
            "the path is not UTF-8",
        ));
    };
    git(&["rev-parse", "--is-inside-work-tree"]).map_err(|why| {
        let (ja, en) = match why {
            Trouble::Missing => ("git が見つかりません", "git is not installed"),
            Trouble::Refused => (
                "ここはgitのリポジトリではありません。リポジトリの中で実行してください",
                "this is no git repository; run it inside one",
            ),
        };
        complain(lang, ja, en)
    })?;
    let commit = format!("{rev}^{{commit}}");
    git(&[
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        &commit,
    ])
    .map_err(|_| {
        complain(
            lang,
            &format!("版「{rev}」がありません。git log で確かめてください"),
            &format!("there is no revision `{rev}`; see git log"),
        )
    })?;
    let dotted = path.is_absolute() || name.starts_with("./") || name.starts_with("../");
    let top = base == Base::Top && !dotted;
    let place = match dotted || top {
        true => name.to_owned(),
        false => format!("./{name}"),
    };
    let object = format!("{rev}:{place}");
    let args = [
        "show",
        "--no-ext-diff",
        "--no-textconv",
        "--end-of-options",
        &object,
    ];
    let bytes = git(&args).map_err(|_| missing(rev, name, base, dotted, lang))?;
    let up = match top {
        true => said(&["rev-parse", "--show-cdup"]),
        false => String::new(),
    };
    Ok(Content {
        name: format!("{rev}:{name}"),
        path: Path::new(&up).join(path),
        bytes: Some(bytes),
        absent: false,
    })
}

/// A revision has no such file; where it has one of that name read from elsewhere, that spelling.
fn missing(rev: &str, name: &str, base: Base, dotted: bool, lang: Lang) -> Failure {
    let top = base == Base::Top && !dotted;
    let bare = name.trim_start_matches("./");
    let there = |place: &str| {
        let object = format!("{rev}:{place}");
        git(&["cat-file", "-e", &object]).is_ok().then_some(object)
    };
    let other = match top {
        true => there(&format!("./{bare}")),
        // A path after --git has no revision before it.
        false if base == Base::Here => {
            there(bare).map(|_| format!("{}{bare}", said(&["rev-parse", "--show-cdup"])))
        }
        false => there(bare),
    };
    match (other, top) {
        (Some(right), true) => one_language(
            lang,
            &format!(
                "版「{rev}」の最上位に {name} がありません（「版:パス」はgitと同じくリポジトリの最上位から読みます）\n対処: 今いるフォルダのファイルは {right} と書いてください"
            ),
            &format!(
                "revision `{rev}` has no {name} at its top (REV:PATH is read from the top of the repository, as git reads it)\nhelp: for the file in this directory write {right}"
            ),
        ),
        (Some(right), false) => one_language(
            lang,
            &format!(
                "版「{rev}」の今いるフォルダに {bare} がありません\n対処: リポジトリの最上位のファイルは {right}と書いてください"
            ),
            &format!(
                "revision `{rev}` has no {bare} in this directory\nhelp: for the file at the top of the repository write {right}"
            ),
        ),
        (None, _) => {
            let prefix = said(&["rev-parse", "--show-prefix"]);
            let list = format!("git ls-tree -r --name-only {rev}");
            one_language(
                lang,
                &format!(
                    "版「{rev}」に {name} がありません\n対処: パスはリポジトリの最上位から（今いるフォルダは「{}」）、または ./ で始めて書いてください。ある名前は {list} で分かります",
                    if prefix.is_empty() {
                        "最上位"
                    } else {
                        &prefix
                    }
                ),
                &format!(
                    "revision `{rev}` has no {name}\nhelp: write the path from the top of the repository (this directory is `{prefix}`) or begin it with ./; {list} lists the names"
                ),
            )
        }
    }
}

/// What git says in one line, "" where it says nothing.
fn said(args: &[&str]) -> String {
    let bytes = git(args).unwrap_or_default();
    String::from_utf8_lossy(&bytes).trim_end().to_owned()
}

/// Why git gave nothing.
enum Trouble {
    /// It is not there.
    Missing,
    /// It said no.
    Refused,
}

fn git(args: &[&str]) -> Result<Vec<u8>, Trouble> {
    let output = Command::new("git")
        .args(args)
        .stdin(Stdio::null())
        .output()
        .map_err(|_| Trouble::Missing)?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(Trouble::Refused),
    }
}

/// Of a message and its remedy, in the reader's language alone.
fn one_language(lang: Lang, ja: &str, en: &str) -> Failure {
    Failure::Message(match lang {
        Lang::Ja => ja.to_owned(),
        Lang::En => en.to_owned(),
    })
}

fn complain(lang: Lang, ja: &str, en: &str) -> Failure {
    Failure::Message(match lang {
        Lang::Ja => format!("{ja}（{en}）"),
        Lang::En => en.to_owned(),
    })
}
