//! Points and ends of a pathway.

use crate::crystal::lattice::Vector3;

/// What is at the end of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EndKind {
    /// A site of the mobile ion, as index of the structure's sites.
    Site(usize),
    /// A minimum of the map without a site; numbered from 0, by energy.
    Interstitial(usize),
}

/// One end of a path.
#[derive(Clone, Debug, PartialEq)]
pub struct PathEnd {
    /// Site or interstitial.
    pub kind: EndKind,
    /// Label of the site ("Li1"; its element and number where the source gave none), or "i1", "i2"…
    pub label: String,
    /// Wyckoff letter; `None` where the space group is not known.
    pub wyckoff: Option<char>,
    /// Fractional coordinates of the minimum, not wrapped: where the path starts or ends.
    pub frac: Vector3,
    /// Lattice image: the end is that of the cell, shifted by so many lattice vectors.
    pub image: [i32; 3],
    /// Energy in eV above the lowest point of the map.
    pub energy_ev: f64,
}

/// A point of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PathPoint {
    /// Fractional coordinates, not wrapped: neighbouring points are near each other.
    pub frac: Vector3,
    /// Distance in Å from the start, along the path.
    pub distance_ang: f64,
    /// Energy in eV above the lowest point of the map.
    pub energy_ev: f64,
}
