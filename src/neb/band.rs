//! A band: the images of a hop and their energies, and what is read from them.
//!
//! In: images with energies in eV and the forces along the band in eV/Å. Out: [`Band`], with
//! barriers, the pass and a smooth profile.

use serde::{Deserialize, Serialize};

use super::Engine;
use super::spline::Profile;
use crate::crystal::lattice::Vector3;
use crate::crystal::{Element, Lattice};
use crate::potentials::Atoms;

/// The images of a hop, from its start to its end, both included.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// What gave the energies.
    pub engine: Engine,
    /// The cell of every image.
    pub lattice: Lattice,
    /// The element of each atom.
    pub elements: Vec<Element>,
    /// Index of the atom that hops.
    pub moving: usize,
    /// Cartesian positions of the atoms in Å, not folded into the cell, for each image; empty where
    /// a program told the energies only.
    pub images_cart_ang: Vec<Vec<Vector3>>,
    /// Energy of each image in eV; at least two.
    pub energies_ev: Vec<f64>,
    /// Distance of each image from the start in Å, along the band, over all atoms.
    pub distances_ang: Vec<f64>,
    /// Force along the band on each image in eV/Å, positive towards the end; empty where not known.
    pub forces_along_ev_per_ang: Vec<f64>,
    /// The largest force that acts on the band in eV/Å: across it, and on the climbing image also
    /// along it.
    pub largest_force_ev_per_ang: f64,
    /// The image that climbed to the pass.
    pub climbing: Option<usize>,
    /// Images, as indices, that are resting places below both ends: the hop is cut there. Ascending.
    pub cuts: Vec<usize>,
    /// Whether all forces are below the limit, and the highest image climbed where it should.
    pub converged: bool,
    /// Steps of the band so far.
    pub steps: usize,
    /// Energies with forces that were computed for it, ends not counted.
    pub evaluations: usize,
    /// What should be known of it, each in a sentence.
    pub notes: Vec<String>,
}

/// A part of a hop between resting places.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leg {
    /// Its first image.
    pub from: usize,
    /// Its last image.
    pub to: usize,
    /// Its highest energy less that of its first image in eV.
    pub forward_ev: f64,
    /// Its highest energy less that of its last image in eV.
    pub reverse_ev: f64,
}

impl Band {
    /// Number of images, both ends counted.
    pub fn n_images(&self) -> usize {
        self.energies_ev.len()
    }

    /// An image as atoms; `None` where there are no positions, or no such image.
    pub fn image(&self, number: usize) -> Option<Atoms> {
        Some(Atoms {
            lattice: self.lattice.clone(),
            elements: self.elements.clone(),
            cart_ang: self.images_cart_ang.get(number)?.clone(),
        })
    }

    /// Atoms of an image; 0 where there are no positions.
    pub fn n_atoms_of_images(&self) -> usize {
        self.images_cart_ang.first().map_or(0, Vec::len)
    }

    /// Energies above the start in eV.
    pub fn relative_energies_ev(&self) -> Vec<f64> {
        let start = self.energies_ev.first().copied().unwrap_or(0.0);
        self.energies_ev.iter().map(|e| e - start).collect()
    }

    /// A smooth curve through the energies, with the forces along the band as its slopes.
    pub fn profile(&self) -> Profile {
        Profile::new(
            &self.distances_ang,
            &self.energies_ev,
            &self.forces_along_ev_per_ang,
        )
    }

    /// The highest energy in eV: that of the image that climbed to the pass, and without one the top of the
    /// smooth curve.
    pub fn highest_ev(&self) -> f64 {
        match self.climbing {
            Some(_) => largest(&self.energies_ev),
            None => self.profile().highest().1,
        }
    }

    /// Its highest energy less that of its start in eV; at least 0.
    pub fn forward_barrier_ev(&self) -> f64 {
        let start = self.energies_ev.first().copied().unwrap_or(f64::NAN);
        (self.highest_ev() - start).max(0.0)
    }

    /// Its highest energy less that of its end in eV; at least 0.
    pub fn reverse_barrier_ev(&self) -> f64 {
        let end = self.energies_ev.last().copied().unwrap_or(f64::NAN);
        (self.highest_ev() - end).max(0.0)
    }

    /// Its highest energy less its lowest in eV: the pass.
    pub fn pass_ev(&self) -> f64 {
        let lowest = self.energies_ev.iter().copied();
        (self.highest_ev() - lowest.fold(f64::INFINITY, f64::min)).max(0.0)
    }

    /// The index of the highest image.
    pub fn highest_image(&self) -> usize {
        let by_energy = |a: &usize, b: &usize| {
            let order = self.energies_ev[*a].total_cmp(&self.energies_ev[*b]);
            order.then(b.cmp(a))
        };
        (0..self.n_images()).max_by(by_energy).unwrap_or(0)
    }

    /// The parts of the hop between resting places: one, where it is not cut.
    pub fn legs(&self) -> Vec<Leg> {
        let last = self.n_images().saturating_sub(1);
        let inner = self
            .cuts
            .iter()
            .copied()
            .filter(|cut| (1..last).contains(cut));
        let marks: Vec<usize> = std::iter::once(0).chain(inner).chain([last]).collect();
        let leg = |pair: &[usize]| {
            let (from, to) = (pair[0], pair[1]);
            let highest = largest(&self.energies_ev[from..=to]);
            Leg {
                from,
                to,
                forward_ev: highest - self.energies_ev[from],
                reverse_ev: highest - self.energies_ev[to],
            }
        };
        marks.windows(2).map(leg).collect()
    }

    /// The same hop the other way round.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        let last = self.n_images().saturating_sub(1);
        let length_ang = self.distances_ang.last().copied().unwrap_or(0.0);
        self.images_cart_ang.reverse();
        self.energies_ev.reverse();
        self.distances_ang.reverse();
        for distance in &mut self.distances_ang {
            *distance = length_ang - *distance;
        }
        self.forces_along_ev_per_ang.reverse();
        for force in &mut self.forces_along_ev_per_ang {
            *force = -*force;
        }
        self.climbing = self.climbing.map(|image| last - image);
        self.cuts = self.cuts.iter().rev().map(|image| last - image).collect();
        self
    }
}

fn largest(numbers: &[f64]) -> f64 {
    numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}
