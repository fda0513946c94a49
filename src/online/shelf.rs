//! Where downloads lie, and which there are.
//!
//! In: [`Access`], which may name another place than the user's cache. Out: a [`KeptDownload`] for each
//! folder of pages there; one that nobody wants any more is removed.

use std::fs::TryLockError;
use std::path::{Path, PathBuf};

use super::access::Access;
use super::error::OnlineError;
use super::journal::{LOCK, Request};
use super::kept::{KeptDownload, kept_download};
use super::query::DownloadRequest;

/// The folder of a request.
///
/// # Errors
/// [`OnlineError::Folder`] where this user has no cache.
pub(super) fn usual_folder(request: &Request, access: &Access) -> Result<PathBuf, OnlineError> {
    Ok(shelf(access)?.join(request.folder_name()))
}

/// The folder in which the pages of a request lie where no other is named.
///
/// # Errors
/// [`OnlineError::Folder`] where this user has no cache.
pub fn download_folder(request: &DownloadRequest, access: &Access) -> Result<PathBuf, OnlineError> {
    usual_folder(&Request::new(request, access.base_url.as_deref()), access)
}

/// Where downloads lie.
fn shelf(access: &Access) -> Result<PathBuf, OnlineError> {
    if let Some(folder) = &access.downloads {
        return Ok(folder.clone());
    }
    let folders = directories::ProjectDirs::from("", "", "superion");
    let folders = folders.ok_or_else(|| OnlineError::Folder {
        path: PathBuf::from("cache"),
        fact: "this user has no folder for it".to_owned(),
        remedy: "name a folder for the pages".to_owned(),
    })?;
    Ok(folders.cache_dir().join("downloads"))
}

/// All downloads that lie in their usual place, whole or not, in the order of their folders' names.
pub fn kept_downloads(access: &Access) -> Vec<KeptDownload> {
    let Ok(found) = shelf(access)
        .and_then(|shelf| std::fs::read_dir(&shelf).map_err(|error| wrong(&shelf, &error)))
    else {
        // Where there is no such folder, nothing was ever fetched.
        return Vec::new();
    };
    let mut folders: Vec<PathBuf> = found.flatten().map(|entry| entry.path()).collect();
    folders.sort();
    folders
        .iter()
        .filter_map(|folder| kept_download(folder))
        .collect()
}

/// Removes a download from its usual place.
///
/// # Errors
/// [`OnlineError::Folder`]: it lies elsewhere, is no download, is being written, or cannot be removed.
pub fn discard_download(folder: &Path, access: &Access) -> Result<(), OnlineError> {
    let refuse = |fact: &str| OnlineError::Folder {
        path: folder.to_owned(),
        fact: fact.to_owned(),
        remedy: "remove it by hand, if it is to go".to_owned(),
    };
    if folder.parent() != Some(shelf(access)?.as_path()) || kept_download(folder).is_none() {
        return Err(refuse("it is no download of this program"));
    }
    let lock = std::fs::File::options().write(true).open(folder.join(LOCK));
    // Held until all is gone, so that nobody goes on with it meanwhile.
    let lock = lock.ok();
    if let Some(Err(TryLockError::WouldBlock)) = lock.as_ref().map(std::fs::File::try_lock) {
        return Err(refuse("a download writes into it"));
    }
    // Links are not followed: what lies elsewhere stays.
    std::fs::remove_dir_all(folder).map_err(|error| wrong(folder, &error))
}

fn wrong(path: &Path, error: &std::io::Error) -> OnlineError {
    OnlineError::Folder {
        path: path.to_owned(),
        fact: error.to_string(),
        remedy: "check that it may be read and written".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: &str = r#"{"superion_download": 1, "since": "2026-11-28", "base_url": null,
        "request": {"database": "cod", "query": {"must": ["Li"]}}}"#;
    const JOURNAL: &str = r#"{"announced": 1234}
{"page": {"number": 1, "file": "page-00001.json.gz", "url": "https://a.b/c", "crc32": 1, "n_entries": 400}}
{"something-of-later": 3}
"#;

    #[test]
    fn a_stopped_download_says_how_far_it_is_and_can_be_thrown_away() {
        let shelf = tempfile::tempdir().unwrap();
        let access = Access {
            downloads: Some(shelf.path().to_owned()),
            ..Access::default()
        };
        assert!(kept_downloads(&access).is_empty());
        let folder = shelf.path().join("cod-1");
        std::fs::create_dir(&folder).unwrap();
        std::fs::create_dir(shelf.path().join("other")).unwrap();
        std::fs::write(folder.join(".superion-request.json"), REQUEST).unwrap();
        std::fs::write(folder.join(".superion-pages.ndjson"), JOURNAL).unwrap();
        let found = kept_downloads(&access);
        assert_eq!(found.len(), 1, "{found:?}");
        let found = &found[0];
        assert_eq!((found.n_here, found.n_announced), (400, Some(1234)));
        assert_eq!(found.since, "2026-11-28");
        assert!(!found.complete);
        let other = discard_download(&shelf.path().join("other"), &access);
        assert!(other.unwrap_err().to_string().contains("no download"));
        let elsewhere = discard_download(&folder, &Access::default());
        assert!(elsewhere.is_err(), "not on the shelf");
        assert!(folder.exists());
        discard_download(&folder, &access).unwrap();
        assert!(!folder.exists());
    }
}
