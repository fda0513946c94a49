//! Which pieces a task made.
//!
//! In: pieces. Out: the same pieces in a folder, and a list of those that were found or put there.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use crate::cache::Cache;
use crate::monitor::Warning;
use crate::monitor::kept::{Kept, NotKept, PieceKey, PieceKind};

/// A cache that notes what was asked of it.
#[derive(Debug)]
pub struct Recording {
    cache: Cache,
    noted: Mutex<Noted>,
}

#[derive(Clone, Debug, Default)]
struct Noted {
    pieces: BTreeSet<PathBuf>,
    failure: Option<Warning>,
}

impl Recording {
    /// Over a cache.
    pub fn of(cache: Cache) -> Self {
        Self {
            cache,
            noted: Mutex::default(),
        }
    }

    /// The files of all pieces that were found or put.
    ///
    /// # Errors
    /// Why one could not be put.
    pub fn pieces(&self) -> Result<BTreeSet<PathBuf>, Warning> {
        let noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        match &noted.failure {
            Some(failure) => Err(failure.clone()),
            None => Ok(noted.pieces.clone()),
        }
    }

    fn note(&self, kind: PieceKind, key: PieceKey) {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        noted.pieces.insert(self.cache.place(kind, key));
    }
}

impl Kept for Recording {
    fn get(&self, kind: PieceKind, key: PieceKey) -> Option<Vec<u8>> {
        let piece = self.cache.get(kind, key)?;
        self.note(kind, key);
        Some(piece)
    }

    fn put(&self, kind: PieceKind, key: PieceKey, bytes: &[u8]) -> Result<(), NotKept> {
        let put = self.cache.put(kind, key, bytes);
        match &put {
            Ok(()) => self.note(kind, key),
            Err(not) => {
                let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
                let warning = Warning::new(&not.place, &not.fact, &not.remedy);
                noted.failure = Some(warning);
            }
        }
        put
    }
}
