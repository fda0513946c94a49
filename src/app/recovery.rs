//! Copies of unsaved work, so that a crash loses a minute at most.
//!
//! In: the document, looked at every frame. Out: a copy in a folder beside the preferences, renewed at
//! most once a minute while work is unsaved, and removed when it is saved or given up. Each window holds
//! the lock of its own copy; a copy whose lock is free belongs to a window that crashed.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::project::Document;

/// Seconds of unsaved work between two copies.
pub const EVERY_S: f64 = 60.0;

/// What is known of a copy beside the copy itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// Name of the document.
    pub name: String,
    /// The project file that it belongs to, where it has one.
    pub file: Option<PathBuf>,
}

/// A copy that a crash left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The copy, a project file.
    pub copy: PathBuf,
    /// What it is of.
    pub about: About,
}

/// The copies of this window.
#[derive(Default)]
pub struct Recovery {
    /// `None` where there is no place for copies.
    own: Option<Own>,
    /// Copies that were opened, to be removed once this window has one of its own, or has saved.
    opened: Vec<PathBuf>,
}

struct Own {
    copy: PathBuf,
    lock: PathBuf,
    /// Held as long as the window lives.
    file: File,
    /// The document of the last copy.
    copied: Option<Arc<Document>>,
    /// When work was first seen unsaved since the last copy.
    unsaved_since_s: Option<f64>,
    /// Whether a copy is being written.
    is_writing: bool,
}

impl Recovery {
    /// Copies go into this folder; a window that finds no place for them goes without.
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            own: Own::new(folder).ok(),
            opened: Vec::new(),
        }
    }

    /// Copies that crashes left in a folder, in the order of their names. Locks without a copy, which
    /// lost nothing, are removed.
    pub fn left_in(folder: &Path) -> Vec<Found> {
        let Ok(files) = std::fs::read_dir(folder) else {
            return Vec::new();
        };
        let locks = files.flatten().map(|file| file.path());
        let mut locks: Vec<PathBuf> = locks
            .filter(|path| path.extension().is_some_and(|e| e == "lock"))
            .collect();
        locks.sort();
        locks.iter().filter_map(|lock| left_by(lock)).collect()
    }

    /// Whether it is time for a copy of the document, and where to; then the caller writes it and says
    /// so by [`Recovery::written`].
    pub fn due(&mut self, document: &Arc<Document>, unsaved: bool, now_s: f64) -> Option<PathBuf> {
        let own = self.own.as_mut()?;
        if !unsaved {
            own.unsaved_since_s = None;
            if own.copied.take().is_some() && !own.is_writing {
                // Saved or undone: what the copy held is safe elsewhere.
                let _ = std::fs::remove_file(&own.copy);
            }
            self.forget_opened();
            return None;
        }
        let own = self.own.as_mut()?;
        let is_copied = own
            .copied
            .as_ref()
            .is_some_and(|copied| Arc::ptr_eq(copied, document));
        if is_copied || own.is_writing {
            return None;
        }
        let since_s = *own.unsaved_since_s.get_or_insert(now_s);
        let is_time = now_s - since_s >= EVERY_S || !self.opened.is_empty();
        is_time.then(|| {
            own.is_writing = true;
            own.copy.clone()
        })
    }

    /// A copy was written, or could not be.
    pub fn written(&mut self, document: &Arc<Document>, file: Option<&Path>, is_done: bool) {
        let Some(own) = &mut self.own else { return };
        own.is_writing = false;
        own.unsaved_since_s = None;
        // Where it failed, the next one is tried for the next change, not every frame.
        own.copied = Some(Arc::clone(document));
        if is_done {
            own.tell(&About {
                name: document.name.clone(),
                file: file.map(Path::to_owned),
            });
            self.forget_opened();
        }
    }

    /// A copy that a crash left was opened: it is kept until this window has one of its own.
    pub fn opened(&mut self, copy: PathBuf) {
        self.opened.push(copy);
    }

    /// Removes a copy that a crash left.
    pub fn remove(copy: &Path) {
        let _ = std::fs::remove_file(copy);
        let _ = std::fs::remove_file(copy.with_extension("lock"));
    }

    fn forget_opened(&mut self) {
        for copy in self.opened.drain(..) {
            Self::remove(&copy);
        }
    }
}

impl Drop for Recovery {
    /// A window that is closed properly leaves nothing: its user was asked about unsaved work.
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        if let Some(own) = self.own.take() {
            Self::remove(&own.copy);
        }
    }
}

impl Own {
    fn new(folder: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        for number in 0_u32.. {
            let lock = folder.join(format!("{}-{number}.lock", std::process::id()));
            let file = File::options()
                .create_new(true)
                .read(true)
                .write(true)
                .open(&lock);
            match file {
                Ok(file) => {
                    file.lock()?;
                    return Ok(Self {
                        copy: lock.with_extension("superion"),
                        lock,
                        file,
                        copied: None,
                        unsaved_since_s: None,
                        is_writing: false,
                    });
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(std::io::Error::other("no free name for a copy"))
    }

    fn tell(&mut self, about: &About) {
        let Ok(text) = serde_json::to_vec(about) else {
            return;
        };
        // What it is of is a help for the question after a crash, no more.
        let _ = self.file.set_len(0);
        let _ = self.file.seek(SeekFrom::Start(0));
        let _ = self.file.write_all(&text);
        let _ = self.file.sync_all();
        debug_assert!(self.lock.exists());
    }
}

/// The copy beside a lock that nobody holds.
fn left_by(lock: &Path) -> Option<Found> {
    let mut file = File::options().read(true).write(true).open(lock).ok()?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => return None,
    }
    let copy = lock.with_extension("superion");
    if !copy.is_file() {
        drop(file);
        let _ = std::fs::remove_file(lock);
        return None;
    }
    let mut text = String::new();
    let _ = file.read_to_string(&mut text);
    let about = serde_json::from_str(&text).unwrap_or_default();
    Some(Found { copy, about })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_due_after_a_minute_and_goes_when_the_work_is_saved() {
        let folder = tempfile::tempdir().unwrap();
        let mut recovery = Recovery::in_folder(folder.path());
        let document = Arc::new(Document::default());
        assert_eq!(recovery.due(&document, true, 0.0), None);
        assert_eq!(recovery.due(&document, true, EVERY_S - 1.0), None);
        let copy = recovery.due(&document, true, EVERY_S).unwrap();
        assert_eq!(
            recovery.due(&document, true, 2.0 * EVERY_S),
            None,
            "being written"
        );
        std::fs::write(&copy, "copy").unwrap();
        recovery.written(&document, None, true);
        assert_eq!(
            recovery.due(&document, true, 9.0 * EVERY_S),
            None,
            "nothing new"
        );
        assert!(
            Recovery::left_in(folder.path()).is_empty(),
            "its window lives"
        );
        assert_eq!(recovery.due(&document, false, 9.0 * EVERY_S), None);
        assert!(!copy.exists());
    }

    #[test]
    fn a_window_that_died_leaves_its_copy_and_a_closed_one_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let document = Arc::new(Document {
            name: "Mine".to_owned(),
            ..Document::default()
        });
        let mut recovery = Recovery::in_folder(folder.path());
        recovery.due(&document, true, 0.0);
        let copy = recovery.due(&document, true, EVERY_S).unwrap();
        std::fs::write(&copy, "copy").unwrap();
        recovery.written(&document, Some(Path::new("a.superion")), true);
        // As a killed process does: the lock is let go, the files stay.
        drop(recovery.own.take().map(|own| own.file));
        let left = Recovery::left_in(folder.path());
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].about.name, "Mine");
        assert_eq!(left[0].about.file.as_deref(), Some(Path::new("a.superion")));
        Recovery::remove(&left[0].copy);
        assert!(Recovery::left_in(folder.path()).is_empty());
        drop(Recovery::in_folder(folder.path()));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
