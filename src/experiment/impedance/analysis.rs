//! What is found of a spectrum.
//!
//! In: the parts of the analysis. Out: [`SpectrumAnalysis`], which holds all that figures and tables show.

use serde::{Deserialize, Serialize};

use super::arcs::{ElectrodeCapacitance, RelaxationArc};
use super::circuit::Circuit;
use super::fit::CircuitFit;
use super::kramers_kronig::KramersKronig;
use super::parts::Parts;
use super::pellet::Pellet;
use super::relaxation_times::RelaxationTimes;
use crate::monitor::Warning;
use crate::score::Estimate;

/// How far the analysis of a spectrum came, and why no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SpectrumState {
    /// A circuit was fitted, and the resistance is that of the sample.
    Fitted,
    /// A circuit was fitted, but the spectrum contradicts itself: resistances hold with this warning
    /// only.
    Doubtful,
    /// Too few points.
    TooFewPoints,
    /// The sign of Z″ is wrong in all points or in some.
    WrongSign,
    /// A resistance without any arc or blocking electrode: a short, or leads alone.
    ShortCircuit,
    /// No circuit could be fitted.
    NotFitted,
}

impl SpectrumState {
    /// In a few words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fitted => "fitted",
            Self::Doubtful => "fitted, doubtful",
            Self::TooFewPoints => "too few points",
            Self::WrongSign => "sign of Z″ unclear",
            Self::ShortCircuit => "no blocking electrode",
            Self::NotFitted => "not fitted",
        }
    }
}

/// Why a point is not in the fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LeftOutReason {
    /// The user masked it.
    Masked,
    /// It fails the Kramers–Kronig test.
    FailsKramersKronig,
    /// Frequency or impedance are no numbers to compute with.
    NoNumber,
}

/// A point that is not in the fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LeftOut {
    /// Index of the point in the spectrum.
    pub index: usize,
    /// Why.
    pub reason: LeftOutReason,
}

/// A circuit that was tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The circuit.
    pub circuit: Circuit,
    /// Root mean square of |ΔZ|/|Z| in %.
    pub rms_percent: f64,
    /// Akaike's information criterion, corrected for few points; less is better.
    pub aicc: f64,
    /// Whether residuals are as small as noise allows.
    pub fits: bool,
    /// Why it is not proposed, or why it is.
    pub verdict: String,
}

/// All that is found of a spectrum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpectrumAnalysis {
    /// How far it came.
    pub state: SpectrumState,
    /// Temperature in K.
    pub temperature_k: Option<f64>,
    /// The pellet that conductivities are of.
    pub pellet: Pellet,
    /// Whether impedances are in Ω cm².
    pub per_area: bool,
    /// Points of the fit, by their index in the spectrum.
    pub used: Vec<usize>,
    /// The other points.
    pub left_out: Vec<LeftOut>,
    /// The Kramers–Kronig test.
    pub kramers_kronig: Option<KramersKronig>,
    /// The fitted circuit.
    pub fit: Option<CircuitFit>,
    /// Circuits that were compared, simplest first; empty where one was given and it was not asked for.
    pub candidates: Vec<Candidate>,
    /// Why this circuit, in a sentence.
    pub why: String,
    /// Arcs, by ascending time constant.
    pub arcs: Vec<RelaxationArc>,
    /// The blocking electrode.
    pub electrode: Option<ElectrodeCapacitance>,
    /// Resistances in Ω (or Ω cm²) with errors of the fit.
    pub resistance: Parts<Estimate>,
    /// Conductivities in S cm⁻¹ with errors of fit, thickness and area.
    pub conductivity: Parts<Estimate>,
    /// The distribution of relaxation times.
    pub relaxation_times: Option<RelaxationTimes>,
    /// What was assumed, is doubtful, or could not be had.
    pub warnings: Vec<Warning>,
}

impl SpectrumAnalysis {
    /// Why a point is not in the fit.
    pub fn left_out(&self, index: usize) -> Option<LeftOutReason> {
        let left_out = self.left_out.iter().find(|l| l.index == index);
        left_out.map(|l| l.reason)
    }
}
