//! Which measurement would teach most.
//!
//! In: a cut and its labels. Out: for each cluster what its labels let expect of its other members,
//! and how much one more measurement in it would narrow that down.
//!
//! The model is the usual one of random effects: log₁₀σ of a structure is the mean of its cluster
//! plus scatter within (variance s²), the means of clusters scatter about a common mean μ (variance
//! t²); both variances come from the analysis of variance of the labels (method of moments). After
//! m measurements in a cluster its mean is known to v(m) = 1 / (1/t² + m/s²). One more measurement,
//! whatever its outcome, brings that to v(m + 1), for every structure of the cluster at once:
//!
//! gain = (v(m) − v(m + 1)) · (structures of the cluster that are not measured and pass on E_hull
//! and E_g).
//!
//! Large clusters without labels stand first, small ones and those with many labels last.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::clusters::{labels_of_clusters, log_sigmas};
use super::{Cut, LabelledRow, SelectionSettings};
use crate::cluster::RowIndex;
use crate::import::{Entry, EntryIndex};
use crate::math::special::erfc;
use crate::math::statistics::mean;

/// How log₁₀σ scatters.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Mean μ of all labels.
    pub mean: f64,
    /// Variance s² within clusters, > 0.
    pub within: f64,
    /// Variance t² of the clusters' means, ≥ 0.
    pub between: f64,
}

/// What is expected of a cluster, and what a measurement in it would teach.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    /// Number of the cluster.
    pub cluster: u32,
    /// Entry to measure: the candidate of lowest E_a, else the most stable one that passes on
    /// E_hull and E_g.
    pub entry: EntryIndex,
    /// Whether that entry is a candidate of the ranking.
    pub is_candidate: bool,
    /// Labels in the cluster.
    pub n_measured: usize,
    /// Structures that are not measured and pass on E_hull and E_g.
    pub n_open: usize,
    /// Expected log₁₀σ of a structure of this cluster.
    pub expected_log_sigma: f64,
    /// Standard deviation of that expectation for a single structure.
    pub deviation: f64,
    /// Probability that a structure of this cluster conducts.
    pub probability_conducting: f64,
    /// v(m) − v(m + 1), times the open structures: the measure of the order.
    pub gain: f64,
}

impl Spread {
    /// Expected value and variance of a cluster's mean, given its labels.
    pub fn cluster_mean(&self, values: &[f64]) -> (f64, f64) {
        let m = values.len() as f64;
        let variance = self.variance_after(m);
        if self.between <= 0.0 {
            return (self.mean, 0.0);
        }
        let sum: f64 = values.iter().sum();
        let expected = variance * (self.mean / self.between + sum / self.within);
        (expected, variance)
    }

    /// v(m).
    fn variance_after(&self, m: f64) -> f64 {
        self.between * self.within / (self.within + m * self.between)
    }

    /// Probability that a structure lies above a log₁₀σ, for the mean of its cluster as from
    /// [`Spread::cluster_mean`].
    pub fn probability_above(&self, log_sigma: f64, (expected, variance): (f64, f64)) -> f64 {
        let deviation = (variance + self.within).sqrt();
        0.5 * erfc((log_sigma - expected) / deviation / std::f64::consts::SQRT_2)
    }
}

/// Variances by one-way analysis of variance; `None` where no cluster has two labels, only one
/// cluster has any, or labels of one cluster are all equal.
pub fn spread(cut: &Cut, labels: &[LabelledRow]) -> Option<Spread> {
    let of_cluster: Vec<Vec<f64>> = labels_of_clusters(cut, labels)
        .values()
        .map(|labels| log_sigmas(labels))
        .collect();
    let all: Vec<f64> = of_cluster.iter().flatten().copied().collect();
    let (n, k) = (all.len() as f64, of_cluster.len() as f64);
    if k < 2.0 || n <= k {
        return None;
    }
    let grand = mean(&all)?;
    let (mut inside, mut outside, mut squares) = (0.0, 0.0, 0.0);
    for values in &of_cluster {
        let own = mean(values)?;
        let m = values.len() as f64;
        inside += values.iter().map(|v| (v - own).powi(2)).sum::<f64>();
        outside += m * (own - grand).powi(2);
        squares += m * m;
    }
    let within = inside / (n - k);
    let usual_size = (n - squares / n) / (k - 1.0);
    let between = ((outside / (k - 1.0) - within) / usual_size).max(0.0);
    (within > 0.0).then_some(Spread {
        mean: grand,
        within,
        between,
    })
}

/// One lesson for each cluster that has something to learn, the greatest gain first.
///
/// `ranked` are the entries of the candidates by ascending E_a.
pub fn lessons(
    cut: &Cut,
    labels: &[LabelledRow],
    entries_of_rows: &[EntryIndex],
    entries: &[Entry],
    ranked: &[EntryIndex],
    settings: &SelectionSettings,
) -> Vec<Lesson> {
    let Some(spread) = spread(cut, labels) else {
        return Vec::new();
    };
    let of_cluster = labels_of_clusters(cut, labels);
    let open = open_entries(cut, labels, entries_of_rows, entries, settings);
    let rank_of: BTreeMap<EntryIndex, usize> =
        ranked.iter().enumerate().map(|(k, e)| (*e, k)).collect();
    let threshold = settings.conducting_s_cm.log10();
    let lesson = |(cluster, open): (u32, Vec<EntryIndex>)| {
        let values = log_sigmas(of_cluster.get(&cluster).map_or(&[][..], Vec::as_slice));
        let m = values.len() as f64;
        let known = spread.cluster_mean(&values);
        let narrowed = spread.variance_after(m) - spread.variance_after(m + 1.0);
        let hull = |e: &EntryIndex| e.of(entries).and_then(|e| e.e_above_hull_ev);
        let place = |e: &EntryIndex| rank_of.get(e).copied().unwrap_or(usize::MAX);
        let entry = *open.iter().min_by(|a, b| {
            let hulls = [a, b].map(|e| hull(e).unwrap_or(f64::INFINITY));
            place(a)
                .cmp(&place(b))
                .then(hulls[0].total_cmp(&hulls[1]))
                .then(a.cmp(b))
        })?;
        Some(Lesson {
            cluster,
            entry,
            is_candidate: rank_of.contains_key(&entry),
            n_measured: values.len(),
            n_open: open.len(),
            expected_log_sigma: known.0,
            deviation: (known.1 + spread.within).sqrt(),
            probability_conducting: spread.probability_above(threshold, known),
            gain: narrowed * open.len() as f64,
        })
    };
    let mut lessons: Vec<Lesson> = open.into_iter().filter_map(lesson).collect();
    lessons.sort_by(|a, b| b.gain.total_cmp(&a.gain).then(a.cluster.cmp(&b.cluster)));
    lessons
}

/// Entries of each cluster that are not measured and pass on E_hull and E_g.
fn open_entries(
    cut: &Cut,
    labels: &[LabelledRow],
    entries_of_rows: &[EntryIndex],
    entries: &[Entry],
    settings: &SelectionSettings,
) -> BTreeMap<u32, Vec<EntryIndex>> {
    let measured: BTreeSet<RowIndex> = labels.iter().map(|label| label.row).collect();
    let passes = |entry: &Entry| {
        let stable = entry
            .e_above_hull_ev
            .is_some_and(|e| e <= settings.max_e_above_hull_ev);
        let insulating = entry
            .band_gap_ev
            .is_some_and(|e| e >= settings.min_band_gap_ev);
        stable && insulating
    };
    let mut open: BTreeMap<u32, Vec<EntryIndex>> = BTreeMap::new();
    for (row, (&entry, &cluster)) in entries_of_rows.iter().zip(&cut.cluster_of_row).enumerate() {
        if !measured.contains(&RowIndex(row)) && entry.of(entries).is_some_and(passes) {
            open.entry(cluster).or_default().push(entry);
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Censoring;

    fn labels(values: &[f64]) -> Vec<LabelledRow> {
        let label = |(row, &log_sigma)| LabelledRow {
            row: RowIndex(row),
            log_sigma,
            censored: Censoring::Exact,
        };
        values.iter().enumerate().map(label).collect()
    }

    fn cut(cluster_of_row: Vec<u32>) -> Cut {
        let n = cluster_of_row.iter().max().map_or(0, |c| *c as usize + 1);
        Cut {
            cluster_of_row,
            nearest: vec![None; n],
        }
    }

    /// By hand: {−4, −6} and {−9, −11}: means −5, −10, grand −7.5; within 4 / 2 = 2; between
    /// (25 / 1 − 2) / 2 = 11.5.
    #[test]
    fn variances_by_hand() {
        let cut = cut(vec![0, 0, 1, 1, 2]);
        let found = spread(&cut, &labels(&[-4.0, -6.0, -9.0, -11.0])).unwrap();
        let expected = Spread {
            mean: -7.5,
            within: 2.0,
            between: 11.5,
        };
        assert_eq!(found, expected);
        // No label: the common mean; two: 1 / (1/11.5 + 2/2).
        assert_eq!(found.cluster_mean(&[]), (-7.5, 11.5));
        let (mean, variance) = found.cluster_mean(&[-4.0, -6.0]);
        assert!((variance - 1.0 / (1.0 / 11.5 + 1.0)).abs() < 1e-12);
        assert!((mean - variance * (-7.5 / 11.5 - 5.0)).abs() < 1e-12);
        assert!((found.probability_above(mean, (mean, variance)) - 0.5).abs() < 1e-12);
        assert!(found.probability_above(-5.0, (-7.5, 1.0)) < 0.5);
    }

    #[test]
    fn too_few_labels_teach_nothing() {
        assert_eq!(spread(&cut(vec![0, 1, 2]), &labels(&[-4.0, -5.0])), None);
        assert_eq!(spread(&cut(vec![0, 0, 0]), &labels(&[-4.0, -5.0])), None);
        assert_eq!(
            spread(&cut(vec![0, 0, 1, 1]), &labels(&[-4.0, -4.0, -5.0, -5.0])),
            None
        );
        assert_eq!(spread(&Cut::default(), &[]), None);
    }
}
