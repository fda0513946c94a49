//! Structures: a lattice and sites, each with one or several occupants.
//!
//! In: what an importer read or a simplification made. Out: [`Structure`], with composition,
//! formula, density. Disordered sites (several occupants, or less than full occupancy) are first
//! class; whoever needs an ordered structure asks [`Structure::is_ordered`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::element::Element;
use super::lattice::{Lattice, Vector3};
use crate::units::{ATOMIC_MASS_G, CM3_PER_ANG3};

/// An element with its oxidation state, where known.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Species {
    /// The element.
    pub element: Element,
    /// Oxidation state in elementary charges; fractional where a guess had to average.
    pub oxidation_state: Option<f64>,
}

impl Species {
    /// An element whose oxidation state is not known.
    pub fn bare(element: Element) -> Self {
        Self {
            element,
            oxidation_state: None,
        }
    }

    /// An element with its oxidation state.
    pub fn charged(element: Element, oxidation_state: f64) -> Self {
        Self {
            element,
            oxidation_state: Some(oxidation_state),
        }
    }
}

/// A species and how much of a site it fills.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Occupant {
    /// What sits there.
    pub species: Species,
    /// Occupancy, in (0, 1].
    pub occupancy: f64,
}

/// A crystallographic site of the cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// Fractional coordinates.
    pub frac: Vector3,
    /// One occupant for an ordered site; never empty.
    pub occupants: SmallVec<[Occupant; 1]>,
    /// Label of the source ("Li1"), may be empty.
    pub label: String,
}

impl Site {
    /// A fully occupied site.
    pub fn full(species: Species, frac: Vector3) -> Self {
        Self {
            frac,
            occupants: SmallVec::from_elem(
                Occupant {
                    species,
                    occupancy: 1.0,
                },
                1,
            ),
            label: String::new(),
        }
    }

    /// Sum of the occupancies, in (0, 1].
    pub fn total_occupancy(&self) -> f64 {
        self.occupants.iter().map(|o| o.occupancy).sum()
    }

    /// Whether a single species fills the site (within 1e-8).
    pub fn is_ordered(&self) -> bool {
        self.occupants.len() == 1 && (self.occupants[0].occupancy - 1.0).abs() < 1e-8
    }

    /// What fills it, where that is not one whole atom: "Li 0.60, Na 0.30, empty 0.10".
    pub fn filling(&self) -> Option<String> {
        if self.is_ordered() {
            return None;
        }
        let part = |name: &str, amount: f64| format!("{name} {amount:.2}");
        let of_occupant = |o: &Occupant| part(o.species.element.symbol(), o.occupancy);
        let mut parts: Vec<String> = self.occupants.iter().map(of_occupant).collect();
        let empty = 1.0 - self.total_occupancy();
        parts.extend((empty > 0.005).then(|| part("empty", empty)));
        Some(parts.join(", "))
    }

    /// The occupant with the greatest occupancy, the first of equals.
    pub fn main_species(&self) -> Species {
        let mut best = self.occupants[0];
        for occupant in &self.occupants[1..] {
            if occupant.occupancy > best.occupancy {
                best = *occupant;
            }
        }
        best.species
    }

    /// Occupancy-weighted oxidation state; `None` where one of the occupants has none.
    pub fn mean_oxidation_state(&self) -> Option<f64> {
        let mut charge = 0.0;
        for occupant in &self.occupants {
            charge += occupant.occupancy * occupant.species.oxidation_state?;
        }
        Some(charge / self.total_occupancy())
    }
}

/// A periodic structure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Structure {
    /// The cell.
    pub lattice: Lattice,
    /// The sites of one cell, in the order of the source.
    pub sites: Vec<Site>,
}

impl Structure {
    /// An ordered structure from parallel lists.
    pub fn ordered(lattice: Lattice, species: &[Species], frac: &[Vector3]) -> Self {
        let sites = species
            .iter()
            .zip(frac)
            .map(|(species, frac)| Site::full(*species, *frac))
            .collect();
        Self { lattice, sites }
    }

    /// Number of sites in the cell.
    pub fn n_sites(&self) -> usize {
        self.sites.len()
    }

    /// Whether every site is filled by one species.
    pub fn is_ordered(&self) -> bool {
        self.sites.iter().all(Site::is_ordered)
    }

    /// Whether an element occurs, at whatever occupancy.
    pub fn contains(&self, element: Element) -> bool {
        let holds = |site: &Site| site.occupants.iter().any(|o| o.species.element == element);
        self.sites.iter().any(holds)
    }

    /// Up to three of its elements whose ions are known to move in solids, the likeliest first.
    pub fn mobile_candidates(&self) -> Vec<Element> {
        const MOBILE: [&str; 14] = [
            "Li", "Na", "K", "Ag", "Cu", "Rb", "Cs", "H", "Mg", "Zn", "Ca", "Al", "F", "O",
        ];
        let elements = MOBILE.iter().filter_map(|symbol| symbol.parse().ok());
        elements.filter(|e| self.contains(*e)).take(3).collect()
    }

    /// Amount of each element in the cell, by atomic number.
    pub fn composition(&self) -> BTreeMap<Element, f64> {
        let mut amounts = BTreeMap::new();
        for occupant in self.sites.iter().flat_map(|site| &site.occupants) {
            *amounts.entry(occupant.species.element).or_insert(0.0) += occupant.occupancy;
        }
        amounts
    }

    /// Sum of oxidation states × occupancy in the cell; `None` where a state is missing.
    pub fn total_charge(&self) -> Option<f64> {
        let mut charge = 0.0;
        for occupant in self.sites.iter().flat_map(|site| &site.occupants) {
            charge += occupant.occupancy * occupant.species.oxidation_state?;
        }
        Some(charge)
    }

    /// Mass density in g cm⁻³.
    pub fn density_g_cm3(&self) -> f64 {
        let mass_u: f64 = self
            .composition()
            .iter()
            .map(|(element, amount)| element.mass_u() * amount)
            .sum();
        mass_u * ATOMIC_MASS_G / (self.lattice.volume_ang3() * CM3_PER_ANG3)
    }

    /// Reduced formula with elements by ascending electronegativity, such as "Li3BS3".
    pub fn reduced_formula(&self) -> String {
        super::formula::reduced_formula(&self.composition())
    }

    /// Cartesian coordinates of every site in Å.
    pub fn cart_coords(&self) -> Vec<Vector3> {
        self.sites
            .iter()
            .map(|site| self.lattice.cart_from_frac(site.frac))
            .collect()
    }
}
