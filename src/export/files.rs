//! Files that are whole or not there.
//!
//! In: a path and bytes. Out: the file. It is written beside its place, flushed to the disk and
//! renamed, so that whatever happens on the way, the old file is whole or the new one is.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Why a file or folder could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{path}: cannot be written: {fact}; check the folder, its permissions and the free space")]
pub struct FileError {
    /// Which file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub fact: String,
}

impl FileError {
    /// The error for `path`.
    pub(super) fn new(path: &Path, fact: impl ToString) -> Self {
        Self {
            path: path.to_owned(),
            fact: fact.to_string(),
        }
    }
}

/// Writes a file in one step. A file of that name is replaced; where it is a symbolic link, the
/// file it points at is.
///
/// # Errors
/// [`FileError`]; a file of that name is as it was then.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let place = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let temporary = temporary_neighbour(&place);
    std::fs::write(&temporary, bytes)
        .and_then(|()| put_in_place(&temporary, &place))
        .map_err(|error| {
            // The first error is the one that matters.
            let _ = std::fs::remove_file(&temporary);
            FileError::new(path, error)
        })
}

/// Whether a file can be written at `path`; a file that is there stays as it is.
///
/// # Errors
/// [`FileError`] that says why not.
pub fn check_file(path: &Path) -> Result<(), FileError> {
    let place = std::path::absolute(path).map_err(|error| FileError::new(path, error))?;
    let place = std::fs::canonicalize(path).unwrap_or(place);
    if place.is_dir() {
        return Err(FileError::new(path, "it is a folder, not a file"));
    }
    match place.parent() {
        Some(folder) if folder.is_dir() => try_folder(folder, path),
        Some(folder) => {
            let fact = format!("there is no folder {}", folder.display());
            Err(FileError::new(path, fact))
        }
        None => Err(FileError::new(path, "it is no name of a file")),
    }
}

/// Tries whether a folder takes files, for the sake of `wanted`.
pub(super) fn try_folder(folder: &Path, wanted: &Path) -> Result<(), FileError> {
    let probe = temporary_neighbour(&folder.join("probe"));
    File::create_new(&probe)
        .and_then(|_| std::fs::remove_file(&probe))
        .map_err(|error| FileError::new(wanted, error))
}

/// A name in the same folder that no other write of this or another process uses.
pub fn temporary_neighbour(path: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!(".superion-{}-{count}.part", std::process::id()))
}

/// Flushes a finished temporary file to the disk and gives it its name.
///
/// # Errors
/// What the system says; the temporary file is still there then.
pub fn put_in_place(temporary: &Path, path: &Path) -> io::Result<()> {
    // Windows flushes only what was opened for writing.
    let file = File::options().write(true).open(temporary)?;
    file.sync_all()?;
    drop(file);
    std::fs::rename(temporary, path)?;
    flush_folder(path);
    Ok(())
}

/// Makes the rename last over a power cut, where the system can do that.
fn flush_folder(path: &Path) {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    if let Ok(folder) = File::open(folder.unwrap_or(Path::new("."))) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().join("a.csv");
        write_atomically(&path, b"old").unwrap();
        write_atomically(&path, b"new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_written_is_named_and_leaves_nothing() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("taken");
        std::fs::create_dir(&folder).unwrap();
        let error = write_atomically(&folder, b"x").unwrap_err().to_string();
        assert!(
            error.contains("taken") && error.contains("check"),
            "{error}"
        );
        assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 1);
        let nowhere = scratch.path().join("missing/a.csv");
        assert!(write_atomically(&nowhere, b"x").is_err());
        let said = |path| check_file(path).unwrap_err().to_string();
        assert!(said(&nowhere).contains("there is no folder"));
        assert!(said(&folder).contains("it is a folder"));
        check_file(&scratch.path().join("a.csv")).unwrap();
        assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_symbolic_link_stays_one() {
        let scratch = tempfile::tempdir().unwrap();
        let (file, link) = (scratch.path().join("file"), scratch.path().join("link"));
        std::fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write_atomically(&link, b"new").unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"new");
        assert!(link.symlink_metadata().unwrap().is_symlink());
    }
}
