//! The control: W of random assignments.
//!
//! In: [`ClusterSets`] (for the cluster sizes) and labels. Out: the mean W at every depth over
//! random assignments of rows to clusters of the same sizes.
//!
//! An assignment is one random permutation of the rows under the whole tree, not a new shuffle at
//! every depth: cluster sets then stay nested, as those of a descriptor are, and a frozen state
//! refers to a cluster that the label really was in. At each single depth both are the same uniform
//! assignment. Only the labelled rows matter, so only their new rows are drawn.

use rayon::prelude::*;

use super::RowLabel;
use super::random::Draws;
use super::variance::Work;
use crate::cluster::ClusterSets;
use crate::monitor::{Cancelled, Monitor};

/// The control: `repeats` random assignments with the same cluster sizes, averaged, per depth.
///
/// Empty where `repeats` is 0. The same seed gives the same numbers at any number of threads.
///
/// # Errors
/// [`Cancelled`].
pub fn control(
    sets: &ClusterSets,
    labels: &[RowLabel],
    repeats: usize,
    seed: u64,
    monitor: &Monitor,
) -> Result<Vec<f64>, Cancelled> {
    if repeats == 0 {
        return Ok(Vec::new());
    }
    let values: Vec<f64> = labels.iter().map(|label| label.value).collect();
    let step = monitor.step("Control", repeats);
    let totals: Vec<Vec<f64>> = (0..repeats)
        .into_par_iter()
        .map_init(
            || Work::new(&values, sets.depths()),
            |work, repeat| {
                let rows =
                    distinct_rows(labels.len(), sets.n_rows(), &mut Draws::new(seed, repeat));
                let total = one_assignment(sets, &rows, work, monitor);
                step.tick();
                total
            },
        )
        .collect::<Result<_, Cancelled>>()?;
    // Summed in the order of the repeats, whatever order they were computed in.
    let mut mean = vec![0.0; sets.depths()];
    for total in &totals {
        mean.iter_mut().zip(total).for_each(|(sum, w)| *sum += w);
    }
    mean.iter_mut().for_each(|sum| *sum /= repeats as f64);
    Ok(mean)
}

/// W at every depth with label k on row `rows[k]`.
fn one_assignment(
    sets: &ClusterSets,
    rows: &[usize],
    work: &mut Work<'_>,
    monitor: &Monitor,
) -> Result<Vec<f64>, Cancelled> {
    work.restart();
    sets.labels
        .rows()
        .into_iter()
        .map(|clusters| {
            monitor.check()?;
            work.next_depth(|label| rows.get(label).map(|&row| clusters[row]));
            Ok(work.partial.iter().sum())
        })
        .collect()
}

/// `count` different rows of `n_rows`, in random order (all rows where there are not as many):
/// the first steps of the Fisher–Yates shuffle.
fn distinct_rows(count: usize, n_rows: usize, draws: &mut Draws) -> Vec<usize> {
    let count = count.min(n_rows);
    let mut rows: Vec<usize> = (0..n_rows).collect();
    for k in 0..count {
        rows.swap(k, k + draws.below(n_rows - k));
    }
    rows.truncate(count);
    rows
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

    /// Two labels 0 and 2 among three rows, clusters {2 rows} and {1 row}. Depth 1: W = 2. Depth 2:
    /// together always 2 (of 3 pairs one is together), else frozen at 2. Three labels 0, 0, 3:
    /// depth 1: 6; depth 2: the lone row is one of three labels; alone 3: 4 frozen + 0; alone 0:
    /// 1 frozen + 4.5. Mean (4 + 2 · 5.5) / 3 = 5.
    #[test]
    fn expectations_by_hand() {
        let sets = ClusterSets {
            labels: array![[0, 0, 0], [0, 0, 1]],
        };
        let monitor = Monitor::silent();
        let two = control(&sets, &labels(&[0.0, 2.0]), 10, 1, &monitor).unwrap();
        assert_eq!(two, [2.0, 2.0]);
        let three = control(&sets, &labels(&[0.0, 0.0, 3.0]), 20_000, 1, &monitor).unwrap();
        assert_eq!(three[0], 6.0);
        // Standard deviation of one repeat 0.71, of the mean 0.005.
        assert!((three[1] - 5.0).abs() < 0.025, "{}", three[1]);
    }

    #[test]
    fn equal_labels_give_nothing_and_threads_change_nothing() {
        let sets = ClusterSets {
            labels: ndarray::Array2::from_shape_fn((9, 40), |(d, row)| (row % (d + 1)) as u32),
        };
        let monitor = Monitor::silent();
        let equal = control(&sets, &labels(&[0.1; 12]), 20, 5, &monitor).unwrap();
        assert_eq!(equal, [0.0; 9]);
        let values: Vec<f64> = (0..12).map(|k| (k as f64).sin()).collect();
        let with_threads = |threads| {
            rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap()
                .install(|| control(&sets, &labels(&values), 30, 5, &monitor).unwrap())
        };
        assert_eq!(with_threads(1), with_threads(3));
    }

    #[test]
    fn drawn_rows_are_distinct() {
        let mut rows = distinct_rows(30, 40, &mut Draws::new(7, 0));
        rows.sort_unstable();
        rows.dedup();
        assert_eq!(rows.len(), 30);
        assert_eq!(distinct_rows(9, 4, &mut Draws::new(7, 0)).len(), 4);
    }

    #[test]
    fn it_can_be_cancelled() {
        let sets = ClusterSets {
            labels: array![[0, 0]],
        };
        let monitor = Monitor::silent();
        monitor.cancel();
        assert_eq!(
            control(&sets, &labels(&[1.0]), 5, 1, &monitor),
            Err(Cancelled)
        );
    }
}
