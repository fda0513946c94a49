//! Sources: from the paths a person names to the documents in them.
//!
//! In: a structure file, a table, a folder, an archive, or "-" for standard input. Out:
//! [`Container`]s, each with its [`Document`]s in the order of their names, and what was left out
//! and why. Files of a folder are read later, one by one; members of an archive are decompressed
//! here. A folder and an archive of it give the same documents.

pub(super) mod archive_format;
pub(super) mod archives;
pub(super) mod budget;
pub(super) mod decoding;
pub(super) mod document;
pub(super) mod folders;
pub(super) mod ids;
pub(super) mod kinds;
pub(super) mod names;
pub(super) mod streams;
pub(super) mod structure_index;
pub(super) mod unpacking;

use std::path::Path;

use self::archive_format::ArchiveFormat;
use self::folders::open_folder;
use self::kinds::{FileKind, kind_of_content, kind_of_name, split_compression};
use self::streams::{
    STANDARD_INPUT_NAME, head_of, is_handed_over, is_standard_input, not_a_file, open_file,
    read_file, standard_input,
};
use super::ImportError;
use super::formats::HEAD_BYTES;
use super::tables::TableFormat;
use crate::monitor::{Monitor, Warning};

pub(in crate::import) use self::decoding::Compression;
pub(in crate::import) use self::document::{Container, Content, Document};
pub(in crate::import) use self::kinds::Kind;
use self::names::display_name;
pub(in crate::import) use self::names::file_name;

/// The containers of one input path.
///
/// # Errors
/// [`ImportError::Unreadable`] and [`ImportError::UnknownKind`] about the path as a whole;
/// [`ImportError::Cancelled`].
pub(in crate::import) fn open(
    path: &Path,
    monitor: &Monitor,
) -> Result<Vec<Container>, ImportError> {
    monitor.check()?;
    let unreadable = |fact: String| ImportError::Unreadable {
        path: path.to_owned(),
        fact,
    };
    if is_standard_input(path) {
        let bytes = standard_input(monitor)?.map_err(unreadable)?;
        let name = STANDARD_INPUT_NAME.to_owned();
        return open_bytes(path, name, bytes.to_vec(), monitor);
    }
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(error.to_string()))?;
    if let Some(fact) = not_a_file(path, &metadata) {
        return Err(unreadable(fact.to_owned()));
    }
    if metadata.is_dir() {
        return Ok(open_folder(path, monitor)?);
    }
    if is_handed_over(path) {
        let bytes = read_file(path).map_err(unreadable)?;
        return open_bytes(path, STANDARD_INPUT_NAME.to_owned(), bytes, monitor);
    }
    let name = display_name(path);
    match kind_of_name(&name) {
        FileKind::Document(kind, compression) => Ok(vec![single(path, name, kind, compression)]),
        FileKind::Archive(format) => Ok(archives::open_file(path, format, name, monitor)?),
        FileKind::Other(_, compression) => open_by_content(path, name, compression, monitor),
    }
}

/// A file whose name says nothing: its first bytes decide.
fn open_by_content(
    path: &Path,
    name: String,
    compression: Compression,
    monitor: &Monitor,
) -> Result<Vec<Container>, ImportError> {
    let unreadable = |fact: String| ImportError::Unreadable {
        path: path.to_owned(),
        fact,
    };
    let head = open_file(path).and_then(|(mut file, _)| head_of(&mut file, HEAD_BYTES));
    let head = head.map_err(unreadable)?;
    let compression = match compression {
        Compression::None => Compression::of(&head),
        given => given,
    };
    let unpacked = open_file(path)
        .and_then(|(file, _)| head_of(&mut compression.decoder(file)?, HEAD_BYTES))
        .map_err(unreadable)?;
    if let Some(format) = ArchiveFormat::of(&unpacked, compression) {
        return Ok(archives::open_file(path, format, name, monitor)?);
    }
    let kind = kind_of_content(split_compression(&name).0, &unpacked);
    let kind = kind.map_err(|remedy| unknown(path, remedy))?;
    Ok(vec![single(path, name, kind, compression)])
}

/// Bytes without a name that tells anything.
fn open_bytes(
    path: &Path,
    name: String,
    bytes: Vec<u8>,
    monitor: &Monitor,
) -> Result<Vec<Container>, ImportError> {
    let compression = Compression::of(&bytes);
    let unpacked = compression
        .decoder(&bytes[..])
        .and_then(|mut reader| head_of(&mut reader, HEAD_BYTES))
        .map_err(|fact| ImportError::Unreadable {
            path: path.to_owned(),
            fact,
        })?;
    if unpacked.is_empty() {
        return Err(ImportError::Unreadable {
            path: path.to_owned(),
            fact: "there is nothing in it".to_owned(),
        });
    }
    if let Some(format) = ArchiveFormat::of(&unpacked, compression) {
        return Ok(archives::open_bytes(&bytes, format, name, monitor)?);
    }
    let kind = kind_of_content("", &unpacked).map_err(|remedy| unknown(path, remedy))?;
    Ok(vec![Container {
        name: name.clone(),
        documents: vec![Document {
            path: name,
            kind,
            content: Content::Bytes(bytes),
            compression,
        }],
        ..Container::default()
    }])
}

fn unknown(path: &Path, remedy: &str) -> ImportError {
    ImportError::UnknownKind {
        path: path.to_owned(),
        remedy: remedy.to_owned(),
    }
}

fn single(path: &Path, name: String, kind: Kind, compression: Compression) -> Container {
    Container {
        name: name.clone(),
        folder: Some(path.parent().unwrap_or(Path::new("")).to_owned()),
        documents: vec![Document {
            path: name,
            kind,
            content: Content::File(path.to_owned()),
            compression,
        }],
        ..Container::default()
    }
}

/// A file that is a table, whatever its name: a workbook by its extension, else text. Standard
/// input is told by its content.
pub(in crate::import) fn as_table(path: &Path) -> Container {
    if is_standard_input(path) || is_handed_over(path) {
        let opened = open(path, &Monitor::silent());
        return match opened.map(|containers| containers.into_iter().next()) {
            Ok(Some(container)) => container,
            Ok(None) => Container::default(),
            Err(error) => Container {
                rejected: vec![Warning::new(STANDARD_INPUT_NAME, error.to_string(), "")],
                ..Container::default()
            },
        };
    }
    let name = display_name(path);
    let (kind, compression) = match kind_of_name(&name) {
        FileKind::Document(kind @ Kind::Table(_), compression) => (kind, compression),
        _ => (Kind::Table(TableFormat::Text), split_compression(&name).1),
    };
    single(path, name, kind, compression)
}

/// The kind of a file on disk that a table names; `None` for archives and what cannot be read.
pub(in crate::import) fn document_kind(path: &Path) -> Option<(Kind, Compression)> {
    let name = display_name(path);
    match kind_of_name(&name) {
        FileKind::Document(kind, compression) => Some((kind, compression)),
        FileKind::Archive(_) => None,
        FileKind::Other(_, compression) => {
            let (file, _) = open_file(path).ok()?;
            let head = head_of(&mut compression.decoder(file).ok()?, HEAD_BYTES).ok()?;
            let found = super::formats::recognise(&head).is_some();
            found.then_some((Kind::Structure, compression))
        }
    }
}
