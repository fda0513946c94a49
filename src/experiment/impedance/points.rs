//! The points that are computed with.
//!
//! In: a spectrum and what is masked. Out: sound points by descending frequency.

use super::element::C64;
use crate::import::Spectrum;

/// A point of a fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct FitPoint {
    /// Index in the spectrum.
    pub index: usize,
    /// Angular frequency in s⁻¹.
    pub omega: f64,
    /// Z.
    pub z: C64,
    /// |Z|.
    pub modulus: f64,
}

impl FitPoint {
    /// A point; `None` where its numbers cannot be computed with.
    pub(super) fn new(index: usize, frequency_hz: f64, z: C64) -> Option<Self> {
        let modulus = z.norm();
        let is_sound = frequency_hz.is_finite()
            && frequency_hz > 0.0
            && modulus.is_finite()
            && modulus > f64::MIN_POSITIVE;
        is_sound.then_some(Self {
            index,
            omega: std::f64::consts::TAU * frequency_hz,
            z,
            modulus,
        })
    }

    /// Frequency in Hz.
    pub(super) fn hz(&self) -> f64 {
        self.omega / std::f64::consts::TAU
    }

    /// (Z − model)/|Z|.
    pub(super) fn residual(&self, model: C64) -> C64 {
        (self.z - model) / self.modulus
    }
}

/// Sound points that are not masked, by descending frequency, and the indices of those that are not
/// sound. Of points at one frequency the mean counts, under the index of the first.
pub(super) fn points_of(spectrum: &Spectrum, masked: &[usize]) -> (Vec<FitPoint>, Vec<usize>) {
    let (mut points, mut unsound) = (Vec::new(), Vec::new());
    for (index, point) in spectrum.points.iter().enumerate() {
        if masked.contains(&index) {
            continue;
        }
        let z = C64::new(point.real_ohm, point.imaginary_ohm);
        match FitPoint::new(index, point.frequency_hz, z) {
            Some(point) => points.push(point),
            None => unsound.push(index),
        }
    }
    points.sort_by(|a, b| b.omega.total_cmp(&a.omega).then(a.index.cmp(&b.index)));
    (averaged(&points), unsound)
}

fn averaged(points: &[FitPoint]) -> Vec<FitPoint> {
    let groups = points.chunk_by(|a, b| a.omega == b.omega);
    let mean = |group: &[FitPoint]| {
        let sum: C64 = group.iter().map(|p| p.z).sum();
        let first = group.first()?;
        FitPoint::new(first.index, first.hz(), sum / group.len() as f64)
    };
    groups.filter_map(mean).collect()
}

/// Frequencies in words: "50.1 Hz, 100 Hz".
pub(super) fn hz_words(hz: f64) -> String {
    let (value, unit) = match hz {
        f if f >= 1e6 => (f / 1e6, "MHz"),
        f if f >= 1e3 => (f / 1e3, "kHz"),
        f if (1e-3..1.0).contains(&f) => (f * 1e3, "mHz"),
        f => (f, "Hz"),
    };
    let decimals = (2 - value.abs().max(1e-9).log10().floor() as i32).clamp(0, 6) as usize;
    let text = format!("{value:.decimals$}");
    let text = match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    };
    format!("{text} {unit}")
}
