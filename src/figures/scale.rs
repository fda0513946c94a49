//! From values to places, and the ticks between.
//!
//! In: a range of values and a range in points. Out: [`Scale`] (value ↔ place), [`Ticks`] at round
//! values, and numbers as text ("10⁻³", "2,834", "−0.5").

use crate::score::Estimate;

/// How values are spread along an axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spread {
    /// Evenly.
    #[default]
    Linear,
    /// By the square root of the value (≥ 0): small ones take more room.
    SquareRoot,
}

/// Values along an axis. `low` may lie above or below `high` in places; y axes run upwards by
/// having `from` > `to`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Smallest value.
    pub low: f64,
    /// Greatest value, above `low`.
    pub high: f64,
    /// Place of `low` in points.
    pub from: f32,
    /// Place of `high` in points.
    pub to: f32,
    /// How values are spread.
    pub spread: Spread,
}

impl Scale {
    /// An evenly spread axis; a range without extent is widened.
    pub fn linear(low: f64, high: f64, from: f32, to: f32) -> Self {
        let (low, high) = widened(low, high);
        Self {
            low,
            high,
            from,
            to,
            spread: Spread::Linear,
        }
    }

    /// Place of a value in points.
    pub fn place(&self, value: f64) -> f32 {
        let (low, high) = (self.bend(self.low), self.bend(self.high));
        let share = (self.bend(value) - low) / (high - low);
        self.from + (self.to - self.from) * share as f32
    }

    /// The value at a place; the inverse of [`Self::place`].
    pub fn value_at(&self, place: f32) -> f64 {
        let share = f64::from((place - self.from) / (self.to - self.from));
        let (low, high) = (self.bend(self.low), self.bend(self.high));
        let bent = low + (high - low) * share;
        match self.spread {
            Spread::Linear => bent,
            Spread::SquareRoot => bent.max(0.0).powi(2),
        }
    }

    fn bend(&self, value: f64) -> f64 {
        match self.spread {
            Spread::Linear => value,
            Spread::SquareRoot => value.max(0.0).sqrt(),
        }
    }
}

/// A finite range with extent: not-finite ends become 0 and 1, equal ends move apart.
pub fn widened(low: f64, high: f64) -> (f64, f64) {
    if !low.is_finite() || !high.is_finite() {
        return (0.0, 1.0);
    }
    if high > low {
        (low, high)
    } else {
        let room = if low == 0.0 { 0.5 } else { low.abs() * 0.05 };
        (low - room, low + room)
    }
}

/// Round values on an axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ticks {
    /// Those with a number.
    pub major: Vec<f64>,
    /// Those between.
    pub minor: Vec<f64>,
    /// Distance of major ticks.
    pub step: f64,
}

/// Ticks at multiples of 1, 2 or 5 × 10ⁿ within [low, high]: as many major ones as are no more
/// than `most` (≥ 2).
pub fn nice_ticks(low: f64, high: f64, most: usize) -> Ticks {
    let (low, high) = widened(low, high);
    let most = most.max(2);
    let decade = 10_f64.powf(((high - low) / most as f64).log10().floor());
    let few = |factor: f64| multiples(low, high, factor * decade, |_| true).len() <= most;
    let (factor, parts) = [(1.0, 5), (2.0, 4), (5.0, 5), (10.0, 5)]
        .into_iter()
        .find(|(factor, _)| few(*factor))
        .unwrap_or((20.0, 4));
    let step = factor * decade;
    Ticks {
        major: multiples(low, high, step, |_| true),
        minor: multiples(low, high, step / f64::from(parts), |k| {
            k % i64::from(parts) != 0
        }),
        step,
    }
}

/// Ticks of an axis of numbers of things, from 0: as [`nice_ticks`], at whole numbers only.
pub fn whole_ticks(high: usize, most: usize) -> Ticks {
    let ticks = nice_ticks(0.0, high as f64, most);
    let whole = |values: Vec<f64>| values.into_iter().filter(|v| v.fract() == 0.0).collect();
    if ticks.step < 1.0 {
        return Ticks {
            major: multiples(0.0, high as f64, 1.0, |_| true),
            minor: Vec::new(),
            step: 1.0,
        };
    }
    Ticks {
        minor: whole(ticks.minor),
        ..ticks
    }
}

/// Ticks at whole numbers of an axis of logarithms, at most `most` of them.
pub fn decade_ticks(low: f64, high: f64, most: usize) -> Ticks {
    let step = (1..)
        .map(f64::from)
        .find(|step| (high - low) / step < most.max(1) as f64)
        .unwrap_or(1.0);
    let between = if step > 1.0 {
        multiples(low, high, 1.0, |k| k % step as i64 != 0)
    } else {
        Vec::new()
    };
    Ticks {
        major: multiples(low, high, step, |_| true),
        minor: between,
        step,
    }
}

fn multiples(low: f64, high: f64, step: f64, keep: impl Fn(i64) -> bool) -> Vec<f64> {
    let slack = 1e-9 * step;
    let first = ((low - slack) / step).ceil() as i64;
    let last = ((high + slack) / step).floor() as i64;
    (first..=last)
        .filter(|k| keep(*k))
        .map(|k| k as f64 * step)
        .collect()
}

/// A tick's number with as many decimals as its step needs, a true minus sign, and thousands set
/// off by commas.
pub fn tick_text(value: f64, step: f64) -> String {
    let decimals = (-(step.abs().max(1e-12).log10() + 1e-9).floor()).clamp(0.0, 12.0) as usize;
    fixed(value, decimals)
}

/// Decimals beyond which an error is no longer shown.
const MOST_DECIMALS: i32 = 6;

/// A number with its standard error to two significant digits, "0.351 ± 0.012"; without an error, or with one of
/// which no digit would be seen, with so many decimals.
pub fn with_error(estimate: Estimate, decimals: usize) -> String {
    let Estimate { value, error } = estimate;
    let shown = error.filter(|error| error.is_finite() && *error > 0.0);
    let shown = shown.map(|error| (error, 1 - error.log10().floor() as i32));
    match shown.filter(|(_, decimals)| *decimals <= MOST_DECIMALS) {
        Some((error, decimals)) => {
            let decimals = decimals.max(0) as usize;
            format!("{} ± {}", fixed(value, decimals), fixed(error, decimals))
        }
        None => fixed(value, decimals),
    }
}

/// A number with a fixed number of decimals, a true minus sign and commas.
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let negative = value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b));
    let mut out = String::from(if negative { "−" } else { "" });
    for (k, digit) in whole.chars().enumerate() {
        if k > 0 && (whole.len() - k).is_multiple_of(3) && whole.len() > 3 {
            out.push(',');
        }
        out.push(digit);
    }
    if !rest.is_empty() {
        out.push('.');
        out.push_str(rest);
    }
    out
}

/// A count with commas: 2834 → "2,834".
pub fn thousands(count: usize) -> String {
    fixed(count as f64, 0)
}

/// A power of ten: −3 → "10⁻³".
pub fn power_of_ten(exponent: i64) -> String {
    format!("10{}", superscript(exponent))
}

/// A number as "3.2 × 10⁻⁴" (`digits` significant ones).
pub fn scientific(value: f64, digits: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return fixed(value, 0);
    }
    let text = format!("{:.*e}", digits.saturating_sub(1), value);
    match text.split_once('e') {
        Some((mantissa, exponent)) => {
            let exponent: i64 = exponent.parse().unwrap_or(0);
            format!(
                "{} × {}",
                mantissa.replace('-', "−"),
                power_of_ten(exponent)
            )
        }
        None => text,
    }
}

fn superscript(number: i64) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    number
        .to_string()
        .chars()
        .map(|c| c.to_digit(10).map_or('⁻', |d| DIGITS[d as usize]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        let ticks = nice_ticks(87.0, 412.0, 6);
        assert_eq!(ticks.major, [100.0, 200.0, 300.0, 400.0]);
        assert!(ticks.minor.contains(&120.0) && !ticks.minor.contains(&200.0));
        assert_eq!(nice_ticks(0.0, 1.0, 6).major.len(), 6);
        assert_eq!(whole_ticks(2, 5).major, [0.0, 1.0, 2.0]);
        assert!(whole_ticks(2, 5).minor.is_empty());
        assert_eq!(whole_ticks(8, 5).minor, [1.0, 3.0, 5.0, 7.0]);
        assert_eq!(
            decade_ticks(-12.2, -1.8, 6).major,
            [-12.0, -10.0, -8.0, -6.0, -4.0, -2.0]
        );
    }

    #[test]
    fn ticks_stay_few_for_any_range() {
        for (low, high) in [
            (0.0, 0.0),
            (f64::NAN, 1.0),
            (1e-9, 2e-9),
            (-3.0, 5e6),
            (7.0, 7.0),
        ] {
            for most in 2..9 {
                let ticks = nice_ticks(low, high, most);
                assert!(ticks.major.len() <= most, "{low} {high} {most}: {ticks:?}");
            }
        }
    }

    #[test]
    fn numbers_are_set_as_in_print() {
        assert_eq!(tick_text(-0.5, 0.05), "−0.50");
        assert_eq!(tick_text(12_500.0, 500.0), "12,500");
        assert_eq!(fixed(-0.0001, 2), "0.00");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(power_of_ten(-12), "10⁻¹²");
        assert_eq!(scientific(3.2e-4, 2), "3.2 × 10⁻⁴");
    }

    #[test]
    fn places_and_values_are_inverse() {
        let mut scale = Scale::linear(2.0, 50.0, 300.0, 20.0);
        for spread in [Spread::Linear, Spread::SquareRoot] {
            scale.spread = spread;
            for value in [2.0, 7.5, 50.0] {
                assert!((scale.value_at(scale.place(value)) - value).abs() < 1e-3);
            }
        }
    }
}
