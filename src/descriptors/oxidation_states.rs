//! Oxidation states: how the charge is spread over the species.
//!
//! In: a decorated structure, ordered or not. Out: four numbers, as matminer's `OxidationStates`
//! (after Deml et al. 2016, DOI 10.1103/PhysRevB.93.085142).

use super::composition::{species_amounts, weighted_standard_deviation};
use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered,
};

const SETTINGS: &[DescriptorSetting] = &[];

const ABOUT: About = About {
    id: "oxidation_states",
    name: "Oxidation states",
    explanation: "The oxidation states q of the species (an element in one state), in four \
        numbers: the smallest, the largest, their difference, and the standard deviation \
        √(Σ w (q − qₘ)² · Σ w / ((Σ w)² − Σ w²)), in which w is the amount of each species and \
        qₘ the weighted mean; 0 for a single species. Mixed and partially occupied sites count \
        by occupancy. It has no settings.",
    doi: "10.1103/PhysRevB.93.085142",
    counterpart: "matminer OxidationStates",
    family: "composition",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

struct OxidationStates;

fn build(_: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    Ok(Box::new(OxidationStates))
}

impl Descriptor for OxidationStates {
    fn about(&self) -> About {
        ABOUT
    }

    fn invariances(&self) -> Invariances {
        Invariances {
            rotation: true,
            translation: true,
            site_order: true,
            supercell: true,
        }
    }

    fn describe(&self, input: &Input) -> Result<Description, DescriptorError> {
        let species = species_amounts(&input.structure)?;
        let states = || species.iter().map(|s| s.state);
        let lowest = states().fold(f64::INFINITY, f64::min);
        let highest = states().fold(f64::NEG_INFINITY, f64::max);
        let weighted: Vec<(f64, f64)> = species.iter().map(|s| (s.state, s.amount)).collect();
        Ok(Description::Fixed(vec![
            lowest,
            highest,
            highest - lowest,
            weighted_standard_deviation(&weighted),
        ]))
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        ["minimum", "maximum", "range", "standard deviation"]
            .map(str::to_owned)
            .to_vec()
    }
}
