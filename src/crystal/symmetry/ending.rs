//! A tolerance from which moyo's search for symmetry ends.
//!
//! In: a cell and the tolerance in Å that is wished for. Out: that tolerance, or a smaller one.
//!
//! moyo lists the rotations that bring the lattice onto itself within the tolerance and multiplies
//! them until there are no new ones. Where the tolerance is so large beside the cell that they are
//! no rotations of one lattice, as in a slab of 100 Å, the products are without end. A finite group
//! of whole-number matrices has 48 members at most, so that the products can be counted before.
//!
//! moyo also changes the tolerance by itself, up or down, until what it finds is a group: the walk
//! below takes the same steps. Rotations found at a tolerance are among those found at a greater
//! one on the same lattice, so that all smaller ones need no look as long as the translations
//! stay, and these drop out one by one at known tolerances.

use moyo::base::{
    AngleTolerance, Cell, Lattice, Permutation, Transformation, Translation,
    UnimodularTransformation, is_angle_within_tolerance,
};
use moyo::math::HNF;
use moyo::search::{PeriodicNeighborSearch, solve_correspondence};
use nalgebra::{Dyn, Matrix3, OMatrix, U3, Vector3};

use super::merging::{merge, root};

/// Most members of a finite group of whole-number 3 × 3 matrices.
const LARGEST_GROUP: usize = 48;
/// Trials after which moyo gives up: 16 in each of 4 rounds.
const TRIALS_PER_ROUND: usize = 16;
const ROUNDS: usize = 4;
/// How often the tolerance is halved in search of one that ends.
const MOST_HALVINGS: usize = 32;
/// Below this, in Å, the rotations of a lattice of atoms are exact, and form a group.
const EXACT_ANG: f64 = 1e-7;
/// A cell whose longest vector is more than this many times the narrowest distance of its planes
/// is no cell of a crystal, and its reduction would overflow.
const MOST_ELONGATED: f64 = 1e6;
/// Sites that may be compared in one search for operations: some seconds.
const MOST_COMPARISONS: usize = 1 << 26;

type Matrix = Matrix3<i32>;

/// What a trial at one tolerance comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trial {
    /// The products of the rotations have no end.
    Endless,
    /// moyo goes on with a larger tolerance.
    TooSmall,
    /// moyo goes on with a smaller tolerance.
    TooLarge,
    /// The rotations of the lattice are a group; what comes after this always ends.
    Group,
}

/// The greatest of `tolerance_ang`, its half, its quarter… from which the search ends; `None`
/// where there is none, and for a cell that is none or so large that the search would take minutes.
pub(super) fn ending_tolerance_ang(cell: &Cell, tolerance_ang: f64) -> Option<f64> {
    if !is_a_cell(&cell.lattice) {
        return None;
    }
    let (_, change) = cell.lattice.minkowski_reduce().ok()?;
    let reduced = UnimodularTransformation::from_linear(change).transform_cell(cell);
    let cell = Reduced {
        shortest_ang: shortest_ang(&reduced.lattice),
        pivots: pivots(&reduced.numbers),
        cell: reduced,
    };
    let comparisons = cell.pivots.len() * cell.cell.positions.len();
    if comparisons.saturating_mul(LARGEST_GROUP) > MOST_COMPARISONS {
        return None;
    }
    let mut start_ang = tolerance_ang;
    for _ in 0..MOST_HALVINGS {
        if cell.ends_from(start_ang) {
            return Some(start_ang);
        }
        start_ang /= 2.0;
    }
    None
}

fn is_a_cell(lattice: &Lattice) -> bool {
    let longest_ang = lattice.basis.column_iter().map(|v| v.norm());
    let longest_ang = longest_ang.fold(0.0, f64::max);
    let Some(inverse) = lattice.basis.try_inverse() else {
        return false;
    };
    let closest_planes = inverse.row_iter().map(|row| row.norm()).fold(0.0, f64::max);
    let elongation = longest_ang * closest_planes;
    elongation.is_finite() && elongation < MOST_ELONGATED
}

fn shortest_ang(lattice: &Lattice) -> f64 {
    let lengths = lattice.basis.column_iter().map(|v| v.norm());
    lengths.fold(f64::INFINITY, f64::min)
}

/// The sites of the rarest kind, of the smallest number where there are several.
fn pivots(kinds: &[i32]) -> Vec<usize> {
    let mut counts = std::collections::BTreeMap::new();
    for kind in kinds {
        *counts.entry(*kind).or_insert(0_usize) += 1;
    }
    let rarest = counts.iter().min_by_key(|(_, count)| **count);
    let rarest = rarest.map(|(kind, _)| *kind);
    (0..kinds.len())
        .filter(|site| Some(kinds[*site]) == rarest)
        .collect()
}

/// A cell of shortest vectors.
struct Reduced {
    cell: Cell,
    shortest_ang: f64,
    /// Sites of the rarest kind.
    pivots: Vec<usize>,
}

/// A translation that brings all sites onto alike ones.
struct Found {
    translation: Translation,
    permutation: Permutation,
    /// It is found at tolerances above this, in Å.
    above_ang: f64,
}

impl Reduced {
    /// Whether the search that begins at a tolerance ends, whatever comes of the operations.
    fn ends_from(&self, start_ang: f64) -> bool {
        let mut tolerance_ang = start_ang;
        let mut only_down = true;
        for _ in 0..ROUNDS {
            let mut stride: f64 = 2.0;
            let mut was_too_small = None;
            for _ in 0..TRIALS_PER_ROUND {
                let (trial, lowest_alike_ang) = self.trial(tolerance_ang);
                match trial {
                    Trial::Endless => return false,
                    // From here the way leads nowhere but down.
                    Trial::Group if only_down => return self.all_end_below(lowest_alike_ang),
                    Trial::Group | Trial::TooSmall | Trial::TooLarge => {}
                }
                // What is a group of the lattice may be none of the crystal: too large as well.
                let is_too_small = trial == Trial::TooSmall;
                if was_too_small.is_some_and(|was| was != is_too_small) {
                    stride = stride.sqrt();
                }
                was_too_small = Some(is_too_small);
                only_down &= !is_too_small;
                tolerance_ang *= if is_too_small { stride } else { 1.0 / stride };
            }
        }
        true
    }

    /// Whether no tolerance up to this one, in Å, has rotations without end.
    fn all_end_below(&self, tolerance_ang: f64) -> bool {
        let mut tolerance_ang = tolerance_ang;
        while tolerance_ang > EXACT_ANG {
            let (trial, lowest_alike_ang) = self.trial(tolerance_ang);
            if trial == Trial::Endless {
                return false;
            }
            // Always a step down, or halfway where nothing is known of the translations.
            tolerance_ang = lowest_alike_ang.min(tolerance_ang / 2.0);
        }
        true
    }

    /// One trial, and the tolerance in Å down to which the translations are the same.
    fn trial(&self, tolerance_ang: f64) -> (Trial, f64) {
        if 2.0 * tolerance_ang > self.shortest_ang / 2.0 {
            return (Trial::TooLarge, tolerance_ang);
        }
        let found = self.translations(tolerance_ang);
        let lowest_ang = found
            .iter()
            .map(|found| found.above_ang)
            .fold(0.0, f64::max);
        let Some(primitive) = self.primitive_lattice(&found) else {
            return (Trial::TooSmall, lowest_ang);
        };
        let trial = match primitive.minkowski_reduce() {
            Ok((reduced, _)) => of_lattice(&reduced, tolerance_ang),
            Err(_) => Trial::TooLarge,
        };
        (trial, lowest_ang)
    }

    /// The translations as moyo finds them: fitted to all sites, at twice the tolerance first.
    fn translations(&self, tolerance_ang: f64) -> Vec<Found> {
        let cell = &self.cell;
        let n_sites = cell.positions.len();
        if let [_] = self.pivots[..] {
            return vec![Found {
                translation: Translation::zeros(),
                permutation: Permutation::identity(n_sites),
                above_ang: 0.0,
            }];
        }
        let search = PeriodicNeighborSearch::new(cell, 2.0 * tolerance_ang);
        let first = cell.positions[self.pivots[0]];
        let through = |pivot: &usize| {
            let rough = cell.positions[*pivot] - first;
            let moved: Vec<Vector3<f64>> = cell.positions.iter().map(|p| p + rough).collect();
            let permutation = solve_correspondence(&search, cell, &moved)?;
            let off: Vec<Vector3<f64>> = (0..n_sites)
                .map(|site| cell.positions[permutation.apply(site)] - cell.positions[site] - rough)
                .map(|off| off - off.map(f64::round))
                .collect();
            let mean = off.iter().sum::<Vector3<f64>>() / n_sites as f64;
            let farthest_ang = |from: Vector3<f64>| {
                let lengths = off
                    .iter()
                    .map(|off| (cell.lattice.basis * (off - from)).norm());
                lengths.fold(0.0, f64::max)
            };
            let above_ang = farthest_ang(mean).max(farthest_ang(Vector3::zeros()) / 2.0);
            (farthest_ang(mean) < tolerance_ang).then(|| Found {
                translation: rough + mean,
                permutation,
                above_ang,
            })
        };
        self.pivots.iter().filter_map(through).collect()
    }

    /// The lattice of all translations; `None` where these are no group.
    fn primitive_lattice(&self, found: &[Found]) -> Option<Lattice> {
        let n_sites = self.cell.positions.len();
        let size = found.len();
        if size == 0 || !n_sites.is_multiple_of(size) || !self.all_orbits_have(size, found) {
            return None;
        }
        let whole = i32::try_from(size).ok()?;
        let mut columns: Vec<Vector3<i32>> = (0..3)
            .map(|k| Vector3::from_fn(|row, _| if row == k { whole } else { 0 }))
            .collect();
        let scaled =
            |found: &Found| (found.translation * f64::from(whole)).map(|x| x.round() as i32);
        columns.extend(found.iter().map(scaled));
        let normal = HNF::new(&OMatrix::<i32, U3, Dyn>::from_columns(&columns)).h;
        let normal = Matrix::from_columns(&[normal.column(0), normal.column(1), normal.column(2)]);
        let to_primitive = (normal.map(f64::from) / f64::from(whole)).try_inverse()?;
        let to_primitive = to_primitive.map(|x| x.round() as i32);
        let determinant = to_primitive.map(f64::from).determinant();
        if (determinant - f64::from(whole)).abs() > 1e-8 * f64::from(whole) {
            return None;
        }
        let change = Transformation::from_linear(to_primitive);
        Some(change.inverse_transform_lattice(&self.cell.lattice))
    }

    fn all_orbits_have(&self, size: usize, found: &[Found]) -> bool {
        let n_sites = self.cell.positions.len();
        let mut first_of: Vec<usize> = (0..n_sites).collect();
        for found in found {
            for site in 0..n_sites {
                merge(&mut first_of, site, found.permutation.apply(site));
            }
        }
        let mut sizes = vec![0; n_sites];
        for site in 0..n_sites {
            sizes[root(&first_of, site)] += 1;
        }
        sizes.into_iter().all(|n| n == 0 || n == size)
    }
}

/// What the rotations of a reduced lattice come to.
fn of_lattice(lattice: &Lattice, tolerance_ang: f64) -> Trial {
    if 2.0 * tolerance_ang > lattice.basis.column(0).norm() / 2.0 {
        return Trial::TooLarge;
    }
    let rotations = rotations(lattice, tolerance_ang);
    if rotations.is_empty() || !LARGEST_GROUP.is_multiple_of(rotations.len()) {
        return Trial::TooLarge;
    }
    match n_products(&rotations) {
        None => Trial::Endless,
        Some(n) if n == rotations.len() => Trial::Group,
        Some(_) => Trial::TooLarge,
    }
}

/// The rotations that moyo finds.
fn rotations(lattice: &Lattice, tolerance_ang: f64) -> Vec<Matrix> {
    let basis = &lattice.basis;
    let columns = [0, 1, 2].map(|k| basis.column(k).into_owned());
    let indices = (0..27).map(|k| Vector3::new(k / 9 - 1, k / 3 % 3 - 1, k % 3 - 1));
    let points: Vec<(Vector3<i32>, Vector3<f64>)> = indices
        .map(|index| (index, basis * index.map(f64::from)))
        .collect();
    let as_long_as = |k: usize| {
        let length_ang = columns[k].norm();
        let alike =
            move |(_, v): &&(_, Vector3<f64>)| (v.norm() - length_ang).abs() < tolerance_ang;
        points.iter().filter(alike)
    };
    let same_angle = |(i, u): (usize, &Vector3<f64>), (j, v): (usize, &Vector3<f64>)| {
        let turned = u.angle(v) - columns[i].angle(&columns[j]);
        let lengths = [(i, u), (j, v)].map(|(k, w)| (columns[k].norm() + w.norm()) / 2.0);
        let [u, v] = lengths;
        is_angle_within_tolerance(turned, u, v, tolerance_ang, AngleTolerance::Default)
    };
    let mut rotations = Vec::new();
    for (a_index, a) in as_long_as(0) {
        for (b_index, b) in as_long_as(1).filter(|(_, b)| same_angle((0, a), (1, b))) {
            for (c_index, c) in as_long_as(2) {
                let rotation = Matrix::from_columns(&[*a_index, *b_index, *c_index]);
                if determinant(&rotation).abs() == 1
                    && same_angle((1, b), (2, c))
                    && same_angle((2, c), (0, a))
                {
                    rotations.push(rotation);
                }
            }
        }
    }
    rotations
}

fn determinant(m: &Matrix) -> i32 {
    m.column(0).cross(&m.column(1)).dot(&m.column(2))
}

/// How many different products the matrices have; `None` where there are too many for a group.
fn n_products(generators: &[Matrix]) -> Option<usize> {
    let mut products = vec![Matrix::identity()];
    let mut next = 0;
    while let Some(product) = products.get(next).copied() {
        for generator in generators {
            let product = product * generator;
            if !products.contains(&product) {
                if products.len() == LARGEST_GROUP {
                    return None;
                }
                products.push(product);
            }
        }
        next += 1;
    }
    Some(products.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(lengths_ang: [f64; 3], angles_deg: [f64; 3], frac: &[[f64; 3]]) -> Cell {
        let lattice = crate::crystal::Lattice::from_parameters(lengths_ang, angles_deg).unwrap();
        let positions = frac.iter().map(|f| Vector3::from(*f)).collect();
        let kinds = (0..frac.len()).map(|k| (k % 3) as i32).collect();
        Cell::new(Lattice::from_basis(*lattice.rows()), positions, kinds)
    }

    /// A slab in the cell that is scaled to 40 Å³ a site: at 0.1 Å its rotations have no end.
    #[test]
    fn a_tolerance_with_products_without_end_is_lowered() {
        let frac = [
            [0.124, 0.0633, 0.5],
            [0.3228, 0.038, 0.52],
            [0.7862, 0.421, 0.54],
        ];
        let mut n_lowered = 0;
        for tenth in 0..400 {
            let share = f64::from(tenth) / 400.0;
            let angles = [90.0, 90.0 + 10.0 * share, 105.0 + 15.0 * share];
            let slab = cell([2.0, 2.0, 60.0 + 100.0 * share], angles, &frac);
            let found = ending_tolerance_ang(&slab, 0.1).unwrap();
            n_lowered += usize::from(found < 0.1);
        }
        assert!(n_lowered > 0);
    }

    #[test]
    fn an_ordinary_cell_keeps_its_tolerance() {
        let frac = [[0.0; 3], [0.5, 0.5, 0.5], [0.25, 0.1, 0.3]];
        for (lengths, angles) in [
            ([4.0, 4.0, 4.0], [90.0; 3]),
            ([4.0, 4.0, 9.0], [90.0, 90.0, 120.0]),
            ([4.0, 5.0, 6.0], [80.0, 95.0, 103.0]),
        ] {
            let cell = cell(lengths, angles, &frac);
            assert_eq!(ending_tolerance_ang(&cell, 0.1), Some(0.1));
        }
    }

    #[test]
    fn products_are_counted_to_the_largest_group() {
        let turn = Matrix::new(0, -1, 0, 1, 0, 0, 0, 0, 1);
        let shear = Matrix::new(1, 0, 1, 0, 1, 0, 0, 0, 1);
        assert_eq!(n_products(&[turn]), Some(4));
        assert_eq!(n_products(&[turn, -Matrix::identity()]), Some(8));
        assert_eq!(n_products(&[shear]), None);
    }
}
