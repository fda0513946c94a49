//! What the fit says: phases, their cells and shares, peaks and which of them are explained.
//!
//! In: everything found. Out: the fields of a [`PatternAnalysis`].

use super::cell::CrystalSystem;
use super::humps::humps;
use super::intensity_agreement;
use super::lattice_parameters::cell_of;
use super::line_matching::Match;
use super::pattern_analysis::{FoundPeak, LineName, PatternAnalysis, PhaseFit, PhaseLine, Verdict};
use super::pattern_fit::Fitted;
use super::peak_finding::Peaks;
use super::peak_shapes::Peak;
use super::radiation::Radiation;
use super::remarks;
use super::scan::Scan;
use super::settings::PatternSettings;
use super::shift_cells::{Cells, cells};
use super::shift_fit::Rival;
use super::structure_intensities::Scales;
use super::structure_lines::StructureLines;
use super::weights::weigh;
use super::whole_pattern::Model;
use crate::import::Pattern;
use crate::score::Estimate;

/// Everything that was found on the way.
pub(super) struct Found<'a> {
    pub(super) pattern: &'a Pattern,
    pub(super) scan: &'a Scan,
    pub(super) radiation: Radiation,
    pub(super) peaks: &'a Peaks,
    pub(super) structures: &'a [StructureLines],
    pub(super) matches: &'a [Option<Match>],
    pub(super) fitted: Option<&'a Fitted<'a>>,
    pub(super) other: Option<&'a Rival<'a>>,
    pub(super) scales: Option<&'a Scales>,
}

/// A peak is explained where lines on its place have this share of its area by the structure at least: less
/// would be too much of a texture.
const LEAST_SHARE: f64 = 0.15;
/// A line is missing where less than this share of it is there.
const MISSING_SHARE: f64 = 0.15;
/// Lines weaker than this share of the strongest may hide.
const STRONG: f64 = 0.05;
/// Shares of its intensity that a phase must show.
const PRESENT: (f64, f64) = (0.6, 0.35);
/// A phase whose intensities are misplaced by more is there by its positions only. Samples with some texture, whose
/// phase is known, reach a tenth or a fifth.
const MISPLACED: f64 = 0.20;
/// A phase that explains less of the area of all peaks, in percent, is not there.
const LEAST_EXPLAINED_PERCENT: f64 = 1.0;
/// Lines of a phase that is not there that are listed.
const MOST_MISSING: usize = 12;

/// Fills the analysis.
pub(super) fn fill(analysis: &mut PatternAnalysis, found: &Found<'_>, settings: &PatternSettings) {
    let mut model_index = 0;
    for (p, structure) in found.structures.iter().enumerate() {
        let fit = match (found.matches[p], found.fitted, found.scales) {
            (Some(_), Some(fitted), Some(scales)) => {
                model_index += 1;
                present(found, structure, fitted, scales, model_index - 1)
            }
            _ => absent(found, structure),
        };
        analysis.phases.push(fit);
    }
    if let Some(fitted) = found.fitted {
        analysis.background = fitted.model.background_curve();
        analysis.calculated.clone_from(&analysis.background);
        for phase in analysis.phases.iter().filter(|p| p.is_refined) {
            for (sum, part) in analysis.calculated.iter_mut().zip(&phase.simulated) {
                *sum += part;
            }
        }
        analysis.goodness_of_fit = Some((fitted.chi_squared / fitted.freedom).sqrt());
        let used = fitted.model.scan;
        let weighted: f64 = used
            .y
            .iter()
            .zip(&used.sigma)
            .map(|(y, sigma)| (y / sigma).powi(2))
            .sum();
        analysis.r_wp_percent = Some(100.0 * (fitted.chi_squared / weighted).sqrt());
    }
    analysis.humps = humps(found.scan, &analysis.background, found.radiation.scale());
    if let (Some(displacement), Some(radius)) = (
        analysis.shift.displacement_deg,
        found.pattern.goniometer_radius_mm.as_ref(),
    ) {
        // 2 s/R in degrees: s = R · this / 2 in radians.
        let mm = |degrees: f64| degrees.to_radians() * radius.value / 2.0;
        analysis.shift.displacement_mm = Some(Estimate {
            value: mm(displacement.value),
            error: displacement.error.map(mm),
        });
    }
    analysis.peaks = found
        .peaks
        .all
        .iter()
        .map(|peak| peak_of(found, analysis, peak))
        .collect();
    explain(analysis);
    weigh(analysis, found.fitted, found.scales);
    remarks::add(analysis, found.pattern, settings);
}

/// A phase that was fitted.
fn present(
    found: &Found<'_>,
    structure: &StructureLines,
    fitted: &Fitted<'_>,
    scales: &Scales,
    index: usize,
) -> PhaseFit {
    let model = &fitted.model;
    let phase = &model.phases[index];
    let whole = found.radiation.whole();
    let (low, high) = found.scan.ends();
    let mut lines: Vec<PhaseLine> = (0..phase.areas.len())
        .filter_map(|k| {
            let place = model.place(phase, k)?;
            let is_in = place.two_theta_deg >= low && place.two_theta_deg <= high;
            is_in.then(|| PhaseLine {
                hkl: structure.families[k].family.hkl,
                two_theta_deg: place.two_theta_deg,
                spacing_ang: found.radiation.first_ang / (2.0 * place.sin_theta),
                calculated: scales.areas[index][k] * whole,
                observed: phase.areas[k] * whole,
            })
        })
        .collect();
    lines.sort_by(|a, b| a.two_theta_deg.total_cmp(&b.two_theta_deg));
    let (sum, there) = lines.iter().fold((0.0, 0.0), |(sum, there), line| {
        (
            sum + line.calculated,
            there + line.observed.min(line.calculated),
        )
    });
    let fwhm = found.peaks.fwhm.unwrap_or(0.1);
    let agreement = intensity_agreement::of(&lines, model.scan, fwhm);
    let misplaced = agreement.map_or(1.0, |agreement| agreement.misplaced);
    let verdict = match there / f64::max(sum, 1e-12) {
        share if share > PRESENT.0 && misplaced <= MISPLACED => Verdict::Present,
        share if share > PRESENT.0 => Verdict::PositionsOnly,
        share if share > PRESENT.1 => Verdict::Doubtful,
        _ => Verdict::Absent,
    };
    let Cells { cell, by_shift } = cells(fitted, found.other, index);
    let entry = structure.free.parameters().unwrap_or([f64::NAN; 6]);
    PhaseFit {
        id: structure.id.clone(),
        formula: structure.formula.clone(),
        space_group: structure.space_group.clone(),
        system: system(structure),
        cell: cell.unwrap_or_else(|| cell_of(entry)),
        cell_of_entry: entry,
        cells_by_shift: by_shift,
        standard_cell: cell.and_then(|cell| structure.in_standard_setting(&cell)),
        is_refined: cell.is_some(),
        explained_percent: 0.0,
        weight_percent: None,
        verdict,
        intensities_off_percent: agreement.map(|agreement| 100.0 * agreement.misplaced),
        missing: missing(found, &lines, model),
        lines,
        simulated: scales.curves[index].clone(),
    }
}

/// Strong lines by the structure where next to nothing is measured.
fn missing(found: &Found<'_>, lines: &[PhaseLine], model: &Model<'_>) -> Vec<(f64, [i32; 3])> {
    let strongest = lines.iter().map(|l| l.calculated).fold(0.0, f64::max);
    let fwhm = found.peaks.fwhm.unwrap_or(0.1);
    let mut gone: Vec<&PhaseLine> = lines
        .iter()
        .filter(|line| {
            let near = model.scan.around(line.two_theta_deg, fwhm);
            let noise = near
                .map(|k| model.scan.sigma[k].powi(2))
                .sum::<f64>()
                .sqrt()
                * model.scan.step;
            line.calculated > STRONG * strongest
                && line.calculated > 8.0 * noise
                && line.observed < MISSING_SHARE * line.calculated
        })
        .collect();
    gone.sort_by(|a, b| b.calculated.total_cmp(&a.calculated));
    gone.iter()
        .take(MOST_MISSING)
        .map(|line| (line.two_theta_deg, line.hkl))
        .collect()
}

/// A phase whose lines are not there: where they would be with the cell of the entry.
fn absent(found: &Found<'_>, structure: &StructureLines) -> PhaseFit {
    let entry = structure.free.parameters().unwrap_or([f64::NAN; 6]);
    let (low, high) = found.scan.ends();
    let highest = found.peaks.all.iter().map(|p| p.area).fold(0.0, f64::max);
    let mut lines: Vec<PhaseLine> = structure
        .families
        .iter()
        .filter_map(|family| {
            let q = structure.free.inverse_square(&family.coefficients);
            let sin = found.radiation.first_ang * q.max(0.0).sqrt() / 2.0;
            let two_theta_deg = 2.0 * sin.min(1.0).asin().to_degrees();
            (two_theta_deg >= low && two_theta_deg <= high).then(|| PhaseLine {
                hkl: family.family.hkl,
                two_theta_deg,
                spacing_ang: q.powf(-0.5),
                calculated: family.family.intensity(sin),
                observed: 0.0,
            })
        })
        .collect();
    lines.sort_by(|a, b| a.two_theta_deg.total_cmp(&b.two_theta_deg));
    let strongest = lines.iter().map(|l| l.calculated).fold(1e-12, f64::max);
    for line in &mut lines {
        line.calculated *= highest * found.radiation.whole() / strongest;
    }
    let mut simulated = vec![0.0; found.scan.len()];
    for line in &lines {
        let peak = Peak {
            x: line.two_theta_deg,
            x_error: 0.0,
            area: line.calculated / found.radiation.whole(),
            area_error: 0.0,
            fwhm: found.peaks.fwhm.unwrap_or(0.1 * found.radiation.scale()),
            eta: found.peaks.eta,
        };
        super::peak_shapes::add(&mut simulated, found.scan, &peak, &found.radiation, 1.0);
    }
    let mut by_height: Vec<&PhaseLine> = lines.iter().collect();
    by_height.sort_by(|a, b| b.calculated.total_cmp(&a.calculated));
    let is_empty_there = |line: &&&PhaseLine| {
        let width = found.peaks.fwhm.unwrap_or(0.1) + 0.01 * line.two_theta_deg;
        !found
            .peaks
            .all
            .iter()
            .any(|p| (p.x - line.two_theta_deg).abs() < width && p.area > 0.1 * line.calculated)
    };
    let missing = by_height
        .iter()
        .take(MOST_MISSING)
        .filter(is_empty_there)
        .map(|line| (line.two_theta_deg, line.hkl))
        .collect();
    PhaseFit {
        id: structure.id.clone(),
        formula: structure.formula.clone(),
        space_group: structure.space_group.clone(),
        system: system(structure),
        cell: cell_of(entry),
        cell_of_entry: entry,
        cells_by_shift: None,
        standard_cell: None,
        is_refined: false,
        explained_percent: 0.0,
        weight_percent: None,
        verdict: Verdict::Absent,
        intensities_off_percent: None,
        missing,
        lines,
        simulated,
    }
}

fn system(structure: &StructureLines) -> CrystalSystem {
    structure.free.system
}

fn peak_of(found: &Found<'_>, analysis: &PatternAnalysis, peak: &Peak) -> FoundPeak {
    let theta_cos = (peak.x / 2.0).to_radians().cos();
    let zero = analysis.shift.zero_shift_deg.map_or(0.0, |z| z.value);
    let displaced = analysis
        .shift
        .displacement_deg
        .map_or(0.0, |s| s.value * theta_cos);
    let near = found.scan.around(peak.x, peak.fwhm / 2.0);
    let noise = near
        .clone()
        .map(|k| found.scan.sigma[k].powi(2))
        .sum::<f64>()
        .sqrt();
    let whole = found.radiation.whole();
    FoundPeak {
        two_theta_deg: Estimate {
            value: peak.x,
            error: Some(peak.x_error),
        },
        spacing_ang: found.radiation.spacing_ang(peak.x - zero - displaced),
        height: peak.height(),
        area: Estimate {
            value: peak.area * whole,
            error: Some(peak.area_error * whole),
        },
        fwhm_deg: peak.fwhm,
        // Three quarters of a line lie within its width.
        significance: 0.75 * peak.area / found.scan.step / noise.max(1e-12),
        lines: Vec::new(),
    }
}

/// Which lines explain which peaks, and how much of all peaks each phase explains.
fn explain(analysis: &mut PatternAnalysis) {
    let mut shares = vec![0.0; analysis.phases.len()];
    let all: f64 = analysis.peaks.iter().map(|p| p.area.value).sum();
    for peak in &mut analysis.peaks {
        let place = peak.two_theta_deg.value;
        let tolerance = (0.45 * peak.fwhm_deg).max(3.0 * peak.two_theta_deg.error.unwrap_or(0.0));
        let mut near: Vec<(LineName, f64)> = Vec::new();
        for (phase, fit) in analysis
            .phases
            .iter()
            .enumerate()
            .filter(|(_, f)| f.is_refined)
        {
            let from = fit
                .lines
                .partition_point(|l| l.two_theta_deg < place - tolerance);
            let here = fit.lines[from..]
                .iter()
                .take_while(|l| l.two_theta_deg <= place + tolerance);
            near.extend(here.map(|line| {
                (
                    LineName {
                        phase,
                        hkl: line.hkl,
                    },
                    line.calculated,
                )
            }));
        }
        let sum: f64 = near.iter().map(|n| n.1).sum();
        if sum < LEAST_SHARE * peak.area.value {
            continue;
        }
        near.sort_by(|a, b| b.1.total_cmp(&a.1));
        for (line, part) in &near {
            shares[line.phase] += peak.area.value * part / sum;
        }
        // Lines that make up less than a twentieth are not what the peak is.
        peak.lines = near
            .into_iter()
            .filter(|n| n.1 > 0.05 * sum)
            .map(|n| n.0)
            .collect();
    }
    if all > 0.0 {
        for (phase, share) in analysis.phases.iter_mut().zip(&shares) {
            phase.explained_percent = 100.0 * share / all;
            // Places where hardly anything is measured say nothing of a phase.
            if phase.is_refined && phase.explained_percent < LEAST_EXPLAINED_PERCENT {
                phase.verdict = Verdict::Absent;
            }
        }
        analysis.explained_percent =
            100.0 * shares.iter().fold(0.0, |sum, share| sum + share) / all;
    }
}
