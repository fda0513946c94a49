//! How the next band is relaxed.

use serde::{Deserialize, Serialize};

use crate::neb::{BandSettings, Engine};

/// How the next band is relaxed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BandChoices {
    /// What gives energies and forces.
    pub engine: Engine,
    /// How.
    pub settings: BandSettings,
}

impl Default for BandChoices {
    fn default() -> Self {
        Self {
            engine: Engine::Chgnet,
            settings: BandSettings::default(),
        }
    }
}
