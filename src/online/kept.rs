//! A folder of pages that a download left, as the import meets it.

use std::path::{Path, PathBuf};

use super::database::Attribution;
use super::journal::{Journal, Request};
use super::query::DownloadRequest;

/// What is known of a folder of pages.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptDownload {
    /// Its folder.
    pub folder: PathBuf,
    /// What was asked.
    pub request: DownloadRequest,
    /// Whose data they are; `None` where the download ended before that was known.
    pub attribution: Option<Attribution>,
    /// Whether all pages are there.
    pub complete: bool,
    /// How many compounds are there, by what the pages said.
    pub n_here: usize,
    /// How many the database announced; `None` where it did not say.
    pub n_announced: Option<usize>,
    /// The day on which it was begun ("2026-11-28").
    pub since: String,
}

/// What is known of a folder of pages; `None` for every other folder and file.
pub fn kept_download(folder: &Path) -> Option<KeptDownload> {
    if !folder.is_dir() {
        return None;
    }
    let request = Request::of_folder(folder).ok().flatten()?;
    let journal = Journal::of_folder(folder).unwrap_or_default();
    Some(KeptDownload {
        folder: folder.to_owned(),
        since: request.since,
        n_announced: match journal.complete {
            Some(complete) => complete.n_announced,
            None => journal.announced,
        },
        request: request.request,
        attribution: journal.attribution.clone(),
        complete: journal.complete.is_some(),
        n_here: journal.n_entries(),
    })
}
