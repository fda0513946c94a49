//! Numbers and names in the texts of other programs.
//!
//! In: lines. Out: numbers (also as Fortran writes them), vectors, elements, times. What is not finite
//! ("*****", "NaN") is no number.

use crate::crystal::Element;
use crate::crystal::lattice::Vector3;

/// A finite number; "1.0d-3" and "1.0D-3" as Fortran writes it, too.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim_end_matches(',');
    let value: f64 = match text.parse() {
        Ok(value) => value,
        Err(_) => {
            let at = text.find(['d', 'D'])?;
            let (mantissa, exponent) = (text.get(..at)?, text.get(at + 1..)?);
            format!("{mantissa}e{exponent}").parse().ok()?
        }
    };
    value.is_finite().then_some(value)
}

/// The first three numbers of a text that begins with them.
pub(super) fn vector(text: &str) -> Option<Vector3> {
    let mut words = text.split_whitespace().map(number);
    Some([words.next()??, words.next()??, words.next()??])
}

/// What stands behind a mark, without the signs that introduce a value.
pub(super) fn after<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    let at = line.find(mark)?;
    let rest = &line[at + mark.len()..];
    Some(rest.trim_start_matches(['=', '<', '>', ':', ' ', '\t']))
}

/// The number behind a mark: "kinetic-energy cutoff     =      40.0000  Ry".
pub(super) fn number_after(line: &str, mark: &str) -> Option<f64> {
    let rest = after(line, mark)?;
    number(rest.split_whitespace().next()?)
}

/// The count behind a mark.
pub(super) fn count_after(line: &str, mark: &str) -> Option<usize> {
    let rest = after(line, mark)?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// The element of a label such as "Li", "Fe2", "O_w" or "LI1".
pub(super) fn element_of(label: &str) -> Option<Element> {
    let letters: String = label
        .chars()
        .take_while(char::is_ascii_alphabetic)
        .take(2)
        .collect();
    let one = letters.chars().next().map(String::from);
    letters
        .parse()
        .ok()
        .or_else(|| one.and_then(|letter| letter.parse().ok()))
}

/// Seconds of "2h58m", "2m 9.27s", "1d 3h 5m" or "22.28s".
pub(super) fn seconds_of(text: &str) -> Option<f64> {
    let mut seconds = 0.0;
    let mut digits = String::new();
    let mut found = false;
    for c in text.chars() {
        let unit = match c {
            'd' => 86_400.0,
            'h' => 3_600.0,
            'm' => 60.0,
            's' => 1.0,
            '0'..='9' | '.' => {
                digits.push(c);
                continue;
            }
            ' ' if digits.is_empty() => continue,
            ' ' => continue,
            _ => return None,
        };
        seconds += unit * digits.parse::<f64>().ok()?;
        digits.clear();
        found = true;
    }
    (found && digits.is_empty()).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_fortran_and_times_are_read() {
        assert_eq!(number("-1.5D-1"), Some(-0.15));
        assert_eq!(number("******"), None);
        assert_eq!(number("NaN"), None);
        assert_eq!(seconds_of("   2h58m "), Some(10_680.0));
        assert_eq!(seconds_of("   2m 9.27s "), Some(129.27));
        assert_eq!(seconds_of("   1d 3h 5m"), Some(97_500.0));
        assert_eq!(seconds_of("no time"), None);
        let cut = "     kinetic-energy cutoff     =      40.0000  Ry";
        assert_eq!(number_after(cut, "cutoff"), Some(40.0));
        assert_eq!(count_after("k points=    20  Fermi", "k points"), Some(20));
    }

    #[test]
    fn labels_name_their_elements() {
        for (label, symbol) in [("Li1", "Li"), ("O_w", "O"), ("Hw", "H"), ("LI2", "Li")] {
            let element = element_of(label).map(Element::symbol);
            assert_eq!(element, Some(symbol), "{label}");
        }
        assert_eq!(element_of("2Li"), None);
    }
}
