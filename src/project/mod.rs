//! The project: data, settings and results, kept in one SQLite file.
//!
//! In: a [`Project`]. Out: the file, written to a temporary neighbour and renamed, so that a crash
//! leaves the old one. A damaged or newer file gives a [`ProjectError`] and is left untouched.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::crystal::oxidation::Decoration;
use crate::import::{Entry, ImportReport, ImportSettings, Label};
use crate::monitor::{Monitor, Warning};
use crate::pipeline::{Screen, ScreenSettings};

/// Everything a user works on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Project {
    /// Name shown in the title; the file stem once saved.
    pub name: String,
    /// The materials.
    pub entries: Vec<Entry>,
    /// Oxidation states of each entry, parallel to `entries`.
    pub decorations: Vec<Decoration>,
    /// The measured conductivities.
    pub labels: Vec<Label>,
    /// Index in `labels` of each entry's label, parallel to `entries`.
    pub label_of_entry: Vec<Option<usize>>,
    /// What the import said.
    pub report: ImportReport,
    /// Warnings about labels (not matched, not readable, several for one entry).
    pub label_warnings: Vec<Warning>,
    /// How it was imported.
    pub import_settings: ImportSettings,
    /// How the next screen will run.
    pub screen_settings: ScreenSettings,
    /// The last screen, with the settings it came from.
    pub screen: Option<Screen>,
}

/// Why a project file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The file is not a project, or damaged.
    #[error(
        "{path}: not a readable Superion project: {fact}; the file was left as it is, restore it from a backup"
    )]
    Damaged { path: PathBuf, fact: String },
    /// Written by a newer program.
    #[error(
        "{path}: written by a newer Superion (format {found}, this program reads up to {known}); install the newer version"
    )]
    Newer {
        path: PathBuf,
        found: u32,
        known: u32,
    },
    /// Reading or writing failed.
    #[error("{path}: {fact}; check the folder, its permissions and the free space")]
    Io { path: PathBuf, fact: String },
    /// The user stopped it.
    #[error(transparent)]
    Cancelled(#[from] crate::monitor::Cancelled),
}

/// Writes a project file atomically.
///
/// # Errors
/// [`ProjectError::Io`]; an existing file is untouched then.
pub fn save(project: &Project, path: &Path, monitor: &Monitor) -> Result<(), ProjectError> {
    let _ = (project, path, monitor);
    todo!()
}

/// Reads a project file.
///
/// # Errors
/// [`ProjectError`]; the file is never changed.
pub fn open(path: &Path, monitor: &Monitor) -> Result<Project, ProjectError> {
    let _ = (path, monitor);
    todo!()
}
