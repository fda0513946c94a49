//! Where the data to compare with lie. They are no part of the product and may be absent.

use std::path::PathBuf;

/// The folder `../shared` beside the crate, or that of `SUPERION_SHARED`; `None`, said on standard
/// error, where there is none: a test that needs it is then skipped.
pub fn shared_dir() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let dir = std::env::var_os("SUPERION_SHARED").map_or_else(beside, PathBuf::from);
    let found = dir.is_dir().then_some(dir);
    if found.is_none() {
        eprintln!("SKIPPED: ../shared not found");
    }
    found
}
