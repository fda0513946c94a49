//! A band of neb.x as a [`Band`].
//!
//! In: what its files say: the output, and beside it .axsf (cell, elements, positions), .dat (path
//! coordinates). Out: the band after the last whole iteration. Without .axsf it has energies only.

use super::output::{BandImages, NebOutput, NebPath, Profile, Said};
use crate::crystal::Lattice;
use crate::crystal::lattice::Vector3;
use crate::neb::fault::ProgramFault;
use crate::neb::ways::{distances, farthest};
use crate::neb::{Band, Engine};

/// Files of one band.
#[derive(Clone, Copy, Debug, Default)]
pub struct BandFiles<'a> {
    output: Option<&'a NebOutput>,
    path: Option<&'a NebPath>,
    images: Option<&'a BandImages>,
    profile: Option<&'a Profile>,
}

impl<'a> BandFiles<'a> {
    /// Those among files of a folder; of several of a kind the last by name, so that the climbing band
    /// goes before the one without.
    pub fn among(files: impl IntoIterator<Item = &'a Said>) -> Self {
        let mut found = Self::default();
        for said in files {
            match said {
                Said::Neb(output) => {
                    // One that converged counts more than one that did not.
                    let is_better = found.output.is_none_or(|known| !known.converged);
                    if is_better || output.converged {
                        found.output = Some(output);
                    }
                }
                Said::Path(path) => found.path = Some(path),
                Said::Images(images) => {
                    if found.images.is_none_or(|known| known.lattice_ang.is_none()) {
                        found.images = Some(images);
                    }
                }
                Said::Profile(profile) if !profile.errors_ev_per_ang.is_empty() => {
                    found.profile = Some(profile);
                }
                Said::Pw(_) | Said::Profile(_) | Said::Crash(_) => {}
            }
        }
        found
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.output.is_none() && self.path.is_none() && self.profile.is_none()
    }

    /// The band; `lattice` is that of the structure, for bands without one of their own. `name` names the
    /// files in messages.
    ///
    /// # Errors
    /// [`ProgramFault`] where no file tells energies, or files are of different bands.
    pub fn band(&self, name: &str, lattice: &Lattice) -> Result<Band, ProgramFault> {
        let energies_ev = self.energies(name)?;
        let n = energies_ev.len();
        let atoms = self.images.and_then(BandImages::atoms_of_images);
        let atoms = atoms.filter(|images| images.len() == n).unwrap_or_default();
        let positions: Vec<Vec<Vector3>> = atoms.iter().map(|a| a.cart_ang.clone()).collect();
        let moving = match positions.as_slice() {
            [first, .., last] => farthest(first, last),
            _ => 0,
        };
        let last = self.output.and_then(NebOutput::last);
        let largest = last.and_then(super::NebIteration::largest_error);
        let of_profile = self.profile.map(|profile| {
            let errors = &profile.errors_ev_per_ang;
            let inner = errors.get(1..errors.len().saturating_sub(1));
            inner
                .unwrap_or_default()
                .iter()
                .copied()
                .fold(0.0, f64::max)
        });
        let mut notes = Vec::new();
        if let Some(output) = self.output {
            notes.extend(
                output
                    .troubles
                    .iter()
                    .map(|t| format!("{}; {}.", t.fact, t.remedy)),
            );
            if !output.is_good() && notes.is_empty() {
                notes.push(
                    "The run of this band did not converge or did not come to its end.".to_owned(),
                );
            }
        }
        if positions.is_empty() {
            notes.push(
                "Only energies were read; with the .axsf file beside them the images are seen."
                    .to_owned(),
            );
        }
        Ok(Band {
            engine: Engine::Espresso,
            lattice: atoms
                .first()
                .map_or_else(|| lattice.clone(), |a| a.lattice.clone()),
            elements: atoms.first().map_or_else(Vec::new, |a| a.elements.clone()),
            moving,
            distances_ang: self.distances(&positions, n),
            images_cart_ang: positions,
            energies_ev,
            forces_along_ev_per_ang: Vec::new(),
            largest_force_ev_per_ang: largest.or(of_profile).unwrap_or(0.0),
            climbing: last
                .and_then(|last| last.climbing)
                .and_then(|image| image.checked_sub(1))
                .filter(|image| *image < n),
            cuts: Vec::new(),
            converged: self.output.is_some_and(|output| output.converged),
            steps: last.map_or_else(|| self.path.map_or(0, |p| p.steps_done), |last| last.number),
            evaluations: 0,
            notes,
        })
    }

    fn energies(&self, name: &str) -> Result<Vec<f64>, ProgramFault> {
        let of_output = self.output.and_then(NebOutput::last);
        let of_output = of_output.map(|last| last.images.iter().map(|i| i.energy_ev).collect());
        let of_path = || {
            self.path
                .map(|p| p.images.iter().map(|i| i.energy_ev).collect())
        };
        let of_profile = || self.profile.map(|profile| profile.energies_ev.clone());
        let energies: Option<Vec<f64>> = of_output.or_else(of_path).or_else(of_profile);
        energies
            .filter(|energies| energies.len() >= 2)
            .ok_or_else(|| {
                let fact = "no whole iteration of a band is in it";
                let remedy = "give the output of neb.x, or its .path or .dat file";
                ProgramFault::new(name, fact, remedy)
            })
    }

    /// Distances in Å along the band: of the images, or by its length and path coordinates.
    fn distances(&self, positions: &[Vec<Vector3>], n: usize) -> Vec<f64> {
        if positions.len() == n {
            return distances(positions);
        }
        let paths = self.path.filter(|path| path.images.len() == n);
        if let Some(path) = paths {
            let positions: Vec<Vec<Vector3>> = path
                .images
                .iter()
                .map(|image| image.cart_ang.clone())
                .collect();
            return distances(&positions);
        }
        let last = self.output.and_then(NebOutput::last);
        let length = last.and_then(|last| last.length_ang).unwrap_or(1.0);
        match self
            .profile
            .filter(|profile| profile.coordinates.len() == n)
        {
            Some(profile) => profile.coordinates.iter().map(|x| x * length).collect(),
            // neb.x keeps images evenly apart.
            None => (0..n)
                .map(|k| length * k as f64 / (n - 1).max(1) as f64)
                .collect(),
        }
    }
}
