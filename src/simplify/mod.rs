//! The nine representations of a structure.
//!
//! In: a decorated [`Structure`]. Out: the simplified one. Sites are classed as M (the mobile
//! ion), N (charge 0), C (> 0) and A (< 0) and replaced: C→Al, A→S, M→Li, N→Mg; some are dropped;
//! the `-40` forms have 40 Å³ for each A or N site of the full cell.

mod classes;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::crystal::{Element, Occupant, Site, Structure};
use classes::{ClassAmounts, Replacement};

/// Volume of a `-40` form for each anion or neutral atom of the full cell, in Å³.
const VOLUME_PER_ANION_ANG3: f64 = 40.0;

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
    fn keeps_mobile(self) -> bool {
        matches!(self, Self::Camn | Self::Am | Self::Camn40 | Self::Am40)
    }

    /// Whether cations and neutral atoms stay.
    fn keeps_cations(self) -> bool {
        matches!(self, Self::Camn | Self::Can | Self::Camn40 | Self::Can40)
    }

    /// Whether the cell is scaled to 40 Å³ per anion.
    fn scales_volume(self) -> bool {
        matches!(self, Self::Camn40 | Self::Can40 | Self::Am40 | Self::A40)
    }
}

/// Simplifies a decorated structure.
///
/// Sites keep their order, labels, coordinates and oxidation states; an occupant without a state
/// counts as neutral. The mobile ion is class M whatever its charge. Special cases, in this order:
/// a cell of nothing but M keeps it, as S, where M would go; where nothing would be left, the
/// neutral atoms stay as S, else M, else the cations; with neither anion nor neutral atom in the
/// full cell a `-40` form keeps its volume.
///
/// A disordered site keeps those of its occupants that the representation keeps, at their
/// occupancies. Occupants that become the same element are joined: their occupancies add up and
/// their oxidation states average, so that the site's charge stays and a site of mixed cations is
/// an ordered site of Al. The anions of the `-40` forms are counted by occupancy.
pub fn simplify(
    decorated: &Structure,
    representation: Representation,
    mobile_ion: Element,
) -> Structure {
    if representation == Representation::Structure {
        return decorated.clone();
    }
    let amounts = ClassAmounts::of(decorated, mobile_ion);
    let replacement = Replacement::choose(representation, &amounts);
    let anions = amounts.anions + amounts.neutral;
    let lattice = if representation.scales_volume() && anions > 0.0 {
        decorated
            .lattice
            .scaled_to_volume(VOLUME_PER_ANION_ANG3 * anions)
    } else {
        decorated.lattice.clone()
    };
    let simplified = |site| simplified_site(site, &replacement, mobile_ion);
    Structure {
        lattice,
        sites: decorated.sites.iter().filter_map(simplified).collect(),
    }
}

/// The site with its occupants replaced; `None` where none of them stays.
fn simplified_site(site: &Site, replacement: &Replacement, mobile_ion: Element) -> Option<Site> {
    let mut occupants: SmallVec<[Occupant; 1]> = SmallVec::new();
    for occupant in &site.occupants {
        if let Some(element) = replacement.of(occupant.species, mobile_ion) {
            let mut replaced = *occupant;
            replaced.species.element = element;
            join(&mut occupants, replaced);
        }
    }
    (!occupants.is_empty()).then(|| Site {
        frac: site.frac,
        occupants,
        label: site.label.clone(),
    })
}

/// Adds an occupant to one of the same element, or else to the list.
fn join(occupants: &mut SmallVec<[Occupant; 1]>, new: Occupant) {
    let element = new.species.element;
    match occupants.iter_mut().find(|o| o.species.element == element) {
        Some(old) => {
            let occupancy = old.occupancy + new.occupancy;
            let charge = |o: &Occupant| o.occupancy * o.species.oxidation_state.unwrap_or(0.0);
            old.species.oxidation_state = Some((charge(old) + charge(&new)) / occupancy);
            old.occupancy = occupancy;
        }
        None => occupants.push(new),
    }
}
