//! Formulas of a CIF ("Li48 P16 S61"), and charges behind symbols.
//!
//! In: text. Out: amounts of elements, or a state.

use std::collections::BTreeMap;

use crate::crystal::Element;

/// "Li48 P16 S61" to amounts; `None` where the text is not a plain list of elements.
pub(super) fn formula_amounts(text: &str) -> Option<BTreeMap<Element, f64>> {
    let mut amounts = BTreeMap::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (name, tail) = rest.split_at(letters);
        let digits = tail
            .bytes()
            .take_while(|b| b.is_ascii_digit() || *b == b'.')
            .count();
        let (amount, tail) = tail.split_at(digits);
        let amount = if amount.is_empty() {
            1.0
        } else {
            amount.parse().ok()?
        };
        // "LiFeO2": capital letters part the elements.
        let starts: Vec<usize> = name
            .char_indices()
            .filter_map(|(k, c)| c.is_ascii_uppercase().then_some(k))
            .collect();
        if starts.first() != Some(&0) {
            return None;
        }
        for (k, start) in starts.iter().enumerate() {
            let end = starts.get(k + 1).copied().unwrap_or(name.len());
            let element: Element = name.get(*start..end)?.parse().ok()?;
            let last = k + 1 == starts.len();
            *amounts.entry(element).or_insert(0.0) += if last { amount } else { 1.0 };
        }
        rest = tail.trim_start_matches([' ', ',', '\n', '\r', '\t', '\'']);
    }
    (!amounts.is_empty()).then_some(amounts)
}

/// The charge at the end of a symbol: "3+", "+", "2-", and in type symbols "+3", "-2" too; in a
/// label only a state that the element is known to have.
pub(super) fn charge(rest: &str, element: Element, label: bool) -> Option<f64> {
    let rest = rest.trim();
    let (digits, sign) = if let Some(digits) = rest.strip_suffix('+') {
        (digits, 1.0)
    } else if let Some(digits) = rest.strip_suffix('-') {
        (digits, -1.0)
    } else if !label && rest.starts_with('+') {
        (&rest[1..], 1.0)
    } else if !label && rest.starts_with('-') {
        (&rest[1..], -1.0)
    } else {
        return None;
    };
    let magnitude = if digits.is_empty() {
        1.0
    } else {
        digits.parse::<f64>().ok()?
    };
    let state = sign * magnitude;
    let known = element.properties().oxidation_states.iter();
    let plausible = || known.into_iter().any(|k| f64::from(*k) == state);
    let accepted = magnitude <= 9.0 && (!label || (!digits.is_empty() && plausible()));
    accepted.then_some(state)
}

#[cfg(test)]
mod tests {
    use super::formula_amounts;

    #[test]
    fn formulas() {
        let amounts = formula_amounts("Li6.25 La3Zr2 O12").unwrap();
        assert_eq!(
            amounts.values().copied().collect::<Vec<_>>(),
            [6.25, 12.0, 2.0, 3.0]
        );
        assert_eq!(formula_amounts("LiFeO2").unwrap().len(), 3);
        for text in ["", "?", "Li3(PO4)", "x", "Q2"] {
            assert_eq!(formula_amounts(text), None, "{text}");
        }
    }
}
