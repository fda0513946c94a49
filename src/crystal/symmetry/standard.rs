//! The standard cells of a structure: conventional and primitive.
//!
//! In: a structure and a tolerance in Å. Out: the same crystal in its standard cell (as spglib sets it), idealised
//! to its symmetry; occupants and labels go along.

use super::dataset::{dataset, kinds};
use crate::crystal::Lattice;
use crate::crystal::structure::{Site, Structure};

/// Which standard cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandardCell {
    /// That of the International Tables.
    Conventional,
    /// The smallest.
    Primitive,
}

impl StandardCell {
    /// The crystal in this cell; `None` where its symmetry is not found at this tolerance in Å.
    pub fn of(self, structure: &Structure, tolerance_ang: f64) -> Option<Structure> {
        let found = dataset(structure, tolerance_ang)?;
        let cell = match self {
            Self::Conventional => &found.std_cell,
            Self::Primitive => &found.prim_std_cell,
        };
        let kinds = kinds(&structure.sites);
        let basis = &cell.lattice.basis;
        let row = |k: usize| [basis[(0, k)], basis[(1, k)], basis[(2, k)]];
        let sites = cell
            .positions
            .iter()
            .zip(&cell.numbers)
            .map(|(position, kind)| {
                let like = kinds.iter().position(|known| known == kind)?;
                let frac = [position.x, position.y, position.z];
                Some(Site {
                    frac: frac.map(|x| x - x.floor()),
                    ..structure.sites[like].clone()
                })
            });
        Some(Structure {
            lattice: Lattice::from_rows([row(0), row(1), row(2)]),
            sites: sites.collect::<Option<Vec<Site>>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::Species;

    /// Rock salt: eight atoms in the conventional cell, two in the primitive one.
    #[test]
    fn rock_salt_in_both_cells() {
        let h = 2.57;
        let lattice = Lattice::from_rows([[0.0, h, h], [h, 0.0, h], [h, h, 0.0]]);
        let species = [("Li", 1.0), ("Cl", -1.0)]
            .map(|(symbol, state)| Species::charged(symbol.parse().unwrap(), state));
        let given = Structure::ordered(lattice, &species, &[[0.0; 3], [0.5; 3]]);
        let of = |cell: StandardCell, from: &Structure| cell.of(from, 0.01).unwrap();
        let conventional = of(StandardCell::Conventional, &given);
        assert_eq!(conventional.n_sites(), 8);
        assert!(
            conventional
                .lattice
                .lengths_ang()
                .iter()
                .all(|a| (a - 2.0 * h).abs() < 1e-6)
        );
        let primitive = of(StandardCell::Primitive, &conventional);
        assert_eq!(primitive.composition(), given.composition());
        let ratio = conventional.lattice.volume_ang3() / primitive.lattice.volume_ang3();
        assert!((ratio - 4.0).abs() < 1e-6);
    }
}
