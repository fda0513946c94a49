//! Why a computation ended without a result.

use serde::{Deserialize, Serialize};

/// Returned by a computation that was asked to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

/// That something costs more than [`super::Limits`] allow; says what, how much and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{fact}")]
pub struct TooCostly {
    /// Fact and remedy.
    pub fact: String,
}

/// Why a computation has no result: it was stopped, or would cost too much.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Ended {
    /// It was asked to stop, or its time was up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// It would take more memory than allowed.
    #[error(transparent)]
    TooCostly(#[from] TooCostly),
}
