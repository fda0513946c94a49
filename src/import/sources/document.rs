//! Documents and what holds them.
//!
//! In: what [`super::open`] found. Out: [`Container`]s with [`Document`]s, whose bytes are read and
//! decompressed when they are asked for.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::budget::Budget;
use super::decoding::{Compression, MAX_DECOMPRESSED, read_at_most};
use super::kinds::{FileKind, Kind, kind_of_name, split_compression};
use super::names::file_name;
use super::streams::{head_of, open_file, within_bounds};
use crate::monitor::Warning;

/// Where the bytes of a document are.
#[derive(Clone, Debug)]
pub(in crate::import) enum Content {
    /// In a file of their own.
    File(PathBuf),
    /// Here, as they stand in the file (perhaps compressed).
    Bytes(Vec<u8>),
}

/// One file with structures or facts about them.
#[derive(Clone, Debug)]
pub(in crate::import) struct Document {
    /// Path within its container, with "/" between folders; names it in messages.
    pub path: String,
    /// What it is.
    pub kind: Kind,
    /// Its bytes.
    pub content: Content,
    /// How they are compressed.
    pub compression: Compression,
}

impl Document {
    /// File name without folders and extensions. In a name that no extension made a document
    /// (POSCAR_Li6.25La3Zr2O12) what follows the last point may belong to it.
    pub(crate) fn stem(&self) -> &str {
        let (plain, _) = split_compression(file_name(&self.path));
        let Some((stem, extension)) = plain.rsplit_once('.') else {
            return plain;
        };
        let known = matches!(kind_of_name(plain), FileKind::Document(..));
        let is_extension = extension.len() <= 8
            && extension.starts_with(|c: char| c.is_ascii_alphabetic())
            && extension.bytes().all(|b| b.is_ascii_alphanumeric());
        if (known || is_extension) && !stem.is_empty() {
            stem
        } else {
            plain
        }
    }

    /// Where it stands: its file, or its place in the container of this name.
    pub(in crate::import) fn place_in(&self, container: &str) -> String {
        match &self.content {
            Content::File(path) => path.display().to_string(),
            Content::Bytes(_) if self.path == container => container.to_owned(),
            Content::Bytes(_) => format!("{container}/{}", self.path),
        }
    }

    /// Its decompressed bytes.
    ///
    /// # Errors
    /// The fact, for a message.
    pub(crate) fn bytes(self) -> Result<Vec<u8>, String> {
        let unpack = |reader: Box<dyn std::io::Read>, size: u64| {
            // What is called as if it were not can be compressed all the same.
            let (reader, compression) = match self.compression {
                Compression::None => of_content(reader)?,
                given => (reader, given),
            };
            let limit = match compression {
                Compression::None => MAX_DECOMPRESSED,
                _ => Budget::of_size(size).left().min(MAX_DECOMPRESSED),
            };
            let bytes = read_at_most(compression.decoder(reader)?, limit);
            bytes.map_err(|fact| match compression {
                Compression::None => fact,
                _ => format!("unpacking it: {fact}"),
            })
        };
        match self.content {
            Content::Bytes(bytes)
                if self.compression == Compression::None
                    && Compression::of(&bytes) == Compression::None =>
            {
                Ok(bytes)
            }
            Content::Bytes(bytes) => {
                let size = bytes.len() as u64;
                unpack(Box::new(std::io::Cursor::new(bytes)), size)
            }
            Content::File(path) => {
                let (file, size) = open_file(&path)?;
                within_bounds(size)?;
                unpack(Box::new(file), size)
            }
        }
    }
}

/// A reader with all of its bytes, and how these are compressed.
pub(in crate::import) fn of_content<'a>(
    mut reader: Box<dyn std::io::Read + 'a>,
) -> Result<(Box<dyn std::io::Read + 'a>, Compression), String> {
    let head = head_of(&mut reader, 4)?;
    let compression = Compression::of(&head);
    let whole = std::io::Read::chain(std::io::Cursor::new(head), reader);
    Ok((Box::new(whole), compression))
}

/// The documents of one file, folder or archive; names in its tables refer to its own files.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct Container {
    /// Name in messages.
    pub name: String,
    /// Folder on disk that relative file names in tables start from; `None` within an archive.
    pub folder: Option<PathBuf>,
    /// Documents by name.
    pub documents: Vec<Document>,
    /// Number of files of other kinds by extension.
    pub skipped: BTreeMap<String, usize>,
    /// Items that could not be opened.
    pub rejected: Vec<Warning>,
    /// Whether it is one of several inputs.
    pub among_others: bool,
}

impl Container {
    /// Says how many files of other kinds it holds.
    pub(crate) fn skipped_files(&self) -> Option<Warning> {
        let total: usize = self.skipped.values().sum();
        if total == 0 {
            return None;
        }
        let kinds: Vec<String> = self
            .skipped
            .iter()
            .map(|(extension, count)| match extension.as_str() {
                "" => format!("{count} without extension"),
                extension => format!("{count} .{extension}"),
            })
            .collect();
        Some(Warning::new(
            &self.name,
            format!(
                "{total} files of other kinds were skipped: {}",
                kinds.join(", ")
            ),
            "rename tables to .csv, .tsv or .xlsx if they should be read",
        ))
    }
}
