//! One piece as a file.
//!
//! In: bytes and their key. Out: a file with magic words, key, length and checksum before the bytes; and the
//! bytes again, or that there are none, or that the file is damaged.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use crate::monitor::kept::PieceKey;

/// Begins every piece; the number is that of this layout.
const MAGIC: &[u8; 16] = b"superion piece 1";

/// Magic, key, length, checksum.
const HEAD: usize = 16 + 16 + 8 + 4;

/// How files end that are being written.
pub(super) const UNFINISHED: &str = "part";

/// Tells the files apart that this process writes at the same time.
static WRITTEN: AtomicU64 = AtomicU64::new(0);

/// Reads a piece and marks it as used now.
///
/// # Errors
/// Of kind [`io::ErrorKind::InvalidData`] for a damaged piece, else what the system says.
pub(super) fn read(path: &Path, key: PieceKey) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let damaged = || io::Error::new(io::ErrorKind::InvalidData, "a damaged piece");
    let (head, payload) = bytes.split_at_checked(HEAD).ok_or_else(damaged)?;
    if head != head_of(key, payload) {
        return Err(damaged());
    }
    drop(file);
    // Only decides what goes first where room is scarce.
    if let Ok(file) = File::options().append(true).open(path) {
        let _ = file.set_modified(SystemTime::now());
    }
    Ok(bytes.split_off(HEAD))
}

/// Writes a piece beside its place, then puts it there.
///
/// # Errors
/// What the system says; nothing is left behind then, as far as it allows.
pub(super) fn write(path: &Path, key: PieceKey, payload: &[u8]) -> io::Result<()> {
    let beside = beside(path);
    let written = write_whole(&beside, key, payload).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

fn write_whole(path: &Path, key: PieceKey, payload: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = File::create(path)?;
    file.write_all(&head_of(key, payload))?;
    file.write_all(payload)
}

/// A name that no other program and no other thread uses.
fn beside(path: &Path) -> PathBuf {
    let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
    path.with_extension(format!("{}-{number}.{UNFINISHED}", std::process::id()))
}

fn head_of(PieceKey(key): PieceKey, payload: &[u8]) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    head[..16].copy_from_slice(MAGIC);
    head[16..32].copy_from_slice(&key.to_le_bytes());
    head[32..40].copy_from_slice(&(payload.len() as u64).to_le_bytes());
    head[40..].copy_from_slice(&crc32fast::hash(payload).to_le_bytes());
    head
}
