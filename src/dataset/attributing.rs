//! Whose data the entries are: what a report cites.
//!
//! In: a download's [`Attribution`] and the entries that came of it. Out: who is to be cited for an entry.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Attributed, Dataset};
use crate::import::EntryIndex;
use crate::online::Attribution;

impl Dataset {
    /// Notes whose data some entries are.
    pub fn attribute(
        &mut self,
        attribution: &Attribution,
        entries: impl IntoIterator<Item = EntryIndex>,
    ) {
        let mut entries: BTreeSet<EntryIndex> = entries.into_iter().collect();
        if entries.is_empty() {
            return;
        }
        let all = Arc::make_mut(&mut self.attributed);
        match all
            .iter_mut()
            .find(|known| known.attribution == *attribution)
        {
            Some(known) => known.entries.append(&mut entries),
            None => all.push(Attributed {
                attribution: attribution.clone(),
                entries,
            }),
        }
    }

    /// Whether all entries, one at least, came from databases.
    pub fn is_of_databases(&self) -> bool {
        let known = self.attributed.iter().flat_map(|known| &known.entries);
        let known: BTreeSet<&EntryIndex> = known.collect();
        !known.is_empty() && self.entry_indices().all(|entry| known.contains(&entry))
    }

    /// Whose data an entry is, where that is known.
    pub fn attributions_of(&self, entry: EntryIndex) -> impl Iterator<Item = &Attribution> {
        let holds = move |known: &&Attributed| known.entries.contains(&entry);
        self.attributed
            .iter()
            .filter(holds)
            .map(|known| &known.attribution)
    }
}
