//! manifest.json: by which program, which files, which tasks.
//!
//! In: a [`BatchManifest`]. Out: its bytes with their checksum; and the manifest again, or what is wrong.

use serde::{Deserialize, Serialize};

use crate::export::manifest::{ResultFile, checksum};
use crate::pipeline::{Part, code_print};

/// Name of the manifest.
pub const MANIFEST: &str = "manifest.json";

/// Name of the file that holds the data.
pub const PROJECT: &str = "project.superion";

/// Name of the file that holds the settings.
pub const SETTINGS: &str = "settings.json";

/// Name of the folder that the merge step writes, where nobody names another.
pub const RESULTS: &str = "results";

/// Name of the project that the merge step writes, where nobody names another.
pub const COLLECTED: &str = "screen.superion";

/// Layout that this program writes, and the newest that it reads.
const FORMAT: u32 = 1;

/// What a folder of tasks holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchManifest {
    /// Layout of this file.
    pub format: u32,
    /// Name and version of the program that wrote the folder, and alone computes in it.
    pub program: String,
    /// Fingerprint of its code.
    pub code: String,
    /// All files of the folder as they were written, this one excepted.
    pub files: Vec<ResultFile>,
    /// The tasks, by number from 1.
    pub tasks: Vec<BatchTask>,
}

/// What one task describes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchTask {
    /// Its number, from 1.
    pub number: usize,
    /// Its parts.
    pub parts: Vec<Part>,
    /// Seconds of one core that it takes, roughly.
    pub seconds: f64,
}

/// As it stands in the file.
#[derive(Serialize, Deserialize)]
struct Sealed<T> {
    /// CRC-32 of the manifest as JSON without blanks.
    crc32: String,
    manifest: T,
}

/// Name and version of this program.
pub fn this_program() -> String {
    format!("superion {}", env!("CARGO_PKG_VERSION"))
}

impl BatchManifest {
    /// That of these files and tasks, by this program.
    pub fn new(files: Vec<ResultFile>, tasks: Vec<BatchTask>) -> Self {
        Self {
            format: FORMAT,
            program: this_program(),
            code: code_print().to_owned(),
            files,
            tasks,
        }
    }

    /// As a file.
    ///
    /// # Errors
    /// None for what this program made.
    pub fn bytes(&self) -> serde_json::Result<Vec<u8>> {
        let sealed = Sealed {
            crc32: checksum(&serde_json::to_vec(self)?),
            manifest: self,
        };
        let mut bytes = serde_json::to_vec_pretty(&sealed)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads it back.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        /// Known before the rest of a newer layout is.
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let newer: Option<Sealed<Format>> = serde_json::from_slice(bytes).ok();
        if newer.is_some_and(|newer| newer.manifest.format > FORMAT) {
            return Err("it was written by a newer Superion".to_owned());
        }
        let sealed: Sealed<Self> =
            serde_json::from_slice(bytes).map_err(|error| format!("it is damaged: {error}"))?;
        let known = serde_json::to_vec(&sealed.manifest).map_err(|error| error.to_string())?;
        if checksum(&known) != sealed.crc32 {
            return Err("its checksum does not fit: it is damaged, or was changed".to_owned());
        }
        Ok(sealed.manifest)
    }

    /// Whether this program would find what its tasks keep.
    pub fn is_of_this_program(&self) -> bool {
        self.program == this_program() && self.code == code_print()
    }

    /// The task of a number.
    pub fn task(&self, number: usize) -> Option<&BatchTask> {
        self.tasks.iter().find(|task| task.number == number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Any byte changed is noticed, or changes nothing (a blank between words).
    #[test]
    fn a_damaged_manifest_is_told() {
        let task = BatchTask {
            number: 1,
            parts: vec![Part {
                representation: crate::simplify::Representation::Can,
                entries: 0..256,
            }],
            seconds: 12.3,
        };
        let manifest = BatchManifest::new(vec![ResultFile::new("a", b"b")], vec![task]);
        let bytes = manifest.bytes().unwrap();
        assert_eq!(BatchManifest::parse(&bytes).unwrap(), manifest);
        assert!(BatchManifest::parse(&bytes[..bytes.len() / 2]).is_err());
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            if let Ok(read) = BatchManifest::parse(&damaged) {
                assert_eq!(read, manifest, "byte {at}");
            }
        }
    }

    #[test]
    fn a_newer_layout_is_told() {
        let text = br#"{"crc32": "0", "manifest": {"format": 2, "what": "nobody knows yet"}}"#;
        let fact = BatchManifest::parse(text).unwrap_err();
        assert!(fact.contains("newer"), "{fact}");
    }
}
