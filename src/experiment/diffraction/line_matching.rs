//! Which measured peaks are lines of a structure whose cell is a little wrong.
//!
//! In: lines of a structure, peaks, a range of strains. Out: the strain of the cell and the shift of the zero with
//! which most of what is strong on either side meets, and how well. Cells computed from first principles are one or
//! two percent off, by axes differently; so a search over the scale, then over strains, then least squares with an
//! ever smaller tolerance.

use nalgebra::{SMatrix, SVector};

/// A line of a structure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line {
    /// ln d of the entry's cell, d in Å.
    pub(super) ln_d: f64,
    /// Intensity, in whatever unit.
    pub(super) intensity: f64,
    /// How strains change ln d: xx, yy, zz, 2 yz, 2 xz, 2 xy.
    pub(super) direction: [f64; 6],
}

/// A measured peak.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Mark {
    /// ln d by the measured angle.
    pub(super) ln_d: f64,
    /// Area.
    pub(super) area: f64,
    /// ∂ ln d / ∂ zero shift in 1/degree: a shift z makes the angle too large, so that d is exp(z · this) larger.
    pub(super) by_zero: f64,
    /// Full width at half maximum as a difference of ln d.
    pub(super) width: f64,
    /// Weight in [0, 1]: less where another phase explains the peak.
    pub(super) weight: f64,
}

/// A strain with the shift, and how well lines and peaks meet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Match {
    /// xx, yy, zz, yz, xz, xy.
    pub(super) strain: [f64; 6],
    /// In degrees.
    pub(super) zero_deg: f64,
    /// From 0 to 1: how alike the intensities of lines and of peaks are, peak by peak (Bhattacharyya).
    pub(super) score: f64,
    /// Share of the area of all peaks that has lines.
    pub(super) explained: f64,
    /// Share of the intensity of the lines that has peaks.
    pub(super) present: f64,
}

/// Peaks by ascending ln d, with the range in which lines would be seen.
#[derive(Clone, Debug)]
pub(super) struct Marks {
    pub(super) all: Vec<Mark>,
    /// Smallest and greatest ln d of the pattern.
    pub(super) range: (f64, f64),
}

/// How much strains may differ from the mean one, and the mean itself, as standard deviations.
const LOOSE: (f64, f64) = (0.008, 0.03);
/// Standard deviation of the shift of the zero in degrees at Cu Kα.
const ZERO_DEG: f64 = 0.2;
/// Shifts of the zero in degrees at Cu Kα from which a search begins; a sample half a millimetre too high shifts
/// lines by a quarter of a degree.
pub(super) const ZEROS_DEG: [f64; 3] = [0.0, -0.25, 0.25];
/// Strains, mean and apart from it, that halve a likelihood, about.
const UNLIKELY: (f64, f64) = (0.035, 0.035);
/// A pair as far apart as the tolerance is so many standard deviations apart.
const SHARPNESS: f64 = 4.0;
/// Tolerances in ln d, from the search to the end.
const TOLERANCES: [f64; 6] = [0.007, 0.005, 0.0035, 0.0025, 0.0018, 0.0013];

impl Marks {
    /// The index of the peak nearest to a place, of those after correction by a shift.
    fn nearest(&self, ln_d: f64, zero: f64) -> Option<usize> {
        let of = |k: usize| self.all[k].ln_d + zero * self.all[k].by_zero;
        let mut k = self.all.partition_point(|mark| mark.ln_d < ln_d);
        // The shift moves peaks by less than their distances, mostly; look on both sides.
        while k > 0 && of(k - 1) > ln_d {
            k -= 1;
        }
        while k < self.all.len() && of(k) < ln_d {
            k += 1;
        }
        let candidates = [k.checked_sub(1), (k < self.all.len()).then_some(k)];
        candidates
            .into_iter()
            .flatten()
            .min_by(|a, b| (of(*a) - ln_d).abs().total_cmp(&(of(*b) - ln_d).abs()))
    }

    fn is_seen(&self, ln_d: f64) -> bool {
        (self.range.0..=self.range.1).contains(&ln_d)
    }
}

/// The best match of lines to peaks from several mean strains with shifts of the zero in degrees, and several shapes
/// of strains. `scale` is how much narrower angles are than with Cu Kα.
pub(super) fn best_match(
    lines: &[Line],
    marks: &Marks,
    starts: &[(f64, f64)],
    scale: f64,
) -> Option<Match> {
    let mut found: Vec<Match> = Vec::new();
    for (mean, zero) in starts {
        for shape in SHAPES {
            let strain = std::array::from_fn(|k| if k < 3 { mean + shape[k] } else { 0.0 });
            let rough = refined(lines, marks, strain, *zero, &TOLERANCES[..4], scale, *mean);
            found.push(rough);
        }
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    found.dedup_by(|b, a| (a.score - b.score).abs() < 1e-9);
    let better = found.iter().take(4).map(|rough| {
        let mean = (rough.strain[0] + rough.strain[1] + rough.strain[2]) / 3.0;
        refined(
            lines,
            marks,
            rough.strain,
            rough.zero_deg,
            &TOLERANCES[3..],
            scale,
            mean,
        )
    });
    better.max_by(|a, b| a.score.total_cmp(&b.score))
}

/// Deviations from the mean strain that are tried.
const SHAPES: [[f64; 3]; 7] = [
    [0.0, 0.0, 0.0],
    [0.008, -0.004, -0.004],
    [-0.004, 0.008, -0.004],
    [-0.004, -0.004, 0.008],
    [-0.008, 0.004, 0.004],
    [0.004, -0.008, 0.004],
    [0.004, 0.004, -0.008],
];

/// Least squares over pairs that are near, with these tolerances one after another.
fn refined(
    lines: &[Line],
    marks: &Marks,
    mut strain: [f64; 6],
    mut zero: f64,
    tolerances: &[f64],
    scale: f64,
    mean: f64,
) -> Match {
    for tolerance in tolerances {
        for _ in 0..2 {
            step(
                lines,
                marks,
                &mut strain,
                &mut zero,
                *tolerance,
                scale,
                mean,
            );
        }
    }
    let last = tolerances.last().copied().unwrap_or(0.002);
    judged(lines, marks, strain, zero, last)
}

fn step(
    lines: &[Line],
    marks: &Marks,
    strain: &mut [f64; 6],
    zero: &mut f64,
    tolerance: f64,
    scale: f64,
    mean: f64,
) {
    let mut matrix = SMatrix::<f64, 7, 7>::zeros();
    let mut right = SVector::<f64, 7>::zeros();
    let strongest = lines.iter().map(|l| l.intensity).fold(0.0, f64::max);
    let largest = marks
        .all
        .iter()
        .map(|m| m.area * m.weight)
        .fold(0.0, f64::max);
    for line in lines {
        let ln_d = line.ln_d + product(&line.direction, strain);
        let Some(k) = marks.nearest(ln_d, *zero) else {
            continue;
        };
        let mark = &marks.all[k];
        let away = mark.ln_d + *zero * mark.by_zero - ln_d;
        let reach = tolerance + 0.5 * mark.width;
        if away.abs() > reach {
            continue;
        }
        // Strong lines go with strong peaks.
        let alike = (line.intensity / strongest) * (mark.area * mark.weight / largest);
        let weight =
            alike.sqrt() * (1.0 - (away / reach).powi(2)).powi(2) * (SHARPNESS / reach).powi(2);
        let mut row = SVector::<f64, 7>::zeros();
        for (k, part) in line.direction.iter().enumerate() {
            row[k] = *part;
        }
        row[6] = -mark.by_zero * scale;
        matrix += weight * row * row.transpose();
        right += weight * away * row;
    }
    // Wishes: strains like the mean one, shears none, the mean near where it began, the zero near none.
    let trace = (strain[0] + strain[1] + strain[2]) / 3.0;
    for k in 0..6 {
        let wish = LOOSE.0.powi(-2);
        matrix[(k, k)] += wish;
        right[k] += wish * (if k < 3 { trace } else { 0.0 } - strain[k]);
    }
    for i in 0..3 {
        right[i] += LOOSE.1.powi(-2) * (mean - trace);
        for j in 0..3 {
            // The wish above holds the mean too, which is free: taken out again.
            matrix[(i, j)] += (LOOSE.1.powi(-2) - LOOSE.0.powi(-2)) / 3.0;
        }
    }
    let wish = ZERO_DEG.powi(-2);
    matrix[(6, 6)] += wish;
    right[6] -= wish * *zero / scale;
    let Some(solved) = matrix.cholesky().map(|c| c.solve(&right)) else {
        return;
    };
    for k in 0..6 {
        strain[k] = (strain[k] + solved[k]).clamp(-0.06, 0.06);
    }
    *zero = (*zero + solved[6] * scale).clamp(-0.6 * scale, 0.6 * scale);
}

fn product(direction: &[f64; 6], strain: &[f64; 6]) -> f64 {
    direction.iter().zip(strain).map(|(d, s)| d * s).sum()
}

/// What lines have at the peaks.
struct Met {
    /// Intensity at each peak.
    at_peak: Vec<f64>,
    /// Intensity of all lines in the range of the pattern, and of those that meet a peak.
    seen: f64,
    met: f64,
}

fn met(lines: &[Line], marks: &Marks, strain: &[f64; 6], zero_deg: f64, tolerance: f64) -> Met {
    let mut at_peak = vec![0.0; marks.all.len()];
    let (mut seen, mut met) = (0.0, 0.0);
    for line in lines {
        let ln_d = line.ln_d + product(&line.direction, strain);
        if !marks.is_seen(ln_d) {
            continue;
        }
        seen += line.intensity;
        let Some(k) = marks.nearest(ln_d, zero_deg) else {
            continue;
        };
        let mark = &marks.all[k];
        let away = (mark.ln_d + zero_deg * mark.by_zero - ln_d).abs();
        let reach = tolerance + 0.5 * mark.width;
        if away < reach {
            // Whole within half of the reach, then less.
            let share = (2.0 - 2.0 * away / reach).min(1.0);
            // What lies on a peak that another phase explains says little, for and against.
            let intensity = line.intensity * share;
            seen -= (1.0 - mark.weight) * intensity;
            at_peak[k] += mark.weight * intensity;
            met += mark.weight * intensity;
        }
    }
    Met { at_peak, seen, met }
}

/// What the lines of a match have at each peak, as shares of what they have in the range of the pattern; the rest is
/// where no peak is.
pub(super) fn shares_at_peaks(lines: &[Line], marks: &Marks, found: &Match) -> Vec<f64> {
    let tolerance = TOLERANCES[TOLERANCES.len() - 1];
    let met = met(lines, marks, &found.strain, found.zero_deg, tolerance);
    let seen = met.seen.max(1e-12);
    met.at_peak.into_iter().map(|part| part / seen).collect()
}

/// What each peak adds to the score of a match, small strains being as likely as none.
pub(super) fn score_by_peak(lines: &[Line], marks: &Marks, found: &Match) -> Vec<f64> {
    let area: f64 = marks.all.iter().map(|m| m.area * m.weight).sum();
    let shares = shares_at_peaks(lines, marks, found);
    let pairs = marks.all.iter().zip(shares);
    pairs
        .map(|(mark, share)| (mark.area * mark.weight / area.max(1e-12) * share).sqrt())
        .collect()
}

/// How well lines and peaks meet.
pub(super) fn judged(
    lines: &[Line],
    marks: &Marks,
    strain: [f64; 6],
    zero_deg: f64,
    tolerance: f64,
) -> Match {
    let Met { at_peak, seen, met } = met(lines, marks, &strain, zero_deg, tolerance);
    let area: f64 = marks.all.iter().map(|m| m.area * m.weight).sum();
    if seen <= 0.0 || area <= 0.0 {
        return Match {
            strain,
            zero_deg,
            score: 0.0,
            explained: 0.0,
            present: 0.0,
        };
    }
    let mut score = 0.0;
    for (mark, line) in marks.all.iter().zip(&at_peak) {
        score += (mark.area * mark.weight / area * line / seen).sqrt();
    }
    score *= likely(&strain);
    // What is explained: peaks with lines that may be five times too weak (texture), on the scale of the common ones.
    let scale = common_scale(marks, &at_peak);
    let explained: f64 = marks
        .all
        .iter()
        .zip(&at_peak)
        .map(|(mark, line)| (mark.area * mark.weight).min(5.0 * scale * line))
        .sum();
    Match {
        strain,
        zero_deg,
        score,
        explained: explained / area,
        present: met / seen,
    }
}

/// How likely a strain is, 1 for none: cells that were computed are seldom more than two percent off, and their axes
/// by about as much.
fn likely(strain: &[f64; 6]) -> f64 {
    let [xx, yy, zz, yz, xz, xy] = *strain;
    let mean = (xx + yy + zz) / 3.0;
    let apart = [xx - mean, yy - mean, zz - mean, yz, xz, xy];
    let apart: f64 = apart.iter().map(|s| s * s).sum();
    (-0.5 * ((mean / UNLIKELY.0).powi(2) + apart / UNLIKELY.1.powi(2))).exp()
}

/// Area per intensity of peaks that have lines: a mean that single strong ones do not decide.
fn common_scale(marks: &Marks, at_peak: &[f64]) -> f64 {
    let (mut measured, mut calculated) = (0.0, 0.0);
    for (mark, line) in marks.all.iter().zip(at_peak) {
        if *line > 0.0 {
            let both = (mark.area * mark.weight * line).sqrt();
            measured += both.sqrt() * (mark.area * mark.weight).sqrt();
            calculated += both.sqrt() * line.sqrt();
        }
    }
    if calculated > 0.0 {
        (measured / calculated).powi(2)
    } else {
        0.0
    }
}
