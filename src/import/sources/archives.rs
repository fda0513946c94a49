//! Archives: .zip and .tar, plain or compressed, to the documents in them.
//!
//! In: an archive, as a file or as bytes. Out: its [`Container`], and one for each archive in it,
//! to a depth of three. Nothing is written to disk, so a path in an archive can lead nowhere. One
//! [`Budget`] holds for all that is unpacked of an input.

use std::cmp::Ordering;
use std::fs::File;
use std::io::{BufReader, Cursor};
use std::path::Path;

use super::archive_format::ArchiveFormat;
use super::budget::Budget;
use super::decoding::Compression;
use super::document::{Container, Content, Document};
use super::kinds::{FileKind, Kind, kind_of_name};
use super::names::unopened;
use super::streams;
use super::unpacking::{Member, Source, members};
use crate::monitor::{Cancelled, Monitor, Warning};

/// Archives within archives are opened to this depth.
const MAX_NESTING: usize = 3;

/// The containers of an archive on disk, read from there piece by piece.
///
/// # Errors
/// [`Cancelled`].
pub(in crate::import) fn open_file(
    path: &Path,
    format: ArchiveFormat,
    name: String,
    monitor: &Monitor,
) -> Result<Vec<Container>, Cancelled> {
    let (file, size) = match streams::open_file(path) {
        Ok(opened) => opened,
        Err(fact) => {
            return Ok(vec![Container {
                rejected: vec![unopened(&name, &fact)],
                name,
                ..Container::default()
            }]);
        }
    };
    let mut opening = Opening::new(size, monitor);
    opening.open(BufReader::<File>::new(file), format, name, 0)?;
    Ok(opening.containers)
}

/// The containers of an archive in memory.
///
/// # Errors
/// [`Cancelled`].
pub(in crate::import) fn open_bytes(
    bytes: &[u8],
    format: ArchiveFormat,
    name: String,
    monitor: &Monitor,
) -> Result<Vec<Container>, Cancelled> {
    let mut opening = Opening::new(bytes.len() as u64, monitor);
    opening.open(Cursor::new(bytes), format, name, 0)?;
    Ok(opening.containers)
}

struct Opening<'a> {
    containers: Vec<Container>,
    budget: Budget,
    monitor: &'a Monitor,
}

impl<'a> Opening<'a> {
    fn new(size: u64, monitor: &'a Monitor) -> Self {
        Self {
            containers: Vec::new(),
            budget: Budget::of_size(size),
            monitor,
        }
    }

    /// Opens an archive and the archives in it; each is appended to the containers.
    fn open(
        &mut self,
        source: impl Source,
        format: ArchiveFormat,
        name: String,
        depth: usize,
    ) -> Result<(), Cancelled> {
        let unpacked = members(source, format, &name, &mut self.budget, self.monitor)?;
        let mut container = Container {
            name: name.clone(),
            rejected: unpacked.rejected,
            ..Container::default()
        };
        let mut members = unpacked.members;
        members.sort_by(|u, v| in_order_of_folders(&u.path, &v.path));
        let mut nested = Vec::new();
        for Member { path, bytes } in members {
            match (kind_of_name(&path), bytes) {
                (FileKind::Archive(format), Some(bytes)) => nested.push((path, bytes, format)),
                (FileKind::Document(kind, _), Some(bytes)) => {
                    container.documents.push(document(path, kind, bytes));
                }
                (FileKind::Other(..), Some(bytes)) => {
                    container
                        .documents
                        .push(document(path, Kind::Structure, bytes));
                }
                (FileKind::Other(extension, _), None) => {
                    *container.skipped.entry(extension).or_default() += 1;
                }
                (_, None) => {}
            }
        }
        self.containers.push(container);
        let own = self.containers.len() - 1;
        for (path, bytes, format) in nested {
            let name = format!("{name}/{path}");
            if depth + 1 < MAX_NESTING {
                self.open(Cursor::new(bytes), format, name, depth + 1)?;
            } else {
                self.containers[own].rejected.push(Warning::new(
                    name,
                    format!("lies {} archives deep", depth + 1),
                    "unpack the outer archives first",
                ));
            }
        }
        Ok(())
    }
}

/// Members are decompressed when they are taken, so that the budget counts them.
fn document(path: String, kind: Kind, bytes: Vec<u8>) -> Document {
    Document {
        path,
        kind,
        content: Content::Bytes(bytes),
        compression: Compression::None,
    }
}

/// The order in which a folder is walked: folder by folder, not "a.cif" before "a/b.cif".
fn in_order_of_folders(u: &str, v: &str) -> Ordering {
    u.split('/').cmp(v.split('/'))
}
