//! What a block says about its elements, by which its symbols are read.
//!
//! In: a block. Out: [`ElementContext`]: the formula, the states it declares, how it writes symbols.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::data_block::Block;
use super::formula_text::{charge, formula_amounts};
use super::states::{DeclaredStates, OfElement};
use super::style::Style;
use super::type_symbol::{Atom, Symbol};
use crate::crystal::{Element, Species};

/// What a block says about its elements.
#[derive(Clone, Debug, Default)]
pub(super) struct ElementContext {
    /// Elements of `_chemical_formula_sum` (or another formula); empty where there is none.
    pub(super) formula: BTreeMap<Element, f64>,
    /// States that the table of atom types declares.
    pub(super) states: DeclaredStates,
    /// Names of the atoms, for their style.
    pub(super) names: Vec<String>,
    pub(super) style: OnceCell<Style>,
}

impl ElementContext {
    /// Reads the formula and the oxidation numbers of a block.
    pub(super) fn of(block: &Block<'_>) -> Self {
        let formula = ["_chemical_formula_sum", "_chemical_formula_structural"]
            .iter()
            .filter_map(|tag| block.value(&[tag]))
            .find_map(formula_amounts)
            .unwrap_or_default();
        let needs_style = formula.is_empty() || formula.keys().any(|e| e.symbol() == "V");
        Self {
            names: if needs_style {
                super::style::names(block)
            } else {
                Vec::new()
            },
            formula,
            states: DeclaredStates::of(block),
            style: OnceCell::new(),
        }
    }

    /// A block that gives nothing but a formula.
    #[cfg(test)]
    pub(super) fn with_formula(formula: BTreeMap<Element, f64>) -> Self {
        Self {
            formula,
            ..Self::default()
        }
    }

    /// Amounts of `_chemical_formula_sum`, empty where there is none that can be read.
    pub(super) fn formula(&self) -> &BTreeMap<Element, f64> {
        &self.formula
    }

    /// How the file writes symbols.
    pub(super) fn style(&self) -> Style {
        *self.style.get_or_init(|| Style::of(&self.names))
    }

    /// Whether the formula has an element.
    pub(super) fn in_formula(&self, symbol: &str) -> bool {
        self.formula.keys().any(|e| e.symbol() == symbol)
    }

    /// The state declared for an element, where it is one.
    pub(super) fn state_of_element(&self, element: Element) -> Option<f64> {
        match self.states.of_element(element.symbol()) {
            OfElement::One(state) => Some(state),
            OfElement::None | OfElement::Several => None,
        }
    }

    /// An atom with the state that is declared for it or written behind its symbol.
    pub(super) fn with_state(
        &self,
        text: &str,
        element: Element,
        label: bool,
        doubt: Option<String>,
    ) -> Symbol {
        let declared = self
            .states
            .of_symbol(text)
            .or_else(|| self.state_of_element(element));
        let written = || {
            let behind = text.get(element.symbol().len()..)?;
            charge(behind, element, label)
        };
        Symbol::Atom(Atom {
            species: Species {
                element,
                oxidation_state: declared.or_else(written),
            },
            hydrogen: 0,
            doubt,
        })
    }
}
