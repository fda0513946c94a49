//! Files of other programs, as text: outputs and inputs of calculations, pseudopotentials.
//!
//! In: a path; plain or compressed (.gz, .zst, whatever the name says). Out: [`ProgramFile`]. What the
//! text says is for the stage that knows the program.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::ImportError;
use super::sources::decoding::{read_at_most, text_of};
use super::sources::document::of_content;
use super::sources::streams::{open_file, read_file};
use crate::monitor::Monitor;

/// Largest text in bytes, unpacked: 1 GiB.
const LARGEST: u64 = 1 << 30;

/// Folders below a named one that are looked into.
const DEEPEST: usize = 4;

/// Most files of a folder.
const MOST_FILES: usize = 20_000;

/// A file of another program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it says.
    pub text: String,
}

impl ProgramFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`ImportError::Unreadable`].
    pub fn read(path: &Path) -> Result<Self, ImportError> {
        let bytes = Self::bytes(path)?;
        Ok(Self {
            path: path.to_owned(),
            text: text_of(&bytes).into_owned(),
        })
    }

    /// Reads the beginning of a file, at most so many bytes of it, unpacked.
    ///
    /// # Errors
    /// [`ImportError::Unreadable`].
    pub fn head(path: &Path, bytes: u64) -> Result<Self, ImportError> {
        let unreadable = |fact: String| unreadable(path, fact);
        let (file, _) = open_file(path).map_err(unreadable)?;
        let (reader, compression) = of_content(Box::new(file)).map_err(unreadable)?;
        let reader = compression.decoder(reader).map_err(unreadable)?;
        let mut head = Vec::new();
        let read = reader.take(bytes).read_to_end(&mut head);
        read.map_err(|error| unreadable(error.to_string()))?;
        Ok(Self {
            path: path.to_owned(),
            text: text_of(&head).into_owned(),
        })
    }

    /// The bytes of a file, unpacked.
    ///
    /// # Errors
    /// [`ImportError::Unreadable`].
    pub fn bytes(path: &Path) -> Result<Vec<u8>, ImportError> {
        let unreadable = |fact: String| unreadable(path, fact);
        let bytes = read_file(path).map_err(unreadable)?;
        let reader = Box::new(std::io::Cursor::new(bytes));
        let (reader, compression) = of_content(reader).map_err(unreadable)?;
        let reader = compression.decoder(reader).map_err(unreadable)?;
        read_at_most(reader, LARGEST).map_err(unreadable)
    }

    /// Its name in messages.
    pub fn name(&self) -> String {
        self.path.display().to_string()
    }

    /// The file of a path itself, or the files in the folder and those below it, by name; hidden ones
    /// and folders of wave functions (`*.save`) are passed over.
    ///
    /// # Errors
    /// [`ImportError::Unreadable`], [`ImportError::Cancelled`].
    pub fn paths_under(path: &Path, monitor: &Monitor) -> Result<Vec<PathBuf>, ImportError> {
        let metadata =
            std::fs::metadata(path).map_err(|error| unreadable(path, error.to_string()))?;
        if !metadata.is_dir() {
            return Ok(vec![path.to_owned()]);
        }
        let mut found = Vec::new();
        collect(path, 0, &mut found, monitor)?;
        Ok(found)
    }
}

fn unreadable(path: &Path, fact: String) -> ImportError {
    ImportError::Unreadable {
        path: path.to_owned(),
        fact,
    }
}

fn collect(
    folder: &Path,
    depth: usize,
    found: &mut Vec<PathBuf>,
    monitor: &Monitor,
) -> Result<(), ImportError> {
    monitor.check()?;
    let wrong = |error: std::io::Error| unreadable(folder, error.to_string());
    let mut entries: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        entries.push(entry.map_err(wrong)?.path());
    }
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') || name.ends_with(".save") {
            continue;
        }
        let is_folder = path.is_dir();
        if is_folder && depth < DEEPEST {
            collect(&path, depth + 1, found, monitor)?;
        } else if path.is_file() {
            found.push(path);
        }
        if found.len() > MOST_FILES {
            let fact = format!("it holds more than {MOST_FILES} files; name those to be read");
            return Err(unreadable(folder, fact));
        }
    }
    Ok(())
}
