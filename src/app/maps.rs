//! Energy maps of single entries: the job that computes one, and the last few of them.
//!
//! In: an entry and [`MapSettings`]. Out: an [`EntryMap`], kept until newer ones need its memory or
//! other data come. A map stays when the settings change: it says from which settings it is.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::app::state::State;
use crate::crystal::Element;
use crate::export::folder::Folder;
use crate::jobs::{Command, JobId, WriteWork};
use crate::outputs::files::{write_energy_map, write_paths};
use crate::percolation::paths::{PathSettings, Pathway};
use crate::percolation::{ForceField, Map, PercolationError, PercolationSettings, Plan};
use crate::pipeline::{PercolateSettings, Percolated, Percolation};
use crate::project::Document;

/// Most maps that are kept.
const MOST_KEPT: usize = 6;
/// Most memory in bytes that maps beside the newest may take.
const MOST_BYTES: usize = 300_000_000;

/// What the user chooses for a map.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MapSettings {
    /// Parameters and form of the energy.
    pub force_field: ForceField,
    /// Distance in Å between points.
    pub resolution_ang: f64,
    /// Routes over interstitials are listed up to so many eV above the barrier.
    pub routes_above_ev: f64,
}

impl Default for MapSettings {
    fn default() -> Self {
        Self {
            force_field: ForceField::default(),
            resolution_ang: 0.1,
            routes_above_ev: PathSettings::default().routes_above_ev,
        }
    }
}

impl MapSettings {
    /// The settings of the computation.
    pub fn percolation(&self) -> PercolationSettings {
        PercolationSettings {
            force_field: self.force_field,
            resolution_ang: self.resolution_ang,
            energy_only: true,
            ..PercolationSettings::default()
        }
    }

    /// The settings of the search for pathways.
    fn paths(&self) -> PathSettings {
        PathSettings {
            routes_above_ev: self.routes_above_ev,
            ..PathSettings::default()
        }
    }
}

/// What a map is of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapKey {
    /// The entry.
    pub entry: usize,
    /// The mobile ion.
    pub mobile_ion: Element,
    /// How.
    pub settings: MapSettings,
}

impl MapKey {
    /// Whether the map is the same, whatever pathways are listed.
    pub fn same_map(&self, other: &Self) -> bool {
        let map_of = |key: &Self| {
            let settings = key.settings;
            let how = (settings.force_field, settings.resolution_ang);
            (key.entry, key.mobile_ion, how)
        };
        map_of(self) == map_of(other)
    }
}

/// The map of an entry, or why there is none.
#[derive(Clone, Debug)]
pub struct EntryMap {
    /// What it is of.
    pub key: MapKey,
    /// Its number, so that a view knows when it has another one to show.
    pub number: u64,
    /// Map, barriers, pathways.
    pub result: Result<Percolation, PercolationError>,
}

impl EntryMap {
    /// The energy map in eV.
    pub fn energy(&self) -> Option<&Map> {
        let percolation = self.result.as_ref().ok()?;
        Some(&percolation.landscape.as_ref()?.energy)
    }

    /// The pathways: hops from the lowest pass to the highest, then routes over several hops.
    pub fn pathways(&self) -> &[Pathway] {
        let found = self.result.as_ref().ok();
        let pathways = found.and_then(|found| found.pathways.as_ref());
        pathways.map_or(&[], |pathways| &pathways.paths)
    }

    /// Routes that are not listed, as they are higher than was asked for.
    pub fn n_routes_left_out(&self) -> usize {
        let found = self.result.as_ref().ok();
        let pathways = found.and_then(|found| found.pathways.as_ref());
        pathways.map_or(0, |pathways| pathways.n_routes_left_out)
    }

    fn bytes(&self) -> usize {
        self.energy().map_or(0, |map| 4 * map.values().len())
    }
}

/// The maps of the window.
#[derive(Clone, Debug, Default)]
pub struct Maps {
    /// The job that computes one, and what it is of.
    pub running: Option<(JobId, MapKey)>,
    /// The newest first.
    kept: Vec<Arc<EntryMap>>,
    made: u64,
}

impl Maps {
    /// The map of an entry: by these settings if there is one, else the newest.
    pub fn of(&self, key: &MapKey) -> Option<&Arc<EntryMap>> {
        let same = |map: &&Arc<EntryMap>| {
            (map.key.entry, map.key.mobile_ion) == (key.entry, key.mobile_ion)
        };
        let mut fitting = self.kept.iter().filter(same);
        let newest = fitting.clone().next();
        fitting.find(|map| map.key == *key).or(newest)
    }

    /// What is known of an entry by settings that differ in the pathways at most.
    fn same_map(&self, key: &MapKey) -> Option<&Percolation> {
        let known = self.kept.iter().find(|map| map.key.same_map(key))?;
        known.result.as_ref().ok()
    }

    /// Forgets every map: other data have come.
    pub fn clear(&mut self) {
        self.running = None;
        self.kept.clear();
    }

    fn keep(&mut self, key: MapKey, result: Result<Percolation, PercolationError>) {
        self.made += 1;
        // Other pathways on a map take the place of those that were there.
        self.kept.retain(|map| !map.key.same_map(&key));
        let map = EntryMap {
            key,
            number: self.made,
            result,
        };
        self.kept.insert(0, Arc::new(map));
        let mut bytes = 0;
        let mut n_kept = 0;
        self.kept.retain(|map| {
            bytes += if n_kept == 0 { 0 } else { map.bytes() };
            n_kept += 1;
            n_kept <= MOST_KEPT && bytes <= MOST_BYTES
        });
    }
}

/// What a map will take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Points along a, b, c.
    pub points: [usize; 3],
    /// Memory in bytes.
    pub bytes: u64,
}

/// What a map of an entry will take.
///
/// # Errors
/// Why there can be none.
pub fn cost(state: &State, key: &MapKey) -> Result<Cost, PercolationError> {
    let decorated = state.project.data.decorations.get(key.entry);
    let structure = match decorated {
        Some(decoration) => &decoration.structure,
        None => &state.project.data.entries[key.entry].structure,
    };
    let plan = Plan::new(structure, key.mobile_ion, &key.settings.percolation())?;
    Ok(Cost {
        points: plan.grid().points,
        bytes: plan.memory_bytes(),
    })
}

/// The command that computes a map, or only the pathways where these settings change nothing else;
/// `None` for an entry that is not there.
pub fn command(state: &State, key: &MapKey) -> Option<Command> {
    let project = &state.project;
    let decoration = project.data.decorations.get(key.entry)?;
    let settings = PercolateSettings {
        mobile_ion: key.mobile_ion,
        percolation: key.settings.percolation(),
        keep_maps: true,
        paths: Some(key.settings.paths()),
    };
    let shown = state.maps.of(key).map(|map| map.key);
    if shown != Some(*key)
        && let Some(known) = state.maps.same_map(key)
    {
        return Some(Command::FindPaths {
            decoration: Arc::new(decoration.clone()),
            known: Box::new(known.without_pathways()),
            settings,
        });
    }
    let (only, _) = project.data.with_states(&[key.entry]);
    let only = Document {
        data: Arc::new(only),
        ..Document::default()
    };
    Some(Command::Percolate {
        project: Arc::new(only),
        settings,
    })
}

/// The key of the selected entry's map by the present settings.
pub fn selected_key(state: &State) -> Option<MapKey> {
    Some(MapKey {
        entry: state.selection.primary()?,
        mobile_ion: state.screen_settings.mobile_ion,
        settings: state.preferences.map,
    })
}

/// The command that writes the selected entry's map, as .cube and .pgrid, and its pathways into a
/// folder; `None` where there is no map.
pub fn write_command(state: &State, folder: PathBuf) -> Option<Command> {
    let map = state.maps.of(&selected_key(state)?)?.clone();
    map.energy()?;
    let project = Arc::clone(&state.project);
    let title = format!("Writing {}", folder.display());
    let work = WriteWork(Arc::new(move |monitor| {
        let entry = map.key.entry;
        let (Ok(found), Some(item), Some(decoration)) = (
            &map.result,
            project.data.entries.get(entry),
            project.data.decorations.get(entry),
        ) else {
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
    }));
    Some(Command::Write { title, work })
}

/// Takes the result of the running job; `false` where it is none of its.
pub fn take(state: &mut State, job: JobId, percolated: &Percolated) -> bool {
    match state.maps.running {
        Some((running, key)) if running == job => {
            state.maps.keep(key, percolated.result.clone());
            true
        }
        _ => false,
    }
}

/// The job has ended.
pub fn finish(state: &mut State, job: JobId) {
    state.maps.running.take_if(|(running, _)| *running == job);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::percolation::Ion;

    fn failure() -> Result<Percolation, PercolationError> {
        Err(PercolationError::NothingAttracts {
            ion: Ion {
                element: Element::LI,
                charge: 1.0,
            },
            formula: "Li".to_owned(),
        })
    }

    fn key(entry: usize, resolution_ang: f64) -> MapKey {
        MapKey {
            entry,
            mobile_ion: Element::LI,
            settings: MapSettings {
                resolution_ang,
                ..MapSettings::default()
            },
        }
    }

    #[test]
    fn the_map_of_the_settings_is_preferred_and_the_newest_stands_in() {
        let mut maps = Maps::default();
        maps.keep(key(0, 0.1), failure());
        maps.keep(key(0, 0.2), failure());
        maps.keep(key(1, 0.1), failure());
        let resolution = |wanted: &MapKey| maps.of(wanted).map(|m| m.key.settings.resolution_ang);
        assert_eq!(resolution(&key(0, 0.1)), Some(0.1));
        assert_eq!(resolution(&key(0, 0.3)), Some(0.2));
        assert_eq!(resolution(&key(2, 0.1)), None);
    }

    #[test]
    fn old_maps_go() {
        let mut maps = Maps::default();
        for entry in 0..20 {
            maps.keep(key(entry, 0.1), failure());
        }
        assert_eq!(maps.kept.len(), MOST_KEPT);
        assert!(maps.of(&key(19, 0.1)).is_some());
        assert!(maps.of(&key(0, 0.1)).is_none());
    }
}
