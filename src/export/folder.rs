//! A folder of results.
//!
//! In: names and bytes. Out: files, each written beside its place and renamed, so that a reader
//! never sees half of one. A file of the same name is replaced; nothing else is touched.

use std::path::{Path, PathBuf};

/// Why a file of results could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{path}: cannot be written: {fact}; check the folder, its permissions and the free space")]
pub struct FolderError {
    /// Which file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub fact: String,
}

impl FolderError {
    fn new(path: &Path, fact: impl ToString) -> Self {
        Self {
            path: path.to_owned(),
            fact: fact.to_string(),
        }
    }
}

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
    /// [`FolderError`], also where `path` is a file.
    pub fn create(path: &Path) -> Result<Self, FolderError> {
        std::fs::create_dir_all(path).map_err(|error| FolderError::new(path, error))?;
        Ok(Self {
            path: path.to_owned(),
            written: Vec::new(),
        })
    }

    /// Writes a file.
    ///
    /// # Errors
    /// [`FolderError`]; a file of that name is as it was then.
    pub fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), FolderError> {
        let path = self.path.join(name);
        let temporary = self.path.join(format!(".{name}.part"));
        let written =
            std::fs::write(&temporary, bytes).and_then(|()| std::fs::rename(&temporary, &path));
        if let Err(error) = written {
            // The first error is the one that matters.
            let _ = std::fs::remove_file(&temporary);
            return Err(FolderError::new(&path, error));
        }
        self.written.push(path);
        Ok(())
    }

    /// The files written so far, in order.
    pub fn into_written(self) -> Vec<PathBuf> {
        self.written
    }
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
        assert_eq!(folder.into_written(), [out.join("screen.json")]);
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
    }
}
