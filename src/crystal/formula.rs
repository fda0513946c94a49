//! Formulas: from a composition to text and back.
//!
//! In: amounts of elements. Out: reduced formulas ("Li3BS3"), pretty ones ("Li₃BS₃"), and the
//! amounts that a formula such as "Li6.25(La0.5Sr0.5)3Zr2O12" stands for.

use std::collections::BTreeMap;

use super::element::Element;

/// Amount of each element.
pub type Composition = BTreeMap<Element, f64>;

/// Reduced formula: elements by ascending electronegativity (unknown last, ties by symbol),
/// amounts divided by their greatest common divisor where they are integers within 1e-3.
pub fn reduced_formula(composition: &Composition) -> String {
    let amounts: Vec<f64> = composition.values().copied().collect();
    let divisor = common_divisor(&amounts);
    let mut elements: Vec<Element> = composition.keys().copied().collect();
    let key = |e: &Element| e.properties().electronegativity.unwrap_or(f64::INFINITY);
    elements.sort_by(|u, v| {
        key(u)
            .total_cmp(&key(v))
            .then_with(|| u.symbol().cmp(v.symbol()))
    });
    let term = |e: Element| format!("{}{}", e.symbol(), amount_text(composition[&e] / divisor));
    elements.into_iter().map(term).collect()
}

/// Formula with Unicode subscripts: "Li3BS3" becomes "Li₃BS₃".
pub fn pretty_formula(formula: &str) -> String {
    const SUBSCRIPTS: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    formula
        .chars()
        .map(|c| c.to_digit(10).map_or(c, |digit| SUBSCRIPTS[digit as usize]))
        .collect()
}

/// Greatest common divisor of amounts that are integers within 1e-3; 1 otherwise.
fn common_divisor(amounts: &[f64]) -> f64 {
    let mut divisor = 0_u64;
    for amount in amounts {
        let rounded = amount.round();
        if (amount - rounded).abs() > 1e-3 || rounded < 1.0 {
            return 1.0;
        }
        divisor = gcd(divisor, rounded as u64);
    }
    divisor.max(1) as f64
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// "" for 1, at most three decimals, no trailing zeros.
fn amount_text(amount: f64) -> String {
    let text = format!("{amount:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "1" {
        String::new()
    } else {
        text.to_owned()
    }
}
