//! Marks of footnotes behind numbers: "0.34¹", "2.3¹²", "0.34*", "0.34 [5]".
//!
//! In: the text of a cell. Out: the number alone and the mark. Raised digits behind "10" are an exponent.

/// The text before a mark and the mark, where a number stands before it.
pub(in crate::import) fn split_footnote(text: &str) -> Option<(&str, &str)> {
    let trimmed = text.trim();
    let bare = without_mark(trimmed);
    let number = bare.trim_end();
    let ends = number.ends_with(|c: char| c.is_ascii_digit() || c == ')');
    let begins = number
        .trim_start_matches(|c: char| "<>=~≈∼≃≤≥≲≳⩽⩾-−+( ".contains(c))
        .starts_with(|c: char| c.is_ascii_digit());
    // "10²" and "2 × 10⁴" are powers; "0.10²" is none.
    let raised = trimmed[bare.len()..].starts_with(is_raised);
    let is_power = raised
        && number
            .strip_suffix("10")
            .is_some_and(|left| !left.ends_with(|c: char| c.is_ascii_digit() || ".,".contains(c)));
    (bare.len() < trimmed.len() && ends && begins && !is_power)
        .then(|| (number, trimmed[bare.len()..].trim()))
}

fn is_raised(c: char) -> bool {
    matches!(c, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹')
}

fn without_mark(text: &str) -> &str {
    if let Some(inner) = text.strip_suffix(']') {
        let (left, mark) = inner.rsplit_once('[').unwrap_or((text, ""));
        let is_list = mark
            .chars()
            .all(|c| c.is_ascii_digit() || ", -–".contains(c));
        let is_letter = mark.len() == 1 && mark.starts_with(|c: char| c.is_ascii_lowercase());
        return if !mark.is_empty() && (is_list || is_letter) {
            left
        } else {
            text
        };
    }
    let bare = text.trim_end_matches(['*', '†', '‡', '§', 'ᵃ', 'ᵇ', 'ᶜ', 'ᵈ']);
    if bare.len() < text.len() {
        return bare;
    }
    let bare = text.trim_end_matches(|c: char| is_raised(c) || c == ',');
    // A comma of its own is no mark.
    if text[bare.len()..].starts_with(is_raised) && !text.ends_with(',') {
        bare
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::split_footnote;

    #[test]
    fn marks_behind_numbers_are_no_digits_and_exponents_are_no_marks() {
        for (text, number) in [
            ("0.34¹", "0.34"),
            ("2.3¹²", "2.3"),
            ("0.34²,³", "0.34"),
            ("0.10²", "0.10"),
            ("3.4e-4²", "3.4e-4"),
            ("0.34*", "0.34"),
            ("0.34 [5]", "0.34"),
            ("<1e-9 [5, 6]", "<1e-9"),
            ("0.34ᵃ", "0.34"),
        ] {
            assert_eq!(
                split_footnote(text).map(|found| found.0),
                Some(number),
                "{text}"
            );
        }
        for text in [
            "10²",
            "1.2×10⁻⁴",
            "2 × 10⁴",
            "1.2 mS cm⁻¹",
            "0.34",
            "Li7³",
            "25 [K]",
            "S/cm",
        ] {
            assert_eq!(split_footnote(text), None, "{text}");
        }
    }
}
