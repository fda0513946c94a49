//! One arrangement of the atoms in an output of pw.x.
//!
//! In: what the lines say of it. Out: [`PwStep`]: energy, forces, pressure, cell and positions.

use serde::{Deserialize, Serialize};

use super::geometry::Geometry;
use crate::crystal::lattice::Vector3;
use crate::units::RYDBERG_EV;

/// What is known at one arrangement of the atoms.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PwStep {
    /// Estimated accuracy of the energy in Ry after each iteration of the self-consistency.
    pub accuracies_ry: Vec<f64>,
    /// Converged total energy in Ry (F = E − TS with smearing).
    pub energy_ry: Option<f64>,
    /// Whether the self-consistency converged; `None` while it runs.
    pub scf_converged: Option<bool>,
    /// Force on each atom in eV/Å.
    pub forces_ev_per_ang: Vec<Vector3>,
    /// Pressure in GPa, positive where the cell wants to grow.
    pub pressure_gpa: Option<f64>,
    /// Stress in GPa, positive on the diagonal where the cell pulls inwards (as
    /// [`crate::potentials::Evaluation`] has it).
    pub stress_gpa: Option<[Vector3; 3]>,
    /// Magnetisation of the cell in Bohr magnetons.
    pub magnetisation: Option<f64>,
    /// Cell and positions of the step in Å: lattice rows, labels and Cartesian positions.
    #[serde(skip)]
    pub geometry: Geometry,
}

impl PwStep {
    /// Energy of the cell in eV.
    pub fn energy_ev(&self) -> Option<f64> {
        self.energy_ry.map(|ry| ry * RYDBERG_EV)
    }

    /// The largest force on an atom in eV/Å; `None` where there are no forces.
    pub fn largest_force(&self) -> Option<f64> {
        let squared = |f: &Vector3| f.iter().map(|x| x * x).sum::<f64>();
        let largest = self.forces_ev_per_ang.iter().map(squared);
        let largest = largest.fold(None, |most: Option<f64>, f| {
            Some(most.map_or(f, |most| most.max(f)))
        });
        largest.map(f64::sqrt)
    }
}
