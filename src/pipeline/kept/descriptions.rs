//! Descriptions of a few hundred entries by one combination: what is kept and what is computed together.
//!
//! In: a [`PieceKey`]. Out: a description or a failure for each entry. Values are rounded to f32, as the
//! matrix that they are for rounds them.

use serde::{Deserialize, Serialize};

use super::{read, write};
use crate::descriptors::{Block, Description, DescriptorError};
use crate::monitor::Monitor;
use crate::monitor::kept::{PieceKey, PieceKind};

/// Entries whose descriptions make one piece. What is in work is lost when the program is ended; fewer
/// would make too many files.
pub(in crate::pipeline) const KEPT_TOGETHER: usize = 256;

/// What is known of each entry of a piece; `None` where it has to be computed.
pub(in crate::pipeline) struct Descriptions(
    pub(in crate::pipeline) Vec<Option<Result<Description, DescriptorError>>>,
);

/// A description with values of the precision of a matrix.
#[derive(Serialize, Deserialize)]
enum Rounded {
    Fixed(Vec<f32>),
    Padded(Vec<f32>),
    Blocks(Vec<(String, Vec<f32>)>),
}

impl Descriptions {
    /// Those of `n` entries, as far as they are kept.
    pub(in crate::pipeline) fn kept(monitor: &Monitor, key: PieceKey, n: usize) -> Self {
        type Piece = Vec<Option<Result<Rounded, DescriptorError>>>;
        let piece: Option<Piece> = read(monitor, PieceKind::Descriptions, key);
        let whole = piece.filter(|piece| piece.len() == n);
        let known = whole.unwrap_or_else(|| (0..n).map(|_| None).collect());
        Self(
            known
                .into_iter()
                .map(|one| one.map(|one| one.map(Description::from)))
                .collect(),
        )
    }

    /// Keeps them, but for those that another machine or another limit would give.
    pub(in crate::pipeline) fn keep(
        described: &[&Result<Description, DescriptorError>],
        monitor: &Monitor,
        key: PieceKey,
    ) {
        let lasting = |described: &&Result<Description, DescriptorError>| match described {
            Ok(description) => Some(Ok(Rounded::from(description))),
            Err(DescriptorError::TooCostly(_) | DescriptorError::Stopped) => None,
            Err(error) => Some(Err(error.clone())),
        };
        let piece: Vec<_> = described.iter().map(lasting).collect();
        write(monitor, PieceKind::Descriptions, key, &piece);
    }
}

fn rounded(values: &[f64]) -> Vec<f32> {
    values.iter().map(|value| *value as f32).collect()
}

fn widened(values: Vec<f32>) -> Vec<f64> {
    values.into_iter().map(f64::from).collect()
}

impl From<&Description> for Rounded {
    fn from(description: &Description) -> Self {
        match description {
            Description::Fixed(values) => Self::Fixed(rounded(values)),
            Description::Padded(values) => Self::Padded(rounded(values)),
            Description::Blocks(blocks) => Self::Blocks(
                blocks
                    .iter()
                    .map(|block| (block.key.clone(), rounded(&block.values)))
                    .collect(),
            ),
        }
    }
}

impl From<Rounded> for Description {
    fn from(description: Rounded) -> Self {
        match description {
            Rounded::Fixed(values) => Self::Fixed(widened(values)),
            Rounded::Padded(values) => Self::Padded(widened(values)),
            Rounded::Blocks(blocks) => Self::Blocks(
                blocks
                    .into_iter()
                    .map(|(key, values)| Block {
                        key,
                        values: widened(values),
                    })
                    .collect(),
            ),
        }
    }
}
