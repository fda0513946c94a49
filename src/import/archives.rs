//! Archives: .zip and .tar, plain or compressed, to their members in memory.
//!
//! In: the bytes of an archive. Out: its [`Member`]s. Nothing is written to disk, so a path in an
//! archive can lead nowhere; sizes are limited before they are believed.

use std::io::{Cursor, Read};

use super::decoding::{MAX_DECOMPRESSED, read_at_most};
use crate::monitor::{Cancelled, Monitor, Warning};

/// Largest decompressed size in bytes of all members together: 8 GiB.
const MAX_TOTAL: u64 = 8 << 30;
/// Largest number of members.
const MAX_MEMBERS: usize = 2_000_000;

/// How an archive is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ArchiveFormat {
    Zip,
    Tar,
    TarGzip,
    TarZstandard,
}

/// A file of an archive.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// Path within the archive, "/" between folders.
    pub path: String,
    /// Its bytes; `None` where it was not wanted.
    pub bytes: Option<Vec<u8>>,
}

impl ArchiveFormat {
    /// The format that a file name in lower case names.
    pub fn from_name(name: &str) -> Option<Self> {
        let ends = |extensions: &[&str]| extensions.iter().any(|e| name.ends_with(e));
        if ends(&[".zip"]) {
            Some(Self::Zip)
        } else if ends(&[".tar"]) {
            Some(Self::Tar)
        } else if ends(&[".tar.gz", ".tgz"]) {
            Some(Self::TarGzip)
        } else if ends(&[".tar.zst", ".tzst"]) {
            Some(Self::TarZstandard)
        } else {
            None
        }
    }
}

/// The format that the first bytes of a file tell.
pub(super) fn format_of(bytes: &[u8]) -> Option<ArchiveFormat> {
    match bytes {
        [b'P', b'K', 3, 4, ..] => Some(ArchiveFormat::Zip),
        [0x1f, 0x8b, ..] => Some(ArchiveFormat::TarGzip),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(ArchiveFormat::TarZstandard),
        _ if bytes.get(257..262) == Some(b"ustar") => Some(ArchiveFormat::Tar),
        _ => None,
    }
}

/// The members of an archive; bytes only of those whose path is `wanted`. What could not be read
/// is in the second value, each with its reason.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn members(
    bytes: &[u8],
    format: ArchiveFormat,
    name: &str,
    wanted: &dyn Fn(&str) -> bool,
    monitor: &Monitor,
) -> Result<(Vec<Member>, Vec<Warning>), Cancelled> {
    let mut unpacking = Unpacking {
        name,
        wanted,
        monitor,
        members: Vec::new(),
        rejected: Vec::new(),
        total: 0,
    };
    let outcome = match format {
        ArchiveFormat::Zip => unpacking.zip(bytes),
        ArchiveFormat::Tar => unpacking.tar(bytes),
        ArchiveFormat::TarGzip => unpacking.tar(flate2::read::MultiGzDecoder::new(bytes)),
        ArchiveFormat::TarZstandard => match ruzstd::decoding::StreamingDecoder::new(bytes) {
            Ok(decoder) => unpacking.tar(decoder),
            Err(error) => Err(Stop::Damaged(error.to_string())),
        },
    };
    match outcome {
        Ok(()) => {}
        Err(Stop::Cancelled(cancelled)) => return Err(cancelled),
        Err(Stop::Damaged(fact)) => unpacking.rejected.push(Warning::new(
            name,
            format!("the archive cannot be read to its end: {fact}"),
            "make or download it again; what came before the damage was read",
        )),
    }
    Ok((unpacking.members, unpacking.rejected))
}

enum Stop {
    Cancelled(Cancelled),
    Damaged(String),
}

impl From<Cancelled> for Stop {
    fn from(cancelled: Cancelled) -> Self {
        Self::Cancelled(cancelled)
    }
}

struct Unpacking<'a> {
    name: &'a str,
    wanted: &'a dyn Fn(&str) -> bool,
    monitor: &'a Monitor,
    members: Vec<Member>,
    rejected: Vec<Warning>,
    total: u64,
}

impl Unpacking<'_> {
    fn zip(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        let damaged = |error: zip::result::ZipError| Stop::Damaged(error.to_string());
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        for index in 0..archive.len() {
            self.monitor.check()?;
            match archive.by_index(index) {
                Ok(file) if file.is_dir() => {}
                Ok(file) => {
                    let path = match file.name() {
                        Ok(name) => name.replace('\\', "/"),
                        Err(_) => String::from_utf8_lossy(file.name_raw()).replace('\\', "/"),
                    };
                    self.take(path, file)?;
                }
                Err(error) => self.reject(&format!("member {}", index + 1), &error.to_string()),
            }
        }
        Ok(())
    }

    fn tar(&mut self, reader: impl Read) -> Result<(), Stop> {
        let damaged = |error: std::io::Error| Stop::Damaged(error.to_string());
        let mut archive = tar::Archive::new(reader);
        for entry in archive.entries().map_err(damaged)? {
            self.monitor.check()?;
            let entry = entry.map_err(damaged)?;
            if entry.header().entry_type().is_file() {
                let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
                self.take(path, entry)?;
            }
        }
        Ok(())
    }

    fn take(&mut self, path: String, reader: impl Read) -> Result<(), Stop> {
        let path = path.trim_start_matches("./").to_owned();
        let file = super::sources::file_name(&path);
        // Finder's resource forks and other hidden files.
        if file.starts_with('.') || path.starts_with("__MACOSX/") {
            return Ok(());
        }
        if self.members.len() >= MAX_MEMBERS {
            return Err(Stop::Damaged(format!("it has over {MAX_MEMBERS} members")));
        }
        if !(self.wanted)(&path) {
            self.members.push(Member { path, bytes: None });
            return Ok(());
        }
        let limit = MAX_DECOMPRESSED.min(MAX_TOTAL.saturating_sub(self.total));
        match read_at_most(reader, limit) {
            Ok(bytes) => {
                self.total += bytes.len() as u64;
                let bytes = Some(bytes);
                self.members.push(Member { path, bytes });
            }
            Err(fact) => self.reject(&path, &fact),
        }
        Ok(())
    }

    fn reject(&mut self, path: &str, fact: &str) {
        self.rejected.push(Warning::new(
            format!("{}/{path}", self.name),
            format!("cannot be read from the archive: {fact}"),
            "make or download the archive again, or unpack it and leave this file out",
        ));
    }
}
