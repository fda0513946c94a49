//! SOAP against DScribe.

use superion::crystal::lattice::Vector3;
use superion::crystal::{Element, Lattice, Species, Structure};
use superion::descriptors::{Block, Description, DescriptorSettings, Input, describe_one, find};
use superion::simplify::Representation;

use crate::reference_values::{Case, assert_close, cases};

/// Every block of DScribe's vector for all pairs of `species` (symbols by ascending atomic number),
/// by its pair, the lighter element first.
pub fn dscribe_blocks(
    species: &[&str],
    values: &[f64],
    n_max: usize,
    l_max: usize,
) -> Vec<([String; 2], Vec<f64>)> {
    let mut rest = values;
    let mut blocks = Vec::new();
    for (i, u) in species.iter().enumerate() {
        for v in &species[i..] {
            let squares = if u == v {
                n_max * (n_max + 1) / 2
            } else {
                n_max * n_max
            };
            let (block, after) = rest.split_at(squares * (l_max + 1));
            rest = after;
            blocks.push(([(*u).to_owned(), (*v).to_owned()], block.to_vec()));
        }
    }
    assert!(rest.is_empty(), "the number of values fits the species");
    blocks
}

/// Whether the sites of an element make it an anion for SOAP.
fn is_anion(structure: &Structure, symbol: &str) -> bool {
    let species = structure.sites.iter().map(|site| site.main_species());
    let mut own = species.filter(|s| s.element.symbol() == symbol);
    symbol == "S" || own.any(|s| s.oxidation_state.is_some_and(|state| state < 0.0))
}

#[test]
fn equals_the_reference() {
    let soap = find("soap")
        .unwrap()
        .build(&DescriptorSettings::new())
        .unwrap();
    for case in cases() {
        let Ok(Description::Blocks(mut found)) = describe_one(&*soap, &case.input()) else {
            panic!("{}: no blocks", case.name());
        };
        let composition = case.structure.composition();
        let species: Vec<&str> = composition.keys().map(|e| e.symbol()).collect();
        let values = case.numbers("soap").unwrap();
        for ([u, v], expected) in dscribe_blocks(&species, &values, 5, 3) {
            let name = format!("{} {u}-{v}", case.name());
            let keys = [format!("{u}-{v}"), format!("{v}-{u}")];
            let place = found.iter().position(|b| keys.contains(&b.key));
            let wanted = is_anion(&case.structure, &u) || is_anion(&case.structure, &v);
            assert_eq!(place.is_some(), wanted, "{name}");
            if let Some(place) = place {
                assert_close(&found.remove(place).values, &expected, 1e-9, &name);
            }
        }
        assert!(found.is_empty(), "{}: only pairs of the cell", case.name());
    }
}

#[derive(serde::Deserialize)]
struct Stored {
    crystals: Vec<StoredCrystal>,
    cases: Vec<StoredCase>,
}

#[derive(serde::Deserialize)]
struct StoredCrystal {
    lattice: [Vector3; 3],
    species: Vec<Element>,
    frac: Vec<Vector3>,
}

#[derive(serde::Deserialize)]
struct StoredCase {
    crystal: usize,
    settings: DescriptorSettings,
    values: Vec<f64>,
}

/// `tests/data/soap/make_soap.py` made the values.
#[test]
fn equals_stored_values_at_other_settings() {
    let stored: Stored = serde_json::from_str(include_str!("data/soap/dscribe.json")).unwrap();
    for case in &stored.cases {
        let StoredCrystal {
            lattice,
            species,
            frac,
        } = &stored.crystals[case.crystal];
        let bare: Vec<Species> = species.iter().copied().map(Species::bare).collect();
        let structure = Structure::ordered(Lattice::from_rows(*lattice), &bare, frac);
        let composition = structure.composition();
        let symbols: Vec<&str> = composition.keys().map(|e| e.symbol()).collect();
        let count = |name: &str| case.settings[name] as usize;

        let named = |(name, value): (&String, &f64)| (format!("soap.{name}"), *value);
        let settings = case.settings.iter().map(named).collect();
        let soap = find("soap").unwrap().build(&settings).unwrap();
        let Ok(Description::Blocks(found)) = describe_one(&*soap, &Input::new(structure)) else {
            panic!("no blocks");
        };
        let blocks = dscribe_blocks(&symbols, &case.values, count("n_max"), count("l_max"));
        let with_sulfur = blocks
            .iter()
            .filter(|(pair, _)| pair.contains(&"S".to_owned()));
        assert_eq!(with_sulfur.clone().count(), found.len());
        for ([u, v], expected) in with_sulfur {
            let other = if u == "S" { v } else { u };
            let block = found
                .iter()
                .find(|b| b.key == format!("S-{other}"))
                .unwrap();
            let name = format!("{:?} {u}-{v}", case.settings);
            assert_close(&block.values, expected, 1e-9, &name);
        }
    }
}

#[test]
fn labels_name_the_function_of_each_species() {
    let soap = find("soap")
        .unwrap()
        .build(&DescriptorSettings::new())
        .unwrap();
    let block = |key: &str, n: usize| Block {
        key: key.to_owned(),
        values: vec![0.0; n],
    };
    // DScribe's second value of the pair (Al, S) has n = 0 for Al and n' = 1 for S.
    let labels = soap.labels(&Description::Blocks(vec![
        block("S-Al", 100),
        block("S-S", 60),
    ]));
    assert_eq!(labels[1], "S-Al n=1 n'=0 l=0");
    assert_eq!(labels[25], "S-Al n=0 n'=0 l=1");
    assert_eq!(labels[100 + 5], "S-S n=1 n'=1 l=0");
    assert_eq!(labels.len(), 160);
}

#[test]
fn without_an_anion_there_is_nothing_to_compare() {
    let soap = find("soap")
        .unwrap()
        .build(&DescriptorSettings::new())
        .unwrap();
    let cube = Lattice::from_rows([[3.5, 0.0, 0.0], [0.0, 3.5, 0.0], [0.0, 0.0, 3.5]]);
    let lithium = Structure::ordered(cube, &[Species::charged(Element::LI, 0.0)], &[[0.0; 3]]);
    let description = describe_one(&*soap, &Input::new(lithium)).unwrap();
    assert_eq!(description, Description::Blocks(vec![]));
}

#[test]
fn functions_too_alike_are_a_bad_setting() {
    let settings = [("soap.r_cut", 1.1), ("soap.n_max", 12.0)];
    let settings = settings
        .map(|(name, value)| (name.to_owned(), value))
        .into();
    let error = find("soap").unwrap().build(&settings).err().unwrap();
    assert!(
        error.to_string().contains("lower n_max or raise r_cut"),
        "{error}"
    );
}

/// Milliseconds per structure on one core, best of 20 runs, for the structures of the reference in
/// CAN; writes them to `soap-structures.json` in the temporary folder for
/// `tests/benches/soap_dscribe.py`. Run with `--release -- --ignored --nocapture soap_speed`.
#[test]
#[ignore = "measures"]
fn soap_speed() {
    let can: Vec<&Case> = cases()
        .iter()
        .filter(|case| case.representation == Representation::Can)
        .collect();
    let written: Vec<serde_json::Value> = can.iter().map(|case| as_json(&case.structure)).collect();
    let path = std::env::temp_dir().join("soap-structures.json");
    std::fs::write(&path, serde_json::to_string(&written).unwrap()).unwrap();
    for (r_cut, n_max, l_max) in [(3.0, 5.0, 3.0), (6.0, 8.0, 6.0)] {
        let settings = [
            ("soap.r_cut", r_cut),
            ("soap.n_max", n_max),
            ("soap.l_max", l_max),
        ];
        let settings = settings
            .map(|(name, value)| (name.to_owned(), value))
            .into();
        let soap = find("soap").unwrap().build(&settings).unwrap();
        // The best of many runs of each: what other programs take from the processor stays out.
        let seconds = |case: &&Case| {
            let input = case.input();
            let run = || {
                let start = std::time::Instant::now();
                std::hint::black_box(soap.describe(&input).unwrap());
                start.elapsed().as_secs_f64()
            };
            (0..20).map(|_| run()).fold(f64::INFINITY, f64::min)
        };
        let total: f64 = can.iter().map(seconds).sum();
        let per_structure = 1e3 * total / can.len() as f64;
        println!("r_cut {r_cut} n_max {n_max} l_max {l_max}: {per_structure:.4} ms per structure");
    }
    println!("{} structures in {}", can.len(), path.display());
}

fn as_json(structure: &Structure) -> serde_json::Value {
    let species = structure.sites.iter().map(|s| s.main_species().element);
    serde_json::json!({
        "lattice": structure.lattice.rows(),
        "species": species.collect::<Vec<_>>(),
        "frac": structure.sites.iter().map(|s| s.frac).collect::<Vec<_>>(),
    })
}
