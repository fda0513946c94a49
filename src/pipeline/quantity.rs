//! The maps of a landscape by name.

use crate::percolation::{Landscape, Map};

/// Which map is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quantity {
    /// Site energy.
    #[default]
    Energy,
    /// Bond-valence sum.
    Valence,
    /// BVEL.
    Bvel,
}

impl Quantity {
    /// Name in the title of a file.
    pub fn title(self) -> &'static str {
        match self {
            Self::Energy => "BVSE",
            Self::Valence => "BVS",
            Self::Bvel => "BVEL",
        }
    }

    /// The map, where the landscape has it.
    pub fn of(self, landscape: &Landscape) -> Option<&Map> {
        match self {
            Self::Energy => Some(&landscape.energy),
            Self::Valence => landscape.valence.as_ref(),
            Self::Bvel => landscape.bvel.as_ref(),
        }
    }
}
