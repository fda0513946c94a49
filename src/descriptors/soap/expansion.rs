//! The expansion of the atoms around a centre, and the power spectrum.
//!
//! In: the atoms of one species around a centre. Out: their coefficients c_nlm ([`Expansion`]); from
//! two species' coefficients, the power spectrum p_nn'l = Σ_m c_nlm c'_n'lm.
//!
//! Everything is laid out so that the innermost loop runs over radial functions, their number
//! padded to an even `N`: coefficients as [l² + l + m][n], the matrix that makes the primitives
//! orthonormal as [l][k][n]. Sums over atoms are small matrix products with the totals in registers.

use super::basis::RadialBasis;
use super::exponentials::Exponentials;
use super::harmonics::{LANES, Lanes, SolidHarmonics, norms};

/// Atoms of one species around a centre: displacements in Å, component by component.
#[derive(Clone, Debug, Default)]
pub(super) struct Shell {
    x: Vec<f64>,
    y: Vec<f64>,
    z: Vec<f64>,
}

impl Shell {
    pub fn clear(&mut self) {
        self.x.clear();
        self.y.clear();
        self.z.clear();
    }

    pub fn push(&mut self, [x, y, z]: [f64; 3]) {
        self.x.push(x);
        self.y.push(y);
        self.z.push(z);
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
    /// [l][k][n]: weight of primitive k in function n, and its integral.
    transform: Vec<[f64; N]>,
}

impl<const N: usize> Expansion<N> {
    /// `cutoff_ang`: the farthest atom that will be given.
    pub fn new(basis: &RadialBasis, cutoff_ang: f64) -> Self {
        let RadialBasis { n_max, l_max, .. } = *basis;
        let mut exponents = vec![0.0; (l_max + 1) * N];
        let mut transform = vec![[0.0; N]; (l_max + 1) * N];
        for l in 0..=l_max {
            for k in 0..n_max {
                exponents[l * N + k] = basis.exponents_per_ang2[l * n_max + k];
                for n in 0..n_max {
                    transform[l * N + k][n] = basis.transform[(l * n_max + n) * n_max + k];
                }
            }
        }
        Self {
            l_max,
            harmonics: SolidHarmonics::new(l_max),
            norms: norms(l_max),
            exponentials: Exponentials::new(&exponents, cutoff_ang * cutoff_ang),
            transform,
        }
    }

    /// Number of (l, m).
    pub fn n_harmonics(&self) -> usize {
        self.harmonics.len()
    }

    /// Writes the coefficients c[lm][n] of a shell.
    #[inline(always)]
    pub fn expand(&self, shell: &Shell, scratch: &mut Scratch, out: &mut [[f64; N]]) {
        self.evaluate_atoms(shell, scratch);
        self.sum_over_atoms(shell.x.len(), scratch, out);
        self.make_orthonormal(out);
    }

    /// Harmonics as [atom / 4][lm][atom % 4] and primitives as [atom][l][k] of every atom.
    #[inline(always)]
    fn evaluate_atoms(&self, shell: &Shell, scratch: &mut Scratch) {
        let n_atoms = shell.x.len();
        let (n_harmonics, n_radial) = (self.n_harmonics(), (self.l_max + 1) * N);
        let n_blocks = n_atoms.div_ceil(LANES);
        scratch
            .harmonics
            .resize(n_blocks * n_harmonics, [0.0; LANES]);
        scratch.radial.resize(n_blocks * LANES * n_radial, 0.0);
        for block in 0..n_blocks {
            let [x, y, z] = shell.lanes(block * LANES);
            let square = std::array::from_fn(|k| x[k] * x[k] + y[k] * y[k] + z[k] * z[k]);
            let harmonics = &mut scratch.harmonics[block * n_harmonics..][..n_harmonics];
            self.harmonics.evaluate(&x, &y, &z, &square, harmonics);
            for (lane, square) in square.into_iter().enumerate() {
                let radial = &mut scratch.radial[(block * LANES + lane) * n_radial..][..n_radial];
                self.exponentials.evaluate(square, radial);
            }
        }
    }

    /// out[lm][k] = Σ over atoms of primitive (l, k) × harmonic (l, m).
    #[inline(always)]
    fn sum_over_atoms(&self, n_atoms: usize, scratch: &Scratch, out: &mut [[f64; N]]) {
        for l in 0..=self.l_max {
            let (mut first, end) = (l * l, (l + 1) * (l + 1));
            while first < end {
                let rows = &mut out[first..end];
                match rows.len() {
                    1 => self.sum_rows::<1>(l, first, n_atoms, scratch, rows),
                    2 => self.sum_rows::<2>(l, first, n_atoms, scratch, rows),
                    3 => self.sum_rows::<3>(l, first, n_atoms, scratch, rows),
                    _ => self.sum_rows::<4>(l, first, n_atoms, scratch, rows),
                }
                first += (end - first).min(4);
            }
        }
    }

    /// The same for M neighbouring harmonics of one l, with M · N totals held in registers.
    #[inline(always)]
    fn sum_rows<const M: usize>(
        &self,
        l: usize,
        first: usize,
        n_atoms: usize,
        scratch: &Scratch,
        out: &mut [[f64; N]],
    ) {
        let n_radial = (self.l_max + 1) * N;
        let blocks = scratch.harmonics.chunks_exact(self.n_harmonics());
        let mut sums = [[0.0; N]; M];
        let mut radial = scratch.radial.chunks_exact(n_radial).take(n_atoms);
        for block in blocks {
            let harmonics = &block[first..first + M];
            for lane in 0..LANES {
                let Some(primitives) = radial.next() else {
                    break;
                };
                let primitives = &primitives[l * N..(l + 1) * N];
                for m in 0..M {
                    let harmonic = harmonics[m][lane];
                    for k in 0..N {
                        sums[m][k] += harmonic * primitives[k];
                    }
                }
            }
        }
        out[..M].copy_from_slice(&sums);
    }

    /// From primitive sums to coefficients of the orthonormal functions, in place.
    #[inline(always)]
    fn make_orthonormal(&self, out: &mut [[f64; N]]) {
        for l in 0..=self.l_max {
            let transform = &self.transform[l * N..(l + 1) * N];
            for lm in l * l..(l + 1) * (l + 1) {
                let mut coefficients = [0.0; N];
                for (sum, weights) in out[lm].iter().zip(transform) {
                    let sum = sum * self.norms[lm];
                    for n in 0..N {
                        coefficients[n] += sum * weights[n];
                    }
                }
                out[lm] = coefficients;
            }
        }
    }

    /// Adds Σ_m u_nlm v_n'lm to `total` as [l][n][n'].
    #[inline(always)]
    pub fn add_power(&self, u: &[[f64; N]], v: &[[f64; N]], total: &mut [[f64; N]]) {
        for l in 0..=self.l_max {
            let range = l * l..(l + 1) * (l + 1);
            for n in 0..N {
                let mut sums = total[l * N + n];
                for lm in range.clone() {
                    for k in 0..N {
                        sums[k] += u[lm][n] * v[lm][k];
                    }
                }
                total[l * N + n] = sums;
            }
        }
    }
}
