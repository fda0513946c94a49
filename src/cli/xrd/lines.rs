//! Lines of JSON of `superion xrd`.

use serde::Serialize;

use crate::experiment::diffraction::{
    Cell, FoundPhase, Hump, PatternAnalysis, PhaseFit, PhaseSearch, VegardLine, Verdict,
};
use crate::import::Entry;
use crate::score::Estimate;

/// What was found in a pattern.
#[derive(Serialize)]
pub(super) struct PatternLine<'a> {
    pub file: &'a str,
    pub name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x: Option<f64>,
    pub wavelength_ang: f64,
    pub kalpha2_ang: Option<f64>,
    pub wavelength_source: &'a str,
    /// What nobody said and was assumed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assumed: Vec<&'static str>,
    pub zero_shift_deg: Option<f64>,
    pub zero_shift_error_deg: Option<f64>,
    pub displacement_mm: Option<f64>,
    pub displacement_error_mm: Option<f64>,
    pub displacement_deg: Option<f64>,
    pub amorphous: bool,
    pub humps: &'a [Hump],
    /// Humps that are small beside the lines, told as a fact; larger ones are among the warnings.
    #[serde(skip)]
    pub small_humps: Vec<Hump>,
    pub phases: Vec<PhaseOfLine<'a>>,
    pub explained_percent: f64,
    pub r_wp_percent: Option<f64>,
    pub goodness_of_fit: Option<f64>,
    /// Whether the fit is so poor that errors of cells are doubtful, though they are multiplied by its goodness.
    pub errors_doubtful: bool,
    pub n_peaks: usize,
    pub peaks: Vec<PeakOfLine>,
    pub unexplained_peaks: Vec<PeakOfLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<SearchLine<'a>>,
    pub warnings: Vec<String>,
}

/// A phase.
#[derive(Serialize)]
pub(super) struct PhaseOfLine<'a> {
    pub id: &'a str,
    pub formula: &'a str,
    pub space_group: &'a str,
    pub system: &'static str,
    pub verdict: &'static str,
    /// a, b, c in Å, α, β, γ in degrees.
    pub lattice: [f64; 6],
    pub errors: [Option<f64>; 6],
    pub volume_ang3: f64,
    pub volume_error_ang3: Option<f64>,
    pub lattice_of_entry: [f64; 6],
    /// The refined cell in the standard setting, where the entry has other axes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lattice_standard: Option<[f64; 6]>,
    pub refined: bool,
    pub explained_percent: f64,
    pub intensities_off_percent: Option<f64>,
    pub weight_percent: Option<f64>,
    pub weight_error_percent: Option<f64>,
    pub missing_lines_deg: Vec<f64>,
}

/// A peak.
#[derive(Serialize)]
pub(super) struct PeakOfLine {
    pub two_theta_deg: f64,
    pub error_deg: Option<f64>,
    pub d_ang: f64,
    pub height: f64,
    pub area: f64,
    pub fwhm_deg: f64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hkl: Vec<[i32; 3]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase: Option<String>,
}

/// What a search found.
#[derive(Serialize)]
pub(super) struct SearchLine<'a> {
    pub n_searched: usize,
    pub n_left_out: usize,
    /// Whether none of them fits.
    pub nothing_fits: bool,
    /// What is proposed, and whether it is taken.
    pub proposal: Option<ProposalOfLine<'a>>,
    /// Whether there are too few peaks to tell structures apart.
    pub few_peaks: bool,
    /// How many explain the peaks equally well, the first among them, and the ids of those that are listed.
    pub n_alike: usize,
    pub alike: Vec<&'a str>,
    pub found: Vec<FoundOfLine<'a>>,
    pub pairs: Vec<PairOfLine<'a>>,
}

/// What a search proposes, as refined.
#[derive(Serialize)]
pub(super) struct ProposalOfLine<'a> {
    pub ids: Vec<&'a str>,
    pub formulas: Vec<&'a str>,
    pub adopted: bool,
    pub explained_percent: f64,
    pub intensities_off_percent: f64,
    pub strongest_unexplained_deg: Option<f64>,
}

/// A candidate.
#[derive(Serialize)]
pub(super) struct FoundOfLine<'a> {
    pub id: &'a str,
    pub formula: &'a str,
    pub score: f64,
    pub explained_percent: f64,
    pub present_percent: f64,
    pub strain_percent: f64,
    pub fits: bool,
    pub alike: bool,
}

/// Two candidates together.
#[derive(Serialize)]
pub(super) struct PairOfLine<'a> {
    pub ids: [&'a str; 2],
    pub formulas: [&'a str; 2],
    pub explained_percent: f64,
}

/// The lines of a series.
#[derive(Serialize)]
pub(super) struct SeriesLine<'a> {
    pub vegard: Vec<LineOfSeries<'a>>,
    /// "zero" or "displacement": what shifts the lines of all patterns alike; absent where it was chosen.
    pub shift_of_all: Option<&'static str>,
    pub shift_better_by_chi_squared: Option<f64>,
}

/// One lattice parameter over composition.
#[derive(Serialize)]
pub(super) struct LineOfSeries<'a> {
    pub parameter: &'a str,
    pub unit: &'a str,
    pub intercept: Estimate,
    pub slope: Estimate,
    pub break_x: Option<Estimate>,
    pub slope_beyond: Option<Estimate>,
    pub break_p_value: Option<f64>,
    /// Whether the points lie on one straight line within their scatter.
    pub is_straight: bool,
    /// Coefficient of x² where they curve.
    pub curvature: Option<Estimate>,
    pub curvature_p_value: Option<f64>,
    pub x: Vec<f64>,
    pub values: Vec<f64>,
    pub errors: Vec<Option<f64>>,
    pub residuals: &'a [f64],
}

impl<'a> PatternLine<'a> {
    pub(super) fn of(
        file: &'a str,
        name: &'a str,
        x: Option<f64>,
        found: &'a PatternAnalysis,
        search: Option<SearchLine<'a>>,
    ) -> Self {
        let shift = &found.shift;
        let value = |estimate: Option<Estimate>| estimate.map(|e| e.value);
        let error = |estimate: Option<Estimate>| estimate.and_then(|e| e.error);
        let has_phases = !found.phases.is_empty();
        Self {
            file,
            name,
            x,
            wavelength_ang: found.wavelengths.first_ang,
            kalpha2_ang: found.wavelengths.second_ang,
            wavelength_source: &found.wavelengths.source,
            assumed: match found.assumes_radiation() {
                true => vec!["wavelength"],
                false => Vec::new(),
            },
            zero_shift_deg: value(shift.zero_shift_deg),
            zero_shift_error_deg: error(shift.zero_shift_deg),
            displacement_mm: value(shift.displacement_mm),
            displacement_error_mm: error(shift.displacement_mm),
            displacement_deg: value(shift.displacement_deg),
            amorphous: found.is_amorphous,
            humps: &found.humps,
            small_humps: {
                let humps = found.humps.iter().copied();
                humps.filter(|hump| !found.is_notable(hump)).collect()
            },
            phases: found.phases.iter().map(PhaseOfLine::of).collect(),
            explained_percent: found.explained_percent,
            r_wp_percent: found.r_wp_percent,
            goodness_of_fit: found.goodness_of_fit,
            errors_doubtful: found.is_poor_fit(),
            n_peaks: found.peaks.len(),
            peaks: peaks(found, |_| true),
            unexplained_peaks: peaks(found, |is_explained| has_phases && !is_explained),
            search,
            warnings: found.warnings.iter().map(ToString::to_string).collect(),
        }
    }
}

fn peaks(found: &PatternAnalysis, wanted: impl Fn(bool) -> bool) -> Vec<PeakOfLine> {
    let wanted = found
        .peaks
        .iter()
        .filter(|peak| wanted(peak.is_explained()));
    wanted
        .map(|peak| PeakOfLine {
            two_theta_deg: peak.two_theta_deg.value,
            error_deg: peak.two_theta_deg.error,
            d_ang: peak.spacing_ang,
            height: peak.height,
            area: peak.area.value,
            fwhm_deg: peak.fwhm_deg,
            hkl: peak.lines.iter().map(|line| line.hkl).collect(),
            phase: peak
                .lines
                .first()
                .and_then(|line| Some(found.phases.get(line.phase)?.id.clone())),
        })
        .collect()
}

/// A verdict in a word.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Present => "present",
        Verdict::PositionsOnly => "positions only",
        Verdict::Doubtful => "doubtful",
        Verdict::Absent => "absent",
    }
}

fn six(cell: &Cell) -> [Estimate; 6] {
    let ([a, b, c], [alpha, beta, gamma]) = (cell.lengths_ang, cell.angles_deg);
    [a, b, c, alpha, beta, gamma]
}

impl<'a> PhaseOfLine<'a> {
    fn of(phase: &'a PhaseFit) -> Self {
        Self {
            id: &phase.id,
            formula: &phase.formula,
            space_group: &phase.space_group.symbol,
            system: phase.system.name(),
            verdict: verdict(phase.verdict),
            lattice: six(&phase.cell).map(|e| e.value),
            errors: six(&phase.cell).map(|e| e.error),
            volume_ang3: phase.cell.volume_ang3.value,
            volume_error_ang3: phase.cell.volume_ang3.error,
            lattice_of_entry: phase.cell_of_entry,
            lattice_standard: phase.standard_cell,
            refined: phase.is_refined,
            explained_percent: phase.explained_percent,
            intensities_off_percent: phase.intensities_off_percent,
            weight_percent: phase.weight_percent.map(|w| w.value),
            weight_error_percent: phase.weight_percent.and_then(|w| w.error),
            missing_lines_deg: phase.missing.iter().map(|(angle, _)| *angle).collect(),
        }
    }
}

impl<'a> SearchLine<'a> {
    pub(super) fn of(search: &PhaseSearch, entries: &'a [Entry]) -> Self {
        let name = |entry: usize| {
            let entry = entries.get(entry);
            entry.map_or(("", ""), |entry| {
                (entry.id.as_str(), entry.formula.as_str())
            })
        };
        let found = |found: &FoundPhase| {
            let (id, formula) = name(found.entry);
            FoundOfLine {
                id,
                formula,
                score: found.score,
                explained_percent: found.explained_percent,
                present_percent: found.present_percent,
                strain_percent: found.strain_percent,
                fits: found.fits,
                alike: found.is_alike,
            }
        };
        Self {
            n_searched: search.n_searched,
            n_left_out: search.n_left_out,
            nothing_fits: search.found.first().is_none_or(|best| !best.fits)
                || search.refused().is_some(),
            proposal: search.proposal.as_ref().map(|proposal| ProposalOfLine {
                ids: proposal
                    .entries
                    .iter()
                    .map(|entry| name(*entry).0)
                    .collect(),
                formulas: proposal
                    .entries
                    .iter()
                    .map(|entry| name(*entry).1)
                    .collect(),
                adopted: proposal.is_adopted,
                explained_percent: proposal.explained_percent,
                intensities_off_percent: proposal.intensities_off_percent,
                strongest_unexplained_deg: proposal.strongest_unexplained_deg,
            }),
            few_peaks: search.has_few_peaks,
            n_alike: search.n_alike,
            alike: search.alike().map(|found| name(found.entry).0).collect(),
            found: search.found.iter().map(found).collect(),
            pairs: search
                .pairs
                .iter()
                .map(|pair| {
                    let (first, second) = (name(pair.first.entry), name(pair.second.entry));
                    PairOfLine {
                        ids: [first.0, second.0],
                        formulas: [first.1, second.1],
                        explained_percent: pair.explained_percent,
                    }
                })
                .collect(),
        }
    }
}

impl<'a> SeriesLine<'a> {
    pub(super) fn of(lines: &'a [VegardLine]) -> Self {
        let of = |line: &'a VegardLine| LineOfSeries {
            parameter: &line.parameter,
            unit: &line.unit,
            intercept: line.intercept,
            slope: line.slope,
            break_x: line.break_at.map(|bend| bend.x),
            slope_beyond: line.break_at.map(|bend| bend.slope_beyond),
            break_p_value: line.break_at.map(|bend| bend.p_value),
            is_straight: line.is_straight(),
            curvature: line.curvature.map(|curve| curve.per_x_squared),
            curvature_p_value: line.curvature.map(|curve| curve.p_value),
            x: line.points.iter().map(|p| p.x).collect(),
            values: line.points.iter().map(|p| p.value.value).collect(),
            errors: line.points.iter().map(|p| p.value.error).collect(),
            residuals: &line.residuals,
        };
        let shift = lines.first().and_then(|line| line.shift);
        Self {
            vegard: lines.iter().map(of).collect(),
            shift_of_all: shift.map(|shift| match shift.is_displaced {
                true => "displacement",
                false => "zero",
            }),
            shift_better_by_chi_squared: shift.map(|shift| shift.better_by_chi_squared),
        }
    }
}
