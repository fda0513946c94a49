//! Barriers of the entries that a ranking needs, none of them computed twice.
//!
//! In: entries, a [`Dataset`], [`RankSettings`]. Out: for each entry its [`Pathway`]. What was computed
//! stays in [`KnownBarriers`], so that a ranking that was cancelled, or is made again with other filters,
//! goes on from there.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{RankSettings, Ranking};
use crate::crystal::Element;
use crate::dataset::Dataset;
use crate::import::EntryIndex;
use crate::monitor::{Monitor, Warning};
use crate::percolation::{Barriers, PercolationSettings};
use crate::pipeline::{PercolateSettings, PipelineError, percolate_all};
use crate::rank::Pathway;

/// Most warnings about barriers that could not be computed.
const WARNED: usize = 10;

/// How barriers are computed.
#[derive(Clone, Debug, PartialEq)]
struct Recipe {
    mobile_ion: Element,
    percolation: PercolationSettings,
}

impl Recipe {
    fn of(settings: &RankSettings) -> Self {
        Self {
            mobile_ion: settings.mobile_ion,
            percolation: PercolationSettings {
                energy_only: true,
                ..settings.percolation.clone()
            },
        }
    }
}

/// Barriers of entries of one data set, or why there are none, all by the same recipe.
#[derive(Debug, Default)]
pub struct KnownBarriers(Mutex<Option<(Recipe, BTreeMap<EntryIndex, Pathway>)>>);

impl KnownBarriers {
    /// Those of a ranking.
    pub fn of_ranking(ranking: &Ranking) -> Self {
        let recipe = Recipe::of(&ranking.settings);
        Self(Mutex::new(Some((recipe, ranking.barriers.clone()))))
    }

    /// Adds what was computed for an entry otherwise.
    pub fn add(&self, entry: EntryIndex, settings: &PercolateSettings, barriers: Barriers) {
        let recipe = Recipe {
            mobile_ion: settings.mobile_ion,
            percolation: settings.percolation.clone(),
        };
        self.keep(&recipe, entry, Pathway::Barriers(barriers));
    }

    /// Whether these are computed as a ranking with some settings computes them.
    pub fn is_recipe_of(settings: &PercolateSettings, ranking: &RankSettings) -> bool {
        let recipe = Recipe::of(ranking);
        settings.mobile_ion == recipe.mobile_ion && settings.percolation == recipe.percolation
    }

    /// Barriers of some entries; those that are not known are computed.
    pub(super) fn of(
        &self,
        needed: &[EntryIndex],
        data: &Dataset,
        settings: &RankSettings,
        monitor: &Monitor,
    ) -> Result<BTreeMap<EntryIndex, Pathway>, PipelineError> {
        let recipe = Recipe::of(settings);
        let known = self.by(&recipe);
        let missing = needed.iter().filter(|entry| !known.contains_key(entry));
        let missing: Vec<EntryIndex> = missing.copied().collect();
        self.compute(&missing, data, &recipe, monitor)?;
        let known = self.by(&recipe);
        let found = needed
            .iter()
            .filter_map(|entry| Some((*entry, known.get(entry)?.clone())));
        let found = found.collect();
        warn_of_unknown(&found, data, monitor);
        Ok(found)
    }

    /// What is known by a recipe.
    fn by(&self, recipe: &Recipe) -> BTreeMap<EntryIndex, Pathway> {
        match self.lock().as_ref() {
            Some((known_by, known)) if known_by == recipe => known.clone(),
            _ => BTreeMap::new(),
        }
    }

    fn compute(
        &self,
        entries: &[EntryIndex],
        data: &Dataset,
        recipe: &Recipe,
        monitor: &Monitor,
    ) -> Result<(), PipelineError> {
        let wanted = entries
            .iter()
            .filter_map(|entry| Some((*entry, data.decoration(*entry)?.clone())));
        let (entries, decorations): (Vec<EntryIndex>, Vec<_>) = wanted.unzip();
        if entries.is_empty() {
            return Ok(());
        }
        let percolate = PercolateSettings {
            mobile_ion: recipe.mobile_ion,
            percolation: recipe.percolation.clone(),
            keep_maps: false,
            paths: None,
        };
        percolate_all(&decorations, &percolate, monitor, &|percolated| {
            let pathway = match percolated.result {
                Ok(percolation) => Pathway::Barriers(percolation.energy.barriers),
                Err(error) => Pathway::Unknown(error.to_string()),
            };
            if let Some(&entry) = percolated.entry.of(&entries) {
                self.keep(recipe, entry, pathway);
            }
        })
    }

    fn keep(&self, recipe: &Recipe, entry: EntryIndex, pathway: Pathway) {
        let mut known = self.lock();
        match known.as_mut() {
            Some((known_by, known)) if known_by == recipe => {
                known.insert(entry, pathway);
            }
            _ => *known = Some((recipe.clone(), BTreeMap::from([(entry, pathway)]))),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<(Recipe, BTreeMap<EntryIndex, Pathway>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn warn_of_unknown(barriers: &BTreeMap<EntryIndex, Pathway>, data: &Dataset, monitor: &Monitor) {
    let unknown: Vec<(&EntryIndex, &String)> = barriers
        .iter()
        .filter_map(|(entry, pathway)| match pathway {
            Pathway::Unknown(why) => Some((entry, why)),
            Pathway::Barriers(_) => None,
        })
        .collect();
    let remedy = "it is listed as unknown and not ranked";
    for (entry, why) in unknown.iter().take(WARNED) {
        let id = data.entry(**entry).map(|e| e.id.clone());
        monitor.warn(Warning::new(id.unwrap_or_default(), (*why).clone(), remedy));
    }
    if unknown.len() > WARNED {
        let more = unknown.len() - WARNED;
        let fact = format!("{more} more barriers could not be computed");
        monitor.warn(Warning::new("barriers", fact, "members.csv lists them"));
    }
}
