//! The hops of a structure with their bands.

use serde::{Deserialize, Serialize};

use super::{Band, BandSettings, Engine, Hop, Mechanism};
use crate::crystal::Element;

/// A hop with its band, or why it has none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelaxedHop {
    /// What hops where.
    pub hop: Hop,
    /// Its band; of one that was stopped, or not relaxed within the steps, what there is so far.
    pub band: Option<Band>,
    /// Why there is no band: object, fact, remedy.
    pub failure: Option<String>,
    /// What hops: into a vacancy, or an ion more than there are sites.
    pub mechanism: Mechanism,
    /// Wall-clock seconds, those of going on included.
    pub seconds: f64,
}

impl RelaxedHop {
    /// Whether its band is relaxed.
    pub fn is_converged(&self) -> bool {
        self.band.as_ref().is_some_and(|band| band.converged)
    }
}

/// How high the ion must get to travel through the crystal, in eV above its lowest resting place; `None`
/// where the relaxed hops do not lead so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TravelBarriers {
    /// In at least one direction.
    pub e_1d: Option<f64>,
    /// In at least two independent directions.
    pub e_2d: Option<f64>,
    /// In three independent directions.
    pub e_3d: Option<f64>,
}

impl TravelBarriers {
    /// In one, two, three directions.
    pub fn to_array(self) -> [Option<f64>; 3] {
        [self.e_1d, self.e_2d, self.e_3d]
    }
}

/// The hops of a structure with their bands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelaxedHops {
    /// What gave the energies.
    pub engine: Engine,
    /// How the bands were made.
    pub settings: BandSettings,
    /// The mobile ion.
    pub mobile_ion: Element,
    /// Cells of the structure in the cell of the bands along a, b and c.
    pub repeats: [u32; 3],
    /// Atoms of an image.
    pub n_atoms: usize,
    /// The hops in the order in which they were asked for.
    pub hops: Vec<RelaxedHop>,
    /// Barriers of travel through the crystal, from all relaxed hops.
    pub barriers: TravelBarriers,
    /// Whether every hop that was asked for has its band, relaxed.
    pub complete: bool,
}
