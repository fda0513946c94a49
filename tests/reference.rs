//! Reference values of descriptors: 16 structures × 9 representations, computed with the libraries
//! that Superion's descriptors follow (see the README beside the file).
//!
//! Out: [`cases`], each with the simplified structure and the libraries' values by name.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::LazyLock;

use flate2::read::GzDecoder;
use serde_json::Value;
use superion::crystal::lattice::Vector3;
use superion::crystal::{Element, Lattice, Species, Structure};
use superion::descriptors::Input;
use superion::simplify::{Representation, simplify};

use crate::shared::shared_dir;

/// A structure in a representation, with what the libraries say of it.
pub struct Case {
    /// Materials Project id.
    pub material_id: String,
    /// Representation.
    pub representation: Representation,
    /// The simplified structure.
    pub structure: Structure,
    /// Library values by the names of the file ("soap", "xrd_powder_pattern"…); arrays, objects, or
    /// null.
    features: Value,
}

impl Case {
    /// "mp-2530 CAN", for messages.
    pub fn name(&self) -> String {
        format!("{} {}", self.material_id, self.representation.id())
    }

    /// The structure, ready to be described.
    pub fn input(&self) -> Input {
        Input::new(self.structure.clone())
    }

    /// The values of a library; `None` where it failed or gave a NaN.
    pub fn numbers(&self, name: &str) -> Option<Vec<f64>> {
        self.features
            .get(name)?
            .as_array()?
            .iter()
            .map(Value::as_f64)
            .collect()
    }
}

/// All cases; empty, said on standard error, where the reference is absent.
pub fn cases() -> &'static [Case] {
    static CASES: LazyLock<Vec<Case>> =
        LazyLock::new(|| shared_dir().map(|dir| read_cases(&dir)).unwrap_or_default());
    if CASES.is_empty() {
        eprintln!("SKIPPED: no reference values");
    }
    &CASES
}

fn read_cases(shared: &Path) -> Vec<Case> {
    let file = File::open(shared.join("reference/descriptors.json.gz")).expect("reference values");
    let reference: Value =
        serde_json::from_reader(BufReader::new(GzDecoder::new(file))).expect("JSON");
    let mut cases = Vec::new();
    for (material_id, structure) in decorated_structures(shared, &reference) {
        for (mode, values) in reference[&material_id]["modes"].as_object().expect("modes") {
            let id = mode.replace("40", "-40");
            let representation = Representation::from_id(&id).expect("a representation");
            let simplified = simplify(&structure, representation, Element::LI);
            assert_eq!(values["n"], simplified.n_sites(), "{material_id} {id}");
            cases.push(Case {
                material_id: material_id.clone(),
                representation,
                structure: simplified,
                features: values["features"].clone(),
            });
        }
    }
    cases
}

/// The structures of the reference from the table of CIFs, with the reference's oxidation states.
fn decorated_structures(shared: &Path, reference: &Value) -> Vec<(String, Structure)> {
    let file = File::open(shared.join("data/mp-li-structures.csv.gz")).expect("structures");
    let mut table = csv::Reader::from_reader(GzDecoder::new(file));
    let mut found = Vec::new();
    for record in table.records().map(|r| r.expect("a record")) {
        let material_id = &record[0];
        let Some(oxidation) = reference[material_id]["oxidation"].as_array() else {
            continue;
        };
        let mut structure = structure_from_p1(&record[5]);
        for (site, state) in structure.sites.iter_mut().zip(oxidation) {
            site.occupants[0].species.oxidation_state = state.as_f64();
        }
        found.push((material_id.to_owned(), structure));
    }
    found
}

/// Reads the plain P1 CIFs of the table: cell parameters, then six columns per site and an
/// occupancy of 1.
pub fn structure_from_p1(cif: &str) -> Structure {
    let number = |tag: &str| -> f64 {
        let line = cif.lines().find(|line| line.starts_with(tag));
        let field = line.and_then(|line| line.split_whitespace().nth(1));
        field
            .and_then(|field| field.parse().ok())
            .expect("a cell parameter")
    };
    let lengths = ["a", "b", "c"].map(|axis| number(&format!("_cell_length_{axis}")));
    let angles = ["alpha", "beta", "gamma"].map(|angle| number(&format!("_cell_angle_{angle}")));
    let lattice = Lattice::from_parameters(lengths, angles).expect("a cell");
    let sites = cif
        .lines()
        .skip_while(|line| !line.contains("_atom_site_occupancy"))
        .skip(1);
    let mut species = Vec::new();
    let mut frac: Vec<Vector3> = Vec::new();
    for fields in sites.map(|line| line.split_whitespace().collect::<Vec<_>>()) {
        if let [symbol, _, _, x, y, z, _] = fields[..] {
            species.push(Species::bare(symbol.parse().expect("an element")));
            frac.push([x, y, z].map(|text| text.parse().expect("a coordinate")));
        }
    }
    Structure::ordered(lattice, &species, &frac)
}

/// Asserts that numbers agree: |difference| ≤ `relative` × the greatest magnitude of the expected
/// ones.
pub fn assert_close(found: &[f64], expected: &[f64], relative: f64, name: &str) {
    assert_eq!(found.len(), expected.len(), "{name}: number of values");
    let scale = expected
        .iter()
        .fold(f64::MIN_POSITIVE, |s, x| s.max(x.abs()));
    for (k, (f, e)) in found.iter().zip(expected).enumerate() {
        assert!(
            (f - e).abs() <= relative * scale,
            "{name}: value {k} is {f}, expected {e} (scale {scale})"
        );
    }
}

#[test]
fn the_reference_is_read() {
    let cases = cases();
    assert!(cases.is_empty() || cases.len() == 16 * 9);
    for case in cases {
        assert!(case.numbers("soap").is_some(), "{}", case.name());
    }
}
