//! How much of each phase there is, estimated from the intensities of the structures.
//!
//! In: phases with the scales of their intensities. Out: weight fractions with the errors that such an estimate has.

use super::pattern_analysis::{PatternAnalysis, Verdict};
use super::pattern_fit::Fitted;
use super::structure_intensities::Scales;
use crate::score::Estimate;

/// Relative error of a scale at least: that of counting says nothing of texture, absorption and displacements, and
/// laboratories that analysed the same mixtures hardly came nearer (Madsen et al., J. Appl. Cryst. 2001, 34, 409, DOI
/// 10.1107/S0021889801007476).
const LEAST_RELATIVE_ERROR: f64 = 0.05;

/// Weight fractions from scales: w ∝ S M V, with M the mass and V the volume of the cell (Hill and Howard, J. Appl.
/// Cryst. 1987, 20, 467, DOI 10.1107/S0021889887086199). The error of a scale is that of counting, and the share of
/// the intensity that is not where the structure puts it.
pub(super) fn weigh(
    analysis: &mut PatternAnalysis,
    fitted: Option<&Fitted<'_>>,
    scales: Option<&Scales>,
) {
    let (Some(fitted), Some(scales)) = (fitted, scales) else {
        return;
    };
    let is_trusted = |verdict| matches!(verdict, Verdict::Present | Verdict::PositionsOnly);
    let refined = || analysis.phases.iter().filter(|phase| phase.is_refined);
    let n_trusted = refined().filter(|phase| is_trusted(phase.verdict)).count();
    if fitted.model.phases.len() < 2 || n_trusted < fitted.model.phases.len() {
        return;
    }
    let parts: Vec<(f64, f64)> = fitted
        .model
        .phases
        .iter()
        .zip(&scales.scales)
        .zip(refined())
        .map(|((phase, (scale, error)), fit)| {
            let mass = phase.lines.density_g_cm3 * phase.lines.lattice.volume_ang3();
            let volume = phase.free.cell(None).map_or(0.0, |c| c.volume_ang3.value);
            let misplaced = fit.intensities_off_percent.unwrap_or(0.0) / 100.0;
            let relative = LEAST_RELATIVE_ERROR.hypot(misplaced);
            let factor = mass * volume;
            (factor * scale, factor * error.hypot(relative * scale))
        })
        .collect();
    let sum: f64 = parts.iter().map(|part| part.0).sum();
    if sum <= 0.0 {
        return;
    }
    let refined = analysis.phases.iter_mut().filter(|phase| phase.is_refined);
    for (phase, (part, error)) in refined.zip(&parts) {
        let share = part / sum;
        // δw = (1 − w) δp / Σ and w times those of the others.
        let others: f64 = parts.iter().map(|p| p.1.powi(2)).sum::<f64>() - error * error;
        let variance = ((1.0 - share) * error).powi(2) + share * share * others;
        phase.weight_percent = Some(Estimate {
            value: 100.0 * share,
            error: Some(100.0 * variance.sqrt() / sum),
        });
    }
}
