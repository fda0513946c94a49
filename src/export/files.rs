//! Files that are whole or not there.
//!
//! In: a path and bytes. Out: the file. It is written beside its place, flushed to the disk and
//! renamed, so that whatever happens on the way, the old file is whole or the new one is.

use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Names of what is in the making begin and end so.
const IN_THE_MAKING: (&str, &str) = (".superion-", ".part");

/// Why a file or folder could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{path}: cannot be written: {fact}; {remedy}")]
pub struct FileError {
    /// Which file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub fact: String,
    /// What to do.
    pub remedy: String,
}

impl FileError {
    /// The error for `path`.
    pub(super) fn new(path: &Path, fact: impl ToString) -> Self {
        Self {
            path: path.to_owned(),
            fact: fact.to_string(),
            remedy: "check the folder, its permissions and the free space".to_owned(),
        }
    }

    /// The same error with another remedy.
    pub(super) fn with_remedy(self, remedy: impl Into<String>) -> Self {
        Self {
            remedy: remedy.into(),
            ..self
        }
    }
}

/// Writes a file in one step. A file of that name is replaced; where it is a symbolic link, the
/// file it points at is. What dead processes left half written in the folder is removed.
///
/// # Errors
/// [`FileError`]; a file of that name is as it was then.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let place = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    sweep(folder_of(&place));
    let written = match write_once(&place, bytes) {
        // Another process may take a file for dead in the instant before it is claimed.
        Err(error) if error.kind() == io::ErrorKind::NotFound => write_once(&place, bytes),
        written => written,
    };
    written.map_err(|error| FileError::new(path, error))
}

fn write_once(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = temporary_neighbour(place);
    let written = claim(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&temporary, place)?;
        flush_folder(place);
        Ok(())
    });
    if written.is_err() {
        // The first error is the one that matters.
        let _ = std::fs::remove_file(&temporary);
    }
    written
}

/// Makes a file that no [`sweep`] takes for left over as long as it is held.
fn claim(path: &Path) -> io::Result<File> {
    let file = File::create_new(path)?;
    // Where the system has no locks, nobody sweeps either.
    let _ = file.try_lock();
    Ok(file)
}

/// As [`claim`], for a file that somebody else in this process will write through a handle of his
/// own. Windows keeps others from what is locked, but nobody can remove what is open there.
///
/// # Errors
/// What the system says, for a file that is there already too.
pub fn claim_for_writer(path: &Path) -> io::Result<File> {
    if cfg!(windows) {
        File::create_new(path)
    } else {
        claim(path)
    }
}

/// Removes the half-written files of dead processes from a folder; returns how many there were.
pub fn sweep(folder: &Path) -> usize {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .filter(|file| {
            let name = file.file_name();
            let theirs = process_of(&name.to_string_lossy());
            theirs.is_some_and(|process| process != std::process::id())
        })
        .filter(|file| is_dead(&file.path()) && std::fs::remove_file(file.path()).is_ok())
        .count()
}

/// Whether nobody holds a file in the making any more.
fn is_dead(path: &Path) -> bool {
    if !path.is_file() {
        return false;
    }
    let file = File::options().write(true).open(path);
    match file.map(|file| file.try_lock()) {
        Ok(Ok(())) => true,
        Ok(Err(TryLockError::WouldBlock | TryLockError::Error(_))) | Err(_) => false,
    }
}

/// The process that made a thing of this name; `None` for a name that is none of ours.
pub(super) fn process_of(name: &str) -> Option<u32> {
    let (before, after) = IN_THE_MAKING;
    let middle = name.strip_prefix(before)?.strip_suffix(after)?;
    middle.split_once('-')?.0.parse().ok()
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
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
    let (before, after) = IN_THE_MAKING;
    path.with_file_name(format!("{before}{}-{count}{after}", std::process::id()))
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

/// Makes a new or other name last over a power cut, where the system can do that.
pub(super) fn flush_folder(path: &Path) {
    if let Ok(folder) = File::open(folder_of(path)) {
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

    #[test]
    fn what_dead_processes_left_is_removed_and_nothing_else() {
        let scratch = tempfile::tempdir().unwrap();
        let name = |process: u32| {
            scratch
                .path()
                .join(format!(".superion-{process}-7000000.part"))
        };
        let (own, dead, held) = (name(std::process::id()), name(1), name(2));
        std::fs::write(&own, "a").unwrap();
        std::fs::write(&dead, "b").unwrap();
        let handle = claim(&held).unwrap();
        let mine = [
            ".superion-x-1.part",
            ".superion-1.part",
            "superion-1-1.part",
        ];
        for name in mine {
            std::fs::write(scratch.path().join(name), "mine").unwrap();
        }
        assert_eq!(sweep(scratch.path()), 1);
        assert!(own.exists() && !dead.exists() && held.exists());
        drop(handle);
        write_atomically(&scratch.path().join("a.csv"), b"a").unwrap();
        assert!(!held.exists());
        assert!(mine.iter().all(|name| scratch.path().join(name).exists()));
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
