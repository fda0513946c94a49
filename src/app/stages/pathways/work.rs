//! Tasks of the Pathways stage: a map with its pathways, and their files.
//!
//! In: an entry and how its map is to be made. Out: tasks, and what becomes of their results.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::action::Reach;
use crate::app::ending::{Started, is_there, made, made_for};
use crate::app::session::Severity;
use crate::app::stages::data::barriers;
use crate::app::stages::pathways::example;
use crate::app::stages::pathways::maps::MapKey;
use crate::app::state::State;
use crate::export::folder::Folder;
use crate::import::Entry;
use crate::monitor::Monitor;
use crate::outputs::files::{write_energy_map, write_paths};
use crate::percolation::{PercolationError, Plan};
use crate::pipeline::{PercolateSettings, Percolated, Percolation};
use crate::tasks::{self, Outcome, Task};

/// What a map will take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// Points along a, b, c.
    pub points: [usize; 3],
    /// Memory in bytes.
    pub bytes: u64,
    /// About how long it takes, in seconds.
    pub seconds: f64,
}

/// What a map of an entry will take.
///
/// # Errors
/// Why there can be none.
pub fn cost(state: &State, key: &MapKey) -> Result<Cost, PercolationError> {
    let decorated = state.data().decoration(key.entry);
    let structure = match decorated {
        Some(decoration) => &decoration.structure,
        None => &state.data().entries[key.entry.0].structure,
    };
    let plan = Plan::new(structure, key.mobile_ion, &key.settings.percolation())?;
    Ok(Cost {
        points: plan.grid().points,
        bytes: plan.memory_bytes(),
        seconds: state.session.maps.seconds_of(plan.grid().n_voxels()),
    })
}

/// The key of the selected entry's map by the present settings; of the example where nothing is
/// selected.
pub fn selected_key(state: &State) -> Option<MapKey> {
    match state.session.selection.primary() {
        Some(entry) => Some(MapKey {
            entry,
            mobile_ion: state.screen_settings().mobile_ion,
            settings: state.preferences.map,
        }),
        None => example::shown(state).map(|(key, _)| key),
    }
}

/// Computes a map, or only the pathways where the settings change nothing else. One map at a time:
/// another one that was begun before is stopped. One that comes by itself (`is_unasked`) leaves the work as
/// saved as it was.
pub(super) fn compute_map(reach: &mut Reach<'_>, key: MapKey, is_unasked: bool) {
    let state = &mut *reach.state;
    let Some(decoration) = state.data().decoration(key.entry).cloned() else {
        let text = "This structure has not been read completely yet.";
        return state.session.say(Severity::Error, text);
    };
    if let Some((task, _)) = state.session.maps.running {
        reach.tasks.cancel(task);
    }
    let number = state.session.next_number();
    let settings = PercolateSettings {
        mobile_ion: key.mobile_ion,
        percolation: key.settings.percolation(),
        keep_maps: true,
        paths: Some(key.settings.paths()),
    };
    let started = Started::on(state);
    let input = Arc::clone(&state.data().entries);
    let shown = state.session.maps.of(&key).map(|map| map.key);
    let known = state.session.maps.same_map(&key);
    let id = match known.filter(|_| shown != Some(key)) {
        Some(known) => {
            let task = tasks::FindPaths {
                decoration: Arc::new(decoration),
                known: Box::new(known.without_pathways()),
                settings,
            };
            let title = task.title();
            reach.tasks.start(
                task,
                |_: &mut State, never| match never {},
                move |state: &mut State, outcome| {
                    if let Some(found) = end(state, number, started, &title, outcome) {
                        take(state, (started, &input), (key, is_unasked), Ok(found));
                    }
                },
            )
        }
        None => {
            let (only, _) = state.data().with_states(&[key.entry]);
            let task = tasks::MapEnergies {
                data: Arc::new(only),
                settings,
            };
            let title = task.title();
            reach.tasks.start(
                task,
                move |state: &mut State, percolated: Percolated| {
                    take(
                        state,
                        (started, &input),
                        (key, is_unasked),
                        percolated.result,
                    );
                },
                move |state: &mut State, outcome| {
                    end(state, number, started, &title, outcome);
                },
            )
        }
    };
    state.session.maps.running = Some((id, key));
    state.session.maps.number_of_running = number;
    state.session.maps.is_unasked = is_unasked;
}

fn take(
    state: &mut State,
    (started, input): (Started, &[Entry]),
    (key, is_unasked): (MapKey, bool),
    result: Result<Percolation, PercolationError>,
) {
    if !started.is_present(state) || !is_there(state, input, key.entry) {
        return;
    }
    if let Ok(found) = &result {
        barriers::adopt_map(state, &key, found, is_unasked);
    }
    state.session.maps.keep(key, result);
}

fn end<T>(
    state: &mut State,
    number: u64,
    started: Started,
    title: &str,
    outcome: Outcome<T>,
) -> Option<T> {
    let maps = &mut state.session.maps;
    let was_replaced = maps.number_of_running != number;
    if !was_replaced {
        maps.running = None;
    }
    if was_replaced && matches!(outcome, Outcome::Cancelled) {
        // Another one was asked for: nobody needs to hear of this one's end.
        return None;
    }
    made_for(state, started, title, outcome)
}

/// Writes the selected entry's map, as .cube and .pgrid, and its pathways into a folder.
pub(super) fn write(reach: &mut Reach<'_>, folder: PathBuf) {
    let state = &mut *reach.state;
    state.preferences.remember_folder_of(&folder);
    let map = selected_key(state).and_then(|key| state.session.maps.of(&key).cloned());
    let Some(map) = map.filter(|map| map.energy().is_some()) else {
        let text = "The selected structure has no energy map yet: compute it first.";
        return state.session.say(Severity::Error, text);
    };
    let data = Arc::clone(&state.document().data);
    let title = format!("Writing {}", folder.display());
    let task = tasks::WriteFiles {
        title: title.clone(),
        work: move |monitor: &Monitor| {
            let entry = map.key.entry;
            let (Ok(found), Some(item), Some(decoration)) =
                (&map.result, data.entry(entry), data.decoration(entry))
            else {
                return Ok(Vec::new());
            };
            let mut out = Folder::begin(&folder, monitor)?;
            let structure = &decoration.structure;
            if let Some(pathways) = &found.pathways {
                write_paths(structure, &item.id, pathways, &mut out)?;
            }
            if let Some(landscape) = &found.landscape {
                write_energy_map(structure, &item.id, landscape, &mut out)?;
            }
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
