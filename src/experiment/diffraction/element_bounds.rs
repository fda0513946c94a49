//! Which elements are in a sample, as the user knows it: what a search for its phases keeps to.
//!
//! In: element symbols. Out: [`ElementBounds`], which admit a structure or not. The words are those of questions to
//! databases: all of `must`, and beside them only those of `may`, where any are named.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::crystal::{Element, Structure};

/// Elements that phases must and may hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ElementBounds {
    /// Elements that must be there, all of them: for a single phase, or for two together.
    pub must: BTreeSet<Element>,
    /// Elements that may be there beside those; where it is empty, any element may.
    pub may: BTreeSet<Element>,
}

impl ElementBounds {
    /// Whether nothing is bound.
    pub fn is_empty(&self) -> bool {
        self.must.is_empty() && self.may.is_empty()
    }

    /// Whether a phase holds nothing else than what may be in the sample.
    pub fn may_hold(&self, elements: &BTreeSet<Element>) -> bool {
        let is_known = |element| self.may.contains(element) || self.must.contains(element);
        self.may.is_empty() || elements.iter().all(is_known)
    }

    /// Whether what must be there is.
    pub fn has_all(&self, elements: &BTreeSet<Element>) -> bool {
        self.must.is_subset(elements)
    }

    /// The elements of a structure.
    pub fn elements_of(structure: &Structure) -> BTreeSet<Element> {
        let sites = structure.sites.iter();
        let occupants = sites.flat_map(|site| &site.occupants);
        occupants.map(|occupant| occupant.species.element).collect()
    }

    /// Elements as they are typed: "Li, B S", "Li-B-S".
    ///
    /// # Errors
    /// The first word that is no element.
    pub fn read(text: &str) -> Result<BTreeSet<Element>, String> {
        text.split(|c: char| c.is_whitespace() || ",;-–".contains(c))
            .filter(|word| !word.is_empty())
            .map(|word| word.parse().map_err(|_| word.to_owned()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_holds_what_must_be_there_and_nothing_beyond_what_may() {
        let of = |text: &str| ElementBounds::read(text).unwrap();
        let bounds = ElementBounds {
            must: of("B"),
            may: of("Li-S"),
        };
        assert!(bounds.may_hold(&of("Li, B S")) && bounds.has_all(&of("Li B S")));
        assert!(bounds.may_hold(&of("Li S")) && !bounds.has_all(&of("Li S")));
        assert!(!bounds.may_hold(&of("Li B O")));
        let any = ElementBounds {
            may: BTreeSet::new(),
            ..bounds
        };
        assert!(any.may_hold(&of("Li B O")) && !any.is_empty());
        assert_eq!(ElementBounds::read("Li, Xy"), Err("Xy".to_owned()));
    }
}
