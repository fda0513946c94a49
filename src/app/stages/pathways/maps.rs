//! Energy maps of single entries: the last few of them.
//!
//! In: maps, as tasks make them. Out: the [`EntryMap`] of an entry, kept until newer ones need its memory
//! or other data come. A map stays when the settings change: it says from which settings it is.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::crystal::Element;
use crate::import::EntryIndex;
use crate::percolation::paths::{PathSettings, Pathway};
use crate::percolation::{ForceField, Map, PercolationError, PercolationSettings};
use crate::pipeline::Percolation;
use crate::tasks::TaskId;

/// Most maps that are kept.
const MOST_KEPT: usize = 6;
/// Seconds that a point of a map takes until the first map of the session has shown it.
const USUAL_S_PER_POINT: f64 = 4e-6;
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

    /// What differs from the settings of a map that is shown, in words.
    pub(super) fn changes_since(&self, was: &Self) -> String {
        let mut changes = Vec::new();
        if self.force_field != was.force_field {
            let (now, was) = (self.force_field.name(), was.force_field.name());
            changes.push(format!("force field {now} instead of {was}"));
        }
        if self.resolution_ang.to_bits() != was.resolution_ang.to_bits() {
            let (now, was) = (self.resolution_ang, was.resolution_ang);
            changes.push(format!("resolution {now:.2} Å instead of {was:.2} Å"));
        }
        if self.routes_above_ev.to_bits() != was.routes_above_ev.to_bits() {
            let (now, was) = (self.routes_above_ev, was.routes_above_ev);
            changes.push(format!(
                "routes up to {now:.2} eV above the barrier instead of {was:.2} eV"
            ));
        }
        match changes.is_empty() {
            true => "the mobile ion changed".to_owned(),
            false => changes.join(", "),
        }
    }

    /// The settings of the search for pathways.
    pub fn paths(&self) -> PathSettings {
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
    pub entry: EntryIndex,
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

/// The example of the session.
#[derive(Clone, Debug, Default)]
pub struct Example {
    /// What is shown; `None` before it was looked for and where there is none.
    pub(super) key: Option<(MapKey, String)>,
    /// Whether it was looked for; once is enough.
    pub(super) is_begun: bool,
    pub(super) is_running: bool,
}

/// The maps of the window.
#[derive(Clone, Debug, Default)]
pub struct Maps {
    /// The task that computes one, and what it is of.
    pub running: Option<(TaskId, MapKey)>,
    /// Its number.
    pub number_of_running: u64,
    /// Whether it came by itself, so that another one may take its place.
    pub is_unasked: bool,
    /// The first look of the sample.
    pub example: Example,
    /// The newest first.
    kept: Vec<Arc<EntryMap>>,
    made: u64,
    /// Seconds that a point of a map takes here.
    s_per_point: Option<f64>,
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

    /// The map of just these settings.
    pub fn by(&self, key: &MapKey) -> Option<&Arc<EntryMap>> {
        self.kept.iter().find(|map| map.key == *key)
    }

    /// What is known of an entry by settings that differ in the pathways at most.
    pub fn same_map(&self, key: &MapKey) -> Option<&Percolation> {
        let known = self.kept.iter().find(|map| map.key.same_map(key))?;
        known.result.as_ref().ok()
    }

    /// About how long in seconds a map of so many points takes here.
    pub fn seconds_of(&self, n_points: usize) -> f64 {
        self.s_per_point.unwrap_or(USUAL_S_PER_POINT) * n_points as f64
    }

    /// Forgets maps of entries that are not there any more.
    pub fn keep_below(&mut self, n_entries: usize) {
        self.kept.retain(|map| map.key.entry.0 < n_entries);
    }

    /// Forgets maps of entries that are others now.
    pub fn forget(&mut self, is_another: impl Fn(EntryIndex) -> bool) {
        self.kept.retain(|map| !is_another(map.key.entry));
    }

    /// Forgets every map: other data have come.
    pub fn clear(&mut self) {
        self.running = None;
        self.example = Example::default();
        self.kept.clear();
    }

    /// Takes the pace from a map, the quickest one counts: others had other work beside them. Small ones tell
    /// little.
    fn learn(&mut self, result: &Result<Percolation, PercolationError>) {
        const FEWEST_POINTS: usize = 20_000;
        if let Ok(found) = result {
            let n_points = found.grid.n_voxels();
            if n_points >= FEWEST_POINTS && found.seconds > 0.0 {
                let here = found.seconds / n_points as f64;
                self.s_per_point = Some(self.s_per_point.map_or(here, |known| known.min(here)));
            }
        }
    }

    /// Keeps a map, the newest.
    pub fn keep(&mut self, key: MapKey, result: Result<Percolation, PercolationError>) {
        self.made += 1;
        self.learn(&result);
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
            entry: EntryIndex(entry),
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
