//! OPTIMADE: structures as the databases' common interface gives them.
//!
//! In: JSON, one resource (`{"type": "structures", "attributes": {…}}`), its attributes alone, a
//! list, or a response (`{"data": […]}`). Out: one structure for each, with what the provider's own
//! fields say of it. Species may be mixed (`concentration`) and hold "vacancy"; `attached` atoms have no
//! positions and are said to lack. Source: the OPTIMADE specification 1.2, structures entries.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::builder::Builder;
use super::json::{matrix, parse, text, vector};
use super::optimade_assemblies::{Assemblies, assemblies};
use super::optimade_facts::provider_facts;
use super::optimade_species::{REMEDY, SpeciesTable};
use super::{Fault, FileStructure, Format, Found, Head, remark, report};
use crate::crystal::formula::parse_formula;
use crate::crystal::lattice::Vector3;
use crate::crystal::{Element, Occupant, Structure};
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
    let rows = lattice_rows(item, attributes)?;
    let positions = positions(item, attributes)?;
    let names = array(item, attributes, "species_at_sites")?;
    if positions.len() != names.len() {
        let fact = format!("{} positions have {} species", positions.len(), names.len());
        return Err(Fault::new(fact, "get the entry again"));
    }
    let positions = all_positions(&positions, names, rows)?;
    let table = SpeciesTable::of(attributes)?;
    let groups = assemblies(attributes, &positions)?;
    let (structure, mut remarks) = structure_of_sites(rows, &positions, names, &table, &groups)?;
    remarks.splice(0..0, groups.remarks);
    remarks.extend(table.remarks());
    if !table.lacks_atoms() {
        remarks.extend(contradictions(attributes, &structure, positions.len()));
    }
    remarks.extend(open_directions(attributes));
    let mut facts = provider_facts(attributes);
    remarks.append(&mut facts.remarks);
    Ok(FileStructure {
        own_id: name_of(item).map(str::to_owned),
        material_id: name_of(item)
            .filter(|id| is_material_id(id))
            .map(str::to_owned),
        icsd_codes: facts.icsd_codes,
        e_above_hull_ev: facts.e_above_hull_ev,
        band_gap_ev: facts.band_gap_ev,
        determination: facts.determination,
        ..FileStructure::plain(name, structure, remarks)
    })
}

/// The lattice, or why there is none: many a database holds molecules and slabs.
fn lattice_rows(item: &Value, attributes: &Map<String, Value>) -> Result<[Vector3; 3], Fault> {
    let rows = attributes
        .get("lattice_vectors")
        .filter(|rows| !rows.is_null());
    let n_periodic = attributes.get("dimension_types").and_then(Value::as_array);
    let n_periodic = n_periodic.map(|types| types.iter().filter(|t| t.as_u64() == Some(1)).count());
    let Some(rows) = rows else {
        return Err(match n_periodic {
            Some(0) => Fault::new("it is a molecule: it does not repeat", "give a crystal"),
            _ => missing(item, "lattice_vectors"),
        });
    };
    matrix(rows).ok_or_else(|| {
        let fact = match n_periodic {
            Some(n @ (1 | 2)) => format!(
                "lattice_vectors are not three vectors: it repeats in {n} direction(s) only"
            ),
            _ => "lattice_vectors are not three vectors: it does not repeat in three directions"
                .to_owned(),
        };
        Fault::new(fact, "give a crystal")
    })
}

/// Cartesian positions, or else the fractional ones of version 1.3, and which they are.
struct Positions<'a> {
    list: &'a [Value],
    fractional: bool,
}

impl Positions<'_> {
    fn len(&self) -> usize {
        self.list.len()
    }
}

fn positions<'a>(item: &Value, attributes: &'a Map<String, Value>) -> Result<Positions<'a>, Fault> {
    let fractional = attributes.get("fractional_site_positions");
    let has_cartesian = attributes
        .get("cartesian_site_positions")
        .is_some_and(Value::is_array);
    match fractional
        .and_then(Value::as_array)
        .filter(|_| !has_cartesian)
    {
        Some(list) => Ok(Positions {
            list,
            fractional: true,
        }),
        None => Ok(Positions {
            list: array(item, attributes, "cartesian_site_positions")?,
            fractional: false,
        }),
    }
}

/// All positions in Å.
fn all_positions(
    positions: &Positions<'_>,
    names: &[Value],
    rows: [Vector3; 3],
) -> Result<Vec<Vector3>, Fault> {
    let one = |(k, position): (usize, &Value)| {
        let given = vector(position).ok_or_else(|| {
            let label = names[k].as_str().unwrap_or_default();
            let fact = format!("site {} ({label}) has no position", k + 1);
            Fault::new(fact, "give all positions, or leave the site out")
        })?;
        let cartesian = |x: usize| (0..3).map(|i| given[i] * rows[i][x]).sum();
        Ok(match positions.fractional {
            true => [0, 1, 2].map(cartesian),
            false => given,
        })
    };
    positions.list.iter().enumerate().map(one).collect()
}

/// Sites with their occupants; those of one place become one site.
fn structure_of_sites(
    rows: [Vector3; 3],
    positions: &[Vector3],
    names: &[Value],
    table: &SpeciesTable,
    groups: &Assemblies,
) -> Result<(Structure, Vec<Warning>), Fault> {
    let mut builder = Builder::new(rows)?;
    let mut sites: Vec<Vec<Occupant>> = vec![Vec::new(); positions.len()];
    let mut n_at = vec![0_usize; positions.len()];
    groups.places.iter().for_each(|&place| n_at[place] += 1);
    let (mut vacant, mut unknown) = (0_usize, 0_usize);
    for (k, name) in names.iter().enumerate() {
        let name = name.as_str().unwrap_or_default();
        let mut occupants = table.occupants(name)?;
        occupants
            .iter_mut()
            .for_each(|o| o.occupancy *= groups.shares[k]);
        let is_unknown = table.is_unknown(name);
        unknown += usize::from(is_unknown);
        let alone = n_at[groups.places[k]] == 1;
        vacant += usize::from(occupants.is_empty() && !is_unknown && alone);
        sites[groups.places[k]].append(&mut occupants);
    }
    for (k, occupants) in sites.iter().enumerate().filter(|(_, o)| !o.is_empty()) {
        let shared = n_at[k] > 1;
        let name = names[k].as_str().filter(|_| !shared).unwrap_or_default();
        builder.add_site(occupants, positions[k], true, label_beyond(name, occupants))?;
    }
    let (structure, mut remarks) = builder.finish()?;
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
    Ok((structure, remarks))
}

/// What to say of a field that is not there; large ones may be kept elsewhere by the database.
fn missing(item: &Value, key: &str) -> Fault {
    let elsewhere = item
        .pointer("/meta/partial_data_links")
        .and_then(|links| links.get(key));
    match elsewhere {
        Some(_) => Fault::new(
            format!("its {key} are too many for a page, and are kept elsewhere by the database"),
            "get this one from the database by hand",
        ),
        None => Fault::new(format!("it has no {key}"), REMEDY),
    }
}

fn array<'a>(
    item: &Value,
    attributes: &'a Map<String, Value>,
    key: &str,
) -> Result<&'a Vec<Value>, Fault> {
    let value = attributes.get(key).and_then(Value::as_array);
    value.ok_or_else(|| missing(item, key))
}

/// The label, where it says more than the element.
fn label_beyond<'a>(label: &'a str, occupants: &[Occupant]) -> &'a str {
    match occupants {
        [only] if only.species.element.symbol() == label => "",
        _ => label,
    }
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
