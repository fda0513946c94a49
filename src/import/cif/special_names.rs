//! Names that are read before elements are looked for: vacancies, water, groups with hydrogen, words.
//!
//! In: the parts of a symbol and what its block says. Out: a [`Symbol`], or nothing for the rest.

use super::atom_groups::{element_of, hydride, meaning};
use super::context::ElementContext;
use super::type_symbol::{Atom, Symbol, WRITE_ELEMENT};
use super::vacancy::{is_kroger_vink, is_vacancy};
use crate::crystal::{Element, Species};

impl ElementContext {
    /// Vacancies, water, hydroxyl and others with hydrogen of their own, names of no element.
    pub(super) fn special(
        &self,
        text: &str,
        name: &str,
        rest: &str,
        label: bool,
    ) -> Option<Symbol> {
        if is_vacancy(name) {
            return Some(Symbol::Vacancy);
        }
        if name.eq_ignore_ascii_case("Va") {
            let is_vanadium = self.in_formula("V") && !self.style().vanadium;
            return Some(if is_vanadium {
                self.with_state("V", element_of("V")?, label, None)
            } else {
                Symbol::Vacancy
            });
        }
        if name.starts_with('V') && is_kroger_vink(text) && !self.in_formula("V") {
            let marked = name.len() == 1;
            if marked || (label && !self.formula.is_empty()) {
                return Some(Symbol::Vacancy);
            }
        }
        let with_hydrogen = |element: Element, hydrogen: u8| {
            Some(Symbol::Atom(Atom {
                species: Species {
                    element,
                    oxidation_state: self.state_of_element(element),
                },
                hydrogen,
                doubt: None,
            }))
        };
        const WATER: [&str; 5] = ["Wat", "WAT", "wat", "Ow", "OW"];
        if WATER.iter().any(|prefix| name.starts_with(prefix)) {
            return with_hydrogen(Element::O, 2);
        }
        match name {
            "O" if label && is_water(rest) => return with_hydrogen(Element::O, 2),
            "Oh" => return with_hydrogen(Element::O, 1),
            "H" | "D" if rest.starts_with("2O") => return with_hydrogen(Element::O, 2),
            "H" | "D" if rest.starts_with("3O") => return with_hydrogen(Element::O, 3),
            "Hw" | "HW" => return with_hydrogen(Element::from_atomic_number(1)?, 0),
            "W" if !self.in_formula("W") => return self.water_or_tungsten(label),
            "X" => return Some(Symbol::Placeholder),
            _ => {}
        }
        if let Some((element, hydrogen)) = hydride(name, rest, label) {
            let known = self.formula.is_empty() || self.formula.contains_key(&element);
            if known || !label {
                return with_hydrogen(element, hydrogen);
            }
        }
        self.generic(name)
    }

    /// Hydrogen of an oxygen atom whose label says that it is water: 2 or none. Where the formula has
    /// tungsten, or no hydrogen, the label means something else.
    pub(super) fn water_by_label(&self, atom: &Atom, label: &str) -> u8 {
        let dry = !self.formula.is_empty() && !self.in_formula("H") && !self.in_formula("D");
        if atom.species.element != Element::O || dry || self.in_formula("W") {
            return 0;
        }
        let named = ["Wat", "WAT", "Ow", "OW"];
        let numbered = || label.strip_prefix('O').is_some_and(is_water);
        let water = named.iter().any(|prefix| label.starts_with(prefix)) || numbered();
        2 * u8::from(water)
    }

    /// "W1" where the formula does not name tungsten.
    fn water_or_tungsten(&self, label: bool) -> Option<Symbol> {
        let tungsten = Species::bare(element_of("W")?);
        let (species, hydrogen, doubt) = if self.in_formula("O") {
            (Species::bare(Element::O), 2, None)
        } else if self.formula.is_empty() && label {
            (
                tungsten,
                0,
                Some("W as tungsten (or the oxygen of water)".to_owned()),
            )
        } else {
            return None;
        };
        Some(Symbol::Atom(Atom {
            species,
            hydrogen,
            doubt,
        }))
    }

    /// Names such as "RE", "M" or "Anion".
    fn generic(&self, name: &str) -> Option<Symbol> {
        let meaning = meaning(name)?;
        let remedy = WRITE_ELEMENT;
        if !meaning.starts_with("a rare earth") {
            let fact = format!("stands for {meaning}");
            return Some(Symbol::NotAnElement { fact, remedy });
        }
        if name == "RE" && (self.in_formula("Re") || self.style().only_capitals()) {
            return None;
        }
        let is_rare_earth = |e: &&Element| matches!(e.atomic_number(), 21 | 39 | 57..=71);
        let mut named = self.formula.keys().filter(is_rare_earth);
        if let (Some(only), None) = (named.next(), named.next()) {
            let doubt = Some(format!("{name} as {only}"));
            return Some(self.with_state(only.symbol(), *only, false, doubt));
        }
        let or = if name == "RE" {
            " or for rhenium (Re)"
        } else {
            ""
        };
        Some(Symbol::NotAnElement {
            fact: format!("stands for a rare earth{or}"),
            remedy,
        })
    }
}

/// "1W", "2w" behind the O of a label.
fn is_water(rest: &str) -> bool {
    let number = rest.strip_suffix(['W', 'w']);
    number.is_some_and(|n| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()))
}
