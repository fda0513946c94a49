//! Lattice parameters over composition: a Vegard line, its slope, and where it breaks.
//!
//! In: x and cell of each member of a series. Out: a [`VegardLine`] for each lattice parameter that is free.
//! Vegard, Z. Phys. 1921, 5, 17, DOI 10.1007/BF01349680.

use serde::{Deserialize, Serialize};

use crate::score::Estimate;

/// A member of a series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeriesPoint {
    /// Name of its pattern.
    pub name: String,
    /// Composition x.
    pub x: f64,
    /// The lattice parameter, in the unit of the line.
    pub value: Estimate,
}

/// One lattice parameter over composition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VegardLine {
    /// "a", "b", "c", "α", "β", "γ" or "V".
    pub parameter: String,
    /// "Å", "°" or "Å³".
    pub unit: String,
    /// The members by ascending x.
    pub points: Vec<SeriesPoint>,
    /// Value at x = 0 of the line through all members (or those before the break).
    pub intercept: Estimate,
    /// Slope per unit of x of that line.
    pub slope: Estimate,
    /// Measured − line of each member.
    pub residuals: Vec<f64>,
    /// Where the line bends, if it does: beyond, the parameter goes on with another slope.
    pub break_at: Option<Break>,
}

/// Where a line bends.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Break {
    /// Composition of the bend, with its error.
    pub x: Estimate,
    /// Slope per unit of x beyond it.
    pub slope_beyond: Estimate,
    /// Probability that scatter alone bends a straight line so much (F test).
    pub p_value: f64,
}
