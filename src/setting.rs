//! A number that the user may set, declared once: name, default, unit, range, explanation.
//!
//! In: a declaration beside the settings of a stage. Out: its default, its check, and the words for
//! what is allowed; the command line and the window take them from there.

use std::fmt::Display;
use std::ops::{Bound, RangeBounds};

/// Declaration of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting<T> {
    /// Its name in messages: "depths".
    pub name: &'static str,
    /// What it is where nobody set it.
    pub default: T,
    /// What kind of number: "a length".
    pub kind: &'static str,
    /// Its unit, "" for a pure number.
    pub unit: &'static str,
    /// Smallest and largest allowed value.
    pub range: (Bound<T>, Bound<T>),
    /// What it does, in one sentence without a final full stop.
    pub explanation: &'static str,
}

/// A number out of its range.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} = {value}: {remedy}")]
pub struct OutOfRange {
    /// Name of the setting.
    pub name: &'static str,
    /// The number.
    pub value: String,
    /// What to give instead.
    pub remedy: String,
}

/// What can be set: whole numbers and real ones.
pub trait Number: Copy + PartialOrd + Display + 'static {
    /// As a real number.
    fn real(self) -> f64;
}

impl Number for f64 {
    fn real(self) -> f64 {
        self
    }
}

impl Number for u8 {
    fn real(self) -> f64 {
        f64::from(self)
    }
}

impl Number for usize {
    fn real(self) -> f64 {
        self as f64
    }
}

impl Number for u64 {
    fn real(self) -> f64 {
        self as f64
    }
}

impl<T: Number> Setting<T> {
    /// Checks a value. What is no number at all is out of every range.
    ///
    /// # Errors
    /// [`OutOfRange`].
    pub fn check(&self, value: T) -> Result<(), OutOfRange> {
        match self.allows(value) {
            true => Ok(()),
            false => Err(OutOfRange {
                name: self.name,
                value: value.to_string(),
                remedy: format!("give {}", self.allowed()),
            }),
        }
    }

    /// Whether a value is in the range.
    pub fn allows(&self, value: T) -> bool {
        !value.real().is_nan() && self.range.contains(&value)
    }

    /// What is allowed: "a length above 0 Å, up to 5 Å, such as 0.1".
    pub fn allowed(&self) -> String {
        let Self { kind, unit, .. } = *self;
        let example = short(self.default.real());
        let of_unit = |number: T| match unit {
            "" => short(number.real()),
            unit => format!("{} {unit}", short(number.real())),
        };
        let kind_in_unit = match unit {
            "" => kind.to_owned(),
            unit => format!("{kind} in {unit}"),
        };
        let allowed = match (self.range.0, finite(self.range.1)) {
            (Bound::Unbounded, None) => kind_in_unit,
            (Bound::Unbounded, Some(high)) => format!("{kind} up to {}", of_unit(high)),
            (Bound::Included(low), None) => format!("{kind_in_unit} from {}", short(low.real())),
            (Bound::Excluded(low), None) if unit.is_empty() => {
                format!("{kind} greater than {}", short(low.real()))
            }
            (Bound::Excluded(low), None) => format!("{kind_in_unit} above {}", short(low.real())),
            (Bound::Included(low), Some(high)) => {
                format!("{kind} from {} to {}", short(low.real()), of_unit(high))
            }
            (Bound::Excluded(low), Some(high)) => {
                format!("{kind} above {}, up to {}", of_unit(low), of_unit(high))
            }
        };
        format!("{allowed}, such as {example}")
    }
}

/// The upper end of a range, where it has one that can be said.
fn finite<T: Number>(bound: Bound<T>) -> Option<T> {
    match bound {
        Bound::Included(number) | Bound::Excluded(number) if number.real().is_finite() => {
            Some(number)
        }
        _ => None,
    }
}

/// A number as people write it: 1e-5 rather than 0.00001.
fn short(number: f64) -> String {
    match number != 0.0 && number.abs() < 1e-3 {
        true => format!("{number:e}"),
        false => number.to_string(),
    }
}

/// Numbers from here on.
pub const fn from<T: Copy>(low: T) -> (Bound<T>, Bound<T>) {
    (Bound::Included(low), Bound::Unbounded)
}

/// Numbers greater than this.
pub const fn above<T: Copy>(low: T) -> (Bound<T>, Bound<T>) {
    (Bound::Excluded(low), Bound::Unbounded)
}

/// Numbers between two, both allowed.
pub const fn between<T: Copy>(low: T, high: T) -> (Bound<T>, Bound<T>) {
    (Bound::Included(low), Bound::Included(high))
}

/// Numbers greater than the first, up to the second.
pub const fn above_up_to<T: Copy>(low: T, high: T) -> (Bound<T>, Bound<T>) {
    (Bound::Excluded(low), Bound::Included(high))
}

/// Real numbers of a range that has no upper end, infinity excepted.
pub const fn finite_above(low: Bound<f64>) -> (Bound<f64>, Bound<f64>) {
    (low, Bound::Excluded(f64::INFINITY))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LENGTH: Setting<f64> = Setting {
        name: "length",
        default: 0.1,
        kind: "a length",
        unit: "Å",
        range: above_up_to(0.0, 5.0),
        explanation: "How long",
    };

    #[test]
    fn what_is_out_of_range_is_refused_with_the_range_in_words() {
        assert_eq!(LENGTH.check(5.0), Ok(()));
        let error = LENGTH.check(f64::NAN).unwrap_err().to_string();
        let expected = "length = NaN: give a length above 0 Å, up to 5 Å, such as 0.1";
        assert_eq!(error, expected);
        assert!(LENGTH.check(0.0).is_err() && LENGTH.check(5.1).is_err());
    }

    #[test]
    fn ranges_are_said_as_people_do() {
        let with = |range, default, unit| {
            let setting = Setting {
                range,
                default,
                unit,
                ..LENGTH
            };
            setting.allowed()
        };
        let bounded = finite_above(Bound::Excluded(0.0));
        assert_eq!(
            with(bounded, 1e-5, "S/cm"),
            "a length in S/cm above 0, such as 1e-5"
        );
        assert_eq!(
            with(from(0.0), 0.07, "eV"),
            "a length in eV from 0, such as 0.07"
        );
        assert_eq!(
            with(between(0.0, 1.0), 0.8, ""),
            "a length from 0 to 1, such as 0.8"
        );
        let count = Setting {
            name: "repeats",
            default: 100_usize,
            kind: "a whole number",
            unit: "",
            range: between(0, 100_000),
            explanation: "",
        };
        assert_eq!(
            count.allowed(),
            "a whole number from 0 to 100000, such as 100"
        );
    }

    #[test]
    fn infinity_is_allowed_only_where_the_range_says_so() {
        let open = Setting {
            range: from(0.0),
            ..LENGTH
        };
        let closed = Setting {
            range: finite_above(Bound::Included(0.0)),
            ..LENGTH
        };
        assert!(open.allows(f64::INFINITY) && !closed.allows(f64::INFINITY));
        assert!(open.allows(0.0) && closed.allows(0.0));
    }
}
