//! What lasts as long as the window is open: running analyses, answers of searches, files in question.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

use super::asked::ColumnsAsked;
use super::kind::Kind;
use crate::experiment::diffraction::{PeakIndex, PhaseSearch};
use crate::import::Entry;
use crate::tasks::TaskId;

/// Seconds without a change after which analyses begin: who drags a mask or types a number is let end.
pub const QUIET_S: f64 = 0.35;

/// What the bench does and asks.
#[derive(Default)]
pub struct BenchJobs {
    /// The task that analyses spectra.
    pub spectra: Option<TaskId>,
    /// Its number, by which its end knows whether another one has taken its place.
    pub number: u64,
    /// Names of the spectra that it analyses, with what the user said of them then.
    pub batch: Vec<(String, u64)>,
    /// The task that analyses a pattern.
    pub pattern: Option<TaskId>,
    /// Names of spectra and patterns with what the user said of them when an analysis was last begun:
    /// once is enough, even if it fails or is cancelled.
    pub tried: BTreeMap<(Kind, String), u64>,
    /// When something was changed last, in egui's seconds.
    pub touched_s: f64,
    /// The task that searches phases, and the pattern that it is for.
    pub searching: Option<(TaskId, String)>,
    /// What searches found, by the name of the pattern, with the entries that were searched.
    pub searches: BTreeMap<String, Search>,
    /// The lines of entries, known from the last search.
    pub index: Option<(Arc<Vec<Entry>>, Arc<PeakIndex>)>,
    /// Tables whose columns are to be named.
    pub questions: VecDeque<ColumnsAsked>,
    /// From which files spectra and patterns of these names were read since the window was opened.
    pub paths: BTreeMap<(Kind, String), PathBuf>,
}

/// What a search found.
#[derive(Clone, Debug)]
pub struct Search {
    /// The entries that were searched; an answer about others is none.
    pub entries: Arc<Vec<Entry>>,
    /// What was found.
    pub found: Arc<PhaseSearch>,
}

impl BenchJobs {
    /// Whether a spectrum of pattern was tried as it is now.
    pub fn was_tried(&self, kind: Kind, name: &str, print: u64) -> bool {
        self.tried.get(&(kind, name.to_owned())) == Some(&print)
    }
}
