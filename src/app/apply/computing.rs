//! Jobs that compute on the project or write what was computed.
//!
//! In: the settings that the state holds. Out: a job that runs, or a message why not.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::apply::{BUSY, Reach, cancel, refuse, remember_folder};
use crate::app::barriers::{self, BarrierJob};
use crate::app::maps::{self, MapKey};
use crate::app::measurements::{self, Trial};
use crate::app::ranking;
use crate::dataset::NewMeasurement;
use crate::jobs::Command;
use crate::pipeline::Combination;

pub(super) fn run_screen(reach: &mut Reach<'_>) {
    let state = &mut *reach.state;
    if state.is_busy() {
        return;
    }
    if state.project.data.entries.is_empty() {
        return refuse(
            state,
            "There are no structures to screen: import some first.",
        );
    }
    if state.screen_settings.combinations.is_empty() {
        return refuse(
            state,
            "Nothing is chosen: tick at least one descriptor on one representation.",
        );
    }
    state.arriving.clear();
    reach.jobs.start(Command::Screen {
        project: Arc::clone(&state.project),
        settings: state.screen_settings.clone(),
    });
}

pub(super) fn compute_barriers(reach: &mut Reach<'_>, entries: &[usize]) {
    if reach.state.is_busy() {
        return refuse(reach.state, BUSY);
    }
    let (command, entries) = barriers::command(reach.state, entries);
    if entries.is_empty() {
        return refuse(
            reach.state,
            "There are no structures to compute barriers of.",
        );
    }
    let job = reach.jobs.start(command);
    reach.state.barriers = Some(BarrierJob::new(job, entries, reach.state));
}

/// One map at a time: another one that was asked for before is stopped.
pub(super) fn compute_map(reach: &mut Reach<'_>, key: MapKey) {
    if let Some((job, _)) = reach.state.maps.running {
        cancel(reach, job);
    } else if reach.state.is_busy() {
        return refuse(reach.state, BUSY);
    }
    let Some(command) = maps::command(reach.state, &key) else {
        return refuse(
            reach.state,
            "This structure has not been read completely yet.",
        );
    };
    let job = reach.jobs.start(command);
    reach.state.maps.running = Some((job, key));
}

pub(super) fn run_ranking(reach: &mut Reach<'_>) {
    if reach.state.is_busy() {
        return refuse(reach.state, BUSY);
    }
    let settings = ranking::settings_now(reach.state);
    if let Err(error) = settings.validate() {
        return refuse(reach.state, error.to_string());
    }
    reach.jobs.start(ranking::command(reach.state));
}

pub(super) fn search_mix(reach: &mut Reach<'_>, partners: Vec<Combination>) {
    if reach.state.is_busy() {
        return refuse(reach.state, BUSY);
    }
    let command = ranking::search_command(reach.state, partners);
    reach.jobs.start(command);
}

pub(super) fn try_measurements(reach: &mut Reach<'_>, tried: Vec<NewMeasurement>) {
    if reach.state.is_busy() {
        return refuse(reach.state, BUSY);
    }
    let Some(command) = measurements::command(reach.state, tried.clone()) else {
        return refuse(reach.state, "Find candidates first.");
    };
    reach.jobs.start(command);
    reach.state.candidates.trial = Some(Trial {
        measurements: tried,
        taught: None,
    });
}

pub(super) fn write_ranking(reach: &mut Reach<'_>, folder: PathBuf) {
    remember_folder(reach.state, &folder);
    if let Some(command) = ranking::write_command(reach.state, folder) {
        reach.jobs.start(command);
    }
}

pub(super) fn write_paths(reach: &mut Reach<'_>, folder: PathBuf) {
    remember_folder(reach.state, &folder);
    match maps::write_command(reach.state, folder) {
        Some(command) => {
            reach.jobs.start(command);
        }
        None => refuse(
            reach.state,
            "The selected structure has no energy map yet: compute it first.",
        ),
    }
}
