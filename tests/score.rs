//! Scores against a direct implementation (tests/data/cluster/make_fixtures.py), and invariances.

use serde::Deserialize;
use superion::cluster::{ClusterSets, Criterion, Metric, RowIndex, linkage};
use superion::import::EntryIndex;
use superion::monitor::Monitor;
use superion::score::{LabelScores, RowLabel, bootstrap, control, partial_variances};

use crate::cluster::{matrix, read_json};

#[derive(Deserialize)]
struct Case {
    features: Vec<Vec<f64>>,
    rows: Vec<usize>,
    values: Vec<f64>,
    /// Depths × labels.
    partial: Vec<Vec<f64>>,
    /// Mean of 4,000 random assignments.
    control: Vec<f64>,
}

impl Case {
    fn read() -> Self {
        read_json("score.json.gz")
    }

    fn sets(&self) -> ClusterSets {
        let monitor = Monitor::silent();
        linkage(
            &matrix(&self.features),
            Criterion::Ward,
            Metric::Euclidean,
            &monitor,
        )
        .unwrap()
        .cluster_sets(self.partial.len())
    }

    fn labels(&self) -> Vec<RowLabel> {
        let pairs = self.rows.iter().zip(&self.values);
        pairs
            .map(|(&row, &value)| RowLabel {
                row: RowIndex(row),
                value,
            })
            .collect()
    }
}

#[test]
fn partial_variances_are_those_of_the_definition() {
    let case = Case::read();
    let found = partial_variances(&case.sets(), &case.labels());
    let expected = matrix(&case.partial);
    assert_eq!(found.values.dim(), expected.dim());
    for (x, y) in found.values.iter().zip(&expected) {
        assert!((x - y).abs() < 1e-12 * (1.0 + y));
        assert!(*x >= 0.0);
    }
    for (w, row) in found.total().iter().zip(expected.rows()) {
        assert!((w - row.sum()).abs() < 1e-10);
    }
}

/// The direct implementation shuffles whole label vectors with another generator; both are means
/// of many repeats of the same quantity.
#[test]
fn the_control_is_that_of_the_definition() {
    let case = Case::read();
    let found = control(&case.sets(), &case.labels(), 4000, 1, &Monitor::silent()).unwrap();
    assert!((found[0] - case.control[0]).abs() < 1e-9 * case.control[0]);
    for (x, y) in found.iter().zip(&case.control) {
        assert!((x - y).abs() < 0.02 * y, "{x} {y}");
    }
}

/// Rows in another order, labels moved with them: the same scores.
#[test]
fn the_order_of_rows_does_not_matter() {
    let case = Case::read();
    let sets = case.sets();
    let order: Vec<usize> = (0..90).map(|k| (k * 37 + 5) % 90).collect();
    let moved = ClusterSets {
        labels: sets.labels.select(ndarray::Axis(1), &order),
    };
    let labels = case.labels();
    let moved_labels: Vec<RowLabel> = labels
        .iter()
        .map(|label| RowLabel {
            row: RowIndex(order.iter().position(|&row| row == label.row.0).unwrap()),
            value: label.value,
        })
        .collect();
    assert_eq!(
        partial_variances(&moved, &moved_labels),
        partial_variances(&sets, &labels)
    );
}

/// A shift of all labels changes nothing; a factor enters squared.
#[test]
fn scores_follow_the_scale_of_the_labels() {
    let case = Case::read();
    let sets = case.sets();
    let w = partial_variances(&sets, &case.labels()).total();
    let changed: Vec<RowLabel> = case
        .labels()
        .iter()
        .map(|label| RowLabel {
            row: label.row,
            value: 3.0 * label.value + 7.0,
        })
        .collect();
    for (x, y) in partial_variances(&sets, &changed).total().iter().zip(&w) {
        assert!((x - 9.0 * y).abs() < 1e-9 * (1.0 + x));
    }
}

/// From partial variances to intervals: the estimate is the mean of W over depths 2…50, and a
/// clustering is not different from itself.
#[test]
fn bootstrap_estimates_are_means_of_w() {
    let case = Case::read();
    let partial = partial_variances(&case.sets(), &case.labels());
    let w = partial.total();
    let mean = w[1..50].iter().sum::<f64>() / 49.0;
    let ids = case.rows.iter().copied().map(EntryIndex).collect();
    let scores = LabelScores::new(ids, &partial, 50);
    assert!((scores.mean_w() - mean).abs() < 1e-9);
    let monitor = Monitor::silent();
    let found = bootstrap(&[scores.clone(), scores], 0, 500, 3, &monitor).unwrap();
    let interval = found.means[0];
    assert!((interval.estimate - mean).abs() < 1e-9);
    assert!(interval.low < mean && mean < interval.high);
    let difference = found.differences[1].unwrap();
    assert_eq!((difference.low, difference.high), (0.0, 0.0));
    assert!(!difference.excludes_zero());
}
