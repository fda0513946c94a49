//! Energies, forces and stresses of a data set by a potential.
//!
//! In: structures and a potential. Out: for each entry, in order, its [`Evaluation`] or why there is
//! none.

use super::PipelineError;
use crate::dataset::Dataset;
use crate::import::EntryIndex;
use crate::monitor::Monitor;
use crate::potentials::{Atoms, Disordered, Evaluation, Potential, PotentialError};

/// What a potential says of one entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluated {
    /// Index of the entry.
    pub entry: EntryIndex,
    /// Energy, forces and stress, in the order of the sites, or why there are none.
    pub result: Result<Evaluation, NoEnergy>,
}

/// Why an entry has no energy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoEnergy {
    /// Its sites are not filled by one element each.
    #[error(transparent)]
    Disordered(#[from] Disordered),
    /// The potential says nothing of it.
    #[error(transparent)]
    Potential(#[from] PotentialError),
}

impl NoEnergy {
    /// A word for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Disordered(_) => "disordered",
            Self::Potential(error) => error.kind(),
        }
    }
}

/// Evaluates every structure; `finished` gets each result, in the order of the entries.
///
/// # Errors
/// [`PipelineError::Empty`], [`PipelineError::Cancelled`]. What is wrong with a structure is in its
/// result.
pub fn evaluate_all(
    data: &Dataset,
    potential: &dyn Potential,
    monitor: &Monitor,
    finished: &dyn Fn(Evaluated),
) -> Result<(), PipelineError> {
    if data.entries.is_empty() {
        return Err(PipelineError::Empty);
    }
    let step = monitor.step("Computing energies", data.entries.len());
    for (entry, of_entry) in data.entries.iter().enumerate() {
        monitor.check()?;
        let atoms = Atoms::of(&of_entry.structure).map_err(NoEnergy::from);
        // The potential has all cores to itself for one structure after another.
        let result = atoms.and_then(|atoms| Ok(potential.evaluate(&atoms)?));
        let entry = EntryIndex(entry);
        finished(Evaluated { entry, result });
        step.tick();
    }
    Ok(())
}
