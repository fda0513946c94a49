//! Maps of the feature space: the job that makes one, and those of the present screen.
//!
//! In: the chosen score of the screen, and how it is to be mapped. Out: its [`FeatureMap`], kept until
//! another screen comes.

use std::sync::Arc;

use crate::app::state::State;
use crate::jobs::{Command, JobId, Outcome, Product};
use crate::pipeline::{Combination, FeatureMap, FeatureMapSettings, Projection, Screen};

/// What a map is of.
#[derive(Clone, Debug)]
struct Key {
    screen: Arc<Screen>,
    combination: Combination,
    projection: Projection,
}

impl Key {
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.screen, &other.screen)
            && self.combination == other.combination
            && self.projection == other.projection
    }

    fn of(state: &State) -> Option<Self> {
        Some(Self {
            screen: Arc::clone(state.screen.as_ref()?),
            combination: state.chosen_score()?.combination.clone(),
            projection: projection(state),
        })
    }
}

/// How the map that is shown comes into the plane.
fn projection(state: &State) -> Projection {
    if state.views.tsne {
        Projection::TSNE
    } else {
        Projection::PrincipalComponents
    }
}

/// The maps of the window.
#[derive(Clone, Debug, Default)]
pub struct FeatureMaps {
    /// The running job and what its map is of.
    running: Option<(JobId, Key)>,
    /// Maps of the present screen.
    kept: Vec<(Key, Arc<FeatureMap>)>,
    /// What was asked for last: once is enough, even if it fails.
    asked: Option<Key>,
}

impl FeatureMaps {
    /// Forgets every map: other data have come.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

/// The map of the score that is shown.
pub fn shown(state: &State) -> Option<&Arc<FeatureMap>> {
    let key = Key::of(state)?;
    let mut kept = state.feature_maps.kept.iter();
    kept.find(|(other, _)| other.is(&key)).map(|(_, map)| map)
}

/// The maps of the score that is shown, however they come into the plane.
pub fn all_shown(state: &State) -> Vec<Arc<FeatureMap>> {
    let Some(shown) = Key::of(state) else {
        return Vec::new();
    };
    let of_shown =
        |key: &Key| Arc::ptr_eq(&key.screen, &shown.screen) && key.combination == shown.combination;
    let kept = state.feature_maps.kept.iter();
    kept.filter(|(key, _)| of_shown(key))
        .map(|(_, map)| Arc::clone(map))
        .collect()
}

/// Whether a map of the score that is shown was asked for already.
pub fn was_asked_for(state: &State) -> bool {
    let asked = state.feature_maps.asked.as_ref().zip(Key::of(state));
    asked.is_some_and(|(asked, key)| asked.is(&key))
}

/// Whether the map of the score that is shown is being made.
pub fn is_running(state: &State) -> bool {
    let running = state.feature_maps.running.as_ref().zip(Key::of(state));
    running.is_some_and(|((_, running), key)| running.is(&key))
}

/// The command that maps the structures of the score that is shown, described as for the screen.
pub fn command(state: &State) -> Option<Command> {
    let screen = state.screen.as_ref()?;
    let score = state.chosen_score()?;
    Some(Command::MapFeatures {
        project: Arc::clone(&state.project),
        settings: FeatureMapSettings {
            mobile_ion: screen.settings.mobile_ion,
            combination: score.combination.clone(),
            descriptor_settings: screen.settings.descriptor_settings.clone(),
            entries: score.entries.clone(),
            projection: projection(state),
        },
    })
}

/// A job was started for the score that is shown.
pub fn start(state: &mut State, job: JobId) {
    let key = Key::of(state);
    state.feature_maps.asked.clone_from(&key);
    state.feature_maps.running = key.map(|key| (job, key));
}

/// A job has ended: keeps its map, if it is one.
pub fn finish(state: &mut State, job: JobId, outcome: &Outcome) {
    let maps = &mut state.feature_maps;
    let Some((_, key)) = maps.running.take_if(|(running, _)| *running == job) else {
        return;
    };
    maps.kept
        .retain(|(other, _)| Arc::ptr_eq(&other.screen, &key.screen) && !other.is(&key));
    if let Outcome::Done(Product::FeatureMap(map)) = outcome {
        maps.kept.push((key, Arc::clone(map)));
    }
}
