//! Type symbols and labels to species.
//!
//! In: `_atom_site_type_symbol` or `_atom_site_label` ("Li1", "O2-", "FE3+", "Ow"), the elements
//! of the formula, and the table of oxidation numbers. Out: a [`Species`], or what it is instead.
//! A label such as "CA1" can be calcium or a carbon atom named A; the formula decides.

use std::collections::BTreeMap;

use super::document::Block;
use super::number::number;
use crate::crystal::{Element, Species};

/// What a symbol stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Symbol {
    /// An atom.
    Atom {
        /// The species, with its state if the symbol carries one.
        species: Species,
        /// Hydrogen atoms that belong to it but have no position ("Ow", "OH").
        hidden_hydrogen: bool,
    },
    /// A vacancy, written as an atom.
    Vacancy,
    /// Nothing known.
    Unknown,
}

/// What a block says about its elements.
#[derive(Clone, Debug, Default)]
pub(super) struct ElementContext {
    /// Elements of `_chemical_formula_sum` (or another formula); empty where there is none.
    formula: BTreeMap<Element, f64>,
    /// Oxidation number of each `_atom_type_symbol`, and of its element.
    states: Vec<(String, f64)>,
}

impl ElementContext {
    /// Reads the formula and the oxidation numbers of a block.
    pub(super) fn of(block: &Block<'_>) -> Self {
        let formula = ["_chemical_formula_sum", "_chemical_formula_structural"]
            .iter()
            .filter_map(|tag| block.value(&[tag]))
            .find_map(formula_amounts);
        Self {
            formula: formula.unwrap_or_default(),
            states: oxidation_numbers(block),
        }
    }

    /// Amounts of `_chemical_formula_sum`, empty where there is none that can be read.
    pub(super) fn formula(&self) -> &BTreeMap<Element, f64> {
        &self.formula
    }

    /// Reads a type symbol or label. `label` tells that a sign after the name counts as a charge
    /// only behind a digit: "O2-" is an ion, "O-2" the second oxygen atom.
    pub(super) fn symbol(&self, text: &str, label: bool) -> Symbol {
        let text = text.trim();
        let name_length = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (name, rest) = text.split_at(name_length);
        if name.is_empty() {
            let deuterium = text.strip_prefix("2H").is_some();
            return if deuterium {
                atom(Element::DEUTERIUM, None, false)
            } else {
                Symbol::Unknown
            };
        }
        if let Some(special) = self.special(name, rest) {
            return special;
        }
        match self.element(name, label) {
            None => Symbol::Unknown,
            Some(element) => {
                let table = self.state(text).or_else(|| self.state(element.symbol()));
                let state =
                    table.or_else(|| charge(&text[element.symbol().len()..], element, label));
                atom(element, state, false)
            }
        }
    }

    fn state(&self, symbol: &str) -> Option<f64> {
        let known = |(name, _): &&(String, f64)| name.eq_ignore_ascii_case(symbol);
        self.states.iter().find(known).map(|(_, state)| *state)
    }

    /// Water and hydroxyl oxygen, water hydrogen, vacancies.
    fn special(&self, name: &str, rest: &str) -> Option<Symbol> {
        let oxygen = || atom(Element::O, self.state("O"), true);
        const WATER: [&str; 5] = ["Wat", "WAT", "wat", "Ow", "OW"];
        if WATER.iter().any(|prefix| name.starts_with(prefix)) {
            return Some(oxygen());
        }
        match name {
            "Oh" | "OH" => Some(oxygen()),
            "H" if rest.starts_with("2O") => Some(oxygen()),
            "Hw" | "HW" => Element::from_atomic_number(1).map(|h| atom(h, self.state("H"), false)),
            "Vac" | "VAC" | "vac" | "Va" | "VA" => {
                let vanadium = Element::from_atomic_number(23)?;
                (!self.formula.contains_key(&vanadium)).then_some(Symbol::Vacancy)
            }
            _ => None,
        }
    }

    /// Two letters where they are an element, unless the formula (or, in a label, the case) speaks
    /// for the first letter alone.
    fn element(&self, name: &str, label: bool) -> Option<Element> {
        let parse = |length: usize| name.get(..length)?.parse::<Element>().ok();
        let in_formula = |element: &Element| self.formula.contains_key(element);
        let (two, one) = (parse(2), parse(1));
        match (two, one) {
            (Some(two), Some(one)) if !in_formula(&two) && in_formula(&one) => Some(one),
            (Some(two), Some(one)) if in_formula(&two) && in_formula(&one) => {
                let upper = name.as_bytes().get(1).is_some_and(u8::is_ascii_uppercase);
                Some(if label && upper && name.len() > 2 {
                    one
                } else {
                    two
                })
            }
            _ => two.or(one),
        }
    }
}

fn atom(element: Element, state: Option<f64>, hidden_hydrogen: bool) -> Symbol {
    let species = Species {
        element,
        oxidation_state: state,
    };
    Symbol::Atom {
        species,
        hidden_hydrogen,
    }
}

/// The charge at the end of a symbol: "3+", "+", "2-", and in type symbols "+3", "-2" too; in a
/// label only a state that the element is known to have.
fn charge(rest: &str, element: Element, label: bool) -> Option<f64> {
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

/// `_atom_type_symbol` with `_atom_type_oxidation_number`: each symbol, then each bare element. A
/// table of nothing but zeros says nothing and is passed over.
fn oxidation_numbers(block: &Block<'_>) -> Vec<(String, f64)> {
    let columns = (
        block.column("_atom_type_symbol"),
        block.column("_atom_type_oxidation_number"),
    );
    let (Some(symbols), Some(numbers)) = columns else {
        return Vec::new();
    };
    let mut states: Vec<(String, f64)> = symbols
        .iter()
        .zip(numbers.iter())
        .filter_map(|(symbol, text)| Some((symbol.to_owned(), number(text)?)))
        .collect();
    if states.iter().all(|(_, state)| *state == 0.0) {
        return Vec::new();
    }
    let bare: Vec<_> = states
        .iter()
        .map(|(symbol, state)| {
            let name = symbol.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
            (name.to_owned(), *state)
        })
        .collect();
    states.extend(bare);
    states
}

/// "Li48 P16 S61" to amounts; `None` where the text is not a plain list of elements.
fn formula_amounts(text: &str) -> Option<BTreeMap<Element, f64>> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn context(formula: &str) -> ElementContext {
        ElementContext {
            formula: formula_amounts(formula).unwrap_or_default(),
            states: Vec::new(),
        }
    }

    fn read(context: &ElementContext, text: &str, label: bool) -> String {
        match context.symbol(text, label) {
            Symbol::Atom { species, .. } => match species.oxidation_state {
                Some(state) => format!("{} {state}", species.element),
                None => species.element.to_string(),
            },
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn symbols_and_labels() {
        let any = context("");
        let cases = [
            ("Li1", true, "Li"),
            ("LI1", true, "Li"),
            ("Li1+", true, "Li 1"),
            ("O2-", true, "O -2"),
            ("O-2", true, "O"),
            ("O-2", false, "O -2"),
            ("Li+1", false, "Li 1"),
            ("Fe3+", false, "Fe 3"),
            ("Cl-", false, "Cl -1"),
            ("O12-", true, "O"),
            ("D", false, "D"),
            ("2H", false, "D"),
            ("Ow1", true, "O"),
            ("Wat", true, "O"),
            ("WatX2", true, "O"),
            ("H2O", true, "O"),
            ("Vac1", true, "Vacancy"),
            ("V1", true, "V"),
            ("X1", true, "Unknown"),
            ("M", false, "Unknown"),
            ("?", false, "Unknown"),
            ("", true, "Unknown"),
            ("é", true, "Unknown"),
        ];
        for (text, label, expected) in cases {
            assert_eq!(read(&any, text, label), expected, "{text}");
        }
    }

    #[test]
    fn formula_decides() {
        assert_eq!(read(&context("C6 H12"), "CA1", true), "C");
        assert_eq!(read(&context("Ca C O3"), "CA1", true), "Ca");
        assert_eq!(read(&context("H2 O"), "HO1", true), "H");
        assert_eq!(read(&context("Ho2 O3"), "HO1", true), "Ho");
    }

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
