//! Relaxation: atoms, and by choice their cell, to where nothing pulls at them.
//!
//! In: [`Atoms`], a [`Potential`], [`RelaxSettings`]. Out: [`Relaxed`], with the energy of each
//! step. L-BFGS (see [`crate::math::lbfgs`]) without a search along the line: a step costs one
//! evaluation, no atom goes farther than 0.2 Å in it, and one that raises the energy is taken back
//! and made shorter. The cell relaxes by the logarithm of its strain together with the positions.
//!
//! ```
//! use superion::crystal::{Element, Lattice};
//! use superion::potentials::relax::{RelaxSettings, Relaxation};
//! use superion::potentials::{Atoms, Evaluation, Potential, PotentialError};
//!
//! /// A spring of 2 eV/Å² to the origin.
//! struct Spring;
//! impl Potential for Spring {
//!     fn name(&self) -> &'static str {
//!         "a spring"
//!     }
//!     fn knows(&self, _: Element) -> bool {
//!         true
//!     }
//!     fn evaluate(&self, atoms: &Atoms) -> Result<Evaluation, PotentialError> {
//!         let squared = |r: &[f64; 3]| r.iter().map(|x| x * x).sum::<f64>();
//!         Ok(Evaluation {
//!             energy_ev: atoms.cart_ang.iter().map(squared).sum(),
//!             forces_ev_per_ang: atoms.cart_ang.iter().map(|r| r.map(|x| -2.0 * x)).collect(),
//!             stress_gpa: [[0.0; 3]; 3],
//!             magnetic_moments: None,
//!         })
//!     }
//! }
//!
//! let atoms = Atoms {
//!     lattice: Lattice::from_parameters([8.0; 3], [90.0; 3])?,
//!     elements: vec![Element::LI],
//!     cart_ang: vec![[0.6, -0.4, 0.0]],
//! };
//! let relaxed = Relaxation::new(&Spring, &RelaxSettings::default()).run(&atoms)?;
//! assert!(relaxed.is_converged());
//! assert!(relaxed.energy_after_ev() < 0.001);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod coordinates;
mod effort;
mod relaxed;
mod run;
mod settings;
mod symmetry;

pub use effort::RelaxEffort;
pub use relaxed::{RelaxEnd, RelaxError, RelaxStep, Relaxed};
pub use run::Relaxation;
pub use settings::RelaxSettings;

#[cfg(test)]
mod tests;
