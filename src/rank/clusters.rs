//! Which clusters are searched for candidates.
//!
//! In: a [`Cut`] and its labels. Out: every cluster with a conducting label, and for each of them
//! the other cluster whose centre is nearest.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{LabelledRow, SelectionSettings};
use crate::math::statistics::{mean, median};

/// A cut through the tree.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cut {
    /// Cluster of each row, numbered from 0 in the order of their first rows.
    pub cluster_of_row: Vec<u32>,
    /// For each cluster the other one with the nearest centre, and the Euclidean distance of the
    /// two centres.
    pub nearest: Vec<Option<(usize, f64)>>,
}

impl Cut {
    /// The usual distance of neighbouring clusters: the median over all clusters of the distance
    /// to the nearest other centre; `None` for a single cluster.
    pub fn spacing(&self) -> Option<f64> {
        let distances: Vec<f64> = self.nearest.iter().flatten().map(|(_, d)| *d).collect();
        median(&distances)
    }

    /// Rows of each cluster.
    pub fn sizes(&self) -> Vec<usize> {
        let mut sizes = vec![0; self.nearest.len()];
        for &cluster in &self.cluster_of_row {
            if let Some(size) = sizes.get_mut(cluster as usize) {
                *size += 1;
            }
        }
        sizes
    }
}

/// How a cluster came in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// It holds a conducting label.
    HoldsConductor,
    /// It holds none, but is the nearest to clusters that do.
    NextTo {
        /// Numbers of these clusters, ascending.
        clusters: Vec<u32>,
        /// Distance of centres to the nearest of them.
        distance: f64,
    },
}

/// A cluster that is searched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChosenCluster {
    /// Number in the cut, from 0.
    pub number: u32,
    /// Structures in it.
    pub size: usize,
    /// Labels in it.
    pub n_measured: usize,
    /// Conducting labels in it.
    pub n_conducting: usize,
    /// Mean of log₁₀σ over its labels.
    pub mean_log_sigma: Option<f64>,
    /// How it came in.
    pub origin: Origin,
}

/// The labels of each cluster that has some.
pub(super) fn labels_of_clusters(
    cut: &Cut,
    labels: &[LabelledRow],
) -> BTreeMap<u32, Vec<LabelledRow>> {
    let mut of_cluster: BTreeMap<u32, Vec<LabelledRow>> = BTreeMap::new();
    for label in labels {
        if let Some(&cluster) = label.row.of(&cut.cluster_of_row) {
            of_cluster.entry(cluster).or_default().push(*label);
        }
    }
    of_cluster
}

/// log₁₀σ of labels.
pub(super) fn log_sigmas(labels: &[LabelledRow]) -> Vec<f64> {
    labels.iter().map(|label| label.log_sigma).collect()
}

/// The clusters to search, by ascending number.
pub fn choose_clusters(
    cut: &Cut,
    labels: &[LabelledRow],
    settings: &SelectionSettings,
) -> Vec<ChosenCluster> {
    let of_cluster = labels_of_clusters(cut, labels);
    let n_conducting = |labels: &[LabelledRow]| {
        let conducts = |label: &&LabelledRow| label.conducts(settings.conducting_s_cm);
        labels.iter().filter(conducts).count()
    };
    let mut origins: BTreeMap<u32, Origin> = of_cluster
        .iter()
        .filter(|(_, labels)| n_conducting(labels) > 0)
        .map(|(&cluster, _)| (cluster, Origin::HoldsConductor))
        .collect();
    if settings.with_neighbors {
        add_neighbors(cut, &mut origins);
    }
    let sizes = cut.sizes();
    origins
        .into_iter()
        .map(|(number, origin)| {
            let labels = of_cluster.get(&number).map_or(&[][..], Vec::as_slice);
            ChosenCluster {
                number,
                size: sizes.get(number as usize).copied().unwrap_or(0),
                n_measured: labels.len(),
                n_conducting: n_conducting(labels),
                mean_log_sigma: mean(&log_sigmas(labels)),
                origin,
            }
        })
        .collect()
}

fn add_neighbors(cut: &Cut, origins: &mut BTreeMap<u32, Origin>) {
    let holders: Vec<u32> = origins.keys().copied().collect();
    for holder in holders {
        let nearest = cut.nearest.get(holder as usize).copied().flatten();
        let Some((number, found)) = nearest else {
            continue;
        };
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let origin = origins.entry(number).or_insert(Origin::NextTo {
            clusters: Vec::new(),
            distance: f64::INFINITY,
        });
        if let Origin::NextTo { clusters, distance } = origin {
            clusters.push(holder);
            *distance = distance.min(found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::RowIndex;
    use crate::import::Censoring;

    /// Five clusters on a line: 0 and 1 close to each other, 2 between, 3 and 4 far away.
    fn cut() -> Cut {
        Cut {
            cluster_of_row: vec![0, 0, 1, 2, 3, 4, 4],
            nearest: vec![
                Some((1, 1.0)),
                Some((0, 1.0)),
                Some((1, 2.0)),
                Some((4, 3.0)),
                Some((3, 3.0)),
            ],
        }
    }

    fn label(row: usize, log_sigma: f64) -> LabelledRow {
        LabelledRow {
            row: RowIndex(row),
            log_sigma,
            censored: Censoring::Exact,
        }
    }

    #[test]
    fn holders_and_their_nearest() {
        let labels = [
            label(0, -3.0),
            label(1, -8.0),
            label(3, -4.0),
            label(4, -7.0),
        ];
        let settings = SelectionSettings::default();
        let chosen = choose_clusters(&cut(), &labels, &settings);
        let numbers: Vec<u32> = chosen.iter().map(|c| c.number).collect();
        assert_eq!(numbers, [0, 1, 2]);
        assert_eq!(chosen[0].origin, Origin::HoldsConductor);
        assert_eq!(
            (chosen[0].size, chosen[0].n_measured, chosen[0].n_conducting),
            (2, 2, 1)
        );
        assert_eq!(chosen[0].mean_log_sigma, Some(-5.5));
        let next_to = Origin::NextTo {
            clusters: vec![0, 2],
            distance: 1.0,
        };
        assert_eq!(chosen[1].origin, next_to);
        assert_eq!(cut().spacing(), Some(2.0));

        let alone = SelectionSettings {
            with_neighbors: false,
            ..settings
        };
        assert_eq!(choose_clusters(&cut(), &labels, &alone).len(), 2);
    }

    #[test]
    fn the_threshold_itself_does_not_conduct() {
        let settings = SelectionSettings::default();
        assert!(choose_clusters(&cut(), &[label(0, -5.0)], &settings).is_empty());
        let bound = LabelledRow {
            censored: Censoring::Below,
            ..label(0, -3.0)
        };
        assert!(choose_clusters(&cut(), &[bound], &settings).is_empty());
        assert!(choose_clusters(&Cut::default(), &[label(9, -1.0)], &settings).is_empty());
    }
}
