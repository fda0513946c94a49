//! pymatgen: structures as its `as_dict` writes them, alone or in what databases make of them.
//!
//! In: JSON with "lattice" and "sites", anywhere: a structure, a list, entries with "structure"
//! (ComputedStructureEntry, answers of the Materials Project with "data", records and split tables
//! of pandas as matminer has them), objects of them by id. Out: one structure for each, with the
//! ids, energies above the hull and band gaps that stand beside it.

use serde_json::{Map, Value};

use super::builder::Builder;
use super::json::{matrix, nothing_in, parse, text, vector};
use super::symbols::{element, is_vacancy};
use super::text::quoted;
use super::{Fault, FileStructure, Format, Found, Head, remark, report};
use crate::crystal::{Lattice, Occupant, Species};
use crate::import::facts::is_material_id;

pub(super) const FORMAT: Format = Format {
    name: "pymatgen JSON",
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

/// Structures lie at most so deep in lists and objects.
const MAX_DEPTH: usize = 6;
const REMEDY: &str = "write it with pymatgen's Structure.as_dict or to_json";

/// The keys of a structure; both, for many a JSON speaks of lattices.
fn recognises(head: &Head<'_>) -> bool {
    let of_pymatgen = || head.has_key("@class") && head.text.contains("pymatgen");
    head.begins_json() && head.has_key("lattice") && (head.has_key("sites") || of_pymatgen())
}

fn read(value: &Value) -> Found {
    let mut found = Vec::new();
    search(value, &[], None, 0, &mut found);
    if found.is_empty() {
        found.push(Err(nothing_in(value)));
    }
    if let [Err(fault)] = found.as_mut_slice() {
        fault.part.clear();
    }
    found
}

fn search(
    value: &Value,
    name: &[String],
    record: Option<&Map<String, Value>>,
    depth: usize,
    found: &mut Found,
) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::Array(items) => {
            for (k, item) in items.iter().enumerate() {
                let name = [name, &[(k + 1).to_string()]].concat();
                search(item, &name, record, depth + 1, found);
            }
        }
        Value::Object(object) if object.contains_key("sites") && object.contains_key("lattice") => {
            found.push(named(object, name, record));
        }
        Value::Object(object) if is_structure(object) => {
            let fact = "the structure lacks \"lattice\" or \"sites\"";
            found.push(Err(Fault::new(fact, REMEDY).of_part(name.join("-"))));
        }
        Value::Object(object) => search_object(object, name, depth, found),
        _ => {}
    }
}

/// Whether an object says that it is a structure.
fn is_structure(object: &Map<String, Value>) -> bool {
    matches!(
        text(object, "@class"),
        Some("Structure" | "IStructure" | "Molecule" | "IMolecule")
    )
}

fn search_object(object: &Map<String, Value>, name: &[String], depth: usize, found: &mut Found) {
    if let Some(rows) = split_table(object) {
        for (k, row) in rows.iter().enumerate() {
            let structure = row.get("structure").unwrap_or(&Value::Null);
            let name = [name, &[(k + 1).to_string()]].concat();
            search(structure, &name, Some(row), depth + 1, found);
        }
        return;
    }
    // Of a calculation what came out, not each of its steps.
    for key in ["structure", "output", "final_structure"] {
        if let Some(structure @ Value::Object(_)) = object.get(key) {
            let before = found.len();
            search(structure, name, Some(object), depth + 1, found);
            if found.len() > before {
                return;
            }
        }
    }
    for (key, item) in object {
        if matches!(item, Value::Object(_) | Value::Array(_)) {
            let within = [name, std::slice::from_ref(key)].concat();
            let name = if key == "data" { name } else { &within };
            search(item, name, None, depth + 1, found);
        }
    }
}

/// Rows of a table that pandas wrote with orient="split", as objects.
fn split_table(object: &Map<String, Value>) -> Option<Vec<Map<String, Value>>> {
    let columns = object.get("columns")?.as_array()?;
    let rows = object.get("data")?.as_array()?;
    let index = object.get("index").and_then(Value::as_array);
    let row = |(k, cells): (usize, &Value)| -> Option<Map<String, Value>> {
        let mut row = Map::new();
        for (title, cell) in columns.iter().zip(cells.as_array()?) {
            row.insert(title.as_str()?.to_owned(), cell.clone());
        }
        if let Some(id) = index.and_then(|index| index.get(k)?.as_str()) {
            row.entry("id").or_insert_with(|| Value::from(id));
        }
        Some(row)
    };
    rows.iter().enumerate().map(row).collect()
}

fn named(
    object: &Map<String, Value>,
    name: &[String],
    record: Option<&Map<String, Value>>,
) -> Result<FileStructure, Fault> {
    // Facts stand beside the structure, in the "data" of its entry, or in itself.
    let data = record.and_then(|record| record.get("data")?.as_object());
    let places: Vec<&Map<String, Value>> = record.into_iter().chain(data).chain([object]).collect();
    let word = |keys: &[&str]| {
        let mut found = places
            .iter()
            .flat_map(|place| keys.iter().filter_map(|key| text(place, key)));
        found.next().map(str::to_owned)
    };
    let amount = |keys: &[&str]| {
        let of_place =
            |place: &&Map<String, Value>| keys.iter().find_map(|key| place.get(*key)?.as_f64());
        places.iter().find_map(of_place)
    };
    let ids = ["material_id", "mp_id", "mpid", "task_id", "entry_id"];
    let own_id = word(&ids).or_else(|| word(&["id"]));
    // "mp-2251-GGA+U" is an entry of mp-2251.
    let material = |id: &str| {
        let end = id.match_indices('-').nth(1).map_or(id.len(), |(at, _)| at);
        id.get(..end)
            .filter(|id| is_material_id(id))
            .map(str::to_owned)
    };
    let material_id = ids.iter().find_map(|key| material(&word(&[key])?));
    let position = match name {
        [] => "1".to_owned(),
        name => name.join("-"),
    };
    let name = own_id.clone().unwrap_or(position);
    let mut found = structure(object).map_err(|fault| fault.of_part(&name))?;
    found.name = name;
    found.material_id = material_id;
    found.own_id = own_id;
    found.e_above_hull_ev = amount(&["energy_above_hull", "e_above_hull"]);
    found.band_gap_ev = amount(&["band_gap"]);
    Ok(found)
}

/// The structure that an object of pymatgen's holds.
pub(super) fn structure(object: &Map<String, Value>) -> Result<FileStructure, Fault> {
    let mut builder = match object.get("lattice").map(lattice) {
        Some(lattice) => lattice?,
        None => return Err(Fault::new("there is no \"lattice\"", REMEDY)),
    };
    let Some(sites) = object.get("sites").and_then(Value::as_array) else {
        return Err(Fault::new("\"sites\" is no list", REMEDY));
    };
    let mut dummies = 0_usize;
    for (k, site) in sites.iter().enumerate() {
        let at = |fault: Fault| Fault {
            fact: format!("site {}: {}", k + 1, fault.fact),
            ..fault
        };
        let occupants = occupants(site).map_err(at)?;
        if occupants.is_empty() {
            dummies += 1;
            continue;
        }
        let (position, cartesian) = match (site.get("abc"), site.get("xyz")) {
            (Some(abc), _) => (vector(abc), false),
            (None, Some(xyz)) => (vector(xyz), true),
            (None, None) => (None, false),
        };
        let position =
            position.ok_or_else(|| at(Fault::new("\"abc\" is not three numbers", REMEDY)))?;
        let label = label(site, &occupants);
        builder
            .add_site(&occupants, position, cartesian, label)
            .map_err(at)?;
    }
    let (structure, mut remarks) = builder.finish()?;
    if dummies > 0 {
        let fact = format!("{dummies} site(s) hold a dummy species such as X");
        remarks.push(remark(fact, "they were left out"));
    }
    Ok(FileStructure::plain("1", structure, remarks))
}

/// From "matrix", or else from lengths and angles.
fn lattice(value: &Value) -> Result<Builder, Fault> {
    if let Some(rows) = value.get("matrix").and_then(matrix) {
        return Builder::new(rows);
    }
    if let Some(rows) = matrix(value) {
        return Builder::new(rows);
    }
    let wrong = || {
        Fault::new(
            "\"lattice\" has neither \"matrix\" nor lengths and angles",
            REMEDY,
        )
    };
    let parameter = |key: &str| value.get(key).and_then(Value::as_f64).ok_or_else(wrong);
    let lengths = [parameter("a")?, parameter("b")?, parameter("c")?];
    let angles = [parameter("alpha")?, parameter("beta")?, parameter("gamma")?];
    Lattice::from_parameters(lengths, angles)
        .map(Builder::of)
        .map_err(|error| Fault::new(error.to_string(), "correct the lattice"))
}

/// Empty where only dummies sit there.
fn occupants(site: &Value) -> Result<Vec<Occupant>, Fault> {
    let species = site.get("species").and_then(Value::as_array);
    let Some(species) = species.filter(|list| !list.is_empty()) else {
        return Err(Fault::new("it has no \"species\"", REMEDY));
    };
    let mut occupants = Vec::new();
    for item in species {
        let symbol = item
            .get("element")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let (symbol, written) = split_charge(symbol);
        let dummy = item
            .get("@class")
            .and_then(Value::as_str)
            .is_some_and(|c| c.starts_with("Dummy"));
        if dummy || is_vacancy(symbol) {
            continue;
        }
        let element = element(symbol).ok_or_else(|| {
            let fact = format!("{} is no symbol of an element", quoted(symbol));
            Fault::new(fact, REMEDY)
        })?;
        let state = item
            .get("oxidation_state")
            .and_then(Value::as_f64)
            .or(written);
        let occupancy = match item.get("occu") {
            None | Some(Value::Null) => 1.0,
            Some(occupancy) => occupancy
                .as_f64()
                .ok_or_else(|| Fault::new("\"occu\" is no number", REMEDY))?,
        };
        occupants.push(Occupant {
            species: Species {
                element,
                oxidation_state: state,
            },
            occupancy,
        });
    }
    Ok(occupants)
}

/// "Li+" and "Fe3+" to the symbol and its charge.
fn split_charge(symbol: &str) -> (&str, Option<f64>) {
    let name = symbol.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
    (
        name,
        super::symbols::species(symbol).and_then(|s| s.oxidation_state),
    )
}

/// The label, where it says more than the species ("Li", "Li+").
fn label<'a>(site: &'a Value, occupants: &[Occupant]) -> &'a str {
    let label = site
        .get("label")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let plain =
        label.trim_end_matches(|c: char| matches!(c, '+' | '-' | '.') || c.is_ascii_digit());
    let tells_charge = label.ends_with(['+', '-']);
    match occupants {
        [only] if only.species.element.symbol() == label => "",
        [only] if tells_charge && only.species.element.symbol() == plain => "",
        // Of several species the label is their list.
        [_, _, ..] if label.contains(':') => "",
        _ => label,
    }
}
