//! A folder of tasks, written.
//!
//! In: a new folder, with the project in it; settings, tasks, what the cluster wants to know. Out: all other
//! files; the manifest comes last, so that a folder without one is known to be unfinished.

use std::fs;
use std::io;
use std::path::Path;

use super::folder::{BatchError, BatchFolder, FOLDERS, WRITABLE};
use super::manifest::{BatchManifest, BatchTask, MANIFEST, PROJECT, SETTINGS};
use super::script::{ClusterFields, scripts};
use super::settings::BatchSettings;
use crate::export::manifest::ResultFile;
use crate::export::write_atomically;

/// Makes a new folder, or takes an empty one.
///
/// # Errors
/// [`BatchError`] where there is something already, or no folder can be made.
pub fn begin(path: &Path) -> Result<(), BatchError> {
    check_new(path)?;
    for folder in FOLDERS {
        let folder = path.join(folder);
        fs::create_dir_all(&folder).map_err(|error| BatchError::new(&folder, error, WRITABLE))?;
    }
    Ok(())
}

/// Whether a path is free for a new folder.
///
/// # Errors
/// [`BatchError`] where it is not.
pub fn check_new(path: &Path) -> Result<(), BatchError> {
    let another = "name another folder";
    let n_files = match fs::read_dir(path) {
        Ok(entries) => entries.count(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(BatchError::new(path, "it is a file, not a folder", another));
        }
        Err(error) => return Err(BatchError::new(path, error, another)),
    };
    if n_files == 0 {
        return Ok(());
    }
    let (fact, remedy) = match path.join(MANIFEST).exists() {
        true => (
            "it is a folder of tasks already",
            "go on with it, or name another folder",
        ),
        false => ("there are files in it", another),
    };
    Err(BatchError::new(path, fact, remedy))
}

/// Writes everything but the project, which is there.
///
/// # Errors
/// [`BatchError`].
pub fn finish(
    path: &Path,
    settings: &BatchSettings,
    tasks: Vec<BatchTask>,
    fields: &ClusterFields,
) -> Result<BatchFolder, BatchError> {
    let strange = |error: serde_json::Error| BatchError::new(path, error, "please report it");
    let project = path.join(PROJECT);
    let bytes = fs::read(&project).map_err(|error| BatchError::new(&project, error, WRITABLE))?;
    let mut files = vec![ResultFile::new(PROJECT, &bytes)];
    drop(bytes);
    let mut put = |name: &str, bytes: &[u8]| {
        let place = path.join(name);
        files.push(ResultFile::new(name, bytes));
        write_atomically(&place, bytes)
            .map_err(|error| BatchError::new(&place, error.fact, WRITABLE))
    };
    put(
        SETTINGS,
        &serde_json::to_vec_pretty(settings).map_err(strange)?,
    )?;
    for (name, text) in scripts(fields, tasks.len()) {
        put(name, text.as_bytes())?;
    }
    let manifest = BatchManifest::new(files, tasks);
    let place = path.join(MANIFEST);
    let bytes = manifest.bytes().map_err(strange)?;
    write_atomically(&place, &bytes)
        .map_err(|error| BatchError::new(&place, error.fact, WRITABLE))?;
    Ok(BatchFolder {
        path: path.to_owned(),
        manifest,
    })
}
