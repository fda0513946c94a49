//! Why a project file cannot be used.

use std::path::PathBuf;

/// Why a project file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The file is not a project, or damaged.
    #[error(
        "{path}: not a readable Superion project: {fact}; the file was left as it is, restore it from a backup"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        fact: String,
    },
    /// Written by a newer program.
    #[error(
        "{path}: written by a newer Superion (format {found}, this program reads up to {known}); install the newer version"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format that is read.
        known: u32,
    },
    /// Reading or writing failed.
    #[error("{path}: {fact}; check the folder, its permissions and the free space")]
    Io {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        fact: String,
    },
    /// The user stopped it.
    #[error(transparent)]
    Cancelled(#[from] crate::monitor::Cancelled),
}
