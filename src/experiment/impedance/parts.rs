//! Bulk, grain boundary, both together.

use serde::{Deserialize, Serialize};

/// The sample's parts, each where it could be had.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parts<T> {
    /// Grains.
    pub bulk: Option<T>,
    /// Grain boundaries: apparent, with the pellet's geometry.
    pub grain_boundary: Option<T>,
    /// Both in series.
    pub total: Option<T>,
}

impl<T> Default for Parts<T> {
    fn default() -> Self {
        Self {
            bulk: None,
            grain_boundary: None,
            total: None,
        }
    }
}

impl<T> Parts<T> {
    /// Each part turned into something else.
    pub fn map<U>(&self, turned: impl Fn(&T) -> Option<U>) -> Parts<U> {
        Parts {
            bulk: self.bulk.as_ref().and_then(&turned),
            grain_boundary: self.grain_boundary.as_ref().and_then(&turned),
            total: self.total.as_ref().and_then(&turned),
        }
    }
}
