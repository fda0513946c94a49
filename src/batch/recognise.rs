//! Whether what somebody opens is a folder of tasks.
//!
//! In: a path. Out: yes where its manifest says so, or where the files beside it do though the manifest is
//! damaged or missing: such a folder is no folder of structures either.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::manifest::{MANIFEST, PROJECT, SETTINGS};
use super::script::script_names;

/// So much of the beginning of a manifest tells what it is (bytes).
const BEGINNING: u64 = 512;

/// So many of the files beside a manifest tell it without one.
const ENOUGH: usize = 4;

/// Whether there is a folder of tasks at a path, whole or damaged; its manifest stands for it.
pub fn is_batch_folder(path: &Path) -> bool {
    let is_manifest = path.file_name().is_some_and(|name| name == MANIFEST) && path.is_file();
    let folder = match is_manifest {
        true => path.parent().unwrap_or(Path::new("")),
        false if path.is_dir() => path,
        false => return false,
    };
    let beside = script_names().chain([PROJECT, SETTINGS]);
    let n_beside = beside.filter(|name| folder.join(name).is_file()).count();
    n_beside >= ENOUGH || is_ours(&folder.join(MANIFEST))
}

/// Whether a manifest begins as ours do.
fn is_ours(manifest: &Path) -> bool {
    let mut text = Vec::new();
    let read = File::open(manifest).and_then(|file| file.take(BEGINNING).read_to_end(&mut text));
    let text = String::from_utf8_lossy(&text);
    read.is_ok()
        && ["\"crc32\"", "\"manifest\"", "superion"].map(|word| text.contains(word)) == [true; 3]
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::batch::{BatchManifest, ClusterFields};

    #[test]
    fn a_folder_of_tasks_is_known_without_its_manifest_and_no_other_is() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path();
        let manifest = folder.join(MANIFEST);
        assert!(!is_batch_folder(folder) && !is_batch_folder(&manifest));
        // Another program's.
        fs::write(&manifest, br#"{"name": "an app", "manifest": 3}"#).unwrap();
        fs::write(folder.join(SETTINGS), "{}").unwrap();
        assert!(!is_batch_folder(folder));
        let bytes = BatchManifest::new(Vec::new(), Vec::new()).bytes().unwrap();
        fs::write(&manifest, &bytes).unwrap();
        assert!(is_batch_folder(folder) && is_batch_folder(&manifest));
        for (name, text) in crate::batch::script::scripts(&ClusterFields::default(), 3) {
            fs::write(folder.join(name), text).unwrap();
        }
        for damaged in [&bytes[..20], b""] {
            fs::write(&manifest, damaged).unwrap();
            assert!(is_batch_folder(folder) && is_batch_folder(&manifest));
        }
        fs::remove_file(&manifest).unwrap();
        assert!(is_batch_folder(folder) && !is_batch_folder(&manifest));
        assert!(!is_batch_folder(&folder.join(SETTINGS)));
    }
}
