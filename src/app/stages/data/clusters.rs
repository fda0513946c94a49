//! Which cluster of the dendrogram's cut each entry is in, kept as long as that is so.

use crate::app::stages::dendrogram::clusters_now;
use crate::app::state::State;
use crate::import::EntryIndex;
use crate::pipeline::Combination;

/// Clusters of entries.
#[derive(Default)]
pub(super) struct Clusters {
    made_for: Option<(u64, u64, Option<Combination>, usize)>,
    /// From 1; 0 for an entry in none.
    numbers: Vec<usize>,
    /// How many there are.
    pub n: usize,
    /// Changes with every change of them.
    pub version: u64,
}

impl Clusters {
    /// Counts anew where screen, descriptor or cut has changed.
    pub(super) fn refresh(&mut self, state: &State) {
        let session = &state.session;
        let chosen = state.chosen_score().map(|score| score.combination.clone());
        let versions = (session.document_number, session.screen_version);
        let now = Some((versions.0, versions.1, chosen, state.cut()));
        if self.made_for == now {
            return;
        }
        let clusters = clusters_now(state);
        self.n = clusters.len();
        self.numbers = vec![0; state.data().entries.len()];
        for (k, cluster) in clusters.iter().enumerate() {
            for entry in cluster {
                if let Some(number) = self.numbers.get_mut(entry.0) {
                    *number = k + 1;
                }
            }
        }
        self.made_for = now;
        self.version += 1;
    }

    /// The cluster of an entry, from 1.
    pub(super) fn of(&self, entry: EntryIndex) -> Option<usize> {
        entry
            .of(&self.numbers)
            .copied()
            .filter(|number| *number > 0)
    }
}
