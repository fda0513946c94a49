//! Oxidation states: how the charge is spread over the species.
//!
//! In: a decorated structure, ordered or not. Out: four numbers, as matminer's `OxidationStates`
//! (after Deml et al. 2016, DOI 10.1103/PhysRevB.93.085142).

use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSettings, Input, Invariances,
    Registered, Setting,
};
use crate::crystal::{Element, Structure};

/// States of one element that differ by no more than this are one species.
const SAME_STATE_WITHIN: f64 = 1e-6;

const SETTINGS: &[Setting] = &[];

const ABOUT: About = About {
    id: "oxidation_states",
    name: "Oxidation states",
    explanation: "The oxidation states q of the species (an element in one state), in four \
        numbers: the smallest, the largest, their difference, and the standard deviation \
        √(Σ w (q − q̄)² · Σ w / ((Σ w)² − Σ w²)), in which w is the amount of each species and \
        q̄ the weighted mean; 0 for a single species. Mixed and partially occupied sites count \
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
        let species = amounts_of_species(&input.structure)?;
        if species.is_empty() {
            return Err(DescriptorError::NotApplicable {
                fact: "the structure has no sites".to_owned(),
            });
        }
        let states = || species.iter().map(|s| s.state);
        let lowest = states().fold(f64::INFINITY, f64::min);
        let highest = states().fold(f64::NEG_INFINITY, f64::max);
        Ok(Description::Fixed(vec![
            lowest,
            highest,
            highest - lowest,
            standard_deviation(&species),
        ]))
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        ["minimum", "maximum", "range", "standard deviation"]
            .map(str::to_owned)
            .to_vec()
    }
}

/// How much of a species the cell holds.
struct Amount {
    element: Element,
    state: f64,
    amount: f64,
}

/// Amounts by element and state, sorted so that sums do not depend on the order of the sites.
fn amounts_of_species(structure: &Structure) -> Result<Vec<Amount>, DescriptorError> {
    let mut all = Vec::with_capacity(structure.n_sites());
    for occupant in structure.sites.iter().flat_map(|site| &site.occupants) {
        let element = occupant.species.element;
        let state =
            occupant
                .species
                .oxidation_state
                .ok_or_else(|| DescriptorError::MissingProperty {
                    element: element.to_string(),
                    property: "oxidation state".to_owned(),
                })?;
        all.push(Amount {
            element,
            state,
            amount: occupant.occupancy,
        });
    }
    all.sort_by(|u, v| {
        u.element
            .cmp(&v.element)
            .then_with(|| u.state.total_cmp(&v.state))
            .then_with(|| u.amount.total_cmp(&v.amount))
    });
    all.dedup_by(|next, kept| {
        let same =
            next.element == kept.element && (next.state - kept.state).abs() <= SAME_STATE_WITHIN;
        if same {
            kept.amount += next.amount;
        }
        same
    });
    Ok(all)
}

/// Weighted standard deviation of the states; 0 for a single species.
fn standard_deviation(species: &[Amount]) -> f64 {
    if species.len() < 2 {
        return 0.0;
    }
    let total: f64 = species.iter().map(|s| s.amount).sum();
    let squares: f64 = species.iter().map(|s| s.amount * s.amount).sum();
    let mean = species.iter().map(|s| s.amount * s.state).sum::<f64>() / total;
    let deviation = |s: &Amount| s.amount * (s.state - mean).powi(2);
    let sum: f64 = species.iter().map(deviation).sum();
    (sum * total / (total * total - squares)).sqrt()
}
