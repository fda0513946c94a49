//! Rows of numbers and products with small matrices, in single precision.
//!
//! In: rows of features. Out: rows of features. Each product adds to its output, so that sums need no
//! memory of their own; vectors are as wide as the machine has them.

use multiversion::{multiversion, target::selected_target};
use rayon::prelude::*;

/// Features of an atom, a bond or an angle.
pub(super) type Row = [f32; 64];

/// Rows worked on at once by one thread.
pub(super) const BLOCK: usize = 256;

/// Rows multiplied at once: their sums stay in registers.
const TALL: usize = 6;

/// Columns of these: two registers of AVX-512.
const WIDE: usize = 32;

/// A linear map of rows, with its transpose for derivatives.
#[derive(Clone, Debug)]
pub(super) struct Linear<const IN: usize, const OUT: usize> {
    /// IN rows of OUT numbers.
    forward: Vec<[f32; OUT]>,
    /// OUT rows of IN numbers.
    backward: Vec<[f32; IN]>,
}

/// A map of features to features.
pub(super) type Square = Linear<64, 64>;

impl<const IN: usize, const OUT: usize> Linear<IN, OUT> {
    /// From `weight(output, input)`.
    pub(super) fn new(weight: impl Fn(usize, usize) -> f32) -> Self {
        let row = |input| std::array::from_fn(|output| weight(output, input));
        let column = |output| std::array::from_fn(|input| weight(output, input));
        Self {
            forward: (0..IN).map(row).collect(),
            backward: (0..OUT).map(column).collect(),
        }
    }

    /// Adds the image of each row to `out`, on one thread.
    pub(super) fn add_image(&self, rows: &[[f32; IN]], out: &mut [[f32; OUT]]) {
        add_product(rows, &self.forward, out);
    }

    /// Adds to `out` the derivative by each row, given that by its image, on one thread.
    pub(super) fn add_derivative(&self, of_image: &[[f32; OUT]], out: &mut [[f32; IN]]) {
        add_product(of_image, &self.backward, out);
    }

    /// [`Linear::add_image`] on all threads.
    pub(super) fn add_images(&self, rows: &[[f32; IN]], out: &mut [[f32; OUT]]) {
        let blocks = rows.par_chunks(BLOCK).zip(out.par_chunks_mut(BLOCK));
        blocks.for_each(|(rows, out)| self.add_image(rows, out));
    }

    /// [`Linear::add_derivative`] on all threads.
    pub(super) fn add_derivatives(&self, of_image: &[[f32; OUT]], out: &mut [[f32; IN]]) {
        let blocks = of_image.par_chunks(BLOCK).zip(out.par_chunks_mut(BLOCK));
        blocks.for_each(|(of_image, out)| self.add_derivative(of_image, out));
    }
}

/// Adds rows · matrix to `out`.
#[multiversion(targets("x86_64+avx512f", "x86_64+avx2+fma"))]
fn add_product<const K: usize, const N: usize>(
    rows: &[[f32; K]],
    matrix: &[[f32; N]],
    out: &mut [[f32; N]],
) {
    // Where there is no such instruction, a fused product would be a call.
    const FUSED: bool = selected_target!().supports_feature_str("fma");
    let (tall_rows, last_rows) = rows.as_chunks::<TALL>();
    let (tall_out, last_out) = out.as_chunks_mut::<TALL>();
    for (rows, out) in tall_rows.iter().zip(tall_out) {
        for first in (0..N).step_by(WIDE) {
            let mut sums: [[f32; WIDE]; TALL] =
                std::array::from_fn(|r| std::array::from_fn(|c| out[r][first + c]));
            for (k, along) in matrix.iter().enumerate() {
                for r in 0..TALL {
                    for c in 0..WIDE {
                        sums[r][c] = if FUSED {
                            rows[r][k].mul_add(along[first + c], sums[r][c])
                        } else {
                            rows[r][k] * along[first + c] + sums[r][c]
                        };
                    }
                }
            }
            for r in 0..TALL {
                out[r][first..first + WIDE].copy_from_slice(&sums[r]);
            }
        }
    }
    for (row, out) in last_rows.iter().zip(last_out) {
        for (x, along) in row.iter().zip(matrix) {
            for c in 0..N {
                out[c] += x * along[c];
            }
        }
    }
}

/// Adds one row to another.
#[inline(always)]
pub(super) fn add(sum: &mut Row, row: &Row) {
    for c in 0..64 {
        sum[c] += row[c];
    }
}

/// Cuts a list into pieces of the given lengths.
pub(super) fn cut<T>(mut list: &mut [T], lengths: impl Iterator<Item = usize>) -> Vec<&mut [T]> {
    let piece = |length: usize| {
        let whole = std::mem::take(&mut list);
        let (piece, rest) = whole.split_at_mut(length.min(whole.len()));
        list = rest;
        piece
    };
    lengths.map(piece).collect()
}
