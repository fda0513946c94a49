//! The four classes of species and what becomes of each.
//!
//! In: a decorated [`Structure`], the mobile ion, a [`Representation`]. Out: [`ClassAmounts`], how
//! much of each class the cell holds, and [`Replacement`], the element that stands for each class
//! (or none where the class is dropped).

use super::Representation;
use crate::crystal::{Element, Species, Structure};

/// What a species is to a simplified structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Cation,
    Anion,
    Mobile,
    Neutral,
}

impl Class {
    fn of(species: Species, mobile_ion: Element) -> Self {
        let charge = species.oxidation_state.unwrap_or(0.0);
        if species.element == mobile_ion {
            Self::Mobile
        } else if charge > 0.0 {
            Self::Cation
        } else if charge < 0.0 {
            Self::Anion
        } else {
            Self::Neutral
        }
    }
}

/// Amount of each class in the cell: numbers of sites, or sums of occupancies.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ClassAmounts {
    pub cations: f64,
    pub anions: f64,
    pub mobile: f64,
    pub neutral: f64,
}

impl ClassAmounts {
    /// Counts the classes of a decorated structure.
    pub(super) fn of(structure: &Structure, mobile_ion: Element) -> Self {
        let mut amounts = Self::default();
        for occupant in structure.sites.iter().flat_map(|site| &site.occupants) {
            let amount = match Class::of(occupant.species, mobile_ion) {
                Class::Cation => &mut amounts.cations,
                Class::Anion => &mut amounts.anions,
                Class::Mobile => &mut amounts.mobile,
                Class::Neutral => &mut amounts.neutral,
            };
            *amount += occupant.occupancy;
        }
        amounts
    }

    fn only_mobile(&self) -> bool {
        self.cations + self.anions + self.neutral == 0.0
    }
}

/// The element that stands for each class; `None` where the class is dropped.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Replacement {
    cation: Option<Element>,
    anion: Option<Element>,
    mobile: Option<Element>,
    neutral: Option<Element>,
}

impl Replacement {
    /// The replacement of a representation other than `structure`, with its special cases for
    /// cells that would be left empty.
    pub(super) fn choose(representation: Representation, amounts: &ClassAmounts) -> Self {
        let keeps_mobile = representation.keeps_mobile();
        let keeps_cations = representation.keeps_cations();
        if amounts.only_mobile() && !keeps_mobile {
            return Self {
                mobile: Some(Element::S),
                ..Self::default()
            };
        }
        let kept_amount = amounts.anions
            + if keeps_mobile { amounts.mobile } else { 0.0 }
            + if keeps_cations {
                amounts.cations + amounts.neutral
            } else {
                0.0
            };
        if kept_amount == 0.0 {
            return Self::of_last_resort(amounts);
        }
        Self {
            cation: keeps_cations.then_some(Element::AL),
            anion: Some(Element::S),
            mobile: keeps_mobile.then_some(Element::LI),
            neutral: keeps_cations.then_some(Element::MG),
        }
    }

    /// One class alone, as S, where the representation would drop everything.
    fn of_last_resort(amounts: &ClassAmounts) -> Self {
        let mut replacement = Self::default();
        let kept = if amounts.neutral > 0.0 {
            &mut replacement.neutral
        } else if amounts.mobile > 0.0 {
            &mut replacement.mobile
        } else {
            &mut replacement.cation
        };
        *kept = Some(Element::S);
        replacement
    }

    /// The element that stands for a species, or `None` where it is dropped.
    pub(super) fn of(&self, species: Species, mobile_ion: Element) -> Option<Element> {
        match Class::of(species, mobile_ion) {
            Class::Cation => self.cation,
            Class::Anion => self.anion,
            Class::Mobile => self.mobile,
            Class::Neutral => self.neutral,
        }
    }
}
