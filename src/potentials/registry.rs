//! Potentials by name.
//!
//! In: an id. Out: the potential. A new one that needs no more than the atoms of a cell is a file and a
//! line in [`REGISTRY`].

use super::chgnet::{Chgnet, ChgnetWeights, DamagedWeights};
use super::potential::Potential;
use crate::crystal::Element;

/// A potential that needs no more than the atoms of a cell.
#[derive(Debug)]
pub struct Registered {
    /// Name on the command line and in files.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// What it is, in a sentence, with its source.
    pub explanation: &'static str,
    /// Whether it knows an element.
    knows: fn(Element) -> bool,
    load: fn() -> Result<&'static dyn Potential, DamagedWeights>,
}

/// All of them; the first is taken where none is chosen.
const REGISTRY: &[Registered] = &[
    Registered {
        id: "chgnet",
        name: "CHGNet 0.3.0",
        explanation: "A graph network trained on relaxations of the Materials Project by PBE and \
                      PBE + U (Deng et al. 2023, DOI 10.1038/s42256-023-00716-3).",
        knows: Chgnet::covers,
        load: || Ok(Chgnet::load(ChgnetWeights::Mptrj)?),
    },
    Registered {
        id: "chgnet-r2scan",
        name: "CHGNet r²SCAN",
        explanation: "The same network, trained further on energies by the functional r²SCAN (DOI \
                      10.1038/s42256-023-00716-3 and the package chgnet 0.4.2).",
        knows: Chgnet::covers,
        load: || Ok(Chgnet::load(ChgnetWeights::R2scan)?),
    },
];

impl Registered {
    /// The elements of a list that it does not know, each once, by atomic number; told without
    /// loading it.
    pub fn unknown_among(&self, elements: impl IntoIterator<Item = Element>) -> Vec<Element> {
        let elements = elements.into_iter();
        let mut unknown: Vec<Element> = elements.filter(|e| !(self.knows)(*e)).collect();
        unknown.sort_unstable();
        unknown.dedup();
        unknown
    }

    /// The potential itself.
    ///
    /// # Errors
    /// [`DamagedWeights`], which a whole program never gives.
    pub fn load(&self) -> Result<&'static dyn Potential, DamagedWeights> {
        (self.load)()
    }
}

/// All potentials, the one taken by default first.
pub fn registry() -> &'static [Registered] {
    REGISTRY
}

/// The potential of an id, in any case.
pub fn find(id: &str) -> Option<&'static Registered> {
    REGISTRY.iter().find(|r| r.id.eq_ignore_ascii_case(id))
}
