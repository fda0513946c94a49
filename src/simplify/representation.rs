//! The nine representations, by name and by what they keep.

use serde::{Deserialize, Serialize};

use crate::crystal::Element;

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

    /// The element that stands for a mobile ion in this representation.
    pub fn mobile_element(self, mobile_ion: Element) -> Element {
        match self {
            Self::Structure => mobile_ion,
            _ => Element::LI,
        }
    }

    /// What an element of this representation stands for; `None` where it stands for itself.
    pub fn stands_for(self, element: Element) -> Option<&'static str> {
        match element {
            _ if self == Self::Structure => None,
            Element::AL => Some("cations"),
            Element::S => Some("anions"),
            Element::LI => Some("the mobile ion"),
            Element::MG => Some("neutral atoms"),
            _ => None,
        }
    }

    /// Whether the mobile ion stays.
    pub(super) fn keeps_mobile(self) -> bool {
        matches!(self, Self::Camn | Self::Am | Self::Camn40 | Self::Am40)
    }

    /// Whether cations and neutral atoms stay.
    pub(super) fn keeps_cations(self) -> bool {
        matches!(self, Self::Camn | Self::Can | Self::Camn40 | Self::Can40)
    }

    /// Whether the cell is scaled to 40 Å³ per anion.
    pub(super) fn scales_volume(self) -> bool {
        matches!(self, Self::Camn40 | Self::Can40 | Self::Am40 | Self::A40)
    }
}
