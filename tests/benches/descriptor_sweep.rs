//! Descriptors on many structures: what they refuse and why, which structures are slow, and how far
//! they are from values that `matminer_values.py` beside it made.
//!
//! Settings come from the environment: `DESCRIPTORS` (ids with commas between them), `EVERY` (each
//! which structure of `../shared/data/mp-li-structures.csv.gz`), `VALUES` (the script's output).

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::time::Instant;

use serde_json::Value;
use superion::crystal::oxidation::decorate;
use superion::crystal::{Element, Lattice, Species, Structure};
use superion::descriptors::{Descriptor, DescriptorSettings, Input, describe_one, find};
use superion::simplify::{Representation, simplify};

use crate::shared_data::{materials_project_cifs, shared_dir, structure_of_p1_cif};

const SLOW_MS: f64 = 1e3;

fn descriptors() -> Vec<Box<dyn Descriptor>> {
    let ids = env::var("DESCRIPTORS").expect("DESCRIPTORS");
    let built = ids.split(',').map(|id| {
        let registered = find(id).unwrap_or_else(|| panic!("{id}"));
        registered.build(&DescriptorSettings::new()).unwrap()
    });
    built.collect()
}

/// A reason without the numbers and elements of the one structure.
fn kind(reason: &str) -> String {
    let words = reason.split_whitespace();
    let plain = words.filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == ':'));
    plain.collect::<Vec<_>>().join(" ")
}

#[test]
#[ignore = "a measurement"]
fn what_is_refused_and_what_is_slow() {
    let every: usize = env::var("EVERY").map_or(10, |every| every.parse().unwrap());
    let shared = shared_dir().expect("shared data");
    let structures = materials_project_cifs(&shared);
    let mut refused: BTreeMap<String, usize> = BTreeMap::new();
    let (mut described, mut slowest_ms) = (0, 0.0_f64);
    for descriptor in descriptors() {
        let id = descriptor.about().id;
        for (material, cif) in structures.iter().step_by(every) {
            let structure = decorate(&structure_of_p1_cif(cif)).structure;
            for representation in Representation::ALL {
                let input = Input::new(simplify(&structure, representation, Element::LI));
                let started = Instant::now();
                match describe_one(descriptor.as_ref(), &input) {
                    Ok(_) => described += 1,
                    Err(error) => {
                        let reason = format!("{id}: {}", kind(&error.to_string()));
                        *refused.entry(reason).or_default() += 1;
                    }
                }
                let ms = started.elapsed().as_secs_f64() * 1e3;
                slowest_ms = slowest_ms.max(ms);
                if ms > SLOW_MS {
                    let sites = input.structure.n_sites();
                    println!(
                        "{id} {material} {}: {ms:.0} ms, {sites} sites",
                        representation.id()
                    );
                }
            }
        }
    }
    println!("{described} described, slowest {slowest_ms:.0} ms; refused: {refused:#?}");
}

/// A structure of the script's output.
fn structure(record: &Value) -> Structure {
    let frac: Vec<[f64; 3]> = serde_json::from_value(record["frac"].clone()).unwrap();
    let rows: [[f64; 3]; 3] = serde_json::from_value(record["lattice"].clone()).unwrap();
    let elements = record["elements"].as_array().unwrap().iter();
    let states = record["oxidation_states"].as_array().unwrap();
    let species: Vec<Species> = elements
        .zip(states)
        .map(|(e, state)| {
            Species::charged(
                e.as_str().unwrap().parse().unwrap(),
                state.as_f64().unwrap(),
            )
        })
        .collect();
    Structure::ordered(Lattice::from_rows(rows), &species, &frac)
}

#[test]
#[ignore = "a comparison"]
fn values_beside_those_of_the_library() {
    let text = fs::read_to_string(env::var("VALUES").expect("VALUES")).unwrap();
    for line in text.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let input = Input::new(structure(&record));
        for descriptor in descriptors() {
            let id = descriptor.about().id;
            let name = format!("{id} {} {}", record["id"], record["representation"]);
            let expected = record["features"][id].as_array();
            match (describe_one(descriptor.as_ref(), &input), expected) {
                (Ok(description), Some(expected)) => {
                    let found: Vec<f64> = description.values().collect();
                    let expected: Vec<f64> = expected.iter().map(|x| x.as_f64().unwrap()).collect();
                    assert_eq!(found.len(), expected.len());
                    let far = |k: &usize| {
                        (found[*k] - expected[*k]).abs() > 1e-6 * expected[*k].abs().max(1e-3)
                    };
                    let differing: Vec<usize> = (0..found.len()).filter(far).collect();
                    let shown = differing
                        .iter()
                        .take(8)
                        .map(|k| (*k, found[*k], expected[*k]));
                    println!(
                        "{name}: {} differ {:?}",
                        differing.len(),
                        shown.collect::<Vec<_>>()
                    );
                }
                (Err(error), None) => {
                    println!("{name}: both refuse: {error}; {}", record["errors"][id])
                }
                (Ok(_), None) => println!("{name}: only described here; {}", record["errors"][id]),
                (Err(error), Some(_)) => println!("{name}: only refused here: {error}"),
            }
        }
    }
}
