//! What is known of the databases as long as the window is open: counts, the download that runs, those
//! that were stopped, keys.

use std::collections::VecDeque;
use std::path::PathBuf;

use crate::online::{
    Access, Count, DownloadProgress, DownloadRequest, KeptDownload, Key, KeyState, Provider,
};
use crate::tasks::TaskId;

/// What is known of the databases.
#[derive(Default)]
pub struct Online {
    /// How databases are reached, beside the key of the user; another place than the usual one is for
    /// mirrors and tests.
    pub access: Access,
    /// The count that runs, and its number.
    pub counting: Option<Counting>,
    /// What was counted last, or why it could not be.
    pub counted: Option<Counted>,
    /// The download that runs.
    pub fetching: Option<Fetching>,
    /// Why the last download ended early; shown until the next one is begun.
    pub failed: Option<String>,
    /// Downloads that lie on this machine and are not whole.
    pub stopped: Vec<KeptDownload>,
    /// Databases that speak OPTIMADE, by name; `None` while nobody has looked.
    pub providers: Option<Vec<Provider>>,
    /// The task that looks for them.
    pub listing_providers: Option<TaskId>,
    /// Folders of downloads that are to be imported.
    pub to_import: VecDeque<PathBuf>,
    /// Whether the key that stands in the field has worked, so that it need not stand there any more.
    pub key_worked: bool,
    /// A key that was typed and worked, to be kept in the keyring.
    pub to_keep: Option<Key>,
    /// The key of the Materials Project; `None` while nobody has looked.
    pub key: Option<KeyState>,
    /// The task that minds the key.
    pub minding_key: Option<TaskId>,
    /// Whether it is to be looked which downloads there are.
    pub wants_listing: bool,
    /// The task that looks which downloads there are.
    pub listing: Option<TaskId>,
    /// Whether the user was told of stopped downloads; once, at the start, is enough.
    pub was_told: bool,
}

/// A count that runs.
#[derive(Clone, Debug)]
pub struct Counting {
    /// Its task.
    pub task: TaskId,
    /// What is asked.
    pub request: DownloadRequest,
    /// Its number, so that a count that was replaced is told from its successor.
    pub number: u64,
    /// The key that was typed for it, and whether it is kept once it has worked.
    pub typed: Option<(Key, bool)>,
}

/// What was counted.
#[derive(Clone, Debug)]
pub struct Counted {
    /// What was asked.
    pub request: DownloadRequest,
    /// How many there are, or why nobody knows.
    pub found: Result<Count, String>,
}

/// A download that runs.
#[derive(Clone, Debug)]
pub struct Fetching {
    /// Its task.
    pub task: TaskId,
    /// What is fetched.
    pub request: DownloadRequest,
    /// How far it is.
    pub progress: DownloadProgress,
}

impl Online {
    /// What was counted for this request.
    pub fn counted_for(&self, request: &DownloadRequest) -> Option<&Result<Count, String>> {
        let counted = self.counted.as_ref()?;
        (counted.request == *request).then_some(&counted.found)
    }

    /// Whether this request is being counted.
    pub fn counts(&self, request: &DownloadRequest) -> bool {
        let counting = self.counting.as_ref();
        counting.is_some_and(|counting| counting.request == *request)
    }
}
