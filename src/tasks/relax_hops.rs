//! Hops with their elastic bands.

use std::convert::Infallible;
use std::sync::Arc;

use super::task::{Task, TaskError, Weight};
use crate::crystal::oxidation::Decoration;
use crate::monitor::Monitor;
use crate::neb::{BandProgress, Engine, HopPart, RelaxedHop, RelaxedHops};
use crate::percolation::paths::Pathway;
use crate::pipeline::{self, EndsRequest, HopRequest, PercolateSettings, WantedHops};

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

/// Relaxes the band between two structures; a part for each step.
#[derive(Clone, Debug)]
pub struct RelaxBetween {
    /// What is wanted.
    pub request: EndsRequest,
}

impl Task for RelaxBetween {
    type Output = RelaxedHop;
    type Part = BandProgress;

    fn title(&self) -> String {
        "Relaxing the band between two structures".to_owned()
    }

    fn weight(&self) -> Weight {
        Weight::Long
    }

    fn run(
        &self,
        monitor: &Monitor,
        part: &(dyn Fn(BandProgress) + Sync),
    ) -> Result<RelaxedHop, TaskError> {
        Ok(pipeline::relax_between(&self.request, monitor, part)?)
    }
}

/// Finds the pathways of one structure on its bond-valence map.
#[derive(Clone, Debug)]
pub struct FindHops {
    /// The structure.
    pub decoration: Arc<Decoration>,
    /// How it is mapped, and which pathways are wanted.
    pub settings: PercolateSettings,
}

impl Task for FindHops {
    type Output = Vec<Pathway>;
    type Part = Infallible;

    fn title(&self) -> String {
        "Finding pathways".to_owned()
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<Vec<Pathway>, TaskError> {
        let (decoration, settings) = (&self.decoration, &self.settings);
        Ok(pipeline::pathways_of(decoration, settings, monitor)?)
    }
}
