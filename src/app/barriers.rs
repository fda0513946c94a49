//! Bond-valence barriers of entries: the job that computes them, and what becomes of its results.
//!
//! In: entries. Out: E_3D of the SHU map at 0.1 Å, the barrier by which the paper filters, as the
//! barrier of each entry. Results are put into the project together when the job ends, also when it
//! was cancelled: what is done is kept.

use std::sync::Arc;

use crate::app::state::{Notice, Severity, State};
use crate::jobs::{Command, JobId};
use crate::monitor::Warning;
use crate::percolation::PercolationSettings;
use crate::pipeline::{KnownBarriers, PercolateSettings, Percolated, Ranking};
use crate::project::Document;
use crate::rank::Pathway;

/// A running job and what it has found so far.
#[derive(Clone, Debug)]
pub struct BarrierJob {
    /// Its number.
    pub job: JobId,
    /// The entries in the order in which the job has them.
    entries: Vec<usize>,
    /// To which state of the data they belong.
    data_version: u64,
    settings: PercolateSettings,
    found: Vec<Arc<Percolated>>,
}

impl BarrierJob {
    /// A job that has just begun.
    pub fn new(job: JobId, entries: Vec<usize>, state: &State) -> Self {
        Self {
            job,
            entries,
            data_version: state.data_version,
            settings: settings(state),
            found: Vec::new(),
        }
    }
}

/// The command that computes the barriers of some entries, and those it is about: entries with
/// oxidation states.
pub fn command(state: &State, entries: &[usize]) -> (Command, Vec<usize>) {
    let project = &state.project;
    let (few, kept) = project.data.with_states(entries);
    let command = Command::Percolate {
        project: Arc::new(Document {
            data: Arc::new(few),
            ..Document::default()
        }),
        settings: settings(state),
    };
    (command, kept)
}

/// How barriers of entries are computed.
fn settings(state: &State) -> PercolateSettings {
    PercolateSettings {
        mobile_ion: state.screen_settings.mobile_ion,
        percolation: PercolationSettings {
            energy_only: true,
            ..PercolationSettings::default()
        },
        keep_maps: false,
        paths: None,
    }
}

/// Puts the barriers of a ranking into the project, where they are computed in the same way and the
/// entry has none.
pub fn adopt(state: &mut State, ranking: &Ranking) {
    if !KnownBarriers::is_recipe_of(&settings(state), &ranking.settings) {
        return;
    }
    let project = Arc::make_mut(&mut state.project);
    let computed = Arc::make_mut(&mut project.data_mut().computed_barriers_ev);
    for (entry, pathway) in &ranking.barriers {
        let Pathway::Barriers(found) = pathway else {
            continue;
        };
        if let Some(e_3d) = found.e_3d {
            computed.insert(*entry, e_3d);
        }
    }
    state.data_version += 1;
}

/// Keeps a result until the job ends.
pub fn take(state: &mut State, job: JobId, percolated: Arc<Percolated>) {
    if let Some(barriers) = state.barriers.as_mut().filter(|b| b.job == job) {
        barriers.found.push(percolated);
    }
}

/// Puts the results of an ended job into the project.
pub fn finish(state: &mut State, job: JobId, now_s: f64) {
    let Some(barriers) = state.barriers.take_if(|b| b.job == job) else {
        return;
    };
    if barriers.data_version != state.data_version || barriers.found.is_empty() {
        return;
    }
    let project = Arc::make_mut(&mut state.project);
    let mut n_found = 0;
    let mut found_ev = Vec::new();
    for percolated in &barriers.found {
        let Some(&place) = barriers.entries.get(percolated.entry) else {
            continue;
        };
        let Some(entry) = project.data.entries.get(place) else {
            continue;
        };
        if let Ok(found) = &percolated.result {
            let known = &state.candidates.known;
            known.add(place, &barriers.settings, found.energy.barriers);
        }
        let warning = match &percolated.result {
            Ok(found) => match found.energy.barriers.e_3d {
                Some(barrier) => {
                    found_ev.push((place, barrier));
                    n_found += 1;
                    continue;
                }
                None => Warning::new(
                    &entry.id,
                    "the ion does not percolate in three dimensions at any energy",
                    "see the barriers in one and two dimensions: superion bvse",
                ),
            },
            Err(error) => {
                let text = error.to_string();
                let (fact, remedy) = text.split_once("; ").unwrap_or((&text, ""));
                Warning::new(&entry.id, fact, remedy)
            }
        };
        state.warnings.push(warning);
    }
    Arc::make_mut(&mut project.data_mut().computed_barriers_ev).extend(found_ev);
    let n_failed = barriers.found.len() - n_found;
    state.unsaved |= n_found > 0;
    state.data_changed |= n_found > 0 && state.screen.is_some();
    state.data_version += 1;
    state.notices.push(Notice {
        severity: Severity::Done,
        text: match n_failed {
            0 => format!("E_a computed: {n_found}"),
            _ => format!("E_a computed: {n_found}; {n_failed} without, see the warnings"),
        },
        since_s: now_s,
    });
}
