//! A sweep of frequencies as a format reads it, before anything is left out.

use super::parts::Part;
pub(super) use crate::import::measurements::fault::{Fault, remark};
use crate::import::measurements::notes::Note;
use crate::import::measurements::sheets::OfSheets;
use crate::import::stated::Stated;
use crate::monitor::Warning;

/// A row of a file: numbers that are missing are NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RawPoint {
    /// Line of the file, from 1; 0 where it has none.
    pub line: usize,
    pub frequency_hz: f64,
    pub real: f64,
    pub imaginary: f64,
}

/// A sweep as a format reads it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sweep {
    /// What tells it from the others of its file.
    pub label: String,
    pub points: Vec<RawPoint>,
    /// Whether parts of Z are in Ω cm².
    pub per_area: bool,
    /// Whether the sign of Z″ follows from the format, not from a title that someone wrote.
    pub sign_is_sure: bool,
    pub temperature_k: Option<Stated>,
    pub thickness_cm: Option<Stated>,
    pub area_cm2: Option<Stated>,
    /// Notes about this sweep alone.
    pub notes: Vec<Note>,
    /// What was noticed; an empty subject stands for the sweep.
    pub warnings: Vec<Warning>,
    /// How many rows the file says that it has.
    pub promised: Option<usize>,
    /// The last frequency in Hz that was to be measured.
    pub last_planned_hz: Option<f64>,
}

/// What a format reads of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sweeps {
    pub sweeps: Vec<Sweep>,
    /// Notes about all of them.
    pub notes: Vec<Note>,
    pub warnings: Vec<Warning>,
    /// What the file is, where it is not what its format is called.
    pub format: Option<String>,
}

impl OfSheets for Sweeps {
    fn is_empty(&self) -> bool {
        self.sweeps.is_empty()
    }

    fn name(&mut self, sheet: &str) {
        for own in &mut self.sweeps {
            own.label = format!("{sheet} {}", own.label).trim().to_owned();
            own.notes.extend(self.notes.iter().cloned());
            own.notes.push((0, sheet.to_owned()));
        }
        self.notes.clear();
    }

    fn append(&mut self, mut other: Self) {
        self.sweeps.append(&mut other.sweeps);
        self.notes.append(&mut other.notes);
        self.warnings.append(&mut other.warnings);
    }

    fn set_format(&mut self, format: &str) {
        self.format = Some(format.to_owned());
    }
}

/// Names of the roles that columns may be given by hand.
pub(super) const ROLES: [(&str, Part, bool); 13] = [
    ("frequency", Part::Frequency, false),
    ("angular-frequency", Part::AngularFrequency, false),
    ("real", Part::Real, false),
    ("imaginary", Part::Imaginary, false),
    ("minus-imaginary", Part::Imaginary, true),
    ("modulus", Part::Modulus, false),
    ("phase", Part::Phase, false),
    ("minus-phase", Part::Phase, true),
    ("real-admittance", Part::RealY, false),
    ("imaginary-admittance", Part::ImaginaryY, false),
    ("temperature", Part::Temperature, false),
    ("cycle", Part::Cycle, false),
    ("sample", Part::Cycle, false),
];
