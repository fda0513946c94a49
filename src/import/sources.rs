//! Sources: from the paths a person names to the documents in them.
//!
//! In: a CIF, a table, a folder or an archive. Out: [`Container`]s, each with its [`Document`]s in
//! the order of their names, and what was left out and why. Files of a folder are read later, one
//! by one; members of an archive are decompressed here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::ImportError;
use super::archives::{self, ArchiveFormat, Member};
use super::decoding::{MAX_DECOMPRESSED, gunzip, read_at_most, unzstd};
use super::tables::TableFormat;
use crate::monitor::{Cancelled, Monitor, Warning};

/// Archives within archives are opened to this depth.
const MAX_NESTING: usize = 3;

/// Where the bytes of a document are.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// In a file of their own.
    File(PathBuf),
    /// Here, as they stand in the file (perhaps compressed).
    Bytes(Vec<u8>),
}

/// What a document is, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Crystallographic Information File.
    Cif,
    /// A table.
    Table(TableFormat),
}

/// How a document is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Gzip,
    Zstandard,
}

/// One file with structures or facts about them.
#[derive(Clone, Debug)]
pub(super) struct Document {
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
    /// File name without folders and extensions.
    pub fn stem(&self) -> &str {
        let (plain, _) = split_compression(file_name(&self.path));
        plain.rsplit_once('.').map_or(plain, |(stem, _)| stem)
    }

    /// Its decompressed bytes.
    ///
    /// # Errors
    /// The fact, for a message.
    pub fn bytes(self) -> Result<Vec<u8>, String> {
        let raw = match self.content {
            Content::Bytes(bytes) => bytes,
            Content::File(path) => read_file(&path)?,
        };
        match self.compression {
            Compression::None => Ok(raw),
            Compression::Gzip => gunzip(&raw),
            Compression::Zstandard => unzstd(&raw),
        }
    }
}

/// The documents of one file, folder or archive; names in its tables refer to its own files.
#[derive(Clone, Debug, Default)]
pub(super) struct Container {
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
}

/// What a file is, by its name.
enum FileKind {
    Document(Kind, Compression),
    Archive(ArchiveFormat),
    Other(String),
}

/// The containers of one input path.
///
/// # Errors
/// [`ImportError::Unreadable`] and [`ImportError::UnknownKind`] about the path as a whole;
/// [`ImportError::Cancelled`].
pub(super) fn open(path: &Path, monitor: &Monitor) -> Result<Vec<Container>, ImportError> {
    monitor.check()?;
    let unreadable = |fact: String| ImportError::Unreadable {
        path: path.to_owned(),
        fact,
    };
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(error.to_string()))?;
    if metadata.is_dir() {
        return Ok(open_folder(path, monitor)?);
    }
    let name = display_name(path);
    match file_kind(&name) {
        FileKind::Document(kind, compression) => Ok(vec![single(path, name, kind, compression)]),
        FileKind::Archive(format) => {
            let bytes = read_file(path).map_err(unreadable)?;
            let mut containers = Vec::new();
            open_archive(&bytes, format, name, 0, &mut containers, monitor)?;
            Ok(containers)
        }
        FileKind::Other(_) => open_by_content(path, name, monitor),
    }
}

/// A file whose name says nothing: its first bytes decide.
fn open_by_content(
    path: &Path,
    name: String,
    monitor: &Monitor,
) -> Result<Vec<Container>, ImportError> {
    let unreadable = |fact: String| ImportError::Unreadable {
        path: path.to_owned(),
        fact,
    };
    let bytes = read_file(path).map_err(unreadable)?;
    if let Some(format) = archives::format_of(&bytes) {
        let mut containers = Vec::new();
        open_archive(&bytes, format, name, 0, &mut containers, monitor)?;
        return Ok(containers);
    }
    let head = &bytes[..bytes.len().min(1 << 16)];
    let looks_like_cif = ["data_", "_cell_length_a", "DATA_"]
        .iter()
        .any(|word| head.windows(word.len()).any(|w| w == word.as_bytes()));
    if looks_like_cif {
        return Ok(vec![single(path, name, Kind::Cif, Compression::None)]);
    }
    Err(ImportError::UnknownKind {
        path: path.to_owned(),
        remedy: "use .cif, .csv, .tsv, .xlsx, .zip, .tar, .tar.gz or .tar.zst".to_owned(),
    })
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

/// A file that is a table, whatever its name: a workbook by its extension, else text.
pub(super) fn as_table(path: &Path) -> Container {
    let name = display_name(path);
    let (kind, compression) = match file_kind(&name) {
        FileKind::Document(kind @ Kind::Table(_), compression) => (kind, compression),
        _ => (Kind::Table(TableFormat::Text), split_compression(&name).1),
    };
    single(path, name, kind, compression)
}

/// Walks a folder, sorted by name; archives in it become containers of their own.
fn open_folder(folder: &Path, monitor: &Monitor) -> Result<Vec<Container>, Cancelled> {
    let mut container = Container {
        name: display_name(folder),
        folder: Some(folder.to_owned()),
        ..Container::default()
    };
    let mut others = Vec::new();
    let mut visited = Vec::new();
    walk(
        folder,
        folder,
        &mut container,
        &mut others,
        &mut visited,
        monitor,
    )?;
    let mut containers = vec![container];
    for (path, name, format) in others {
        monitor.check()?;
        match read_file(&path) {
            Ok(bytes) => open_archive(&bytes, format, name, 0, &mut containers, monitor)?,
            Err(fact) => containers[0].rejected.push(unopened(&name, &fact)),
        }
    }
    Ok(containers)
}

fn walk(
    root: &Path,
    folder: &Path,
    container: &mut Container,
    archives: &mut Vec<(PathBuf, String, ArchiveFormat)>,
    visited: &mut Vec<PathBuf>,
    monitor: &Monitor,
) -> Result<(), Cancelled> {
    monitor.check()?;
    // A symbolic link may lead back to a folder above.
    let real = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    if visited.contains(&real) {
        return Ok(());
    }
    visited.push(real);
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            let name = relative_name(root, folder);
            container.rejected.push(unopened(&name, &error.to_string()));
            return Ok(());
        }
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        let name = relative_name(root, &path);
        if file_name(&name).starts_with('.') {
            continue;
        }
        if path.is_dir() {
            walk(root, &path, container, archives, visited, monitor)?;
            continue;
        }
        match file_kind(&name) {
            FileKind::Document(kind, compression) => container.documents.push(Document {
                path: name,
                kind,
                content: Content::File(path),
                compression,
            }),
            FileKind::Archive(format) => archives.push((path, name, format)),
            FileKind::Other(extension) => *container.skipped.entry(extension).or_default() += 1,
        }
    }
    Ok(())
}

/// Opens an archive and the archives in it; each is appended to `containers`.
fn open_archive(
    bytes: &[u8],
    format: ArchiveFormat,
    name: String,
    depth: usize,
    containers: &mut Vec<Container>,
    monitor: &Monitor,
) -> Result<(), Cancelled> {
    let mut container = Container {
        name: name.clone(),
        ..Container::default()
    };
    let wanted = |path: &str| !matches!(file_kind(path), FileKind::Other(_));
    let (mut members, rejected) = archives::members(bytes, format, &name, &wanted, monitor)?;
    container.rejected = rejected;
    members.sort_by(|u, v| u.path.cmp(&v.path));
    let mut nested = Vec::new();
    for Member { path, bytes } in members {
        let Some(bytes) = bytes else {
            if let FileKind::Other(extension) = file_kind(&path) {
                *container.skipped.entry(extension).or_default() += 1;
            }
            continue;
        };
        match file_kind(&path) {
            FileKind::Document(kind, compression) => container.documents.push(Document {
                path,
                kind,
                content: Content::Bytes(bytes),
                compression,
            }),
            FileKind::Archive(format) => nested.push((path, bytes, format)),
            FileKind::Other(_) => {}
        }
    }
    containers.push(container);
    let own = containers.len() - 1;
    for (path, bytes, format) in nested {
        let name = format!("{name}/{path}");
        if depth + 1 < MAX_NESTING {
            open_archive(&bytes, format, name, depth + 1, containers, monitor)?;
        } else {
            containers[own].rejected.push(Warning::new(
                name,
                format!("lies {} archives deep", depth + 1),
                "unpack the outer archives first",
            ));
        }
    }
    Ok(())
}

/// What a file is by its extension, in any case.
fn file_kind(path: &str) -> FileKind {
    let name = file_name(path).to_ascii_lowercase();
    if let Some(format) = ArchiveFormat::from_name(&name) {
        return FileKind::Archive(format);
    }
    let (plain, compression) = split_compression(&name);
    let extension = plain
        .rsplit_once('.')
        .map_or("", |(_, extension)| extension);
    match extension {
        "cif" | "mcif" => FileKind::Document(Kind::Cif, compression),
        "csv" | "tsv" => FileKind::Document(Kind::Table(TableFormat::Text), compression),
        "xlsx" => FileKind::Document(Kind::Table(TableFormat::Xlsx), compression),
        other => FileKind::Other(other.to_owned()),
    }
}

/// A file name without the extension of its compression.
fn split_compression(name: &str) -> (&str, Compression) {
    let lower = name.to_ascii_lowercase();
    for (extension, compression) in [(".gz", Compression::Gzip), (".zst", Compression::Zstandard)] {
        if lower.ends_with(extension) {
            return (&name[..name.len() - extension.len()], compression);
        }
    }
    (name, Compression::None)
}

/// The kind of a document by its name; `None` for archives and other files.
pub(super) fn document_kind(path: &str) -> Option<(Kind, Compression)> {
    match file_kind(path) {
        FileKind::Document(kind, compression) => Some((kind, compression)),
        _ => None,
    }
}

/// The last part of a path written with "/".
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

fn display_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

fn relative_name(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

fn read_file(path: &Path) -> Result<Vec<u8>, String> {
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    read_at_most(file, MAX_DECOMPRESSED)
}

fn unopened(name: &str, fact: &str) -> Warning {
    Warning::new(
        name,
        format!("cannot be read: {fact}"),
        "check that the file exists and may be opened",
    )
}
