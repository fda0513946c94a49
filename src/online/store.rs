//! The folder of a download: pages as they came, and beside them, hidden, what was asked and which pages are
//! whole.
//!
//! In: answers by number. Out: files `page-00001.json.gz`…, each written beside its place and renamed, and a
//! line for each in a journal with its checksum, so that a download that was stopped, killed or whose disk
//! was full goes on where it was, and a damaged page is noticed. One process at a time.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use super::dates::today;
use super::error::OnlineError;
use super::exchange::LARGEST_ANSWER;
use super::journal::{JOURNAL, Journal, KeptPage, LOCK, Line, REQUEST, Request};
use super::page::{Ask, Role};

/// The folder of a download, held by this process alone.
#[derive(Debug)]
pub(super) struct Store {
    folder: PathBuf,
    request: Request,
    journal: Journal,
    file: File,
    _lock: Option<File>,
}

impl Store {
    /// Opens the folder of a download, made where it is missing. With `anew` the pages in it are removed.
    ///
    /// # Errors
    /// [`OnlineError::Folder`]: another process writes into it, it holds something else, it cannot be written.
    pub(super) fn open(folder: &Path, request: &Request, anew: bool) -> Result<Self, OnlineError> {
        std::fs::create_dir_all(folder).map_err(|error| wrong(folder, error))?;
        let lock = locked(folder)?;
        let found = Request::of_folder(folder)?;
        match &found {
            Some(found) if !found.asks_the_same(request) => {
                return Err(OnlineError::Folder {
                    path: folder.to_owned(),
                    fact: "it holds the pages of another request".to_owned(),
                    remedy: "choose another folder".to_owned(),
                });
            }
            None if holds_files(folder)? => {
                return Err(OnlineError::Folder {
                    path: folder.to_owned(),
                    fact: "it holds files that are no pages of a download".to_owned(),
                    remedy: "choose an empty or a new folder".to_owned(),
                });
            }
            _ => {}
        }
        if anew || found.is_none() {
            remove_pages(folder)?;
        }
        let request = match found {
            Some(found) if !anew => found,
            _ => {
                let request = Request {
                    since: today(),
                    ..request.clone()
                };
                put_request(folder, &request)?;
                request
            }
        };
        let journal = Journal::of_folder(folder)?;
        let place = folder.join(JOURNAL);
        let mut file = journal_file(folder)?;
        if journal.is_cut_off {
            // What was being written when the process ended; the next line begins anew.
            file.write_all(b"\n")
                .map_err(|error| wrong(&place, error))?;
        }
        Ok(Self {
            folder: folder.to_owned(),
            request,
            journal,
            file,
            _lock: lock,
        })
    }

    /// Removes all pages: the download begins today.
    ///
    /// # Errors
    /// [`OnlineError::Folder`].
    pub(super) fn clear(&mut self) -> Result<(), OnlineError> {
        remove_pages(&self.folder)?;
        self.request.since = today();
        put_request(&self.folder, &self.request)?;
        self.journal = Journal::default();
        self.file = journal_file(&self.folder)?;
        Ok(())
    }

    /// The day on which the download began.
    pub(super) fn since(&self) -> &str {
        &self.request.since
    }

    /// What the journal says.
    pub(super) fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The body of a page that is here; `None` where it is not, or is damaged, which the second value tells.
    pub(super) fn kept(&self, number: usize, ask: &Ask) -> (Option<Vec<u8>>, bool) {
        let Some(page) = self.journal.pages.get(&number) else {
            return (None, false);
        };
        if page.url != ask.url || page.file != file_name(number, ask) {
            return (None, false);
        }
        let body = self.whole(page);
        let is_damaged = body.is_none();
        (body, is_damaged)
    }

    fn whole(&self, page: &KeptPage) -> Option<Vec<u8>> {
        let file = File::open(self.folder.join(&page.file)).ok()?;
        let mut bytes = Vec::new();
        let read = file.take(LARGEST_ANSWER + 1).read_to_end(&mut bytes);
        let is_whole = read.is_ok() && crc32fast::hash(&bytes) == page.crc32;
        if !is_whole || !page.file.ends_with(".gz") {
            return is_whole.then_some(bytes);
        }
        let mut body = Vec::new();
        let unpacked = GzDecoder::new(&bytes[..])
            .take(LARGEST_ANSWER + 1)
            .read_to_end(&mut body);
        unpacked.is_ok().then_some(body)
    }

    /// Keeps a page.
    ///
    /// # Errors
    /// [`OnlineError::Folder`].
    pub(super) fn put(
        &mut self,
        number: usize,
        ask: &Ask,
        body: &[u8],
        n_entries: usize,
    ) -> Result<(), OnlineError> {
        let file = file_name(number, ask);
        let packed;
        let bytes = match file.ends_with(".gz") {
            false => body,
            true => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
                let packing = encoder.write_all(body).and_then(|()| encoder.finish());
                packed = packing.map_err(|error| wrong(&self.folder, error))?;
                &packed
            }
        };
        put_file(&self.folder, &file, bytes)?;
        let page = KeptPage {
            number,
            file,
            url: ask.url.clone(),
            crc32: crc32fast::hash(bytes),
            n_entries,
        };
        self.note(&Line::Page(page.clone()))?;
        self.journal.pages.insert(number, page);
        Ok(())
    }

    /// Writes a line of the journal.
    ///
    /// # Errors
    /// [`OnlineError::Folder`].
    pub(super) fn note(&mut self, line: &Line) -> Result<(), OnlineError> {
        let place = self.folder.join(JOURNAL);
        let text = serde_json::to_string(line).map_err(|error| wrong(&place, error))?;
        let written = writeln!(self.file, "{text}").and_then(|()| self.file.sync_data());
        written.map_err(|error| wrong(&place, error))?;
        match line {
            Line::Attribution(attribution) => self.journal.attribution = Some(attribution.clone()),
            Line::Complete(complete) => self.journal.complete = Some(*complete),
            Line::Memory(memory) => self.journal.memory = Some(memory.clone()),
            Line::Announced(n) => self.journal.announced = Some(*n),
            Line::Page(_) => {}
        }
        Ok(())
    }
}

fn put_request(folder: &Path, request: &Request) -> Result<(), OnlineError> {
    let text = serde_json::to_string_pretty(request);
    let text = text.map_err(|error| wrong(folder, error))?;
    put_file(folder, REQUEST, text.as_bytes())
}

/// The journal, to be gone on with at its end.
fn journal_file(folder: &Path) -> Result<File, OnlineError> {
    let place = folder.join(JOURNAL);
    let opened = File::options().append(true).create(true).open(&place);
    opened.map_err(|error| wrong(&place, error))
}

/// "page-00001.json.gz"; what the import is not to read is hidden.
fn file_name(number: usize, ask: &Ask) -> String {
    let hidden = if ask.role == Role::List { "." } else { "" };
    // What is packed already does not shrink further.
    let packing = if ask.ending == "zip" { "" } else { ".gz" };
    format!("{hidden}page-{number:05}.{}{packing}", ask.ending)
}

fn is_page(name: &str) -> bool {
    name.trim_start_matches('.').starts_with("page-")
}

/// Whether a folder holds anything that the import would read.
fn holds_files(folder: &Path) -> Result<bool, OnlineError> {
    let entries = std::fs::read_dir(folder).map_err(|error| wrong(folder, error))?;
    let names = entries.flatten().map(|entry| entry.file_name());
    Ok(names
        .into_iter()
        .any(|name| !name.to_string_lossy().starts_with('.')))
}

/// Removes the pages of a folder, and its journal first, so that none of them counts any more.
fn remove_pages(folder: &Path) -> Result<(), OnlineError> {
    let journal = folder.join(JOURNAL);
    if journal.exists() {
        std::fs::remove_file(&journal).map_err(|error| wrong(&journal, error))?;
    }
    let entries = std::fs::read_dir(folder).map_err(|error| wrong(folder, error))?;
    let mut pages = BTreeMap::new();
    for entry in entries.flatten() {
        if is_page(&entry.file_name().to_string_lossy()) {
            pages.insert(entry.file_name(), entry.path());
        }
    }
    for path in pages.values() {
        std::fs::remove_file(path).map_err(|error| wrong(path, error))?;
    }
    Ok(())
}

/// Writes a file beside its place and renames it.
fn put_file(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), OnlineError> {
    let place = folder.join(name);
    let beside = folder.join(format!(".{}.part", name.trim_start_matches('.')));
    let written = File::create(&beside)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&beside, &place));
    written.map_err(|error| {
        // It may not even exist; the error that matters is the first one.
        let _ = std::fs::remove_file(&beside);
        wrong(&place, error)
    })
}

/// The lock of a folder; `None` where the file system has none.
fn locked(folder: &Path) -> Result<Option<File>, OnlineError> {
    let place = folder.join(LOCK);
    let opened = File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(&place);
    let file = opened.map_err(|error| wrong(&place, error))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::Error(_)) => Ok(None),
        Err(TryLockError::WouldBlock) => Err(OnlineError::Folder {
            path: folder.to_owned(),
            fact: "another download writes into it".to_owned(),
            remedy: "wait for it to end, or choose another folder".to_owned(),
        }),
    }
}

pub(super) fn wrong(path: &Path, error: impl std::fmt::Display) -> OnlineError {
    OnlineError::Folder {
        path: path.to_owned(),
        fact: error.to_string(),
        remedy: "check that there is room and that it may be written, or choose another folder"
            .to_owned(),
    }
}
