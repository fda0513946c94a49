//! Electrostatic energies of periodic point charges, by Ewald's method.
//!
//! In: a lattice, fractional coordinates. Out: [`EwaldMatrix`], from which the energy of any
//! charges on these sites is E = Σᵢⱼ qᵢ qⱼ Aᵢⱼ in eV, with qᵢ in elementary charges. It is made
//! once and then serves every assignment of charges to the sites.
//!
//! With r = rⱼ − rᵢ, lattice vectors R, reciprocal vectors G (with 2π) and the cell's volume V
//! (de Leeuw, Perram and Smith, Proc. R. Soc. A 1980, 373, 27, DOI 10.1098/rspa.1980.0135):
//!
//! Aᵢⱼ = k/2 · \[ Σ_R' erfc(α|r+R|)/|r+R| + 4π/V Σ_{G≠0} exp(−G²/4α²)/G² cos(G·r) − π/(Vα²) ]
//!       − δᵢⱼ k α/√π
//!
//! where the prime leaves out R = 0 for i = j. The last term in brackets is the uniform background
//! that neutralizes a charged cell; the surrounding medium is a conductor.

use std::f64::consts::PI;

use super::lattice::{Lattice, Vector3, dot, norm};
use crate::monitor::{Cancelled, Monitor};
use crate::units::COULOMB_EV_ANG;

/// Terms smaller than exp(−this) relative to the leading one are left out: 1e-12.
const CONVERGENCE_EXPONENT: f64 = 27.6;

/// An evaluation of erfc costs as much as this many of a cosine's products.
const REAL_TERM_COST: f64 = 30.0;

/// Pair energies between sites in eV per squared elementary charge.
#[derive(Clone, Debug)]
pub struct EwaldMatrix {
    rows: Vec<usize>,
    n_sites: usize,
    energies_ev: Vec<f64>,
}

impl EwaldMatrix {
    /// The matrix of all sites: n_sites × n_sites, symmetric.
    pub fn new(lattice: &Lattice, frac: &[Vector3]) -> Self {
        let rows: Vec<usize> = (0..frac.len()).collect();
        Self::of_rows(lattice, frac, &rows)
    }

    /// Only the rows of some sites: rows.len() × n_sites. `rows` must be ascending.
    pub fn of_rows(lattice: &Lattice, frac: &[Vector3], rows: &[usize]) -> Self {
        Self::until_stopped(lattice, frac, rows, &Monitor::silent())
    }

    /// The same, until the monitor says stop.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn of_rows_watched(
        lattice: &Lattice,
        frac: &[Vector3],
        rows: &[usize],
        monitor: &Monitor,
    ) -> Result<Self, Cancelled> {
        let matrix = Self::until_stopped(lattice, frac, rows, monitor);
        monitor.check().map(|()| matrix)
    }

    /// Rows after the monitor said stop are 0.
    fn until_stopped(
        lattice: &Lattice,
        frac: &[Vector3],
        rows: &[usize],
        monitor: &Monitor,
    ) -> Self {
        let sums = Sums::new(lattice, frac);
        let n_sites = frac.len();
        let mut position = vec![usize::MAX; n_sites];
        for (k, &row) in rows.iter().enumerate() {
            position[row] = k;
        }
        let mut energies_ev = vec![0.0; rows.len() * n_sites];
        for (k, &row) in rows.iter().enumerate() {
            if monitor.is_cancelled() {
                break;
            }
            for site in 0..n_sites {
                let mirrored = position[site];
                let energy = if mirrored < k {
                    energies_ev[mirrored * n_sites + row]
                } else {
                    sums.pair_ev(row, site)
                };
                energies_ev[k * n_sites + site] = energy;
            }
        }
        Self {
            rows: rows.to_vec(),
            n_sites,
            energies_ev,
        }
    }

    /// Number of sites, the length of each row.
    pub fn n_sites(&self) -> usize {
        self.n_sites
    }

    /// Row `k` in eV: Aᵢⱼ for the k-th of the chosen sites i and every site j.
    pub fn row(&self, k: usize) -> &[f64] {
        &self.energies_ev[k * self.n_sites..(k + 1) * self.n_sites]
    }

    /// Energy in eV per cell of charges (in elementary charges, one for each site).
    ///
    /// Where the matrix was made of some rows, those sites' share of the double sum.
    pub fn energy_ev(&self, charges: &[f64]) -> f64 {
        let share = |(k, &site): (usize, &usize)| {
            let potential: f64 = self.row(k).iter().zip(charges).map(|(a, q)| a * q).sum();
            charges[site] * potential
        };
        self.rows.iter().enumerate().map(share).sum()
    }
}

/// What the sums over lattice and reciprocal lattice need.
struct Sums<'a> {
    lattice: &'a Lattice,
    frac: &'a [Vector3],
    alpha: f64,
    cutoff_ang: f64,
    translations: Vec<Vector3>,
    weights: Vec<f64>,
    phases: Vec<f64>,
    background: f64,
}

impl<'a> Sums<'a> {
    fn new(lattice: &'a Lattice, frac: &'a [Vector3]) -> Self {
        let volume = lattice.volume_ang3();
        // Equal cost of both sums for a pair, from their numbers of terms.
        let alpha = (2.0 * PI.powi(3) * REAL_TERM_COST).powf(1.0 / 6.0) / volume.cbrt();
        let cutoff_ang = CONVERGENCE_EXPONENT.sqrt() / alpha;
        let reciprocal = lattice
            .reciprocal_rows()
            .map(|row| row.map(|x| 2.0 * PI * x));
        let reciprocal = Lattice::from_rows(reciprocal);
        let longest_vector = 2.0 * alpha * CONVERGENCE_EXPONENT.sqrt();
        let vectors = half(points_within(&reciprocal, longest_vector, longest_vector));
        let weight = |g: &[i32; 3]| {
            let g = reciprocal.cart_from_frac(g.map(f64::from));
            let g2 = dot(g, g);
            // Twice, for G and −G.
            2.0 * 4.0 * PI / volume * (-g2 / (4.0 * alpha * alpha)).exp() / g2
        };
        let longest: f64 = lattice.rows().iter().map(|row| norm(*row)).sum::<f64>() / 2.0;
        let translations = points_within(lattice, cutoff_ang + longest, cutoff_ang)
            .into_iter()
            .map(|n| lattice.cart_from_frac(n.map(f64::from)))
            .collect();
        Self {
            lattice,
            frac,
            alpha,
            cutoff_ang,
            translations,
            weights: vectors.iter().map(weight).collect(),
            phases: phases(&vectors, frac),
            background: PI / (volume * alpha * alpha),
        }
    }

    fn pair_ev(&self, i: usize, j: usize) -> f64 {
        let own = if i == j {
            2.0 * self.alpha / PI.sqrt()
        } else {
            0.0
        };
        let sum = self.real(i, j) + self.reciprocal(i, j) - self.background - own;
        0.5 * COULOMB_EV_ANG * sum
    }

    fn real(&self, i: usize, j: usize) -> f64 {
        let delta = std::array::from_fn(|k| {
            let d = self.frac[j][k] - self.frac[i][k];
            d - d.round()
        });
        let r = self.lattice.cart_from_frac(delta);
        let cutoff2 = self.cutoff_ang * self.cutoff_ang;
        let mut sum = 0.0;
        for translation in &self.translations {
            let d: Vector3 = std::array::from_fn(|k| r[k] + translation[k]);
            let d2 = dot(d, d);
            // A site does not act on itself; two sites on top of each other would diverge.
            if d2 < cutoff2 && d2 > 1e-12 {
                let d = d2.sqrt();
                sum += libm::erfc(self.alpha * d) / d;
            }
        }
        sum
    }

    fn reciprocal(&self, i: usize, j: usize) -> f64 {
        let m = 2 * self.weights.len();
        let (u, v) = (&self.phases[i * m..][..m], &self.phases[j * m..][..m]);
        let pairs = u.chunks_exact(2).zip(v.chunks_exact(2));
        let terms = pairs.zip(&self.weights);
        terms
            .map(|((u, v), w)| w * (u[0] * v[0] + u[1] * v[1]))
            .sum()
    }
}

/// cos(G·r), sin(G·r) of every site (rows) and reciprocal vector.
fn phases(vectors: &[[i32; 3]], frac: &[Vector3]) -> Vec<f64> {
    let mut phases = Vec::with_capacity(2 * vectors.len() * frac.len());
    for site in frac {
        for g in vectors {
            let turns = dot(g.map(f64::from), *site);
            let (sin, cos) = (2.0 * PI * turns).sin_cos();
            phases.extend([cos, sin]);
        }
    }
    phases
}

/// Lattice points no further than `radius` from the origin, nor more than half a cell further than
/// `reach` along any axis: in an elongated cell the radius alone would take in far too many.
fn points_within(lattice: &Lattice, radius: f64, reach: f64) -> Vec<[i32; 3]> {
    let reach = lattice.plane_spacings_ang().map(|spacing| {
        let half_further = (reach / spacing + 0.5 + 1e-9).floor();
        half_further.min((radius / spacing).floor()) as i32
    });
    let mut points = Vec::new();
    for i in -reach[0]..=reach[0] {
        for j in -reach[1]..=reach[1] {
            for k in -reach[2]..=reach[2] {
                let cart = lattice.cart_from_frac([i, j, k].map(f64::from));
                if dot(cart, cart) <= radius * radius {
                    points.push([i, j, k]);
                }
            }
        }
    }
    points
}

/// One of each pair ±G, without the origin.
fn half(points: Vec<[i32; 3]>) -> Vec<[i32; 3]> {
    points
        .into_iter()
        .filter(|point| *point > [0, 0, 0])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn energy_ev(rows: [Vector3; 3], sites: &[(f64, Vector3)]) -> f64 {
        let frac: Vec<Vector3> = sites.iter().map(|(_, frac)| *frac).collect();
        let charges: Vec<f64> = sites.iter().map(|(charge, _)| *charge).collect();
        EwaldMatrix::new(&Lattice::from_rows(rows), &frac).energy_ev(&charges)
    }

    fn cube(a: f64) -> [Vector3; 3] {
        [[a, 0.0, 0.0], [0.0, a, 0.0], [0.0, 0.0, a]]
    }

    /// Madelung constants: Tosi, Solid State Phys. 1964, 16, 1.
    #[test]
    fn madelung_constants() {
        let fcc = [[0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0]];
        let (o, half, quarter) = ([0.0; 3], [0.5; 3], [0.25; 3]);
        let three_quarters = [0.75; 3];
        for (name, rows, sites, nearest_ang, madelung) in [
            (
                "NaCl",
                fcc,
                vec![(1.0, o), (-1.0, half)],
                1.0,
                1.747_564_594_633,
            ),
            (
                "CsCl",
                cube(2.0),
                vec![(1.0, o), (-1.0, half)],
                3_f64.sqrt(),
                1.762_674_773_070,
            ),
            (
                "ZnS",
                fcc,
                vec![(1.0, o), (-1.0, quarter)],
                0.75_f64.sqrt(),
                1.638_055_053_388,
            ),
            (
                "CaF2",
                fcc,
                vec![(2.0, o), (-1.0, quarter), (-1.0, three_quarters)],
                0.75_f64.sqrt(),
                5.038_784_880,
            ),
        ] {
            let found = -energy_ev(rows, &sites) * nearest_ang / COULOMB_EV_ANG;
            assert!((found - madelung).abs() < 1e-8, "{name}: {found}");
        }
    }

    #[test]
    fn the_energy_does_not_depend_on_the_cell() {
        let cubic = [
            (1.0, [0.0, 0.0, 0.0]),
            (1.0, [0.0, 0.5, 0.5]),
            (1.0, [0.5, 0.0, 0.5]),
            (1.0, [0.5, 0.5, 0.0]),
            (-1.0, [0.5, 0.5, 0.5]),
            (-1.0, [0.5, 0.0, 0.0]),
            (-1.0, [0.0, 0.5, 0.0]),
            (-1.0, [0.0, 0.0, 0.5]),
        ];
        let fcc = [[0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0]];
        let skew = [[0.0, 1.0, 1.0], [1.0, 1.0, 2.0], [3.0, 3.0, 2.0]];
        let primitive = [(1.0, [0.0; 3]), (-1.0, [0.5; 3])];
        let expected = energy_ev(fcc, &primitive);
        assert!((energy_ev(cube(2.0), &cubic) / 4.0 - expected).abs() < 1e-9);
        // Rows a, a + b, a + b + 2c span a cell twice as large: each site and its copy at c.
        let lattice = Lattice::from_rows(fcc);
        let large = Lattice::from_rows(skew);
        let copies = (large.volume_ang3() / lattice.volume_ang3()).round();
        assert!((copies - 2.0).abs() < 1e-9, "{copies}");
        let mut sites = Vec::new();
        for (charge, frac) in primitive {
            for shift in [[0.0; 3], [0.0, 0.0, 1.0]] {
                let point = std::array::from_fn(|k| frac[k] + shift[k]);
                sites.push((charge, large.frac_from_cart(lattice.cart_from_frac(point))));
            }
        }
        assert!((energy_ev(skew, &sites) / 2.0 - expected).abs() < 1e-9);
    }

    #[test]
    fn rows_of_some_sites_are_those_of_all() {
        let lattice = Lattice::from_rows([[4.0, 0.3, 0.0], [0.0, 5.0, 1.0], [0.5, 0.0, 6.0]]);
        let frac = [[0.1, 0.2, 0.3], [0.6, 0.7, 0.1], [0.4, 0.9, 0.8]];
        let all = EwaldMatrix::new(&lattice, &frac);
        let some = EwaldMatrix::of_rows(&lattice, &frac, &[0, 2]);
        for (u, v) in all.row(2).iter().zip(some.row(1)) {
            assert!((u - v).abs() < 1e-12);
        }
        assert!((all.row(0)[2] - all.row(2)[0]).abs() < 1e-12);
    }
}
