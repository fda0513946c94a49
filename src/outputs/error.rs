//! Why a file of results was not written.

use std::path::PathBuf;

use crate::export::FileError;
use crate::export::npy::NpyError;
use crate::figures::png::PaintError;
use crate::pipeline::PipelineError;

/// Why a file of results was not written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// What it was to hold could not be computed.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    /// A file could not be read or written.
    #[error("{path}: {fact}")]
    File {
        /// The file.
        path: PathBuf,
        /// Fact and remedy.
        fact: String,
    },
    /// A file of results or its folder could not be written.
    #[error(transparent)]
    Written(#[from] FileError),
    /// A matrix could not be read.
    #[error(transparent)]
    Npy(#[from] NpyError),
    /// A matrix is mostly zeros and too large with them.
    #[error(
        "{what}: {rows} × {columns} numbers are too many for one file; choose fewer structures, or CAN"
    )]
    TooLarge {
        /// Descriptor and representation.
        what: String,
        /// Rows of the matrix.
        rows: usize,
        /// Columns of the matrix.
        columns: usize,
    },
    /// A figure could not be drawn.
    #[error(transparent)]
    Figure(#[from] PaintError),
    /// A map was not computed, so that it cannot be written.
    #[error("there is no {quantity} map; compute all maps, with the force field SHU")]
    NoMap {
        /// What was to be written.
        quantity: &'static str,
    },
}

impl OutputError {
    /// Whether the user stopped it.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Pipeline(error) if error.is_cancelled())
    }
}
