//! The cell of a phase with what is not known of the shift of all lines.
//!
//! In: the fit, and the one with the other shift. Out: the cell whose errors hold both, and the cells of both.

use super::cell::Cell;
use super::pattern_fit::Fitted;
use super::shift_fit::Rival;
use super::whole_pattern::ShiftModel;
use crate::score::Estimate;

/// Cells of a phase; `None` where it has none.
pub(super) struct Cells {
    pub(super) cell: Option<Cell>,
    /// With a zero shift, and with a displaced sample.
    pub(super) by_shift: Option<[Cell; 2]>,
}

/// The cell of one of the phases of a fit.
pub(super) fn cells(fitted: &Fitted<'_>, other: Option<&Rival<'_>>, index: usize) -> Cells {
    let cell = cell_in(fitted, index);
    let rival = other.and_then(|other| Some((cell_in(&other.fitted, index)?, other.weight)));
    let (Some(own), Some((rival, weight))) = (cell, rival) else {
        return Cells {
            cell,
            by_shift: None,
        };
    };
    let is_zero = matches!(fitted.model.shift, ShiftModel::Zero(_));
    let by_shift = if is_zero { [own, rival] } else { [rival, own] };
    Cells {
        cell: Some(between(&own, &rival, weight)),
        by_shift: Some(by_shift),
    }
}

fn cell_in(fitted: &Fitted<'_>, index: usize) -> Option<Cell> {
    let model = &fitted.model;
    let phase = &model.phases[index];
    let first = model.first_of(index) + model.cell_after();
    let covariance = fitted.covariance.as_ref().map(|whole| {
        whole
            .view((first, first), (phase.free.len(), phase.free.len()))
            .into_owned()
    });
    phase.free.cell(covariance.as_ref())
}

/// The values of the first; errors are the mean square deviation from them over both, each with its weight.
/// Burnham and Anderson, Model Selection and Multimodel Inference, 2002, section 4.3.2, DOI 10.1007/b97636.
fn between(own: &Cell, rival: &Cell, weight: f64) -> Cell {
    let both = |a: Estimate, b: Estimate| {
        let error = a.error.zip(b.error).map(|(x, y)| {
            let apart = b.value - a.value;
            ((1.0 - weight) * x * x + weight * (y * y + apart * apart)).sqrt()
        });
        Estimate {
            value: a.value,
            error: error.or(a.error),
        }
    };
    let three = |a: [Estimate; 3], b: [Estimate; 3]| std::array::from_fn(|k| both(a[k], b[k]));
    Cell {
        lengths_ang: three(own.lengths_ang, rival.lengths_ang),
        angles_deg: three(own.angles_deg, rival.angles_deg),
        volume_ang3: both(own.volume_ang3, rival.volume_ang3),
    }
}
