//! The sums over reciprocal vectors, with the structure factors S(G) = Σⱼ qⱼ exp(iG·rⱼ): for an energy
//! 2π/V Σ_{G≠0} exp(−G²/4α²)/G² |S|², for the potential at a point r
//! 4π/V Σ_{G≠0} exp(−G²/4α²)/G² Re(S* exp(iG·r)).
//!
//! Vectors that differ in the last index alone are taken together, as a line: what the first two
//! indices make of each site is computed once for it, and the last index ± l shares its products.

use std::f64::consts::PI;
use std::ops::RangeInclusive;

use crate::crystal::lattice::{Lattice, Vector3, dot};
use crate::crystal::lattice_points::{LatticeLine, lattice_lines};
use crate::math::special::exp;
use crate::monitor::Monitor;

/// Sites are summed in this many strands, so that the additions of one need not wait for another's.
const LANES: usize = 8;

/// In squared elementary charges per Å, up to |G| = `longest` in Å⁻¹.
#[inline(always)]
pub(super) fn reciprocal_sum(
    lattice: &Lattice,
    frac: &[Vector3],
    charges: &[f64],
    alpha: f64,
    longest: f64,
    monitor: &Monitor,
) -> f64 {
    let mut lines = Lines::new(lattice, alpha, longest);
    let mut factors = StructureFactors::new(lattice, frac, charges, longest);
    let mut sum = 0.0;
    while !monitor.is_cancelled() && lines.next() {
        factors.begin_line(lines.first_two);
        for l in lines.last_indices() {
            let [up, down] = factors.of_both(l);
            let [up_weight, down_weight] = lines.weights_of_both(l);
            sum += up_weight * (up[0] * up[0] + up[1] * up[1]);
            sum += down_weight * (down[0] * down[0] + down[1] * down[1]);
        }
    }
    // Twice, for G and −G.
    2.0 * 2.0 * PI / lattice.volume_ang3() * sum
}

/// At each of some points, in elementary charges per Å, up to |G| = `longest` in Å⁻¹.
#[inline(always)]
pub(super) fn reciprocal_potentials(
    lattice: &Lattice,
    frac: &[Vector3],
    charges: &[f64],
    points: &[Vector3],
    (alpha, longest): (f64, f64),
    monitor: &Monitor,
) -> Vec<f64> {
    let mut lines = Lines::new(lattice, alpha, longest);
    let mut factors = StructureFactors::new(lattice, frac, charges, longest);
    let mut waves = StructureFactors::new(lattice, points, &vec![1.0; points.len()], longest);
    let mut sums = vec![0.0; waves.charges.len()];
    while !monitor.is_cancelled() && lines.next() {
        factors.begin_line(lines.first_two);
        waves.begin_line(lines.first_two);
        for l in lines.last_indices() {
            let [up, down] = factors.of_both(l);
            let [up_weight, down_weight] = lines.weights_of_both(l);
            let (up, down) = (up.map(|x| up_weight * x), down.map(|x| down_weight * x));
            waves.add_real_parts(&mut sums, l, up, down);
        }
    }
    // Twice, for G and −G.
    let factor = 2.0 * 4.0 * PI / lattice.volume_ang3();
    sums.truncate(points.len());
    for sum in &mut sums {
        *sum *= factor;
    }
    sums
}

/// Lines of reciprocal vectors that differ in the last index alone, one of each pair ±G.
struct Lines {
    lines: std::vec::IntoIter<LatticeLine>,
    reciprocal: Lattice,
    alpha: f64,
    /// Of the present line.
    first_two: [i32; 2],
    /// Last index of its first vector.
    first: i32,
    /// exp(−G²/4α²)/G² of its vectors.
    weights: Vec<f64>,
}

impl Lines {
    fn new(lattice: &Lattice, alpha: f64, longest: f64) -> Self {
        let rows = lattice
            .reciprocal_rows()
            .map(|row| row.map(|x| 2.0 * PI * x));
        Self {
            lines: lattice_lines(&rows, longest).into_iter(),
            reciprocal: Lattice::from_rows(rows),
            alpha,
            first_two: [0; 2],
            first: 0,
            weights: Vec::new(),
        }
    }

    /// Goes to the next line that has vectors; whether there is one.
    #[inline(always)]
    fn next(&mut self) -> bool {
        loop {
            let Some(([h, k], last)) = self.lines.next() else {
                return false;
            };
            let first = if (h, k) == (0, 0) { 1 } else { *last.start() };
            if (h, k) < (0, 0) || first > *last.end() {
                continue;
            }
            (self.first_two, self.first) = ([h, k], first);
            self.weights.clear();
            for l in first..=*last.end() {
                let g = self.reciprocal.cart_from_frac([h, k, l].map(f64::from));
                self.weights.push(dot(g, g));
            }
            let width = 4.0 * self.alpha * self.alpha;
            for weight in &mut self.weights {
                let g2 = *weight;
                *weight = exp(-g2 / width) / g2;
            }
            return true;
        }
    }

    /// The values that |l| takes on the line, and perhaps smaller ones without a vector.
    fn last_indices(&self) -> RangeInclusive<i32> {
        let end = self.first + self.weights.len() as i32;
        self.first.max(1 - end).max(0)..=(-self.first).max(end - 1)
    }

    /// Weights of l and −l, for 0 ≤ l; 0 where the line has no such vector, and of −0.
    #[inline(always)]
    fn weights_of_both(&self, l: i32) -> [f64; 2] {
        let weight = |l: i32| {
            let place = usize::try_from(l - self.first).ok();
            place.and_then(|place| self.weights.get(place)).copied()
        };
        let down = if l > 0 { weight(-l) } else { None };
        [weight(l).unwrap_or(0.0), down.unwrap_or(0.0)]
    }
}

/// Σⱼ qⱼ exp(iG·rⱼ) along lines of G.
struct StructureFactors {
    /// Cosine and sine of 2π n x for each axis and 0 ≤ n.
    turns: [Turns; 3],
    /// Charges, filled up with zeros.
    charges: Vec<f64>,
    /// qⱼ exp(2πi (h x + k y)) of the line: real parts, imaginary parts.
    line: [Vec<f64>; 2],
}

impl StructureFactors {
    #[inline(always)]
    fn new(lattice: &Lattice, frac: &[Vector3], charges: &[f64], longest: f64) -> Self {
        let n = frac.len().next_multiple_of(LANES);
        // The index of G along an axis is G·a/2π; a little room for rounding.
        let greatest = lattice
            .lengths_ang()
            .map(|length| (longest * length / (2.0 * PI) + 1e-6) as usize);
        let mut padded = charges.to_vec();
        padded.resize(n, 0.0);
        Self {
            turns: std::array::from_fn(|axis| Turns::new(frac, axis, greatest[axis], n)),
            charges: padded,
            line: [vec![0.0; n], vec![0.0; n]],
        }
    }

    /// Real and imaginary part at the last index l and at −l of the line.
    #[inline(always)]
    fn of_both(&self, l: i32) -> [[f64; 2]; 2] {
        let [rc, rs, ic, is] = products(&self.line, self.turns[2].of(l));
        [[rc - is, ic + rs], [rc + is, ic - rs]]
    }

    /// Adds to each site's sum Re(up* qⱼ exp(iG·rⱼ)) at the last index l, and with `down` at −l.
    #[inline(always)]
    fn add_real_parts(&self, sums: &mut [f64], l: i32, up: [f64; 2], down: [f64; 2]) {
        let [cosines, sines] = self.turns[2].of(l);
        let n = sums.len();
        let (real, imaginary) = (&self.line[0][..n], &self.line[1][..n]);
        let (cosines, sines) = (&cosines[..n], &sines[..n]);
        // Both exponentials are products of the same four numbers.
        let (rc, is) = (up[0] + down[0], down[0] - up[0]);
        let (ic, rs) = (up[1] + down[1], up[1] - down[1]);
        for j in 0..n {
            sums[j] += real[j] * (rc * cosines[j] + rs * sines[j])
                + imaginary[j] * (ic * cosines[j] + is * sines[j]);
        }
    }

    #[inline(always)]
    fn begin_line(&mut self, [h, k]: [i32; 2]) {
        let [cos_h, sin_h] = self.turns[0].of(h);
        let [cos_k, sin_k] = self.turns[1].of(k);
        let (sign_h, sign_k) = (f64::from(h.signum()), f64::from(k.signum()));
        let [real, imaginary] = &mut self.line;
        let n = self.charges.len();
        let (cos_h, sin_h, cos_k, sin_k) = (&cos_h[..n], &sin_h[..n], &cos_k[..n], &sin_k[..n]);
        let (real, imaginary) = (&mut real[..n], &mut imaginary[..n]);
        for j in 0..n {
            let (sin_h, sin_k) = (sign_h * sin_h[j], sign_k * sin_k[j]);
            real[j] = self.charges[j] * (cos_h[j] * cos_k[j] - sin_h * sin_k);
            imaginary[j] = self.charges[j] * (sin_h * cos_k[j] + cos_h[j] * sin_k);
        }
    }
}

/// Rows of cos(2π n x) and sin(2π n x) of all sites for 0 ≤ n, one after another.
struct Turns {
    rows: Vec<f64>,
    n_sites: usize,
}

impl Turns {
    /// Each row is `n_sites` long, beyond the sites filled up with zeros.
    #[inline(always)]
    fn new(frac: &[Vector3], axis: usize, greatest: usize, n_sites: usize) -> Self {
        let mut rows = vec![0.0; 2 * n_sites * (greatest + 1)];
        for (j, site) in frac.iter().enumerate() {
            let (sin, cos) = (2.0 * PI * site[axis]).sin_cos();
            let (mut re, mut im) = (1.0, 0.0);
            for row in rows.chunks_exact_mut(2 * n_sites) {
                (row[j], row[n_sites + j]) = (re, im);
                (re, im) = (re * cos - im * sin, re * sin + im * cos);
            }
        }
        Self { rows, n_sites }
    }

    /// Cosines and sines of |n|.
    #[inline(always)]
    fn of(&self, n: i32) -> [&[f64]; 2] {
        let start = 2 * self.n_sites * n.unsigned_abs() as usize;
        let (cosines, sines) = self.rows[start..][..2 * self.n_sites].split_at(self.n_sites);
        [cosines, sines]
    }
}

/// Scalar products of the rows of `u` with those of `v`: uc·vc, uc·vs, us·vc, us·vs.
#[inline(always)]
fn products([uc, us]: &[Vec<f64>; 2], [vc, vs]: [&[f64]; 2]) -> [f64; 4] {
    let mut sums = [[0.0; LANES]; 4];
    let u = uc.as_chunks().0.iter().zip(us.as_chunks().0);
    let v = vc.as_chunks().0.iter().zip(vs.as_chunks().0);
    for ((uc, us), (vc, vs)) in u.zip(v) {
        // One sum after another: side by side they would be shuffled instead of vectorized.
        add_products(&mut sums[0], uc, vc);
        add_products(&mut sums[1], uc, vs);
        add_products(&mut sums[2], us, vc);
        add_products(&mut sums[3], us, vs);
    }
    sums.map(|lanes| lanes.iter().sum())
}

#[inline(always)]
fn add_products(sums: &mut [f64; LANES], u: &[f64; LANES], v: &[f64; LANES]) {
    for lane in 0..LANES {
        sums[lane] += u[lane] * v[lane];
    }
}
