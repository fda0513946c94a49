//! What a folder of results holds, and whether it is whole: superion-results.json.
//!
//! In: files as they are written. Out: a [`Manifest`], which is put in place after all other files,
//! and what it says to who reads them later. It holds a [`ResultSet`] for each command that wrote
//! into the folder: the files that belong together, each with its size and CRC-32.
//!
//! While files are being exchanged the manifest says so ([`State::Writing`]): whatever happens on
//! the way, the folder holds the old set whole, the new set whole, or says that it does not.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::files::process_of;
use super::lock::present_owner;
use crate::monitor::Warning;

/// Name of the manifest.
pub const MANIFEST: &str = "superion-results.json";

/// Format that this program writes, and the newest that it reads.
const FORMAT: u32 = 1;

/// What a folder of results holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Format of this file.
    pub format: u32,
    /// The worst state among the sets; [`State::Writing`] while files are exchanged.
    pub state: State,
    /// Where the files are that are not in place yet, while files are exchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staged_in: Option<String>,
    /// Files of older sets that the exchange removes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaving: Vec<String>,
    /// A run that writes set after set and has not come to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unfinished_run: Option<Run>,
    /// Files that belong together, in the order in which they were written.
    pub sets: Vec<ResultSet>,
}

/// Whether results are whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Every file is there, of a run that came to its end.
    Whole,
    /// Another command replaced some of the files.
    PartlyReplaced,
    /// Some files could not be made; the set names them.
    Incomplete,
    /// The run was stopped: what was finished by then.
    Interrupted,
    /// Files are being exchanged, or were when the program was stopped.
    Writing,
}

impl State {
    /// The state in words.
    fn words(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::PartlyReplaced => "partly replaced by other results",
            Self::Incomplete => "without some files that could not be made",
            Self::Interrupted => "of a run that was stopped before its end",
            Self::Writing => "half written: the program was stopped while it wrote them",
        }
    }
}

/// A run of the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Name and version of the program.
    pub program: String,
    /// Its command line; empty for the window.
    pub arguments: Vec<String>,
    /// What makes these files again: the command line as a shell reads it, or, for the window, lines with
    /// commands of the same settings; empty where that is not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub again: String,
    /// When it began to write, UTC.
    pub written: String,
}

/// Files of one command that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultSet {
    /// What they are: "screen", "rank", "describe soap_CAN"…
    pub name: String,
    /// Whether they are whole.
    pub state: State,
    /// The run that wrote them.
    pub run: Run,
    /// CRC-32 of its settings as JSON.
    pub settings_crc32: String,
    /// The files, in the order in which they were written.
    pub files: Vec<ResultFile>,
    /// Files that could not be made, each with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<(String, String)>,
    /// Files of this set that another one replaced.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced: Vec<String>,
}

/// A file as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultFile {
    /// Name below the folder, with forward slashes.
    pub name: String,
    /// Size.
    pub bytes: u64,
    /// CRC-32 (that of gzip) in hexadecimal digits.
    pub crc32: String,
}

impl ResultFile {
    /// What stands in a file of that name.
    pub fn new(name: &str, bytes: &[u8]) -> Self {
        Self {
            name: name.to_owned(),
            bytes: bytes.len() as u64,
            crc32: checksum(bytes),
        }
    }

    /// Whether the file at `path` is as it was written.
    pub fn is_at(&self, path: &Path) -> bool {
        let size = std::fs::metadata(path).map(|data| data.len());
        size.is_ok_and(|size| size == self.bytes)
            && std::fs::read(path).is_ok_and(|bytes| checksum(&bytes) == self.crc32)
    }
}

/// CRC-32 in hexadecimal digits.
pub fn checksum(bytes: &[u8]) -> String {
    format!("{:08x}", crc32fast::hash(bytes))
}

impl Default for Manifest {
    fn default() -> Self {
        Self {
            format: FORMAT,
            state: State::Whole,
            staged_in: None,
            leaving: Vec::new(),
            unfinished_run: None,
            sets: Vec::new(),
        }
    }
}

impl Manifest {
    /// The manifest of a folder; `None` where there is none.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(folder: &Path) -> Result<Option<Self>, String> {
        let bytes = match std::fs::read(folder.join(MANIFEST)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.to_string()),
        };
        let manifest: Self = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
        if manifest.format > FORMAT {
            return Err("it was written by a newer Superion".to_owned());
        }
        // Files are renamed and removed by these names.
        let files = manifest.sets.iter().flat_map(|set| &set.files);
        let mut names = files.map(|file| &file.name).chain(&manifest.leaving);
        let staged_in = manifest.staged_in.as_deref();
        if names.any(|name| !is_below(name)) || staged_in.is_some_and(|n| process_of(n).is_none()) {
            return Err("it names files outside the folder".to_owned());
        }
        Ok(Some(manifest))
    }

    /// The manifest as bytes, with the state of its sets.
    pub(super) fn bytes(&mut self) -> serde_json::Result<Vec<u8>> {
        if self.staged_in.is_some() {
            self.state = State::Writing;
        } else {
            let sets = self.sets.iter().map(|set| set.state);
            let run = self.unfinished_run.iter().map(|_| State::Interrupted);
            self.state = sets.chain(run).max().unwrap_or(State::Whole);
        }
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// The set of a name.
    pub fn set(&self, name: &str) -> Option<&ResultSet> {
        self.sets.iter().find(|set| set.name == name)
    }

    /// The file of a name, with its set.
    fn file(&self, name: &str) -> Option<(&ResultSet, &ResultFile)> {
        self.sets.iter().find_map(|set| {
            let file = set.files.iter().find(|file| file.name == name)?;
            Some((set, file))
        })
    }
}

/// Whether a name leads to something below the folder on any system.
pub(super) fn is_below(name: &str) -> bool {
    let plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    !name.is_empty() && !name.contains(['\\', ':', '\0']) && Path::new(name).components().all(plain)
}

/// What to know before results are read: `path` is a file or a folder of results. Empty where they
/// are whole and as they were written, and for all that is none of ours.
pub fn remarks_on(path: &Path) -> Vec<Warning> {
    remarks_on_all([path])
}

/// [`remarks_on`] many paths; what several of them share is read once.
pub fn remarks_on_all<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Vec<Warning> {
    let mut known = BTreeMap::new();
    let remarks = paths
        .into_iter()
        .flat_map(|path| remarks_of(path, &mut known));
    remarks.collect()
}

/// Manifests by their folders.
type Known = BTreeMap<PathBuf, Result<Option<Manifest>, String>>;

fn remarks_of(path: &Path, known: &mut Known) -> Vec<Warning> {
    let Ok(place) = std::fs::canonicalize(path) else {
        return Vec::new();
    };
    let shown = path.display().to_string();
    // Results lie in the folder of their manifest or one below it.
    for folder in place.ancestors().take(3).filter(|folder| folder.is_dir()) {
        let read = || Manifest::read(folder);
        let manifest = known.entry(folder.to_owned()).or_insert_with(read);
        return match manifest {
            Ok(None) => continue,
            Ok(Some(manifest)) => remarks(manifest, folder, &place, &shown),
            Err(fact) => {
                let fact = format!(
                    "its {MANIFEST} cannot be read, so that nobody knows whether these results are whole: {fact}"
                );
                vec![Warning::new(shown, fact, "write the results again")]
            }
        };
    }
    Vec::new()
}

fn remarks(manifest: &Manifest, folder: &Path, place: &Path, shown: &str) -> Vec<Warning> {
    let inner = place.strip_prefix(folder).unwrap_or(Path::new(""));
    let inner: Vec<String> = inner
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    let inner = inner.join("/");
    let known = manifest.file(&inner);
    let below = |file: &ResultFile| {
        inner.is_empty()
            || file
                .name
                .strip_prefix(&inner)
                .is_some_and(|n| n.starts_with('/'))
    };
    // A file that is none of the results.
    if known.is_none() && place.is_file() {
        return Vec::new();
    }
    let mut remarks = Vec::new();
    let state = known.map_or(manifest.state, |(set, _)| set.state);
    if let Some(owner) = present_owner(folder) {
        let fact = format!("a run writes into this folder at present: {owner}");
        remarks.push(Warning::new(
            shown,
            fact,
            "wait for it to end and read it again",
        ));
    } else if manifest.state == State::Writing {
        let fact = format!("these results are {}", State::Writing.words());
        let remedy = "run that command again, which completes or replaces them";
        remarks.push(Warning::new(shown, fact, remedy));
    } else if state != State::Whole {
        let fact = format!("these results are {}", state.words());
        remarks.push(Warning::new(
            shown,
            fact,
            "run the command again for all of them",
        ));
    }
    let all = || manifest.sets.iter().flat_map(|set| set.files.iter());
    let files: Vec<&ResultFile> = match known {
        Some((_, file)) => vec![file],
        None => all().filter(|file| below(file)).collect(),
    };
    for file in files {
        let there = folder.join(&file.name);
        let fact = match there.exists() {
            true if file.is_at(&there) => continue,
            true => "this result is not as the program wrote it: damaged, or changed since",
            false => "this result is missing",
        };
        let remedy = "write it again, unless you changed it";
        let subject = match known {
            Some(_) => shown.to_owned(),
            None => PathBuf::from(shown)
                .join(trimmed(&file.name, &inner))
                .display()
                .to_string(),
        };
        remarks.push(Warning::new(subject, fact, remedy));
    }
    remarks
}

fn trimmed<'a>(name: &'a str, inner: &str) -> &'a str {
    let rest = name.strip_prefix(inner).unwrap_or(name);
    rest.trim_start_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_below_the_folder() {
        for good in ["a.csv", "cifs/a.cif", "..a", "é"] {
            assert!(is_below(good), "{good}");
        }
        for bad in [
            "",
            "../a",
            "/etc/passwd",
            "a/../../b",
            "C:\\a",
            "a\\..\\b",
            "..",
            "a\0",
        ] {
            assert!(!is_below(bad), "{bad}");
        }
        let scratch = tempfile::tempdir().unwrap();
        let manifest = Manifest {
            leaving: vec!["../mine.txt".to_owned()],
            ..Manifest::default()
        };
        let json = serde_json::to_vec(&manifest).unwrap();
        std::fs::write(scratch.path().join(MANIFEST), json).unwrap();
        assert!(Manifest::read(scratch.path()).is_err());
    }
}
