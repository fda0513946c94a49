//! Relaxations of this session: which run, how far they are, what came of them.
//!
//! In: what tasks tell. Out: [`Relaxations`], for the inspector.

use crate::import::EntryIndex;
use crate::potentials::relax::{RelaxEnd, RelaxStep};
use crate::tasks::TaskId;

/// A relaxation of this session.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its number.
    pub number: u64,
    /// Its task.
    pub task: TaskId,
    /// Which entry is relaxed.
    pub of: EntryIndex,
    /// Its id, for people.
    pub id: String,
    /// Name of the potential.
    pub potential: &'static str,
    /// Atoms of its cell.
    pub n_atoms: usize,
    /// The start and the steps that lowered the energy so far.
    pub steps: Vec<RelaxStep>,
    /// How it stands.
    pub standing: Standing,
}

/// How a relaxation stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It waits or runs.
    Running,
    /// It made an entry of this id.
    Made {
        /// Id of the new entry.
        id: String,
        /// Why it ended.
        end: RelaxEnd,
    },
    /// It was at rest to begin with.
    AtRest,
    /// It could not be done: fact and remedy.
    Failed(String),
    /// The user stopped it.
    Stopped,
}

impl Run {
    /// Energies in meV per atom above the lowest so far, over the number of the step.
    pub fn descent_mev_per_atom(&self) -> Vec<[f64; 2]> {
        let lowest = self.steps.iter().map(|step| step.energy_ev);
        let lowest = lowest.fold(f64::INFINITY, f64::min);
        let n_atoms = self.n_atoms.max(1) as f64;
        let point = |step: &RelaxStep| {
            let above_mev = 1e3 * (step.energy_ev - lowest) / n_atoms;
            [step.step as f64, above_mev]
        };
        self.steps.iter().map(point).collect()
    }
}

/// The relaxations of this session, oldest first; of each entry the last one.
#[derive(Clone, Debug, Default)]
pub struct Relaxations {
    runs: Vec<Run>,
}

impl Relaxations {
    /// A new one, in the place of what there was of its entry.
    pub fn begin(&mut self, run: Run) {
        self.runs.retain(|known| known.of != run.of);
        self.runs.push(run);
    }

    /// The last one of an entry, or the one that made it.
    pub fn of(&self, entry: EntryIndex, id: &str) -> Option<&Run> {
        let is_made =
            |run: &&Run| matches!(&run.standing, Standing::Made { id: made, .. } if made == id);
        let mut own = self
            .runs
            .iter()
            .filter(|run| run.of == entry && run.id == id);
        own.next_back()
            .or_else(|| self.runs.iter().rev().find(is_made))
    }

    /// The one of a number.
    pub fn numbered(&mut self, number: u64) -> Option<&mut Run> {
        self.runs.iter_mut().find(|run| run.number == number)
    }
}
