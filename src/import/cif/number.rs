//! Numbers as CIFs write them.
//!
//! In: a value. Out: the number without its uncertainty: "1.234(5)" is 1.234, ".5" is 0.5,
//! "1.2(3" (its end lost) is 1.2.

/// The number, or `None` where the text is not a finite one.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.split_once('(').map_or(text, |(digits, _)| digits);
    let value: f64 = digits.trim_end().parse().ok()?;
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn uncertainties_and_refusals() {
        assert_eq!(number("1.234(5)"), Some(1.234));
        assert_eq!(number("-.5"), Some(-0.5));
        assert_eq!(number(" 12(3 "), Some(12.0));
        assert_eq!(number("1.5e-1(2)"), Some(0.15));
        for text in ["?", ".", "nan", "inf", "1,5", "", "(3)"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
