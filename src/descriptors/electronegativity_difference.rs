//! Electronegativity difference between anions and cations.
//!
//! In: a decorated structure, ordered or not. Out: five numbers, as matminer's
//! `ElectronegativityDiff`, and zeros where the library raises an error: no anion or no cation.

use super::composition::{SpeciesAmount, species_amounts, weighted_standard_deviation};
use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered,
};

const SETTINGS: &[DescriptorSetting] = &[];

const LABELS: [&str; 5] = ["minimum", "maximum", "range", "mean", "standard deviation"];

const ABOUT: About = About {
    id: "electronegativity_difference",
    name: "Electronegativity difference",
    explanation: "How ionic the bonds are: for each cation species, the mean Pauling \
        electronegativity of the anions, weighted by their amounts, minus its own. Five numbers: \
        smallest, largest, their difference, the mean dₘ weighted by the cations' amounts w, and the \
        standard deviation √(Σ w (d − dₘ)² · Σ w / ((Σ w)² − Σ w²)), 0 for a single cation species. \
        All zero for a structure without anions or without cations, where matminer has no value. \
        It has no settings.",
    doi: "10.1103/PhysRevB.93.085142",
    counterpart: "matminer ElectronegativityDiff",
    family: "bonding",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

struct ElectronegativityDifference;

fn build(_: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    Ok(Box::new(ElectronegativityDifference))
}

impl Descriptor for ElectronegativityDifference {
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
        let anions = electronegativities(&species, |state| state < 0.0)?;
        let cations = electronegativities(&species, |state| state > 0.0)?;
        if anions.is_empty() || cations.is_empty() {
            return Ok(Description::Fixed(vec![0.0; LABELS.len()]));
        }
        let of_anions = weighted_mean(&anions);
        let differences: Vec<(f64, f64)> = cations
            .into_iter()
            .map(|(electronegativity, amount)| (of_anions - electronegativity, amount))
            .collect();
        let values = || differences.iter().map(|(difference, _)| *difference);
        let smallest = values().fold(f64::INFINITY, f64::min);
        let largest = values().fold(f64::NEG_INFINITY, f64::max);
        Ok(Description::Fixed(vec![
            smallest,
            largest,
            largest - smallest,
            weighted_mean(&differences),
            weighted_standard_deviation(&differences),
        ]))
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        LABELS.map(str::to_owned).to_vec()
    }
}

/// Electronegativity and amount of the species with some sign of the oxidation state.
fn electronegativities(
    species: &[SpeciesAmount],
    wanted: impl Fn(f64) -> bool,
) -> Result<Vec<(f64, f64)>, DescriptorError> {
    let known = |s: &SpeciesAmount| {
        let electronegativity = s.element.properties().electronegativity;
        electronegativity
            .map(|x| (x, s.amount))
            .ok_or_else(|| DescriptorError::MissingProperty {
                element: s.element.to_string(),
                property: "electronegativity".to_owned(),
            })
    };
    species
        .iter()
        .filter(|s| wanted(s.state))
        .map(known)
        .collect()
}

fn weighted_mean(values: &[(f64, f64)]) -> f64 {
    let total: f64 = values.iter().map(|(_, weight)| weight).sum();
    values.iter().map(|(x, weight)| x * weight).sum::<f64>() / total
}
