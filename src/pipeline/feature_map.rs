//! Maps of the feature space.
//!
//! In: a [`Dataset`] and [`FeatureMapSettings`], or features that are at hand. Out: [`FeatureMap`]:
//! a place in the plane for every structure, by a [`Projection`] of the raw features, which are also
//! what is clustered.

use serde::{Deserialize, Serialize};

use super::describe::{build, describe_for_matrix};
use super::features::Selected;
use super::{Combination, PipelineError, effort};
use crate::crystal::Element;
use crate::dataset::Dataset;
use crate::descriptors::{DescriptorSettings, FeatureValues};
use crate::import::EntryIndex;
use crate::math::neighbor_embedding::{PERPLEXITY, embed};
use crate::monitor::{Cancelled, Monitor};

/// Principal components that t-SNE begins with: what is beyond them is mostly noise.
const COMPONENTS: usize = 50;

/// How features come into the plane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Projection {
    /// The two directions in which they spread most; distances mean something.
    #[default]
    PrincipalComponents,
    /// t-SNE: who is near whom is kept, distances between groups mean little.
    NeighborEmbedding {
        /// About the number of neighbours that count, 5–50.
        perplexity: f64,
    },
}

impl Projection {
    /// t-SNE with the perplexity that suits most data.
    pub const TSNE: Self = Self::NeighborEmbedding {
        perplexity: PERPLEXITY,
    };
}

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
    pub entries: Vec<EntryIndex>,
    /// How they come into the plane.
    pub projection: Projection,
}

/// Structures in a plane.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FeatureMap {
    /// Index of each entry on the map, ascending.
    pub entries: Vec<EntryIndex>,
    /// Where each of them is: by principal components in the unit of the features, else in none.
    pub places: Vec<[f32; 2]>,
    /// Share of the variance along each axis, 0–1; zeros but for principal components.
    pub explained: [f64; 2],
    /// How they came into the plane.
    #[serde(default)]
    pub projection: Projection,
}

impl FeatureMap {
    /// Whether every index points at something among `n_entries` entries: for maps that were read
    /// from a file.
    pub fn references_hold(&self, n_entries: usize) -> bool {
        self.entries.len() == self.places.len() && self.entries.iter().all(|e| e.0 < n_entries)
    }
}

/// Describes the entries and maps them.
///
/// # Errors
/// [`PipelineError`].
pub fn feature_map(
    data: &Dataset,
    settings: &FeatureMapSettings,
    monitor: &Monitor,
) -> Result<FeatureMap, PipelineError> {
    let ids = [settings.combination.descriptor.clone()];
    let built = build(&ids, &settings.descriptor_settings)?;
    let n = settings.entries.len();
    let by_neighbors = settings.projection != Projection::PrincipalComponents;
    let plan = monitor.plan([
        effort::describing(n, 1),
        effort::projecting(n, by_neighbors),
    ]);
    let described = describe_for_matrix(
        &data.decorations,
        &settings.entries,
        settings.combination.representation,
        settings.mobile_ion,
        &built,
        monitor,
    )?;
    plan.advance();
    let described = described.into_iter().next();
    let matrix = described.ok_or(PipelineError::NothingChosen)?.into_matrix();
    let rows: Vec<usize> = (0..matrix.entries.len()).collect();
    let features = selected(&matrix.values, &rows, &settings.combination)?;
    let entries = matrix.entries;
    Ok(map_of(&features, entries, settings.projection, monitor)?)
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
    entries: Vec<EntryIndex>,
    projection: Projection,
    monitor: &Monitor,
) -> Result<FeatureMap, Cancelled> {
    let step = monitor.step("Mapping features", 0);
    let (places, explained) = match projection {
        Projection::PrincipalComponents => by_components(features, entries.len(), monitor)?,
        Projection::NeighborEmbedding { perplexity } => {
            let components = features.space(COMPONENTS, monitor)?;
            let found = embed(&components.scores, perplexity, monitor)?;
            let places = found.places.into_iter();
            (places.map(|at| at.map(|x| x as f32)).collect(), [0.0; 2])
        }
    };
    drop(step);
    Ok(FeatureMap {
        entries,
        places,
        explained,
        projection,
    })
}

/// Places along the first two principal components, and the share of the variance of each.
fn by_components(
    features: &Selected,
    n_rows: usize,
    monitor: &Monitor,
) -> Result<(Vec<[f32; 2]>, [f64; 2]), Cancelled> {
    let components = features.components(2, monitor)?;
    let place = |row: usize| {
        [0, 1].map(|axis| {
            let place = components.scores.get([row, axis]);
            place.map_or(0.0, |x| *x as f32)
        })
    };
    let explained = [0, 1].map(|axis| components.explained.get(axis).copied().unwrap_or(0.0));
    Ok(((0..n_rows).map(place).collect(), explained))
}
