//! By which labels clusterings are scored.
//!
//! The paper scores by two sets of labels: measured conductivities, and bond-valence barriers, of which
//! there are many more (DOI 10.1039/d2ee03499a).

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a label says of a structure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LabelSet {
    /// log₁₀ of the measured conductivity in S cm⁻¹: W_σ.
    #[default]
    Conductivity,
    /// The migration barrier in eV: W_Ea.
    Barrier,
}

impl LabelSet {
    /// Both, the usual one first.
    pub const ALL: [Self; 2] = [Self::Conductivity, Self::Barrier];

    /// The name on the command line and in files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Conductivity => "sigma",
            Self::Barrier => "e-a",
        }
    }

    /// What W is called: "W_σ".
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Conductivity => "W_σ",
            Self::Barrier => "W_Ea",
        }
    }

    /// The same in figures, with `_{…}` set low.
    pub fn in_figures(self) -> &'static str {
        match self {
            Self::Conductivity => "W_{σ}",
            Self::Barrier => "W_{Ea}",
        }
    }

    /// Unit of W.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Conductivity => "decades²",
            Self::Barrier => "eV²",
        }
    }

    /// Decimals that W is shown with.
    pub fn decimals(self) -> usize {
        match self {
            Self::Conductivity => 1,
            Self::Barrier => 2,
        }
    }

    /// What structures carry: "σ", "E_a".
    pub fn label(self) -> &'static str {
        match self {
            Self::Conductivity => "σ",
            Self::Barrier => "E_a",
        }
    }
}

impl FromStr for LabelSet {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "sigma" | "σ" => Ok(Self::Conductivity),
            "e-a" | "ea" | "barrier" => Ok(Self::Barrier),
            other => Err(format!(
                "\"{other}\" is no set of labels; write sigma for conductivities or e-a for barriers"
            )),
        }
    }
}
