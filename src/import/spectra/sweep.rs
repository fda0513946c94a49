//! A sweep of frequencies as a format reads it, before anything is left out.

use super::parts::Part;
use crate::import::measurements::notes::Note;
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

/// Why a format reads nothing.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fault {
    /// Fact and remedy.
    Nothing(String, String),
    /// The columns must be named by hand: the fact, and what they are called.
    Unclear(String, Vec<String>),
}

impl Fault {
    pub(super) fn new(fact: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Nothing(fact.into(), remedy.into())
    }
}

/// A remark about the sweep at hand.
pub(super) fn remark(fact: impl Into<String>, remedy: impl Into<String>) -> Warning {
    Warning::new("", fact, remedy)
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
