//! Maps of the feature space.
//!
//! In: a [`DataSet`] and [`FeatureMapSettings`], or features that are at hand. Out: [`FeatureMap`]:
//! a place in the plane for every structure, by principal components of the raw features, which are
//! also what is clustered.

use serde::{Deserialize, Serialize};

use super::describe::{build, describe_representation};
use super::features::Selected;
use super::{Combination, DataSet, PipelineError};
use crate::crystal::Element;
use crate::descriptors::{DescriptorSettings, FeatureValues};
use crate::monitor::{Cancelled, Monitor};

/// What to map.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureMapSettings {
    /// The mobile ion.
    pub mobile_ion: Element,
    /// Descriptor and representation.
    pub combination: Combination,
    /// Settings of descriptors that differ from the defaults.
    pub descriptor_settings: DescriptorSettings,
    /// Only these entries, ascending: those of a tree. Those of them that cannot be described are
    /// left out.
    pub entries: Vec<usize>,
}

/// Structures in a plane.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FeatureMap {
    /// Index of each entry on the map, ascending.
    pub entries: Vec<usize>,
    /// Where each of them is, in the unit of the features.
    pub places: Vec<[f32; 2]>,
    /// Share of the variance along each axis, 0–1.
    pub explained: [f64; 2],
}

impl FeatureMap {
    /// Whether every index points at something among `n_entries` entries: for maps that were read
    /// from a file.
    pub fn references_hold(&self, n_entries: usize) -> bool {
        self.entries.len() == self.places.len() && self.entries.iter().all(|e| *e < n_entries)
    }
}

/// Describes the entries and maps them.
///
/// # Errors
/// [`PipelineError`].
pub fn feature_map(
    data: &DataSet<'_>,
    settings: &FeatureMapSettings,
    monitor: &Monitor,
) -> Result<FeatureMap, PipelineError> {
    let ids = [settings.combination.descriptor.clone()];
    let built = build(&ids, &settings.descriptor_settings)?;
    let decorations: Vec<_> = settings
        .entries
        .iter()
        .filter_map(|entry| data.decorations.get(*entry).cloned())
        .collect();
    let described = describe_representation(
        &decorations,
        settings.combination.representation,
        settings.mobile_ion,
        &built,
        monitor,
    )?;
    let described = described.into_iter().next();
    let matrix = described.ok_or(PipelineError::NothingChosen)?.into_matrix();
    let rows: Vec<usize> = (0..matrix.entries.len()).collect();
    let features = selected(&matrix.values, &rows, &settings.combination)?;
    let entries = matrix.entries.iter().map(|row| settings.entries[*row]);
    Ok(map_of(&features, entries.collect(), monitor)?)
}

fn selected(
    values: &FeatureValues,
    rows: &[usize],
    combination: &Combination,
) -> Result<Selected, PipelineError> {
    Selected::of(values, rows).map_err(|source| PipelineError::Cluster {
        what: combination.to_string(),
        source,
    })
}

/// The map of features; `entries` are those of the rows.
pub(super) fn map_of(
    features: &Selected,
    entries: Vec<usize>,
    monitor: &Monitor,
) -> Result<FeatureMap, Cancelled> {
    let step = monitor.step("Mapping features", 0);
    let components = features.components(2, monitor)?;
    drop(step);
    let place = |row: usize| {
        [0, 1].map(|axis| {
            let place = components.scores.get([row, axis]);
            place.map_or(0.0, |x| *x as f32)
        })
    };
    let explained = [0, 1].map(|axis| components.explained.get(axis).copied().unwrap_or(0.0));
    Ok(FeatureMap {
        places: (0..entries.len()).map(place).collect(),
        entries,
        explained,
    })
}
