//! Members of a series, and what shifts the lines of all of them.
//!
//! In: patterns with x and cells. Out: their cells with one choice of zero shift or displaced sample for all: the
//! instrument is one and the samples were mounted alike, and a choice that changes from one to the next moves cells
//! by more than their errors.

use serde::{Deserialize, Serialize};

use super::cell::{Cell, CrystalSystem};
use super::pattern_analysis::{PatternAnalysis, PhaseFit};

/// A member of a series: a pattern, its composition and the cell that was refined from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeriesMember {
    /// Name of its pattern.
    pub name: String,
    /// Composition x.
    pub x: f64,
    /// Crystal system of the phase.
    pub system: CrystalSystem,
    /// Its cell.
    pub cell: Cell,
    /// Its cells with a zero shift and with a displaced sample, and by how much χ² is smaller with the latter, where
    /// both were tried.
    #[serde(default)]
    pub by_shift: Option<([Cell; 2], f64)>,
}

/// What shifts the lines of all members.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeriesShift {
    /// Whether it is a displaced sample, and no zero shift.
    pub is_displaced: bool,
    /// By how much χ² of all patterns together is smaller than with the other one; below 0 it is larger, within what
    /// chance makes.
    pub better_by_chi_squared: f64,
}

impl SeriesShift {
    /// "One choice for all patterns: a displaced sample, which …".
    pub fn in_words(&self) -> String {
        let chosen = match self.is_displaced {
            true => "a displaced sample",
            false => "a zero shift",
        };
        let by = self.better_by_chi_squared;
        let how = match by {
            by if by > 9.0 => {
                format!("explains them clearly better than the other one (χ² by {by:.1})")
            }
            _ => format!(
                "is taken, though they do not decide (χ² differs by {:.1}): all points may be too high or too low together, \
                 the slope hardly changes",
                by.abs()
            ),
        };
        format!("One choice of the shift of lines for all patterns: {chosen} {how}.")
    }
}

/// χ² must be smaller by this for a displaced sample, as in a single pattern.
const CLEARLY: f64 = 4.0;

impl SeriesMember {
    /// A pattern in which a phase was refined.
    pub fn of(name: &str, x: f64, phase: &PhaseFit, found: &PatternAnalysis) -> Self {
        Self {
            name: name.to_owned(),
            x,
            system: phase.system,
            cell: phase.cell,
            by_shift: phase.cells_by_shift.zip(found.shift.displacement_gain),
        }
    }
}

/// The members with one choice for all, where the choice was open in each.
pub(super) fn one_shift(members: &[SeriesMember]) -> (Vec<SeriesMember>, Option<SeriesShift>) {
    let mut all = members.to_vec();
    let open: Option<Vec<([Cell; 2], f64)>> = members.iter().map(|one| one.by_shift).collect();
    let Some(open) = open.filter(|open| open.len() > 1) else {
        return (all, None);
    };
    let gain: f64 = open.iter().map(|(_, gain)| gain).sum();
    let is_displaced = gain > CLEARLY;
    for (member, ([zero, displaced], _)) in all.iter_mut().zip(open) {
        member.cell = if is_displaced { displaced } else { zero };
    }
    let shift = SeriesShift {
        is_displaced,
        better_by_chi_squared: if is_displaced { gain } else { -gain },
    };
    (all, Some(shift))
}

#[cfg(test)]
mod tests {
    use super::super::lattice_parameters::cell_of;
    use super::*;

    #[test]
    fn one_choice_holds_for_all() {
        let cell = |a: f64| cell_of([a, a, a, 90.0, 90.0, 90.0]);
        let member = |gain: f64| SeriesMember {
            name: String::new(),
            x: 0.0,
            system: CrystalSystem::Cubic,
            cell: cell(5.0),
            by_shift: Some(([cell(5.1), cell(5.2)], gain)),
        };
        let first = |members: &[SeriesMember]| {
            let (all, shift) = one_shift(members);
            let a: Vec<f64> = all.iter().map(|m| m.cell.lengths_ang[0].value).collect();
            (a, shift.map(|shift| shift.is_displaced))
        };
        assert_eq!(
            first(&[member(-3.0), member(9.0)]),
            (vec![5.2; 2], Some(true))
        );
        assert_eq!(
            first(&[member(-3.0), member(6.0)]),
            (vec![5.1; 2], Some(false))
        );
        let by_hand = SeriesMember {
            by_shift: None,
            ..member(0.0)
        };
        assert_eq!(first(&[member(9.0), by_hand]), (vec![5.0; 2], None));
    }
}
