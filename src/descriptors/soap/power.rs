//! The averaged power spectrum of a crystal.
//!
//! In: the atoms of a cell sorted by species, the pairs of species wanted. Out: for each pair
//! p_nn'l = π √(8/(2l + 1)) / N · Σ_i Σ_m c^i_nlm(X) c^i_n'lm(Y), summed over all N sites i of the cell
//! (DScribe's average "outer"). Of partially occupied sites each occupant is an atom: a centre with its
//! occupancy as weight (N is the sum of these), a neighbour with its occupancy as the height of its
//! Gaussian.

use std::f64::consts::PI;

use multiversion::multiversion;

use super::basis::RadialBasis;
use super::expansion::{Expansion, Scratch, Shell};
use crate::crystal::lattice::{Lattice, Vector3};
use crate::crystal::neighbors::{Neighbor, NeighborSearch};
use crate::descriptors::flat_cell::FlatCell;
use crate::monitor::Monitor;

/// The atoms of a cell, sorted by species.
#[derive(Clone, Debug)]
pub(super) struct Atoms<'a> {
    pub lattice: &'a Lattice,
    /// Fractional coordinates.
    pub frac: Vec<Vector3>,
    /// Index of the species of each atom, ascending from 0 without a gap.
    pub species: Vec<usize>,
    /// Number of species.
    pub n_species: usize,
    /// Which of them are there in part; `None` where all are whole.
    pub parts: Option<Parts<'a>>,
    /// Once it says stop, no neighbours are found any more.
    pub monitor: &'a Monitor,
}

/// Atoms of partially occupied sites.
#[derive(Clone, Debug)]
pub(super) struct Parts<'a> {
    pub cell: &'a FlatCell,
    /// The site of each atom.
    pub sites: Vec<usize>,
    /// How much of each atom is there.
    pub weights: Vec<f64>,
}

impl Parts<'_> {
    /// How much of a neighbour there is around an atom that is there: that atom itself is, the others
    /// of its site and alternatives of it are not.
    fn around(&self, center: usize, neighbor: &Neighbor) -> f64 {
        let other = neighbor.site;
        if other == center && neighbor.image == [0; 3] {
            return 1.0;
        }
        let (here, there) = (self.sites[center], self.sites[other]);
        match self.cell.exclude(here, there, neighbor.distance_ang) {
            true => 0.0,
            false => self.weights[other],
        }
    }
}

impl Atoms<'_> {
    /// Number of atoms, on average.
    fn amount(&self) -> f64 {
        match &self.parts {
            None => self.frac.len() as f64,
            Some(parts) => parts.weights.iter().sum(),
        }
    }
}

/// Computes power spectra with some settings.
pub(super) trait Spectrum: Send + Sync {
    /// For each pair of species the values as [l][n][n'], n belonging to the first of the pair.
    fn power(&self, atoms: &Atoms<'_>, pairs: &[(usize, usize)]) -> Vec<Vec<f64>>;
}

/// The computation for a basis, with atoms up to `cutoff_ang` from a centre.
pub(super) fn spectrum(basis: &RadialBasis, cutoff_ang: f64) -> Box<dyn Spectrum> {
    // The number of radial functions is known when this is compiled, so that totals stay in
    // registers; it is padded to a multiple of four, the width of a vector register.
    match basis.n_max {
        0..=4 => Box::new(Padded::<4>::new(basis, cutoff_ang)),
        5..=8 => Box::new(Padded::<8>::new(basis, cutoff_ang)),
        _ => Box::new(Padded::<12>::new(basis, cutoff_ang)),
    }
}

/// The computation with the number of radial functions padded to N.
struct Padded<const N: usize> {
    expansion: Expansion<N>,
    n_max: usize,
    l_max: usize,
    cutoff_ang: f64,
}

impl<const N: usize> Padded<N> {
    fn new(basis: &RadialBasis, cutoff_ang: f64) -> Self {
        Self {
            expansion: Expansion::new(basis, cutoff_ang),
            n_max: basis.n_max,
            l_max: basis.l_max,
            cutoff_ang,
        }
    }
}

/// Sums over all centres, as [pair][l][n][n'] with N for n and n'. Twice as fast where there is
/// AVX2, with the same bits: no operation is fused or reordered.
#[multiversion(targets("x86_64+avx2"))]
fn sums<const N: usize>(
    padded: &Padded<N>,
    atoms: &Atoms<'_>,
    pairs: &[(usize, usize)],
) -> Vec<[f64; N]> {
    let search = NeighborSearch::new(atoms.lattice, &atoms.frac, padded.cutoff_ang)
        .watched_by(atoms.monitor);
    let n_harmonics = padded.expansion.n_harmonics();
    let per_pair = (padded.l_max + 1) * N;
    let mut shells = vec![Shell::default(); atoms.n_species];
    let mut coefficients = vec![[0.0; N]; atoms.n_species * n_harmonics];
    let mut totals = vec![[0.0; N]; pairs.len() * per_pair];
    let mut scratch = Scratch::default();
    for (center, point) in atoms.frac.iter().enumerate() {
        shells.iter_mut().for_each(Shell::clear);
        match &atoms.parts {
            None => search.visit_point(*point, |neighbor| {
                shells[atoms.species[neighbor.site]].push(neighbor.displacement_ang);
            }),
            Some(parts) => search.visit_point(*point, |neighbor| {
                let weight = parts.around(center, &neighbor);
                if weight > 0.0 {
                    let shell = &mut shells[atoms.species[neighbor.site]];
                    shell.push_part(neighbor.displacement_ang, weight);
                }
            }),
        }
        for (shell, out) in shells
            .iter()
            .zip(coefficients.chunks_exact_mut(n_harmonics))
        {
            padded.expansion.expand(shell, &mut scratch, out);
        }
        if let Some(parts) = &atoms.parts {
            // Products of two of them have the weight of the centre.
            let root = parts.weights[center].sqrt();
            coefficients.iter_mut().flatten().for_each(|c| *c *= root);
        }
        for ((first, second), total) in pairs.iter().zip(totals.chunks_exact_mut(per_pair)) {
            let of = |species: usize| &coefficients[species * n_harmonics..][..n_harmonics];
            padded.expansion.add_power(of(*first), of(*second), total);
        }
    }
    totals
}

impl<const N: usize> Spectrum for Padded<N> {
    fn power(&self, atoms: &Atoms<'_>, pairs: &[(usize, usize)]) -> Vec<Vec<f64>> {
        let sums = sums(self, atoms, pairs);
        let n_sites = atoms.amount();
        let scaled = |total: &[[f64; N]]| -> Vec<f64> {
            let mut values = Vec::with_capacity((self.l_max + 1) * self.n_max * self.n_max);
            for (l, rows) in total.chunks_exact(N).enumerate() {
                let factor = PI * (8.0 / (2 * l + 1) as f64).sqrt() / n_sites;
                let rows = rows[..self.n_max].iter();
                values.extend(rows.flat_map(|row| row[..self.n_max].iter().map(|p| p * factor)));
            }
            values
        };
        sums.chunks_exact((self.l_max + 1) * N)
            .map(scaled)
            .collect()
    }
}
