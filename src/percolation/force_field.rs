//! Which parameters bond valences are computed with.

use serde::{Deserialize, Serialize};

/// Which parameters, and with them which form of the energy.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum ForceField {
    /// That of the published screening, from Shanghai University.
    #[default]
    Shu,
    /// softBV (Chen, Wong and Adams 2019), as in the package bvlain.
    #[serde(rename = "softbv")]
    SoftBv,
}

impl ForceField {
    /// Every force field.
    pub const ALL: [Self; 2] = [Self::Shu, Self::SoftBv];

    /// Name on the command line and in files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Shu => "shu",
            Self::SoftBv => "softbv",
        }
    }

    /// Name shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Shu => "SHU",
            Self::SoftBv => "softBV",
        }
    }

    /// The one of that [id](Self::id), in any case.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|f| f.id().eq_ignore_ascii_case(id))
    }

    /// The other one, to offer where this one lacks a parameter.
    pub fn other(self) -> Self {
        match self {
            Self::Shu => Self::SoftBv,
            Self::SoftBv => Self::Shu,
        }
    }
}
