//! The experiment bench: from what an instrument measured to σ, E_a and phases.
//!
//! In: [`Spectrum`](crate::import::Spectrum)s and [`Pattern`](crate::import::Pattern)s. Out: [`impedance`]: tests,
//! fits and conductivities; [`diffraction`]: peaks, lattice parameters, phases.

pub mod diffraction;
pub mod impedance;
