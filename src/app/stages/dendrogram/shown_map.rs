//! The map of the feature space that the stage shows.
//!
//! In: the chosen score of the screen, and the projection that is looked at. Out: its map, or how to
//! make it.

use std::sync::Arc;

use crate::app::stages::dendrogram::maps::Key;
use crate::app::state::State;
use crate::pipeline::{FeatureMap, FeatureMapSettings, Projection};

/// What the map that is shown is of.
fn key(state: &State) -> Option<Key> {
    let projection = match state.view.views.tsne {
        true => Projection::TSNE,
        false => Projection::PrincipalComponents,
    };
    Some(Key {
        screen: Arc::clone(state.screen()?),
        combination: state.chosen_score()?.combination.clone(),
        projection,
    })
}

/// The map of the score that is shown.
pub fn shown(state: &State) -> Option<&Arc<FeatureMap>> {
    state.session.feature_maps.of(&key(state)?)
}

/// Whether a map of the score that is shown was asked for already.
pub fn was_asked_for(state: &State) -> bool {
    key(state).is_some_and(|key| state.session.feature_maps.was_asked_for(&key))
}

/// Whether the map of the score that is shown is being made.
pub fn is_running(state: &State) -> bool {
    key(state).is_some_and(|key| state.session.feature_maps.is_running(&key))
}

/// What the map is of, and how it is made: of the structures of the score, described as for the
/// screen.
pub fn wanted(state: &State) -> Option<(Key, FeatureMapSettings)> {
    let key = key(state)?;
    let score = state.chosen_score()?;
    let settings = FeatureMapSettings {
        mobile_ion: key.screen.settings.mobile_ion,
        combination: score.combination.clone(),
        descriptor_settings: key.screen.settings.descriptor_settings.clone(),
        entries: score.entries.clone(),
        projection: key.projection,
    };
    Some((key, settings))
}
