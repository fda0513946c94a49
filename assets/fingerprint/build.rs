//! Names the code that results come from, so that kept results of other code are not taken for its own.
//!
//! In: the sources, tables and locked dependencies that decide what a description, a tree or a barrier is. Out: their
//! hash, as SUPERION_CODE for the compiler. Line ends do not count.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

/// Folders and files that decide.
const DECIDE: [&str; 13] = [
    "Cargo.lock",
    "assets/elements",
    "assets/jarvis",
    "assets/oxidation",
    "assets/percolation",
    "src/units.rs",
    "src/math",
    "src/crystal",
    "src/simplify",
    "src/descriptors",
    "src/cluster",
    "src/percolation",
    "src/pipeline/kept",
];

fn main() -> std::io::Result<()> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = BTreeSet::new();
    for place in DECIDE {
        println!("cargo:rerun-if-changed={place}");
        collect(&root.join(place), &mut files)?;
    }
    let mut hash = DefaultHasher::new();
    for file in files {
        let name = file.strip_prefix(&root).unwrap_or(&file);
        hash.write(name.to_string_lossy().replace('\\', "/").as_bytes());
        let bytes = std::fs::read(&file)?;
        bytes
            .iter()
            .filter(|byte| **byte != b'\r')
            .for_each(|byte| hash.write_u8(*byte));
    }
    println!("cargo:rustc-env=SUPERION_CODE={:016x}", hash.finish());
    Ok(())
}

/// The files of a folder and of those in it, or the file itself; nothing where there is none.
fn collect(place: &Path, files: &mut BTreeSet<PathBuf>) -> std::io::Result<()> {
    if place.is_dir() {
        for entry in std::fs::read_dir(place)? {
            collect(&entry?.path(), files)?;
        }
    } else if place.is_file() {
        files.insert(place.to_owned());
    }
    Ok(())
}
