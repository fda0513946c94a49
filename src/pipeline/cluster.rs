//! A tree on its own, without labels.
//!
//! In: a feature matrix, or structures with a combination. Out: the [`Linkage`] of its rows.

use ndarray::Array2;

use super::describe::{Built, build, describe_for_matrix};
use super::features::Selected;
use super::{DescribeSettings, PipelineError};
use crate::cluster::{Criterion, Linkage, Metric};
use crate::crystal::oxidation::Decoration;
use crate::import::EntryIndex;
use crate::monitor::{Monitor, Warning};

/// How to cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterSettings {
    /// Linkage criterion.
    pub criterion: Criterion,
    /// Distance.
    pub metric: Metric,
    /// Largest number of clusters.
    pub depths: usize,
}

/// Clusters the rows of a matrix, rows × columns.
///
/// # Errors
/// [`PipelineError::Cluster`].
pub fn cluster_matrix(
    matrix: Array2<f64>,
    settings: &ClusterSettings,
    monitor: &Monitor,
) -> Result<Linkage, PipelineError> {
    linkage(&Selected::Dense(matrix), settings, monitor)
}

/// Clusters structures, described by the first combination of the settings; also which of them each row
/// is. `ids` are parallel to the structures; those that cannot be described are left out, and said.
///
/// # Errors
/// [`PipelineError`].
pub fn cluster_structures(
    ids: &[String],
    decorations: &[Decoration],
    describe: &DescribeSettings,
    settings: &ClusterSettings,
    monitor: &Monitor,
) -> Result<(Linkage, Vec<EntryIndex>), PipelineError> {
    let combination = describe
        .combinations
        .first()
        .ok_or(PipelineError::NothingChosen)?;
    let built: Vec<Built> = build(
        std::slice::from_ref(&combination.descriptor),
        &describe.descriptor_settings,
    )?;
    let all: Vec<EntryIndex> = EntryIndex::first(decorations.len()).collect();
    let described = describe_for_matrix(
        decorations,
        &all,
        combination.representation,
        describe.mobile_ion,
        &built,
        monitor,
    )?;
    let described = described.into_iter().next().ok_or(PipelineError::Empty)?;
    let matrix = described.into_matrix();
    for (entry, error) in &matrix.failures {
        let id = entry.of(ids).cloned().unwrap_or_default();
        let remedy = "it is left out of the clustering";
        monitor.warn(Warning::new(id, error.to_string(), remedy));
    }
    let rows: Vec<usize> = (0..matrix.entries.len()).collect();
    let features =
        Selected::of(&matrix.values, &rows).map_err(|source| PipelineError::Cluster {
            what: combination.to_string(),
            source,
        })?;
    Ok((linkage(&features, settings, monitor)?, matrix.entries))
}

fn linkage(
    features: &Selected,
    settings: &ClusterSettings,
    monitor: &Monitor,
) -> Result<Linkage, PipelineError> {
    let _step = monitor.step("Clustering", 0);
    let tree = features.linkage(settings.criterion, settings.metric, monitor);
    tree.map_err(|source| PipelineError::Cluster {
        what: "clustering".to_owned(),
        source,
    })
}
