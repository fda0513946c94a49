//! What every potential does.

use super::atoms::Atoms;
use super::evaluation::{Evaluation, PotentialError};
use crate::crystal::Element;

/// Energy, forces and stress of a crystal, as a function of where its atoms are.
pub trait Potential: Send + Sync {
    /// Its name, for people ("CHGNet 0.3.0").
    fn name(&self) -> &'static str;

    /// Whether it knows an element.
    fn knows(&self, element: Element) -> bool;

    /// Whether it knows of the stress of a cell, so that cells can relax by it.
    fn has_stress(&self) -> bool {
        true
    }

    /// Evaluates one cell. The same atoms give the same bytes at any number of threads.
    ///
    /// # Errors
    /// [`PotentialError::Unknown`] for elements that it does not know, and what else it cannot
    /// compute.
    fn evaluate(&self, atoms: &Atoms) -> Result<Evaluation, PotentialError>;

    /// The elements of a cell that it does not know, each once, by atomic number.
    fn unknown_among(&self, elements: &[Element]) -> Vec<Element> {
        let mut unknown: Vec<Element> = elements.to_vec();
        unknown.retain(|element| !self.knows(*element));
        unknown.sort_unstable();
        unknown.dedup();
        unknown
    }
}
