//! The outline of a violin.
//!
//! In: values. Out: half-widths (0–1) at heights along the value axis, from a Gaussian density
//! with Scott's bandwidth.

use crate::math::density::{Bandwidth, GaussianKde};

/// Number of heights at which a violin's width is computed.
const STEPS: usize = 72;

/// Fewer values than this are shown as points alone: their density would be an invention.
const FEWEST: usize = 3;

/// (value, share of the greatest width) along a violin from the least to the greatest value, cut at
/// `limits`: beyond the values it would show what nobody measured. Empty where there are fewer than
/// three values or no spread.
pub(super) fn outline(values: &[f64], limits: (f64, f64)) -> Vec<(f64, f64)> {
    let Some(density) = density(values) else {
        return Vec::new();
    };
    let (low, high) = reach(values);
    let (low, high) = (low.max(limits.0), high.min(limits.1));
    let at = |k: usize| low + (high - low) * k as f64 / (STEPS - 1) as f64;
    let heights: Vec<f64> = (0..STEPS).map(at).collect();
    let widths = density.evaluate(&heights);
    let widest = widths.iter().copied().fold(0.0, f64::max);
    if widest <= 0.0 {
        return Vec::new();
    }
    heights
        .into_iter()
        .zip(widths.into_iter().map(|w| w / widest))
        .collect()
}

/// Smallest and greatest value along the violin of `values`; `None` where there is none.
pub(super) fn extent(values: &[f64]) -> Option<(f64, f64)> {
    density(values).map(|_| reach(values))
}

fn density(values: &[f64]) -> Option<GaussianKde> {
    if values.len() < FEWEST {
        return None;
    }
    GaussianKde::new(values, None, Bandwidth::Scott).ok()
}

fn reach(values: &[f64]) -> (f64, f64) {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (least, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_violin_is_widest_where_values_are_densest_and_stays_in_its_limits() {
        let outline = outline(&[1.0, 2.0, 2.1, 2.2, 5.0], (0.5, 4.0));
        let widest = outline.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        assert!((widest.0 - 2.1).abs() < 0.4 && (widest.1 - 1.0).abs() < 1e-12);
        assert!(
            outline
                .iter()
                .all(|(v, w)| (1.0..=4.0).contains(v) && (0.0..=1.0).contains(w))
        );
        assert_eq!(outline.first().unwrap().0, 1.0);
    }

    #[test]
    fn without_spread_there_is_no_violin() {
        assert!(outline(&[3.0, 3.0], (0.0, 9.0)).is_empty());
        assert!(outline(&[2.0, 5.0], (0.0, 9.0)).is_empty());
        assert!(outline(&[], (0.0, 9.0)).is_empty());
        assert_eq!(extent(&[3.0, 3.0, 3.0]), None);
    }
}
