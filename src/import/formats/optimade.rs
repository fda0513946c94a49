//! OPTIMADE: structures as the databases' common interface gives them.
//!
//! In: JSON, one resource (`{"type": "structures", "attributes": {…}}`), its attributes alone, a
//! list, or a response (`{"data": […]}`). Out: one structure for each. Species may be mixed
//! (`concentration`) and hold "vacancy"; `attached` atoms have no positions and are said to lack.
//! Source: the OPTIMADE specification 1.2, structures entries.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::builder::Builder;
use super::json::{matrix, parse, text, vector};
use super::symbols::{element, is_vacancy};
use super::text::listed;
use super::{Fault, FileStructure, Format, Found, Head, remark, report};
use crate::crystal::formula::parse_formula;
use crate::crystal::{Element, Occupant, Species, Structure};
use crate::import::facts::is_material_id;
use crate::monitor::Warning;

pub(super) const FORMAT: Format = Format {
    name: "OPTIMADE",
    part: "structure",
    is_named: |_| false,
    recognises,
    read: |bytes, source| {
        report(
            source,
            parse(bytes).map_or_else(|f| vec![Err(f)], |v| read(&v)),
        )
    },
};

const REMEDY: &str = "ask the database for lattice_vectors, cartesian_site_positions, \
                      species_at_sites and species";

fn recognises(head: &Head<'_>) -> bool {
    let marks = [
        "cartesian_site_positions",
        "lattice_vectors",
        "species_at_sites",
    ];
    head.begins_json() && marks.iter().any(|mark| head.has_key(mark))
}

fn read(value: &Value) -> Found {
    let items: Vec<&Value> = match value.get("data").unwrap_or(value) {
        Value::Array(items) => items.iter().collect(),
        one => vec![one],
    };
    let several = items.len() > 1;
    let read = |(k, item): (usize, &Value)| {
        let name = name_of(item).map_or_else(|| (k + 1).to_string(), str::to_owned);
        structure(item, &name).map_err(|fault| match several {
            true => fault.of_part(name),
            false => fault,
        })
    };
    if items.is_empty() {
        return vec![Err(Fault::new(
            "the response holds no structures",
            "ask for some",
        ))];
    }
    items.into_iter().enumerate().map(read).collect()
}

fn name_of(item: &Value) -> Option<&str> {
    text(item.as_object()?, "id")
}

fn structure(item: &Value, name: &str) -> Result<FileStructure, Fault> {
    let attributes = item.get("attributes").unwrap_or(item).as_object();
    let attributes =
        attributes.ok_or_else(|| Fault::new("it is no structure, but a plain value", REMEDY))?;
    let given = |key: &str| attributes.get(key).filter(|value| !value.is_null());
    let missing = |key: &str| Fault::new(format!("it has no {key}"), REMEDY);
    let rows = given("lattice_vectors").ok_or_else(|| missing("lattice_vectors"))?;
    let rows = matrix(rows).ok_or_else(|| {
        let fact = "lattice_vectors are not three vectors: it does not repeat in three directions";
        Fault::new(fact, "give a crystal")
    })?;
    let positions = array(attributes, "cartesian_site_positions")?;
    let names = array(attributes, "species_at_sites")?;
    if positions.len() != names.len() {
        let fact = format!("{} positions have {} species", positions.len(), names.len());
        return Err(Fault::new(fact, "get the entry again"));
    }
    let mut remarks = Vec::new();
    let table = SpeciesTable::of(attributes)?;
    let shares = group_shares(attributes, positions.len(), &mut remarks)?;
    let mut builder = Builder::new(rows)?;
    let (mut vacant, mut unknown) = (0_usize, 0_usize);
    for (k, (position, label)) in positions.iter().zip(names).enumerate() {
        let label = label.as_str().unwrap_or_default();
        let position = vector(position).ok_or_else(|| {
            let fact = format!("site {} ({label}) has no position", k + 1);
            Fault::new(fact, "give all positions, or leave the site out")
        })?;
        let mut occupants = table.occupants(label)?;
        occupants.iter_mut().for_each(|o| o.occupancy *= shares[k]);
        let is_unknown = label == "X" || table.unknown.iter().any(|name| name == label);
        unknown += usize::from(is_unknown);
        if occupants.is_empty() {
            vacant += usize::from(!is_unknown);
            continue;
        }
        builder.add_site(&occupants, position, true, label_beyond(label, &occupants))?;
    }
    let (structure, found) = builder.finish()?;
    remarks.extend(found);
    if vacant > 0 {
        remarks.push(remark(
            format!("{vacant} vacant site(s)"),
            "they were left out",
        ));
    }
    if unknown > 0 {
        remarks.push(remark(
            format!("{unknown} site(s) hold \"X\", an unknown element"),
            "they were left out; name the element if it is known",
        ));
    }
    remarks.extend(table.lacking());
    remarks.extend(contradictions(attributes, &structure, positions.len()));
    remarks.extend(open_directions(attributes));
    Ok(FileStructure {
        own_id: name_of(item).map(str::to_owned),
        material_id: name_of(item)
            .filter(|id| is_material_id(id))
            .map(str::to_owned),
        ..FileStructure::plain(name, structure, remarks)
    })
}

fn array<'a>(attributes: &'a Map<String, Value>, key: &str) -> Result<&'a Vec<Value>, Fault> {
    let value = attributes.get(key).and_then(Value::as_array);
    value.ok_or_else(|| Fault::new(format!("it has no {key}"), REMEDY))
}

/// The label, where it says more than the element.
fn label_beyond<'a>(label: &'a str, occupants: &[Occupant]) -> &'a str {
    match occupants {
        [only] if only.species.element.symbol() == label => "",
        _ => label,
    }
}

/// Occupants of each species by its name.
struct SpeciesTable {
    named: Vec<(String, Vec<Occupant>)>,
    attached: Vec<String>,
    /// Those that hold "X", which the specification keeps for unknown elements.
    unknown: Vec<String>,
    implicit: bool,
}

impl SpeciesTable {
    fn of(attributes: &Map<String, Value>) -> Result<Self, Fault> {
        let mut table = Self {
            named: Vec::new(),
            attached: Vec::new(),
            unknown: Vec::new(),
            implicit: false,
        };
        for species in attributes
            .get("species")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let name = species
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let occupants = occupants(species, name)?;
            let attached = species.get("attached").and_then(Value::as_array);
            if attached.is_some_and(|list| !list.is_empty()) {
                table.attached.push(name.to_owned());
            }
            let symbols = species.get("chemical_symbols").and_then(Value::as_array);
            if symbols.is_some_and(|list| list.iter().any(|symbol| symbol == "X")) {
                table.unknown.push(name.to_owned());
            }
            table.named.push((name.to_owned(), occupants));
        }
        let features = attributes
            .get("structure_features")
            .and_then(Value::as_array);
        table.implicit = features.is_some_and(|list| list.iter().any(|f| f == "implicit_atoms"));
        Ok(table)
    }

    /// What sits at a site; empty for a vacancy.
    fn occupants(&self, name: &str) -> Result<Vec<Occupant>, Fault> {
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

    /// Atoms that have no positions.
    fn lacking(&self) -> Vec<Warning> {
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
        remarks
    }
}

fn full(element: Element, occupancy: f64) -> Occupant {
    Occupant {
        species: Species::bare(element),
        occupancy,
    }
}

fn occupants(species: &Value, name: &str) -> Result<Vec<Occupant>, Fault> {
    let list = |key: &str| species.get(key).and_then(Value::as_array);
    let symbols = list("chemical_symbols").map_or(&[][..], Vec::as_slice);
    let shares = list("concentration").map_or(&[][..], Vec::as_slice);
    let wrong = |fact: &str| Fault::new(format!("the species \"{name}\" {fact}"), REMEDY);
    if symbols.is_empty() {
        return Err(wrong("has no chemical_symbols"));
    }
    if symbols.len() != shares.len() && !(shares.is_empty() && symbols.len() == 1) {
        return Err(wrong(
            "has not one concentration for each of its chemical_symbols",
        ));
    }
    let mut occupants = Vec::new();
    for (k, symbol) in symbols.iter().enumerate() {
        let symbol = symbol.as_str().unwrap_or_default();
        let share = match shares.get(k) {
            None => 1.0,
            Some(share) => share
                .as_f64()
                .ok_or_else(|| wrong("has a concentration that is no number"))?,
        };
        if is_vacancy(symbol) {
            continue;
        }
        let element = element(symbol)
            .ok_or_else(|| wrong(&format!("holds \"{symbol}\", which is no element")))?;
        occupants.push(full(element, share));
    }
    Ok(occupants)
}

/// How often each site is there, where groups of sites exclude each other (`assemblies`).
fn group_shares(
    attributes: &Map<String, Value>,
    n_sites: usize,
    remarks: &mut Vec<Warning>,
) -> Result<Vec<f64>, Fault> {
    let mut shares = vec![1.0; n_sites];
    let Some(assemblies) = attributes.get("assemblies").and_then(Value::as_array) else {
        return Ok(shares);
    };
    let malformed = || Fault::new("its assemblies are malformed", "get the entry again");
    for assembly in assemblies {
        let list = |key: &str| {
            assembly
                .get(key)
                .and_then(Value::as_array)
                .ok_or_else(malformed)
        };
        for (sites, share) in list("sites_in_groups")?
            .iter()
            .zip(list("group_probabilities")?)
        {
            let share = share.as_f64().ok_or_else(malformed)?;
            for site in sites.as_array().ok_or_else(malformed)? {
                let site = site.as_u64().and_then(|site| usize::try_from(site).ok());
                *site
                    .and_then(|site| shares.get_mut(site))
                    .ok_or_else(malformed)? *= share;
            }
        }
    }
    if !assemblies.is_empty() {
        remarks.push(remark(
            "groups of sites exclude each other (assemblies)",
            "their probabilities were taken as occupancies, each site for itself",
        ));
    }
    Ok(shares)
}

/// Says where the number of sites or the formula that stand beside them are not theirs.
fn contradictions(
    attributes: &Map<String, Value>,
    structure: &Structure,
    n_sites: usize,
) -> Vec<Warning> {
    let remedy = "the sites were read; get the entry again";
    let mut remarks = Vec::new();
    if let Some(stated) = attributes.get("nsites").and_then(Value::as_u64)
        && stated != n_sites as u64
    {
        remarks.push(remark(
            format!("nsites is {stated}, but {n_sites} sites are given"),
            remedy,
        ));
    }
    let formula = text(attributes, "chemical_formula_reduced");
    if let Some(formula) = formula
        && let Ok(stated) = parse_formula(formula)
        && !of_one_ratio(&stated, &structure.composition())
    {
        remarks.push(remark(
            format!(
                "chemical_formula_reduced is {formula}, but the sites are {}",
                structure.reduced_formula()
            ),
            remedy,
        ));
    }
    remarks
}

/// Whether two compositions hold the same elements in the same ratio.
fn of_one_ratio(u: &BTreeMap<Element, f64>, v: &BTreeMap<Element, f64>) -> bool {
    let (total_u, total_v): (f64, f64) = (u.values().sum(), v.values().sum());
    let same = |(element, amount): (&Element, &f64)| {
        let other = v.get(element).copied().unwrap_or(0.0);
        (amount / total_u - other / total_v).abs() < 0.02
    };
    u.len() == v.len() && u.iter().all(same)
}

fn open_directions(attributes: &Map<String, Value>) -> Option<Warning> {
    let types = attributes.get("dimension_types")?.as_array()?;
    let open = types
        .iter()
        .zip(["a", "b", "c"])
        .filter(|(t, _)| t.as_u64() == Some(0));
    let axes: Vec<&str> = open.map(|(_, axis)| axis).collect();
    (!axes.is_empty()).then(|| {
        remark(
            format!(
                "dimension_types says that the atoms do not repeat along {}",
                axes.join(", ")
            ),
            "the cell was read as a crystal that repeats in three directions",
        )
    })
}
