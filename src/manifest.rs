//! `manifest.toml`: which editions there are, in which order, and what they must look like.
//!
//! A series of editions cannot be ordered by file names or dates; the manifest says the order and
//! pins each file by its SHA-256, so that an edition nobody meant to touch cannot change unseen.

mod edit;

use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};

pub use edit::{add, update};

use crate::check::Located;
use crate::message::{ConfigError, Lang, Position, Problem};
use crate::rules::tool;

/// The file's name.
pub const FILE_NAME: &str = "manifest.toml";

/// The editions under one folder, in the order of their series.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    /// The manifest's folder; paths are relative to it.
    pub root: PathBuf,
    /// In the order of the file.
    pub editions: Vec<Pinned>,
}

/// `[[edition]]`: one file of a series.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pinned {
    /// The series: editions of one table are compared with each other.
    pub table: String,
    /// Title line of the table.
    pub title: Option<String>,
    /// The edition's name within the series.
    pub edition: String,
    /// Below the manifest's folder, with `/`.
    pub path: String,
    /// Western fiscal years of the year columns.
    #[serde(default)]
    pub fiscal_years: Vec<u16>,
    /// Of the file's bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// Where the file comes from, as far as it is known.
    pub provenance: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    edition: Vec<toml::Spanned<Pinned>>,
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    ///
    /// The file cannot be read, is no TOML, has unknown keys, or names a file twice.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|error| ConfigError {
            path: path.to_owned(),
            position: None,
            problem: Problem::Io(error),
        })?;
        let manifest = Self::parse(path, &text)?;
        manifest.inside(path, &text)?;
        Ok(manifest)
    }

    /// What is pinned and is there must be a file inside the manifest's folder, links followed.
    fn inside(&self, path: &Path, text: &str) -> Result<(), ConfigError> {
        let root = std::fs::canonicalize(&self.root).ok();
        for (index, pinned) in self.editions.iter().enumerate() {
            let file = self.root.join(&pinned.path);
            let Ok(found) = std::fs::metadata(&file) else {
                continue;
            };
            let name = &pinned.path;
            let outside = root.as_ref().is_some_and(|root| {
                std::fs::canonicalize(&file).is_ok_and(|file| !file.starts_with(root))
            });
            let problem = if !found.is_file() {
                Problem::Told(
                    format!("「{name}」はふつうのファイルではありません"),
                    format!("`{name}` is no regular file"),
                )
            } else if outside {
                Problem::Told(
                    format!("「{name}」は台帳のあるフォルダーの外を指しています"),
                    format!("`{name}` leads out of the manifest's folder"),
                )
            } else {
                continue;
            };
            let spans: Option<File> = toml::from_str(text).ok();
            return Err(ConfigError {
                path: path.to_owned(),
                position: spans.and_then(|file| {
                    let span = file.edition.get(index)?.span();
                    Some(Box::new(Position::of(text, span)))
                }),
                problem,
            });
        }
        Ok(())
    }

    fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        let file: File = toml::from_str(text)
            .map_err(|error| ConfigError::from_toml(path.to_owned(), text, &error))?;
        let mut seen = std::collections::HashSet::new();
        for entry in &file.edition {
            let name = &entry.get_ref().path;
            if !is_below(name) {
                return Err(ConfigError {
                    path: path.to_owned(),
                    position: Some(Box::new(Position::of(text, entry.span()))),
                    problem: Problem::Told(
                        format!(
                            "path「{name}」は使えません。台帳のあるフォルダーから見た場所を「..」を使わずに書きます"
                        ),
                        format!(
                            "path `{name}` cannot be used: write it relative to the manifest's folder, without `..`"
                        ),
                    ),
                });
            }
            if !seen.insert(name.clone()) {
                return Err(ConfigError {
                    path: path.to_owned(),
                    position: Some(Box::new(Position::of(text, entry.span()))),
                    problem: Problem::Twice(name.clone()),
                });
            }
        }
        Ok(Self {
            root: path.parent().unwrap_or(Path::new("")).to_owned(),
            editions: file
                .edition
                .into_iter()
                .map(toml::Spanned::into_inner)
                .collect(),
        })
    }

    /// The manifest that pins files of a folder: its own, or that of the folder above, where the
    /// folder is one series. A `manifest.toml` that lists no editions is somebody else's.
    pub fn find(folder: &Path) -> Option<PathBuf> {
        folder
            .ancestors()
            .take(2)
            .map(|folder| folder.join(FILE_NAME))
            .find(|candidate| {
                // Read as bytes: one in another encoding is told, not passed over.
                let marked = |bytes: Vec<u8>| bytes.windows(11).any(|part| part == b"[[edition]]");
                candidate.is_file() && std::fs::read(candidate).is_ok_and(marked)
            })
    }

    /// Place of a file in the order of the series, if it is pinned. `file` and
    /// [`Manifest::root`] must both be absolute or both relative to one folder.
    pub fn position(&self, file: &Path) -> Option<usize> {
        let below = relative(&self.root, file)?;
        self.editions.iter().position(|pinned| pinned.path == below)
    }

    /// What is wrong with a pinned file, given its bytes (`None`: there is no such file).
    pub fn mismatch(pinned: &Pinned, bytes: Option<&[u8]>, lang: Lang) -> Option<Located> {
        let meta = &tool::MANIFEST_MISMATCH;
        let message = match bytes {
            None => tool::text(meta, lang, "missing", &[]),
            Some(bytes) => {
                let now = sha256(bytes);
                if now == pinned.sha256 {
                    return None;
                }
                let old: String = pinned.sha256.chars().take(12).collect();
                tool::text(
                    meta,
                    lang,
                    "changed",
                    &[("old", &old), ("new", &&now[..12])],
                )
            }
        };
        let help = tool::text(meta, lang, "help", &[]);
        Some(tool::finding(meta, message, Some(help)))
    }
}

/// Whether a path names something below the folder it is relative to.
fn is_below(path: &str) -> bool {
    let drive = path.as_bytes().get(1) == Some(&b':');
    let parts = || path.split(['/', '\\']);
    !drive && parts().all(|part| !part.trim().is_empty() && part != ".." && part != ".")
}

/// A file's path below a folder, with `/`.
pub fn relative(root: &Path, file: &Path) -> Option<String> {
    let below = file.strip_prefix(root).ok()?;
    let parts: Vec<_> = below
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    Some(parts.join("/"))
}

/// SHA-256 in lower-case hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# 台帳\n[[edition]]\ntable = \"t\"\nedition = \"2019\"\npath = \"t/2019.tsv\"\nfiscal-years = [2019, 2020]\nsha256 = \"00\"\n";

    #[test]
    fn a_manifest_knows_its_files_and_their_order() {
        let text = format!("{TEXT}\n{}", TEXT.replace("2019", "2022"));
        let manifest = Manifest::parse(Path::new("/d/manifest.toml"), &text).expect("valid");
        assert_eq!(manifest.position(Path::new("/d/t/2022.tsv")), Some(1));
        assert_eq!(manifest.position(Path::new("/d/t/other.tsv")), None);
        assert_eq!(manifest.position(Path::new("/e/t/2022.tsv")), None);
        assert_eq!(manifest.editions[0].fiscal_years, [2019, 2020]);
    }

    #[test]
    fn unknown_keys_and_double_entries_are_refused_with_their_place() {
        let parse = |text: &str| Manifest::parse(Path::new("m.toml"), text).expect_err("refused");
        let error = parse(&TEXT.replace("sha256", "sha512"));
        assert!(matches!(error.problem, Problem::UnknownKey(key, _) if key == "sha512"));
        let error = parse(&format!("{TEXT}{TEXT}"));
        assert!(matches!(error.problem, Problem::Twice(path) if path == "t/2019.tsv"));
        assert_eq!(error.position.map(|at| at.line), Some(9));
    }

    #[test]
    fn paths_stay_below_the_manifests_folder() {
        for path in [
            "",
            " ",
            "/etc/passwd",
            "../a.tsv",
            "t/../../a.tsv",
            "C:/a.tsv",
            ".",
        ] {
            let text = TEXT.replace("t/2019.tsv", path);
            let error = Manifest::parse(Path::new("m.toml"), &text).expect_err(path);
            assert!(matches!(error.problem, Problem::Told(..)), "{path}");
            assert_eq!(error.position.map(|at| at.line), Some(2));
        }
    }

    #[test]
    fn a_pinned_file_that_changed_or_went_is_told() {
        let manifest = Manifest::parse(Path::new("m.toml"), TEXT).expect("valid");
        let mut pinned = manifest.editions[0].clone();
        assert!(Manifest::mismatch(&pinned, None, Lang::Ja).is_some());
        assert!(Manifest::mismatch(&pinned, Some(b"a"), Lang::Ja).is_some());
        pinned.sha256 = sha256(b"a");
        assert!(Manifest::mismatch(&pinned, Some(b"a"), Lang::Ja).is_none());
    }

    #[test]
    fn the_hash_is_that_of_the_standard() {
        assert_eq!(
            sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
