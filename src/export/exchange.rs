//! Old results for new ones.
//!
//! In: a folder, files staged in a hidden folder inside it, the sets that they make. Out: the files
//! in place and the manifest of it. In this order: everything staged is on the disk; the manifest
//! says "writing"; files are renamed one by one; what only the old sets held is removed; the manifest
//! says what there is. A process that is killed before the second step leaves the old set, after the
//! last one the new set, and in between a folder that says so, which [`completed`] completes.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use super::files::{flush_folder, write_atomically};
use super::manifest::{MANIFEST, Manifest, ResultSet, Run, State};
use crate::monitor::{Monitor, Warning};

/// Puts new sets into the place of old ones of the same names. `unfinished`: the run that will
/// write more.
///
/// # Errors
/// What the system says. The manifest then still says that files are exchanged.
pub(super) fn exchange(
    folder: &Path,
    staging: &Path,
    new: Vec<ResultSet>,
    unfinished: Option<&Run>,
    old: &Manifest,
    monitor: &Monitor,
) -> io::Result<Manifest> {
    // A folder in the place of a file is noticed while everything is as it was.
    for file in new.iter().flat_map(|set| &set.files) {
        if folder.join(&file.name).is_dir() {
            return Err(io::Error::other(format!("{} is a folder", file.name)));
        }
    }
    keep_changed(folder, old, &new, monitor)?;
    flush_folder(&staging.join("x"));
    let (sets, leaving) = merged(old, new, folder, monitor);
    let mut manifest = Manifest {
        staged_in: staging
            .file_name()
            .map(|name| name.to_string_lossy().into_owned()),
        leaving,
        unfinished_run: unfinished.cloned(),
        sets,
        ..Manifest::default()
    };
    put(folder, &mut manifest)?;
    finish(folder, staging, &mut manifest)?;
    put(folder, &mut manifest)?;
    let _ = std::fs::remove_dir_all(staging);
    Ok(manifest)
}

/// Files of the old sets that somebody has changed since and that new ones come for are kept under
/// another name: "ranking.csv" as "ranking-changed.csv".
///
/// # Errors
/// What the system says.
fn keep_changed(
    folder: &Path,
    old: &Manifest,
    new: &[ResultSet],
    monitor: &Monitor,
) -> io::Result<()> {
    let coming: BTreeSet<&str> = new
        .iter()
        .flat_map(|set| set.files.iter().map(|file| file.name.as_str()))
        .collect();
    for file in old.sets.iter().flat_map(|set| &set.files) {
        let place = folder.join(&file.name);
        if !coming.contains(file.name.as_str()) || !place.is_file() || file.is_at(&place) {
            continue;
        }
        let kept = free_name_beside(&place);
        std::fs::rename(&place, &kept)?;
        let name = kept.file_name().unwrap_or_default().to_string_lossy();
        monitor.warn(Warning::new(
            place.display().to_string(),
            format!("was changed by hand; it is kept as {name}"),
            "",
        ));
    }
    Ok(())
}

/// "a-changed.csv", "a-changed-2.csv"… for "a.csv": the first that does not exist.
fn free_name_beside(place: &Path) -> PathBuf {
    let stem = place.file_stem().unwrap_or_default().to_string_lossy();
    let extension = place.extension().unwrap_or_default().to_string_lossy();
    let dot = if extension.is_empty() { "" } else { "." };
    let numbers = std::iter::once(String::new()).chain((2..).map(|k: u32| format!("-{k}")));
    let mut places = numbers
        .map(|number| place.with_file_name(format!("{stem}-changed{number}{dot}{extension}")));
    let free = places.find(|place| !place.exists());
    free.unwrap_or_else(|| place.to_owned())
}

/// Completes an exchange that was stopped on the way; returns the manifest of the folder as it is
/// then. What cannot be completed stays marked.
pub(super) fn completed(folder: &Path, mut manifest: Manifest, monitor: &Monitor) -> Manifest {
    let Some(staged_in) = manifest.staged_in.clone() else {
        return manifest;
    };
    let staging = folder.join(staged_in);
    let done = finish(folder, &staging, &mut manifest).and_then(|()| {
        mark_incomplete(folder, &mut manifest);
        put(folder, &mut manifest)?;
        let _ = std::fs::remove_dir_all(&staging);
        Ok(())
    });
    let shown = folder.display().to_string();
    match done {
        Ok(()) => monitor.warn(Warning::new(
            shown,
            "the program was stopped while it exchanged results here; that has been completed",
            "",
        )),
        Err(error) => monitor.warn(Warning::new(
            shown,
            format!("results here are half written and cannot be completed: {error}"),
            "run again the commands that wrote them",
        )),
    }
    manifest
}

/// The steps between the two manifests.
fn finish(folder: &Path, staging: &Path, manifest: &mut Manifest) -> io::Result<()> {
    for file in manifest.sets.iter().flat_map(|set| &set.files) {
        let (staged, place) = (staging.join(&file.name), folder.join(&file.name));
        if staged.is_file() {
            put_file(&staged, &place)?;
        }
    }
    for name in &manifest.leaving {
        remove(folder, name);
    }
    flush_folders(folder, manifest);
    manifest.staged_in = None;
    manifest.leaving.clear();
    Ok(())
}

/// Marks sets of which files are not as they were written: lost with what was staged.
fn mark_incomplete(folder: &Path, manifest: &mut Manifest) {
    for set in &mut manifest.sets {
        let mut files = set.files.iter();
        if !files.all(|file| file.is_at(&folder.join(&file.name))) {
            set.state = set.state.max(State::Incomplete);
        }
    }
}

fn put(folder: &Path, manifest: &mut Manifest) -> io::Result<()> {
    let bytes = manifest.bytes().map_err(io::Error::other)?;
    write_atomically(&folder.join(MANIFEST), &bytes).map_err(|error| io::Error::other(error.fact))
}

fn put_file(staged: &Path, place: &Path) -> io::Result<()> {
    if let Some(parent) = place.parent() {
        std::fs::create_dir_all(parent)?;
    }
    // A link stays one: what it points at is replaced, perhaps on another disk.
    if !place.is_symlink() && std::fs::rename(staged, place).is_ok() {
        return Ok(());
    }
    let bytes = std::fs::read(staged)?;
    write_atomically(place, &bytes).map_err(|error| io::Error::other(error.fact))?;
    std::fs::remove_file(staged)
}

/// Removes a file and the folders below `folder` that are empty without it.
fn remove(folder: &Path, name: &str) {
    let _ = std::fs::remove_file(folder.join(name));
    let mut parent = Path::new(name).parent();
    while let Some(inner) = parent.filter(|inner| !inner.as_os_str().is_empty()) {
        if std::fs::remove_dir(folder.join(inner)).is_err() {
            return;
        }
        parent = inner.parent();
    }
}

fn flush_folders(folder: &Path, manifest: &Manifest) {
    let files = manifest.sets.iter().flat_map(|set| &set.files);
    let parents: BTreeSet<PathBuf> = files
        .filter_map(|file| Some(folder.join(&file.name).parent()?.to_owned()))
        .collect();
    for parent in parents {
        flush_folder(&parent.join("x"));
    }
}

/// The sets as they will be, and the files that then belong to none: what an older set of the same
/// name held beyond the new one, where nobody has changed it since.
fn merged(
    old: &Manifest,
    new: Vec<ResultSet>,
    folder: &Path,
    monitor: &Monitor,
) -> (Vec<ResultSet>, Vec<String>) {
    // Systems differ in whether "A" is "a": neither may go where the other comes.
    let coming: BTreeMap<String, &str> = new
        .iter()
        .flat_map(|set| {
            set.files
                .iter()
                .map(|file| (file.name.to_lowercase(), &*set.name))
        })
        .collect();
    let named: BTreeSet<&str> = new.iter().map(|set| set.name.as_str()).collect();
    let (mut sets, mut leaving) = (Vec::new(), Vec::new());
    for set in &old.sets {
        let (replaced, rest): (Vec<_>, Vec<_>) = set
            .files
            .iter()
            .cloned()
            .partition(|file| coming.contains_key(&file.name.to_lowercase()));
        if named.contains(set.name.as_str()) {
            for file in rest {
                let place = folder.join(&file.name);
                if file.is_at(&place) {
                    leaving.push(file.name);
                } else if place.exists() {
                    monitor.warn(Warning::new(
                        place.display().to_string(),
                        "was changed by hand and stays; it is none of the new results",
                        "",
                    ));
                }
            }
            continue;
        }
        if !replaced.is_empty() {
            tell_replaced(
                set,
                replaced.len(),
                &coming,
                &replaced[0].name,
                folder,
                monitor,
            );
        }
        if !rest.is_empty() {
            let mut set = set.clone();
            if !replaced.is_empty() {
                set.state = set.state.max(State::PartlyReplaced);
                set.replaced
                    .extend(replaced.into_iter().map(|file| file.name));
            }
            set.files = rest;
            sets.push(set);
        }
    }
    sets.extend(new);
    (sets, leaving)
}

fn tell_replaced(
    set: &ResultSet,
    n: usize,
    coming: &BTreeMap<String, &str>,
    first: &str,
    folder: &Path,
    monitor: &Monitor,
) {
    let by = coming
        .get(&first.to_lowercase())
        .copied()
        .unwrap_or_default();
    monitor.warn(Warning::new(
        folder.display().to_string(),
        format!(
            "{n} of the {} files of \"{}\" were replaced by \"{by}\", beginning with {first}",
            set.files.len(),
            set.name
        ),
        "give each its own folder",
    ));
}
