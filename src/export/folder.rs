//! A folder of results.
//!
//! In: names and bytes. Out: files that appear together, in the end: until then they are staged in a
//! hidden folder inside the folder, and what stood there is as it was. Files of the same names are
//! replaced, those that only the older set of the same name held are removed, nothing else is
//! touched. Only one run writes at a time (see [`super::lock`]); what the folder holds, and whether
//! it is whole, stands in its manifest (see [`super::manifest`]).

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::command_line::command_line;
use super::exchange::{completed, exchange};
use super::files::{FileError, process_of, sweep, temporary_neighbour, try_folder};
use super::lock::{Writing, now};
use super::manifest::{MANIFEST, Manifest, ResultFile, ResultSet, Run, State, checksum, is_below};
use super::names::FileNames;
use crate::monitor::{Monitor, Warning};

pub use super::lock::Reservation;
pub use stems::SetOf;
use stems::stems_of;

/// Where what a stopped run has finished goes, if results stand in the folder already.
const ASIDE: &str = "interrupted";

/// A folder of results while it is written.
#[derive(Debug)]
pub struct Folder {
    /// As the user named it.
    path: PathBuf,
    writing: Writing,
    staging: PathBuf,
    manifest: Manifest,
    run: Run,
    /// Staged sets.
    sets: Vec<ResultSet>,
    /// Names of everything written, in order.
    written: Vec<String>,
    n_failed: usize,
    names: FileNames,
    monitor: Monitor,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The files, in order.
    pub paths: Vec<PathBuf>,
    /// How many files could not be made; each was named by a warning.
    pub n_failed: usize,
    /// The folder that what a stopped run had finished went to, for results stood in the place of it.
    pub aside: Option<PathBuf>,
}

impl Written {
    /// Files outside folders of results.
    pub fn files(paths: Vec<PathBuf>) -> Self {
        Self {
            paths,
            ..Self::default()
        }
    }
}

impl Folder {
    /// Begins to write into the folder at `path`, made where it is missing. What stopped runs left
    /// there is completed or removed, which the monitor hears of.
    ///
    /// # Errors
    /// [`FileError`], also where `path` is a file or another run writes into the folder.
    pub fn begin(path: &Path, monitor: &Monitor) -> Result<Self, FileError> {
        let wrong = |error: std::io::Error| FileError::new(path, error);
        let writing = Writing::into_folder(path)?;
        if let Some(owner) = &writing.took_over {
            monitor.warn(took_over(path, owner));
        }
        let place = writing.folder().to_owned();
        let manifest = known(&place, path, monitor);
        tidy(&place, path, manifest.staged_in.as_deref(), monitor);
        let staging = temporary_neighbour(&place.join("x"));
        std::fs::create_dir(&staging).map_err(wrong)?;
        let names = stems_of(&manifest);
        let run = Run {
            program: format!("superion {}", env!("CARGO_PKG_VERSION")),
            again: match writing.held.arguments.as_slice() {
                [] => String::new(),
                arguments => command_line(arguments),
            },
            arguments: writing.held.arguments.clone(),
            written: now(),
        };
        Ok(Self {
            path: path.to_owned(),
            writing,
            staging,
            manifest,
            run,
            sets: Vec::new(),
            written: Vec::new(),
            n_failed: 0,
            names,
            monitor: monitor.clone(),
        })
    }

    /// Whether files can be written into the folder at `path`, or into one made there; makes nothing.
    ///
    /// # Errors
    /// [`FileError`] that says why not.
    pub fn check(path: &Path) -> Result<(), FileError> {
        let place = std::path::absolute(path).map_err(|error| FileError::new(path, error))?;
        let existing = place.ancestors().find(|folder| folder.exists());
        match existing {
            Some(folder) if folder.is_dir() => try_folder(folder, path),
            Some(file) if file == place => Err(FileError::new(path, "it is a file, not a folder")),
            Some(file) => {
                let fact = format!("{} is a file, not a folder", file.display());
                Err(FileError::new(path, fact))
            }
            None => Err(FileError::new(path, "no such folder")),
        }
    }

    /// How its files are made again, where that is not the command line.
    pub fn made_again_by(&mut self, lines: &str) {
        if self.run.again.is_empty() {
            lines.clone_into(&mut self.run.again);
        }
    }

    /// The files that follow belong to the set of this name, made by these settings. It takes the
    /// place of an older set of the same name.
    pub fn set(&mut self, name: &str, settings: &impl Serialize) {
        // Settings that cannot be written as JSON have no checksum; there are none.
        let settings = serde_json::to_vec(settings).unwrap_or_default();
        self.sets.push(ResultSet {
            name: name.to_owned(),
            state: State::Whole,
            run: self.run.clone(),
            settings_crc32: checksum(&settings),
            files: Vec::new(),
            failed: Vec::new(),
            replaced: Vec::new(),
        });
    }

    /// Begins the set of files of one structure, such as "paths LiFePO4", and gives the stem of their
    /// names: different ids get different ones, in this run and in later ones.
    pub fn set_of(&mut self, kind: SetOf, id: &str) -> String {
        self.set(&format!("{} {id}", kind.word()), &());
        self.stem(id)
    }

    /// The stem of the name of an id's files; different ids get different ones.
    pub fn stem(&mut self, id: &str) -> String {
        self.names.stem(id)
    }

    /// Adds a file; `name` may lead into a folder below, with a forward slash.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), FileError> {
        let wrong = |error: std::io::Error| FileError::new(&self.path.join(name), error);
        if !is_below(name) || name.eq_ignore_ascii_case(MANIFEST) {
            return Err(wrong(std::io::Error::other("it is no name of a result")));
        }
        let staged = self.staging.join(name);
        let put = || {
            if let Some(parent) = staged.parent() {
                std::fs::create_dir_all(parent)?;
            }
            let mut file = File::create(&staged)?;
            file.write_all(bytes)?;
            file.sync_all()
        };
        put().map_err(wrong)?;
        if self.sets.is_empty() {
            self.set("files", &());
        }
        if let Some(set) = self.sets.last_mut() {
            set.files.retain(|file| file.name != name);
            set.files.push(ResultFile::new(name, bytes));
        }
        self.written.retain(|known| known != name);
        self.written.push(name.to_owned());
        Ok(())
    }

    /// Adds a file that may not have come about: then it is named, and the others go on.
    ///
    /// # Errors
    /// [`FileError`] where it did and cannot be written.
    pub fn write_if_made<E: ToString>(
        &mut self,
        name: &str,
        made: Result<Vec<u8>, E>,
    ) -> Result<(), FileError> {
        match made {
            Ok(bytes) => self.write(name, &bytes),
            Err(error) => {
                self.fail(name, &error.to_string());
                Ok(())
            }
        }
    }

    fn fail(&mut self, name: &str, fact: &str) {
        self.n_failed += 1;
        let path = self.path.join(name).display().to_string();
        let fact = format!("could not be made: {fact}");
        let remedy = "the other files are not touched by it";
        self.monitor.warn(Warning::new(path, &fact, remedy));
        if let Some(set) = self.sets.last_mut() {
            set.state = State::Incomplete;
            set.failed.push((name.to_owned(), fact));
        }
    }

    /// Puts the sets that are complete in place; more of this run will follow. Until
    /// [`Folder::finish`] the manifest says that the run has not come to its end.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn put_sets(&mut self) -> Result<(), FileError> {
        let unfinished = self.run.clone();
        self.exchange(Some(&unfinished))
    }

    /// Puts everything in place.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn finish(mut self) -> Result<Written, FileError> {
        // The mark of an older run of the same command ends with this one.
        let command = |run: &Run| run.arguments.first().cloned();
        let marked = self.manifest.unfinished_run.take();
        let was_marked = marked.is_some();
        let others = marked.filter(|run| command(run) != command(&self.run));
        if !self.sets.is_empty() || (was_marked && others.is_none()) {
            self.exchange(others.as_ref())?;
        }
        Ok(self.written_in(None))
    }

    /// Puts what a stopped run has finished in place, marked as such; where that would replace
    /// anything, into a folder "interrupted" of its own.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn stop(mut self) -> Result<Written, FileError> {
        for set in &mut self.sets {
            set.state = set.state.max(State::Interrupted);
        }
        let folder = self.writing.folder();
        let mut files = self.sets.iter().flat_map(|set| &set.files);
        let meets_files = files.any(|file| folder.join(&file.name).exists());
        let meets_sets = self
            .sets
            .iter()
            .any(|set| self.manifest.set(&set.name).is_some());
        if !meets_files && !meets_sets {
            self.exchange(None)?;
            return Ok(self.written_in(None));
        }
        let aside = self
            .put_aside()
            .map_err(|error| FileError::new(&self.path, error))?;
        let aside = self.path.join(aside);
        Ok(self.written_in(Some(aside)))
    }

    /// The staging folder with a manifest of its own becomes "interrupted", or "interrupted-2"….
    fn put_aside(&mut self) -> std::io::Result<String> {
        let mut manifest = Manifest {
            sets: std::mem::take(&mut self.sets),
            ..Manifest::default()
        };
        let bytes = manifest.bytes().map_err(std::io::Error::other)?;
        std::fs::write(self.staging.join(MANIFEST), bytes)?;
        let folder = self.writing.folder();
        let names = (2..).map(|k| format!("{ASIDE}-{k}"));
        let mut names = std::iter::once(ASIDE.to_owned()).chain(names);
        let free = names.find(|name| !folder.join(name).exists());
        let name = free.unwrap_or_else(|| ASIDE.to_owned());
        std::fs::rename(&self.staging, folder.join(&name))?;
        Ok(name)
    }

    fn exchange(&mut self, unfinished: Option<&Run>) -> Result<(), FileError> {
        let sets = std::mem::take(&mut self.sets);
        let folder = self.writing.folder();
        self.manifest = exchange(
            folder,
            &self.staging,
            sets,
            unfinished,
            &self.manifest,
            &self.monitor,
        )
        .map_err(|error| FileError::new(&self.path, error))?;
        if unfinished.is_some_and(|run| *run == self.run) {
            std::fs::create_dir_all(&self.staging)
                .map_err(|error| FileError::new(&self.path, error))?;
        }
        Ok(())
    }

    fn written_in(&self, aside: Option<PathBuf>) -> Written {
        let folder = aside.as_deref().unwrap_or(&self.path);
        Written {
            paths: self.written.iter().map(|name| folder.join(name)).collect(),
            n_failed: self.n_failed,
            aside,
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.staging);
    }
}

/// That a run wrote here which ended before it was done.
pub fn took_over(path: &Path, owner: &str) -> Warning {
    let fact = format!("a run that wrote here ended before it was done ({owner})");
    let remedy = "its place was taken over";
    Warning::new(path.display().to_string(), fact, remedy)
}

/// The manifest of a folder, after an exchange that was stopped on the way has been completed.
fn known(place: &Path, shown: &Path, monitor: &Monitor) -> Manifest {
    match Manifest::read(place) {
        Ok(manifest) => completed(place, manifest.unwrap_or_default(), monitor),
        Err(fact) => {
            monitor.warn(Warning::new(
                shown.join(MANIFEST).display().to_string(),
                format!("cannot be read: {fact}"),
                "it is written anew, and says nothing of what stood there",
            ));
            Manifest::default()
        }
    }
}

/// Removes what dead processes left half written, but for what could not be completed, and says so.
fn tidy(place: &Path, shown: &Path, kept: Option<&str>, monitor: &Monitor) {
    let mut n = sweep(place);
    let inner = std::fs::read_dir(place).into_iter().flatten().flatten();
    // Nobody else writes results here at present, so that every staging folder is a dead one's.
    for entry in inner.filter(|entry| entry.path().is_dir()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_staging = process_of(&name).is_some() && kept != Some(name.as_str());
        n += usize::from(is_staging && std::fs::remove_dir_all(entry.path()).is_ok());
    }
    if n > 0 {
        let things = if n == 1 { "leftover" } else { "leftovers" };
        monitor.warn(Warning::new(
            shown.display().to_string(),
            format!("{n} half-written {things} of a run that was stopped were removed"),
            "",
        ));
    }
}

/// How many files of a folder have an extension and are not among those just written: left by an
/// earlier run, or somebody's own. 0 for a folder that cannot be read.
pub fn n_other_files(folder: &Path, extension: &str, written: &[PathBuf]) -> usize {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .filter(|path| !written.contains(path))
        .count()
}

mod stems;
#[cfg(test)]
mod tests;
