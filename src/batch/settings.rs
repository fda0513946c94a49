//! settings.json: what every task and the merge step go by.

use serde::{Deserialize, Serialize};

use crate::monitor::Limits;
use crate::pipeline::ScreenSettings;

/// What every task and the merge step go by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchSettings {
    /// The screen.
    pub screen: ScreenSettings,
    /// Whether the feature space is drawn by t-SNE as well.
    pub tsne: bool,
    /// Most seconds of a structure in one descriptor.
    pub seconds_per_structure: f64,
    /// Most memory of a structure, in bytes.
    pub memory_bytes: u64,
}

impl BatchSettings {
    /// What a structure may cost.
    pub fn limits(&self) -> Limits {
        Limits {
            seconds_per_structure: self.seconds_per_structure,
            memory_bytes: self.memory_bytes,
        }
    }
}
