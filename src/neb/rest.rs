//! Ends of a band, brought to rest in a fixed cell.
//!
//! In: atoms. Out: [`Rest`]: where they come to rest, and their energy.

use super::forces::Configuration;
use super::{BandError, BandSettings};
use crate::monitor::Monitor;
use crate::potentials::relax::{RelaxError, RelaxSettings, RelaxStep, Relaxation};
use crate::potentials::{Atoms, Potential};

/// Atoms at rest, or as far as they came.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rest {
    /// Cartesian positions in Å.
    pub cart_ang: Configuration,
    /// Energy in eV.
    pub energy_ev: f64,
    /// Forces in eV/Å, 0 on what is held.
    pub forces: Configuration,
    /// Largest force in eV/Å that is left.
    pub largest_force: f64,
    /// Whether it is below the limit.
    pub converged: bool,
    /// Evaluations of the potential.
    pub n_evaluations: usize,
}

/// Relaxes atoms, those that are not free excepted; with no steps they are evaluated only. `told` hears of
/// each step: its number, the energy in eV, the largest force in eV/Å.
pub(super) fn rest(
    atoms: &Atoms,
    is_free: &[bool],
    (potential, settings): (&dyn Potential, &BandSettings),
    n_steps: usize,
    (monitor, told): (&Monitor, &(dyn Fn(&RelaxStep) + Sync)),
) -> Result<Rest, BandError> {
    let frozen: Vec<usize> = (0..atoms.len()).filter(|atom| !is_free[*atom]).collect();
    let relaxation = RelaxSettings {
        fmax_ev_per_ang: settings.fmax_ev_per_ang,
        max_steps: n_steps,
        ..RelaxSettings::default()
    };
    let step = |step: &RelaxStep, _: &Atoms| told(step);
    let relaxed = Relaxation::new(potential, &relaxation)
        .with_frozen(&frozen)
        .watched(monitor, &step)
        .run(atoms)
        .map_err(|error| match error {
            RelaxError::Potential(error) => BandError::Potential(error),
            RelaxError::BadSetting(error) => BandError::BadSetting(error),
            RelaxError::Cancelled(cancelled) => BandError::Cancelled(cancelled),
            // The cell stays as it is and symmetry is not asked for.
            other => BandError::TooLarge {
                fact: other.to_string(),
                remedy: "choose other ends".to_owned(),
            },
        })?;
    let converged = relaxed.is_converged();
    let mut forces = relaxed.evaluation.forces_ev_per_ang;
    for atom in frozen {
        forces[atom] = [0.0; 3];
    }
    Ok(Rest {
        cart_ang: relaxed.atoms.cart_ang,
        energy_ev: relaxed.evaluation.energy_ev,
        largest_force: relaxed
            .trace
            .last()
            .map_or(0.0, |s| s.largest_force_ev_per_ang),
        converged,
        forces,
        n_evaluations: relaxed.n_steps + 1,
    })
}
