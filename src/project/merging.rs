//! One document added to another.

use std::sync::Arc;

use super::Document;

impl Document {
    /// Adds another document, all of it or the entries of some ids (`ids` empty: all); where there is
    /// nothing yet, with its name, settings and results. Conductivities are matched by the caller,
    /// once all are there.
    pub fn merge(&mut self, other: Self, ids: &[String]) {
        let everything = ids.is_empty() || other.data.entries.iter().all(|e| ids.contains(&e.id));
        self.damaged |= other.damaged;
        if self.data.entries.is_empty() {
            self.name.clone_from(&other.name);
            self.screen_settings = other.screen_settings;
            self.rank_settings = other.rank_settings;
            self.view = other.view;
            if everything {
                self.screen = other.screen;
                self.ranking = other.ranking;
                self.scan = other.scan;
                self.sets = other.sets;
            }
        }
        let data = Arc::unwrap_or_clone(other.data);
        self.data_mut().merge(data, ids, &other.name);
    }
}
