//! A circuit fitted to a spectrum.

use serde::{Deserialize, Serialize};

use super::circuit::{Circuit, ParameterName};
use super::kramers_kronig::PointResidual;
use crate::score::Estimate;

/// Why the data do not determine a parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Doubt {
    /// Its error is greater than itself, or it has no influence.
    ErrorExceedsValue,
    /// It cannot be told apart from this one: their correlation exceeds 0.98.
    TiedTo(String),
    /// The apex of its arc lies outside the measured frequencies.
    ApexOutside,
    /// It ended at the bound of its range.
    AtBound,
}

/// A fitted parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FittedParameter {
    /// Name and kind.
    #[serde(flatten)]
    pub name: ParameterName,
    /// Value with its standard error, in the unit of its kind (see `Quantity::unit`).
    pub estimate: Estimate,
    /// Why the data do not determine it; `None` where they do.
    pub doubt: Option<Doubt>,
}

/// A circuit fitted to a spectrum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CircuitFit {
    /// The circuit.
    pub circuit: Circuit,
    /// Its parameters, in its order.
    pub parameters: Vec<FittedParameter>,
    /// Correlations of the parameters (of logarithms, n as it is), row by row; empty where some
    /// parameter has no influence.
    pub correlations: Vec<Vec<f64>>,
    /// Root mean square of |ΔZ|/|Z| in %, of one part of Z.
    pub rms_percent: f64,
    /// Akaike's information criterion, corrected for few points.
    pub aicc: f64,
    /// Residuals of the points of the fit.
    pub residuals: Vec<PointResidual>,
}

impl CircuitFit {
    /// The values of its parameters.
    pub fn values(&self) -> Vec<f64> {
        self.parameters.iter().map(|p| p.estimate.value).collect()
    }

    /// Z′ and Z″ of the fit at a frequency in Hz.
    pub fn impedance(&self, frequency_hz: f64) -> (f64, f64) {
        self.circuit.impedance(&self.values(), frequency_hz)
    }
}
