//! Cells with errors, and what symmetry leaves free of them.

use serde::{Deserialize, Serialize};

use crate::score::Estimate;

/// Crystal system of the conventional cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CrystalSystem {
    /// Six numbers.
    Triclinic,
    /// a, b, c, β.
    Monoclinic,
    /// a, b, c.
    Orthorhombic,
    /// a, c.
    Tetragonal,
    /// a, c, in hexagonal axes.
    Trigonal,
    /// a, c.
    Hexagonal,
    /// a.
    Cubic,
}

impl CrystalSystem {
    /// That of a space group by its number in the International Tables (1–230).
    pub fn of_space_group(number: u16) -> Self {
        match number {
            0..=2 => Self::Triclinic,
            3..=15 => Self::Monoclinic,
            16..=74 => Self::Orthorhombic,
            75..=142 => Self::Tetragonal,
            143..=167 => Self::Trigonal,
            168..=194 => Self::Hexagonal,
            _ => Self::Cubic,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Triclinic => "triclinic",
            Self::Monoclinic => "monoclinic",
            Self::Orthorhombic => "orthorhombic",
            Self::Tetragonal => "tetragonal",
            Self::Trigonal => "trigonal",
            Self::Hexagonal => "hexagonal",
            Self::Cubic => "cubic",
        }
    }
}

/// Lattice parameters, each with one standard error; none for what symmetry fixes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// a, b, c in Å.
    pub lengths_ang: [Estimate; 3],
    /// α, β, γ in degrees.
    pub angles_deg: [Estimate; 3],
    /// Volume in Å³.
    pub volume_ang3: Estimate,
}
