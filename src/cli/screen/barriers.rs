//! Bond-valence barriers of a screen: the second set of labels.
//!
//! In: a loaded document. Out: the same with the barrier of every structure that has none and whose ions
//! have parameters: E_3D of the SHU map at 0.1 Å, as the window computes it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::ending::Stop;
use super::super::session::{Loaded, Session};
use crate::crystal::Element;
use crate::import::EntryIndex;
use crate::monitor::Warning;
use crate::percolation::PercolationSettings;
use crate::pipeline::{PercolateSettings, Percolated};
use crate::project::Document;
use crate::tasks::MapEnergies;

/// Computes what is missing.
pub(super) fn compute(
    loaded: &mut Loaded,
    mobile_ion: Element,
    session: &mut Session,
) -> Result<(), Stop> {
    let data = Arc::clone(&loaded.project.data);
    let missing = data
        .taking_part()
        .filter(|entry| data.barrier_ev(*entry).is_none());
    let missing: Vec<EntryIndex> = missing.collect();
    let (few, entries) = data.with_states(&missing);
    if entries.is_empty() {
        return Ok(());
    }
    let task = MapEnergies {
        data: Arc::new(few),
        settings: PercolateSettings {
            mobile_ion,
            percolation: PercolationSettings {
                energy_only: true,
                ..PercolationSettings::default()
            },
            keep_maps: false,
            paths: None,
        },
    };
    let mut found: BTreeMap<EntryIndex, f64> = BTreeMap::new();
    let mut without: Vec<Warning> = Vec::new();
    session.run_with(task, |percolated: Percolated| {
        let Some(&entry) = percolated.entry.of(&entries) else {
            return Ok(());
        };
        let fact = match percolated.result {
            Ok(found_here) => match found_here.energy.barriers.e_3d {
                Some(barrier_ev) => {
                    found.insert(entry, barrier_ev);
                    return Ok(());
                }
                None => "the ion does not get through in three dimensions at any energy".to_owned(),
            },
            Err(error) => error.to_string(),
        };
        let id = data.entry(entry).map_or("", |entry| entry.id.as_str());
        without.push(Warning::new(id, fact, "it has no part in W_Ea"));
        Ok(())
    })?;
    session.list("without a barrier", &without);
    let mut document = Document::clone(&loaded.project);
    Arc::make_mut(&mut document.data_mut().computed_barriers_ev).extend(found);
    loaded.project = Arc::new(document);
    Ok(())
}
