//! Potentials: energy, forces and stress of a crystal.
//!
//! In: [`Atoms`], one cell of a crystal. Out: an [`Evaluation`]: the energy of the cell in eV, the
//! force on each atom in eV/Å, the stress of the cell in GPa. Whatever relaxes a structure or an
//! elastic band asks a [`Potential`] and knows of none by name.

mod atoms;
mod bond_valence;
pub mod chgnet;
mod evaluation;
mod potential;
mod registry;
pub mod relax;

pub use atoms::{Atoms, Disordered};
pub use bond_valence::BondValence;
pub use evaluation::{Evaluation, PotentialError};
pub use potential::Potential;
pub use registry::{Registered, find, registry};
