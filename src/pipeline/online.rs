//! Databases on the net: how much they have, and how it is fetched into a folder of pages.
//!
//! In: a [`DownloadRequest`] and how the database is reached. Out: a [`Count`], or the pages of a download
//! with a [`DownloadReport`]; the import reads their folder like any other.

use std::path::{Path, PathBuf};

use crate::monitor::{Monitor, Warning};
use crate::online::{
    self, Access, Count, Database, DownloadProgress, DownloadReport, DownloadRequest,
};
use crate::online::{KeptDownload, Key, KeyState, OnlineError, Provider};

/// How many compounds a database has, and how many of them are here.
///
/// # Errors
/// [`OnlineError`].
pub fn count(
    request: &DownloadRequest,
    access: &Access,
    monitor: &Monitor,
) -> Result<Count, OnlineError> {
    online::count(request, access, monitor)
}

/// As [`count`], of pages in a folder that the user named; `None`: that of [`download_folder`].
///
/// # Errors
/// [`OnlineError`].
pub fn count_beside(
    request: &DownloadRequest,
    access: &Access,
    folder: Option<&Path>,
    monitor: &Monitor,
) -> Result<Count, OnlineError> {
    online::count_beside(request, access, folder, monitor)
}

/// Fetches all pages into a folder, or those that are missing there; `folder` `None`: the one of this
/// request in the user's cache. With `anew` what is there is fetched again.
///
/// # Errors
/// [`OnlineError`]; what was fetched before stays, and the next attempt goes on from there.
pub fn fetch(
    request: &DownloadRequest,
    access: &Access,
    folder: Option<&Path>,
    anew: bool,
    monitor: &Monitor,
    progress: &(dyn Fn(DownloadProgress) + Sync),
) -> Result<DownloadReport, OnlineError> {
    online::fetch(request, access, folder, anew, monitor, progress)
}

/// The folder in which the pages of a request lie where no other is named: in the user's cache, one for each
/// question.
///
/// # Errors
/// [`OnlineError::Folder`] where this user has no cache.
pub fn download_folder(request: &DownloadRequest, access: &Access) -> Result<PathBuf, OnlineError> {
    online::download_folder(request, access)
}

/// What is known of a folder of pages; `None` for every other folder.
pub fn kept_download(folder: &Path) -> Option<KeptDownload> {
    online::kept_download(folder)
}

/// Whether a database asks for a key, and where one is known.
pub fn key_state(database: &Database, access: &Access) -> KeyState {
    online::key_state(database, access)
}

/// Keeps the key of a database in the keyring of the system.
///
/// # Errors
/// [`OnlineError::Keyring`].
pub fn keep_key(database: &Database, key: &Key) -> Result<(), OnlineError> {
    online::keep_key(database, key)
}

/// Takes the key of a database out of the keyring of the system.
///
/// # Errors
/// [`OnlineError::Keyring`].
pub fn forget_key(database: &Database) -> Result<(), OnlineError> {
    online::forget_key(database)
}

/// The list of databases that speak OPTIMADE, fetched anew and kept for this user; providers that did not
/// answer are told. `place` is the file that keeps it; `None`: that of the user's cache.
///
/// # Errors
/// [`OnlineError`].
pub fn refresh_providers(
    access: &Access,
    place: Option<&Path>,
    monitor: &Monitor,
) -> Result<(Vec<Provider>, Vec<Warning>), OnlineError> {
    online::refresh_providers(access, place, monitor)
}

/// All downloads that lie in their usual place, whole or not.
pub fn kept_downloads(access: &Access) -> Vec<KeptDownload> {
    online::kept_downloads(access)
}

/// Removes a download from its usual place.
///
/// # Errors
/// [`OnlineError::Folder`].
pub fn discard_download(folder: &Path, access: &Access) -> Result<(), OnlineError> {
    online::discard_download(folder, access)
}
