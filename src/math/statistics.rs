//! Means, variances, quantiles.
//!
//! In: slices of finite numbers. Out: `None` where the quantity is not defined (no values, or too
//! few for the number of degrees of freedom), else the value in the unit of the data. Sums run in
//! the order of the slice, so equal input gives equal bits.

/// Arithmetic mean; `None` without values.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Mean of squared deviations from the mean, divided by n − `lost_degrees` (0: population,
/// 1: sample); `None` unless there are more values than that.
pub fn variance(values: &[f64], lost_degrees: usize) -> Option<f64> {
    let degrees = values.len().checked_sub(lost_degrees).filter(|n| *n > 0)?;
    let centre = mean(values)?;
    let squares: f64 = values.iter().map(|x| (x - centre).powi(2)).sum();
    Some(squares / degrees as f64)
}

/// Square root of [`variance`].
pub fn standard_deviation(values: &[f64], lost_degrees: usize) -> Option<f64> {
    variance(values, lost_degrees).map(f64::sqrt)
}

/// Σ w x / Σ w; `None` unless both slices are equally long and the weights sum to more than 0.
pub fn weighted_mean(values: &[f64], weights: &[f64]) -> Option<f64> {
    let total: f64 = weights.iter().sum();
    if values.len() != weights.len() || total.is_nan() || total <= 0.0 {
        return None;
    }
    let sum: f64 = values.iter().zip(weights).map(|(x, w)| x * w).sum();
    Some(sum / total)
}

/// The value below which a share of the values lies, `share` in [0, 1], by linear interpolation
/// between the two order statistics around it (NumPy's default, type 7 of Hyndman & Fan 1996,
/// DOI 10.1080/00031305.1996.10473566). `None` without values or outside [0, 1].
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    quantile_of_sorted(&sorted, share)
}

/// [`quantile`] of values that are already in ascending order.
pub fn quantile_of_sorted(sorted: &[f64], share: f64) -> Option<f64> {
    if sorted.is_empty() || !(0.0..=1.0).contains(&share) {
        return None;
    }
    let position = share * (sorted.len() - 1) as f64;
    let below = position.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    let step = position - below as f64;
    Some(sorted[below] + step * (sorted[above] - sorted[below]))
}

/// The middle value, or the mean of the two in the middle; `None` without values.
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// Smallest and largest value; `None` without values.
pub fn extent(values: &[f64]) -> Option<(f64, f64)> {
    let (first, rest) = values.split_first()?;
    Some(rest.iter().fold((*first, *first), |(low, high), x| {
        (low.min(*x), high.max(*x))
    }))
}

/// Probability that Student's t with so many degrees of freedom (1 and more) is beyond ± `t`; 1 of no freedom.
///
/// The finite sums for whole degrees of freedom, Abramowitz & Stegun 1964, 26.7.3 and 26.7.4.
pub fn two_sided_student_p(t: f64, freedom: usize) -> f64 {
    if freedom == 0 || !t.is_finite() {
        return if t.is_infinite() { 0.0 } else { 1.0 };
    }
    let theta = (t.abs() / (freedom as f64).sqrt()).atan();
    let (sin, cos) = theta.sin_cos();
    // Terms 1, cos² · 1/2, … of even, cos, cos³ · 2/3, … of odd degrees of freedom.
    let (mut term, mut k) = match freedom % 2 {
        0 => (1.0, 1.0),
        _ => (cos, 2.0),
    };
    let mut sum = 0.0;
    for _ in 0..freedom / 2 {
        sum += term;
        term *= cos * cos * k / (k + 1.0);
        k += 2.0;
    }
    let within = match freedom % 2 {
        0 => sin * sum,
        _ => std::f64::consts::FRAC_2_PI * (theta + sin * sum),
    };
    (1.0 - within).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [f64; 5] = [7.0, 1.0, 3.0, 2.0, 4.5];

    #[test]
    fn mean_and_variance_by_hand() {
        assert_eq!(mean(&VALUES), Some(3.5));
        // deviations 3.5, −2.5, −0.5, −1.5, 1: squares sum to 22
        assert_eq!(variance(&VALUES, 0), Some(22.0 / 5.0));
        assert_eq!(variance(&VALUES, 1), Some(22.0 / 4.0));
        assert_eq!(standard_deviation(&VALUES, 1), Some(5.5_f64.sqrt()));
        assert_eq!(weighted_mean(&[1.0, 4.0], &[2.0, 1.0]), Some(2.0));
    }

    #[test]
    fn quantiles_interpolate_as_numpy() {
        // numpy.quantile([7, 1, 3, 2, 4.5], [0, 0.1, 0.5, 0.9, 1])
        let expected = [(0.0, 1.0), (0.1, 1.4), (0.5, 3.0), (0.9, 6.0), (1.0, 7.0)];
        for (share, value) in expected {
            assert!((quantile(&VALUES, share).unwrap() - value).abs() < 1e-14);
        }
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(extent(&VALUES), Some((1.0, 7.0)));
    }

    #[test]
    fn undefined_quantities_are_none() {
        assert_eq!(mean(&[]), None);
        assert_eq!(variance(&[1.0], 1), None);
        assert_eq!(variance(&[], 0), None);
        assert_eq!(weighted_mean(&[1.0], &[0.0]), None);
        assert_eq!(weighted_mean(&[1.0], &[1.0, 1.0]), None);
        assert_eq!(quantile(&[1.0], 1.5), None);
        assert_eq!(quantile(&[1.0], f64::NAN), None);
        assert_eq!(median(&[]), None);
        assert_eq!(extent(&[]), None);
    }

    #[test]
    fn student_as_in_the_tables() {
        // Quantiles of Student's t of two-sided 5 % and 1 %.
        for (freedom, five, one) in [
            (1, 12.706, 63.657),
            (2, 4.303, 9.925),
            (3, 3.182, 5.841),
            (4, 2.776, 4.604),
            (9, 2.262, 3.250),
            (30, 2.042, 2.750),
        ] {
            assert!((two_sided_student_p(five, freedom) - 0.05).abs() < 3e-5);
            assert!((two_sided_student_p(-one, freedom) - 0.01).abs() < 1e-5);
        }
    }
}
