//! The outline of a violin.
//!
//! In: values. Out: half-widths (0–1) at heights along the value axis, from a Gaussian density
//! with Scott's bandwidth.

use crate::math::density::{Bandwidth, GaussianKde};

/// Number of heights at which a violin's width is computed.
const STEPS: usize = 72;

/// (value, share of the greatest width) along a violin that reaches two bandwidths beyond the
/// values but not beyond `limits`; empty where there is no spread.
pub fn outline(values: &[f64], limits: (f64, f64)) -> Vec<(f64, f64)> {
    let Ok(density) = GaussianKde::new(values, None, Bandwidth::Scott) else {
        return Vec::new();
    };
    let tail = 2.0 * density.standard_deviation();
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (low, high) = ((least - tail).max(limits.0), (most + tail).min(limits.1));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_violin_is_widest_where_values_are_densest_and_stays_in_its_limits() {
        let outline = outline(&[1.0, 2.0, 2.1, 2.2, 5.0], (0.5, 6.0));
        let widest = outline.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        assert!((widest.0 - 2.1).abs() < 0.4 && (widest.1 - 1.0).abs() < 1e-12);
        assert!(
            outline
                .iter()
                .all(|(v, w)| (0.5..=6.0).contains(v) && (0.0..=1.0).contains(w))
        );
    }

    #[test]
    fn without_spread_there_is_no_violin() {
        assert!(outline(&[3.0, 3.0], (0.0, 9.0)).is_empty());
        assert!(outline(&[], (0.0, 9.0)).is_empty());
    }
}
