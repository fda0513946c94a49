//! The sites of a cell as parallel arrays.
//!
//! In: a structure, ordered or not. Out: [`FlatCell`]. The weight of a site is how much of it is filled,
//! that of a pair of sites how often both are: 0 for alternatives, else the product of the occupancies,
//! as where sites are filled independently of each other. In an ordered cell every weight is 1.

use std::sync::OnceLock;

use super::DescriptorError;
use super::composition::no_sites;
use super::searchable::check_searchable;
use crate::crystal::alternatives::{Alternatives, Pair};
use crate::crystal::lattice::Vector3;
use crate::crystal::{Element, Occupant, Site, Structure};

/// Parallel arrays over the sites of a cell.
#[derive(Clone, Debug)]
pub struct FlatCell {
    /// Main element of each site.
    pub elements: Vec<Element>,
    /// Oxidation state of each site's main species, 0 where unknown.
    pub oxidation_states: Vec<f64>,
    /// Fractional coordinates, wrapped into [0, 1).
    pub frac: Vec<Vector3>,
    /// Cartesian coordinates in Å of the wrapped points.
    pub cart: Vec<Vector3>,
    /// Sum of the occupancies of each site, in (0, 1].
    pub occupancies: Vec<f64>,
    /// Which sites cannot be filled at once; `None` in an ordered cell.
    alternatives: Option<Alternatives>,
    first_pair: OnceLock<Option<Pair>>,
}

/// An occupant of a site of the cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CellOccupant {
    /// Index of the site.
    pub site: usize,
    /// Its element.
    pub element: Element,
    /// Its oxidation state, 0 where unknown.
    pub state: f64,
    /// Its occupancy, in (0, 1].
    pub occupancy: f64,
}

impl CellOccupant {
    fn of(site: usize, occupant: &Occupant) -> Self {
        Self {
            site,
            element: occupant.species.element,
            state: occupant.species.oxidation_state.unwrap_or(0.0),
            occupancy: occupant.occupancy,
        }
    }
}

impl FlatCell {
    /// The cell of a structure.
    ///
    /// # Errors
    /// [`DescriptorError::NotApplicable`] for a structure without sites, or a cell too flat.
    pub(super) fn of(structure: &Structure) -> Result<Self, DescriptorError> {
        if structure.sites.is_empty() {
            return Err(no_sites());
        }
        check_searchable(&structure.lattice)?;
        let species = || structure.sites.iter().map(Site::main_species);
        let frac: Vec<Vector3> = structure
            .sites
            .iter()
            .map(|s| s.frac.map(|x| x - x.floor()))
            .collect();
        let alternatives = (!structure.is_ordered()).then(|| Alternatives::of(structure));
        let occupancy = |site: &Site| match alternatives {
            Some(_) => site.total_occupancy(),
            // Not a little less by the rounding of a file.
            None => 1.0,
        };
        Ok(Self {
            elements: species().map(|s| s.element).collect(),
            oxidation_states: species()
                .map(|s| s.oxidation_state.unwrap_or(0.0))
                .collect(),
            cart: frac
                .iter()
                .map(|f| structure.lattice.cart_from_frac(*f))
                .collect(),
            frac,
            occupancies: structure.sites.iter().map(occupancy).collect(),
            alternatives,
            first_pair: OnceLock::new(),
        })
    }

    /// Whether every site is filled by one species.
    pub fn is_ordered(&self) -> bool {
        self.alternatives.is_none()
    }

    /// Number of atoms, on average: the sum of the occupancies.
    pub fn n_atoms(&self) -> f64 {
        self.occupancies.iter().sum()
    }

    /// Which sites cannot be filled at once; `None` in an ordered cell.
    pub fn alternatives(&self) -> Option<&Alternatives> {
        self.alternatives.as_ref()
    }

    /// The occupants of all sites, in the order of the sites; whole ones in an ordered cell.
    pub fn occupants(&self, structure: &Structure) -> Vec<CellOccupant> {
        let mut all = Vec::with_capacity(self.frac.len());
        for (k, site) in structure.sites.iter().enumerate() {
            let occupants = site.occupants.iter();
            all.extend(occupants.map(|occupant| CellOccupant {
                occupancy: match self.is_ordered() {
                    true => 1.0,
                    false => occupant.occupancy,
                },
                ..CellOccupant::of(k, occupant)
            }));
        }
        all
    }

    /// How often two sites at a distance in Å are both filled: 0 for alternatives.
    #[inline]
    pub fn pair_weight(&self, u: usize, v: usize, distance_ang: f64) -> f64 {
        match &self.alternatives {
            None => 1.0,
            Some(alternatives) if alternatives.exclude(u, v, distance_ang) => 0.0,
            Some(_) => self.occupancies[u] * self.occupancies[v],
        }
    }

    /// Whether two sites at a distance in Å cannot be filled at once.
    #[inline]
    pub fn exclude(&self, u: usize, v: usize, distance_ang: f64) -> bool {
        let alternatives = self.alternatives.as_ref();
        alternatives.is_some_and(|alternatives| alternatives.exclude(u, v, distance_ang))
    }

    /// The first pair of sites that are alternatives.
    pub fn first_alternatives(&self, structure: &Structure) -> Option<Pair> {
        let alternatives = self.alternatives.as_ref()?;
        let find = || alternatives.pairs(&structure.lattice).into_iter().next();
        *self.first_pair.get_or_init(find)
    }
}
