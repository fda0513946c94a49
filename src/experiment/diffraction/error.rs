//! Why there is no analysis of a powder pattern.

use crate::monitor::Cancelled;

/// Why a pattern was not analysed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PatternError {
    /// Nobody said what radiation it was measured with.
    #[error(
        "{pattern}: the file does not say with what wavelength it was measured; \
         give the wavelength or the anode, such as Cu"
    )]
    NoWavelength {
        /// Name of the pattern.
        pattern: String,
    },
    /// Too few points, or none in the range asked for.
    #[error(
        "{pattern}: {n_points} points are too few for a powder pattern; \
         at least {needed} are needed in the range of 2θ that is used"
    )]
    TooFewPoints {
        /// Name of the pattern.
        pattern: String,
        /// How many there are.
        n_points: usize,
        /// How many are needed.
        needed: usize,
    },
    /// No counts at all.
    #[error("{pattern}: all counts are zero; there is nothing to analyse")]
    NoCounts {
        /// Name of the pattern.
        pattern: String,
    },
    /// A structure that has no pattern.
    #[error("{id}: {fact}; choose another entry")]
    NoLines {
        /// Id of the entry.
        id: String,
        /// What is the matter.
        fact: String,
    },
    /// A line over composition without what it needs.
    #[error("{0}")]
    NoSeries(String),
    /// The user stopped it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
