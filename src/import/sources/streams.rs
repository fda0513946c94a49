//! Files, and what looks like one: standard input, pipes, devices.
//!
//! In: a path. Out: its bytes. "-" is standard input. A pipe or a device in a folder would be
//! waited for without end, so it is refused before it is opened; the ends of pipes that a shell
//! hands over (/dev/stdin, /dev/fd/63) have a writer and are read.

use std::fs::{File, Metadata};
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use super::decoding::{MAX_DECOMPRESSED, read_at_most};
use crate::monitor::{Cancelled, Monitor};

/// The path of standard input.
pub(in crate::import) const STANDARD_INPUT: &str = "-";
/// Its name in messages and ids.
pub(in crate::import) const STANDARD_INPUT_NAME: &str = "stdin";

/// Whether a path means standard input.
pub(in crate::import) fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == STANDARD_INPUT
}

/// What a path that is neither file nor folder is; `None` for these, and for what a shell hands
/// over.
pub(in crate::import) fn not_a_file(path: &Path, metadata: &Metadata) -> Option<&'static str> {
    if metadata.is_file() || metadata.is_dir() || is_handed_over(path) {
        return None;
    }
    Some(special(metadata))
}

#[cfg(unix)]
fn special(metadata: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kind = metadata.file_type();
    if kind.is_fifo() {
        "it is a pipe (FIFO), not a file"
    } else if kind.is_socket() {
        "it is a socket, not a file"
    } else {
        "it is a device, not a file"
    }
}

#[cfg(not(unix))]
fn special(_: &Metadata) -> &'static str {
    "it is no plain file"
}

/// Whether a path is an open end of a pipe, as in `superion info <(zcat x.cif.gz)`.
pub(in crate::import) fn is_handed_over(path: &Path) -> bool {
    path == Path::new("/dev/stdin")
        || ["/dev/fd", "/proc/self/fd"]
            .iter()
            .any(|folder| path.starts_with(folder))
}

/// Opens a file; never a pipe or device that would be waited for.
///
/// # Errors
/// The fact, for a message.
pub(in crate::import) fn open_file(path: &Path) -> Result<(File, u64), String> {
    let metadata = std::fs::metadata(path).map_err(|error| error.to_string())?;
    if let Some(fact) = not_a_file(path, &metadata) {
        return Err(fact.to_owned());
    }
    let file = File::open(path).map_err(|error| error.to_string())?;
    Ok((file, metadata.len()))
}

/// All of a file, at most 1 GiB.
///
/// # Errors
/// The fact, for a message.
pub(in crate::import) fn read_file(path: &Path) -> Result<Vec<u8>, String> {
    let (file, size) = open_file(path)?;
    within_bounds(size)?;
    read_at_most(file, MAX_DECOMPRESSED)
}

/// Refuses a size that would not be read to its end.
///
/// # Errors
/// The fact, for a message.
pub(in crate::import) fn within_bounds(size: u64) -> Result<(), String> {
    if size > MAX_DECOMPRESSED {
        return Err(format!("it holds more than {} MiB", MAX_DECOMPRESSED >> 20));
    }
    Ok(())
}

/// The first bytes of a reader.
///
/// # Errors
/// The fact, for a message.
pub(in crate::import) fn head_of(reader: &mut dyn Read, bytes: usize) -> Result<Vec<u8>, String> {
    let mut head = Vec::new();
    let limit = u64::try_from(bytes).unwrap_or(u64::MAX);
    reader
        .take(limit)
        .read_to_end(&mut head)
        .map_err(|error| error.to_string())?;
    Ok(head)
}

/// Bytes of standard input once they are there.
type Arriving = (Mutex<Option<Result<Arc<Vec<u8>>, String>>>, Condvar);

/// All of standard input, which can be read once but is asked for several times: by the check of
/// columns, then by the import. Waiting ends when the monitor is cancelled.
///
/// # Errors
/// [`Cancelled`]; inside it the fact, for a message.
pub(in crate::import) fn standard_input(
    monitor: &Monitor,
) -> Result<Result<Arc<Vec<u8>>, String>, Cancelled> {
    static INPUT: OnceLock<Arc<Arriving>> = OnceLock::new();
    let arriving = INPUT.get_or_init(|| {
        let arriving: Arc<Arriving> = Arc::default();
        let theirs = Arc::clone(&arriving);
        std::thread::spawn(move || {
            let read = read_at_most(std::io::stdin().lock(), MAX_DECOMPRESSED).map(Arc::new);
            *theirs.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(read);
            theirs.1.notify_all();
        });
        arriving
    });
    let (bytes, there) = &**arriving;
    let mut bytes = bytes.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        if let Some(read) = bytes.as_ref() {
            return Ok(read.clone());
        }
        monitor.check()?;
        let waited = there.wait_timeout(bytes, Duration::from_millis(50));
        bytes = waited.unwrap_or_else(PoisonError::into_inner).0;
    }
}
