//! How far to relax, and what may move.

use serde::{Deserialize, Serialize};

use crate::setting::{self, OutOfRange, Setting};

/// How far to relax, and what may move.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RelaxSettings {
    /// Whether the cell may change its shape and volume with the positions. Default false.
    pub cell: bool,
    /// Whether the symmetry of the start is kept: forces and stress are averaged over its
    /// operations, so that no step leaves it. Default false.
    pub keep_symmetry: bool,
    /// Largest force left on an atom, in eV/Å ([`Self::FMAX`]).
    pub fmax_ev_per_ang: f64,
    /// Largest component of the stress left, in GPa, where the cell may change
    /// ([`Self::LARGEST_STRESS`]).
    pub largest_stress_gpa: f64,
    /// Evaluations of the potential after the first, at most ([`Self::STEPS`]).
    pub max_steps: usize,
    /// Greatest distance in Å between an atom and the image of another by which symmetry is told
    /// ([`Self::SYMMETRY_TOLERANCE`]).
    pub symmetry_tolerance_ang: f64,
}

impl Default for RelaxSettings {
    fn default() -> Self {
        Self {
            cell: false,
            keep_symmetry: false,
            fmax_ev_per_ang: Self::FMAX.default,
            largest_stress_gpa: Self::LARGEST_STRESS.default,
            max_steps: Self::STEPS.default,
            symmetry_tolerance_ang: Self::SYMMETRY_TOLERANCE.default,
        }
    }
}

impl RelaxSettings {
    /// Largest force left on an atom.
    pub const FMAX: Setting<f64> = Setting {
        name: "fmax",
        default: 0.05,
        kind: "a force",
        unit: "eV/Å",
        range: setting::above_up_to(0.0, 10.0),
        explanation: "Done once no atom is pulled harder than this",
    };
    /// Largest component of the stress left, where the cell may change. 0.1 GPa are some 0.1 % of
    /// the length of a cell of a ceramic.
    pub const LARGEST_STRESS: Setting<f64> = Setting {
        name: "stress",
        default: 0.1,
        kind: "a stress",
        unit: "GPa",
        range: setting::above_up_to(0.0, 100.0),
        explanation: "Done once no component of the stress of the cell is larger than this",
    };
    /// Steps at most.
    pub const STEPS: Setting<usize> = Setting {
        name: "steps",
        default: 500,
        kind: "a whole number",
        unit: "",
        range: setting::between(0, 100_000),
        explanation: "Steps after which a relaxation ends, whether it has come to rest or not",
    };
    /// Greatest distance between an atom and the image of another.
    pub const SYMMETRY_TOLERANCE: Setting<f64> = Setting {
        name: "symmetry tolerance",
        default: 0.01,
        kind: "a length",
        unit: "Å",
        range: setting::above_up_to(0.0, 1.0),
        explanation: "Atoms count as images of each other where they are no farther off than this",
    };

    /// Checks the numbers.
    ///
    /// # Errors
    /// [`OutOfRange`].
    pub fn validate(&self) -> Result<(), OutOfRange> {
        Self::FMAX.check(self.fmax_ev_per_ang)?;
        Self::LARGEST_STRESS.check(self.largest_stress_gpa)?;
        Self::STEPS.check(self.max_steps)?;
        Self::SYMMETRY_TOLERANCE.check(self.symmetry_tolerance_ang)
    }
}
