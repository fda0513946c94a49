//! Elastic bands: from a hop of the mobile ion to its barrier in a framework that gives way.
//!
//! In: a structure and a [`Hop`], or two [`Atoms`](crate::potentials::Atoms); a
//! [`Potential`](crate::potentials::Potential); [`BandSettings`]. Out: a [`Band`] of images between
//! two resting places with their energies, and of all hops of a structure [`RelaxedHops`] with the barriers
//! of percolation. Lengths in Å, energies in eV, forces in eV/Å.
//!
//! The images between the relaxed ends are held apart by springs and slide down across the band: the
//! improved tangent of G. Henkelman and H. Jónsson, J. Chem. Phys. 2000, 113, 9978
//! (DOI 10.1063/1.1323224); once they are nearly at rest the highest one climbs to the pass
//! (G. Henkelman, B. P. Uberuaga and H. Jónsson, J. Chem. Phys. 2000, 113, 9901,
//! DOI 10.1063/1.1329672).

mod band;
mod calibration;
mod cell;
mod chain;
mod checks;
mod clearance;
mod defect;
mod descent;
mod effort;
mod engine;
mod error;
pub mod espresso;
mod fault;
mod forces;
mod hop;
mod images;
mod joining;
mod laid;
mod matched;
mod progress;
mod relaxed;
mod relaxing;
mod rest;
mod ridge;
mod runner;
mod settings;
mod shared;
mod spline;
mod travel;
pub mod vasp;
mod ways;
mod words;

pub use band::{Band, Leg};
pub use calibration::Calibrated;
pub use cell::repeats_of;
pub use effort::BandEffort;
pub use engine::Engine;
pub use error::BandError;
pub use fault::ProgramFault;
pub use hop::{Hop, HopEnd, Place};
pub use laid::LaidHop;
pub use matched::MatchedEnds;
pub use progress::{BandProgress, HopPart, ImageAtoms, Phase};
pub use relaxed::{RelaxedHop, RelaxedHops, TravelBarriers};
pub use relaxing::{BandInput, relaxed_band};
pub use runner::HopRunner;
pub use settings::{BandCell, BandSettings, Mechanism};
pub use spline::Profile;
