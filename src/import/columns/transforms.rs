//! Transforms: what was done to a quantity before it was written down.

use serde::{Deserialize, Serialize};

/// What was done to a quantity before it was written down, its factor aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transform {
    /// Nothing.
    #[default]
    None,
    /// log₁₀.
    Log10,
    /// −log₁₀.
    MinusLog10,
    /// The natural logarithm.
    Ln,
    /// Minus the natural logarithm.
    MinusLn,
    /// Temperatures in °C.
    Celsius,
    /// Temperatures in °F.
    Fahrenheit,
    /// 1/T.
    Inverse,
}

impl Transform {
    /// Whether it is a logarithm.
    pub fn is_logarithm(self) -> bool {
        matches!(
            self,
            Self::Log10 | Self::MinusLog10 | Self::Ln | Self::MinusLn
        )
    }
}
