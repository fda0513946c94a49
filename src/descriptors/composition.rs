//! What several descriptors take from the composition.
//!
//! In: a simplified [`Structure`], ordered or not. Out: [`Fractions`] of the elements and the
//! [`SpeciesAmount`]s (an element in one oxidation state), both sorted, so that sums do not depend
//! on the order of the sites.

use super::DescriptorError;
use crate::crystal::elemental::Property;
use crate::crystal::{Element, Structure};

/// States of one element that differ by no more than this are one species.
const SAME_STATE_WITHIN: f64 = 1e-6;

/// Share of each element among the atoms, by atomic number; never empty, sums to 1. Deuterium
/// counts as hydrogen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fractions(Vec<(Element, f64)>);

impl Fractions {
    /// The shares of a structure's elements; `None` without atoms.
    pub(super) fn new(structure: &Structure) -> Option<Self> {
        let mut amounts: Vec<(Element, f64)> = Vec::new();
        for (element, amount) in structure.composition() {
            let hydrogen = amounts.last_mut();
            match hydrogen.filter(|last| last.0.atomic_number() == element.atomic_number()) {
                Some(last) => last.1 += amount,
                None => amounts.push((natural(element), amount)),
            }
        }
        let total: f64 = amounts.iter().map(|(_, amount)| amount).sum();
        for (_, amount) in &mut amounts {
            *amount /= total;
        }
        (total > 0.0).then_some(Self(amounts))
    }

    /// The elements and their shares.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Element, f64)> + '_ {
        self.0.iter().copied()
    }

    /// Number of elements, at least 1.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The mean of a property over the atoms.
    pub(super) fn mean(&self, property: Property) -> f64 {
        self.iter().map(|(e, share)| share * property.of(e)).sum()
    }
}

fn natural(element: Element) -> Element {
    Element::from_atomic_number(element.atomic_number()).unwrap_or(element)
}

/// How much of a species the cell holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SpeciesAmount {
    /// The element.
    pub element: Element,
    /// Its oxidation state.
    pub state: f64,
    /// Atoms in the cell.
    pub amount: f64,
}

/// Amounts by element and state.
///
/// # Errors
/// [`DescriptorError::MissingProperty`] for an element without an oxidation state,
/// [`DescriptorError::NotApplicable`] for a structure without sites.
pub(super) fn species_amounts(
    structure: &Structure,
) -> Result<Vec<SpeciesAmount>, DescriptorError> {
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
        all.push(SpeciesAmount {
            element,
            state,
            amount: occupant.occupancy,
        });
    }
    if all.is_empty() {
        return Err(no_sites());
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

/// The error of a structure without sites.
pub(super) fn no_sites() -> DescriptorError {
    DescriptorError::NotApplicable {
        fact: "the structure has no sites".to_owned(),
    }
}

/// √(Σ w (x − x̄)² · Σ w / ((Σ w)² − Σ w²)) of values x with weights w; 0 for fewer than two values.
pub(super) fn weighted_standard_deviation(values: &[(f64, f64)]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let total: f64 = values.iter().map(|(_, w)| w).sum();
    let squares: f64 = values.iter().map(|(_, w)| w * w).sum();
    let mean = values.iter().map(|(x, w)| w * x).sum::<f64>() / total;
    let sum: f64 = values.iter().map(|(x, w)| w * (x - mean).powi(2)).sum();
    (sum * total / (total * total - squares)).sqrt()
}
