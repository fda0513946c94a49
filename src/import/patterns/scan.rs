//! A scan as a format reads it, before anything is left out.

use super::pattern::Wavelengths;
pub(super) use crate::import::measurements::fault::{Fault, remark};
use crate::import::measurements::notes::Note;
use crate::import::measurements::sheets::OfSheets;
use crate::import::stated::Stated;
use crate::monitor::Warning;

/// What angles are given as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Axis {
    /// 2θ in degrees.
    #[default]
    TwoTheta,
    /// θ in degrees.
    Theta,
    /// d in Å.
    Spacing,
    /// Q = 4π sin θ/λ in Å⁻¹.
    Q,
    /// Q in nm⁻¹.
    QPerNm,
}

/// A scan as a format reads it: numbers that are missing are NaN.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Scan {
    /// What tells it from the others of its file.
    pub label: String,
    pub axis: Axis,
    pub positions: Vec<f64>,
    /// Counts or counts per second, attenuators undone.
    pub counts: Vec<f64>,
    pub deviations: Option<Vec<f64>>,
    /// Line of the first point, and whether each point has one of its own.
    pub lines: Vec<usize>,
    pub wavelengths: Option<Wavelengths>,
    pub radius_mm: Option<Stated>,
    pub temperature_k: Option<Stated>,
    pub notes: Vec<Note>,
    /// What was noticed; an empty subject stands for the scan.
    pub warnings: Vec<Warning>,
    /// How many points the file says that it has.
    pub promised: Option<usize>,
    /// Seconds at each point, where counts are per second.
    pub rate_of_s: Option<f64>,
}

/// What a format reads of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Scans {
    pub scans: Vec<Scan>,
    /// Notes about all of them.
    pub notes: Vec<Note>,
    pub warnings: Vec<Warning>,
    /// What the file is, where it is not what its format is called.
    pub format: Option<String>,
}

impl OfSheets for Scans {
    fn is_empty(&self) -> bool {
        self.scans.is_empty()
    }

    fn name(&mut self, sheet: &str) {
        for own in &mut self.scans {
            own.label = format!("{sheet} {}", own.label).trim().to_owned();
            own.notes.extend(self.notes.iter().cloned());
        }
        self.notes.clear();
    }

    fn append(&mut self, mut other: Self) {
        self.scans.append(&mut other.scans);
        self.notes.append(&mut other.notes);
        self.warnings.append(&mut other.warnings);
    }

    fn set_format(&mut self, format: &str) {
        self.format = Some(format.to_owned());
    }
}

/// Angles that follow from the first one and a step.
pub(super) fn steps(start: f64, step: f64, count: usize) -> Vec<f64> {
    (0..count).map(|k| start + step * k as f64).collect()
}

/// Angles from the first to the last.
pub(super) fn between(start: f64, end: f64, count: usize) -> Vec<f64> {
    let parts = count.saturating_sub(1).max(1) as f64;
    (0..count)
        .map(|k| start + (end - start) * k as f64 / parts)
        .collect()
}
