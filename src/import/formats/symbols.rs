//! Symbols of atoms as the formats write them.
//!
//! In: "Li", "LI", "Fe3+", "Fe1", "Li_sv", "3". Out: an [`Element`] or a [`Species`]. Nothing
//! beyond curium is ever meant: what names such an element is no symbol.

use crate::crystal::{Element, Species};

/// The heaviest element that a crystal structure holds: curium.
const HEAVIEST: u8 = 96;

/// The element whose symbol this is, in any case.
pub(super) fn element(text: &str) -> Option<Element> {
    let element: Element = text.parse().ok()?;
    (element.atomic_number() <= HEAVIEST).then_some(element)
}

/// The element of an atomic number.
pub(super) fn element_of_number(text: &str) -> Option<Element> {
    let number: u8 = text.parse().ok()?;
    Element::from_atomic_number(number).filter(|e| e.atomic_number() <= HEAVIEST)
}

/// The element of a symbol with something behind its letters: "Fe1", "Fe_up", "Li_sv", "O/4a1c".
pub(super) fn element_of_label(label: &str) -> Option<Element> {
    let letters = label.len()
        - label
            .trim_start_matches(|c: char| c.is_ascii_alphabetic())
            .len();
    element(label.get(..letters)?)
}

/// The element that the first one or two letters name, where the whole word does not: "FeA".
pub(super) fn element_of_prefix(label: &str) -> Option<Element> {
    element_of_label(label)
        .or_else(|| element(label.get(..2)?))
        .or_else(|| element(label.get(..1)?))
}

/// "Li", "Li+", "Fe3+", "O2-", "Fe+3" and such with a number for the site ("Fe1").
pub(super) fn species(text: &str) -> Option<Species> {
    let element = element_of_label(text)?;
    let rest = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let charge = |digits: &str, sign: f64| match digits {
        "" => Some(sign),
        digits => super::text::number(digits).map(|value| sign * value),
    };
    let oxidation_state = if let Some(digits) = rest.strip_suffix('+') {
        charge(digits, 1.0)
    } else if let Some(digits) = rest.strip_suffix('-') {
        charge(digits, -1.0)
    } else if let Some(digits) = rest.strip_prefix('+') {
        charge(digits, 1.0)
    } else if let Some(digits) = rest.strip_prefix('-') {
        charge(digits, -1.0)
    } else {
        None
    };
    Some(Species {
        element,
        oxidation_state: oxidation_state.filter(|state| state.abs() <= 9.0),
    })
}

/// Whether a symbol stands for an empty place: "X", "X0+", "Vac", "vacancy", "Va".
pub(super) fn is_vacancy(text: &str) -> bool {
    let letters = text.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
    ["X", "Xx", "Va", "Vac", "vacancy", "Du"]
        .iter()
        .any(|name| letters.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_with_what_stands_behind_them() {
        let named = |text: &str| species(text).map(|s| (s.element.symbol(), s.oxidation_state));
        assert_eq!(named("Li_sv"), Some(("Li", None)));
        assert_eq!(named("O/4a1c"), Some(("O", None)));
        assert_eq!(named("Fe3+"), Some(("Fe", Some(3.0))));
        assert_eq!(named("O2-"), Some(("O", Some(-2.0))));
        assert_eq!(named("FE1"), Some(("Fe", None)));
        assert_eq!(named("Fe+2.5"), Some(("Fe", Some(2.5))));
        for text in ["", "3", "Nh", "Xx", "_Li", "Q1", "é"] {
            assert_eq!(named(text), None, "{text}");
        }
        assert_eq!(element_of_prefix("FeA").map(|e| e.symbol()), Some("Fe"));
        assert_eq!(element_of_number("3").map(|e| e.symbol()), Some("Li"));
        assert!(is_vacancy("X0+") && is_vacancy("vacancy") && !is_vacancy("Xe"));
    }
}
