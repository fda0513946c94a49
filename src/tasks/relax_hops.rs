//! Hops with their elastic bands.

use super::task::{Task, TaskError, Weight};
use crate::monitor::Monitor;
use crate::neb::{Engine, HopPart, RelaxedHops};
use crate::pipeline::{self, HopRequest, WantedHops};

/// Relaxes the bands of hops of one structure; a part for each step, and one for each hop that is done or
/// stopped.
#[derive(Clone, Debug)]
pub struct RelaxHops {
    /// Its name, for people: the formula, as a rule.
    pub name: String,
    /// What is wanted.
    pub request: HopRequest,
}

impl Task for RelaxHops {
    type Output = RelaxedHops;
    type Part = HopPart;

    fn title(&self) -> String {
        match &self.request.hops {
            WantedHops::These(hops) if hops.len() == 1 => {
                format!("Relaxing {} of {}", hops[0].title(), self.name)
            }
            WantedHops::These(hops) => format!("Relaxing {} hops of {}", hops.len(), self.name),
            WantedHops::All => format!("Relaxing the hops of {}", self.name),
        }
    }

    fn weight(&self) -> Weight {
        match self.request.engine {
            Engine::BondValence => Weight::Short,
            _ => Weight::Long,
        }
    }

    fn run(
        &self,
        monitor: &Monitor,
        part: &(dyn Fn(HopPart) + Sync),
    ) -> Result<RelaxedHops, TaskError> {
        Ok(pipeline::relax_hops(&self.request, monitor, part)?)
    }
}
