//! What a revision holds, asked from the git that is installed. Never fetches anything.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Output, Stdio};

use kouetsu::rule::Lang;

use super::Failure;
use super::files::absolute;

/// A larger configuration file is none.
const MAX_FILE: u64 = 1 << 20;

/// A working copy.
#[derive(Debug)]
pub(super) struct Repository {
    root: PathBuf,
    lang: Lang,
}

/// What happened to the files of a commit up to the working copy. Paths are below the root.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// The regular files of the commit, with their blobs.
    pub(super) files: HashMap<String, String>,
    /// Files with another content, or that are gone. New ones need not be here.
    pub(super) touched: HashSet<String>,
    /// The old name of a file by its new one.
    pub(super) renamed: HashMap<String, String>,
}

impl Repository {
    /// The working copy that a folder is in.
    pub(super) fn of(folder: &Path, lang: Lang) -> Result<Self, Failure> {
        let repository = Self {
            root: folder.to_owned(),
            lang,
        };
        let found = repository.ask(&["rev-parse", "--show-cdup"]);
        let found = found.map_err(|why| match (why, lang) {
            (None, Lang::Ja) => Failure::Message("git が見つかりません".to_owned()),
            (None, Lang::En) => Failure::Message("git is not installed".to_owned()),
            // Anything else (a folder of another owner) is told in git's own words.
            (Some(told), _) if !told.contains("not a git repository") => repository.refused(&told),
            (_, Lang::Ja) => Failure::Message(
                "ここはgitのリポジトリではありません。リポジトリの中で実行してください".to_owned(),
            ),
            (_, Lang::En) => {
                Failure::Message("this is no git repository; run it inside one".to_owned())
            }
        })?;
        let up = String::from_utf8_lossy(&found.stdout);
        Ok(Self {
            root: absolute(&folder.join(up.trim_end_matches(['\r', '\n']))),
            lang,
        })
    }

    /// The commit that a name stands for.
    pub(super) fn commit(&self, revision: &str) -> Result<String, Failure> {
        if revision.starts_with('-') || revision.is_empty() || revision.contains(':') {
            return Err(Failure::Message(match self.lang {
                Lang::Ja => format!("「{revision}」は版の名前になりません"),
                Lang::En => format!("`{revision}` is no revision"),
            }));
        }
        let name = format!("{revision}^{{commit}}");
        let found = self.git(&[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &name,
        ]);
        match found {
            Ok(found) => Ok(String::from_utf8_lossy(&found.stdout).trim().to_owned()),
            Err(_) => Err(Failure::Message(match self.lang {
                Lang::Ja => format!(
                    "版「{revision}」が見つかりません\n対処: 名前を確かめてください。CI では履歴を取得する設定（actions/checkout の fetch-depth: 0 など）が要ることがあります"
                ),
                Lang::En => format!(
                    "there is no revision `{revision}`\nhelp: check the name; in CI the history may have to be fetched (fetch-depth: 0 of actions/checkout)"
                ),
            })),
        }
    }

    /// A file's path below the working copy's root, with `/`.
    pub(super) fn below(&self, file: &Path) -> Result<String, Failure> {
        let place = |root: &Path| kouetsu::manifest::relative(root, file);
        let real = std::fs::canonicalize(&self.root).ok();
        place(&self.root)
            .or_else(|| {
                let (folder, name) = (file.parent()?, file.file_name()?);
                let file = std::fs::canonicalize(folder).ok()?.join(name);
                kouetsu::manifest::relative(&real?, &file)
            })
            .ok_or_else(|| {
                let (file, root) = (file.display(), self.root.display());
                Failure::Message(match self.lang {
                    Lang::Ja => format!("{file} は git の作業フォルダー（{root}）の中にありません"),
                    Lang::En => format!("{file} is not in the working copy {root}"),
                })
            })
    }

    /// A file's content in a commit; `None` where it is not there.
    pub(super) fn show(&self, commit: &str, below: &str) -> Result<Option<Vec<u8>>, Failure> {
        let listed = self.tree(commit, Some(below), MAX_FILE)?;
        match listed.into_iter().find(|(path, _)| path == below) {
            Some((_, blob)) => Ok(Some(self.blob(&blob)?)),
            None => Ok(None),
        }
    }

    /// What happened since a commit. A file under a new name is known if git knows the new file
    /// (`git add`) and most of its lines stayed.
    pub(super) fn changes(&self, commit: &str) -> Result<Changes, Failure> {
        let mut changes = Changes {
            files: self.tree(commit, None, u64::MAX)?.into_iter().collect(),
            ..Changes::default()
        };
        let listed = self.git(&[
            "diff",
            "--no-ext-diff",
            "--no-textconv",
            "--no-relative",
            "--find-renames",
            "--name-status",
            "-z",
            commit,
            "--",
        ])?;
        let mut words = listed
            .stdout
            .split(|&byte| byte == 0)
            .map(String::from_utf8_lossy);
        while let (Some(status), Some(path)) = (words.next(), words.next()) {
            let path = path.into_owned();
            if status.starts_with('R')
                && let Some(new) = words.next()
            {
                changes.renamed.insert(new.clone().into_owned(), path);
                changes.touched.insert(new.into_owned());
            } else {
                changes.touched.insert(path);
            }
        }
        Ok(changes)
    }

    /// Regular files of a commit with their ids: all, or just one.
    fn tree(
        &self,
        commit: &str,
        only: Option<&str>,
        limit: u64,
    ) -> Result<Vec<(String, String)>, Failure> {
        let mut arguments = vec!["ls-tree", "-r", "-l", "-z", "--full-tree", commit];
        arguments.extend(only.iter().flat_map(|path| ["--", path]));
        let listed = self.git(&arguments)?;
        let files = listed.stdout.split(|&byte| byte == 0).filter_map(|line| {
            let tab = line.iter().position(|&byte| byte == b'\t')?;
            let path = std::str::from_utf8(&line[tab + 1..]).ok()?;
            let mut words = std::str::from_utf8(&line[..tab]).ok()?.split_whitespace();
            // A link may lead anywhere.
            let regular = words.next()?.starts_with("100");
            let blob = words.nth(1)?.to_owned();
            let size: u64 = words.next()?.parse().ok()?;
            (regular && size <= limit).then(|| (path.to_owned(), blob))
        });
        Ok(files.collect())
    }

    /// The content of a blob.
    pub(super) fn blob(&self, id: &str) -> Result<Vec<u8>, Failure> {
        Ok(self.git(&["cat-file", "blob", id])?.stdout)
    }

    /// Writes the `.toml` files of a commit below a folder, as they lie in the repository.
    pub(super) fn write_toml(&self, commit: &str, folder: &Path) -> Result<(), Failure> {
        for (path, blob) in self.tree(commit, None, MAX_FILE)? {
            let below = Path::new(&path);
            let plain = below
                .components()
                .all(|c| matches!(c, Component::Normal(_)));
            if !plain || below.extension() != Some(OsStr::new("toml")) {
                continue;
            }
            let target = folder.join(below);
            if let Some(parent) = target.parent() {
                std::fs::create_dir_all(parent)?;
            }
            std::fs::File::create(&target)?.write_all(&self.blob(&blob)?)?;
        }
        Ok(())
    }

    /// The working copy's folder.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    fn git(&self, arguments: &[&str]) -> Result<Output, Failure> {
        self.ask(arguments)
            .map_err(|told| self.refused(&told.unwrap_or_else(|| "git?".to_owned())))
    }

    /// What git says if it refuses; `None`: it is not installed.
    fn ask(&self, arguments: &[&str]) -> Result<Output, Option<String>> {
        let output = Command::new("git")
            .arg("-C")
            .arg(&self.root)
            .args(arguments)
            // A partial clone would fetch what is missing.
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .output();
        match output {
            Ok(output) if output.status.success() => Ok(output),
            Ok(output) => Err(Some(
                String::from_utf8_lossy(&output.stderr).trim().to_owned(),
            )),
            Err(_) => Err(None),
        }
    }

    fn refused(&self, told: &str) -> Failure {
        Failure::Message(match self.lang {
            Lang::Ja => format!("git に尋ねられません: {told}"),
            Lang::En => format!("git does not answer: {told}"),
        })
    }
}
