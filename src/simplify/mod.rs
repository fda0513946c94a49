//! The nine representations of a structure.
//!
//! In: a decorated [`Structure`]. Out: the simplified one. Sites are classed as M (the mobile
//! ion), N (charge 0), C (> 0) and A (< 0) and replaced: C→Al, A→S, M→Li, N→Mg; some are dropped;
//! the `-40` forms have 40 Å³ for each A or N site of the full cell.

use serde::{Deserialize, Serialize};

use crate::crystal::{Element, Structure};

/// How a structure is simplified before it is described.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Representation {
    /// The decorated original.
    #[serde(rename = "structure")]
    Structure,
    /// All sites, as Al, S, Li, Mg.
    #[serde(rename = "CAMN")]
    Camn,
    /// Without the mobile ion.
    #[serde(rename = "CAN")]
    Can,
    /// Anions and the mobile ion.
    #[serde(rename = "AM")]
    Am,
    /// Anions only.
    #[serde(rename = "A")]
    A,
    /// CAMN at 40 Å³ per anion.
    #[serde(rename = "CAMN-40")]
    Camn40,
    /// CAN at 40 Å³ per anion.
    #[serde(rename = "CAN-40")]
    Can40,
    /// AM at 40 Å³ per anion.
    #[serde(rename = "AM-40")]
    Am40,
    /// A at 40 Å³ per anion.
    #[serde(rename = "A-40")]
    A40,
}

impl Representation {
    /// All nine, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Structure,
        Self::Camn,
        Self::Can,
        Self::Am,
        Self::A,
        Self::Camn40,
        Self::Can40,
        Self::Am40,
        Self::A40,
    ];

    /// Name on the command line and in files: "structure", "CAN", "A-40"…
    pub fn id(self) -> &'static str {
        match self {
            Self::Structure => "structure",
            Self::Camn => "CAMN",
            Self::Can => "CAN",
            Self::Am => "AM",
            Self::A => "A",
            Self::Camn40 => "CAMN-40",
            Self::Can40 => "CAN-40",
            Self::Am40 => "AM-40",
            Self::A40 => "A-40",
        }
    }

    /// The representation of a name, in any case; `None` for another text.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|r| r.id().eq_ignore_ascii_case(id))
    }
}

/// Simplifies a decorated structure.
///
/// A disordered site keeps those of its occupants that the representation keeps; occupants that
/// become the same species are joined.
pub fn simplify(
    decorated: &Structure,
    representation: Representation,
    mobile_ion: Element,
) -> Structure {
    let _ = (decorated, representation, mobile_ion);
    todo!()
}
