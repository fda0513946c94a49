//! Arcs: effective capacitances and what they usually mean.
//!
//! In: what [`assignment`](super::assignment) finds. Out: [`RelaxationArc`], [`ElectrodeCapacitance`].

use serde::{Deserialize, Serialize};

use crate::score::Estimate;

/// What an arc usually stands for, by its capacitance (Irvine, Sinclair and West, Advanced Materials
/// 1990, 2, 132, DOI 10.1002/adma.19900020304, table 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ArcMeaning {
    /// Grains: about 10⁻¹² F cm⁻¹.
    Bulk,
    /// Grain boundaries: 10⁻¹¹ … 10⁻⁸ F cm⁻¹.
    GrainBoundary,
    /// Grain boundaries or a surface layer: 10⁻⁸ … 10⁻⁷ F.
    SurfaceLayer,
    /// Between sample and electrode: 10⁻⁷ … 10⁻⁵ F.
    Electrode,
    /// An electrochemical reaction: 10⁻⁴ F and more.
    Reaction,
}

impl ArcMeaning {
    /// In a few words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bulk => "bulk",
            Self::GrainBoundary => "grain boundary",
            Self::SurfaceLayer => "grain boundary or surface layer",
            Self::Electrode => "sample–electrode interface",
            Self::Reaction => "electrochemical reaction",
        }
    }

    /// Whether its resistance is one of the sample.
    pub fn is_of_sample(self) -> bool {
        matches!(self, Self::Bulk | Self::GrainBoundary | Self::SurfaceLayer)
    }
}

/// How a capacitance comes from Q and n.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CapacitanceFormula {
    /// The element is a capacitor.
    Capacitor,
    /// (R Q)^(1/n)/R (Hsu and Mansfeld, Corrosion 2001, 57, 747, DOI 10.5006/1.3280607).
    HsuMansfeld,
    /// Q^(1/n) (1/R_s + 1/R)^((n−1)/n), R_s in series (Brug et al., J. Electroanal. Chem. 1984, 176, 275,
    /// DOI 10.1016/S0022-0728(84)80324-1).
    Brug,
}

impl CapacitanceFormula {
    /// As people know it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Capacitor => "capacitor",
            Self::HsuMansfeld => "Hsu and Mansfeld",
            Self::Brug => "Brug",
        }
    }
}

/// An arc of a fitted circuit: a resistor beside a capacitor or constant-phase element.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelaxationArc {
    /// Name of its resistance: "R1".
    pub name: String,
    /// Resistance in Ω (or Ω cm²).
    pub resistance: Estimate,
    /// Frequency of its apex in Hz.
    pub apex_hz: f64,
    /// Whether this lies within the measured frequencies.
    pub apex_is_measured: bool,
    /// Effective capacitance in F (or F cm⁻²).
    pub capacitance: Estimate,
    /// How it was had.
    pub formula: CapacitanceFormula,
    /// The same by Brug's formula, where there is a resistance in series.
    pub brug_capacitance: Option<f64>,
    /// The capacitance times thickness over area, in F cm⁻¹: that of a cube of 1 cm, which the usual
    /// meanings are of. `None` where the geometry is not known.
    pub normalised_f_cm: Option<f64>,
    /// What it usually stands for.
    pub meaning: ArcMeaning,
    /// Said where the meaning is uncertain.
    pub remark: String,
}

impl RelaxationArc {
    /// Whether all its numbers can be written.
    pub(super) fn is_finite(&self) -> bool {
        let values = [self.resistance.value, self.apex_hz, self.capacitance.value];
        let cube = self.normalised_f_cm.unwrap_or(1.0);
        values.iter().all(|v| v.is_finite()) && cube.is_finite()
    }
}

/// The capacitance of a blocking electrode.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ElectrodeCapacitance {
    /// Name of its element's first parameter: "Q3".
    pub name: String,
    /// Capacitance in F (or F cm⁻²); by Brug's formula with the total resistance in series.
    pub capacitance: f64,
    /// How it was had.
    pub formula: CapacitanceFormula,
}
