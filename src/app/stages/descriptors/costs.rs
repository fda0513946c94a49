//! How long describing takes here, and descriptions of single structures to look at.
//!
//! In: what tasks on the side described. Out: seconds by combination; the values of one or two
//! structures.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::import::EntryIndex;
use crate::pipeline::{Combination, Described};
use crate::simplify::Representation;

/// Seconds that describing all structures is likely to take.
#[derive(Clone, Debug, Default)]
pub struct Costs {
    /// By combination, where known.
    pub seconds: BTreeMap<Combination, f64>,
    /// Whether they were asked for; once is enough, even if it fails.
    pub asked: bool,
}

impl Costs {
    /// Takes what a few structures took, for all `n_entries` of them; representations that were not
    /// tried cost about as much as the tried one with as many sites.
    pub fn take(&mut self, described: &Described, n_tried: usize, n_entries: usize) {
        let seconds = described.seconds / n_tried.max(1) as f64 * n_entries as f64;
        let tried = described.combination.representation;
        let like = Representation::ALL.into_iter().filter(|representation| {
            let whole = matches!(
                representation,
                Representation::Structure | Representation::Camn | Representation::Camn40
            );
            whole == (tried == Representation::Structure)
        });
        for representation in like {
            let combination = Combination {
                descriptor: described.combination.descriptor.clone(),
                representation,
            };
            self.seconds.insert(combination, seconds);
        }
    }
}

/// Descriptions of one or two structures by one combination.
#[derive(Clone, Debug, Default)]
pub struct CloseUp {
    /// The combination and the entries; `None` until something was asked for.
    pub of: Option<(Combination, Vec<EntryIndex>)>,
    /// Their descriptions, once there.
    pub described: Option<Arc<Described>>,
}

impl CloseUp {
    /// Forgets descriptions of entries that are not there any more.
    pub fn keep_below(&mut self, n_entries: usize) {
        let of = self.of.as_ref();
        if of.is_some_and(|(_, entries)| entries.iter().any(|entry| entry.0 >= n_entries)) {
            *self = Self::default();
        }
    }

    /// Forgets descriptions of entries that are others now.
    pub fn forget(&mut self, is_another: impl Fn(EntryIndex) -> bool) {
        let of = self.of.as_ref();
        if of.is_some_and(|(_, entries)| entries.iter().any(|entry| is_another(*entry))) {
            *self = Self::default();
        }
    }

    /// Takes the description of what is still looked at; an older one comes too late.
    pub fn take(&mut self, described: Arc<Described>) {
        let fits = |(combination, entries): &(Combination, Vec<EntryIndex>)| {
            *combination == described.combination && entries.len() == described.descriptions.len()
        };
        if self.of.as_ref().is_some_and(fits) {
            self.described = Some(described);
        }
    }
}
