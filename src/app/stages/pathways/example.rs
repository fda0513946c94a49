//! A first look: while nothing is selected, the map of a compound of the sample worth seeing.
//!
//! In: the sample. Out: a map that is computed on the side. It is nobody's work: no barrier goes into
//! the document, nothing becomes unsaved, and any selection takes its place.

use std::sync::Arc;

use crate::app::action::Reach;
use crate::app::ending::Started;
use crate::app::stages::pathways::maps::{EntryMap, MapKey, MapSettings};
use crate::app::state::State;
use crate::import::EntryIndex;
use crate::pipeline::{PercolateSettings, Percolated};
use crate::tasks::{MapEnergies, Outcome};

/// The compound whose pathway is worth seeing.
const FORMULA: &str = "Li3BS3";

/// Whether the example is due: the sample has come, and nothing of it was asked for yet.
pub fn is_due(state: &State) -> bool {
    let session = &state.session;
    session.is_sample && !session.maps.example.is_begun && state.has_data()
}

/// The example while nothing is selected: its key, and its map once that is there.
pub(super) fn shown(state: &State) -> Option<(MapKey, Option<&Arc<EntryMap>>)> {
    let maps = &state.session.maps;
    let (key, id) = maps.example.key.as_ref()?;
    let is_there = state
        .data()
        .entry(key.entry)
        .is_some_and(|entry| entry.id == *id);
    let is_of_ion = key.mobile_ion == state.screen_settings().mobile_ion;
    if !is_there || !is_of_ion {
        return None;
    }
    // By other settings it is the user's own map, and still the same entry.
    let key = MapKey {
        settings: state.preferences.map,
        ..*key
    };
    let map = maps.of(&key);
    (map.is_some() || maps.example.is_running).then_some((key, map))
}

/// Whether the example is shown and its map is still being computed.
pub(super) fn is_on_its_way(state: &State) -> bool {
    let is_shown = state.session.selection.primary().is_none();
    is_shown
        && state.session.maps.example.is_running
        && shown(state).is_some_and(|(_, map)| map.is_none())
}

/// Computes the example.
pub(super) fn begin(reach: &mut Reach<'_>) {
    let state = &mut *reach.state;
    state.session.maps.example.is_begun = true;
    let fits = |entry: &EntryIndex| state.data().entries[entry.0].formula == FORMULA;
    let fitting: Vec<EntryIndex> = state.data().entry_indices().filter(fits).collect();
    let mut measured = fitting.iter().filter(|&&k| state.label_of(k).is_some());
    let Some(&entry) = measured.next().or(fitting.first()) else {
        return;
    };
    let key = MapKey {
        entry,
        mobile_ion: state.screen_settings().mobile_ion,
        settings: MapSettings {
            force_field: state.preferences.map.force_field,
            ..MapSettings::default()
        },
    };
    let (only, kept) = state.data().with_states(&[entry]);
    if kept.is_empty() {
        return;
    }
    let id = state.data().entries[entry.0].id.clone();
    state.session.maps.example.key = Some((key, id));
    state.session.maps.example.is_running = true;
    let task = MapEnergies {
        data: Arc::new(only),
        settings: PercolateSettings {
            mobile_ion: key.mobile_ion,
            percolation: key.settings.percolation(),
            keep_maps: true,
            paths: Some(key.settings.paths()),
        },
    };
    let started = Started::on(state);
    reach.tasks.start_aside(
        task,
        move |state: &mut State, percolated: Percolated| {
            // Where the user has computed it meanwhile, that stays.
            if started.is_present(state) && state.session.maps.by(&key).is_none() {
                state.session.maps.keep(key, percolated.result);
            }
        },
        move |state: &mut State, _: Outcome<()>| {
            if started.is_present(state) {
                state.session.maps.example.is_running = false;
            }
        },
    );
}
