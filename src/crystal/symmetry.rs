//! Space groups and equivalent sites, over moyo.
//!
//! In: a [`Structure`], ordered or not, and a distance tolerance in Å. Out: the space group and
//! the orbit of each site. A disordered site counts as a species of its own kind: two sites are
//! alike where they have the same occupants in the same amounts.

use serde::{Deserialize, Serialize};

use super::structure::Structure;

mod dataset;
mod ending;
mod images;
mod merging;
mod orbits;
mod rotations;
mod search;
mod settled;
mod standard;

pub(super) use dataset::dataset;
pub use orbits::sites_equal_by_operations;
pub use settled::with_settled_lattice;
pub use standard::StandardCell;

/// International number and Hermann–Mauguin symbol.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpaceGroup {
    /// 1–230.
    pub number: u16,
    /// Short Hermann–Mauguin symbol, such as "Pnma".
    pub symbol: String,
}

/// The space group of a structure; `tolerance_ang` is the greatest distance in Å between a site
/// and the image of another (0.01 for clean data, 0.1 for measured coordinates).
///
/// `None` where the search fails: no sites, or sites closer together than the tolerance.
pub fn space_group(structure: &Structure, tolerance_ang: f64) -> Option<SpaceGroup> {
    let dataset = dataset(structure, tolerance_ang)?;
    Some(SpaceGroup {
        number: u16::try_from(dataset.number).ok()?,
        symbol: dataset.hm_symbol.replace([' ', '_'], ""),
    })
}

/// For each site the index of the first site of its orbit (itself where it is the first).
///
/// `None` as for [`space_group`].
pub fn equivalent_sites(structure: &Structure, tolerance_ang: f64) -> Option<Vec<usize>> {
    dataset(structure, tolerance_ang).map(|dataset| dataset.orbits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Element, Lattice, Species};

    /// Rock salt: two orbits in Fm-3m; a small difference in occupancy lowers the symmetry.
    #[test]
    fn rock_salt() {
        let lattice = Lattice::from_rows([[4.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 4.0]]);
        let corners = [
            [0.0, 0.0, 0.0],
            [0.0, 0.5, 0.5],
            [0.5, 0.0, 0.5],
            [0.5, 0.5, 0.0],
        ];
        let mut species = vec![Species::bare(Element::LI); 4];
        species.extend([Species::bare(Element::O); 4]);
        let anions = corners.map(|x: [f64; 3]| [x[0] + 0.5, x[1], x[2]]);
        let frac: Vec<_> = corners.into_iter().chain(anions).collect();
        let mut structure = Structure::ordered(lattice, &species, &frac);
        let group = space_group(&structure, 0.01).unwrap();
        assert_eq!((group.number, group.symbol.as_str()), (225, "Fm-3m"));
        let orbits = equivalent_sites(&structure, 0.01).unwrap();
        assert_eq!(orbits, [0, 0, 0, 0, 4, 4, 4, 4]);

        structure.sites[0].occupants[0].occupancy = 0.9;
        let group = space_group(&structure, 0.01).unwrap();
        assert_eq!((group.number, group.symbol.as_str()), (221, "Pm-3m"));
    }

    #[test]
    fn no_sites_no_group() {
        let lattice = Lattice::from_rows([[4.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 4.0]]);
        let structure = Structure::ordered(lattice, &[], &[]);
        assert_eq!(space_group(&structure, 0.01), None);
    }
}
