//! Samples whose conductivity was measured at several temperatures.
//!
//! In: tables of σ(T). Out: a job that fits them; what it finds is added to the project by
//! [`crate::app::events`].

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::apply::{BUSY, Reach, is_small, refuse, remember_folder};
use crate::app::state::State;
use crate::jobs::Command;
use crate::pipeline::{Literature, is_measured_table};

/// Whether a file is such a table; a large one is left to the job that reads it.
pub(super) fn is_small_table(path: &Path) -> bool {
    is_small(path) && is_measured_table(path)
}

pub(super) fn open(reach: &mut Reach<'_>, paths: Vec<PathBuf>) {
    if reach.state.is_busy() {
        return refuse(reach.state, BUSY);
    }
    if let Some(path) = paths.first() {
        remember_folder(reach.state, path);
    }
    reach.jobs.start(Command::Arrhenius {
        paths,
        // The figure takes the literature from the project, as it is then.
        literature: Literature::default(),
        project: None,
        columns: Vec::new(),
    });
}

pub(super) fn forget(state: &mut State, place: usize) {
    if place < state.project.data.samples.len() {
        Arc::make_mut(&mut Arc::make_mut(&mut state.project).data_mut().samples).remove(place);
        state.unsaved = true;
    }
}
