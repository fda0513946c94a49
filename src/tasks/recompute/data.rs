//! What is known of the entries: oxidation states, barriers of the table, relaxed bands.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::task::TaskError;
use super::checked::{Checked, Verdict};
use super::run::Run;
use crate::crystal::oxidation::Decoration;
use crate::dataset::KeptHops;
use crate::import::EntryIndex;
use crate::percolation::{ForceField, PercolationSettings};
use crate::pipeline::{self, HopRequest, PercolateSettings, PipelineError, WantedHops};
use crate::project::Difference;

impl Run<'_> {
    pub(super) fn oxidation_states(&mut self) -> Result<(), TaskError> {
        let was = &self.was.data;
        if was.decorations.is_empty() {
            return Ok(());
        }
        let made = pipeline::decorate_all(&was.entries, self.monitor);
        let now = made.map_err(PipelineError::from)?;
        let states = |all: &[Decoration]| -> Vec<(String, f64, Vec<f64>)> {
            let of = |d: &Decoration| (format!("{:?}", d.rule), d.charge, states_of(d));
            all.iter().map(of).collect()
        };
        let difference = Difference::of(&states(&was.decorations), &states(&now));
        self.say(Checked::new("oxidation states", difference, ""));
        self.now.data_mut().decorations = Arc::new(now);
        Ok(())
    }

    /// Barriers that were computed for the table. The file does not say by which settings, so that those of
    /// the ranking are taken, else the defaults.
    pub(super) fn barriers(&mut self) -> Result<(), TaskError> {
        let was = Arc::clone(&self.was.data.computed_barriers_ev);
        if was.is_empty() {
            return Ok(());
        }
        let ranked = self.was.ranking.as_ref();
        let percolation = ranked.map(|ranking| ranking.settings.percolation.clone());
        let settings = PercolateSettings {
            mobile_ion: self.was.screen_settings.mobile_ion,
            percolation: PercolationSettings {
                energy_only: true,
                ..percolation.unwrap_or_default()
            },
            keep_maps: false,
            paths: None,
        };
        let entries: Vec<EntryIndex> = was.keys().copied().collect();
        let data = &self.now.data;
        let wanted = entries.iter().filter_map(|entry| data.decoration(*entry));
        let wanted: Vec<Decoration> = wanted.cloned().collect();
        let found = std::sync::Mutex::new(BTreeMap::new());
        let take = |one: pipeline::Percolated| {
            let barrier_ev = one.result.ok().and_then(|p| p.energy.barriers.e_3d);
            let entry = entries.get(one.entry.0).copied();
            if let (Some(entry), Some(barrier_ev), Ok(mut found)) =
                (entry, barrier_ev, found.lock())
            {
                found.insert(entry, barrier_ev);
            }
        };
        let made = pipeline::percolate_all(&wanted, &settings, self.monitor, &take);
        if self.or_say("barriers of the table", made)?.is_none() {
            return Ok(());
        }
        let now = found.into_inner().unwrap_or_default();
        let by_entry = |all: &BTreeMap<EntryIndex, f64>| -> Vec<(EntryIndex, f64)> {
            all.iter().map(|(entry, ev)| (*entry, *ev)).collect()
        };
        let difference = Difference::of(&by_entry(&was), &by_entry(&now));
        self.say(Checked::new("barriers of the table", difference, ""));
        self.now.data_mut().computed_barriers_ev = Arc::new(now);
        Ok(())
    }

    pub(super) fn bands(&mut self, wanted: bool) -> Result<(), TaskError> {
        let was = Arc::clone(&self.was.data);
        for (entry, all) in &*was.relaxed_hops {
            let id = was.entry(*entry).map_or("?", |item| item.id.as_str());
            // The newest stand first, and are put first.
            for kept in all.iter().rev() {
                let result = format!("relaxed hops of {id}");
                if !wanted {
                    let message = "bands were not asked for".to_owned();
                    self.say(Checked {
                        result,
                        verdict: Verdict::Skipped { message },
                        since: String::new(),
                    });
                    continue;
                }
                self.hops(*entry, &result, kept)?;
            }
        }
        Ok(())
    }

    fn hops(&mut self, entry: EntryIndex, result: &str, kept: &KeptHops) -> Result<(), TaskError> {
        let Some(decoration) = self.now.data.decoration(entry).cloned() else {
            let message = "its structure is not there any more".to_owned();
            self.say(Checked::failed(result, message));
            return Ok(());
        };
        let found = &kept.found;
        let request = HopRequest {
            decoration: Arc::new(decoration),
            mobile_ion: found.mobile_ion,
            hops: WantedHops::These(found.hops.iter().map(|hop| hop.hop.clone()).collect()),
            engine: found.engine,
            settings: found.settings.clone(),
            force_field: ForceField::default(),
            highest_ev: None,
            known: None,
        };
        let made = pipeline::relax_hops(&request, self.monitor, &|_| {});
        let Some(now) = self.or_say(result, made)? else {
            return Ok(());
        };
        let since = match kept.structure == self.now.data.structure_print(entry) {
            true => "",
            false => "the structure changed",
        };
        self.say(Checked::new(result, Difference::of(found, &now), since));
        let kept = KeptHops {
            found: now,
            on_map: kept.on_map.clone(),
            structure: self.now.data.structure_print(entry),
        };
        self.now.data_mut().keep_hops(entry, kept);
        Ok(())
    }
}

/// The oxidation states of all occupants of a structure, site by site.
fn states_of(decoration: &Decoration) -> Vec<f64> {
    let sites = decoration.structure.sites.iter();
    let occupants = sites.flat_map(|site| site.occupants.iter());
    let states = occupants.map(|one| one.species.oxidation_state.unwrap_or(f64::NAN));
    states.collect()
}
