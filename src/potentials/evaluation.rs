//! What a potential says of a crystal, or why it cannot.

use crate::crystal::Element;
use crate::crystal::lattice::Vector3;

/// Energy, forces and stress of one cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// Energy of the cell in eV.
    pub energy_ev: f64,
    /// Force on each atom in eV/Å: minus the derivative of the energy by its position.
    pub forces_ev_per_ang: Vec<Vector3>,
    /// Stress in GPa: the derivative of the energy by the strain, divided by the volume; positive
    /// on the diagonal where the cell pulls inwards. Symmetric.
    pub stress_gpa: [Vector3; 3],
    /// Magnetic moment of each atom in Bohr magnetons, ≥ 0, where the potential knows of them.
    pub magnetic_moments: Option<Vec<f64>>,
}

impl Evaluation {
    /// The largest force on an atom in eV/Å; 0 without atoms.
    pub fn largest_force(&self) -> f64 {
        let squared = |f: &Vector3| f[0] * f[0] + f[1] * f[1] + f[2] * f[2];
        let largest = self.forces_ev_per_ang.iter().map(squared);
        largest.fold(0.0, f64::max).sqrt()
    }
}

/// Why a potential says nothing of a crystal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PotentialError {
    /// It was not made for some of the elements.
    #[error("{potential} does not know {}; take another potential", listed(.elements))]
    Unknown {
        /// Name of the potential.
        potential: &'static str,
        /// The elements that it does not know.
        elements: Vec<Element>,
    },
    /// There is nothing to compute.
    #[error("the cell has no atoms")]
    Empty,
    /// Atoms without a neighbour within its reach: what it says of them means nothing.
    #[error(
        "{n_atoms} atoms have no neighbour within {reach_ang} Å, so {potential} cannot say what \
         binds them; check the cell parameters"
    )]
    Isolated {
        /// Name of the potential.
        potential: &'static str,
        /// How many atoms stand alone.
        n_atoms: usize,
        /// How far the potential reaches, in whole Å.
        reach_ang: u32,
    },
    /// Two atoms so close that the numbers break.
    #[error("atoms {first} and {second} are at the same place; remove one of them")]
    Coincide {
        /// Index of one atom, from 1.
        first: usize,
        /// Index of the other.
        second: usize,
    },
    /// A cell that cannot be searched for neighbours, or numbers that are not finite.
    #[error("{potential} gives no finite energy for this cell; check its parameters and positions")]
    NotFinite {
        /// Name of the potential.
        potential: &'static str,
    },
}

impl PotentialError {
    /// Short machine-readable kind: "unknown-element", "isolated-atom"…
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "unknown-element",
            Self::Empty => "no-atoms",
            Self::Isolated { .. } => "isolated-atom",
            Self::Coincide { .. } => "atoms-coincide",
            Self::NotFinite { .. } => "not-finite",
        }
    }
}

fn listed(elements: &[Element]) -> String {
    let symbols: Vec<&str> = elements.iter().map(|e| e.symbol()).collect();
    symbols.join(", ")
}
