//! The transport: counts what a database has, and fetches it page by page into a folder.

use std::path::Path;

use super::access::Access;
use super::database::Database;
use super::error::OnlineError;
use super::key::Key;
use super::key_state::KeyState;
use super::query::DownloadRequest;
use super::report::{Count, DownloadProgress, DownloadReport};
use crate::monitor::Monitor;

/// How many compounds a database has, and how many of them are here.
///
/// # Errors
/// [`OnlineError`].
pub fn count(_: &DownloadRequest, _: &Access, _: &Monitor) -> Result<Count, OnlineError> {
    Err(OnlineError::NotBuiltIn)
}

/// Fetches all pages into a folder, or those that are missing there.
///
/// # Errors
/// [`OnlineError`].
pub fn fetch(
    _: &DownloadRequest,
    _: &Access,
    _: Option<&Path>,
    _: bool,
    _: &Monitor,
    _: &(dyn Fn(DownloadProgress) + Sync),
) -> Result<DownloadReport, OnlineError> {
    Err(OnlineError::NotBuiltIn)
}

/// Whether a database asks for a key, and where one is known.
pub fn key_state(database: &Database, _: &Access) -> KeyState {
    KeyState {
        is_asked_for: matches!(database, Database::MaterialsProject { .. }),
        place: None,
        keyring_fault: None,
    }
}

/// Keeps the key of a database in the keyring of the system.
///
/// # Errors
/// [`OnlineError::Keyring`].
pub fn keep_key(_: &Database, _: &Key) -> Result<(), OnlineError> {
    Err(OnlineError::NotBuiltIn)
}

/// Takes the key of a database out of the keyring of the system.
///
/// # Errors
/// [`OnlineError::Keyring`].
pub fn forget_key(_: &Database) -> Result<(), OnlineError> {
    Err(OnlineError::NotBuiltIn)
}
