//! What a relaxation comes to, step by step and at its end.

use std::fmt;

use crate::crystal::Structure;
use crate::monitor::{Cancelled, TooCostly};
use crate::potentials::{Atoms, Evaluation, PotentialError};
use crate::setting::OutOfRange;

/// One step of a relaxation that lowered the energy (or began it).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RelaxStep {
    /// Evaluations of the potential before this one: 0 for the start.
    pub step: usize,
    /// Energy of the cell in eV.
    pub energy_ev: f64,
    /// Largest force in eV/Å on an atom that may move.
    pub largest_force_ev_per_ang: f64,
    /// Largest component of the stress in GPa; `None` where the cell is fixed.
    pub largest_stress_gpa: Option<f64>,
}

/// Why a relaxation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelaxEnd {
    /// Forces, and the stress where the cell may change, are as small as was asked for.
    Converged,
    /// The steps were used up.
    OutOfSteps,
    /// Ever shorter steps found no lower energy: the potential is rougher than what was asked for.
    Stalled,
}

impl fmt::Display for RelaxEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Converged => "converged",
            Self::OutOfSteps => "not converged: the steps were used up; allow more steps",
            Self::Stalled => {
                "not converged: no step lowers the energy any more; allow a larger force"
            }
        })
    }
}

/// Atoms that came to rest, or how far they got.
#[derive(Clone, Debug, PartialEq)]
pub struct Relaxed {
    /// Name of the potential.
    pub potential: &'static str,
    /// Where the atoms are now, in the order of the start and on its side of the cell's edges.
    pub atoms: Atoms,
    /// What the potential says of them.
    pub evaluation: Evaluation,
    /// The start and each step that lowered the energy, in their order.
    pub trace: Vec<RelaxStep>,
    /// Evaluations of the potential after the first.
    pub n_steps: usize,
    /// Why it ended.
    pub end: RelaxEnd,
    /// Operations of symmetry that were kept, 1 where none but the identity was.
    pub n_operations: usize,
}

impl Relaxed {
    /// Whether forces and stress are as small as was asked for.
    pub fn is_converged(&self) -> bool {
        self.end == RelaxEnd::Converged
    }

    /// Energy of the cell at the start in eV.
    pub fn energy_before_ev(&self) -> f64 {
        self.trace
            .first()
            .map_or(self.evaluation.energy_ev, |first| first.energy_ev)
    }

    /// Energy of the cell at the end in eV.
    pub fn energy_after_ev(&self) -> f64 {
        self.evaluation.energy_ev
    }

    /// Energies in eV of the start and of each step that lowered them.
    pub fn energies_ev(&self) -> Vec<f64> {
        self.trace.iter().map(|step| step.energy_ev).collect()
    }

    /// The relaxed structure: sites, labels and oxidation states of the one that was relaxed, which
    /// has the same atoms in the same order.
    pub fn structure(&self, of: &Structure) -> Structure {
        let mut structure = of.clone();
        structure.lattice = self.atoms.lattice.clone();
        for (site, frac) in structure.sites.iter_mut().zip(self.atoms.frac()) {
            site.frac = frac;
        }
        structure
    }

    /// The last step.
    pub fn last(&self) -> Option<RelaxStep> {
        self.trace.last().copied()
    }
}

/// Why there is no relaxation.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RelaxError {
    /// The potential says nothing of these atoms.
    #[error(transparent)]
    Potential(#[from] PotentialError),
    /// The potential knows of no stress.
    #[error("{potential} knows of no stress, so that the cell cannot relax; relax the positions")]
    NoStress {
        /// Name of the potential.
        potential: &'static str,
    },
    /// Symmetry was to be kept and cannot be found.
    #[error(
        "no symmetry can be found within {tolerance_ang} Å, as where atoms are as close together; \
         relax without keeping it"
    )]
    NoSymmetry {
        /// The tolerance in Å.
        tolerance_ang: f64,
    },
    /// A setting is out of range.
    #[error(transparent)]
    BadSetting(#[from] OutOfRange),
    /// It would take more memory than allowed.
    #[error(transparent)]
    TooCostly(#[from] TooCostly),
    /// The user stopped it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl RelaxError {
    /// A word for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Potential(error) => error.kind(),
            Self::NoStress { .. } => "no-stress",
            Self::NoSymmetry { .. } => "no-symmetry",
            Self::BadSetting(_) => "bad-setting",
            Self::TooCostly(_) => "too-costly",
            Self::Cancelled(_) => "cancelled",
        }
    }
}
