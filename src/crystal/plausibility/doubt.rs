//! Something absurd about a structure, in words.

/// Something absurd about a structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The fact, with atoms and numbers.
    pub fact: String,
    /// The remedy.
    pub remedy: String,
    /// Whether it is about atoms too close to each other.
    pub concerns_distances: bool,
}

impl Doubt {
    pub(super) fn new(fact: String, remedy: impl Into<String>) -> Self {
        Self {
            fact,
            remedy: remedy.into(),
            concerns_distances: false,
        }
    }
}
