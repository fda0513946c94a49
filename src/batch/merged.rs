//! What the merge step of a folder of tasks has left.

use std::path::PathBuf;

use super::folder::{BatchError, BatchFolder, WRITABLE};
use super::manifest::COLLECTED;
use super::status::last_lines;
use crate::export::manifest::{Manifest, State};

/// What the merge step has left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Whether its project is there.
    pub project: bool,
    /// Whether its folder of results is there.
    pub results: bool,
    /// Whether the results are those of a run that was stopped, or is about to end.
    pub interrupted: bool,
    /// The last lines of its log; empty where it did not run as a job.
    pub log: Vec<String>,
}

impl BatchFolder {
    /// Gives the project of the merge step, where there is one, a name of its own, before another takes its place:
    /// somebody may have worked in it. Says which.
    ///
    /// # Errors
    /// [`BatchError`] where it cannot be moved.
    pub fn keep_collected(&self) -> Result<Option<PathBuf>, BatchError> {
        let place = self.collected();
        if !place.exists() {
            return Ok(None);
        }
        let stem = COLLECTED.trim_end_matches(".superion");
        let mut names = (1_u32..).map(|k| self.path.join(format!("{stem}-before-{k}.superion")));
        let free = names.find(|name| !name.exists());
        let free = free.unwrap_or_else(|| place.clone());
        std::fs::rename(&place, &free).map_err(|error| BatchError::new(&place, error, WRITABLE))?;
        Ok(Some(free))
    }

    /// What the merge step has left where it writes unless another place is named.
    pub fn merged(&self) -> Merged {
        let manifest = Manifest::read(&self.results());
        let state = manifest.ok().flatten().map(|manifest| manifest.state);
        Merged {
            project: self.collected().is_file(),
            results: state.is_some(),
            interrupted: state.is_some_and(|state| state >= State::Interrupted),
            log: last_lines(&self.merge_log()),
        }
    }
}
