//! The same measurement on the bench twice: in two files, or once for each cm² of the electrode.
//!
//! In: two spectra. Out: how one is the other's [`Twin`], where it is. Two measurements of one cell never have the
//! same noise, so that numbers which agree to the last digits are one measurement.

use std::sync::Arc;

use super::bench::Bench;
use super::kept_spectrum::KeptSpectrum;
use crate::import::SpectrumPoint;

/// Numbers of one measurement in two files differ by less than this share of them, and temperatures by less than
/// this in K.
const SAME_SHARE: f64 = 1e-4;
const SAME_K: f64 = 0.5;
/// The ratios of Ω cm² to Ω scatter by less than this share about their mean; both are rounded.
const SAME_RATIO: f64 = 4e-4;
/// Fewer points have a constant ratio by chance.
const FEWEST_POINTS: usize = 8;

/// How two spectra are one measurement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Twin {
    /// Point by point the same numbers.
    Same,
    /// One is the other times the area of the electrode, in cm².
    PerArea {
        /// The area, in cm².
        area_cm2: f64,
    },
}

impl KeptSpectrum {
    /// Whether another one holds the same measurement: written by another program, with fewer digits, or for each
    /// cm² of the electrode.
    pub fn is_twin_of(&self, other: &Self) -> bool {
        self.twin_of(other).is_some()
    }

    /// How another one holds the same measurement, where it does.
    pub fn twin_of(&self, other: &Self) -> Option<Twin> {
        twin_of(self, other)
    }
}

impl Bench {
    /// Each spectrum that holds the measurement of one before it, with the place of that one.
    pub fn twins(&self) -> Vec<(usize, usize, Twin)> {
        let found = self.spectra.iter().enumerate().filter_map(|(place, kept)| {
            let before = self.spectra[..place].iter().enumerate();
            let of = |(other, known): (usize, &Arc<KeptSpectrum>)| {
                Some((place, other, kept.twin_of(known)?))
            };
            // Of the same cell rather than of another one.
            let all: Vec<_> = before.filter_map(of).collect();
            let own = all
                .iter()
                .find(|(_, other, _)| self.spectra[*other].cell == kept.cell);
            own.or(all.first()).copied()
        });
        found.collect()
    }
}

/// How two spectra hold the same measurement; `None` where they do not.
fn twin_of(one: &KeptSpectrum, other: &KeptSpectrum) -> Option<Twin> {
    let (own, others) = (&one.spectrum.points, &other.spectrum.points);
    let is_as_warm = match (one.temperature_k(), other.temperature_k()) {
        (Some(a), Some(b)) => (a - b).abs() < SAME_K,
        // The same file without its temperature is still the same.
        _ => own.len() >= FEWEST_POINTS,
    };
    if own.len() != others.len() || !is_as_warm {
        return None;
    }
    let pairs = by_frequency(own).into_iter().zip(by_frequency(others));
    match (one.spectrum.per_area, other.spectrum.per_area) {
        (true, false) => ratio(pairs.map(|(a, b)| (b, a))),
        (false, true) => ratio(pairs),
        _ => {
            let is_same = |(a, b): (&SpectrumPoint, &SpectrumPoint)| {
                let size = SAME_SHARE * a.real_ohm.hypot(a.imaginary_ohm);
                is_same_frequency(a, b)
                    && (a.real_ohm - b.real_ohm).abs() <= size
                    && (a.imaginary_ohm - b.imaginary_ohm).abs() <= size
            };
            let mut pairs = pairs;
            pairs.all(is_same).then_some(Twin::Same)
        }
    }
}

fn by_frequency(points: &[SpectrumPoint]) -> Vec<&SpectrumPoint> {
    let mut sorted: Vec<&SpectrumPoint> = points.iter().collect();
    sorted.sort_by(|a, b| a.frequency_hz.total_cmp(&b.frequency_hz));
    sorted
}

fn is_same_frequency(a: &SpectrumPoint, b: &SpectrumPoint) -> bool {
    (a.frequency_hz - b.frequency_hz).abs() <= SAME_SHARE * a.frequency_hz
}

/// The area by which the second of each pair, in Ω cm², is the first, in Ω.
fn ratio<'a>(pairs: impl Iterator<Item = (&'a SpectrumPoint, &'a SpectrumPoint)>) -> Option<Twin> {
    let pairs: Vec<_> = pairs.collect();
    if pairs.len() < FEWEST_POINTS || !pairs.iter().all(|(a, b)| is_same_frequency(a, b)) {
        return None;
    }
    let sizes = pairs.iter().map(|(a, b)| {
        let size = |p: &SpectrumPoint| p.real_ohm.hypot(p.imaginary_ohm);
        size(b) / size(a)
    });
    let area_cm2 = sizes.sum::<f64>() / pairs.len() as f64;
    let is_constant = |(a, b): &(&SpectrumPoint, &SpectrumPoint)| {
        let size = SAME_RATIO * b.real_ohm.hypot(b.imaginary_ohm);
        (area_cm2 * a.real_ohm - b.real_ohm).abs() <= size
            && (area_cm2 * a.imaginary_ohm - b.imaginary_ohm).abs() <= size
    };
    let is_area = area_cm2.is_finite() && area_cm2 > 0.0 && pairs.iter().all(is_constant);
    is_area.then_some(Twin::PerArea { area_cm2 })
}
