//! A folder of results.
//!
//! In: names and bytes. Out: files, each written beside its place and renamed, so that a reader
//! never sees half of one. A file of the same name is replaced; nothing else is touched.

use std::path::{Path, PathBuf};

use super::files::{FileError, try_folder, write_atomically};

/// A folder of results.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    written: Vec<PathBuf>,
}

impl Folder {
    /// The folder at `path`, made where it is missing.
    ///
    /// # Errors
    /// [`FileError`], also where `path` is a file.
    pub fn create(path: &Path) -> Result<Self, FileError> {
        std::fs::create_dir_all(path).map_err(|error| FileError::new(path, error))?;
        Ok(Self {
            path: path.to_owned(),
            written: Vec::new(),
        })
    }

    /// Whether files can be written into the folder at `path`, or into one made there; makes nothing.
    ///
    /// # Errors
    /// [`FileError`] that says why not.
    pub fn check(path: &Path) -> Result<(), FileError> {
        let place = std::path::absolute(path).map_err(|error| FileError::new(path, error))?;
        let existing = place.ancestors().find(|folder| folder.exists());
        match existing {
            Some(folder) if folder.is_dir() => try_folder(folder, path),
            Some(file) if file == place => Err(FileError::new(path, "it is a file, not a folder")),
            Some(file) => {
                let fact = format!("{} is a file, not a folder", file.display());
                Err(FileError::new(path, fact))
            }
            None => Err(FileError::new(path, "no such folder")),
        }
    }

    /// Writes a file.
    ///
    /// # Errors
    /// [`FileError`]; a file of that name is as it was then.
    pub fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), FileError> {
        let path = self.path.join(name);
        write_atomically(&path, bytes)?;
        self.written.push(path);
        Ok(())
    }

    /// The files written so far, in order.
    pub fn into_written(self) -> Vec<PathBuf> {
        self.written
    }
}

/// How many files of a folder have an extension and are not among those just written: left by an
/// earlier run, or somebody's own. 0 for a folder that cannot be read.
pub fn n_other_files(folder: &Path, extension: &str, written: &[PathBuf]) -> usize {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .filter(|path| !written.contains(path))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_others_stay() {
        let scratch = tempfile::tempdir().unwrap();
        let out = scratch.path().join("a/b");
        std::fs::create_dir_all(&out).unwrap();
        std::fs::write(out.join("notes.txt"), "mine").unwrap();
        std::fs::write(out.join("screen.json"), "old").unwrap();
        let mut folder = Folder::create(&out).unwrap();
        folder.write("screen.json", b"new").unwrap();
        let written = folder.into_written();
        assert_eq!(written, [out.join("screen.json")]);
        assert_eq!(n_other_files(&out, "txt", &written), 1);
        assert_eq!(n_other_files(&out, "json", &written), 0);
        assert_eq!(std::fs::read(out.join("screen.json")).unwrap(), b"new");
        assert_eq!(std::fs::read(out.join("notes.txt")).unwrap(), b"mine");
        assert_eq!(std::fs::read_dir(&out).unwrap().count(), 2);
    }

    #[test]
    fn a_file_in_the_way_is_an_error_that_names_it() {
        let scratch = tempfile::tempdir().unwrap();
        let file = scratch.path().join("taken");
        std::fs::write(&file, "").unwrap();
        let error = Folder::create(&file).unwrap_err().to_string();
        assert!(error.contains("taken"), "{error}");
        for wrong in [file.clone(), file.join("below")] {
            let error = Folder::check(&wrong).unwrap_err().to_string();
            assert!(
                error.contains("taken") && error.contains("not a folder"),
                "{error}"
            );
        }
    }

    #[test]
    fn checking_makes_nothing() {
        let scratch = tempfile::tempdir().unwrap();
        Folder::check(&scratch.path().join("a/b")).unwrap();
        assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 0);
    }
}
