//! Tasks of the Candidates stage: ranking, mixtures, what measurements teach, the report.
//!
//! In: the document. Out: tasks, and what becomes of their results.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::action::Reach;
use crate::app::ending::{Started, fits, made, made_for};
use crate::app::session::Severity;
use crate::app::stages::candidates::trial::Trial;
use crate::app::stages::data::barriers;
use crate::app::state::State;
use crate::dataset::NewMeasurement;
use crate::export::folder::Folder;
use crate::monitor::Monitor;
use crate::outputs::files::{RankRecord, write_ranking};
use crate::pipeline::{Combination, MixSearchSettings, Ranking, SHARES, Taught};
use crate::tasks::{self, Outcome, Task};

pub(super) fn rank(reach: &mut Reach<'_>) {
    let state = &mut *reach.state;
    let settings = state.document().rank_settings_now();
    if let Err(error) = settings.validate() {
        return state.session.say(Severity::Error, error.to_string());
    }
    if let Some(task) = state.session.ranking {
        // Another one was asked for: the running one is of settings of before.
        reach.tasks.cancel(task);
    }
    let task = tasks::RankCandidates {
        data: Arc::clone(&state.document().data),
        settings,
        known: Arc::clone(&state.session.known_barriers),
    };
    let title = task.title();
    let started = Started::on(state);
    let id = reach.tasks.start(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| end_ranking(state, started, &title, outcome),
    );
    state.session.ranking = Some(id);
}

fn end_ranking(state: &mut State, started: Started, title: &str, outcome: Outcome<Ranking>) {
    let Some(ranking) = made_for(state, started, title, outcome) else {
        return;
    };
    if !fits(state, title, &ranking.origin) {
        return;
    }
    barriers::adopt_ranking(state, &ranking);
    state.fold(|document| document.ranking = Some(Arc::new(ranking)));
    state.session.trial = None;
}

pub(super) fn search_mix(reach: &mut Reach<'_>, partners: Vec<Combination>) {
    let state = &mut *reach.state;
    let task = tasks::SearchMixtures {
        data: Arc::clone(&state.document().data),
        settings: state.document().rank_settings_now(),
        search: MixSearchSettings {
            partners,
            shares: SHARES.to_vec(),
        },
    };
    let title = task.title();
    let started = Started::on(state);
    reach.tasks.start(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            if let Some(found) = made_for(state, started, &title, outcome) {
                let text = "Second descriptors were tried: see the menu beside the descriptor.";
                state.session.say(Severity::Done, text);
                state.session.mixtures = Some(Arc::new(found));
            }
        },
    );
}

/// Finds out what measurements would teach.
pub(super) fn try_measurements(reach: &mut Reach<'_>, tried: Vec<NewMeasurement>) {
    let state = &mut *reach.state;
    let Some(ranking) = state.ranking().cloned() else {
        return state.session.say(Severity::Error, "Find candidates first.");
    };
    let task = tasks::LearnFromMeasurements {
        filters: state.rank_settings().selection,
        data: Arc::clone(&state.document().data),
        ranking,
        measurements: tried.clone(),
    };
    let title = task.title();
    let started = Started::on(state);
    let of = tried.clone();
    reach.tasks.start(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            let taught = made_for(state, started, &title, outcome);
            take_taught(state, &of, taught);
        },
    );
    state.session.trial = Some(Trial {
        measurements: tried,
        taught: None,
    });
}

fn take_taught(state: &mut State, of: &[NewMeasurement], taught: Option<Taught>) {
    let trial = state.session.trial.as_mut();
    if let Some(trial) = trial.filter(|trial| trial.measurements == of) {
        trial.taught = taught.map(Arc::new);
    }
}

/// Writes every file of the last ranking into a folder.
pub(super) fn write(reach: &mut Reach<'_>, folder: PathBuf) {
    let state = &mut *reach.state;
    state.preferences.remember_folder_of(&folder);
    let Some(ranking) = state.ranking().cloned() else {
        return state.session.say(Severity::Error, "Find candidates first.");
    };
    let document = Arc::clone(state.document());
    let trial = state.session.trial.as_ref();
    let taught = trial.and_then(|trial| trial.taught.clone());
    let since = state.in_words(state.ranking_changes());
    let title = format!("Writing {}", folder.display());
    let task = tasks::WriteFiles {
        title: title.clone(),
        work: move |monitor: &Monitor| {
            let record = RankRecord {
                since: since.clone(),
                ..RankRecord::of(&ranking, &document)
            };
            let mut out = Folder::begin(&folder, monitor)?;
            write_ranking(&ranking, &document, &record, taught.as_deref(), &mut out)?;
            Ok(out.finish()?.paths)
        },
    };
    reach.tasks.start(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            if let Some(paths) = made(state, &title, outcome) {
                state.session.say_written(&paths);
            }
        },
    );
}
