//! A number together with where it was found.

use serde::{Deserialize, Serialize};

/// A number that a file gave, and where, so that the user can check it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stated {
    /// The number, in the unit that its field names.
    pub value: f64,
    /// Where it was found, in words that follow "from": "the file's name", "the column T/°C".
    pub source: String,
}

impl Stated {
    /// A number and where it was found.
    pub fn new(value: f64, source: impl Into<String>) -> Self {
        Self {
            value,
            source: source.into(),
        }
    }
}
