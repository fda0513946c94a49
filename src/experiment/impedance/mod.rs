//! Impedance of a pellet to the conductivity of its parts.
//!
//! In: [`Spectrum`](crate::import::Spectrum)s with thickness and area. Out: a [`SpectrumAnalysis`] of each.
//! First the linear Kramers–Kronig test, then circuits, fitted by complex least squares with modulus
//! weighting and compared; of the best one resistances, effective capacitances, conductivities with
//! errors; beside it the distribution of relaxation times.
//!
//! | file | what |
//! |---|---|
//! | `element`, `node`, `circuit`, `circuit_text` | equivalent circuits and their text |
//! | `kramers_kronig` | the test |
//! | `points`, `signs` | the points that are computed with, and whether signs can be right |
//! | `start`, `fit` | values to start from, a circuit fitted |
//! | `proposal` | which circuit |
//! | `arcs`, `assignment` | capacitances and what they mean; what is bulk, what grain boundary |
//! | `relaxation_times` | the distribution of relaxation times |
//! | `pellet`, `settings`, `analysis`, `parts` | what is asked, what is found |
//! | `analyse` | all of it in its order |
//! | `series` | over temperatures and cells |

mod analyse;
mod analysis;
mod arcs;
mod assignment;
mod circuit;
mod circuit_text;
mod element;
mod fit;
mod kramers_kronig;
mod node;
mod parts;
mod pellet;
mod points;
mod proposal;
mod relaxation_times;
mod series;
mod settings;
mod signs;
mod start;

pub(crate) use analyse::analyse;
pub use analysis::{Candidate, LeftOut, LeftOutReason, SpectrumAnalysis, SpectrumState};
pub use arcs::{ArcMeaning, CapacitanceFormula, ElectrodeCapacitance, RelaxationArc};
pub use circuit::{Circuit, ParameterName};
pub use circuit_text::CircuitTextError;
pub use element::{Element, Quantity};
pub use fit::{CircuitFit, Doubt, FittedParameter};
pub use kramers_kronig::{KramersKronig, KramersKronigVerdict, PointResidual};
pub use parts::Parts;
pub use pellet::{Pellet, PelletFault};
pub use relaxation_times::{RelaxationPeak, RelaxationTimes, SmoothingRule};
pub use series::{Part, ReplicateMean};
pub use settings::{CircuitChoice, ImpedanceSettings, SpectrumRequest};
