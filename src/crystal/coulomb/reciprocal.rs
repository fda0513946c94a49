//! The sum over reciprocal vectors: 2π/V Σ_{G≠0} exp(−G²/4α²)/G² |Σⱼ qⱼ exp(iG·rⱼ)|².
//!
//! Vectors that differ in the last index alone are taken together, as a line: what the first two
//! indices make of each site is computed once for it, and the last index ± l shares its products.

use std::f64::consts::PI;

use crate::crystal::lattice::{Lattice, Vector3, dot};
use crate::crystal::neighbors::lattice_lines;
use crate::math::special::exp;

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
) -> f64 {
    let rows = lattice
        .reciprocal_rows()
        .map(|row| row.map(|x| 2.0 * PI * x));
    let reciprocal = Lattice::from_rows(rows);
    let mut factors = StructureFactors::new(lattice, frac, charges, longest);
    let mut weights = Vec::new();
    let mut sum = 0.0;
    for ([h, k], last) in lattice_lines(&rows, longest) {
        // One of each pair ±G.
        let first = if (h, k) == (0, 0) { 1 } else { *last.start() };
        if (h, k) < (0, 0) || first > *last.end() {
            continue;
        }
        weights.clear();
        for l in first..=*last.end() {
            let index = [h, k, l].map(f64::from);
            let g = reciprocal.cart_from_frac(index);
            weights.push(dot(g, g));
        }
        for weight in &mut weights {
            let g2 = *weight;
            *weight = exp(-g2 / (4.0 * alpha * alpha)) / g2;
        }
        sum += factors.weighted_squares([h, k], first, &weights);
    }
    // Twice, for G and −G.
    2.0 * 2.0 * PI / lattice.volume_ang3() * sum
}

/// |Σⱼ qⱼ exp(iG·rⱼ)|² along lines of G.
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

    /// Σ weight × |S|² over a line from the last index `first` on.
    #[inline(always)]
    fn weighted_squares(&mut self, [h, k]: [i32; 2], first: i32, weights: &[f64]) -> f64 {
        self.begin_line(h, k);
        let end = first + weights.len() as i32;
        // The smallest and the greatest |l| of the line.
        let smallest = first.max(1 - end).max(0);
        let greatest = (-first).max(end - 1);
        let weight = |l: i32| {
            let place = usize::try_from(l - first).ok();
            place.and_then(|place| weights.get(place)).copied()
        };
        let mut sum = 0.0;
        for l in smallest..=greatest {
            let [rc, rs, ic, is] = products(&self.line, self.turns[2].of(l));
            if let Some(weight) = weight(l) {
                let (real, imaginary) = (rc - is, ic + rs);
                sum += weight * (real * real + imaginary * imaginary);
            }
            if let (Some(weight), true) = (weight(-l), l > 0) {
                let (real, imaginary) = (rc + is, ic - rs);
                sum += weight * (real * real + imaginary * imaginary);
            }
        }
        sum
    }

    #[inline(always)]
    fn begin_line(&mut self, h: i32, k: i32) {
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
