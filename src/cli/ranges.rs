//! Ranges of numbers on the command line: what makes no sense is refused before any work.
//!
//! In: the text of an option, and the declaration of its setting. Out: the number, or what to write
//! instead.

use std::str::FromStr;

use crate::setting::{Number, Setting};

/// Reads a value of a setting.
pub(super) fn of<T: Number + FromStr + Send + Sync>(
    setting: &'static Setting<T>,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync {
    move |text| match text.trim().parse() {
        Ok(number) if setting.allows(number) => Ok(number),
        _ => Err(format!("write {}", setting.allowed())),
    }
}

/// What a setting does, with its default, where the command line holds one only if it is given.
pub(super) fn help_with_default<T: Number>(explanation: &str, setting: &Setting<T>) -> String {
    format!("{explanation} [default: {}]", setting.default)
}

/// A share of a descriptor's variance.
pub(super) fn share_of_variance(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(number) if number > 0.0 && number.is_finite() => Ok(number),
        _ => Err("write numbers above 0, as 0.01,0.1".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::ScreenSettings;
    use crate::rank::SelectionSettings;

    #[test]
    fn the_ends_of_each_range_belong_to_it() {
        let clusters = of(&ScreenSettings::DEPTHS);
        assert_eq!((clusters("2"), clusters("1").is_err()), (Ok(2), true));
        let resamples = of(&ScreenSettings::BOOTSTRAP_REPEATS);
        assert_eq!((resamples("2"), resamples("1").is_err()), (Ok(2), true));
        let control = of(&ScreenSettings::CONTROL_REPEATS);
        assert_eq!(control("0"), Ok(0));
        assert_eq!(control("100000"), Ok(100_000));
        assert!(control("100001").is_err() && resamples("-2").is_err());
        let share = of(&ScreenSettings::MIN_DESCRIBED);
        assert_eq!((share("0"), share("1")), (Ok(0.0), Ok(1.0)));
        assert!(share("1.01").is_err() && share("nan").is_err() && share("-1e-3").is_err());
        assert!(share_of_variance("0").is_err() && share_of_variance("inf").is_err());
    }

    #[test]
    fn what_is_refused_is_told_with_range_unit_and_example() {
        let refused = of(&SelectionSettings::E_A)("-1").unwrap_err();
        assert_eq!(refused, "write an energy in eV above 0, such as 0.6");
        assert_eq!(of(&SelectionSettings::E_HULL)("inf"), Ok(f64::INFINITY));
    }
}
