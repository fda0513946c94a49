//! Among which structures is looked for what to measure: those that a laboratory would make.
//!
//! In: choices of the user. Out: [`LessonLimits`], and how many structures each left out.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::supply::{is_radioactive, price_usd_per_kg};
use super::verdicts::verdict_on_facts;
use super::{Fact, Facts, SelectionSettings, Verdict};
use crate::crystal::{Element, Structure};

/// What a structure must be to be measured next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LessonLimits {
    /// Only candidates of the ranking. Default no.
    pub only_candidates: bool,
    /// E_hull within the filter. Default yes.
    pub stable: bool,
    /// E_g within the filter. Default yes.
    pub insulating: bool,
    /// Elements that it must not hold.
    pub without: BTreeSet<Element>,
}

impl Default for LessonLimits {
    fn default() -> Self {
        Self {
            only_candidates: false,
            stable: true,
            insulating: true,
            without: BTreeSet::new(),
        }
    }
}

/// How many structures that nobody measured each limit left out: the first that applies, in this order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// They hold an element that is excluded.
    pub by_elements: usize,
    /// E_hull is too high.
    pub unstable: usize,
    /// E_g is too small.
    pub small_gap: usize,
    /// E_hull is not known.
    pub unknown_e_above_hull: usize,
    /// E_g is not known.
    pub unknown_band_gap: usize,
    /// They are no candidates.
    pub no_candidate: usize,
}

/// Elements that many laboratories do not work with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElementPreset {
    /// Without a stable isotope.
    Radioactive,
    /// Whose compounds are handled under special rules nearly everywhere: Be, As, Cd, Hg, Tl, Pb.
    Toxic,
    /// More than 1,000 USD per kilogram.
    Expensive,
}

/// From this price on an element is expensive.
const EXPENSIVE_USD_PER_KG: f64 = 1000.0;

/// See [`ElementPreset::Toxic`].
const TOXIC: [&str; 6] = ["Be", "As", "Cd", "Hg", "Tl", "Pb"];

/// The elements are numbered up to this one.
const LAST_ELEMENT: u8 = 118;

impl ElementPreset {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Toxic, Self::Radioactive, Self::Expensive];

    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Radioactive => "radioactive",
            Self::Toxic => "toxic",
            Self::Expensive => "expensive",
        }
    }

    /// What it holds, in one sentence.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Radioactive => "Elements without a stable isotope.",
            Self::Toxic => {
                "Be, As, Cd, Hg, Tl and Pb: their compounds are handled under special rules nearly everywhere."
            }
            Self::Expensive => "Elements that cost more than 1,000 USD per kilogram.",
        }
    }

    /// Its elements.
    pub fn elements(self) -> BTreeSet<Element> {
        let all = (1..=LAST_ELEMENT).filter_map(Element::from_atomic_number);
        all.filter(|element| match self {
            Self::Radioactive => is_radioactive(*element),
            Self::Toxic => TOXIC.contains(&element.symbol()),
            Self::Expensive => {
                price_usd_per_kg(*element).is_some_and(|price| price > EXPENSIVE_USD_PER_KG)
            }
        })
        .collect()
    }
}

impl LessonLimits {
    /// Whether a structure holds no element that is excluded.
    pub(super) fn admits_elements(&self, structure: &Structure) -> bool {
        self.without.is_empty()
            || structure.sites.iter().all(|site| {
                let mut occupants = site.occupants.iter();
                occupants.all(|occupant| !self.without.contains(&occupant.species.element))
            })
    }

    /// Whether it passes on E_hull and E_g as far as they are asked for; the verdict where not.
    pub(super) fn verdict(&self, facts: &Facts, settings: &SelectionSettings) -> Option<Verdict> {
        let asked = Facts {
            // What is not asked for counts as good.
            e_above_hull_ev: match self.stable {
                true => facts.e_above_hull_ev,
                false => Some(0.0),
            },
            band_gap_ev: match self.insulating {
                true => facts.band_gap_ev,
                false => Some(settings.min_band_gap_ev),
            },
            ..*facts
        };
        verdict_on_facts(&asked, settings)
    }
}

impl LeftOut {
    pub(super) fn count(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Unstable => self.unstable += 1,
            Verdict::SmallGap => self.small_gap += 1,
            Verdict::Unknown(Fact::EAboveHull) => self.unknown_e_above_hull += 1,
            Verdict::Unknown(Fact::BandGap) => self.unknown_band_gap += 1,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_hold_what_they_say() {
        let holds = |preset: ElementPreset, symbol: &str| {
            let element: Element = symbol.parse().unwrap();
            preset.elements().contains(&element)
        };
        assert!(holds(ElementPreset::Toxic, "Tl") && !holds(ElementPreset::Toxic, "S"));
        assert!(holds(ElementPreset::Radioactive, "U") && !holds(ElementPreset::Radioactive, "La"));
        assert!(holds(ElementPreset::Expensive, "Pt") && !holds(ElementPreset::Expensive, "P"));
        for preset in ElementPreset::ALL {
            assert!(!holds(preset, "Li"), "{preset:?}");
        }
    }
}
