//! Partial variances with frozen states.
//!
//! In: [`ClusterSets`] and labels. Out: for each depth and label (value − mean of the labels in its
//! cluster)², in the square of the label's unit; their sum over labels is W.

use std::ops::RangeInclusive;

use ndarray::Array2;

use super::RowLabel;
use crate::cluster::ClusterSets;

/// Partial variance of each label at each depth: `values[depth - 1][label]`.
#[derive(Clone, Debug, PartialEq)]
pub struct PartialVariances {
    /// Depths × labels.
    pub values: Array2<f64>,
}

/// Partial variances with frozen states: a label alone in its cluster keeps the value of the
/// previous depth.
///
/// At depth 1 all labels are together; a label that was never with another (the only one) has 0.
/// Labels on rows that were not clustered are an error of the caller; they are counted as alone.
pub fn partial_variances(sets: &ClusterSets, labels: &[RowLabel]) -> PartialVariances {
    let rows: Vec<usize> = labels.iter().map(|label| label.row.0).collect();
    let values: Vec<f64> = labels.iter().map(|label| label.value).collect();
    let mut partial = Array2::zeros((sets.depths(), labels.len()));
    let mut work = Work::new(&values, sets.depths());
    for (mut of_depth, clusters) in partial.rows_mut().into_iter().zip(sets.labels.rows()) {
        work.next_depth(|label| clusters.get(rows[label]).copied());
        of_depth
            .iter_mut()
            .zip(&work.partial)
            .for_each(|(to, &from)| *to = from);
    }
    PartialVariances { values: partial }
}

impl PartialVariances {
    /// W at every depth: the sum over labels.
    pub fn total(&self) -> Vec<f64> {
        self.values
            .rows()
            .into_iter()
            .map(|row| row.sum())
            .collect()
    }

    /// Mean partial variance of each label over a range of depths (those that exist; where none
    /// does, the last depth).
    pub fn mean_over_depths(&self, depths: RangeInclusive<usize>) -> Vec<f64> {
        let last = self.values.nrows().min(*depths.end()).max(1);
        let first = (*depths.start()).clamp(1, last);
        let chosen = self.values.rows().into_iter().take(last).skip(first - 1);
        let mut means = vec![0.0; self.values.ncols()];
        for depth in chosen {
            means.iter_mut().zip(depth).for_each(|(sum, x)| *sum += x);
        }
        let count = (last + 1 - first) as f64;
        means.iter_mut().for_each(|sum| *sum /= count);
        means
    }
}

/// State of the walk from depth to depth; reused, so that the control allocates nothing.
pub(super) struct Work<'a> {
    values: &'a [f64],
    /// Partial variance of each label at the depth in hand.
    pub partial: Vec<f64>,
    clusters: Vec<Option<u32>>,
    tallies: Vec<Tally>,
}

/// Labels of one cluster.
#[derive(Clone, Copy, Default)]
struct Tally {
    count: u32,
    /// The first label's value, from which the others are counted: equal labels then have exactly
    /// no variance.
    origin: f64,
    /// Σ (value − origin).
    excess: f64,
}

impl<'a> Work<'a> {
    /// Before depth 1.
    pub(super) fn new(values: &'a [f64], depths: usize) -> Self {
        Self {
            values,
            partial: vec![0.0; values.len()],
            clusters: vec![None; values.len()],
            tallies: vec![Tally::default(); depths],
        }
    }

    /// Back to before depth 1.
    pub(super) fn restart(&mut self) {
        self.partial.fill(0.0);
    }

    /// Goes on to the next depth, where `cluster_of(label)` is the label's cluster.
    pub(super) fn next_depth(&mut self, cluster_of: impl Fn(usize) -> Option<u32>) {
        self.tallies.fill(Tally::default());
        for (label, &value) in self.values.iter().enumerate() {
            self.clusters[label] = cluster_of(label);
            let tally = self.clusters[label].and_then(|c| self.tallies.get_mut(c as usize));
            if let Some(tally) = tally {
                if tally.count == 0 {
                    tally.origin = value;
                }
                tally.count += 1;
                tally.excess += value - tally.origin;
            }
        }
        for (label, &value) in self.values.iter().enumerate() {
            let tally = self.clusters[label].and_then(|c| self.tallies.get(c as usize));
            if let Some(tally) = tally.filter(|tally| tally.count > 1) {
                let deviation = value - (tally.origin + tally.excess / f64::from(tally.count));
                self.partial[label] = deviation * deviation;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::RowIndex;
    use ndarray::array;

    fn labels(values: &[f64]) -> Vec<RowLabel> {
        let with_row = |(row, &value)| RowLabel {
            row: RowIndex(row),
            value,
        };
        values.iter().enumerate().map(with_row).collect()
    }

    /// By hand: −4, −6, −9, −5 on rows 0…3 of five. Depth 1: mean −6. Depth 2: {0,1,3} and {2,4}:
    /// mean −5, label 2 alone, frozen at 9. Depth 3: {0,3}, {1}, {2,4}: label 1 frozen at 1.
    /// Depth 4: {0}, {3}: both frozen at 0.25.
    #[test]
    fn frozen_states_by_hand() {
        let sets = ClusterSets {
            labels: array![
                [0, 0, 0, 0, 0],
                [0, 0, 1, 0, 1],
                [0, 1, 2, 0, 2],
                [0, 1, 2, 3, 2]
            ],
        };
        let partial = partial_variances(&sets, &labels(&[-4.0, -6.0, -9.0, -5.0]));
        assert_eq!(
            partial.values,
            array![
                [4.0, 0.0, 9.0, 1.0],
                [1.0, 1.0, 9.0, 0.0],
                [0.25, 1.0, 9.0, 0.25],
                [0.25, 1.0, 9.0, 0.25]
            ]
        );
        assert_eq!(partial.total(), [14.0, 11.0, 10.5, 10.5]);
        assert_eq!(partial.mean_over_depths(2..=3), [0.625, 1.0, 9.0, 0.125]);
        assert_eq!(partial.mean_over_depths(2..=50)[0], 0.5);
        assert_eq!(partial.mean_over_depths(9..=50)[0], 0.25);
    }

    #[test]
    fn one_label_and_equal_labels_have_no_variance() {
        let sets = ClusterSets {
            labels: array![[0, 0, 0], [0, 1, 0]],
        };
        assert_eq!(
            partial_variances(&sets, &labels(&[-3.0])).total(),
            [0.0, 0.0]
        );
        let equal = partial_variances(&sets, &labels(&[0.1, 0.1, 0.1]));
        assert_eq!(equal.total(), [0.0, 0.0]);
        assert_eq!(partial_variances(&sets, &[]).total(), [0.0, 0.0]);
    }
}
