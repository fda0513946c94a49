//! Maps of the feature space that were made of the present screen.
//!
//! In: maps, as tasks make them. Out: the map of a score by a projection, kept until another screen
//! comes.

use std::sync::Arc;

use crate::pipeline::{Combination, FeatureMap, Projection, Screen};

/// What a map is of.
#[derive(Clone, Debug)]
pub struct Key {
    /// The screen.
    pub screen: Arc<Screen>,
    /// The score among its scores.
    pub combination: Combination,
    /// How it comes into the plane.
    pub projection: Projection,
}

impl Key {
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.screen, &other.screen)
            && self.combination == other.combination
            && self.projection == other.projection
    }
}

/// The maps of the window.
#[derive(Clone, Debug, Default)]
pub struct FeatureMaps {
    /// What is being made: what it was asked for as, and what it is of now.
    running: Vec<(Key, Key)>,
    /// Maps of the present screen.
    kept: Vec<(Key, Arc<FeatureMap>)>,
    /// What was asked for last: once is enough, even if it fails.
    asked: Option<Key>,
}

impl FeatureMaps {
    /// The map of a key, once there.
    pub fn of(&self, key: &Key) -> Option<&Arc<FeatureMap>> {
        let found = self.kept.iter().find(|(other, _)| other.is(key));
        found.map(|(_, map)| map)
    }

    /// The maps of a score of a screen, by whatever projection.
    pub fn of_score(&self, screen: &Arc<Screen>, combination: &Combination) -> Vec<&FeatureMap> {
        let is_of = |key: &Key| Arc::ptr_eq(&key.screen, screen) && key.combination == *combination;
        let kept = self.kept.iter();
        kept.filter(|(key, _)| is_of(key))
            .map(|(_, map)| &**map)
            .collect()
    }

    /// Whether it was asked for last.
    pub fn was_asked_for(&self, key: &Key) -> bool {
        self.asked.as_ref().is_some_and(|asked| asked.is(key))
    }

    /// Whether it is being made.
    pub fn is_running(&self, key: &Key) -> bool {
        self.running.iter().any(|(_, now)| now.is(key))
    }

    /// Notes that it was asked for.
    pub fn ask(&mut self, key: &Key) {
        self.asked = Some(key.clone());
    }

    /// A task makes it.
    pub fn begin(&mut self, key: Key) {
        self.running.push((key.clone(), key));
    }

    /// The task has ended, with a map or without.
    pub fn finish(&mut self, key: &Key, map: Option<Arc<FeatureMap>>) {
        let place = self.running.iter().position(|(asked, _)| asked.is(key));
        let ended = place.map(|place| self.running.remove(place));
        if let (Some((_, key)), Some(map)) = (ended, map) {
            self.kept
                .retain(|(other, _)| Arc::ptr_eq(&other.screen, &key.screen) && !other.is(&key));
            self.kept.push((key, map));
        }
    }

    /// The screen was scored anew, on the same trees: its maps are those of the new one.
    pub fn carry_over(&mut self, before: &Arc<Screen>, now: &Arc<Screen>) {
        let kept = self.kept.iter_mut().map(|(key, _)| key);
        let running = self.running.iter_mut().map(|(_, now)| now);
        for key in kept.chain(running).chain(&mut self.asked) {
            if Arc::ptr_eq(&key.screen, before) {
                key.screen = Arc::clone(now);
            }
        }
    }

    /// Forgets every map: another document has come.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}
