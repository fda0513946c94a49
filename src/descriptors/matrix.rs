//! The feature matrix of a data set: one row for each structure that could be described.
//!
//! In: a description per entry. Out: [`FeatureMatrix`] with aligned columns. Values are rounded
//! to f32 once, here, so that a matrix read back from a file gives the same result as one just
//! computed.

use ndarray::Array2;

use super::{Description, DescriptorError};

/// Vectors of a data set, aligned.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureMatrix {
    /// Index of the entry of each row, ascending.
    pub entries: Vec<usize>,
    /// Rows × columns.
    pub values: Array2<f32>,
    /// Entries that could not be described, with the reason, by ascending index.
    pub failures: Vec<(usize, DescriptorError)>,
}

/// Aligns descriptions: pads, and gives every block its columns (blocks sorted by key).
pub fn assemble(descriptions: Vec<Result<Description, DescriptorError>>) -> FeatureMatrix {
    let _ = descriptions;
    todo!()
}
