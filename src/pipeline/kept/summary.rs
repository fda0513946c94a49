//! What a combination describes: enough to compare it where its tree is kept, without its matrix.

use serde::{Deserialize, Serialize};

use super::{read, write};
use crate::descriptors::DescriptorError;
use crate::monitor::Monitor;
use crate::monitor::kept::{PieceKey, PieceKind};

/// What a combination describes of a list of entries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::pipeline) struct Summary {
    /// Number of entries in the list.
    pub n_entries: usize,
    /// Places in the list of those that it does not describe, ascending, with the reason.
    pub failures: Vec<(usize, DescriptorError)>,
    /// Columns of its matrix.
    pub n_columns: usize,
}

impl Summary {
    /// That of a combination over `n_entries` entries, where it is kept.
    pub(in crate::pipeline) fn kept(
        monitor: &Monitor,
        key: PieceKey,
        n_entries: usize,
    ) -> Option<Self> {
        let summary: Self = read(monitor, PieceKind::Summary, key)?;
        (summary.n_entries == n_entries).then_some(summary)
    }

    /// Keeps it, unless something of it depends on the machine.
    pub(in crate::pipeline) fn keep(&self, monitor: &Monitor, key: PieceKey) {
        let fleeting = |(_, error): &(usize, DescriptorError)| {
            matches!(
                error,
                DescriptorError::TooCostly(_) | DescriptorError::Stopped
            )
        };
        if !self.failures.iter().any(fleeting) {
            write(monitor, PieceKind::Summary, key, self);
        }
    }
}
