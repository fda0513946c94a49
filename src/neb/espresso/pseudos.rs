//! Which pseudopotential each element gets.
//!
//! In: the heads of all files of a folder, the elements, the functional. Out: [`Pseudos`], one file an
//! element and what was left; or which elements have none. PAW before ultrasoft before norm-conserving;
//! of equals the latest version by name.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::upf::{PseudoKind, Upf};
use crate::crystal::Element;
use crate::neb::fault::ProgramFault;

/// The pseudopotential of an element.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChosenPseudo {
    /// The file.
    pub upf: Upf,
    /// Other files for the element and the functional, which were not taken.
    pub others: Vec<String>,
}

/// The pseudopotentials of a compound, by atomic number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pseudos {
    /// The folder, as the user named it.
    pub folder: String,
    /// Exchange and correlation of all of them.
    pub functional: String,
    /// One for each element.
    pub chosen: Vec<ChosenPseudo>,
}

impl Pseudos {
    /// Chooses among the files of a folder.
    ///
    /// # Errors
    /// [`ProgramFault`] that names the elements without a file, and what there is for them instead.
    pub fn choose(
        folder: &str,
        functional: &str,
        elements: &[Element],
        heads: &[Upf],
    ) -> Result<Self, ProgramFault> {
        let mut elements = elements.to_vec();
        elements.sort_unstable();
        elements.dedup();
        let (mut chosen, mut missing) = (Vec::new(), Vec::new());
        for element in elements {
            match of_element(element, functional, heads) {
                Some(found) => chosen.push(found),
                None => missing.push(missing_words(element, heads)),
            }
        }
        if missing.is_empty() {
            return Ok(Self {
                folder: folder.to_owned(),
                functional: functional.to_owned(),
                chosen,
            });
        }
        let fact = format!(
            "it holds no {functional} pseudopotential (UPF) for {}",
            missing.join(", ")
        );
        let remedy = "put one there for each of them, such as those of pslibrary or SSSP, or choose another folder";
        Err(ProgramFault::new(folder, fact, remedy))
    }

    /// The pseudopotential of an element.
    pub fn of(&self, element: Element) -> Option<&ChosenPseudo> {
        let number = element.atomic_number();
        let mut chosen = self.chosen.iter();
        chosen.find(|one| one.upf.element.atomic_number() == number)
    }

    /// The cut-offs of wave functions and density in Ry that suffice for all of them, as their heads
    /// suggest; `None` where not all heads suggest one.
    pub fn suggested_ry(&self) -> (Option<f64>, Option<f64>) {
        let most = |cut: &dyn Fn(&Upf) -> Option<f64>| {
            let all: Option<Vec<f64>> = self.chosen.iter().map(|one| cut(&one.upf)).collect();
            all.map(|all| all.into_iter().fold(0.0, f64::max))
                .filter(|most| *most > 0.0)
        };
        (most(&|upf| upf.ecutwfc_ry), most(&|upf| upf.ecutrho_ry))
    }

    /// Those whose heads suggest no cut-off of the wave functions.
    pub fn without_cutoff(&self) -> Vec<&str> {
        let silent = self
            .chosen
            .iter()
            .filter(|one| one.upf.ecutwfc_ry.is_none());
        silent.map(|one| one.upf.file.as_str()).collect()
    }

    /// Whether all are norm-conserving, so that the density needs four times the cut-off of the wave
    /// functions and no more.
    pub fn are_norm_conserving(&self) -> bool {
        let kinds = self.chosen.iter().map(|one| one.upf.kind);
        !self.chosen.is_empty()
            && kinds
                .into_iter()
                .all(|kind| kind == PseudoKind::NormConserving)
    }

    /// Electrons of a cell with these atoms, before it is charged.
    pub fn electrons(&self, elements: &[Element]) -> f64 {
        let valence = |element: &Element| self.of(*element).map_or(0.0, |one| one.upf.z_valence);
        elements.iter().map(valence).sum()
    }
}

fn of_element(element: Element, functional: &str, heads: &[Upf]) -> Option<ChosenPseudo> {
    let number = element.atomic_number();
    let mut fitting: Vec<&Upf> = heads
        .iter()
        .filter(|upf| upf.element.atomic_number() == number)
        .filter(|upf| upf.functional.eq_ignore_ascii_case(functional))
        .filter(|upf| upf.kind != PseudoKind::Coulomb)
        .collect();
    fitting.sort_by(|a, b| better(a, b));
    let (first, others) = fitting.split_first()?;
    Some(ChosenPseudo {
        upf: (*first).clone(),
        others: others.iter().map(|upf| upf.file.clone()).collect(),
    })
}

/// Without spin–orbit first, then by kind, then the latest version, then by name.
fn better(a: &Upf, b: &Upf) -> Ordering {
    let by_kind = (a.spin_orbit, a.kind).cmp(&(b.spin_orbit, b.kind));
    let by_version = numbers(&b.file).cmp(&numbers(&a.file));
    by_kind.then(by_version).then(a.file.cmp(&b.file))
}

/// The numbers in a name, in their order ("psl.1.0.0" is later than "psl.0.2.1").
fn numbers(name: &str) -> Vec<u64> {
    let words = name.split(|c: char| !c.is_ascii_digit());
    words.filter_map(|word| word.parse().ok()).collect()
}

/// An element and what there is for it with other functionals.
fn missing_words(element: Element, heads: &[Upf]) -> String {
    let number = element.atomic_number();
    let mut others: Vec<&str> = heads
        .iter()
        .filter(|upf| upf.element.atomic_number() == number)
        .map(|upf| upf.functional.as_str())
        .collect();
    others.sort_unstable();
    others.dedup();
    match others.as_slice() {
        [] => element.symbol().to_owned(),
        others => format!("{} (there is {})", element.symbol(), others.join(", ")),
    }
}
