//! What stands beside the pages of a download: what was asked, and the journal of what is here.
//!
//! In: the hidden files of a folder. Out: [`Request`] and [`Journal`]. Lines of the journal that make no sense
//! are passed over: a page without one is fetched again.

use std::collections::BTreeMap;
use std::hash::Hasher;
use std::path::Path;

use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;

use super::database::{Attribution, Database};
use super::error::OnlineError;
use super::query::DownloadRequest;

pub(super) const REQUEST: &str = ".superion-request.json";
pub(super) const JOURNAL: &str = ".superion-pages.ndjson";
pub(super) const LOCK: &str = ".superion-lock";

/// Format of both files.
const FORMAT: u32 = 1;

/// Largest of these files that is read, in bytes.
const LARGEST: u64 = 256 << 20;

/// What was asked, and since when. Never a key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Request {
    pub superion_download: u32,
    pub request: DownloadRequest,
    pub base_url: Option<String>,
    /// The day on which the download began.
    #[serde(default)]
    pub since: String,
}

impl Request {
    pub(super) fn new(request: &DownloadRequest, base_url: Option<&str>) -> Self {
        Self {
            superion_download: FORMAT,
            request: request.clone(),
            base_url: base_url.map(str::to_owned),
            since: String::new(),
        }
    }

    /// Whether two ask the same of the same machine.
    pub(super) fn asks_the_same(&self, other: &Self) -> bool {
        self.request == other.request && self.base_url == other.base_url
    }

    /// That of a folder; `None` where it is no folder of a download.
    ///
    /// # Errors
    /// [`OnlineError::Folder`]: there is one, but it cannot be read.
    pub(super) fn of_folder(folder: &Path) -> Result<Option<Self>, OnlineError> {
        let place = folder.join(REQUEST);
        let Some(text) = read(&place)? else {
            return Ok(None);
        };
        serde_json::from_str(&text).map(Some).map_err(|error| {
            let fact = format!("it does not say what was asked: {error}");
            unreadable(&place, fact)
        })
    }

    /// A name for the folder of this request: the same for the same question.
    pub(super) fn folder_name(&self) -> String {
        let what = match &self.request.database {
            Database::MaterialsProject { .. } => "materials-project",
            Database::Optimade { .. } => "optimade",
            Database::Cod => "cod",
        };
        let mut hasher = SipHasher13::new_with_keys(0x7375_7065_7269_6f6e, 0x6f6e_6c69_6e65_3138);
        let asked = serde_json::to_string(&(&self.request, &self.base_url));
        hasher.write(asked.unwrap_or_default().as_bytes());
        format!("{what}-{:016x}", hasher.finish())
    }
}

/// A page that is here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptPage {
    pub number: usize,
    pub file: String,
    pub url: String,
    /// Checksum of the file.
    pub crc32: u32,
    /// Compounds in it.
    pub n_entries: usize,
}

/// How many there were when all was here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Complete {
    pub n_here: usize,
    pub n_announced: Option<usize>,
}

/// A line of the journal.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Line {
    Page(KeptPage),
    Attribution(Attribution),
    Complete(Complete),
    /// What looking around in the database found.
    Memory(String),
    /// How many compounds the database announced, as soon as it did.
    Announced(usize),
}

/// What is here.
#[derive(Clone, Debug, Default)]
pub(super) struct Journal {
    /// Pages by number; of several of one number the last.
    pub pages: BTreeMap<usize, KeptPage>,
    pub attribution: Option<Attribution>,
    pub complete: Option<Complete>,
    /// What looking around in the database found.
    pub memory: Option<String>,
    /// How many compounds were announced.
    pub announced: Option<usize>,
    /// Whether its last line does not end.
    pub is_cut_off: bool,
}

impl Journal {
    /// That of a folder; empty where there is none.
    ///
    /// # Errors
    /// [`OnlineError::Folder`].
    pub(super) fn of_folder(folder: &Path) -> Result<Self, OnlineError> {
        let text = read(&folder.join(JOURNAL))?.unwrap_or_default();
        let mut journal = Self {
            is_cut_off: !text.is_empty() && !text.ends_with('\n'),
            ..Self::default()
        };
        for line in text.lines() {
            match serde_json::from_str(line) {
                Ok(Line::Page(page)) if is_plain(&page.file) => {
                    journal.pages.insert(page.number, page);
                }
                Ok(Line::Attribution(attribution)) => journal.attribution = Some(attribution),
                Ok(Line::Complete(complete)) => journal.complete = Some(complete),
                Ok(Line::Memory(memory)) => journal.memory = Some(memory),
                Ok(Line::Announced(n)) => journal.announced = Some(n),
                Ok(Line::Page(_)) | Err(_) => {}
            }
        }
        Ok(journal)
    }

    /// Compounds that are here, by what the lines say.
    pub(super) fn n_entries(&self) -> usize {
        self.pages.values().map(|page| page.n_entries).sum()
    }
}

/// A journal may be anybody's: its files lie in its folder.
fn is_plain(name: &str) -> bool {
    !name.contains(['/', '\\', ':']) && name.trim_start_matches('.').starts_with("page-")
}

fn read(place: &Path) -> Result<Option<String>, OnlineError> {
    match std::fs::metadata(place) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Ok(metadata) if metadata.len() > LARGEST => {
            return Err(unreadable(place, "it is too large".to_owned()));
        }
        _ => {}
    }
    let bytes = std::fs::read(place).map_err(|error| unreadable(place, error.to_string()))?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

fn unreadable(place: &Path, fact: String) -> OnlineError {
    OnlineError::Folder {
        path: place.to_owned(),
        fact,
        remedy: "choose another folder".to_owned(),
    }
}
