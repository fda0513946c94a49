//! The fit with what shifts all lines: as asked, or whichever of zero and displacement explains better.
//!
//! In: a model near the pattern, the choice. Out: the fit and its [`Shift`].

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

/// The fit with what shifts the lines: as asked, or whichever explains better.
pub(super) fn fit_with_shift<'a>(
    mut start: Model<'a>,
    choice: ShiftChoice,
    monitor: &Monitor,
) -> Result<(Fitted<'a>, Shift), PatternError> {
    let ShiftModel::Zero(zero) = start.shift else {
        let fitted = pattern_fit::fit(start, MOST_CYCLES, monitor)?;
        return Ok((fitted, Shift::none()));
    };
    match choice {
        ShiftChoice::None => {
            start.shift = ShiftModel::None;
            Ok((
                pattern_fit::fit(start, MOST_CYCLES, monitor)?,
                Shift::none(),
            ))
        }
        ShiftChoice::Zero => {
            let fitted = pattern_fit::fit(start, MOST_CYCLES, monitor)?;
            let shift = shift_of(&fitted, None);
            Ok((fitted, shift))
        }
        ShiftChoice::Displacement => {
            start.shift = ShiftModel::Displacement(zero);
            let fitted = pattern_fit::fit(start, MOST_CYCLES, monitor)?;
            let shift = shift_of(&fitted, None);
            Ok((fitted, shift))
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
            let chosen = if gain > CLEARLY {
                by_displacement
            } else {
                by_zero
            };
            let shift = shift_of(&chosen, Some(gain.abs()));
            Ok((chosen, shift))
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
