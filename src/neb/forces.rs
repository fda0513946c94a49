//! The forces on a band.
//!
//! In: positions, energies and true forces of all images. Out: the forces that relax the band, and
//! the true force along it on each image. The tangent is the improved one of G. Henkelman and
//! H. Jónsson, J. Chem. Phys. 2000, 113, 9978, eqs. 8–12; a climbing image feels the true force turned
//! round along it (G. Henkelman, B. P. Uberuaga and H. Jónsson, ibid. 9901, eq. 5).

use crate::crystal::lattice::{Vector3, dot, norm};

/// A configuration: Cartesian coordinates of all atoms in Å, or forces on them.
pub(super) type Configuration = Vec<Vector3>;

/// What acts on a band.
#[derive(Clone, Debug)]
pub(super) struct BandForces {
    /// On the images between the ends.
    pub inner: Vec<Configuration>,
    /// The true force along the band on every image, ends included, in eV/Å.
    pub along: Vec<f64>,
    /// The largest of `inner` on an atom in eV/Å.
    pub largest: f64,
}

impl BandForces {
    /// `forces` are the true ones of all images, ends included; `climbing` is an image between the
    /// ends.
    pub(super) fn new(
        images: &[Configuration],
        energies_ev: &[f64],
        forces: &[Configuration],
        spring_ev_per_ang2: f64,
        climbing: Option<usize>,
    ) -> Self {
        let last = images.len() - 1;
        let mut along = Vec::with_capacity(images.len());
        let mut inner = Vec::with_capacity(images.len().saturating_sub(2));
        let mut largest = 0.0_f64;
        for k in 0..=last {
            let tangent = tangent(images, energies_ev, k);
            let true_along = product(&forces[k], &tangent);
            along.push(true_along);
            if k == 0 || k == last {
                continue;
            }
            let added = if climbing == Some(k) {
                -2.0 * true_along
            } else {
                let stretch =
                    distance(&images[k + 1], &images[k]) - distance(&images[k], &images[k - 1]);
                spring_ev_per_ang2 * stretch - true_along
            };
            let acting: Configuration = forces[k]
                .iter()
                .zip(&tangent)
                .map(|(f, t)| std::array::from_fn(|axis| f[axis] + added * t[axis]))
                .collect();
            largest = acting.iter().map(|f| norm(*f)).fold(largest, f64::max);
            inner.push(acting);
        }
        Self {
            inner,
            along,
            largest,
        }
    }
}

/// The direction of the band at an image, of length 1 (0 where neighbours coincide).
fn tangent(images: &[Configuration], energies_ev: &[f64], k: usize) -> Configuration {
    let last = images.len() - 1;
    let towards = |from: usize, to: usize| difference(&images[to], &images[from]);
    let mixed = match k {
        0 => towards(0, 1),
        _ if k == last => towards(last - 1, last),
        _ => {
            let (ahead, behind) = (towards(k, k + 1), towards(k - 1, k));
            let (before, here, after) = (energies_ev[k - 1], energies_ev[k], energies_ev[k + 1]);
            if after > here && here > before {
                ahead
            } else if after < here && here < before {
                behind
            } else {
                let steps = [(after - here).abs(), (before - here).abs()];
                let (most, least) = (steps[0].max(steps[1]), steps[0].min(steps[1]));
                let (of_ahead, of_behind) = match after > before {
                    true => (most, least),
                    false => (least, most),
                };
                weighted((&ahead, of_ahead), (&behind, of_behind))
            }
        }
    };
    let length = product(&mixed, &mixed).sqrt();
    match length > 0.0 {
        true => scaled(&mixed, 1.0 / length),
        // Level on both sides: straight on.
        false if k > 0 && k < last => {
            let straight = towards(k - 1, k + 1);
            let length = product(&straight, &straight).sqrt().max(f64::MIN_POSITIVE);
            scaled(&straight, 1.0 / length)
        }
        false => mixed,
    }
}

/// The distance of two configurations in Å, over all coordinates.
pub(super) fn distance(u: &[Vector3], v: &[Vector3]) -> f64 {
    let between = difference(u, v);
    product(&between, &between).sqrt()
}

/// Distance of each image from the first along the band in Å.
pub(super) fn distances(images: &[Configuration]) -> Vec<f64> {
    let mut travelled = 0.0;
    let mut all = Vec::with_capacity(images.len());
    for (k, image) in images.iter().enumerate() {
        if k > 0 {
            travelled += distance(image, &images[k - 1]);
        }
        all.push(travelled);
    }
    all
}

fn difference(u: &[Vector3], v: &[Vector3]) -> Configuration {
    let minus = |(a, b): (&Vector3, &Vector3)| std::array::from_fn(|k| a[k] - b[k]);
    u.iter().zip(v).map(minus).collect()
}

fn product(u: &[Vector3], v: &[Vector3]) -> f64 {
    u.iter().zip(v).map(|(a, b)| dot(*a, *b)).sum()
}

fn scaled(u: &[Vector3], by: f64) -> Configuration {
    u.iter().map(|a| a.map(|x| by * x)).collect()
}

fn weighted((u, by_u): (&[Vector3], f64), (v, by_v): (&[Vector3], f64)) -> Configuration {
    let mix = |(a, b): (&Vector3, &Vector3)| std::array::from_fn(|k| by_u * a[k] + by_v * b[k]);
    u.iter().zip(v).map(mix).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> Configuration {
        vec![[x, y, 0.0]]
    }

    /// On a slope the tangent points to the higher neighbour; at a top it is weighed by the steps.
    #[test]
    fn tangents_are_those_of_the_paper() {
        let images = [at(0.0, 0.0), at(1.0, 1.0), at(2.0, 1.0)];
        let root = 0.5_f64.sqrt();
        let uphill = tangent(&images, &[0.0, 1.0, 2.0], 1);
        assert_eq!(uphill, at(1.0, 0.0));
        let downhill = tangent(&images, &[2.0, 1.0, 0.0], 1);
        assert!((downhill[0][0] - root).abs() < 1e-12 && (downhill[0][1] - root).abs() < 1e-12);
        // A top: steps of 2 behind and 1 ahead, the start being the lower side.
        let top = tangent(&images, &[0.0, 2.0, 1.0], 1);
        let expected = [2.0_f64 * 1.0 + 1.0, 1.0];
        let length = expected[0].hypot(expected[1]);
        assert!((top[0][0] - expected[0] / length).abs() < 1e-12);
        let level = tangent(&images, &[0.0; 3], 1);
        assert!((level[0][0] - 2.0 / 5.0_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_climbing_image_feels_the_force_along_the_band_turned_round() {
        let images = [at(0.0, 0.0), at(1.2, 0.0), at(2.0, 0.0)];
        let forces = [at(0.0, 0.0), at(-0.3, 0.1), at(0.0, 0.0)];
        let energies = [0.0, 1.0, 0.5];
        let hanging = BandForces::new(&images, &energies, &forces, 5.0, None);
        // The springs pull it back to the middle: 5 (0.8 − 1.2).
        assert!((hanging.inner[0][0][0] + 2.0).abs() < 1e-12);
        assert!((hanging.inner[0][0][1] - 0.1).abs() < 1e-12);
        assert!((hanging.along[1] + 0.3).abs() < 1e-12);
        let climbing = BandForces::new(&images, &energies, &forces, 5.0, Some(1));
        assert!((climbing.inner[0][0][0] - 0.3).abs() < 1e-12);
        assert!((climbing.inner[0][0][1] - 0.1).abs() < 1e-12);
    }
}
