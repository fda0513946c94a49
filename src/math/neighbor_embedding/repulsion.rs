//! How points drive each other apart.
//!
//! In: points. Out: for each of them Σ_j q_ij and Σ_j q_ij² (y_i − y_j), where
//! q_ij = 1 / (1 + |y_i − y_j|²) is not yet divided by the sum of all.
//!
//! A cell of points that is small and far stands for them all (L. van der Maaten, JMLR 15, 3221,
//! 2014): where its diagonal is less than θ times its distance. Points next to each other along the
//! curve look up their cells together, by the distance of the nearest of them, and then meet them
//! side by side in vector instructions; additions are never fused with multiplications, so that
//! their width changes no bit.

use multiversion::multiversion;
use rayon::prelude::*;

use super::quadtree::{Quadtree, bounds};

/// Points that are taken together.
const LANES: usize = 8;
/// Groups that one thread takes at a time.
const GROUPS: usize = 16;

/// What the points do to each other.
#[derive(Debug, Default)]
pub(super) struct Repulsion {
    tree: Quadtree,
    /// Along the curve.
    pushed: Vec<Pushed>,
    /// By the index of the point.
    pub of_point: Vec<Pushed>,
    /// Σ_ij q_ij over all pairs, each both ways.
    pub total: f64,
}

/// What the others do to a point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Pushed {
    /// Σ_j q_ij.
    pub weight: f64,
    /// Σ_j q_ij² (y_i − y_j).
    pub force: [f64; 2],
}

/// A cell, or a point, as those far from it see it: where it is and how many points it has.
type Source = [f64; 3];

impl Repulsion {
    /// Computes it for other places.
    pub(super) fn update(&mut self, places: &[[f64; 2]], theta: f64) {
        self.tree.fill(places);
        self.pushed.resize(places.len(), Pushed::default());
        let tree = &self.tree;
        self.pushed
            .par_chunks_mut(LANES * GROUPS)
            .zip(tree.points.par_chunks(LANES * GROUPS))
            .for_each_init(Vec::new, |sources, (pushed, points)| {
                let groups = pushed.chunks_mut(LANES).zip(points.chunks(LANES));
                for (pushed, points) in groups {
                    look_up(tree, points, theta * theta, sources);
                    pushed.copy_from_slice(&met(points, sources)[..points.len()]);
                }
            });
        self.of_point.resize(places.len(), Pushed::default());
        self.total = 0.0;
        for (point, pushed) in tree.order.iter().zip(&self.pushed) {
            self.of_point[*point as usize] = *pushed;
            self.total += pushed.weight;
        }
    }
}

/// Gathers what the points of a group see.
fn look_up(tree: &Quadtree, points: &[[f64; 2]], theta2: f64, sources: &mut Vec<Source>) {
    let [low, high] = bounds(points);
    sources.clear();
    let mut k = 0;
    while let Some(cell) = tree.cells.get(k) {
        let [dx, dy] = [0, 1].map(|axis| {
            let at = cell.center[axis];
            (low[axis] - at).max(at - high[axis]).max(0.0)
        });
        let is_far = cell.width2 < theta2 * (dx * dx + dy * dy);
        if is_far || cell.is_one_point() {
            sources.push([cell.center[0], cell.center[1], cell.mass]);
            k = cell.next as usize;
        } else {
            if !cell.is_divided {
                let within = &tree.points[cell.first as usize..cell.last as usize];
                sources.extend(within.iter().map(|[x, y]| [*x, *y, 1.0]));
            }
            // The next cell is the first within this one, where it is divided.
            k += 1;
        }
    }
}

/// What the sources, among which each point itself is, do to the points of a group.
fn met(points: &[[f64; 2]], sources: &[Source]) -> [Pushed; LANES] {
    let place = |lane: usize| points.get(lane).copied().unwrap_or_default();
    let [x, y] = [0, 1].map(|axis| std::array::from_fn(|lane| place(lane)[axis]));
    let [weight, along_x, along_y] = sums(&x, &y, sources);
    std::array::from_fn(|lane| Pushed {
        // A point is at no distance from itself.
        weight: weight[lane] - 1.0,
        force: [along_x[lane], along_y[lane]],
    })
}

/// Sums of a group.
type Sums = [[f64; LANES]; 3];

#[multiversion(targets("x86_64+avx512f", "x86_64+avx2"))]
fn sums(x: &[f64; LANES], y: &[f64; LANES], sources: &[Source]) -> Sums {
    let mut weight = [0.0; LANES];
    let mut along_x = [0.0; LANES];
    let mut along_y = [0.0; LANES];
    for [from_x, from_y, mass] in sources {
        for lane in 0..LANES {
            let (dx, dy) = (x[lane] - from_x, y[lane] - from_y);
            let q = 1.0 / (1.0 + (dx * dx + dy * dy));
            let all = mass * q;
            let push = all * q;
            weight[lane] += all;
            along_x[lane] += push * dx;
            along_y[lane] += push * dy;
        }
    }
    [weight, along_x, along_y]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spiral(n: usize) -> Vec<[f64; 2]> {
        let place = |k: usize| {
            let (turn, radius) = (k as f64 * 2.4, (k as f64).sqrt());
            [radius * turn.cos(), radius * turn.sin()]
        };
        (0..n).map(place).collect()
    }

    fn directly(places: &[[f64; 2]], k: usize) -> Pushed {
        let mut pushed = Pushed::default();
        for (other, place) in places.iter().enumerate().filter(|(o, _)| *o != k) {
            assert_ne!(other, k);
            let [dx, dy] = [0, 1].map(|axis| places[k][axis] - place[axis]);
            let q = 1.0 / (1.0 + dx * dx + dy * dy);
            pushed.weight += q;
            pushed.force[0] += q * q * dx;
            pushed.force[1] += q * q * dy;
        }
        pushed
    }

    fn error(theta: f64) -> f64 {
        let places = spiral(2000);
        let mut repulsion = Repulsion::default();
        repulsion.update(&places, theta);
        let (mut wrong, mut all) = (0.0, 0.0);
        for (k, found) in repulsion.of_point.iter().enumerate() {
            let expected = directly(&places, k);
            wrong += (found.force[0] - expected.force[0]).powi(2)
                + (found.force[1] - expected.force[1]).powi(2);
            all += expected.force[0].powi(2) + expected.force[1].powi(2);
            assert!((found.weight / expected.weight - 1.0).abs() < 0.06 * theta + 1e-12);
        }
        (wrong / all).sqrt()
    }

    #[test]
    fn without_cells_it_is_exact_and_with_them_near() {
        assert!(error(0.0) < 1e-12);
        let near = error(0.5);
        assert!(near > 1e-9 && near < 0.05, "{near}");
    }

    #[test]
    fn every_vector_width_gives_the_same_bits() {
        let places = spiral(8);
        let [x, y] = [0, 1].map(|axis| std::array::from_fn(|lane| places[lane][axis]));
        let sources: Vec<Source> = spiral(101).iter().map(|[x, y]| [*x, *y, 1.7]).collect();
        let [weight, along_x, along_y] = sums(&x, &y, &sources);
        for lane in 0..LANES {
            let mut expected = [0.0; 3];
            for [from_x, from_y, mass] in &sources {
                let (dx, dy) = (x[lane] - from_x, y[lane] - from_y);
                let q = 1.0 / (1.0 + (dx * dx + dy * dy));
                let push = mass * q * q;
                expected[0] += mass * q;
                expected[1] += push * dx;
                expected[2] += push * dy;
            }
            assert_eq!([weight[lane], along_x[lane], along_y[lane]], expected);
        }
    }

    #[test]
    fn points_in_one_place_are_counted() {
        let mut repulsion = Repulsion::default();
        repulsion.update(&[[0.5, 0.5]; 30], 0.5);
        assert_eq!(repulsion.total, 30.0 * 29.0);
        assert!(repulsion.of_point.iter().all(|p| p.force == [0.0, 0.0]));
    }
}
