//! The cell in which an ion hops.
//!
//! In: a structure and how large its cell is to be. Out: [`Supercell`]: places by site and cell, and
//! their order.

use super::settings::BandCell;
use crate::crystal::lattice::Vector3;
use crate::crystal::{Lattice, Structure};

/// A site in one of the cells of a crystal.
pub(super) type SiteInCell = (usize, [i32; 3]);

/// A cell made of whole cells of a structure.
#[derive(Clone, Debug)]
pub(super) struct Supercell {
    /// Cells along a, b and c.
    pub repeats: [u32; 3],
    /// Its vectors.
    pub lattice: Lattice,
    unit: Lattice,
    frac: Vec<Vector3>,
}

/// How many cells along a, b and c a structure needs.
pub fn repeats_of(lattice: &Lattice, cell: BandCell) -> [u32; 3] {
    match cell {
        BandCell::AsGiven => [1; 3],
        BandCell::Repeats(repeats) => repeats.map(|n| n.max(1)),
        BandCell::Width(width_ang) => lattice.plane_spacings_ang().map(|spacing_ang| {
            // A cell of 9.9999 Å is one of 10 Å.
            let n = (width_ang / spacing_ang - 1e-3).ceil();
            n.clamp(1.0, 50.0) as u32
        }),
    }
}

impl Supercell {
    /// That of a structure.
    pub(super) fn new(structure: &Structure, cell: BandCell) -> Self {
        let repeats = repeats_of(&structure.lattice, cell);
        let rows = structure.lattice.rows();
        let row = |k: usize| rows[k].map(|x| x * f64::from(repeats[k]));
        Self {
            repeats,
            lattice: Lattice::from_rows([row(0), row(1), row(2)]),
            unit: structure.lattice.clone(),
            frac: structure.sites.iter().map(|site| site.frac).collect(),
        }
    }

    /// Number of cells.
    pub(super) fn n_cells(&self) -> usize {
        self.repeats.iter().map(|n| *n as usize).product()
    }

    /// Number of places.
    pub(super) fn n_places(&self) -> usize {
        self.n_cells() * self.frac.len()
    }

    /// The place of a site in a cell, wherever the cell is: cell after cell, and in each the sites in
    /// their order.
    pub(super) fn index(&self, (site, cell): SiteInCell) -> usize {
        let mut number = 0;
        for (along, repeats) in cell.iter().zip(self.repeats) {
            let n = repeats as i32;
            number = number * n as usize + along.rem_euclid(n) as usize;
        }
        number * self.frac.len() + site
    }

    /// Site and cell of a place.
    pub(super) fn site_in_cell(&self, index: usize) -> SiteInCell {
        let (mut number, site) = (index / self.frac.len(), index % self.frac.len());
        let mut cell = [0; 3];
        for axis in (0..3).rev() {
            let n = self.repeats[axis] as usize;
            cell[axis] = (number % n) as i32;
            number /= n;
        }
        (site, cell)
    }

    /// Fractional coordinates of a site in a cell, in the structure's own vectors.
    pub(super) fn frac(&self, (site, cell): SiteInCell) -> Vector3 {
        std::array::from_fn(|k| self.frac[site][k] + f64::from(cell[k]))
    }

    /// Cartesian coordinates in Å of a point given in the structure's own vectors.
    pub(super) fn cart(&self, frac: Vector3) -> Vector3 {
        self.unit.cart_from_frac(frac)
    }

    /// The vectors of the structure.
    pub(super) fn unit(&self) -> &Lattice {
        &self.unit
    }

    /// "2×2×1".
    pub(super) fn in_words(&self) -> String {
        self.repeats.map(|n| n.to_string()).join("×")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Element, Species};

    #[test]
    fn as_many_cells_as_the_width_needs() {
        let lattice = Lattice::from_rows([[10.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 3.0, 4.0]]);
        assert_eq!(repeats_of(&lattice, BandCell::Width(10.0)), [1, 4, 3]);
        assert_eq!(repeats_of(&lattice, BandCell::AsGiven), [1; 3]);
        let species = [Species::bare(Element::LI), Species::bare(Element::O)];
        let structure = Structure::ordered(lattice, &species, &[[0.1; 3], [0.6; 3]]);
        let cell = Supercell::new(&structure, BandCell::Repeats([2, 3, 1]));
        assert_eq!((cell.n_places(), cell.in_words()), (12, "2×3×1".to_owned()));
        for index in 0..12 {
            assert_eq!(cell.index(cell.site_in_cell(index)), index);
        }
        assert_eq!(cell.index((1, [-1, 4, 7])), cell.index((1, [1, 1, 0])));
    }
}
