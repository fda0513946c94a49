//! Centres that are mostly zero.
//!
//! In: [`SparseFeatures`]. Out: [`SparseCentres`]. A centre keeps the segments that any of its rows has; a
//! merged one has at most as many as both together, so that memory never grows. Two centres are at least as far
//! apart as their lengths differ, which settles most candidates without a look at their segments.

use super::super::sparse::{SEGMENT, SparseFeatures};
use super::centres::Centres;

/// Lengths are rounded by less than this share; a bound made of them is lowered by it.
const ROUNDING: f64 = 1e-13;

/// Centres by their segments.
pub(super) struct SparseCentres {
    centres: Vec<Centre>,
}

/// Segments of one centre.
#[derive(Default)]
struct Centre {
    /// Number of each segment, ascending: columns 16 k…16 k + 15.
    numbers: Vec<u32>,
    values: Vec<[f64; SEGMENT]>,
    /// Σx² of each segment: what it adds against a centre that does not have it.
    alone: Vec<f64>,
    /// Euclidean length.
    length: f64,
}

impl SparseCentres {
    /// The rows as the centres of clusters of one.
    pub(super) fn new(features: &SparseFeatures) -> Self {
        let centre = |row| {
            let (numbers, values) = features.row(row);
            Centre::new(
                numbers.to_vec(),
                values.iter().map(|v| v.map(f64::from)).collect(),
            )
        };
        Self {
            centres: (0..features.n_rows()).map(centre).collect(),
        }
    }
}

impl Centre {
    fn new(numbers: Vec<u32>, values: Vec<[f64; SEGMENT]>) -> Self {
        let alone: Vec<f64> = values.iter().map(|x| squares(x, &ZEROS)).collect();
        let length = alone.iter().sum::<f64>().sqrt();
        Self {
            numbers,
            values,
            alone,
            length,
        }
    }

    /// (1 − share) of this one and share of the other.
    fn mixed(&self, other: &Self, share: f64) -> Self {
        let most = self.numbers.len() + other.numbers.len();
        let (mut numbers, mut values) = (Vec::with_capacity(most), Vec::with_capacity(most));
        let (mut k, mut l) = (0, 0);
        while k < self.numbers.len() || l < other.numbers.len() {
            let here = self.numbers.get(k).copied().unwrap_or(u32::MAX);
            let there = other.numbers.get(l).copied().unwrap_or(u32::MAX);
            let (mut to, mut from) = (ZEROS, ZEROS);
            if here <= there && k < self.numbers.len() {
                to = self.values[k];
                k += 1;
            }
            if there <= here && l < other.numbers.len() {
                from = other.values[l];
                l += 1;
            }
            numbers.push(here.min(there));
            values.push(std::array::from_fn(|c| to[c] + (from[c] - to[c]) * share));
        }
        numbers.shrink_to_fit();
        values.shrink_to_fit();
        Self::new(numbers, values)
    }
}

impl Centres for SparseCentres {
    fn n_places(&self) -> usize {
        self.centres.len()
    }

    fn squared_below(&self, x: usize, y: usize, limit: f64) -> f64 {
        let (a, b) = (&self.centres[x], &self.centres[y]);
        let apart = (a.length - b.length).abs() - ROUNDING * a.length.max(b.length);
        if apart > 0.0 && apart * apart >= limit {
            return apart * apart;
        }
        let (mut k, mut l, mut squared) = (0, 0, 0.0);
        while k < a.numbers.len() && l < b.numbers.len() {
            match a.numbers[k].cmp(&b.numbers[l]) {
                std::cmp::Ordering::Less => {
                    squared += a.alone[k];
                    k += 1;
                }
                std::cmp::Ordering::Greater => {
                    squared += b.alone[l];
                    l += 1;
                }
                std::cmp::Ordering::Equal => {
                    squared += squares(&a.values[k], &b.values[l]);
                    k += 1;
                    l += 1;
                }
            }
            if squared >= limit {
                return squared;
            }
        }
        squared + a.alone[k..].iter().chain(&b.alone[l..]).sum::<f64>()
    }

    fn merge(&mut self, x: usize, y: usize, share: f64) {
        let from = std::mem::take(&mut self.centres[x]);
        self.centres[y] = self.centres[y].mixed(&from, share);
    }
}

const ZEROS: [f64; SEGMENT] = [0.0; SEGMENT];

/// Σ (x − y)² over a segment, pairwise, so that the additions do not wait for each other.
#[inline(always)]
fn squares(x: &[f64; SEGMENT], y: &[f64; SEGMENT]) -> f64 {
    let terms: [f64; SEGMENT] = std::array::from_fn(|c| (x[c] - y[c]) * (x[c] - y[c]));
    let eight: [f64; 8] = std::array::from_fn(|k| terms[k] + terms[k + 8]);
    let four: [f64; 4] = std::array::from_fn(|k| eight[k] + eight[k + 4]);
    (four[0] + four[2]) + (four[1] + four[3])
}
