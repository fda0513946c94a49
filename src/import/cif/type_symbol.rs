//! What a symbol of the atom list stands for.
//!
//! In: what was read from it. Out: [`Symbol`], and the words of a refusal.

use super::atom_groups::element_of;
use super::mixture::Sharing;
use crate::crystal::{Element, Species};

/// What a symbol stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Symbol {
    /// An atom.
    Atom(Atom),
    /// Several elements that share the site.
    Shared(Sharing),
    /// A vacancy, written as an atom.
    Vacancy,
    /// "X": a vacancy where it fills up the site of an atom, else nothing known.
    Placeholder,
    /// Nothing known.
    Unknown,
    /// No element: what it stands for, and what to write instead.
    NotAnElement { fact: String, remedy: &'static str },
}

/// An atom of the list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Atom {
    /// The species, with its state if the symbol or the table of states has one.
    pub(super) species: Species,
    /// Hydrogen atoms that belong to it, such as 2 of "Ow".
    pub(super) hydrogen: u8,
    /// The reading and another one that is possible: "W (or water)".
    pub(super) doubt: Option<String>,
}

pub(super) const WRITE_ELEMENT: &str = "write the element as _atom_site_type_symbol";
pub(super) const WRITE_ATOMS: &str = "give each of its atoms a line and a position of its own";

/// An atom with nothing else to say.
pub(super) fn atom(element: Element, state: Option<f64>) -> Symbol {
    let species = Species {
        element,
        oxidation_state: state,
    };
    Symbol::Atom(Atom {
        species,
        hydrogen: 0,
        doubt: None,
    })
}

/// A group of atoms in place of an element.
pub(super) fn group(text: &str) -> Symbol {
    let or = match text {
        "CO" | "HO" | "PO" | "OS" | "CS" => element_of(text),
        _ => None,
    };
    let or = or.map_or_else(String::new, |element| {
        format!(
            ", or for {} ({element})",
            element.properties().name.to_lowercase()
        )
    });
    Symbol::NotAnElement {
        fact: format!("stands for a group of atoms{or}"),
        remedy: WRITE_ATOMS,
    }
}

/// Symbols that are an element only beyond curium.
pub(super) fn too_heavy(symbol: &str, element: Element) -> Symbol {
    let name = element.properties().name.to_lowercase();
    let letters: Vec<String> = symbol
        .to_ascii_uppercase()
        .chars()
        .map(|letter| letter.to_string())
        .filter(|letter| element_of(letter).is_some())
        .collect();
    let meant = if letters.len() > 1 {
        format!("a group of {} may be meant", letters.join(" and "))
    } else {
        letters.first().map_or_else(
            || "another element is meant".to_owned(),
            |one| format!("{one} may be meant"),
        )
    };
    Symbol::NotAnElement {
        fact: format!("would be {name}, which no crystal holds; {meant}"),
        remedy: "write the element, or give each atom of the group a position of its own",
    }
}
