//! What a deck is of, and what was chosen for it.

use serde::{Deserialize, Serialize};

use crate::potentials::Atoms;

/// A hop in its cell.
#[derive(Clone, Debug, PartialEq)]
pub struct DeckHop {
    /// "Li1 → Li2".
    pub label: String,
    /// The images, both ends included: two, or as many as the band shall have.
    pub images: Vec<Atoms>,
    /// Charge of the cell in elementary charges: −1 where a cation of charge 1 is missing and the
    /// rest stays as it was, in a uniform background; 0 for a neutral cell.
    pub charge: f64,
}

/// What was chosen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Chosen {
    /// Cut-off of the wave functions in Ry.
    pub ecutwfc_ry: f64,
    /// Cut-off of the density in Ry.
    pub ecutrho_ry: f64,
    /// Mesh of the cell.
    pub mesh: [usize; 3],
    /// Mesh of the supercell of the hop.
    pub hop_mesh: Option<[usize; 3]>,
    /// Charge of the supercell.
    pub charge: f64,
    /// What was chosen and why, in sentences.
    pub told: Vec<String>,
}
