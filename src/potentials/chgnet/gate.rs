//! The gated perceptron of CHGNet: two branches, the one of which lets the other through.
//!
//! In: for each row the sum that enters each branch. Out: silu(norm(core)) · sigmoid(norm(gate)),
//! and the derivative by what entered. A branch is norm(x), or norm(W silu(x) + b) with a hidden
//! layer; norm makes the mean of a row 0 and its variance 1, then scales and shifts.
//!
//! Source: B. Deng et al., Nat. Mach. Intell. 2023, 5, 1031, DOI 10.1038/s42256-023-00716-3.

use multiversion::multiversion;

use super::buffers::Rows;
use super::rows::{Row, Square};

/// Added to a variance.
const EPSILON: f32 = 1e-5;

/// Numbers summed side by side.
const LANES: usize = 16;

/// One branch.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    /// The hidden layer with its bias.
    pub hidden: Option<(Square, Row)>,
    /// Scale of the normalised row.
    pub scale: Row,
    /// Its shift.
    pub shift: Row,
}

/// Both branches: core and gate.
#[derive(Clone, Debug)]
pub(super) struct Gate(pub [Branch; 2]);

/// What a pass forward leaves for the pass back: of each branch, row by row.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// What entered the branches; empty without a hidden layer.
    entered: [Rows; 2],
    /// The normalised rows, before scale and shift.
    normal: [Rows; 2],
    /// One over the standard deviation of each row.
    sharpness: [Vec<f32>; 2],
}

/// The same of a block of rows, to be written.
#[derive(Debug)]
pub(super) struct KeptBlock<'a> {
    entered: [&'a mut [Row]; 2],
    normal: [&'a mut [Row]; 2],
    sharpness: [&'a mut [f32]; 2],
}

impl Kept {
    /// Room for `n_rows`.
    pub(super) fn new(gate: &Gate, n_rows: usize) -> Self {
        let rows = || Rows::to_write(n_rows);
        let entered = |k: usize| {
            gate.0[k]
                .hidden
                .as_ref()
                .map_or_else(Rows::default, |_| rows())
        };
        Self {
            entered: [entered(0), entered(1)],
            normal: [rows(), rows()],
            sharpness: [vec![0.0; n_rows], vec![0.0; n_rows]],
        }
    }

    /// Cut into blocks of rows.
    pub(super) fn blocks(&mut self, lengths: &[usize]) -> Vec<KeptBlock<'_>> {
        let [entered_a, entered_b] = &mut self.entered;
        let [normal_a, normal_b] = &mut self.normal;
        let [sharpness_a, sharpness_b] = &mut self.sharpness;
        let mut pieces = Pieces {
            entered: [entered_a, entered_b],
            normal: [normal_a, normal_b],
            sharpness: [sharpness_a, sharpness_b],
        };
        lengths.iter().map(|length| pieces.next(*length)).collect()
    }
}

/// What is still to be cut.
struct Pieces<'a> {
    entered: [&'a mut [Row]; 2],
    normal: [&'a mut [Row]; 2],
    sharpness: [&'a mut [f32]; 2],
}

impl<'a> Pieces<'a> {
    fn next(&mut self, length: usize) -> KeptBlock<'a> {
        KeptBlock {
            entered: self.entered.each_mut().map(|rows| {
                // Empty without a hidden layer.
                rows.split_off_mut(..length.min(rows.len()))
                    .unwrap_or_default()
            }),
            normal: self
                .normal
                .each_mut()
                .map(|rows| rows.split_off_mut(..length).unwrap_or_default()),
            sharpness: self
                .sharpness
                .each_mut()
                .map(|all| all.split_off_mut(..length).unwrap_or_default()),
        }
    }
}

impl Gate {
    /// What comes through, for a block of rows: `entered` is what enters core and gate, and is used
    /// up; `out` takes what comes through.
    pub(super) fn forward(
        &self,
        entered: &mut [Vec<Row>; 2],
        kept: &mut KeptBlock<'_>,
        out: &mut [Row],
    ) {
        for (k, branch) in self.0.iter().enumerate() {
            let normal = &mut *kept.normal[k];
            match &branch.hidden {
                Some((layer, bias)) => {
                    kept.entered[k].copy_from_slice(&entered[k]);
                    silu(&mut entered[k]);
                    normal.fill(*bias);
                    layer.add_image(&entered[k], normal);
                }
                None => normal.copy_from_slice(&entered[k]),
            }
            normalise(normal, kept.sharpness[k]);
        }
        let [core, gate] = &self.0;
        through(
            [kept.normal[0], kept.normal[1]],
            [&core.scale, &core.shift, &gate.scale, &gate.shift],
            out,
        );
    }

    /// What came through rows `first..` once more, into `out`.
    pub(super) fn again(&self, kept: &Kept, first: usize, out: &mut [Row]) {
        let [core, gate] = &self.0;
        let rows = first..first + out.len();
        through(
            [&kept.normal[0][rows.clone()], &kept.normal[1][rows]],
            [&core.scale, &core.shift, &gate.scale, &gate.shift],
            out,
        );
    }

    /// The derivative by what entered rows `first..`, into `entered`, given that by what came
    /// through.
    pub(super) fn backward(
        &self,
        kept: &Kept,
        first: usize,
        of_out: &[Row],
        entered: [&mut [Row]; 2],
    ) {
        let rows = first..first + of_out.len();
        let [core, gate] = &self.0;
        let normal = [&kept.normal[0][rows.clone()], &kept.normal[1][rows.clone()]];
        let sharpness = [
            &kept.sharpness[0][rows.clone()],
            &kept.sharpness[1][rows.clone()],
        ];
        let [of_core, of_gate] = entered;
        through_backward(
            normal,
            sharpness,
            [&core.scale, &core.shift, &gate.scale, &gate.shift],
            of_out,
            [&mut *of_core, &mut *of_gate],
        );
        for ((k, branch), of_entered) in self.0.iter().enumerate().zip([of_core, of_gate]) {
            if let Some((layer, _)) = &branch.hidden {
                let mut of_hidden = vec![[0.0; 64]; of_entered.len()];
                layer.add_derivative(of_entered, &mut of_hidden);
                silu_backward(&kept.entered[k][rows.clone()], &of_hidden, of_entered);
            }
        }
    }
}

/// e to the power of x to 2e-7 of itself, in steps that a vector unit does on all lanes.
///
/// x = n ln 2 + r with |r| ≤ ln 2 / 2; the series of e^r up to r⁷.
#[inline(always)]
fn exp(x: f32) -> f32 {
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    // Adding and taking away 1.5 · 2²³ rounds to a whole number.
    const ROUNDING: f32 = 12_582_912.0;
    let x = x.clamp(-87.0, 87.0);
    let whole = (x * std::f32::consts::LOG2_E + ROUNDING) - ROUNDING;
    let r = (x - whole * LN_2_HIGH) - whole * LN_2_LOW;
    let mut series = 1.0 / 5040.0;
    for factor in [
        1.0 / 720.0,
        1.0 / 120.0,
        1.0 / 24.0,
        1.0 / 6.0,
        0.5,
        1.0,
        1.0,
    ] {
        series = series * r + factor;
    }
    let power = ((whole + ROUNDING).to_bits() << 23).wrapping_add(127 << 23);
    series * f32::from_bits(power)
}

#[inline(always)]
fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

#[multiversion(targets("x86_64+avx512f", "x86_64+avx2+fma"))]
pub(super) fn silu(rows: &mut [Row]) {
    for row in rows {
        for x in row.iter_mut() {
            *x *= sigmoid(*x);
        }
    }
}

/// The derivative by what entered a silu, given that by what left it.
#[multiversion(targets("x86_64+avx512f", "x86_64+avx2+fma"))]
pub(super) fn silu_backward(entered: &[Row], of_out: &[Row], of_entered: &mut [Row]) {
    for ((x, of_out), of_x) in entered.iter().zip(of_out).zip(of_entered) {
        for c in 0..64 {
            let s = sigmoid(x[c]);
            of_x[c] = of_out[c] * s * (1.0 + x[c] * (1.0 - s));
        }
    }
}

#[inline(always)]
fn sum(row: &Row) -> f32 {
    let mut lanes = [0.0; LANES];
    for chunk in row.as_chunks::<LANES>().0 {
        for lane in 0..LANES {
            lanes[lane] += chunk[lane];
        }
    }
    let mut half = LANES / 2;
    while half > 0 {
        for lane in 0..half {
            lanes[lane] += lanes[lane + half];
        }
        half /= 2;
    }
    lanes[0]
}

/// Rows of mean 0 and variance 1; `sharpness` takes one over the standard deviation they had.
#[multiversion(targets("x86_64+avx512f", "x86_64+avx2+fma"))]
pub(super) fn normalise(rows: &mut [Row], sharpness: &mut [f32]) {
    for (row, sharpness) in rows.iter_mut().zip(sharpness) {
        let mean = sum(row) / 64.0;
        let mut squares = [0.0; 64];
        for c in 0..64 {
            row[c] -= mean;
            squares[c] = row[c] * row[c];
        }
        *sharpness = 1.0 / (sum(&squares) / 64.0 + EPSILON).sqrt();
        for x in row.iter_mut() {
            *x *= *sharpness;
        }
    }
}

/// The derivative by a row, given that by the normalised one.
#[inline(always)]
pub(super) fn normalise_backward(normal: &Row, sharpness: f32, of_normal: &mut Row) {
    let mut products = [0.0; 64];
    for c in 0..64 {
        products[c] = of_normal[c] * normal[c];
    }
    let (mean, along) = (sum(of_normal) / 64.0, sum(&products) / 64.0);
    for c in 0..64 {
        of_normal[c] = sharpness * (of_normal[c] - mean - normal[c] * along);
    }
}

#[multiversion(targets("x86_64+avx512f", "x86_64+avx2+fma"))]
fn through(
    [core, gate]: [&[Row]; 2],
    [core_scale, core_shift, gate_scale, gate_shift]: [&Row; 4],
    out: &mut [Row],
) {
    for ((core, gate), out) in core.iter().zip(gate).zip(out) {
        for c in 0..64 {
            let x = core[c] * core_scale[c] + core_shift[c];
            let y = gate[c] * gate_scale[c] + gate_shift[c];
            out[c] = x * sigmoid(x) * sigmoid(y);
        }
    }
}

#[multiversion(targets("x86_64+avx512f", "x86_64+avx2+fma"))]
fn through_backward(
    [core, gate]: [&[Row]; 2],
    sharpness: [&[f32]; 2],
    [core_scale, core_shift, gate_scale, gate_shift]: [&Row; 4],
    of_out: &[Row],
    [of_core, of_gate]: [&mut [Row]; 2],
) {
    for (n, of_out) in of_out.iter().enumerate() {
        let (of_core, of_gate) = (&mut of_core[n], &mut of_gate[n]);
        for c in 0..64 {
            let x = core[n][c] * core_scale[c] + core_shift[c];
            let y = gate[n][c] * gate_scale[c] + gate_shift[c];
            let (s, open) = (sigmoid(x), sigmoid(y));
            of_core[c] = of_out[c] * open * s * (1.0 + x * (1.0 - s)) * core_scale[c];
            of_gate[c] = of_out[c] * x * s * open * (1.0 - open) * gate_scale[c];
        }
        normalise_backward(&core[n], sharpness[0][n], of_core);
        normalise_backward(&gate[n], sharpness[1][n], of_gate);
    }
}
