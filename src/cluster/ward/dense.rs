//! Centres with a number in each column.
//!
//! In: a feature matrix. Out: [`DenseCentres`]. Columns are taken by descending variance and a candidate is
//! left as soon as it is farther than the best one, which most are after a few columns.

use ndarray::{Array2, Axis};

use super::centres::Centres;

/// Columns added up before looking whether the candidate is too far already.
const STRETCH: usize = 16;

/// Centres in one block of memory.
pub(super) struct DenseCentres {
    n_places: usize,
    /// Centre at each place, columns by descending variance, padded with zeros to a multiple of [`STRETCH`].
    values: Vec<f64>,
    width: usize,
}

impl DenseCentres {
    /// The rows (rows × features) as the centres of clusters of one.
    pub(super) fn new(features: &Array2<f64>) -> Self {
        let n_places = features.nrows();
        let columns = columns_by_variance(features);
        let width = columns.len().next_multiple_of(STRETCH);
        let mut values = vec![0.0; n_places * width];
        if width > 0 {
            let vectors = features.rows().into_iter();
            for (centre, vector) in values.chunks_exact_mut(width).zip(vectors) {
                for (to, &column) in centre.iter_mut().zip(&columns) {
                    *to = vector[column];
                }
            }
        }
        Self {
            n_places,
            values,
            width,
        }
    }

    fn centre(&self, place: usize) -> &[f64] {
        &self.values[place * self.width..(place + 1) * self.width]
    }
}

impl Centres for DenseCentres {
    fn n_places(&self) -> usize {
        self.n_places
    }

    fn squared_below(&self, x: usize, y: usize, limit: f64) -> f64 {
        let (stretches_x, _) = self.centre(x).as_chunks::<STRETCH>();
        let (stretches_y, _) = self.centre(y).as_chunks::<STRETCH>();
        let mut squared = 0.0;
        for (a, b) in stretches_x.iter().zip(stretches_y) {
            squared += squared_distance(a, b);
            if squared >= limit {
                break;
            }
        }
        squared
    }

    fn merge(&mut self, x: usize, y: usize, share: f64) {
        // x < y or y < x: the two centres are cut apart at the later one.
        let (low, high) = (x.min(y), x.max(y));
        let (before, from_high) = self.values.split_at_mut(high * self.width);
        let lower = &mut before[low * self.width..(low + 1) * self.width];
        let higher = &mut from_high[..self.width];
        let (from, to) = if x < y {
            (lower, higher)
        } else {
            (higher, lower)
        };
        for (b, a) in to.iter_mut().zip(from) {
            *b += (*a - *b) * share;
        }
    }
}

/// Always added up in the same order, in vectors where the processor has them.
fn squared_distance(a: &[f64; STRETCH], b: &[f64; STRETCH]) -> f64 {
    const LANES: usize = 4;
    let mut sums = [0.0; LANES];
    let ((a, _), (b, _)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            sums[lane] += (a[lane] - b[lane]) * (a[lane] - b[lane]);
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

fn columns_by_variance(features: &Array2<f64>) -> Vec<usize> {
    let variances = features.var_axis(Axis(0), 0.0);
    let mut columns: Vec<usize> = (0..features.ncols()).collect();
    columns.sort_by(|&a, &b| variances[b].total_cmp(&variances[a]).then(a.cmp(&b)));
    columns
}
