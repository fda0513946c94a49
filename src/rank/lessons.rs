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
//! gain = (v(m) − v(m + 1)) · (structures of the cluster that are open: not measured, and within the
//! [`LessonLimits`], by default those on E_hull and E_g).
//!
//! Large clusters without labels stand first, small ones and those with many labels last.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::clusters::{labels_of_clusters, log_sigmas};
use super::{Cut, Facts, LabelledRow, LeftOut, LessonLimits, Searched};
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

/// What to measure next, and what was left out of the search for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lessons {
    /// One for each cluster that has something to learn, the greatest gain first.
    pub lessons: Vec<Lesson>,
    /// Structures that nobody measured and that a limit left out.
    pub left_out: LeftOut,
}

/// One lesson for each cluster that has something to learn, the greatest gain first.
///
/// `ranked` are the entries of the candidates by ascending E_a.
pub fn lessons(
    searched: &Searched<'_>,
    entries: &[Entry],
    ranked: &[EntryIndex],
    limits: &LessonLimits,
) -> Lessons {
    let Some(spread) = spread(searched.cut, searched.labels) else {
        return Lessons::default();
    };
    let of_cluster = labels_of_clusters(searched.cut, searched.labels);
    let rank_of: BTreeMap<EntryIndex, usize> =
        ranked.iter().enumerate().map(|(k, e)| (*e, k)).collect();
    let is_candidate = |entry: EntryIndex| rank_of.contains_key(&entry);
    let (open, left_out) = open_entries(searched, entries, &is_candidate, limits);
    let threshold = searched.settings.conducting_s_cm.log10();
    let lesson = |(cluster, open): (u32, Vec<EntryIndex>)| {
        let values = log_sigmas(of_cluster.get(&cluster).map_or(&[][..], Vec::as_slice));
        let m = values.len() as f64;
        let known = spread.cluster_mean(&values);
        let narrowed = spread.variance_after(m) - spread.variance_after(m + 1.0);
        let hull = |e: &EntryIndex| e.of(searched.facts).and_then(|f| f.e_above_hull_ev);
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
            is_candidate: is_candidate(entry),
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
    Lessons { lessons, left_out }
}

/// Entries of each cluster that are not measured and within the limits.
fn open_entries(
    searched: &Searched<'_>,
    entries: &[Entry],
    is_candidate: &dyn Fn(EntryIndex) -> bool,
    limits: &LessonLimits,
) -> (BTreeMap<u32, Vec<EntryIndex>>, LeftOut) {
    let measured: BTreeSet<RowIndex> = searched.labels.iter().map(|label| label.row).collect();
    let mut left_out = LeftOut::default();
    let mut open: BTreeMap<u32, Vec<EntryIndex>> = BTreeMap::new();
    let rows = searched.entries_of_rows.iter();
    for (row, (&k, &cluster)) in rows.zip(&searched.cut.cluster_of_row).enumerate() {
        let (Some(entry), Some(facts)) = (k.of(entries), k.of(searched.facts)) else {
            continue;
        };
        if measured.contains(&RowIndex(row)) {
            continue;
        }
        if is_open(entry, facts, searched, limits, &mut left_out) {
            if limits.only_candidates && !is_candidate(k) {
                left_out.no_candidate += 1;
            } else {
                open.entry(cluster).or_default().push(k);
            }
        }
    }
    (open, left_out)
}

/// Whether elements and facts of an entry are within the limits; counts it where they are not.
fn is_open(
    entry: &Entry,
    facts: &Facts,
    searched: &Searched<'_>,
    limits: &LessonLimits,
    left_out: &mut LeftOut,
) -> bool {
    if !limits.admits_elements(&entry.structure) {
        left_out.by_elements += 1;
        return false;
    }
    match limits.verdict(facts, searched.settings) {
        None => true,
        Some(verdict) => {
            left_out.count(verdict);
            false
        }
    }
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
