//! Features while they wait to be clustered: packed, for most of them are zeros.
//!
//! In: the matrix of a combination. Out: [`Packed`], and the rows of it that take part. A dense matrix is
//! packed in pieces of rows, so that no more than a piece is in memory twice while rows are taken out.

use std::borrow::Cow;

use ndarray::Array2;

use crate::descriptors::{FeatureValues, SparseRows};

/// Rows packed together.
const ROWS_TOGETHER: usize = 1024;

/// The features of a combination.
pub(super) enum Packed {
    /// Rows × columns, [`ROWS_TOGETHER`] of them in each piece.
    Dense {
        n_columns: usize,
        pieces: Vec<Piece>,
    },
    /// Only what is not zero.
    Sparse(SparseRows),
}

/// Some rows of a dense matrix.
pub(super) enum Piece {
    /// As they are: they have not grown smaller.
    Plain(Vec<f32>),
    /// Packed, with the number of bytes before.
    Small(Vec<u8>, usize),
}

impl Piece {
    fn new(values: Vec<f32>) -> Self {
        let bytes: &[u8] = bytemuck::cast_slice(&values);
        let packed = lz4_flex::block::compress(bytes);
        match packed.len() < bytes.len() {
            true => Self::Small(packed, bytes.len()),
            false => Self::Plain(values),
        }
    }

    fn n_bytes(&self) -> usize {
        match self {
            Self::Plain(values) => size_of_val(values.as_slice()),
            Self::Small(packed, _) => packed.len(),
        }
    }

    /// The values; none where the memory of the machine has changed them.
    fn values(&self) -> Cow<'_, [f32]> {
        match self {
            Self::Plain(values) => Cow::Borrowed(values),
            Self::Small(packed, n_bytes) => {
                let bytes = lz4_flex::block::decompress(packed, *n_bytes).unwrap_or_default();
                let (values, _) = bytes.as_chunks();
                Cow::Owned(values.iter().map(|v| f32::from_ne_bytes(*v)).collect())
            }
        }
    }
}

impl Packed {
    pub(super) fn new(values: FeatureValues) -> Self {
        match values {
            FeatureValues::Sparse(rows) => Self::Sparse(rows),
            FeatureValues::Dense(values) => {
                let (n_rows, n_columns) = values.dim();
                let rows: Vec<usize> = (0..n_rows).collect();
                let pieces = rows.chunks(ROWS_TOGETHER).map(|rows| {
                    let rows = rows.iter().flat_map(|row| values.row(*row).to_vec());
                    Piece::new(rows.collect())
                });
                Self::Dense {
                    n_columns,
                    pieces: pieces.collect(),
                }
            }
        }
    }

    /// Bytes in memory.
    pub(super) fn n_bytes(&self) -> usize {
        match self {
            Self::Dense { pieces, .. } => pieces.iter().map(Piece::n_bytes).sum(),
            Self::Sparse(rows) => (0..rows.n_rows())
                .map(|row| rows.row(row).count() * 2 * size_of::<f32>())
                .sum(),
        }
    }

    /// Columns; `None` where only what is not zero is there.
    pub(super) fn n_dense_columns(&self) -> Option<usize> {
        match self {
            Self::Dense { n_columns, .. } => Some(*n_columns),
            Self::Sparse(_) => None,
        }
    }

    /// Some rows (ascending) of a dense matrix, in double precision.
    pub(super) fn dense_rows(&self, rows: &[usize]) -> Array2<f64> {
        let Self::Dense {
            n_columns, pieces, ..
        } = self
        else {
            return Array2::zeros((0, 0));
        };
        let mut taken = Array2::zeros((rows.len(), *n_columns));
        let mut places = taken.rows_mut().into_iter();
        for of_piece in rows.chunk_by(|a, b| a / ROWS_TOGETHER == b / ROWS_TOGETHER) {
            let number = of_piece.first().map_or(0, |row| row / ROWS_TOGETHER);
            let values = pieces.get(number).map(Piece::values).unwrap_or_default();
            for (row, place) in of_piece.iter().zip(&mut places) {
                let first = row % ROWS_TOGETHER * n_columns;
                for (to, value) in place.into_iter().zip(values.iter().skip(first)) {
                    *to = f64::from(*value);
                }
            }
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_out_as_they_went_in() {
        let values = Array2::from_shape_fn((2500, 7), |(row, column)| match column {
            0..4 => 0.0,
            _ => ((row * 7 + column) as f32).sin(),
        });
        let rows: Vec<usize> = (0..2500).filter(|row| row % 3 != 1).collect();
        let packed = Packed::new(FeatureValues::Dense(values.clone()));
        assert!(packed.n_bytes() < values.len() * size_of::<f32>());
        let taken = packed.dense_rows(&rows);
        assert_eq!(taken.dim(), (rows.len(), 7));
        for (taken, row) in taken.rows().into_iter().zip(rows) {
            let same = taken.iter().zip(values.row(row));
            assert!(same.into_iter().all(|(a, b)| *a == f64::from(*b)));
        }
    }

    #[test]
    fn what_does_not_grow_smaller_stays_as_it_is() {
        let values = Array2::from_shape_fn((3, 1), |(row, _)| (row as f32 + 1.3).sqrt());
        let packed = Packed::new(FeatureValues::Dense(values));
        assert_eq!(packed.n_bytes(), 12);
        assert_eq!(packed.dense_rows(&[1])[[0, 0]], f64::from(2.3_f32.sqrt()));
    }
}
