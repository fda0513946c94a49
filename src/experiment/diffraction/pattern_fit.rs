//! The fit of a whole pattern: cells, shift, widths and background by least squares, intensities by extraction.
//!
//! In: a [`Model`] whose lines are near the measured ones. Out: the model that fits, its covariance and χ².
//! One damped step between two extractions, until the cell stands still.

use nalgebra::DMatrix;

use super::least_squares::Normal;
use super::structure_intensities::common_scales;
use super::whole_pattern::{Model, N_PROFILE, Slopes};
use crate::monitor::{Cancelled, Monitor};

/// What came out.
#[derive(Clone, Debug)]
pub(super) struct Fitted<'a> {
    pub(super) model: Model<'a>,
    /// Covariance of the free numbers, grown where the fit is worse than noise.
    pub(super) covariance: Option<DMatrix<f64>>,
    pub(super) chi_squared: f64,
    /// Points less free numbers, intensities among them.
    pub(super) freedom: f64,
}

/// Most cycles of step and extraction.
pub(super) const MOST_CYCLES: usize = 40;
/// A line is at most so many times what the structure says: what is more is not its own.
const MOST_TIMES: f64 = 8.0;
/// How far areas go beyond what sharing out gives, as a power.
const BEYOND: f64 = 1.8;
/// χ² has stopped where a cycle changes it by less than this.
const STILL: f64 = 0.1;
/// Cycles that must stand still.
const STILL_CYCLES: usize = 3;

/// In what manner a model is fitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Manner {
    /// Whether intensities are extracted; else they stay as they are, but for a smooth factor.
    pub(super) extracts: bool,
    /// How freely widths move from where they began; 1: as far as the data ask for.
    pub(super) looseness: f64,
    /// Most cycles of step and extraction.
    pub(super) most_cycles: usize,
}

/// Fits until it stands still.
pub(super) fn fit<'a>(
    model: Model<'a>,
    most_cycles: usize,
    monitor: &Monitor,
) -> Result<Fitted<'a>, Cancelled> {
    let manner = Manner {
        extracts: true,
        looseness: 1.0,
        most_cycles,
    };
    fit_in(model, manner, monitor)
}

/// Fits in a manner.
pub(super) fn fit_in<'a>(
    mut model: Model<'a>,
    manner: Manner,
    monitor: &Monitor,
) -> Result<Fitted<'a>, Cancelled> {
    let start = model.clone();
    let mut damping = 1e-2;
    let mut still = 0;
    let mut last = f64::INFINITY;
    let mut calculated = model.curve();
    for _ in 0..manner.most_cycles {
        monitor.check()?;
        if manner.extracts {
            extract(&mut model, &calculated);
        }
        let slopes = Slopes::of(&model);
        let normal = normal_of(&model, &start, &slopes, manner.looseness);
        let mut best = chi_squared(&model, &slopes.curve);
        calculated = slopes.curve;
        let mut is_better = false;
        for _ in 0..6 {
            let Some(step) = normal.step(damping) else {
                damping *= 10.0;
                continue;
            };
            let next = moved(&model, step.as_slice());
            let curve = next.curve();
            let chi = chi_squared(&next, &curve);
            if chi.is_finite() && chi < best {
                (model, calculated, best) = (next, curve, chi);
                damping = (damping / 8.0).max(1e-7);
                is_better = true;
                break;
            }
            damping *= 8.0;
        }
        if !is_better {
            damping = damping.min(1.0);
        }
        still = if (last - best).abs() < STILL.max(1e-6 * best) {
            still + 1
        } else {
            0
        };
        last = best;
        if still >= STILL_CYCLES {
            break;
        }
    }
    Ok(ended(model))
}

fn ended(model: Model<'_>) -> Fitted<'_> {
    let slopes = Slopes::of(&model);
    let normal = normal_of(&model, &model, &slopes, 1.0);
    let chi = chi_squared(&model, &slopes.curve);
    let n_lines: usize = model
        .phases
        .iter()
        .map(|phase| phase.areas.iter().filter(|a| **a > 0.0).count())
        .sum();
    let used = model.n_free() + n_lines;
    // Lines that lie on each other are not one unknown each; half of the points are free at least.
    let freedom = (model.scan.n_used as f64 - used as f64).max(model.scan.n_used as f64 / 2.0);
    let excess = (chi / freedom).max(1.0);
    Fitted {
        covariance: normal.covariance().map(|matrix| matrix * excess),
        chi_squared: chi,
        freedom,
        model,
    }
}

pub(super) fn chi_squared(model: &Model<'_>, curve: &[f64]) -> f64 {
    let scan = model.scan;
    (0..scan.len())
        .map(|k| ((scan.y[k] - curve[k]) / scan.sigma[k]).powi(2))
        .sum()
}

/// Areas of lines by their share in what is measured above the background.
fn extract(model: &mut Model<'_>, calculated: &[f64]) {
    let background = model.background_curve();
    let ratio: Vec<f64> = (0..calculated.len())
        .map(|k| {
            let net = calculated[k] - background[k];
            // Where nothing is calculated nothing is to be shared out.
            if net > 1e-3 * model.scan.sigma[k] {
                ((model.scan.y[k] - background[k]) / net).clamp(-5.0, 20.0)
            } else {
                1.0
            }
        })
        .collect();
    let scales = common_scales(model);
    let mut all = Vec::with_capacity(model.phases.len());
    for (phase, scale) in model.phases.iter().zip(&scales) {
        let structure = super::structure_intensities::of(model, phase);
        let strongest = structure.iter().copied().fold(0.0, f64::max);
        let areas: Vec<f64> = (0..phase.areas.len())
            .map(|line| {
                let (mut sum, mut weight) = (0.0, 0.0);
                model.each_point(phase, line, |k, value| {
                    sum += value * ratio[k];
                    weight += value;
                });
                let factor = if weight > 0.0 {
                    (sum / weight).max(0.0)
                } else {
                    1.0
                };
                // Sharing out alone creeps towards its end; this much farther gets there in half of the steps.
                let factor = factor.powf(BEYOND);
                let most = scale * (MOST_TIMES * structure[line] + 1e-3 * strongest);
                let least = 1e-4 * scale * structure[line];
                (phase.areas[line] * factor).clamp(least, most.max(least))
            })
            .collect();
        all.push(areas);
    }
    for (phase, areas) in model.phases.iter_mut().zip(all) {
        phase.areas = areas;
    }
}

/// Normal equations, with weak wishes that keep what the data do not say near where it began.
fn normal_of(model: &Model<'_>, start: &Model<'_>, slopes: &Slopes, looseness: f64) -> Normal {
    let scan = model.scan;
    let (n, m) = (model.n_free(), scan.len());
    let residual: Vec<f64> = (0..m)
        .map(|k| (scan.y[k] - slopes.curve[k]) / scan.sigma[k])
        .collect();
    // Most columns are zero but for a stretch: each with the range where it is not.
    let columns: Vec<(std::ops::Range<usize>, Vec<f64>)> = slopes
        .columns
        .iter()
        .map(|column| {
            let from = column.iter().position(|v| *v != 0.0).unwrap_or(0);
            let to = column.iter().rposition(|v| *v != 0.0).map_or(0, |k| k + 1);
            let weighted = column.iter().zip(&scan.sigma).map(|(v, s)| v / s).collect();
            (from..to.max(from), weighted)
        })
        .collect();
    let mut normal = Normal::new(n);
    normal.chi_squared = residual.iter().map(|r| r * r).sum();
    for (i, (range, column)) in columns.iter().enumerate() {
        normal.right[i] = product(&column[range.clone()], &residual[range.clone()]);
        for (j, (other_range, other)) in columns[..=i].iter().enumerate() {
            let from = range.start.max(other_range.start);
            let to = range.end.min(other_range.end);
            if from < to {
                normal.matrix[(i, j)] = product(&column[from..to], &other[from..to]);
            }
        }
    }
    for (p, (phase, began)) in model.phases.iter().zip(&start.phases).enumerate() {
        let first = model.first_of(p);
        let square = began.widths.fwhm(60.0 * model.radiation.scale()).0.powi(2);
        let now = [phase.widths.uvw.as_slice(), &phase.widths.eta].concat();
        let then = [began.widths.uvw.as_slice(), &began.widths.eta].concat();
        let loose = [4.0 * square, 2.0 * square, 1.0 * square, 0.4, 0.4];
        for j in 0..N_PROFILE {
            normal.wish(first + j, then[j] - now[j], (looseness * loose[j]).powi(-2));
        }
        for j in 0..model.factors.n {
            normal.wish(first + N_PROFILE + j, 0.0, 1.0);
        }
    }
    normal
}

/// Sum of products, in four lanes that the compiler can keep apart.
fn product(a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [0.0; 4];
    let (a_chunks, b_chunks) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = a_chunks
        .remainder()
        .iter()
        .zip(b_chunks.remainder())
        .map(|(x, y)| x * y)
        .sum();
    for (x, y) in a_chunks.zip(b_chunks) {
        for lane in 0..4 {
            lanes[lane] += x[lane] * y[lane];
        }
    }
    lanes.iter().sum::<f64>() + rest
}

fn moved<'a>(model: &Model<'a>, step: &[f64]) -> Model<'a> {
    let mut next = model.clone();
    let n_background = next.background.len();
    for (coefficient, by) in next.background.iter_mut().zip(step) {
        *coefficient += by;
    }
    if next.shift.len() > 0 {
        next.shift = next.shift.moved(step[n_background]);
    }
    for p in 0..next.phases.len() {
        let first = model.first_of(p);
        let by_factor = &step[first + N_PROFILE..first + model.cell_after()];
        let factors: Vec<f64> = (0..model.phases[p].areas.len())
            .map(|line| {
                let place = model.place(&model.phases[p], line);
                place.map_or(0.0, |place| {
                    model.factors.curve(by_factor, place.two_theta_deg)
                })
            })
            .collect();
        let phase = &mut next.phases[p];
        for (area, factor) in phase.areas.iter_mut().zip(factors) {
            *area *= (1.0 + factor).clamp(0.3, 3.0);
        }
        for j in 0..3 {
            phase.widths.uvw[j] += step[first + j];
        }
        for j in 0..2 {
            phase.widths.eta[j] += step[first + 3 + j];
        }
        if phase.is_cell_free {
            for (value, by) in phase
                .free
                .values
                .iter_mut()
                .zip(&step[first + model.cell_after()..])
            {
                *value += by;
            }
        }
    }
    next
}
