//! An analysis, and what it was made from.
//!
//! In: what a stage found, with a fingerprint of what the user said. Out: whether it still stands.

use std::hash::Hasher;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};

use super::structure_print::hasher;

/// Changes with what analyses find in the same data.
const VERSION: u64 = 2;

/// What was found, and from what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Analysed<T> {
    /// Fingerprint of what the user said.
    pub of: u64,
    /// What was found; or why nothing was, in words.
    pub found: Result<Arc<T>, String>,
}

impl<T> Analysed<T> {
    /// What was found.
    pub fn found(&self) -> Option<&Arc<T>> {
        self.found.as_ref().ok()
    }

    /// Why nothing was found.
    pub fn reason(&self) -> Option<&str> {
        self.found.as_ref().err().map(String::as_str)
    }
}

/// Fingerprint of what an analysis depends on beside what was measured.
pub(super) fn print_of(said: &impl Serialize) -> u64 {
    let mut print = hasher();
    print.write_u64(VERSION);
    print.write(&serde_json::to_vec(said).unwrap_or_default());
    print.finish()
}

/// An analysis that another version wrote is made anew: it costs nothing that the user did.
pub(super) fn lenient<'de, D, T>(deserializer: D) -> Result<Option<Analysed<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let written = Option::<serde_json::Value>::deserialize(deserializer)?;
    Ok(written.and_then(|written| serde_json::from_value(written).ok()))
}
