//! Ranges of numbers on the command line: what makes no sense is refused before any work.
//!
//! In: the text of an option. Out: the number, or what to write instead.

use crate::pipeline::MOST_REPEATS;

/// A number of clusters or of cuts into them: a cut into one tells nothing apart.
pub(super) fn clusters(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0 | 1) | Err(_) => Err("write a whole number from 2 up".to_owned()),
        Ok(number) => Ok(number),
    }
}

/// How often a bootstrap draws; from one resample no interval can be told.
pub(super) fn resamples(text: &str) -> Result<usize, String> {
    whole(text, 2)
}

/// How often the control is drawn; 0: not at all.
pub(super) fn control(text: &str) -> Result<usize, String> {
    whole(text, 0)
}

fn whole(text: &str, least: usize) -> Result<usize, String> {
    match text.parse() {
        Ok(number) if (least..=MOST_REPEATS).contains(&number) => Ok(number),
        _ => Err(format!(
            "write a whole number from {least} to {MOST_REPEATS}"
        )),
    }
}

/// A share of all structures.
pub(super) fn share(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(number) if (0.0..=1.0).contains(&number) => Ok(number),
        _ => Err("write a share from 0 to 1".to_owned()),
    }
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

    #[test]
    fn the_ends_of_each_range_belong_to_it() {
        assert_eq!((clusters("2"), clusters("1").is_err()), (Ok(2), true));
        assert_eq!((resamples("2"), resamples("1").is_err()), (Ok(2), true));
        assert_eq!(control("0"), Ok(0));
        assert_eq!(control("100000"), Ok(100_000));
        assert!(control("100001").is_err() && resamples("-2").is_err());
        assert_eq!((share("0"), share("1")), (Ok(0.0), Ok(1.0)));
        assert!(share("1.01").is_err() && share("nan").is_err() && share("-1e-3").is_err());
        assert!(share_of_variance("0").is_err() && share_of_variance("inf").is_err());
    }
}
