//! A data set described by one combination.
//!
//! In: a description for each entry. Out: [`Described`], and its matrix.

use std::fmt;
use std::sync::Arc;

use crate::descriptors::{Description, Descriptor, DescriptorError, FeatureMatrix, Plot, assemble};
use crate::import::EntryIndex;
use crate::pipeline::Combination;

/// A data set described by one combination.
#[derive(Clone)]
pub struct Described {
    /// Which one.
    pub combination: Combination,
    /// One for each described entry, in order.
    pub descriptions: Vec<Result<Description, DescriptorError>>,
    /// Wall-clock seconds: this descriptor's share of the time spent on its representation.
    pub seconds: f64,
    /// Index of the entry of each description, ascending.
    pub(super) entries: Arc<Vec<EntryIndex>>,
    pub(super) descriptor: Arc<dyn Descriptor>,
}

impl fmt::Debug for Described {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Described")
            .field("combination", &self.combination)
            .field("descriptions", &self.descriptions.len())
            .finish_non_exhaustive()
    }
}

impl Described {
    /// How a description of this combination is best drawn.
    pub fn plot(&self) -> Plot {
        self.descriptor.plot()
    }

    /// A label for each value of a description of this combination.
    pub fn labels(&self, description: &Description) -> Vec<String> {
        self.descriptor.labels(description)
    }

    /// The descriptions in the columns of the whole data set; its entries are those that were
    /// described, by the number that they have in the data set.
    pub fn matrix(&self) -> FeatureMatrix {
        self.clone().into_matrix()
    }

    /// As [`Described::matrix`], without a copy.
    pub fn into_matrix(self) -> FeatureMatrix {
        let mut matrix = assemble(self.descriptions);
        let failing = matrix.failures.iter_mut().map(|(entry, _)| entry);
        for entry in matrix.entries.iter_mut().chain(failing) {
            *entry = entry.of(&self.entries).copied().unwrap_or(*entry);
        }
        matrix
    }
}
