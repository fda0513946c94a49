//! The atoms of one cell, as a potential sees them.
//!
//! In: an ordered structure, or lists. Out: [`Atoms`].

use crate::crystal::lattice::Vector3;
use crate::crystal::{Element, Lattice, Species, Structure};

/// The atoms of one cell of a crystal: each place is filled by one element.
#[derive(Clone, Debug, PartialEq)]
pub struct Atoms {
    /// The cell.
    pub lattice: Lattice,
    /// The element of each atom.
    pub elements: Vec<Element>,
    /// Cartesian position of each atom in Å, in the order of `elements`; not folded into the cell,
    /// so that an atom that moves across its edge stays on its way.
    pub cart_ang: Vec<Vector3>,
}

/// A structure whose places are not all filled by one element each.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{n_disordered} of {n_sites} sites are partly or jointly occupied, and energies need one atom \
     a site; order the structure first"
)]
pub struct Disordered {
    /// Sites that are not filled by one element.
    pub n_disordered: usize,
    /// All sites.
    pub n_sites: usize,
}

impl Atoms {
    /// The atoms of an ordered structure, in the order of its sites.
    ///
    /// # Errors
    /// [`Disordered`] where a site is partly or jointly occupied.
    pub fn of(structure: &Structure) -> Result<Self, Disordered> {
        let n_disordered = structure.sites.iter().filter(|s| !s.is_ordered()).count();
        if n_disordered > 0 {
            return Err(Disordered {
                n_disordered,
                n_sites: structure.n_sites(),
            });
        }
        let elements = structure.sites.iter();
        Ok(Self {
            lattice: structure.lattice.clone(),
            elements: elements.map(|site| site.main_species().element).collect(),
            cart_ang: structure.cart_coords(),
        })
    }

    /// Number of atoms.
    pub fn len(&self) -> usize {
        self.elements.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    /// Fractional coordinates of each atom, not folded into the cell.
    pub fn frac(&self) -> Vec<Vector3> {
        let frac = |cart: &Vector3| self.lattice.frac_from_cart(*cart);
        self.cart_ang.iter().map(frac).collect()
    }

    /// The atoms as a structure without oxidation states, coordinates not folded into the cell.
    pub fn to_structure(&self) -> Structure {
        let species: Vec<Species> = self.elements.iter().map(|e| Species::bare(*e)).collect();
        Structure::ordered(self.lattice.clone(), &species, &self.frac())
    }
}
