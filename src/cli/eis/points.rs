//! Which points are left out.
//!
//! In: "50" or "1e6..7e6". Out: whether a frequency is among them.

/// A frequency, or a range of them, in Hz.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::cli) struct Without {
    /// As it was written.
    pub(super) text: String,
    low: f64,
    high: f64,
}

/// Frequencies written with two digits still mean their point.
const NEAR: f64 = 0.02;

impl Without {
    /// Whether a frequency is left out.
    pub(super) fn holds(&self, hz: f64) -> bool {
        (self.low..=self.high).contains(&hz)
    }
}

/// Reads "50", "1e6..7e6", "1e6..", "..1".
pub(super) fn without(text: &str) -> Result<Without, String> {
    const HOW: &str = "write a frequency in Hz, as 50, or a range, as 1e6..7e6";
    let number = |text: &str, open: f64| match text.trim() {
        "" => Ok(open),
        text => match text.parse::<f64>() {
            Ok(value) if value > 0.0 => Ok(value),
            // From the lowest.
            Ok(value) if value == 0.0 && open == 0.0 => Ok(value),
            _ => Err(HOW.to_owned()),
        },
    };
    let (low, high) = match text.split_once("..") {
        Some((low, high)) => (number(low, 0.0)?, number(high, f64::INFINITY)?),
        None => {
            let hz = number(text, f64::NAN)?;
            (hz * (1.0 - NEAR), hz * (1.0 + NEAR))
        }
    };
    match low <= high {
        true => Ok(Without {
            text: text.trim().to_owned(),
            low,
            high,
        }),
        false => Err(HOW.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequencies_and_ranges() {
        assert!(without("50").unwrap().holds(50.1187));
        assert!(!without("50").unwrap().holds(63.0));
        assert!(without("1e6..").unwrap().holds(7e6));
        assert!(without("..1").unwrap().holds(0.1));
        assert!(without("0..1e9").unwrap().holds(0.1));
        assert!(without("0").is_err() && without("1..0").is_err());
        assert!(without("x").is_err() && without("9..1").is_err() && without("").is_err());
    }
}
