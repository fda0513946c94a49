//! From a pattern and the structures that may be in it to what is there.
//!
//! In: a [`Pattern`], [`PhaseCandidate`]s, settings. Out: a [`PatternAnalysis`]. Peaks first; then which phases
//! meet them and with what cells; then a fit of the whole pattern with the intensities extracted; then what is
//! explained, by intensities of the structures within a factor.

use super::error::PatternError;
use super::pattern_analysis::{PatternAnalysis, Shift};
use super::peak_finding::{self, Peaks};
use super::phase_candidate::PhaseCandidate;
use super::phase_matching::{marks, match_all};
use super::profile::Widths;
use super::radiation::{Radiation, wavelengths_of};
use super::scan::Scan;
use super::settings::PatternSettings;
use super::shift_fit::fit_with_shift;
use super::splines::Splines;
use super::structure_intensities::{self, Scales};
use super::structure_lines::StructureLines;
use super::summary::{self, Found};
use super::whole_pattern::{Model, PhaseModel, ShiftModel};
use crate::import::Pattern;
use crate::monitor::{Monitor, Warning};

/// How far a peak must be from every line to be another substance's, in degrees at Cu Kα.
const FOREIGN_DEG: f64 = 0.08;
/// Distance of the knots of the background in degrees at Cu Kα, and at least in widths of lines.
const KNOTS: (f64, f64) = (3.0, 15.0);
/// Pieces of the smooth factor of areas over the pattern.
const FACTOR_PIECES: f64 = 4.0;

/// Analyses a pattern.
///
/// # Errors
/// [`PatternError`].
pub fn analyse(
    pattern: &Pattern,
    candidates: &[PhaseCandidate],
    settings: &PatternSettings,
    monitor: &Monitor,
) -> Result<PatternAnalysis, PatternError> {
    let (wavelengths, mut warnings) = wavelengths_of(pattern, settings)?;
    let scan = Scan::of(pattern, settings.range_deg)?;
    let radiation = Radiation::of(&wavelengths);
    monitor.check()?;
    let peaks = peak_finding::find(&scan, &radiation);
    monitor.check()?;
    if scan.noise_factor != 1.0 {
        warnings.push(noise_warning(pattern, &scan));
    }
    warnings.extend(idle_range(pattern, &scan, settings));
    let smallest = radiation.spacing_ang(scan.ends().1);
    let structures: Vec<StructureLines> = candidates
        .iter()
        .map(|c| StructureLines::of(c, smallest, radiation.first_ang, monitor))
        .collect::<Result<_, _>>()?;
    let marks = marks(&peaks, &scan, &radiation);
    let matches = match_all(&structures, &marks, &radiation);
    monitor.check()?;
    // Peaks that no phase has a line near would pull its lines, and the background, to themselves.
    let without = scan.without(&foreign(&peaks, &structures, &matches, &radiation));
    let base = Base {
        scan: &without,
        radiation,
        peaks: &peaks,
    };
    let splines = base.splines();
    let factors = Splines::over(scan.ends(), (scan.ends().1 - scan.ends().0) / FACTOR_PIECES);
    let start = base.start(&splines, &factors, &structures, &matches);
    let (fitted, shift, other) = match start {
        Some(start) => {
            let found = fit_with_shift(start, settings.shift, monitor)?;
            (Some(found.fitted), found.shift, found.other)
        }
        None => (None, Shift::none(), None),
    };
    let scales: Option<Scales> = fitted
        .as_ref()
        .map(|f| structure_intensities::scales(&f.model));
    let mut analysis = PatternAnalysis {
        humps: Vec::new(),
        is_amorphous: peaks.all.is_empty(),
        first_point: scan.first,
        background: peaks.background.clone(),
        calculated: peaks.background.clone(),
        peaks: Vec::new(),
        phases: Vec::new(),
        shift,
        explained_percent: 0.0,
        r_wp_percent: None,
        goodness_of_fit: None,
        warnings,
        wavelengths,
    };
    let found = Found {
        pattern,
        scan: &scan,
        radiation,
        peaks: &peaks,
        structures: &structures,
        matches: &matches,
        fitted: fitted.as_ref(),
        other: other.as_ref(),
        scales: scales.as_ref(),
    };
    summary::fill(&mut analysis, &found, settings);
    Ok(analysis)
}

/// A range that leaves nothing out.
fn idle_range(pattern: &Pattern, scan: &Scan, settings: &PatternSettings) -> Option<Warning> {
    let (low, high) = settings.range_deg?;
    let (from, to) = scan.ends();
    (scan.len() == pattern.two_theta_deg.len()).then(|| {
        Warning::new(
            &pattern.name,
            format!(
                "the range of 2θ from {low}° to {high}° leaves nothing out: the pattern goes from {from:.2}° to {to:.2}°"
            ),
            "",
        )
    })
}

fn noise_warning(pattern: &Pattern, scan: &Scan) -> Warning {
    Warning::new(
        &pattern.name,
        format!(
            "neighbouring points scatter {:.2} times as much as counting would make them: the numbers are \
             no bare counts (rates, sums or smoothed); errors follow the scatter",
            scan.noise_factor
        ),
        "",
    )
}

/// The surroundings of peaks that no phase has a line near; none where no phase is there.
fn foreign(
    peaks: &Peaks,
    structures: &[StructureLines],
    matches: &[Option<super::line_matching::Match>],
    radiation: &Radiation,
) -> Vec<(f64, f64)> {
    let mut places: Vec<f64> = Vec::new();
    for (structure, found) in structures.iter().zip(matches) {
        let Some(found) = found else { continue };
        let free = structure.strained(&found.strain);
        places.extend(structure.families.iter().map(|family| {
            let q = free.inverse_square(&family.coefficients).max(0.0);
            let sin = (radiation.first_ang * q.sqrt() / 2.0).min(1.0);
            2.0 * sin.asin().to_degrees() + found.zero_deg
        }));
    }
    if places.is_empty() {
        return Vec::new();
    }
    let is_foreign = |x: f64, fwhm: f64| {
        let reach = 0.6 * fwhm + FOREIGN_DEG * radiation.scale();
        places.iter().all(|place| (place - x).abs() > reach)
    };
    let foreign = peaks
        .all
        .iter()
        .filter(|peak| is_foreign(peak.x, peak.fwhm));
    foreign
        .map(|peak| {
            let margin = 2.5 * peak.fwhm;
            (
                peak.x - margin,
                peak.x + margin + radiation.splitting_deg(peak.x),
            )
        })
        .collect()
}

/// What fits begin from.
struct Base<'a> {
    scan: &'a Scan,
    radiation: Radiation,
    peaks: &'a Peaks,
}

impl<'a> Base<'a> {
    fn splines(&self) -> Splines {
        let fwhm = self.peaks.fwhm.unwrap_or(0.1);
        let distance = (KNOTS.0 * self.radiation.scale()).max(KNOTS.1 * fwhm);
        Splines::over(self.scan.ends(), distance)
    }

    /// The model of the phases that are there; `None` where none is.
    fn start(
        &self,
        splines: &'a Splines,
        factors: &'a Splines,
        structures: &'a [StructureLines],
        matches: &[Option<super::line_matching::Match>],
    ) -> Option<Model<'a>> {
        let fwhm = self.peaks.fwhm?;
        let present: Vec<_> = structures
            .iter()
            .zip(matches)
            .filter_map(|(structure, found)| Some((structure, (*found)?)))
            .collect();
        let best = present
            .iter()
            .max_by(|a, b| a.1.score.total_cmp(&b.1.score))?;
        let mut model = Model {
            scan: self.scan,
            radiation: self.radiation,
            splines,
            factors,
            background: background_of(splines, self.scan, &self.peaks.background),
            shift: ShiftModel::Zero(best.1.zero_deg),
            phases: present
                .iter()
                .map(|(structure, found)| PhaseModel {
                    lines: structure,
                    free: structure.strained(&found.strain),
                    is_cell_free: true,
                    widths: Widths::constant(fwhm, self.peaks.eta),
                    areas: vec![0.0; structure.families.len()],
                })
                .collect(),
        };
        let scales = structure_intensities::scales(&model);
        for (k, phase) in model.phases.iter_mut().enumerate() {
            phase.areas.clone_from(&scales.areas[k]);
            if phase.areas.iter().all(|a| *a <= 0.0) {
                // Lines beside their peaks may have no scale at first.
                let strongest = self.peaks.all.iter().map(|p| p.area).fold(0.0, f64::max);
                let line = phase.lines.families.iter();
                let most = line
                    .clone()
                    .map(|f| f.family.structure_factors_squared)
                    .fold(0.0, f64::max);
                phase.areas = line
                    .map(|f| 0.1 * strongest * f.family.structure_factors_squared / most)
                    .collect();
            }
        }
        Some(model)
    }
}

/// Coefficients of splines nearest to a curve.
fn background_of(splines: &Splines, scan: &Scan, curve: &[f64]) -> Vec<f64> {
    let mut normal = super::least_squares::Normal::new(splines.n);
    let mut row = vec![0.0; splines.n];
    for (x, y) in scan.x.iter().zip(curve) {
        row.fill(0.0);
        let (first, values) = splines.at(*x);
        row[first..first + 4].copy_from_slice(&values);
        normal.add(&row, *y, 1.0);
    }
    let fallback = || {
        nalgebra::DVector::from_element(splines.n, curve.iter().sum::<f64>() / curve.len() as f64)
    };
    normal
        .step(0.0)
        .unwrap_or_else(fallback)
        .as_slice()
        .to_vec()
}
