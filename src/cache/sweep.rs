//! What has to go where the folder is too large.
//!
//! In: the folder. Out: the files in it with size and last use; and, beyond the limit, fewer of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::piece::UNFINISHED;
use crate::monitor::kept::PieceKind;

/// A sweep leaves so much of the limit free, so that the next piece does not ask for another one.
const LEFT_FREE: f64 = 0.1;

/// What was begun so long ago is not being written any more.
const ABANDONED: Duration = Duration::from_secs(24 * 3600);

/// A file of the folder.
pub(super) struct Found {
    pub kind: PieceKind,
    pub path: PathBuf,
    pub bytes: u64,
    used: SystemTime,
}

/// All pieces in a folder; those that nobody finished are deleted on the way.
pub(super) fn pieces(folder: &Path) -> Vec<Found> {
    let mut found = Vec::new();
    for kind in PieceKind::ALL {
        for drawer in listed(&folder.join(kind.word())) {
            for path in listed(&drawer) {
                let Ok(facts) = fs::metadata(&path) else {
                    continue;
                };
                let used = facts.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                if path.extension().is_some_and(|end| end == UNFINISHED) {
                    let age = SystemTime::now().duration_since(used).unwrap_or_default();
                    if age > ABANDONED {
                        let _ = fs::remove_file(&path);
                    }
                    continue;
                }
                found.push(Found {
                    kind,
                    path,
                    bytes: facts.len(),
                    used,
                });
            }
        }
    }
    found
}

/// Deletes pieces until the rest is well within the limit: kind by kind, and in each what was not used
/// for longest first. Returns the bytes that are left.
pub(super) fn sweep(folder: &Path, limit_bytes: u64) -> u64 {
    let mut found = pieces(folder);
    let mut left: u64 = found.iter().map(|piece| piece.bytes).sum();
    if left <= limit_bytes {
        return left;
    }
    let aim = (limit_bytes as f64 * (1.0 - LEFT_FREE)) as u64;
    found.sort_by(|a, b| (a.kind, a.used, &a.path).cmp(&(b.kind, b.used, &b.path)));
    for piece in found {
        if left <= aim {
            break;
        }
        if fs::remove_file(&piece.path).is_ok() {
            left -= piece.bytes;
        }
    }
    left
}

fn listed(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries.flatten().map(|entry| entry.path()).collect()
}
