use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::Cache;
use crate::monitor::kept::{Kept, PieceKey, PieceKind};

fn only_file(folder: &Path) -> PathBuf {
    let drawer = fs::read_dir(folder)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let file = fs::read_dir(drawer).unwrap().next().unwrap().unwrap();
    file.path()
}

#[test]
fn what_is_kept_comes_back_by_its_key_and_kind_alone() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::at(folder.path());
    let (key, other) = (PieceKey(7), PieceKey(8));
    assert_eq!(cache.get(PieceKind::Tree, key), None);
    cache.put(PieceKind::Tree, key, b"a tree").unwrap();
    cache.put(PieceKind::Tree, other, b"").unwrap();
    let again = Cache::at(folder.path());
    assert_eq!(again.get(PieceKind::Tree, key).unwrap(), b"a tree");
    assert_eq!(again.get(PieceKind::Tree, other).unwrap(), b"");
    assert_eq!(again.get(PieceKind::Summary, key), None);
}

/// Every byte of a piece matters, its end too; what is damaged is gone and can be kept anew.
#[test]
fn a_damaged_piece_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::at(folder.path());
    let key = PieceKey(1 << 100);
    cache.put(PieceKind::Summary, key, b"bytes").unwrap();
    let file = only_file(&folder.path().join("summaries"));
    let whole = fs::read(&file).unwrap();
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x10;
        for bytes in [damaged, whole[..at].to_vec()] {
            fs::write(&file, bytes).unwrap();
            assert_eq!(cache.get(PieceKind::Summary, key), None, "byte {at}");
            assert!(!file.exists());
        }
    }
    cache.put(PieceKind::Summary, key, b"bytes").unwrap();
    assert_eq!(cache.get(PieceKind::Summary, key).unwrap(), b"bytes");
}

/// Descriptions go before trees, what was used last stays longest, and the limit is remembered.
#[test]
fn the_folder_stays_within_its_limit() {
    let folder = tempfile::tempdir().unwrap();
    let mut cache = Cache::at(folder.path());
    let piece = vec![1; 10_000];
    cache.put(PieceKind::Tree, PieceKey(0), &piece).unwrap();
    for k in 0..20 {
        cache
            .put(PieceKind::Descriptions, PieceKey(k), &piece)
            .unwrap();
        // A clock too coarse to tell them apart must not decide.
        let path = cache.place(PieceKind::Descriptions, PieceKey(k));
        let file = fs::File::options().append(true).open(path).unwrap();
        let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000 + k as u64);
        file.set_modified(then).unwrap();
    }
    assert!(cache.get(PieceKind::Descriptions, PieceKey(0)).is_some());
    cache.set_limit(50_000).unwrap();
    assert!(cache.usage().bytes <= 50_000);
    assert!(cache.get(PieceKind::Tree, PieceKey(0)).is_some());
    assert!(cache.get(PieceKind::Descriptions, PieceKey(0)).is_some());
    assert!(cache.get(PieceKind::Descriptions, PieceKey(1)).is_none());
    assert!(cache.get(PieceKind::Descriptions, PieceKey(19)).is_some());
    assert_eq!(Cache::at(folder.path()).usage().limit_bytes, 50_000);
    assert!(cache.clear().unwrap() > 0);
    assert_eq!(cache.usage().bytes, 0);
}

/// Where nothing can be written that is said once, and the run goes on.
#[test]
fn a_folder_that_cannot_be_written_is_said_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a file, no folder");
    fs::write(&file, "").unwrap();
    let cache = Cache::at(&file);
    let warning = cache.put(PieceKind::Tree, PieceKey(1), b"x").unwrap_err();
    assert!(warning.fact.contains("cannot be kept"), "{warning}");
    assert!(cache.put(PieceKind::Tree, PieceKey(2), b"x").is_ok());
    assert_eq!(cache.get(PieceKind::Tree, PieceKey(1)), None);
}
