//! From where a fit of the whole pattern begins: one that describes it badly may have lost its way.
//!
//! In: a model whose lines are near the measured ones. Out: the best of the fits from several beginnings. Extracted
//! intensities follow whatever lines stand beside their peaks, and widths then shrink or grow to no purpose; with the
//! intensities of the structure, over the lines at low angles first, neither can happen.

use super::error::PatternError;
use super::lattice_parameters::FreeMetric;
use super::pattern_fit::{self, Fitted, MOST_CYCLES, Manner};
use super::structure_intensities;
use super::whole_pattern::{Model, ShiftModel};
use crate::monitor::Monitor;

/// χ² per free point from which a fit may be bettered from another beginning, and from which it is so poor that the
/// costliest one is tried too.
const DOUBTFUL: f64 = 1.2;
const POOR: f64 = 1.6;
/// The first stretch holds so many lines of each phase at least, and so many for each free number of its cell.
const FIRST_LINES: (usize, usize) = (10, 4);
/// Lines weaker than this share of the strongest do not count as such.
const NOTABLE: f64 = 0.02;
/// How freely widths move while the cell is found.
const TIGHT: f64 = 0.05;
/// Cycles of each stage before the last.
const STAGE_CYCLES: usize = 12;

/// A beginning by the model that the peaks give.
type Begin<'a> = fn(&Model<'a>, &Monitor) -> Result<Model<'a>, PatternError>;

/// The fit with a zero shift; where it is poor, the best from other beginnings too.
pub(super) fn not_lost<'a>(
    start: Model<'a>,
    monitor: &Monitor,
) -> Result<Fitted<'a>, PatternError> {
    let mut best = pattern_fit::fit(start.clone(), MOST_CYCLES, monitor)?;
    let others: [(f64, Begin<'a>); 3] = [
        (DOUBTFUL, in_stages),
        (DOUBTFUL, from_like_cell),
        (POOR, without_shift),
    ];
    for (least, begin) in others {
        if best.chi_squared < least * best.freedom {
            break;
        }
        let again = pattern_fit::fit(begin(&start, monitor)?, MOST_CYCLES, monitor)?;
        if again.chi_squared < best.chi_squared {
            best = again;
        }
    }
    Ok(best)
}

/// From where the fit without any shift ends, which a shift can only better.
fn without_shift<'a>(start: &Model<'a>, monitor: &Monitor) -> Result<Model<'a>, PatternError> {
    let mut model = start.clone();
    model.shift = ShiftModel::None;
    let mut model = pattern_fit::fit(model, MOST_CYCLES, monitor)?.model;
    model.shift = ShiftModel::Zero(0.0);
    Ok(model)
}

/// As [`in_stages`], from the cell of each entry made larger alike in all directions: where axes nearly repeat each
/// other, peaks alone may have strained them the wrong way.
fn from_like_cell<'a>(start: &Model<'a>, monitor: &Monitor) -> Result<Model<'a>, PatternError> {
    let volume = |free: &FreeMetric| free.cell(None).map(|cell| cell.volume_ang3.value);
    let mut model = start.clone();
    for phase in &mut model.phases {
        let entry = &phase.lines.free;
        let Some((now, before)) = volume(&phase.free).zip(volume(entry)) else {
            continue;
        };
        let growth = (before / now).powf(2.0 / 3.0);
        let values = entry.values.iter().map(|value| value * growth);
        phase.free.values = values.collect();
    }
    in_stages(&model, monitor)
}

/// With the structures' intensities and the widths of the peaks found: low angles, where lines stand apart and the
/// error of a cell moves them least, then ever more.
fn in_stages<'a>(start: &Model<'a>, monitor: &Monitor) -> Result<Model<'a>, PatternError> {
    let (low, high) = start.scan.ends();
    let first = end_of_first(start).clamp(low + 0.15 * (high - low), high);
    let manner = Manner {
        extracts: false,
        looseness: TIGHT,
        most_cycles: STAGE_CYCLES,
    };
    let mut model = start.clone();
    for share in [0.0, 0.33, 0.67, 1.0] {
        let end = first + share * (high - first);
        model = over_part(&model, end, manner, monitor)?;
    }
    let extracting = Manner {
        extracts: true,
        ..manner
    };
    over_part(&model, high, extracting, monitor)
}

/// The model after a fit of the pattern up to an angle.
fn over_part<'a>(
    start: &Model<'a>,
    end: f64,
    manner: Manner,
    monitor: &Monitor,
) -> Result<Model<'a>, PatternError> {
    let high = start.scan.ends().1;
    let part = if end < high {
        start.scan.without(&[(end, high + 1.0)])
    } else {
        start.scan.clone()
    };
    let mut model: Model<'_> = start.clone();
    model.scan = &part;
    let fitted = pattern_fit::fit_in(model, manner, monitor)?.model;
    let mut next = start.clone();
    next.background = fitted.background;
    next.shift = fitted.shift;
    for (phase, found) in next.phases.iter_mut().zip(fitted.phases) {
        phase.free = found.free;
        phase.widths = found.widths;
        phase.areas = found.areas;
    }
    Ok(next)
}

/// The angle below which each phase has lines enough for its cell.
fn end_of_first(model: &Model<'_>) -> f64 {
    let (low, high) = model.scan.ends();
    let of_phase = |phase: &super::whole_pattern::PhaseModel<'_>| {
        let intensities = structure_intensities::of(model, phase);
        let strongest = intensities.iter().copied().fold(0.0, f64::max);
        let mut angles: Vec<f64> = (0..intensities.len())
            .filter(|line| intensities[*line] > NOTABLE * strongest)
            .filter_map(|line| Some(model.place(phase, line)?.two_theta_deg))
            .filter(|angle| (low..=high).contains(angle))
            .collect();
        angles.sort_by(f64::total_cmp);
        let needed = FIRST_LINES.0.max(FIRST_LINES.1 * phase.n_cell());
        angles.get(needed).copied().unwrap_or(high)
    };
    model.phases.iter().map(of_phase).fold(low, f64::max)
}
