//! Writing a file so that a reader sees the old or the new one, never half of it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Why a file was left as it was.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Its mode bits forbid writing.
    #[error("read-only")]
    ReadOnly,
    /// Somebody else wrote to it after it was read.
    #[error("changed since it was read")]
    Changed,
    /// The system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Replaces a file's content in one step: a temporary file beside it, flushed to the disk, then
/// renamed. Mode bits are kept; through a link, the file it leads to is replaced, not the link.
///
/// # Errors
///
/// The folder or the file cannot be written; the old file is then untouched.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match save(path, None, |file| file.write_all(bytes)) {
        Ok(()) => Ok(()),
        Err(SaveError::Io(error)) => Err(error),
        Err(SaveError::ReadOnly) => Err(io::ErrorKind::PermissionDenied.into()),
        Err(SaveError::Changed) => unreachable!("only a file that was read can have changed"),
    }
}

/// Replaces a file only if it still holds the bytes that were read from it.
///
/// The whole content is compared right before the rename: a time stamp or a size can be the same
/// by accident, bytes cannot.
///
/// # Errors
///
/// The file is read-only, has changed or cannot be written; it is then untouched.
pub fn replace_unchanged(path: &Path, read: &[u8], new: &[u8]) -> Result<(), SaveError> {
    save(path, Some(read), |file| file.write_all(new))
}

/// Writes what `content` writes, or nothing.
fn save(
    path: &Path,
    read: Option<&[u8]>,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), SaveError> {
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".kouetsu-");
    let existing = std::fs::metadata(&target).ok();
    if let Some(metadata) = &existing {
        if metadata.permissions().readonly() {
            return Err(SaveError::ReadOnly);
        }
    } else {
        widen(&mut builder);
    }
    let mut file = builder.tempfile_in(folder)?;
    content(&mut file)?;
    if let Some(metadata) = existing {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    file.as_file().sync_all()?;
    if let Some(read) = read
        && !same(&target, read)?
    {
        return Err(SaveError::Changed);
    }
    file.persist(&target).map_err(|error| error.error)?;
    settle(folder);
    Ok(())
}

/// Whether a file holds just these bytes.
fn same(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    // A file of another size is not read at all.
    if std::fs::metadata(path)?.len() != bytes.len() as u64 {
        return Ok(false);
    }
    Ok(std::fs::read(path)? == bytes)
}

/// The new name is on the disk as well. Some file systems cannot flush a folder: the content is
/// safe there all the same, only its age after a power cut is not known.
fn settle(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = std::fs::File::open(folder) {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = folder;
}

/// A temporary file is for its owner only; a new result is for whom the user's umask allows.
#[cfg(unix)]
fn widen(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(std::fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn widen(_builder: &mut tempfile::Builder<'_, '_>) {}

/// Where a path leads to, as far as it exists.
pub fn identity(path: &Path) -> PathBuf {
    if let Ok(whole) = std::fs::canonicalize(path) {
        return whole;
    }
    match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) if folder != path => {
            let folder = match folder.as_os_str().is_empty() {
                true => Path::new("."),
                false => folder,
            };
            identity(folder).join(name)
        }
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    fn names(folder: &Path) -> usize {
        std::fs::read_dir(folder).expect("read").count()
    }

    #[test]
    fn a_writer_that_fails_half_way_leaves_the_old_file_alone() {
        let folder = folder();
        let path = folder.path().join("a.tsv");
        std::fs::write(&path, b"old").expect("written");
        let failing = |file: &mut dyn Write| {
            file.write_all(b"ne")?;
            Err(io::ErrorKind::StorageFull.into())
        };
        let error = save(&path, None, failing).expect_err("the disk is full");
        assert!(matches!(error, SaveError::Io(_)));
        assert_eq!(std::fs::read(&path).expect("read"), b"old");
        assert_eq!(names(folder.path()), 1, "no temporary file stays");
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_left_alone() {
        let folder = folder();
        let path = folder.path().join("a.tsv");
        for (now, done) in [(&b"one"[..], true), (b"two", false), (b"longer", false)] {
            std::fs::write(&path, now).expect("written");
            let result = replace_unchanged(&path, b"one", b"new");
            assert_eq!(result.is_ok(), done, "{result:?}");
            let kept = if done { b"new" } else { now };
            assert_eq!(std::fs::read(&path).expect("read"), kept);
            assert_eq!(names(folder.path()), 1);
        }
        std::fs::remove_file(&path).expect("removed");
        assert!(replace_unchanged(&path, b"one", b"new").is_err());
        assert!(!path.exists());
    }

    #[test]
    #[cfg(unix)]
    fn a_file_keeps_its_mode_and_a_read_only_one_its_content() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = folder();
        let path = folder.path().join("a.tsv");
        let set = |mode| {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("set");
        };
        write_atomically(&path, b"one").expect("written");
        set(0o640);
        write_atomically(&path, b"two").expect("written");
        let mode = std::fs::metadata(&path).expect("there").permissions();
        assert_eq!(mode.mode() & 0o777, 0o640);
        set(0o440);
        let error = replace_unchanged(&path, b"two", b"new").expect_err("read-only");
        assert!(matches!(error, SaveError::ReadOnly));
        assert_eq!(std::fs::read(&path).expect("read"), b"two");
    }

    #[test]
    #[cfg(unix)]
    fn through_a_link_its_target_is_written() {
        let folder = folder();
        let (path, link) = (folder.path().join("a.tsv"), folder.path().join("link.tsv"));
        std::fs::write(&path, b"old").expect("written");
        std::os::unix::fs::symlink("a.tsv", &link).expect("linked");
        replace_unchanged(&link, b"old", b"new").expect("written");
        assert!(link.is_symlink());
        assert_eq!(std::fs::read(&path).expect("read"), b"new");
        assert_eq!(identity(&link), identity(&path));
    }
}
