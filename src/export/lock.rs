//! One writer at a time in a folder of results.
//!
//! In: a folder. Out: a [`Reservation`], or an error that names who holds it. The system's lock on a
//! hidden file tells whether the holder lives: it ends with its process, however that ends. A second
//! hidden file says who he is, for Windows lets nobody read what is locked. Both are gone when
//! nobody writes (on Windows the empty lock stays).
//!
//! Within one process a reservation is shared: a command reserves its folder before the work, and
//! the [`super::folder::Folder`] that writes in the end finds it.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::files::FileError;

const LOCK: &str = ".superion-lock";
const OWNER: &str = ".superion-owner";

/// A holder that is about to let go is waited for so often, and so long each time.
const TRIES: usize = 4;
const BETWEEN_TRIES: Duration = Duration::from_millis(40);

/// Keeps others from writing into a folder while it lives.
#[derive(Clone, Debug)]
pub struct Reservation {
    held: Arc<Held>,
}

#[derive(Debug)]
pub(super) struct Held {
    /// The folder, absolute and without links.
    folder: PathBuf,
    /// What the command line of the run says; empty in the window.
    pub arguments: Vec<String>,
    /// `None` where the system has no locks.
    file: Option<File>,
    /// Who wrote here and ended before he was done.
    took_over: Option<String>,
    /// Folders that were made for this one, the innermost first.
    made: Vec<PathBuf>,
    writing: AtomicBool,
}

/// What this process holds.
static HELD: Mutex<BTreeMap<PathBuf, Weak<Held>>> = Mutex::new(BTreeMap::new());

impl Reservation {
    /// Reserves a folder, made where it is missing, for the run of a command line.
    ///
    /// # Errors
    /// [`FileError`] that names who holds it, or says why it cannot be written.
    pub fn of(path: &Path, arguments: Vec<String>) -> Result<Self, FileError> {
        let held = acquired(path, arguments)?;
        Ok(Self { held })
    }

    /// Who wrote here before and ended before he was done; `None` where nobody did.
    pub fn took_over(&self) -> Option<&str> {
        self.held.took_over.as_deref()
    }
}

/// The right to write into a folder, one at a time.
#[derive(Debug)]
pub(super) struct Writing {
    pub held: Arc<Held>,
    /// Who wrote here and ended before he was done, where no reservation has told it already.
    pub took_over: Option<String>,
}

impl Writing {
    /// The right to write into a folder: that of this process's reservation, or a new one.
    pub(super) fn into_folder(path: &Path) -> Result<Self, FileError> {
        let known = std::fs::canonicalize(path)
            .ok()
            .and_then(|folder| table().get(&folder).and_then(Weak::upgrade));
        let (held, is_new) = match known {
            Some(held) => (held, false),
            None => (acquired(path, Vec::new())?, true),
        };
        if held.writing.swap(true, Ordering::SeqCst) {
            return Err(FileError::new(path, "it is being written already")
                .with_remedy("wait until that is done, or choose another folder"));
        }
        let took_over = held.took_over.clone().filter(|_| is_new);
        Ok(Self { held, took_over })
    }

    /// The folder, absolute and without links.
    pub(super) fn folder(&self) -> &Path {
        &self.held.folder
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        self.held.writing.store(false, Ordering::SeqCst);
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        table().remove(&self.folder);
        let _ = std::fs::remove_file(self.folder.join(OWNER));
        if cfg!(unix) && self.file.is_some() {
            let _ = std::fs::remove_file(self.folder.join(LOCK));
        }
        self.file = None;
        // Only what is still empty goes.
        for folder in &self.made {
            let _ = std::fs::remove_dir(folder);
        }
    }
}

fn table() -> std::sync::MutexGuard<'static, BTreeMap<PathBuf, Weak<Held>>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

fn acquired(path: &Path, arguments: Vec<String>) -> Result<Arc<Held>, FileError> {
    let made = missing_folders(path);
    let wrong = |error: std::io::Error| FileError::new(path, error);
    std::fs::create_dir_all(path).map_err(wrong)?;
    let folder = std::fs::canonicalize(path).map_err(wrong)?;
    let file = locked(&folder, path)?;
    let owner = folder.join(OWNER);
    let took_over = std::fs::read_to_string(&owner).ok();
    std::fs::write(&owner, this_run(&arguments)).map_err(wrong)?;
    let held = Arc::new(Held {
        folder: folder.clone(),
        arguments,
        file,
        took_over: took_over.map(|text| one_line(&text)),
        made,
        writing: AtomicBool::new(false),
    });
    table().insert(folder, Arc::downgrade(&held));
    Ok(held)
}

/// The folders that `path` needs and that are not there, the innermost first.
fn missing_folders(path: &Path) -> Vec<PathBuf> {
    let Ok(place) = std::path::absolute(path) else {
        return Vec::new();
    };
    let missing = place.ancestors().take_while(|folder| !folder.exists());
    missing.map(Path::to_owned).collect()
}

/// The lock of a folder; `None` where the file system has no locks and nobody else is known.
fn locked(folder: &Path, shown: &Path) -> Result<Option<File>, FileError> {
    let place = folder.join(LOCK);
    for attempt in 1.. {
        let file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&place)
            .map_err(|error| FileError::new(shown, error))?;
        match file.try_lock() {
            Ok(()) if is_still_there(&file, &place) => return Ok(Some(file)),
            // The holder removed it between opening and locking.
            Ok(()) => {}
            Err(TryLockError::WouldBlock) if attempt >= TRIES => {
                return Err(held_by(&owner_of(folder), shown)
                    .with_remedy("wait for it to end, or choose another folder"));
            }
            Err(TryLockError::WouldBlock) => std::thread::sleep(BETWEEN_TRIES),
            Err(TryLockError::Error(_)) => {
                let _ = std::fs::remove_file(&place);
                return without_locks(folder, shown);
            }
        }
    }
    Ok(None)
}

/// There are no locks to tell whether a holder lives, so that his name alone must do.
fn without_locks(folder: &Path, shown: &Path) -> Result<Option<File>, FileError> {
    let owner = folder.join(OWNER);
    if owner.exists() {
        let remedy = format!(
            "this file system cannot tell whether that run is still alive: where it is not, delete {}",
            owner.display()
        );
        return Err(held_by(&owner_of(folder), shown).with_remedy(remedy));
    }
    Ok(None)
}

fn held_by(owner: &str, shown: &Path) -> FileError {
    FileError::new(shown, format!("another run writes into it: {owner}"))
}

fn owner_of(folder: &Path) -> String {
    let text = std::fs::read_to_string(folder.join(OWNER)).unwrap_or_default();
    match one_line(&text) {
        text if text.is_empty() => "its name is not known".to_owned(),
        text => text,
    }
}

/// Who writes into the folder at `path` at present, if anybody.
pub(super) fn present_owner(folder: &Path) -> Option<String> {
    let file = File::options().write(true).open(folder.join(LOCK)).ok()?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Some(owner_of(folder)),
        _ => None,
    }
}

#[cfg(unix)]
fn is_still_there(file: &File, place: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |data: std::fs::Metadata| (data.dev(), data.ino());
    let (own, there) = (file.metadata(), std::fs::metadata(place));
    own.is_ok_and(|own| there.is_ok_and(|there| identity(own) == identity(there)))
}

/// Nobody removes it there.
#[cfg(not(unix))]
fn is_still_there(_: &File, _: &Path) -> bool {
    true
}

/// "superion 0.1.0 screen, process 1234 of anna on cluster7, since 2026-11-27T18:20:00Z".
fn this_run(arguments: &[String]) -> String {
    let command = arguments.first().map_or("window", String::as_str);
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let user = ["USER", "LOGNAME", "USERNAME"].iter().find_map(|n| set(n));
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let host = host.or_else(|| ["COMPUTERNAME", "HOSTNAME"].iter().find_map(|n| set(n)));
    let of = user.map_or_else(String::new, |user| format!(" of {user}"));
    let on = host.map_or_else(String::new, |host| format!(" on {}", host.trim()));
    format!(
        "superion {} {command}, process {}{of}{on}, since {}",
        env!("CARGO_PKG_VERSION"),
        std::process::id(),
        now()
    )
}

fn one_line(text: &str) -> String {
    let text = text.trim();
    crate::monitor::plain::bounded(&crate::monitor::plain::one_line(text), 300).into_owned()
}

/// The present time in UTC, "2026-11-27T18:20:00Z".
pub(super) fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    time_text(since.map_or(0, |since| since.as_secs()))
}

/// Seconds since 1970 as date and time (days to civil date after H. Hinnant, "chrono-Compatible
/// Low-Level Date Algorithms").
fn time_text(seconds: u64) -> String {
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let shifted = days + 719_468;
    let (era, day) = (shifted / 146_097, shifted % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day_of_month = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + u64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day_of_month:02}T{:02}:{:02}:{:02}Z",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_dates() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_795_795_200, "2026-11-27T16:00:00Z"),
            (4_102_444_799, "2099-12-31T23:59:59Z"),
        ] {
            assert_eq!(time_text(seconds), text);
        }
    }

    #[test]
    fn one_writes_at_a_time_and_leaves_nothing() {
        let scratch = tempfile::tempdir().unwrap();
        let out = scratch.path().join("a/b");
        let reserved = Reservation::of(&out, vec!["screen".to_owned()]).unwrap();
        assert!(reserved.took_over().is_none());
        let owner = std::fs::read_to_string(out.join(OWNER)).unwrap();
        let process = format!("process {}", std::process::id());
        assert!(
            owner.contains(&process) && owner.contains("screen"),
            "{owner}"
        );
        let first = Writing::into_folder(&out).unwrap();
        assert_eq!(first.held.arguments, ["screen"]);
        assert!(Writing::into_folder(&out).is_err());
        drop(first);
        drop(Writing::into_folder(&out).unwrap());
        drop(reserved);
        assert!(!scratch.path().join("a").exists());
    }

    #[test]
    fn a_dead_owner_is_named_and_a_living_one_refused() {
        let scratch = tempfile::tempdir().unwrap();
        std::fs::write(
            scratch.path().join(OWNER),
            "superion 0.0.1, process 1\u{1b}[0m\n",
        )
        .unwrap();
        let reserved = Reservation::of(scratch.path(), Vec::new()).unwrap();
        assert_eq!(reserved.took_over(), Some("superion 0.0.1, process 1␛[0m"));
        drop(reserved);
        assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 0);

        // Another handle stands for another process.
        std::fs::write(scratch.path().join(OWNER), "anna").unwrap();
        let other = File::create(scratch.path().join(LOCK)).unwrap();
        other.try_lock().unwrap();
        let error = Reservation::of(scratch.path(), Vec::new()).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("another run writes into it: anna")
        );
        assert_eq!(present_owner(scratch.path()).as_deref(), Some("anna"));
        assert!(scratch.path().join(OWNER).exists());
    }
}
