//! Unpacking: the members of an archive, within a budget.
//!
//! In: an archive. Out: its [`Member`]s with the bytes of those that may matter, decompressed, and
//! what could not be read. A member whose name says nothing is looked at and dropped where it is no
//! structure. A member that unpacks to too much costs itself; an archive that does so again and
//! again is left where it stands.

use std::io::{Read, Seek};

use zip::read::{Config, ZipReadOptions};
use zip::unstable::read::ZipIterable;

use super::archive_format::ArchiveFormat;
use super::budget::Budget;
use super::decoding::{Compression, MAX_DECOMPRESSED, read_at_most};
use super::kinds::{FileKind, is_structure_among_others, kind_of_name};
use super::streams::head_of;
use crate::import::formats::HEAD_BYTES;
use crate::monitor::{Cancelled, Monitor, Warning};

/// Largest number of members.
const MAX_MEMBERS: usize = 2_000_000;

/// What an archive is read from.
pub(in crate::import) trait Source: Read + Seek {}

impl<R: Read + Seek> Source for R {}

/// A file of an archive.
#[derive(Clone, Debug)]
pub(in crate::import) struct Member {
    /// Path within the archive, "/" between folders.
    pub path: String,
    /// Its bytes, decompressed unless it is an archive; `None` where it is of no use.
    pub bytes: Option<Vec<u8>>,
}

/// What was unpacked.
#[derive(Debug, Default)]
pub(in crate::import) struct Unpacked {
    /// In the order of the archive.
    pub members: Vec<Member>,
    /// What could not be read, each with its reason.
    pub rejected: Vec<Warning>,
}

/// Unpacks an archive called `name` in messages.
///
/// # Errors
/// [`Cancelled`].
pub(in crate::import) fn members(
    source: impl Source,
    format: ArchiveFormat,
    name: &str,
    budget: &mut Budget,
    monitor: &Monitor,
) -> Result<Unpacked, Cancelled> {
    let mut unpacking = Unpacking {
        name,
        budget,
        monitor,
        found: Unpacked::default(),
    };
    let outcome = match format {
        ArchiveFormat::Zip => unpacking.zip(source),
        tar => match tar.compression().decoder(source) {
            Ok(reader) => unpacking.tar(reader),
            Err(fact) => Err(Stop::Damaged(fact)),
        },
    };
    let (fact, remedy) = match outcome {
        Ok(()) => return Ok(unpacking.found),
        Err(Stop::Cancelled(cancelled)) => return Err(cancelled),
        Err(Stop::Damaged(fact)) => (
            format!("the archive cannot be read to its end: {fact}"),
            "make or download it again; what came before the damage was read",
        ),
        Err(Stop::TooMuch(fact)) => (
            format!("the archive was not read to its end: {fact}"),
            "unpack it and give the files that matter; what came before was read",
        ),
    };
    unpacking
        .found
        .rejected
        .push(Warning::new(name, fact, remedy));
    Ok(unpacking.found)
}

enum Stop {
    Cancelled(Cancelled),
    Damaged(String),
    TooMuch(String),
}

impl From<Cancelled> for Stop {
    fn from(cancelled: Cancelled) -> Self {
        Self::Cancelled(cancelled)
    }
}

struct Unpacking<'a> {
    name: &'a str,
    budget: &'a mut Budget,
    monitor: &'a Monitor,
    found: Unpacked,
}

impl Unpacking<'_> {
    /// Entry by entry of the directory, for several may have one name.
    fn zip(&mut self, source: impl Source) -> Result<(), Stop> {
        let damaged = |error: zip::result::ZipError| Stop::Damaged(error.to_string());
        let mut archive = ZipIterable::try_new(source, Config::default()).map_err(damaged)?;
        let files = archive.files().map_err(damaged)?;
        while let Some(entry) = files.next() {
            self.monitor.check()?;
            let entry = entry.map_err(damaged)?;
            let path = match entry.name() {
                Ok(name) => name.replace('\\', "/"),
                Err(_) => String::from_utf8_lossy(entry.name_raw()).replace('\\', "/"),
            };
            if path.ends_with('/') {
                continue;
            }
            match entry.with_reader(files.reader_mut(), ZipReadOptions::default()) {
                Ok(file) => self.take(path, file)?,
                Err(_) if matches!(kind_of_name(&path), FileKind::Other(..)) => {
                    self.found.members.push(Member { path, bytes: None });
                }
                Err(error) => self.reject(&path, &error.to_string()),
            }
        }
        Ok(())
    }

    fn tar(&mut self, reader: impl Read) -> Result<(), Stop> {
        let damaged = |error: std::io::Error| Stop::Damaged(error.to_string());
        // What is passed over is unpacked too.
        let metered = reader.take(self.budget.work_left());
        let mut archive = tar::Archive::new(metered);
        let mut failure = None;
        let entries = archive.entries().map_err(damaged)?;
        for entry in entries {
            self.monitor.check()?;
            match entry {
                Ok(entry) if entry.header().entry_type().is_file() => {
                    let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
                    self.take(path, entry)?;
                }
                Ok(_) => {}
                Err(error) => {
                    failure = Some(error);
                    break;
                }
            }
        }
        match failure {
            None => Ok(()),
            Some(_) if archive.into_inner().limit() == 0 => {
                Err(Stop::TooMuch(self.budget.exceeded()))
            }
            Some(error) => Err(damaged(error)),
        }
    }

    fn take(&mut self, path: String, reader: impl Read) -> Result<(), Stop> {
        let path = path.trim_start_matches("./").to_owned();
        // Finder's resource forks and hidden files and folders, as in a folder on disk.
        let is_hidden = |part: &str| part.starts_with('.') && !matches!(part, "." | "..");
        if path.split('/').any(is_hidden) || path.starts_with("__MACOSX/") {
            return Ok(());
        }
        if self.found.members.len() >= MAX_MEMBERS {
            return Err(Stop::Damaged(format!("it has over {MAX_MEMBERS} members")));
        }
        if self.budget.work_left() == 0 {
            return Err(Stop::TooMuch(self.budget.exceeded()));
        }
        let left = self.budget.left();
        match self.wanted_bytes(&path, reader, left.min(MAX_DECOMPRESSED)) {
            Ok(bytes) => {
                match &bytes {
                    Some(bytes) => self.budget.keep(bytes.len() as u64),
                    None => self.budget.waste(HEAD_BYTES as u64),
                }
                self.found.members.push(Member { path, bytes });
            }
            Err(fact) => {
                // How much of it was unpacked is not known; it may have been all.
                self.budget.waste(left);
                self.reject(&path, &fact);
            }
        }
        Ok(())
    }

    /// The decompressed bytes of a member that is of use.
    fn wanted_bytes(
        &self,
        path: &str,
        reader: impl Read,
        limit: u64,
    ) -> Result<Option<Vec<u8>>, String> {
        let (compression, look) = match kind_of_name(path) {
            FileKind::Archive(_) => (Compression::None, false),
            FileKind::Document(_, compression) => (compression, false),
            FileKind::Other(_, compression) => (compression, true),
        };
        let mut reader = match compression.decoder(reader) {
            Ok(reader) => reader,
            Err(_) if look => return Ok(None),
            Err(fact) => return Err(fact),
        };
        let mut bytes = Vec::new();
        if look {
            match head_of(&mut reader, HEAD_BYTES) {
                Ok(head) if is_structure_among_others(path, &head) => bytes = head,
                _ => return Ok(None),
            }
        }
        let begun = bytes.len() as u64;
        let rest = read_at_most(reader, limit.saturating_sub(begun)).map_err(|fact| {
            if limit < MAX_DECOMPRESSED && fact.contains("MiB") {
                self.budget.exceeded()
            } else {
                fact
            }
        })?;
        if bytes.is_empty() {
            return Ok(Some(rest));
        }
        bytes.extend(rest);
        Ok(Some(bytes))
    }

    fn reject(&mut self, path: &str, fact: &str) {
        self.found.rejected.push(Warning::new(
            format!("{}/{path}", self.name),
            format!("cannot be read from the archive: {fact}"),
            "make or download the archive again, or unpack it and leave this file out",
        ));
    }
}
