//! Points of a periodic cell in bins, to find those near a position in constant time.
//!
//! In: fractional positions in [0, 1)³, one after another, and the reach per axis. Out: every
//! stored point that may lie within the reach of a position (and some more; the caller measures).

use super::lattice::Vector3;

const NONE: u32 = u32::MAX;
const MAX_BINS: f64 = 64.0;

/// Bins of linked lists.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    reach: Vector3,
    bins: [usize; 3],
    heads: Vec<u32>,
    points: Vec<(Vector3, u32)>,
}

impl Grid {
    /// A grid for about `expected` points; `reach` is the largest difference per fractional axis
    /// that will be asked for.
    pub(crate) fn new(reach: Vector3, expected: usize) -> Self {
        let side = (expected as f64).cbrt().clamp(1.0, MAX_BINS);
        let bins = reach.map(|r| side.min(1.0 / r.max(1e-9)).floor().max(1.0) as usize);
        Self {
            reach,
            bins,
            heads: vec![NONE; bins[0] * bins[1] * bins[2]],
            points: Vec::new(),
        }
    }

    /// Number of stored points.
    pub(crate) fn len(&self) -> usize {
        self.points.len()
    }

    fn bin(&self, frac: Vector3) -> usize {
        let index = |k: usize| ((frac[k] * self.bins[k] as f64) as usize).min(self.bins[k] - 1);
        (index(0) * self.bins[1] + index(1)) * self.bins[2] + index(2)
    }

    /// Stores a point of [0, 1)³; points are numbered from 0 in the order of insertion.
    pub(crate) fn insert(&mut self, frac: Vector3) {
        let bin = self.bin(frac);
        let number = u32::try_from(self.points.len()).unwrap_or(NONE);
        if let Some(head) = self.heads.get_mut(bin) {
            self.points.push((frac, *head));
            *head = number;
        }
    }

    /// Calls `visit` with the number and position of every point that may be near.
    pub(crate) fn near(&self, frac: Vector3, mut visit: impl FnMut(u32, Vector3)) {
        let [xs, ys, zs] = [0, 1, 2].map(|k| self.range(k, frac[k]));
        for x in xs.clone() {
            for y in ys.clone() {
                for z in zs.clone() {
                    let wrapped = |value: i64, k: usize| value.rem_euclid(self.bins[k] as i64);
                    let row = wrapped(x, 0) as usize * self.bins[1] + wrapped(y, 1) as usize;
                    let bin = row * self.bins[2] + wrapped(z, 2) as usize;
                    let mut next = self.heads.get(bin).copied().unwrap_or(NONE);
                    while let Some((position, after)) = self.points.get(next as usize) {
                        visit(next, *position);
                        next = *after;
                    }
                }
            }
        }
    }

    /// Bins along one axis within the reach, each once.
    fn range(&self, k: usize, x: f64) -> std::ops::Range<i64> {
        let n = self.bins[k] as f64;
        let first = ((x - self.reach[k]) * n).floor() as i64;
        let last = ((x + self.reach[k]) * n).floor() as i64;
        first..(last + 1).min(first + self.bins[k] as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against the comparison of all pairs, over the cell's faces too.
    #[test]
    fn finds_every_near_point_once() {
        let point = |k: usize| [0.618, 0.414, 0.732].map(|f: f64| (f * k as f64).fract());
        let points: Vec<Vector3> = (0..200).map(point).collect();
        for reach in [0.001, 0.1, 0.4, 0.7] {
            let mut grid = Grid::new([reach; 3], points.len());
            points.iter().for_each(|p| grid.insert(*p));
            for u in &points {
                let near = |v: &Vector3| {
                    (0..3).all(|k| {
                        let d = u[k] - v[k];
                        (d - d.round()).abs() < reach
                    })
                };
                let mut found = Vec::new();
                grid.near(*u, |number, position| {
                    if near(&position) {
                        found.push(number as usize);
                    }
                });
                found.sort_unstable();
                let all: Vec<usize> = (0..points.len()).filter(|k| near(&points[*k])).collect();
                assert_eq!(found, all);
            }
        }
    }
}
