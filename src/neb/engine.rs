//! What gave the energies of a band.

use serde::{Deserialize, Serialize};

/// What gave the energies of a band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Engine {
    /// Bond valences: only the ion moves, in the framework as it is.
    BondValence,
    /// CHGNet 0.3.0 (Deng et al. 2023, DOI 10.1038/s42256-023-00716-3): everything moves.
    Chgnet,
    /// The same with its weights for the functional r²SCAN.
    ChgnetR2scan,
    /// Read from Quantum ESPRESSO.
    Espresso,
    /// Read from VASP.
    Vasp,
}

impl Engine {
    /// Those that this program computes with, the preferred one first.
    pub const COMPUTED: [Self; 3] = [Self::Chgnet, Self::ChgnetR2scan, Self::BondValence];
    /// All.
    pub const ALL: [Self; 5] = [
        Self::Chgnet,
        Self::ChgnetR2scan,
        Self::BondValence,
        Self::Espresso,
        Self::Vasp,
    ];

    /// Name on the command line and in files.
    pub fn id(self) -> &'static str {
        match self {
            Self::BondValence => "bond-valence",
            Self::Chgnet => "chgnet",
            Self::ChgnetR2scan => "chgnet-r2scan",
            Self::Espresso => "espresso",
            Self::Vasp => "vasp",
        }
    }

    /// Name shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Self::BondValence => "Bond valence",
            Self::Chgnet => "CHGNet",
            Self::ChgnetR2scan => "CHGNet r²SCAN",
            Self::Espresso => "Quantum ESPRESSO",
            Self::Vasp => "VASP",
        }
    }

    /// The one of that [id](Self::id), in any case.
    pub fn from_id(id: &str) -> Option<Self> {
        let is_it = |engine: &Self| engine.id().eq_ignore_ascii_case(id);
        Self::ALL.into_iter().find(is_it)
    }

    /// Whether only the ion moves and the framework stays as it is.
    pub fn fixes_framework(self) -> bool {
        self == Self::BondValence
    }

    /// Whether this program computes with it; the others are read from files.
    pub fn is_computed(self) -> bool {
        Self::COMPUTED.contains(&self)
    }
}
