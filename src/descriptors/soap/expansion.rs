//! The expansion of the atoms around a centre, and the power spectrum.
//!
//! In: the atoms of one species around a centre. Out: their coefficients c_nlm ([`Expansion`]); from
//! two species' coefficients, the power spectrum p_nn'l = Σ_m c_nlm c'_n'lm.
//!
//! Everything is laid out so that the innermost loop runs over radial functions, their number
//! padded to `N`: coefficients as [l² + l + m][n], the matrix that makes the primitives
//! orthonormal as [l][k][n]. Primitives themselves, the dearest part, are not padded: the N read for
//! one l run into the next, and the matrix has zeros for what is too many. Sums over atoms are small matrix products with the totals in registers.

use super::basis::RadialBasis;
use super::exponentials::Exponentials;
use super::harmonics::{LANES, Lanes, SolidHarmonics, norms};

/// Atoms treated at a time: what is known of them stays in the processor's first cache.
const TILE: usize = 32;

/// Atoms of one species around a centre: displacements in Å, component by component.
#[derive(Clone, Debug, Default)]
pub(super) struct Shell {
    x: Vec<f64>,
    y: Vec<f64>,
    z: Vec<f64>,
    /// How much of each atom is there; empty where all are whole.
    weights: Vec<f64>,
}

impl Shell {
    pub(super) fn clear(&mut self) {
        self.x.clear();
        self.y.clear();
        self.z.clear();
        self.weights.clear();
    }

    pub(super) fn push(&mut self, [x, y, z]: [f64; 3]) {
        self.x.push(x);
        self.y.push(y);
        self.z.push(z);
    }

    /// Adds a part of an atom; in one shell either all have a weight or none.
    pub(super) fn push_part(&mut self, displacement_ang: [f64; 3], weight: f64) {
        self.push(displacement_ang);
        self.weights.push(weight);
    }

    /// Components of four atoms from `start`; places beyond the last are zero.
    fn lanes(&self, start: usize) -> [Lanes; 3] {
        [&self.x, &self.y, &self.z].map(|component| {
            std::array::from_fn(|k| component.get(start + k).copied().unwrap_or(0.0))
        })
    }
}

/// Scratch space of a computation, reused from centre to centre.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    harmonics: Vec<Lanes>,
    radial: Vec<f64>,
}

/// What is needed to expand atoms in N ≥ n_max radial functions.
#[derive(Clone, Debug)]
pub(super) struct Expansion<const N: usize> {
    l_max: usize,
    harmonics: SolidHarmonics,
    norms: Vec<f64>,
    exponentials: Exponentials,
    n_max: usize,
    /// Primitives computed for an atom, [l][k].
    n_primitives: usize,
    /// Room for them, such that N can be read for the last l as well.
    stride: usize,
    /// [l][k][n]: weight of primitive k in function n, and its integral.
    transform: Vec<[f64; N]>,
}

impl<const N: usize> Expansion<N> {
    /// `cutoff_ang`: the farthest atom that will be given.
    pub(super) fn new(basis: &RadialBasis, cutoff_ang: f64) -> Self {
        let RadialBasis { n_max, l_max, .. } = *basis;
        let n_primitives = ((l_max + 1) * n_max).next_multiple_of(LANES);
        let stride = n_primitives.max(l_max * n_max + N);
        let mut exponents = vec![0.0; n_primitives];
        let mut transform = vec![[0.0; N]; (l_max + 1) * N];
        for l in 0..=l_max {
            for k in 0..n_max {
                exponents[l * n_max + k] = basis.exponents_per_ang2[l * n_max + k];
                for (n, weight) in transform[l * N + k][..n_max].iter_mut().enumerate() {
                    *weight = basis.transform[(l * n_max + n) * n_max + k];
                }
            }
        }
        Self {
            l_max,
            harmonics: SolidHarmonics::new(l_max),
            norms: norms(l_max),
            exponentials: Exponentials::new(&exponents, cutoff_ang * cutoff_ang),
            n_max,
            n_primitives,
            stride,
            transform,
        }
    }

    /// Number of (l, m).
    pub(super) fn n_harmonics(&self) -> usize {
        self.harmonics.len()
    }

    /// Writes the coefficients c[lm][n] of a shell.
    #[inline(always)]
    pub(super) fn expand(&self, shell: &Shell, scratch: &mut Scratch, out: &mut [[f64; N]]) {
        out.fill([0.0; N]);
        let n_atoms = shell.x.len();
        for start in (0..n_atoms).step_by(TILE) {
            let end = (start + TILE).min(n_atoms);
            self.evaluate_atoms(shell, start, end, scratch);
            self.add_sums(end - start, scratch, out);
        }
        self.make_orthonormal(out);
    }

    /// Harmonics as [atom / 4][lm][atom % 4] and primitives as [atom][l][k] of some atoms.
    #[inline(always)]
    fn evaluate_atoms(&self, shell: &Shell, start: usize, end: usize, scratch: &mut Scratch) {
        let n_harmonics = self.n_harmonics();
        let n_blocks = (end - start).div_ceil(LANES);
        scratch
            .harmonics
            .resize(n_blocks * n_harmonics, [0.0; LANES]);
        scratch.radial.resize(n_blocks * LANES * self.stride, 0.0);
        let harmonics = scratch.harmonics.chunks_exact_mut(n_harmonics);
        let radial = scratch.radial.chunks_exact_mut(LANES * self.stride);
        for (block, (harmonics, radial)) in harmonics.zip(radial).enumerate() {
            let [x, y, z] = shell.lanes(start + block * LANES);
            let square = std::array::from_fn(|k| x[k] * x[k] + y[k] * y[k] + z[k] * z[k]);
            self.harmonics.evaluate(&x, &y, &z, &square, harmonics);
            if !shell.weights.is_empty() {
                let weights = &shell.weights[start + block * LANES..];
                for harmonic in harmonics.iter_mut() {
                    for (lane, weight) in harmonic.iter_mut().zip(weights) {
                        *lane *= weight;
                    }
                }
            }
            for (square, radial) in square.iter().zip(radial.chunks_exact_mut(self.stride)) {
                let primitives = &mut radial[..self.n_primitives];
                self.exponentials.evaluate(*square, primitives);
            }
        }
    }

    /// Adds Σ over the evaluated atoms of primitive (l, k) × harmonic (l, m) to out[lm][k].
    #[inline(always)]
    fn add_sums(&self, n_atoms: usize, scratch: &Scratch, out: &mut [[f64; N]]) {
        for l in 0..=self.l_max {
            let (mut first, end) = (l * l, (l + 1) * (l + 1));
            // Two, three or one of the 2l + 1 harmonics at a time, so that their totals fit the
            // registers.
            while first < end {
                let rows = &mut out[first..end];
                let n_rows = if rows.len() == 3 {
                    3
                } else {
                    rows.len().min(2)
                };
                match n_rows {
                    1 => self.add_rows::<1>(l, first, n_atoms, scratch, rows),
                    2 => self.add_rows::<2>(l, first, n_atoms, scratch, rows),
                    _ => self.add_rows::<3>(l, first, n_atoms, scratch, rows),
                }
                first += n_rows;
            }
        }
    }

    /// The same for M neighbouring harmonics of one l.
    #[inline(always)]
    fn add_rows<const M: usize>(
        &self,
        l: usize,
        first: usize,
        n_atoms: usize,
        scratch: &Scratch,
        out: &mut [[f64; N]],
    ) {
        let harmonics = scratch.harmonics.chunks_exact(self.n_harmonics());
        let radial = scratch.radial.chunks(LANES * self.stride);
        let mut sums = [[0.0; N]; M];
        let mut left = n_atoms;
        for (harmonics, radial) in harmonics.zip(radial) {
            let Some(harmonics) = harmonics[first..].first_chunk::<M>() else {
                break;
            };
            let primitives = radial.chunks_exact(self.stride);
            for (lane, primitives) in primitives.take(left.min(LANES)).enumerate() {
                let Some(primitives) = primitives[l * self.n_max..].first_chunk::<N>() else {
                    break;
                };
                for (sum, harmonic) in sums.iter_mut().zip(harmonics) {
                    let harmonic = harmonic[lane];
                    for (sum, primitive) in sum.iter_mut().zip(primitives) {
                        *sum += harmonic * primitive;
                    }
                }
            }
            left = left.saturating_sub(LANES);
        }
        for (out, sums) in out.iter_mut().zip(&sums) {
            for (out, sum) in out.iter_mut().zip(sums) {
                *out += sum;
            }
        }
    }

    /// From primitive sums to coefficients of the orthonormal functions, in place.
    #[inline(always)]
    fn make_orthonormal(&self, out: &mut [[f64; N]]) {
        for l in 0..=self.l_max {
            let transform = &self.transform[l * N..(l + 1) * N];
            let range = l * l..(l + 1) * (l + 1);
            for (row, norm) in out[range.clone()].iter_mut().zip(&self.norms[range]) {
                let mut coefficients = [0.0; N];
                for (sum, weights) in row.iter().zip(transform) {
                    let sum = sum * norm;
                    for (coefficient, weight) in coefficients.iter_mut().zip(weights) {
                        *coefficient += sum * weight;
                    }
                }
                *row = coefficients;
            }
        }
    }

    /// Adds Σ_m u_nlm v_n'lm to `total` as [l][n][n'].
    #[inline(always)]
    pub(super) fn add_power(&self, u: &[[f64; N]], v: &[[f64; N]], total: &mut [[f64; N]]) {
        for (l, rows) in total.chunks_exact_mut(N).enumerate() {
            let range = l * l..(l + 1) * (l + 1);
            for (n, row) in rows.iter_mut().enumerate() {
                let mut sums = *row;
                for (u, v) in u[range.clone()].iter().zip(&v[range.clone()]) {
                    for (sum, v) in sums.iter_mut().zip(v) {
                        *sum += u[n] * v;
                    }
                }
                *row = sums;
            }
        }
    }
}
