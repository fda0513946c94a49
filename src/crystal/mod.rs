//! Crystals: elements, lattices, sites, neighbours, Voronoi cells, bonds, channels,
//! symmetry, oxidation states.
//!
//! In: numbers from files. Out: [`Structure`] and what is computed from one crystal alone.
//! Conventions: the rows of a lattice matrix are a, b, c in Å (cart = frac · M); fractional
//! coordinates are unwrapped unless said otherwise.

pub mod bonding_radii;
pub mod channels;
pub mod coordination;
pub mod coulomb;
pub mod diffraction;
pub mod element;
pub mod elemental;
pub mod ewald;
pub mod formula;
pub(crate) mod grid;
pub mod lattice;
pub mod mixing;
pub mod neighbors;
pub mod oxidation;
pub mod plausibility;
pub mod shannon;
pub mod structure;
pub mod symmetry;
pub mod typical_volumes;
pub mod voronoi;
pub mod wyckoff;

pub use element::Element;
pub use lattice::Lattice;
pub use structure::{Occupant, Site, Species, Structure};
