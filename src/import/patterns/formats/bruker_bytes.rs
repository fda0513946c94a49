//! Numbers at places of binary files of Bruker, and scans made of them.

use crate::import::patterns::pattern::Wavelengths;
use crate::import::patterns::scan::{Scan, steps};

/// Numbers at places of a file; `None` beyond its end.
#[derive(Clone, Copy)]
pub(super) struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
    fn array<const N: usize>(self, at: usize) -> Option<[u8; N]> {
        self.0.get(at..at.checked_add(N)?)?.try_into().ok()
    }

    pub(super) fn u16(self, at: usize) -> Option<usize> {
        self.array(at).map(u16::from_le_bytes).map(usize::from)
    }

    pub(super) fn u32(self, at: usize) -> Option<usize> {
        self.array(at)
            .map(u32::from_le_bytes)
            .map(|value| value as usize)
    }

    pub(super) fn f32(self, at: usize) -> Option<f64> {
        // The shortest number that it may have been.
        let value = self.array(at).map(f32::from_le_bytes)?;
        format!("{value}").parse().ok()
    }

    pub(super) fn f64(self, at: usize) -> Option<f64> {
        self.array(at).map(f64::from_le_bytes)
    }

    pub(super) fn text(self, at: usize, length: usize) -> String {
        let bytes = self
            .0
            .get(at..at.saturating_add(length))
            .unwrap_or_default();
        let plain = bytes
            .iter()
            .take_while(|byte| **byte != 0)
            .map(|byte| char::from(*byte));
        plain.collect::<String>().trim().to_owned()
    }

    /// Intensities of rows of so many bytes; those that are there where the file is cut off.
    pub(super) fn counts(self, at: usize, rows: usize, stride: usize) -> (Vec<f64>, bool) {
        let body = self.0.get(at..).unwrap_or_default();
        let first = |row: &[u8]| {
            row.get(..4)
                .and_then(|four| four.try_into().ok())
                .map_or(f64::NAN, |four| f64::from(f32::from_le_bytes(four)))
        };
        let counts: Vec<f64> = body
            .chunks_exact(stride.max(4))
            .take(rows)
            .map(first)
            .collect();
        let whole = counts.len() == rows;
        (counts, whole)
    }
}

/// A scan of equal steps; `None` where start or step make no sense.
pub(super) fn scan(
    start: f64,
    step: f64,
    counts: Vec<f64>,
    wavelengths: Option<Wavelengths>,
) -> Option<Scan> {
    let sound = start.is_finite() && step.is_finite() && step != 0.0 && step.abs() < 10.0;
    sound.then(|| Scan {
        positions: steps(start, step, counts.len()),
        counts,
        wavelengths,
        ..Scan::default()
    })
}
