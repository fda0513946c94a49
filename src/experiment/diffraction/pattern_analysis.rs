//! What is found in a powder pattern: peaks, phases, cells, shifts.

use serde::{Deserialize, Serialize};

use super::cell::{Cell, CrystalSystem};
use super::settings::ASSUMPTION;
use crate::crystal::symmetry::SpaceGroup;
use crate::import::Wavelengths;
use crate::monitor::Warning;
use crate::score::Estimate;

/// What was found in a powder pattern.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PatternAnalysis {
    /// The radiation that was used.
    pub wavelengths: Wavelengths,
    /// Index of the first point of the pattern that was used; the curves begin there.
    pub first_point: usize,
    /// The background at each point used, in counts.
    pub background: Vec<f64>,
    /// Background and all phases at each point used, in counts.
    pub calculated: Vec<f64>,
    /// Peaks by ascending 2θ.
    pub peaks: Vec<FoundPeak>,
    /// The phases asked for, in their order.
    pub phases: Vec<PhaseFit>,
    /// What shifts all lines.
    pub shift: Shift,
    /// Broad maxima of what has no lattice.
    pub humps: Vec<Hump>,
    /// Whether there is no Bragg line at all.
    pub is_amorphous: bool,
    /// Share in percent of the area of all peaks that the phases explain; 0 without phases.
    pub explained_percent: f64,
    /// Weighted profile residual R_wp in percent (Young, The Rietveld Method, 1993, table 1.3), where phases
    /// were fitted.
    pub r_wp_percent: Option<f64>,
    /// √(χ²/(N − P)); 1 where noise is all that is left.
    pub goodness_of_fit: Option<f64>,
    /// What was assumed or is doubtful.
    pub warnings: Vec<Warning>,
}

/// A fit whose √(χ²/(N − P)) is above this does not describe the pattern: errors, which are multiplied by it, are
/// doubtful.
pub const POOR_GOODNESS: f64 = 2.0;

/// A hump of more than this share of the area of all lines says something of the sample; backgrounds of holders and
/// air are uneven too.
const NOTABLE_HUMP: f64 = 0.3;

/// Intensities that are off by more, in percent, are worth a word.
pub const NOTABLE_OFF_PERCENT: f64 = 5.0;

impl PatternAnalysis {
    /// Whether the fit describes the pattern so badly that errors of cells are doubtful.
    pub fn is_poor_fit(&self) -> bool {
        self.goodness_of_fit.is_some_and(|fit| fit > POOR_GOODNESS)
    }

    /// Whether nobody said what the radiation is, so that it was assumed.
    pub fn assumes_radiation(&self) -> bool {
        self.wavelengths.source == ASSUMPTION
    }

    /// Whether a hump is no small part of what is scattered: its area against that of all lines.
    pub fn is_notable(&self, hump: &Hump) -> bool {
        let lines: f64 = self.peaks.iter().map(|peak| peak.area.value).sum();
        // Area of a Gaussian by its height and full width at half of it.
        let area = 1.0645 * hump.height * hump.fwhm_deg;
        area > NOTABLE_HUMP * lines
    }
}

/// A peak that stands out of the noise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundPeak {
    /// Where it is measured: 2θ of Kα1 in degrees, and its error.
    pub two_theta_deg: Estimate,
    /// Distance of lattice planes in Å, the shift of all lines undone.
    pub spacing_ang: f64,
    /// Height of Kα1 above the background in counts.
    pub height: f64,
    /// Area of Kα1 and Kα2 in counts · degrees.
    pub area: Estimate,
    /// Full width of Kα1 at half its height in degrees.
    pub fwhm_deg: f64,
    /// Height over noise.
    pub significance: f64,
    /// The lines that explain it, the strongest first; empty: none does.
    pub lines: Vec<LineName>,
}

impl FoundPeak {
    /// Whether a phase has a line there that is strong enough.
    pub fn is_explained(&self) -> bool {
        !self.lines.is_empty()
    }
}

/// A line of a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineName {
    /// Index of the phase.
    pub phase: usize,
    /// Miller indices in the conventional cell.
    pub hkl: [i32; 3],
}

/// A phase in a pattern.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PhaseFit {
    /// Id of the entry.
    pub id: String,
    /// Its formula.
    pub formula: String,
    /// Its space group.
    pub space_group: SpaceGroup,
    /// Its crystal system.
    pub system: CrystalSystem,
    /// The conventional cell as it was refined; that of the entry, without errors, where it was not. Its errors hold
    /// what is not known of the shift, too, where zero and displacement were tried.
    pub cell: Cell,
    /// The cell with a zero shift and with a displaced sample, each with the errors of its own fit, where both were
    /// tried.
    #[serde(default)]
    pub cells_by_shift: Option<[Cell; 2]>,
    /// The conventional cell of the entry: a, b, c in Å, α, β, γ in degrees.
    pub cell_of_entry: [f64; 6],
    /// The refined cell in the standard setting of its space group, where the entry has other axes.
    #[serde(default)]
    pub standard_cell: Option<[f64; 6]>,
    /// Whether the cell was refined.
    pub is_refined: bool,
    /// Share in percent of the area of all peaks that this phase explains.
    pub explained_percent: f64,
    /// Weight percent of the crystalline part that the phases given make up, estimated from the intensities;
    /// `None` where they cannot be trusted.
    pub weight_percent: Option<Estimate>,
    /// What the lines say.
    pub verdict: Verdict,
    /// Share in percent of its measured intensity that lies on other lines than its structure puts it, beyond
    /// noise (half of the Bragg residual R_B); `None` where it was not fitted.
    #[serde(default)]
    pub intensities_off_percent: Option<f64>,
    /// Lines that it should show and that are not there: 2θ in degrees, hkl; the strongest first.
    pub missing: Vec<(f64, [i32; 3])>,
    /// Its lines within the pattern, by ascending 2θ.
    pub lines: Vec<PhaseLine>,
    /// What it adds to the calculated curve at each point used, in counts, with the intensities of the structure.
    pub simulated: Vec<f64>,
}

/// Whether a phase is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Its strong lines are there, with about their intensities.
    Present,
    /// Its lines are at the right places, with other intensities: a texture, or another compound of the same lattice.
    PositionsOnly,
    /// Some of its strong lines are missing or far too weak.
    Doubtful,
    /// It is not what was measured.
    Absent,
}

/// A line of a phase in a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PhaseLine {
    /// Miller indices in the conventional cell.
    pub hkl: [i32; 3],
    /// Where it is on the measured scale: 2θ of Kα1 in degrees.
    pub two_theta_deg: f64,
    /// Distance of lattice planes in Å.
    pub spacing_ang: f64,
    /// Area of Kα1 and Kα2 by the structure in counts · degrees.
    pub calculated: f64,
    /// Area of both that the pattern has there, in counts · degrees.
    pub observed: f64,
}

/// What shifts all lines of a pattern.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// Shift of the zero: 2θ measured − 2θ in degrees; `None` where it was not fitted.
    pub zero_shift_deg: Option<Estimate>,
    /// 2 s/R in degrees, with which a surface higher by s shifts lines by (2 s/R) cos θ; `None` where it was not
    /// fitted.
    pub displacement_deg: Option<Estimate>,
    /// s in mm, where the radius R of the goniometer is known.
    pub displacement_mm: Option<Estimate>,
    /// By how much χ² is smaller than with the other one; `None` where both were not tried.
    pub better_by_chi_squared: Option<f64>,
    /// χ² with a zero shift less that with a displaced sample, over the scatter of the fit: what is above 4 is taken
    /// for a displaced sample; `None` where both were not tried.
    #[serde(default)]
    pub displacement_gain: Option<f64>,
}

impl Shift {
    /// Nothing is shifted, or nothing was fitted.
    pub(super) fn none() -> Self {
        Self {
            zero_shift_deg: None,
            displacement_deg: None,
            displacement_mm: None,
            better_by_chi_squared: None,
            displacement_gain: None,
        }
    }
}

/// A broad maximum: what has no lattice.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hump {
    /// Its middle: 2θ in degrees.
    pub two_theta_deg: f64,
    /// Full width at half its height in degrees.
    pub fwhm_deg: f64,
    /// Height in counts above the background.
    pub height: f64,
}

impl Hump {
    /// "a broad hump about 21.4° (6° wide)".
    pub fn in_words(&self) -> String {
        format!(
            "a broad hump about {:.1}° ({:.0}° wide)",
            self.two_theta_deg, self.fwhm_deg
        )
    }
}
