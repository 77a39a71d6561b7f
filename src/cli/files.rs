//! From arguments to the files to check: directories opened, each file once, in a fixed order.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use kouetsu::config::ConfigError;
use kouetsu::manifest::{Manifest, Pinned};

/// Endings of the files that are checked in a directory. A `.txt` may be anything: it is checked
/// where it is named, and so is a `.docx`, which is a letter more often than a table.
const ENDINGS: [&str; 7] = ["tsv", "csv", "tab", "xlsx", "xlsm", "xls", "ods"];

/// Whether a file in a directory is taken for a table.
pub(super) fn ends_as_table(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| {
        ENDINGS
            .iter()
            .any(|&table| ending.eq_ignore_ascii_case(table))
    })
}

/// One file to check.
#[derive(Debug, Clone)]
pub(super) struct Input {
    /// As it is shown.
    pub(super) name: String,
    /// `None`: the standard input.
    pub(super) path: Option<PathBuf>,
    /// For configuration and manifest.
    pub(super) absolute: PathBuf,
    /// Below the folder that was named, or just the file's name.
    pub(super) below: PathBuf,
    /// What the manifest says about it.
    pub(super) pinned: Option<Pinned>,
}

/// What the arguments stand for.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    /// In the order of the report.
    pub(super) files: Vec<Input>,
    /// Directories without anything to check.
    pub(super) empty: Vec<String>,
    /// Folders that could not be opened, by the name they were found under.
    pub(super) locked: Vec<(String, io::Error)>,
    /// Pinned files under a named directory that are not there.
    pub(super) gone: Vec<(String, Pinned)>,
    /// Manifests that cannot be used.
    pub(super) broken: Vec<ConfigError>,
    /// Folders with Word documents, which are checked only where they are named, and how many.
    pub(super) documents: Vec<(String, usize)>,
}

/// Opens directories, leaves out what is named twice, sorts: pinned files in the order of their
/// manifest, then the others by path.
pub(super) fn collect(paths: &[PathBuf]) -> Inputs {
    let mut inputs = Inputs::default();
    let mut manifests = Manifests::default();
    let mut seen = HashSet::new();
    let mut order: Vec<((bool, PathBuf, usize, String), Input)> = Vec::new();
    let mut gone = BTreeMap::new();
    for argument in paths {
        let stdin = argument.as_os_str() == "-";
        let mut found = vec![argument.clone()];
        if !stdin && argument.is_dir() {
            let Walked {
                tables,
                documents,
                locked,
            } = walk(argument);
            found = tables;
            if documents > 0 {
                let name = argument.to_string_lossy().into_owned();
                inputs.documents.push((name, documents));
            }
            let folder = absolute(argument);
            if let Some(manifest) = manifests.of(&folder, &mut inputs.broken) {
                missing(&manifest, &folder, argument, &mut gone);
            }
            if found.is_empty() && gone.is_empty() && locked.is_empty() {
                inputs.empty.push(argument.to_string_lossy().into_owned());
            }
            inputs.locked.extend(locked);
        }
        for path in found {
            let absolute = absolute(&path);
            let identity = std::fs::canonicalize(&path).unwrap_or_else(|_| absolute.clone());
            if !seen.insert(identity) {
                continue;
            }
            let name = path.to_string_lossy().into_owned();
            let folder = absolute.parent().unwrap_or(Path::new("/")).to_owned();
            let manifest = if stdin {
                None
            } else {
                manifests.of(&folder, &mut inputs.broken)
            };
            let place = manifest.and_then(|manifest| {
                let index = manifest.position(&absolute)?;
                Some((manifest, index))
            });
            let key = match &place {
                Some((manifest, index)) => (false, manifest.root.clone(), *index, name.clone()),
                None => (true, PathBuf::new(), 0, name.clone()),
            };
            let below = path
                .strip_prefix(argument)
                .ok()
                .filter(|below| !below.as_os_str().is_empty())
                .or_else(|| (argument.as_os_str() == ".").then_some(path.as_path()))
                .map_or_else(
                    || path.file_name().map(PathBuf::from),
                    |below| Some(below.to_owned()),
                )
                .unwrap_or_default();
            let input = Input {
                below,
                name,
                path: (!stdin).then_some(path),
                absolute,
                pinned: place.map(|(manifest, index)| manifest.editions[index].clone()),
            };
            order.push((key, input));
        }
    }
    order.sort_by(|(a, _), (b, _)| a.cmp(b));
    inputs.files = order.into_iter().map(|(_, input)| input).collect();
    inputs.gone = gone.into_iter().collect();
    inputs
}

/// What is under a directory.
struct Walked {
    /// Table files, by path.
    tables: Vec<PathBuf>,
    /// Number of Word documents.
    documents: usize,
    /// Folders that could not be opened.
    locked: Vec<(String, io::Error)>,
}

/// Looks through a directory. Hidden files, what ignore files name, pipes and devices, and the
/// owner files `~$…` that Excel leaves beside an open book are left out, and so are results of a
/// check.
fn walk(directory: &Path) -> Walked {
    let (mut found, mut locked) = (Vec::new(), Vec::new());
    let mut documents = 0;
    for entry in ignore::WalkBuilder::new(directory).build() {
        match entry {
            Ok(entry) if is_table(&entry) => found.push(plain(entry.path()).to_owned()),
            Ok(entry) => documents += usize::from(is_document(&entry)),
            Err(error) => {
                let folder = place(&error).unwrap_or(directory);
                let name = plain(folder).to_string_lossy().into_owned();
                let error = error.into_io_error();
                locked.push((name, error.unwrap_or_else(|| io::ErrorKind::Other.into())));
            }
        }
    }
    found.sort();
    locked.sort_by(|(a, _), (b, _)| a.cmp(b));
    Walked {
        tables: found,
        documents,
        locked,
    }
}

fn is_owner(entry: &ignore::DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with("~$")
}

fn is_document(entry: &ignore::DirEntry) -> bool {
    let ending = entry.path().extension();
    let document = ending.is_some_and(|ending| ending.eq_ignore_ascii_case("docx"));
    document && !is_owner(entry) && entry.file_type().is_some_and(|kind| kind.is_file())
}

fn is_table(entry: &ignore::DirEntry) -> bool {
    let table = ends_as_table(entry.path());
    let owner = is_owner(entry) || super::drop::ours(entry.path());
    // A link that leads nowhere is a file that somebody misses.
    let regular = || std::fs::metadata(entry.path()).map_or(true, |found| found.is_file());
    table && !owner && regular()
}

/// `check .` gives paths as people write them.
fn plain(path: &Path) -> &Path {
    match path.strip_prefix(".") {
        Ok(below) if !below.as_os_str().is_empty() => below,
        _ => path,
    }
}

/// Where walking failed.
fn place(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            place(err)
        }
        _ => None,
    }
}

/// Pinned files under `folder` that are not there, under the name the user would give them.
fn missing(
    manifest: &Manifest,
    folder: &Path,
    argument: &Path,
    gone: &mut BTreeMap<String, Pinned>,
) {
    for pinned in &manifest.editions {
        let file = manifest.root.join(&pinned.path);
        if let Ok(below) = file.strip_prefix(folder)
            && std::fs::symlink_metadata(&file).is_err()
        {
            let name = argument.join(below);
            let name = name.strip_prefix(".").unwrap_or(&name);
            let name = name.to_string_lossy().into_owned();
            gone.insert(name, pinned.clone());
        }
    }
}

/// Manifests by the folder they were looked for in.
#[derive(Debug, Default)]
struct Manifests {
    loaded: BTreeMap<PathBuf, Option<Arc<Manifest>>>,
}

impl Manifests {
    fn of(&mut self, folder: &Path, broken: &mut Vec<ConfigError>) -> Option<Arc<Manifest>> {
        let path = Manifest::find(folder)?;
        self.loaded
            .entry(path)
            .or_insert_with_key(|path| match Manifest::load(path) {
                Ok(manifest) => Some(Arc::new(manifest)),
                Err(error) => {
                    broken.push(error);
                    None
                }
            })
            .clone()
    }
}

/// An absolute path without `.` and `..`; links are not followed, so that a file belongs to the
/// folder it is named in.
pub(super) fn absolute(path: &Path) -> PathBuf {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut out = PathBuf::new();
    for part in full.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

/// A path as the user would write it: below the working directory where it is there.
pub(super) fn shown(path: &Path) -> String {
    let here = absolute(Path::new("."));
    path.strip_prefix(here)
        .unwrap_or(path)
        .to_string_lossy()
        .into_owned()
}
