//! Rows of Rigaku SmartLab, in text and in zipped files: angle, intensity, factor of the attenuator.
//!
//! In: rows. Out: a [`Scan`] with the attenuator undone.

use super::header::numbers;
use crate::import::patterns::scan::{Scan, Scans, remark};

/// Adds a row; counts that are not there are NaN.
pub(super) fn take_row(line: &str, place: usize, scan: &mut Scan) {
    let values: Vec<f64> = numbers(line).collect();
    let [angle, rest @ ..] = values.as_slice() else {
        return;
    };
    let counts = rest.first().copied().unwrap_or(f64::NAN);
    let factor = rest.get(1).copied().filter(|factor| *factor > 0.0);
    let factor = factor.unwrap_or(1.0);
    scan.lines.push(place);
    scan.positions.push(*angle);
    scan.counts.push(counts * factor);
    let deviation = factor * counts.max(1.0).sqrt();
    scan.deviations.get_or_insert_default().push(deviation);
    if factor != 1.0 && scan.warnings.is_empty() {
        scan.warnings.push(remark(ATTENUATED, ""));
    }
}

/// Said of a scan some of whose points were measured through an attenuator.
const ATTENUATED: &str = "an attenuator was in the beam at some points; it is undone";

/// Deviations of counts follow from them: they are only told where an attenuator changes them.
pub(super) fn settle_deviations(scan: &mut Scan) {
    if scan
        .warnings
        .iter()
        .all(|warning| warning.fact != ATTENUATED)
    {
        scan.deviations = None;
    }
}

/// Whether an axis is 2θ, alone or with θ.
pub(super) fn is_two_theta(axis: &str) -> bool {
    let axis = axis.to_lowercase();
    let plain: String = axis.chars().filter(|c| c.is_alphanumeric()).collect();
    plain.contains("twotheta") || plain.contains("2theta")
}

/// Says which scans are over something else than 2θ.
pub(super) fn say_passed_over(axes: &[String], found: &mut Scans) {
    if !axes.is_empty() {
        let fact = format!(
            "scans over {} are no powder patterns and were passed over",
            axes.join(", ")
        );
        found.warnings.push(remark(fact, ""));
    }
}
