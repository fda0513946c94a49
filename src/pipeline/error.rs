//! Why a run gave nothing.

use crate::cluster::ClusterError;
use crate::descriptors::DescriptorError;
use crate::experiment::diffraction::PatternError;
use crate::import::ImportError;
use crate::monitor::Cancelled;
use crate::neb::BandError;
use crate::percolation::PercolationError;
use crate::setting::OutOfRange;

/// Why a run gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// No entries.
    #[error("there are no structures to work on; import some first")]
    Empty,
    /// Entries, of which none takes part.
    #[error("all {0} structures are taken out; put some of them back")]
    AllTakenOut(usize),
    /// No combination chosen.
    #[error("no descriptor was chosen; choose at least one descriptor and one representation")]
    NothingChosen,
    /// A descriptor does not exist.
    #[error("\"{id}\" is not a descriptor; choose among {known}")]
    UnknownDescriptor {
        /// What was asked for.
        id: String,
        /// What there is.
        known: String,
    },
    /// A descriptor's setting is unknown or out of range.
    #[error(transparent)]
    Setting(#[from] DescriptorError),
    /// A number among the settings of the run makes no sense.
    #[error(transparent)]
    BadNumber(#[from] OutOfRange),
    /// The share of described structures makes no sense.
    #[error(transparent)]
    BadShare(OutOfRange),
    /// Every combination failed.
    #[error("none of the chosen descriptors could be screened; the first: {0}")]
    AllFailed(String),
    /// Clustering failed.
    #[error("{what}: {source}")]
    Cluster {
        /// The combination.
        what: String,
        /// Why.
        source: ClusterError,
    },
    /// Reading the input failed.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// A multiplier makes no sense.
    #[error("multiplier {multiplier}: give a number above 0, such as 1e-5")]
    BadMix {
        /// What was given.
        multiplier: f64,
    },
    /// The settings of a map make no sense.
    #[error(transparent)]
    Percolation(#[from] PercolationError),
    /// No elastic band can be begun.
    #[error(transparent)]
    Band(#[from] BandError),
    /// A powder pattern cannot be analysed.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// There is no map to find pathways on.
    #[error("there is no {quantity} map; compute all maps, with the force field SHU")]
    NoMap {
        /// What was wanted of it.
        quantity: &'static str,
    },
    /// The user stopped it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl PipelineError {
    /// Whether the user stopped it, at whatever stage.
    pub fn is_cancelled(&self) -> bool {
        matches!(
            self,
            Self::Cancelled(_)
                | Self::Import(ImportError::Cancelled(_))
                | Self::Pattern(PatternError::Cancelled(_))
                | Self::Percolation(PercolationError::Cancelled(_))
                | Self::Band(BandError::Cancelled(_))
                | Self::Cluster {
                    source: ClusterError::Cancelled(_),
                    ..
                }
        )
    }
}
