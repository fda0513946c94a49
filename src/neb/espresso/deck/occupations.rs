//! Fixed or smeared occupations, and spin: from the composition.
//!
//! In: the elements with their oxidation states, the pseudopotentials, the charge. Out: [`Occupation`]
//! with its reasons. A compound of closed shells with an even number of electrons is an insulator; with
//! d or f shells that are neither empty nor full, or without oxidation states that tell, it may be none.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::settings::{OccupationChoice, SpinChoice};
use crate::crystal::{Element, Structure};
use crate::neb::espresso::pseudos::Pseudos;

/// How states are occupied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Occupation {
    /// Whether occupations are smeared.
    pub smeared: bool,
    /// Whether spin is polarised.
    pub polarised: bool,
    /// Elements with open shells, which begin with a magnetic moment where spin is polarised.
    pub open_shells: Vec<Element>,
    /// Why, in sentences.
    pub reasons: Vec<String>,
}

impl Occupation {
    /// Chooses. `elements` are all atoms of the cell at hand, of the compound of `structure`, and
    /// `charge` is that of the cell in elementary charges.
    pub fn choose(
        structure: &Structure,
        elements: &[Element],
        charge: f64,
        pseudos: &Pseudos,
        occupations: OccupationChoice,
        spin: SpinChoice,
    ) -> Self {
        let mut reasons = Vec::new();
        let open = open_shells(structure, pseudos);
        let electrons = pseudos.electrons(elements) - charge;
        let odd = (electrons / 2.0 - (electrons / 2.0).round()).abs() > 1e-3;
        let metallic = is_metallic(structure);
        let smeared = match occupations {
            OccupationChoice::Fixed => false,
            OccupationChoice::Smearing => true,
            OccupationChoice::Auto => odd || !open.is_empty() || metallic,
        };
        if occupations == OccupationChoice::Auto {
            reasons.push(why_occupied(odd, &open, metallic, electrons));
        } else {
            let how = if smeared { "smeared" } else { "fixed" };
            reasons.push(format!("Occupations are {how}, as was asked for."));
            if !smeared && odd {
                reasons.push(format!(
                    "With {electrons} electrons, an odd number, fixed occupations will be refused."
                ));
            }
        }
        let polarised = match spin {
            SpinChoice::On => true,
            SpinChoice::Off => false,
            SpinChoice::Auto => !open.is_empty(),
        };
        reasons.push(match (spin, polarised) {
            (SpinChoice::Auto, true) => {
                format!(
                    "Spin is polarised, for {} has an open shell.",
                    listed(&open)
                )
            }
            (SpinChoice::Auto, false) => {
                "Spin is not polarised: no element has an open d or f shell.".to_owned()
            }
            (_, true) => "Spin is polarised, as was asked for.".to_owned(),
            (_, false) => "Spin is not polarised, as was asked for.".to_owned(),
        });
        Self {
            smeared,
            polarised,
            open_shells: open,
            reasons,
        }
    }
}

fn why_occupied(odd: bool, open: &[Element], metallic: bool, electrons: f64) -> String {
    if odd {
        return format!("Occupations are smeared, for {electrons} electrons are an odd number.");
    }
    if !open.is_empty() {
        return format!(
            "Occupations are smeared, for {} has a d or f shell that is neither empty nor full, and the \
             compound may conduct electrons.",
            listed(open)
        );
    }
    if metallic {
        return "Occupations are smeared, for the compound has metals only, or metals without an \
                oxidation state."
            .to_owned();
    }
    "Occupations are fixed, for all shells are closed and the number of electrons is even: an \
     insulator."
        .to_owned()
}

fn listed(elements: &[Element]) -> String {
    let symbols: Vec<&str> = elements.iter().map(|e| e.symbol()).collect();
    symbols.join(", ")
}

/// Whether no element takes electrons.
fn is_metallic(structure: &Structure) -> bool {
    let takes = |element: &Element| {
        let properties = element.properties();
        properties.electronegativity.is_some_and(|chi| chi >= 2.0)
    };
    !structure.composition().keys().any(takes)
}

/// Elements whose d or f shell is neither empty nor full in this compound.
fn open_shells(structure: &Structure, pseudos: &Pseudos) -> Vec<Element> {
    let mut states: BTreeMap<Element, Vec<Option<f64>>> = BTreeMap::new();
    for occupant in structure.sites.iter().flat_map(|site| &site.occupants) {
        let seen = states.entry(occupant.species.element).or_default();
        if !seen.contains(&occupant.species.oxidation_state) {
            seen.push(occupant.species.oxidation_state);
        }
    }
    let open = |(element, states): &(&Element, &Vec<Option<f64>>)| {
        states
            .iter()
            .any(|state| is_open(**element, *state, pseudos))
    };
    states
        .iter()
        .filter(open)
        .map(|(element, _)| *element)
        .collect()
}

/// 4f and 5f electrons of the ion; the core of a pseudopotential with few valence electrons holds them.
fn is_open(element: Element, state: Option<f64>, pseudos: &Pseudos) -> bool {
    let properties = element.properties();
    match properties.block {
        'd' => match (properties.group, state) {
            // Sc, Y, La always give all they have; Zn, Cd, Hg keep ten.
            (3 | 12, _) => false,
            (group, Some(state)) => {
                let electrons = f64::from(group) - state;
                electrons > 0.5 && electrons < 9.5
            }
            // Without a state: silver gives one, the others may have any number.
            (_, None) => element.symbol() != "Ag",
        },
        'f' => {
            let number = f64::from(element.atomic_number());
            let (core, first) = if number < 80.0 {
                (54.0, 57.0)
            } else {
                (86.0, 89.0)
            };
            let valence = pseudos.of(element).map_or(0.0, |one| one.upf.z_valence);
            // 5s² 5p⁶ 5d¹ 6s²: with that many the f shell is in the core.
            if valence < 11.5 && number > first {
                return false;
            }
            let state = state.unwrap_or(3.0);
            let electrons = number - core - state;
            electrons > 0.5 && electrons < 13.5
        }
        _ => false,
    }
}
