//! Oxidation states that a file declares in a table of its own.
//!
//! In: the `_atom_type_*` loop, keyed by type symbol ("Fe3+"), element or site label ("Fe1"), and a
//! column of the atom list. Out: the state of an atom, or that several are declared for its element.

use super::data_block::{Block, Column, is_missing};
use super::number::number;

/// Names of a column of states in the atom list; partial charges are something else.
const SITE_COLUMNS: [&str; 4] = [
    "_atom_site_oxidation_number",
    "_atom_site_oxidation_state",
    "_atom_site_formal_charge",
    "_atom_site_pdbx_formal_charge",
];

/// What the table of atom types declares.
#[derive(Clone, Debug, Default)]
pub(super) struct DeclaredStates {
    /// Symbol as it stands, and its state.
    by_symbol: Vec<(String, f64)>,
}

/// What is declared for an element.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum OfElement {
    /// Nothing.
    None,
    /// One state.
    One(f64),
    /// Several, so that its atoms cannot have them by their element.
    Several,
}

impl DeclaredStates {
    /// Reads `_atom_type_symbol` with `_atom_type_oxidation_number`. A table of nothing but zeros
    /// says nothing and is passed over.
    pub(super) fn of(block: &Block<'_>) -> Self {
        let numbers = block
            .column("_atom_type_oxidation_number")
            .or_else(|| block.column("_atom_type_oxidation_state"));
        let (Some(symbols), Some(numbers)) = (block.column("_atom_type_symbol"), numbers) else {
            return Self::default();
        };
        let by_symbol: Vec<(String, f64)> = symbols
            .iter()
            .zip(numbers.iter())
            .filter_map(|(symbol, text)| Some((symbol.trim().to_owned(), state(text)?)))
            .collect();
        if by_symbol.iter().all(|(_, state)| *state == 0.0) {
            return Self::default();
        }
        Self { by_symbol }
    }

    /// The state of a symbol or label as it stands, in any case.
    pub(super) fn of_symbol(&self, symbol: &str) -> Option<f64> {
        let known = |(name, _): &&(String, f64)| name.eq_ignore_ascii_case(symbol);
        self.by_symbol.iter().find(known).map(|(_, state)| *state)
    }

    /// The state of an element: its own, or the one that all its symbols share.
    pub(super) fn of_element(&self, symbol: &str) -> OfElement {
        if let Some(state) = self.of_symbol(symbol) {
            return OfElement::One(state);
        }
        let bare = |name: &str| {
            let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
            name[..letters].to_owned()
        };
        let mut states = self
            .by_symbol
            .iter()
            .filter(|(name, _)| bare(name).eq_ignore_ascii_case(symbol))
            .map(|(_, state)| *state);
        match states.next() {
            None => OfElement::None,
            Some(first) if states.all(|state| state == first) => OfElement::One(first),
            Some(_) => OfElement::Several,
        }
    }
}

/// The column of states in the atom list; `None` where there is none or it holds only zeros.
pub(super) fn site_column<'b, 'a>(block: &'b Block<'a>) -> Option<Column<'b, 'a>> {
    let says = |column: &Column<'b, 'a>| {
        let mut given = column.iter().filter(|text| !is_missing(text));
        given.any(|text| state(text).is_some_and(|state| state != 0.0))
    };
    SITE_COLUMNS
        .iter()
        .filter_map(|tag| block.column(tag))
        .find(says)
}

/// "+3", "-2", "2.5", and with the sign behind: "3+".
pub(super) fn state(text: &str) -> Option<f64> {
    let text = text.trim();
    let signed = text
        .strip_suffix('+')
        .map(str::to_owned)
        .or_else(|| text.strip_suffix('-').map(|digits| format!("-{digits}")));
    number(signed.as_deref().unwrap_or(text)).filter(|state| state.abs() <= 9.0)
}

#[cfg(test)]
mod tests {
    use super::{DeclaredStates, OfElement, state};

    #[test]
    fn states_are_read_and_kept_apart() {
        assert_eq!(state("+3"), Some(3.0));
        assert_eq!(state("3+"), Some(3.0));
        assert_eq!(state("2-"), Some(-2.0));
        assert_eq!(state("2.5"), Some(2.5));
        assert_eq!(state("?"), None);
        let table = |rows: &[(&str, f64)]| DeclaredStates {
            by_symbol: rows.iter().map(|(s, q)| ((*s).to_owned(), *q)).collect(),
        };
        let iron = table(&[("Fe1", 3.0), ("Fe2", 2.5), ("O1", -2.0), ("F1", -1.0)]);
        assert_eq!(iron.of_symbol("fe2"), Some(2.5));
        assert_eq!(iron.of_element("Fe"), OfElement::Several);
        assert_eq!(iron.of_element("O"), OfElement::One(-2.0));
        assert_eq!(iron.of_element("F"), OfElement::One(-1.0));
        assert_eq!(iron.of_element("Li"), OfElement::None);
    }
}
