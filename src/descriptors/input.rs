//! What every descriptor gets: one simplified structure, flattened for computing.
//!
//! In: a simplified [`Structure`]. Out: [`Input`], with parallel arrays for ordered structures and
//! room for what several descriptors share (computed once, on first use).

use super::DescriptorError;
use crate::crystal::lattice::Vector3;
use crate::crystal::{Element, Structure};

/// One structure, ready to be described.
#[derive(Debug)]
pub struct Input {
    /// The simplified structure.
    pub structure: Structure,
    ordered: Result<OrderedCell, DescriptorError>,
}

/// Parallel arrays over the sites of an ordered cell.
#[derive(Clone, Debug)]
pub struct OrderedCell {
    /// Element of each site.
    pub elements: Vec<Element>,
    /// Oxidation state of each site, 0 where unknown.
    pub oxidation_states: Vec<f64>,
    /// Fractional coordinates, wrapped into [0, 1).
    pub frac: Vec<Vector3>,
    /// Cartesian coordinates in Å of the wrapped points.
    pub cart: Vec<Vector3>,
}

impl Input {
    /// Prepares a simplified structure.
    pub fn new(structure: Structure) -> Self {
        let ordered = ordered_cell(&structure);
        Self { structure, ordered }
    }

    /// The ordered cell.
    ///
    /// # Errors
    /// [`DescriptorError::Disordered`] naming the first partially occupied or mixed site;
    /// [`DescriptorError::NotApplicable`] for a structure without sites.
    pub fn ordered(&self) -> Result<&OrderedCell, DescriptorError> {
        self.ordered.as_ref().map_err(Clone::clone)
    }
}

fn ordered_cell(structure: &Structure) -> Result<OrderedCell, DescriptorError> {
    if structure.sites.is_empty() {
        return Err(DescriptorError::NotApplicable {
            fact: "the structure has no sites".to_owned(),
        });
    }
    if let Some(site) = structure.sites.iter().position(|s| !s.is_ordered()) {
        let label = structure.sites[site].label.clone();
        return Err(DescriptorError::Disordered { site, label });
    }
    let species = || structure.sites.iter().map(|s| s.main_species());
    let frac: Vec<Vector3> = structure
        .sites
        .iter()
        .map(|s| s.frac.map(|x| x - x.floor()))
        .collect();
    Ok(OrderedCell {
        elements: species().map(|s| s.element).collect(),
        oxidation_states: species()
            .map(|s| s.oxidation_state.unwrap_or(0.0))
            .collect(),
        cart: frac
            .iter()
            .map(|f| structure.lattice.cart_from_frac(*f))
            .collect(),
        frac,
    })
}
