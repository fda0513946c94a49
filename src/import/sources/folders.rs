//! Folders: every file below a folder, sorted by name.
//!
//! In: a folder. Out: its [`Container`], and one for each archive in it. Files whose names say
//! nothing are looked at; what is no structure is counted. Links that lead back, pipes and devices
//! do no harm.

use std::path::{Path, PathBuf};

use super::archive_format::ArchiveFormat;
use super::archives;
use super::document::{Container, Content, Document};
use super::kinds::{FileKind, Kind, is_structure_among_others, kind_of_name};
use super::names::{display_name, file_name, unopened};
use super::streams::{head_of, not_a_file, open_file};
use crate::import::formats::HEAD_BYTES;
use crate::monitor::{Cancelled, Monitor};

/// Walks a folder, sorted by name; archives in it become containers of their own.
///
/// # Errors
/// [`Cancelled`].
pub(in crate::import) fn open_folder(
    folder: &Path,
    monitor: &Monitor,
) -> Result<Vec<Container>, Cancelled> {
    let mut walk = Walk {
        root: folder,
        container: Container {
            name: display_name(folder),
            folder: Some(folder.to_owned()),
            ..Container::default()
        },
        archives: Vec::new(),
        visited: Vec::new(),
        monitor,
    };
    walk.enter(folder)?;
    let mut containers = vec![walk.container];
    for (path, name, format) in walk.archives {
        monitor.check()?;
        containers.extend(archives::open_file(&path, format, name, monitor)?);
    }
    Ok(containers)
}

struct Walk<'a> {
    root: &'a Path,
    container: Container,
    archives: Vec<(PathBuf, String, ArchiveFormat)>,
    visited: Vec<PathBuf>,
    monitor: &'a Monitor,
}

impl Walk<'_> {
    fn enter(&mut self, folder: &Path) -> Result<(), Cancelled> {
        self.monitor.check()?;
        // A symbolic link may lead back to a folder above.
        let real = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        if self.visited.contains(&real) {
            return Ok(());
        }
        self.visited.push(real);
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                let name = self.relative_name(folder);
                let rejected = unopened(&name, &error.to_string());
                self.container.rejected.push(rejected);
                return Ok(());
            }
        };
        let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).collect();
        paths.sort();
        for path in paths {
            self.monitor.check()?;
            let name = self.relative_name(&path);
            if file_name(&name).starts_with('.') {
                continue;
            }
            if path.is_dir() {
                self.enter(&path)?;
            } else {
                self.take(path, name);
            }
        }
        Ok(())
    }

    fn take(&mut self, path: PathBuf, name: String) {
        let kind = kind_of_name(&name);
        // Links to nothing are not refused here: reading a document will say so.
        let special = std::fs::metadata(&path)
            .ok()
            .and_then(|m| not_a_file(&path, &m));
        match (kind, special) {
            (FileKind::Document(..) | FileKind::Archive(_), Some(fact)) => {
                self.container.rejected.push(unopened(&name, fact));
            }
            (FileKind::Document(kind, compression), None) => {
                self.container.documents.push(Document {
                    path: name,
                    kind,
                    content: Content::File(path),
                    compression,
                });
            }
            (FileKind::Archive(format), None) => self.archives.push((path, name, format)),
            (FileKind::Other(extension, compression), special) => {
                // What cannot be looked at is no structure as far as anyone can tell.
                let head = open_file(&path)
                    .and_then(|(file, _)| head_of(&mut compression.decoder(file)?, HEAD_BYTES));
                let found = head.is_ok_and(|head| is_structure_among_others(&name, &head));
                if special.is_none() && found {
                    self.container.documents.push(Document {
                        path: name,
                        kind: Kind::Structure,
                        content: Content::File(path),
                        compression,
                    });
                } else {
                    *self.container.skipped.entry(extension).or_default() += 1;
                }
            }
        }
    }

    fn relative_name(&self, path: &Path) -> String {
        let relative = path.strip_prefix(self.root).unwrap_or(path);
        let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
        parts.join("/")
    }
}
