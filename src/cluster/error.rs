//! Why there is no tree.

use crate::monitor::Cancelled;

/// Why nothing could be clustered.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// Fewer than two rows.
    #[error("{rows} structures could be described; clustering needs at least 2")]
    TooFew {
        /// Number of rows.
        rows: usize,
    },
    /// Not a number in the matrix.
    #[error("row {row}, column {column} of the features is not a finite number")]
    NotFinite {
        /// Row of the features.
        row: usize,
        /// Column of the features.
        column: usize,
    },
    /// The features are finite, a distance is not.
    #[error("the features of row {row} are too great for a distance; scale the features down")]
    Overflow {
        /// Row of the features.
        row: usize,
    },
    /// The angle to a vector of zeros is undefined.
    #[error(
        "row {row} of the features is all zeros and has no cosine distance; choose another metric"
    )]
    ZeroVector {
        /// Row of the features.
        row: usize,
    },
    /// Ward with another metric.
    #[error("Ward's criterion needs the Euclidean distance; choose another criterion or metric")]
    WardNeedsEuclidean,
    /// Too large for memory.
    #[error("{rows} rows need {needed_gb:.1} GB for distances; use Ward, or fewer structures")]
    TooLarge {
        /// Number of rows.
        rows: usize,
        /// Memory needed, in GB.
        needed_gb: f64,
    },
    /// The user stopped it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
