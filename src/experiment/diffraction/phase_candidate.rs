//! A structure that may be a phase of a pattern.

use crate::crystal::Structure;

/// An entry that may be in the sample.
#[derive(Clone, Debug, PartialEq)]
pub struct PhaseCandidate {
    /// Id of the entry.
    pub id: String,
    /// Its formula.
    pub formula: String,
    /// Its structure, in whatever cell.
    pub structure: Structure,
}
