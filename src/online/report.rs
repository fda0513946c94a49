//! How far a download is, and what came of it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::database::Attribution;
use crate::monitor::Warning;

/// How many compounds a database has for a query.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Count {
    /// The number, where the database tells it.
    pub n: Option<usize>,
    /// How many of them lie on this machine already, from a download that was stopped.
    pub n_kept: usize,
    /// The day on which those were fetched ("2026-11-28").
    pub kept_since: Option<String>,
    /// Whether they are all that there was then: they may be used without asking again.
    pub kept_complete: bool,
    /// What of the query the database cannot be asked, so that it is left out or done here afterwards.
    pub warnings: Vec<Warning>,
}

/// "n of N", while it goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DownloadProgress {
    /// Compounds that are here.
    pub n_here: usize,
    /// Compounds that were announced; `None` where the database does not say.
    pub n_announced: Option<usize>,
    /// What is waited for ("the database asks for 30 s of patience"), if anything.
    pub waiting: Option<String>,
}

/// What came of a download.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DownloadReport {
    /// Folder of the pages, which the import reads.
    pub folder: PathBuf,
    /// Compounds that are here.
    pub n_here: usize,
    /// Of those, from an earlier attempt.
    pub n_kept: usize,
    /// Compounds that were announced; `None` where the database does not say.
    pub n_announced: Option<usize>,
    /// Whether all that was announced is here.
    pub complete: bool,
    /// Whose data they are.
    pub attribution: Attribution,
    /// What is missing, was refused, changed while it was fetched, and what to do.
    pub warnings: Vec<Warning>,
}
