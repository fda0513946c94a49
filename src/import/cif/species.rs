//! Type symbols and labels to species.
//!
//! In: `_atom_site_type_symbol` or `_atom_site_label` ("Li1", "O2-", "FE3+", "Ow"), the elements
//! of the formula, and the table of oxidation numbers. Out: a [`Symbol`]: an atom, several that share
//! the site, a vacancy, or why it is no element. A label such as "CA1" can be calcium or a carbon atom
//! named A; the formula decides. A type symbol is an element, or nothing is guessed.

use super::atom_groups::{HEAVIEST, element_named, element_of, is_also_a_group};
pub(super) use super::context::ElementContext;
use super::mixture::{Part, Parts, Sharing, sharing};
use super::symbol_text::{is_plain, plain, without_brackets};
pub(super) use super::type_symbol::{Atom, Symbol};
use super::type_symbol::{WRITE_ELEMENT, atom, group, too_heavy};
use super::vacancy::is_square;
use crate::crystal::{Element, Species};

impl ElementContext {
    /// The type symbol decides; a type symbol that is unknown yields to a label that is not.
    pub(super) fn of_atom(&self, type_symbol: Option<&str>, label: &str) -> Symbol {
        let Some(type_symbol) = type_symbol.filter(|symbol| *symbol != label) else {
            return self.symbol(label, true);
        };
        match self.symbol(type_symbol, false) {
            Symbol::Unknown => {
                let by_label = self.symbol(label, true);
                let letters = |text: &str| text.bytes().take_while(u8::is_ascii_alphabetic).count();
                let same_name =
                    type_symbol.get(..letters(type_symbol)) == label.get(..letters(label));
                let agrees = match &by_label {
                    // "Oa" beside "O1": the type begins with the element of the label.
                    Symbol::Atom(atom) => {
                        let element = atom.species.element;
                        let head = type_symbol.get(..element.symbol().len());
                        head.is_some_and(|head| head.eq_ignore_ascii_case(element.symbol()))
                            && (!same_name || self.formula.contains_key(&element))
                    }
                    _ => false,
                };
                if agrees || (label.len() > 1 && type_symbol.len() > 2) {
                    by_label
                } else {
                    Symbol::Unknown
                }
            }
            known => known,
        }
    }

    /// Reads a type symbol or label. `label` tells that a sign after the name counts as a charge
    /// only behind a digit: "O2-" is an ion, "O-2" the second oxygen atom.
    pub(super) fn symbol(&self, text: &str, label: bool) -> Symbol {
        let plain = plain(text.trim());
        let text = without_brackets(&plain);
        let name_length = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (name, rest) = text.split_at(name_length);
        if is_square(text) && sharing(text, label).is_none() {
            return Symbol::Vacancy;
        }
        if name.is_empty() {
            return if text.starts_with("2H") && !text.contains('+') {
                atom(Element::DEUTERIUM, None)
            } else if let Some((element, symbol)) = isotope(text) {
                self.with_state(symbol, element, label, None)
            } else {
                sharing(text, label).map_or(Symbol::Unknown, Symbol::Shared)
            };
        }
        if let Some(special) = self.special(text, name, rest, label) {
            return special;
        }
        if label {
            self.of_label(text, name)
        } else {
            self.of_type(text, name, rest)
        }
    }

    fn of_type(&self, text: &str, name: &str, rest: &str) -> Symbol {
        if let Some(two) = name.parse::<Element>().ok().filter(|_| is_plain(rest)) {
            if two.atomic_number() > HEAVIEST {
                return too_heavy(name, two);
            }
            if name.len() == 2 && !self.in_formula(two.symbol()) {
                let is_group = is_also_a_group(name) && !self.style().only_capitals();
                if is_group {
                    return group(name);
                }
            }
            return match self.element(name, false) {
                Some(element) => self.with_state(text, element, false, None),
                None => Symbol::Unknown,
            };
        }
        match sharing(text, false) {
            Some(Sharing::Group) => return group(text),
            Some(Sharing::Open(parts)) if is_molecule(&parts, text) => return group(text),
            Some(shared) => return Symbol::Shared(shared),
            None => {}
        }
        if let Some(element) = element_named(name) {
            return self.with_state(text, element, false, None);
        }
        // "Cval", "Siva": names of scattering factors; "H(SDS)": a remark.
        let stem = name
            .strip_suffix("val")
            .or_else(|| name.strip_suffix("va"))
            .unwrap_or(name);
        let remark = rest.is_empty() || rest.starts_with('(');
        match element_of(stem).filter(|_| remark) {
            Some(element) => self.with_state(element.symbol(), element, false, None),
            None => Symbol::Unknown,
        }
    }

    fn of_label(&self, text: &str, name: &str) -> Symbol {
        if text.contains(['/', ',', ';', '|', '&', '+', '.', '-']) {
            match sharing(text, true) {
                Some(Sharing::Group) | None => {}
                // "O-H1" is a position, not a mixture.
                Some(Sharing::Open(parts)) if text.contains('-') && is_nonmetallic(&parts) => {}
                Some(shared) => return Symbol::Shared(shared),
            }
        }
        if let Some(element) = element_named(name) {
            return self.with_state(text, element, true, None);
        }
        let doubt = match self.doubt(name) {
            Ok(doubt) => doubt.or_else(|| self.second_element(text)),
            Err(refusal) => return refusal,
        };
        let Some(element) = self.element(name, true) else {
            return Symbol::Unknown;
        };
        if !self.formula.contains_key(&element) && is_a_word(name, element) {
            return Symbol::NotAnElement {
                fact: format!("begins as {element} does, but is a word and no name of an atom"),
                remedy: WRITE_ELEMENT,
            };
        }
        match self.two_metals(text) {
            Some(shared) => shared,
            None => self.with_state(text, element, true, doubt),
        }
    }

    /// "FeMg1", "AlSi1": two metals in a label are a mixed site, unless the formula lacks one.
    fn two_metals(&self, label: &str) -> Option<Symbol> {
        let (first, second) = two_elements(label)?;
        let known = |e: Element| self.formula.is_empty() || self.formula.contains_key(&e);
        let metals = [first, second].into_iter().all(|e| !is_nonmetal(e));
        if !metals || !known(first) || !known(second) || first.symbol() == "V" {
            return None;
        }
        let part = |element| Part {
            species: Some(Species::bare(element)),
            amount: None,
            hydrogen: 0,
        };
        let parts: Parts = [part(first), part(second)].into_iter().collect();
        Some(Symbol::Shared(Sharing::Open(parts)))
    }

    /// Without a formula, two capitals have two readings: the reading taken with the other one, or a
    /// refusal where neither is likelier.
    fn doubt(&self, name: &str) -> Result<Option<String>, Symbol> {
        let pair = name.get(..2);
        let Some((two, pair)) = pair.and_then(|p| Some((p.parse::<Element>().ok()?, p))) else {
            return Ok(None);
        };
        if !self.formula.is_empty() {
            let heavy = two.atomic_number() > HEAVIEST && self.formula.contains_key(&two);
            return if heavy {
                Err(too_heavy(pair, two))
            } else {
                Ok(None)
            };
        }
        let capitals = pair.bytes().all(|byte| byte.is_ascii_uppercase());
        let one = pair.get(..1).and_then(element_of);
        if two.atomic_number() > HEAVIEST {
            let is_group = matches!(pair, "CN" | "NO" | "CF");
            return match one.filter(|_| capitals && !is_group) {
                Some(one) => Ok(Some(format!("{name} as {one}"))),
                None => Err(too_heavy(pair, two)),
            };
        }
        let Some(one) = one.filter(|_| capitals) else {
            return Ok(None);
        };
        let style = self.style();
        if is_also_a_group(pair) && style.mixed {
            return Err(Symbol::NotAnElement {
                fact: format!("can be {two} or {one}"),
                remedy: WRITE_ELEMENT,
            });
        }
        let open = style.mixed || (is_also_a_group(pair) && !style.capitals);
        Ok(open.then(|| format!("{name} as {two} (or {one})")))
    }

    /// Without a formula, a label of two elements ("LaSr1", "La1_Sr1", "VLi"): the reading taken with
    /// the other one. One letter alone is the name of a site.
    fn second_element(&self, label: &str) -> Option<String> {
        if !self.formula.is_empty() {
            return None;
        }
        let (first, second) = two_elements(label)?;
        let other = if first.symbol() == "V" {
            format!("a vacancy of {second}")
        } else {
            format!("{first} and {second}")
        };
        Some(format!("{label} as {first} (or {other})"))
    }

    /// Two letters where they are an element, unless the formula (or, in a label, the case) speaks
    /// for the first letter alone.
    fn element(&self, name: &str, label: bool) -> Option<Element> {
        let parse = |length: usize| name.get(..length).and_then(element_of);
        let in_formula = |element: &Element| self.formula.contains_key(element);
        let small = name.as_bytes().get(1).is_some_and(u8::is_ascii_lowercase);
        // "Du", "Dx": no deuterium with a site name.
        let one = parse(1).filter(|one| !(one.is_deuterium() && small));
        match (parse(2), one) {
            (Some(two), Some(one)) if !in_formula(&two) && in_formula(&one) => Some(one),
            (Some(two), Some(one)) if in_formula(&two) && in_formula(&one) => {
                let upper = name.as_bytes().get(1).is_some_and(u8::is_ascii_uppercase);
                Some(if label && upper && name.len() > 2 {
                    one
                } else {
                    two
                })
            }
            (two, one) => two.or(one),
        }
    }
}

/// Whether elements written without a separator and without amounts are a molecule rather than a
/// mixed site: "CN", "NO", "SCN".
fn is_molecule(parts: &Parts, text: &str) -> bool {
    let glued = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_organic = |e: Element| matches!(e.atomic_number(), 1 | 6 | 7 | 8);
    let mut elements = parts
        .iter()
        .filter_map(|part| part.species)
        .map(|s| s.element);
    glued && elements.any(is_organic) && is_nonmetallic(parts)
}

fn is_nonmetallic(parts: &Parts) -> bool {
    let mut elements = parts.iter().filter_map(|part| part.species);
    elements.all(|species| is_nonmetal(species.element))
}

/// "7Li", "11B": an element behind the mass number of one of its isotopes, and its symbol.
fn isotope(text: &str) -> Option<(Element, &str)> {
    let symbol = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let mass: u16 = text.strip_suffix(symbol)?.parse().ok()?;
    let letters = symbol.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, rest) = symbol.split_at(letters);
    let element = element_of(name)?;
    let least = u16::from(element.atomic_number());
    let possible = mass > least && mass <= 3 * least + 1;
    (possible && is_plain(rest)).then_some((element, symbol))
}

fn is_nonmetal(element: Element) -> bool {
    matches!(element.atomic_number(), 1 | 5..=9 | 15..=17 | 34 | 35 | 53)
}

/// Two different elements, one behind the other in a label: "LaSr1", "La1_Sr1", "VLi".
fn two_elements(label: &str) -> Option<(Element, Element)> {
    let proper = |text: &str| {
        let mut bytes = text.bytes();
        bytes.next().is_some_and(|byte| byte.is_ascii_uppercase())
            && bytes.all(|byte| byte.is_ascii_lowercase())
    };
    let first = [2, 1].into_iter().find_map(|length| {
        let head = label.get(..length).filter(|head| proper(head))?;
        element_of(head)
    })?;
    let behind = label.get(first.symbol().len()..)?;
    let behind = behind.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_' || c == '-');
    let pair = behind.get(..2).filter(|pair| proper(pair));
    let second = pair.and_then(element_of)?;
    (second != first).then_some((first, second))
}

/// Whether the letters of a label are a word that only begins like an element ("Site", "Host"):
/// behind the symbol of an atom stand two letters at most ("FeAB", "O1W"), small ones where they
/// are a usual name of the place.
fn is_a_word(name: &str, element: Element) -> bool {
    const PLACES: [&str; 8] = ["ap", "ax", "eq", "br", "ba", "oc", "te", "tr"];
    let behind = name.get(element.symbol().len()..).unwrap_or_default();
    let small = behind.bytes().all(|byte| byte.is_ascii_lowercase());
    let one_letter = element.symbol().len() == 1;
    match behind.len() {
        0 | 1 => false,
        2 => small && !(one_letter && PLACES.contains(&behind)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::formula_text::formula_amounts;
    use super::*;

    fn context(formula: &str) -> ElementContext {
        ElementContext::with_formula(formula_amounts(formula).unwrap_or_default())
    }

    fn read(context: &ElementContext, text: &str, label: bool) -> String {
        match context.symbol(text, label) {
            Symbol::Atom(Atom { species, .. }) => match species.oxidation_state {
                Some(state) => format!("{} {state}", species.element),
                None => species.element.to_string(),
            },
            Symbol::NotAnElement { .. } => "no element".to_owned(),
            Symbol::Shared(_) => "shared".to_owned(),
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
            ("X1", true, "Placeholder"),
            ("M", false, "no element"),
            ("Li", false, "Li"),
            ("LI", false, "Li"),
            ("li", false, "Li"),
            ("Lithium", false, "Li"),
            ("Carbon", false, "C"),
            ("Iron1", true, "Fe"),
            ("Sodium", false, "Na"),
            ("Cval", false, "C"),
            ("Siva", false, "Si"),
            ("Fe2.5+", false, "Fe 2.5"),
            ("H(SDS)", false, "H"),
            ("(NH4)", false, "N"),
            ("NH4", false, "N"),
            ("NH41", true, "N"),
            ("BH4", false, "B"),
            ("OH2", true, "O"),
            ("H3O", false, "O"),
            ("Nh", false, "no element"),
            ("CN", false, "no element"),
            ("CN1", true, "no element"),
            ("NO3", false, "no element"),
            ("PO4", false, "no element"),
            ("Cf", false, "no element"),
            ("No1", true, "no element"),
            ("RE", false, "no element"),
            ("Re", false, "Re"),
            ("Ln", false, "no element"),
            ("Hal", false, "no element"),
            ("Cation1", true, "no element"),
            ("Du1", true, "Vacancy"),
            ("Du", false, "Vacancy"),
            ("vacancy1", false, "Vacancy"),
            ("Va", false, "Vacancy"),
            ("Vc1", true, "Vacancy"),
            ("Cavity", false, "Vacancy"),
            ("□", false, "Vacancy"),
            ("V_Li", false, "Vacancy"),
            ("VC1", true, "V"),
            ("CG1", true, "C"),
            ("Dx", false, "Unknown"),
            ("Ph", false, "Unknown"),
            ("Li+Na", false, "shared"),
            ("0.85Ti + 0.15Al", false, "shared"),
            ("Na/K1", true, "shared"),
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
        assert_eq!(read(&context("Li V O3"), "Va", false), "V");
        assert_eq!(read(&context("Li Cl"), "VLi1", true), "Vacancy");
        assert_eq!(read(&context("Re O3"), "RE", false), "Re");
        assert_eq!(read(&context("La2 O3"), "RE", false), "La");
        assert_eq!(read(&context("W O3"), "W1", true), "W");
        assert_eq!(read(&context("Li Cl H2 O"), "W1", true), "O");
        assert_eq!(read(&context("K C N"), "CN", false), "no element");
        assert_eq!(read(&context("K C N"), "CN1", true), "C");
        assert_eq!(read(&context("Co O"), "CO1", true), "Co");
        assert_eq!(read(&context("Co O"), "CO", false), "Co");
        assert_eq!(read(&context("Fe C O"), "CO", false), "no element");
    }
}
