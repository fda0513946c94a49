//! The first images of a band.
//!
//! In: both ends, and the way of the ion. Out: images between them: the framework on straight lines
//! to the nearest image of each atom, the ion on its way; none across the edge of the cell.

use super::forces::{Configuration, distance};
use crate::crystal::Lattice;
use crate::crystal::lattice::{Vector3, norm};

/// The end with every atom at its image nearest to the start's, except that the atom that hops goes
/// where its way leads.
pub(super) fn unfolded_end(
    lattice: &Lattice,
    start: &[Vector3],
    end: &[Vector3],
    moving: usize,
    way: &[Vector3],
) -> Configuration {
    let target = |atom: usize| match way {
        [first, .., last] if atom == moving => {
            std::array::from_fn(|k| start[atom][k] + last[k] - first[k])
        }
        _ => start[atom],
    };
    let nearest = |atom: usize| image_near(lattice, target(atom), end[atom]);
    (0..start.len()).map(nearest).collect()
}

/// The image of a Cartesian point in Å that is nearest to another one.
pub(super) fn image_near(lattice: &Lattice, target: Vector3, point: Vector3) -> Vector3 {
    let delta = std::array::from_fn(|k| point[k] - target[k]);
    let near = nearest_difference(lattice, delta);
    std::array::from_fn(|k| target[k] + near[k])
}

/// The shortest vector in Å that differs from this one by vectors of the lattice; of equals the first.
pub(super) fn nearest_difference(lattice: &Lattice, delta: Vector3) -> Vector3 {
    let frac = lattice.frac_from_cart(delta).map(|x| x - x.round());
    let mut best = lattice.cart_from_frac(frac);
    let mut shortest = norm(best);
    for i in -1..=1 {
        for j in -1..=1 {
            for k in -1..=1 {
                let shift = [i, j, k].map(f64::from);
                let moved = std::array::from_fn(|m| frac[m] + shift[m]);
                let cart = lattice.cart_from_frac(moved);
                if norm(cart) < shortest - 1e-9 {
                    (best, shortest) = (cart, norm(cart));
                }
            }
        }
    }
    best
}

/// So many images between two ends, both included in what is returned; the end is unfolded.
pub(super) fn interpolated(
    start: &Configuration,
    end: &Configuration,
    n_inner: usize,
    moving: usize,
    way: &[Vector3],
) -> Vec<Configuration> {
    let steps = n_inner + 1;
    let image = |k: usize| {
        let share = k as f64 / steps as f64;
        let mut image: Configuration = start
            .iter()
            .zip(end)
            .map(|(u, v)| std::array::from_fn(|axis| u[axis] + share * (v[axis] - u[axis])))
            .collect();
        if let [first, .., last] = way {
            // The way is that in the crystal as it was; the ends may have moved since.
            let on_way = point_along(way, share);
            let off = |point: Vector3, given: &Vector3, axis: usize| point[axis] - given[axis];
            image[moving] = std::array::from_fn(|axis| {
                on_way[axis]
                    + (1.0 - share) * off(start[moving], first, axis)
                    + share * off(end[moving], last, axis)
            });
        }
        image
    };
    let mut images: Vec<Configuration> = (0..=steps).map(image).collect();
    images[0].clone_from(start);
    images[steps].clone_from(end);
    images
}

/// The point at a share of the length of a way of two points or more.
fn point_along(way: &[Vector3], share: f64) -> Vector3 {
    let single = |point: &Vector3| vec![*point];
    let points: Vec<Configuration> = way.iter().map(single).collect();
    along(&points, share)[0]
}

/// A band in so many images between its ends, evenly along it.
pub(super) fn respaced(images: &[Configuration], n_inner: usize) -> Vec<Configuration> {
    let steps = n_inner + 1;
    (0..=steps)
        .map(|k| along(images, k as f64 / steps as f64))
        .collect()
}

/// The configuration at a share of the length of a chain of them; the first and the last exactly.
fn along(chain: &[Configuration], share: f64) -> Configuration {
    let pieces: Vec<f64> = chain.windows(2).map(|p| distance(&p[0], &p[1])).collect();
    let mut left = share * pieces.iter().sum::<f64>();
    let last = pieces.len().saturating_sub(1);
    for (k, piece) in pieces.iter().enumerate() {
        if left <= *piece || k == last {
            let part = match *piece > 0.0 {
                true => (left / piece).clamp(0.0, 1.0),
                false => 0.0,
            };
            return chain[k]
                .iter()
                .zip(&chain[k + 1])
                .map(|(u, v)| std::array::from_fn(|a| (1.0 - part) * u[a] + part * v[a]))
                .collect();
        }
        left -= piece;
    }
    chain[0].clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn atoms_take_the_short_way_over_the_edge_and_the_ion_its_own() {
        let lattice = Lattice::from_rows([[4.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 4.0]]);
        let start = vec![[0.1, 0.0, 0.0], [0.0; 3]];
        let end = vec![[3.9, 0.0, 0.0], [1.0, 0.0, 0.0]];
        // The ion takes the long way round.
        let way = [[0.0; 3], [-1.5, 1.0, 0.0], [-3.0, 0.0, 0.0]];
        let unfolded = unfolded_end(&lattice, &start, &end, 1, &way);
        assert!((unfolded[0][0] + 0.1).abs() < 1e-12);
        assert!((unfolded[1][0] + 3.0).abs() < 1e-12);
        let images = interpolated(&start, &unfolded, 3, 1, &way);
        assert_eq!(images.len(), 5);
        assert!(images[2][0][0].abs() < 1e-12);
        assert!((images[2][1][1] - 1.0).abs() < 1e-12, "{:?}", images[2][1]);
        let straight = unfolded_end(&lattice, &start, &end, 1, &[]);
        assert!((straight[1][0] - 1.0).abs() < 1e-12);
        let even = respaced(&[start.clone(), images[2].clone(), unfolded.clone()], 3);
        assert_eq!((even.len(), &even[4]), (5, &unfolded));
    }
}
