//! Crystals: elements, lattices, sites, neighbours, Voronoi cells, bonds, channels,
//! symmetry, oxidation states.
//!
//! In: numbers from files. Out: [`Structure`] and what is computed from one crystal alone.
//! Conventions: the rows of a lattice matrix are a, b, c in Å (cart = frac · M); fractional
//! coordinates are unwrapped unless said otherwise.
//!
//! ```
//! use superion::crystal::oxidation::{Rule, decorate};
//! use superion::crystal::symmetry::space_group;
//! use superion::crystal::{Element, Lattice, Species, Structure};
//!
//! // Lithium fluoride: the primitive cell of rock salt.
//! let lattice = Lattice::from_parameters([2.848; 3], [60.0; 3])?;
//! let species = [Species::bare(Element::LI), Species::bare("F".parse()?)];
//! let salt = Structure::ordered(lattice, &species, &[[0.0; 3], [0.5; 3]]);
//!
//! assert_eq!(salt.reduced_formula(), "LiF");
//! assert_eq!(space_group(&salt, 0.01).map(|group| group.symbol).as_deref(), Some("Fm-3m"));
//! let decorated = decorate(&salt);
//! assert_eq!((decorated.rule, decorated.charge), (Rule::Table, 0.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod alternatives;
mod bonding_radii;
pub mod channels;
pub mod coordination;
pub mod coulomb;
pub mod diffraction;
pub mod element;
pub mod elemental;
pub mod ewald;
pub mod formula;
pub mod formula_writings;
pub mod geometry;
pub(crate) mod grid;
pub mod lattice;
mod lattice_points;
pub mod mixing;
pub mod neighbors;
pub mod oxidation;
pub mod plausibility;
pub mod shannon;
pub mod structure;
pub mod symmetry;
mod typical_volumes;
pub mod voronoi;
pub mod wyckoff;

pub use bonding_radii::covalent_radius_ang;
pub use element::Element;
pub use lattice::Lattice;
pub use structure::{Occupant, Site, Species, Structure};
