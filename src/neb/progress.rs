//! What a hop tells while it is relaxed.

use std::sync::Arc;

use super::RelaxedHop;
use crate::crystal::lattice::Vector3;
use crate::crystal::{Element, Lattice};

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// The ends are relaxed.
    Ends,
    /// The band is relaxed.
    Band,
    /// The highest image climbs to the pass.
    Climbing,
}

impl Phase {
    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ends => "Relaxing the ends",
            Self::Band => "Relaxing the band",
            Self::Climbing => "Climbing to the pass",
        }
    }
}

/// Where a hop is.
#[derive(Clone, Debug, PartialEq)]
pub struct BandProgress {
    /// Index of the hop among those asked for.
    pub hop: usize,
    /// What is being done.
    pub phase: Phase,
    /// Which part of a hop that was cut in two, from 0.
    pub leg: usize,
    /// Steps of this phase so far; from 0.
    pub step: usize,
    /// Energies of the images in eV, both ends included; while ends are relaxed that of the end alone.
    pub energies_ev: Vec<f64>,
    /// Distance of each image from the start in Å, along the band; empty while ends are relaxed.
    pub distances_ang: Vec<f64>,
    /// Force along the band on each image in eV/Å; empty while ends are relaxed.
    pub forces_along_ev_per_ang: Vec<f64>,
    /// The largest force that still acts in eV/Å.
    pub largest_force_ev_per_ang: f64,
    /// Cartesian positions of all atoms in Å for each image; empty while ends are relaxed.
    pub images_cart_ang: Arc<Vec<Vec<Vector3>>>,
    /// What the positions are of; `None` while ends are relaxed.
    pub atoms: Option<Arc<ImageAtoms>>,
}

/// What is the same in every image of a band.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageAtoms {
    /// The cell.
    pub lattice: Lattice,
    /// The element of each atom.
    pub elements: Vec<Element>,
    /// Index of the atom that hops.
    pub moving: usize,
}

/// A piece of the result, sent as soon as it is there.
#[derive(Clone, Debug, PartialEq)]
pub enum HopPart {
    /// How far a hop is.
    Progress(BandProgress),
    /// A hop is done, failed, or was stopped: index among those asked for, and what there is of it.
    Hop(usize, Box<RelaxedHop>),
}
