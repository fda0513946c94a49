//! The fit with what shifts all lines: as asked, or whichever of zero and displacement explains better.
//!
//! In: a model near the pattern, the choice. Out: a [`ShiftFit`]: the fit, its [`Shift`], and the fit with the other one.

use super::error::PatternError;
use super::fit_starts::not_lost;
use super::pattern_analysis::Shift;
use super::pattern_fit::{self, Fitted, MOST_CYCLES};
use super::settings::ShiftChoice;
use super::whole_pattern::{Model, ShiftModel};
use crate::monitor::Monitor;
use crate::score::Estimate;

/// χ² must be smaller by this for a displaced sample, else a zero shift is taken.
const CLEARLY: f64 = 4.0;
/// Nothing is gained by fitting again where χ² differs by more.
const OPEN: f64 = 25.0;

/// A fit, and what it would be with the other shift.
pub(super) struct ShiftFit<'a> {
    pub(super) fitted: Fitted<'a>,
    pub(super) shift: Shift,
    pub(super) other: Option<Rival<'a>>,
}

/// The fit with the other shift.
pub(super) struct Rival<'a> {
    pub(super) fitted: Fitted<'a>,
    /// How likely it is the right one of both, from 0 to 1: Akaike's weight of two models with as many numbers.
    /// Burnham and Anderson, Model Selection and Multimodel Inference, 2002, eq. 2.9, DOI 10.1007/b97636.
    pub(super) weight: f64,
}

/// The fit with what shifts the lines: as asked, or whichever explains better.
pub(super) fn fit_with_shift<'a>(
    mut start: Model<'a>,
    choice: ShiftChoice,
    monitor: &Monitor,
) -> Result<ShiftFit<'a>, PatternError> {
    let alone = |fitted, shift| ShiftFit {
        fitted,
        shift,
        other: None,
    };
    let ShiftModel::Zero(zero) = start.shift else {
        let fitted = pattern_fit::fit(start, MOST_CYCLES, monitor)?;
        return Ok(alone(fitted, Shift::none()));
    };
    match choice {
        ShiftChoice::None => {
            start.shift = ShiftModel::None;
            let fitted = pattern_fit::fit(start, MOST_CYCLES, monitor)?;
            Ok(alone(fitted, Shift::none()))
        }
        ShiftChoice::Zero => {
            let fitted = pattern_fit::fit(start, MOST_CYCLES, monitor)?;
            let shift = shift_of(&fitted, None);
            Ok(alone(fitted, shift))
        }
        ShiftChoice::Displacement => {
            start.shift = ShiftModel::Displacement(zero);
            let fitted = pattern_fit::fit(start, MOST_CYCLES, monitor)?;
            let shift = shift_of(&fitted, None);
            Ok(alone(fitted, shift))
        }
        ShiftChoice::Automatic => {
            let by_zero = not_lost(start, monitor)?;
            let mut other = by_zero.model.clone();
            if let ShiftModel::Zero(zero) = other.shift {
                other.shift = ShiftModel::Displacement(zero * 1.05);
            }
            let by_displacement = pattern_fit::fit(other, MOST_CYCLES / 2, monitor)?;
            // Once more from there, so that both have come equally far, unless the answer is clear.
            let excess = (by_zero.chi_squared / by_zero.freedom).max(1.0);
            let lead = by_displacement.chi_squared - by_zero.chi_squared;
            let by_zero = if lead.abs() < OPEN * excess || lead < 0.0 {
                let mut again = by_displacement.model.clone();
                again.shift = by_zero.model.shift;
                let again = pattern_fit::fit(again, MOST_CYCLES / 2, monitor)?;
                if again.chi_squared < by_zero.chi_squared {
                    again
                } else {
                    by_zero
                }
            } else {
                by_zero
            };
            let gain = by_zero.chi_squared - by_displacement.chi_squared;
            let gain = gain / excess;
            let is_displaced = gain > CLEARLY;
            let (chosen, other) = match is_displaced {
                true => (by_displacement, by_zero),
                false => (by_zero, by_displacement),
            };
            let behind = if is_displaced { gain } else { -gain };
            let mut shift = shift_of(&chosen, Some(gain.abs()));
            shift.displacement_gain = Some(gain);
            Ok(ShiftFit {
                fitted: chosen,
                shift,
                other: Some(Rival {
                    fitted: other,
                    weight: 1.0 / (1.0 + (behind / 2.0).exp()),
                }),
            })
        }
    }
}

fn shift_of(fitted: &Fitted<'_>, better_by: Option<f64>) -> Shift {
    let at = fitted.model.background.len();
    let error = fitted
        .covariance
        .as_ref()
        .map(|c| c[(at, at)].max(0.0).sqrt());
    let mut shift = Shift::none();
    match fitted.model.shift {
        ShiftModel::None => {}
        ShiftModel::Zero(value) => shift.zero_shift_deg = Some(Estimate { value, error }),
        ShiftModel::Displacement(value) => shift.displacement_deg = Some(Estimate { value, error }),
    }
    shift.better_by_chi_squared = better_by;
    shift
}
