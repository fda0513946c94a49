//! Species of OPTIMADE: which atoms sit at a site, and how often.
//!
//! In: `species`, `structure_features`. Out: [`SpeciesTable`], and remarks on atoms without positions, on
//! isotopes, on concentrations that do not add up. Source: the OPTIMADE specification 1.2, "species".

use serde_json::{Map, Value};

use super::symbols::{element, is_vacancy};
use super::text::listed;
use super::{Fault, remark};
use crate::crystal::{Element, Occupant, Species};
use crate::monitor::Warning;

pub(super) const REMEDY: &str = "ask the database for lattice_vectors, cartesian_site_positions, \
                                 species_at_sites and species";

/// Concentrations that add up to 1 but for this much were rounded.
const ROUNDING: f64 = 5e-3;
/// Masses further from that of the element than this share are those of an isotope.
const OF_AN_ISOTOPE: f64 = 0.01;

/// Occupants of each species by its name.
#[derive(Default)]
pub(super) struct SpeciesTable {
    named: Vec<(String, Vec<Occupant>)>,
    /// "CH3 (3 H)".
    attached: Vec<String>,
    /// Those that hold "X", which the specification keeps for unknown elements.
    unknown: Vec<String>,
    isotopes: Vec<String>,
    incomplete: Vec<String>,
    implicit: bool,
}

impl SpeciesTable {
    pub(super) fn of(attributes: &Map<String, Value>) -> Result<Self, Fault> {
        let mut table = Self::default();
        let list = attributes.get("species").and_then(Value::as_array);
        for species in list.into_iter().flatten() {
            table.add(species)?;
        }
        let features = attributes
            .get("structure_features")
            .and_then(Value::as_array);
        table.implicit = features.is_some_and(|list| list.iter().any(|f| f == "implicit_atoms"));
        Ok(table)
    }

    fn add(&mut self, species: &Value) -> Result<(), Fault> {
        let name = species.get("name").and_then(Value::as_str);
        let name = name.unwrap_or_default();
        let list = |key: &str| species.get(key).and_then(Value::as_array);
        let symbols = list("chemical_symbols").map_or(&[][..], Vec::as_slice);
        let shares = shares(
            name,
            symbols,
            list("concentration").map_or(&[][..], Vec::as_slice),
        )?;
        let total: f64 = shares.iter().sum();
        if total < 1.0 - ROUNDING {
            self.incomplete.push(format!("{name} ({total:.3})"));
        }
        let mut occupants: Vec<Occupant> = Vec::new();
        for (k, symbol) in symbols.iter().enumerate() {
            let symbol = symbol.as_str().unwrap_or_default();
            if is_vacancy(symbol) {
                continue;
            }
            let element = element(symbol)
                .ok_or_else(|| wrong(name, &format!("holds \"{symbol}\", which is no element")))?;
            let mass = list("mass").and_then(|masses| masses.get(k)?.as_f64());
            if mass.is_some_and(|mass| is_of_an_isotope(mass, element)) {
                self.isotopes.push(name.to_owned());
            }
            occupants.push(full(element, shares[k]));
        }
        self.attached.extend(attached(species, name));
        if symbols.iter().any(|symbol| symbol == "X") {
            self.unknown.push(name.to_owned());
        }
        self.named.push((name.to_owned(), occupants));
        Ok(())
    }

    /// What sits at a site; empty for a vacancy.
    pub(super) fn occupants(&self, name: &str) -> Result<Vec<Occupant>, Fault> {
        if let Some((_, occupants)) = self.named.iter().find(|(known, _)| known == name) {
            return Ok(occupants.clone());
        }
        if is_vacancy(name) {
            return Ok(Vec::new());
        }
        // Without a list of species their names are elements.
        element(name).map(|e| vec![full(e, 1.0)]).ok_or_else(|| {
            let fact = format!("the species \"{name}\" is not in the list of species");
            Fault::new(fact, REMEDY)
        })
    }

    /// Whether a species holds "X".
    pub(super) fn is_unknown(&self, name: &str) -> bool {
        name == "X" || self.unknown.iter().any(|known| known == name)
    }

    /// Whether atoms have no positions, so that the formula is not that of the sites.
    pub(super) fn lacks_atoms(&self) -> bool {
        self.implicit || !self.attached.is_empty()
    }

    /// What the structure cannot hold of what the species say.
    pub(super) fn remarks(&self) -> Vec<Warning> {
        let mut remarks = Vec::new();
        if !self.attached.is_empty() {
            remarks.push(remark(
                format!(
                    "atoms attached to {} have no positions",
                    listed(&self.attached)
                ),
                "they are missing from the structure; add them if they matter",
            ));
        }
        if self.implicit {
            remarks.push(remark(
                "implicit atoms have no positions",
                "they are missing from the structure; add them if they matter",
            ));
        }
        if !self.isotopes.is_empty() {
            remarks.push(remark(
                format!(
                    "the masses of {} are those of isotopes",
                    listed(&self.isotopes)
                ),
                "the natural elements were taken, whose mass is that of the density",
            ));
        }
        if !self.incomplete.is_empty() {
            remarks.push(remark(
                format!(
                    "concentrations add up to less than 1 at {}",
                    listed(&self.incomplete)
                ),
                "the rest was taken as vacant",
            ));
        }
        remarks
    }
}

fn wrong(name: &str, fact: &str) -> Fault {
    Fault::new(format!("the species \"{name}\" {fact}"), REMEDY)
}

fn full(element: Element, occupancy: f64) -> Occupant {
    Occupant {
        species: Species::bare(element),
        occupancy,
    }
}

/// One concentration for each symbol; those that add up to 1 but for rounding do so exactly.
fn shares(name: &str, symbols: &[Value], given: &[Value]) -> Result<Vec<f64>, Fault> {
    if symbols.is_empty() {
        return Err(wrong(name, "has no chemical_symbols"));
    }
    if given.is_empty() && symbols.len() == 1 {
        return Ok(vec![1.0]);
    }
    if symbols.len() != given.len() {
        let fact = "has not one concentration for each of its chemical_symbols";
        return Err(wrong(name, fact));
    }
    let number = |share: &Value| {
        let number = share.as_f64().filter(|share| *share >= 0.0);
        number.ok_or_else(|| wrong(name, "has a concentration that is no number from 0 to 1"))
    };
    let mut shares: Vec<f64> = given.iter().map(number).collect::<Result<_, Fault>>()?;
    let total: f64 = shares.iter().sum();
    if total != 1.0 && (total - 1.0).abs() <= ROUNDING {
        shares.iter_mut().for_each(|share| *share /= total);
    }
    Ok(shares)
}

/// "CH3 (3 H)"; `None` where nothing is attached.
fn attached(species: &Value, name: &str) -> Option<String> {
    let list = |key: &str| species.get(key).and_then(Value::as_array);
    let counts = list("nattached").map_or(&[][..], Vec::as_slice);
    let symbols = list("attached").filter(|symbols| !symbols.is_empty())?;
    let one = |(k, symbol): (usize, &Value)| {
        let count = counts.get(k).and_then(Value::as_u64);
        let count = count.map_or_else(String::new, |count| format!("{count} "));
        format!("{count}{}", symbol.as_str().unwrap_or("X"))
    };
    let atoms: Vec<String> = symbols.iter().enumerate().map(one).collect();
    Some(format!("{name} ({})", atoms.join(", ")))
}

fn is_of_an_isotope(mass_u: f64, element: Element) -> bool {
    let natural = element.mass_u();
    mass_u > 0.0 && (mass_u - natural).abs() > OF_AN_ISOTOPE * natural
}
