//! The folder of kept results, its limit, and what lies in it.
//!
//! In: a folder. Out: a [`Cache`] that a run keeps its pieces in. The limit stands in the folder itself, so
//! that all who use it mind the same.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::piece;
use super::sweep::{pieces, sweep};
use crate::monitor::kept::{Kept, NotKept, PieceKey, PieceKind};

/// Variable of the environment that names another folder, or says "off".
const VARIABLE: &str = "SUPERION_CACHE";

/// File of the folder that holds the limit in bytes.
const LIMIT: &str = "limit";

/// The limit where none was set: 10 GB, what a screen of 20,000 structures by everything leaves and as much
/// again.
const DEFAULT_LIMIT_BYTES: u64 = 10_000_000_000;

/// A sweep after each such share of the limit that was written.
const SWEEP_SHARE: u64 = 20;

/// Why the folder cannot be changed.
#[derive(Debug, thiserror::Error)]
#[error("{}: {fact}; check that the folder may be written", path.display())]
pub struct CacheError {
    /// The folder or file.
    pub path: PathBuf,
    /// What the system says.
    pub fact: String,
}

/// What lies in the folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Of each kind, by its word: number of pieces and their bytes.
    pub kinds: Vec<(&'static str, usize, u64)>,
    /// Bytes of all.
    pub bytes: u64,
    /// Bytes allowed.
    pub limit_bytes: u64,
}

/// A folder of kept results.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    limit_bytes: u64,
    /// Bytes written since the last sweep.
    written: AtomicU64,
    /// Whether it was said that nothing can be kept.
    said: AtomicBool,
}

impl Cache {
    /// The cache in a folder, which is made when the first piece is kept.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        Self {
            limit_bytes: limit_of(&folder),
            folder,
            // The first piece makes a look at what is there already.
            written: AtomicU64::new(u64::MAX / 2),
            said: AtomicBool::new(false),
        }
    }

    /// The cache in a folder that nothing is ever swept from: it belongs to one computation that needs all of
    /// it.
    pub fn without_limit(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            limit_bytes: u64::MAX,
            written: AtomicU64::new(0),
            said: AtomicBool::new(false),
        }
    }

    /// The cache of this user: where `SUPERION_CACHE` says, else in the folder that the system has for what
    /// can be computed again. `None` where that is "off" or there is no such folder.
    pub fn of_user() -> Option<Self> {
        match std::env::var_os(VARIABLE) {
            Some(off) if off == "off" || off.is_empty() => None,
            Some(folder) => Some(Self::at(folder)),
            None => {
                let folders = directories::ProjectDirs::from("", "", "superion")?;
                Some(Self::at(folders.cache_dir().join("results")))
            }
        }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What lies in it.
    pub fn usage(&self) -> Usage {
        let found = pieces(&self.folder);
        let of_kind = |kind: PieceKind| {
            let of_kind = || found.iter().filter(|piece| piece.kind == kind);
            (
                kind.word(),
                of_kind().count(),
                of_kind().map(|p| p.bytes).sum(),
            )
        };
        Usage {
            kinds: PieceKind::ALL.map(of_kind).to_vec(),
            bytes: found.iter().map(|piece| piece.bytes).sum(),
            limit_bytes: self.limit_bytes,
        }
    }

    /// Deletes everything that is kept; the bytes that were freed.
    ///
    /// # Errors
    /// [`CacheError`].
    pub fn clear(&self) -> Result<u64, CacheError> {
        let bytes = self.usage().bytes;
        for kind in PieceKind::ALL {
            let path = self.folder.join(kind.word());
            match fs::remove_dir_all(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    let fact = error.to_string();
                    return Err(CacheError { path, fact });
                }
                _ => {}
            }
        }
        Ok(bytes)
    }

    /// Sets the limit in bytes for this run and all later ones, and makes room for it.
    ///
    /// # Errors
    /// [`CacheError`].
    pub fn set_limit(&mut self, limit_bytes: u64) -> Result<(), CacheError> {
        let path = self.folder.join(LIMIT);
        let written = fs::create_dir_all(&self.folder)
            .and_then(|()| fs::write(&path, format!("{limit_bytes}\n")));
        written.map_err(|error| CacheError {
            path,
            fact: error.to_string(),
        })?;
        self.limit_bytes = limit_bytes;
        sweep(&self.folder, limit_bytes);
        Ok(())
    }

    /// Where a piece lies, or would lie.
    pub fn place(&self, kind: PieceKind, key: PieceKey) -> PathBuf {
        let name = key.to_string();
        self.folder.join(kind.word()).join(&name[..2]).join(name)
    }

    /// Makes room, where enough was written since the last time.
    fn mind_limit(&self, bytes: u64) {
        let step = (self.limit_bytes / SWEEP_SHARE).max(1);
        let before = self.written.fetch_add(bytes, Ordering::Relaxed);
        if before.saturating_add(bytes) >= step {
            self.written.store(0, Ordering::Relaxed);
            sweep(&self.folder, self.limit_bytes);
        }
    }
}

impl Kept for Cache {
    fn get(&self, kind: PieceKind, key: PieceKey) -> Option<Vec<u8>> {
        let path = self.place(kind, key);
        match piece::read(&path, key) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                if error.kind() == io::ErrorKind::InvalidData {
                    let _ = fs::remove_file(&path);
                }
                None
            }
        }
    }

    fn put(&self, kind: PieceKind, key: PieceKey, bytes: &[u8]) -> Result<(), NotKept> {
        if bytes.len() as u64 > self.limit_bytes {
            return Ok(());
        }
        self.mind_limit(bytes.len() as u64);
        let path = self.place(kind, key);
        piece::write(&path, key, bytes).or_else(|error| {
            if self.said.swap(true, Ordering::Relaxed) {
                return Ok(());
            }
            Err(NotKept {
                place: self.folder.display().to_string(),
                fact: format!("results cannot be kept for later runs: {error}"),
                remedy:
                    "make room there, or name another folder by SUPERION_CACHE; this run goes on \
                         without"
                        .to_owned(),
            })
        })
    }
}

/// The limit that stands in a folder.
fn limit_of(folder: &Path) -> u64 {
    let text = fs::read_to_string(folder.join(LIMIT)).unwrap_or_default();
    text.trim().parse().unwrap_or(DEFAULT_LIMIT_BYTES)
}
