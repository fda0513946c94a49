//! What a descriptor gives for one structure.

use serde::{Deserialize, Serialize};

/// The description of one structure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Description {
    /// The same columns for every structure.
    Fixed(Vec<f64>),
    /// As many values as the structure has sites; shorter ones are padded with zeros.
    Padded(Vec<f64>),
    /// Groups of columns that only some structures have; a missing group is zero.
    Blocks(Vec<Block>),
}

/// A group of columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Sorts and names the group: "S-Al".
    pub key: String,
    /// The values; the same number for the same key.
    pub values: Vec<f64>,
}

impl Description {
    /// The values in order, through all blocks.
    pub fn values(&self) -> impl Iterator<Item = f64> + '_ {
        let (flat, blocks): (&[f64], &[Block]) = match self {
            Self::Fixed(values) | Self::Padded(values) => (values, &[]),
            Self::Blocks(blocks) => (&[], blocks),
        };
        let in_blocks = blocks.iter().flat_map(|block| &block.values);
        flat.iter().chain(in_blocks).copied()
    }

    /// Number of values, through all blocks.
    pub fn len(&self) -> usize {
        match self {
            Self::Fixed(values) | Self::Padded(values) => values.len(),
            Self::Blocks(blocks) => blocks.iter().map(|block| block.values.len()).sum(),
        }
    }

    /// Whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
