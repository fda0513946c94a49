//! Measured numbers as text: with as many digits as their errors leave.

use crate::app::shell::widgets::superscript;
use crate::score::Estimate;

/// "(1.23 ± 0.04)×10⁻⁴", "12.3 ± 0.4", and without an error three digits.
pub(in crate::app::stages::experiment) fn with_error(estimate: Estimate) -> String {
    let Estimate { value, error } = estimate;
    if !value.is_finite() {
        return "not known".to_owned();
    }
    let exponent = match value == 0.0 {
        true => 0,
        false => value.abs().log10().floor() as i32,
    };
    let is_plain = (-2..5).contains(&exponent);
    let scale = if is_plain { 1.0 } else { 10_f64.powi(exponent) };
    let error = error.filter(|error| error.is_finite());
    let text = match error {
        Some(error) => {
            let decimals = decimals_of_error(error / scale);
            format!(
                "{:.decimals$} ± {:.decimals$}",
                value / scale,
                error / scale
            )
        }
        None => {
            let decimals = decimals_of(value / scale, 3);
            format!("{:.decimals$}", value / scale)
        }
    };
    if is_plain {
        return text;
    }
    let power = superscript(&exponent.to_string());
    match error {
        Some(_) => format!("({text})×10{power}"),
        None => format!("{text}×10{power}"),
    }
}

/// Decimals of an error: one digit, and two where it begins with 1.
fn decimals_of_error(error: f64) -> usize {
    let shown: f64 = format!("{error:.0e}").parse().unwrap_or(error);
    let begins_with_1 = format!("{shown:e}").starts_with('1');
    // As it is shown: 0.000996 is 0.0010, not 0.00100.
    decimals_of(shown, 1 + i32::from(begins_with_1))
}

/// Decimals with which a number has so many significant digits.
fn decimals_of(value: f64, digits: i32) -> usize {
    if value == 0.0 || !value.is_finite() {
        return 2;
    }
    let leading = value.abs().log10().floor() as i32;
    usize::try_from((digits - 1 - leading).clamp(0, 8)).unwrap_or(0)
}

/// A frequency with its unit: "1.2 kHz".
pub(in crate::app::stages::experiment) fn frequency(hz: f64) -> String {
    for (least, unit) in [(1e6, "MHz"), (1e3, "kHz"), (1.0, "Hz"), (0.0, "mHz")] {
        if hz >= least {
            let scaled = if least == 0.0 { hz * 1e3 } else { hz / least };
            let decimals = decimals_of(scaled, 3);
            return format!("{scaled:.decimals$} {unit}");
        }
    }
    format!("{hz} Hz")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_as_many_digits_as_its_error_leaves() {
        let of = |value: f64, error: Option<f64>| with_error(Estimate { value, error });
        assert_eq!(of(1.234_56e-4, Some(4.2e-6)), "(1.23 ± 0.04)×10⁻⁴");
        assert_eq!(of(1234.5, Some(12.0)), "1234 ± 12");
        assert_eq!(of(8.345_67, Some(0.000_2)), "8.3457 ± 0.0002");
        assert_eq!(of(2.000_07, Some(0.000_996)), "2.0001 ± 0.0010");
        assert_eq!(of(0.351_2, None), "0.351");
        assert_eq!(of(2.0e9, None), "2.00×10⁹");
        assert_eq!(of(f64::NAN, None), "not known");
        assert_eq!(frequency(1200.0), "1.20 kHz");
    }
}
