//! Reference values of descriptors: 16 structures × 9 representations, computed with the libraries
//! that Superion's descriptors follow (see the README beside the file).
//!
//! Out: [`cases`], each with the simplified structure and the libraries' values by name.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use serde_json::Value;
use superion::crystal::{Element, Structure};
use superion::descriptors::Input;
use superion::simplify::{Representation, simplify};

use crate::shared_data::{gunzipped, materials_project_cifs, shared_dir, structure_of_p1_cif};

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

    /// The values of a library that has a column for each name it found, by name; `None` where it
    /// failed or gave a NaN.
    pub fn named_numbers(&self, name: &str) -> Option<BTreeMap<String, f64>> {
        let columns = self.features.get(name)?.as_object()?;
        let number = |(key, value): (&String, &Value)| Some((key.clone(), value.as_f64()?));
        columns.iter().map(number).collect()
    }
}

/// All cases; none where the reference is missing, and then the test that asks counts as skipped.
#[track_caller]
pub fn cases() -> &'static [Case] {
    static CASES: OnceLock<Vec<Case>> = OnceLock::new();
    let shared = shared_dir();
    shared.map_or(&[], |dir| CASES.get_or_init(|| read_cases(&dir)))
}

fn read_cases(shared: &Path) -> Vec<Case> {
    let text = gunzipped(&shared.join("reference/descriptors.json.gz"));
    let reference: Value = serde_json::from_str(&text).expect("JSON");
    let cifs = materials_project_cifs(shared);
    let mut cases = Vec::new();
    for (material_id, entry) in reference.as_object().expect("entries") {
        let structure = decorated_structure(&cifs[material_id], entry);
        for (mode, values) in entry["modes"].as_object().expect("modes") {
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

/// The structure of a CIF as the libraries saw it: coordinates such as 0.6667 moved to thirds, the
/// reference's oxidation state on each site.
fn decorated_structure(cif: &str, entry: &Value) -> Structure {
    let mut structure = structure_of_p1_cif(cif);
    let states = entry["oxidation"].as_array().expect("oxidation states");
    for (site, state) in structure.sites.iter_mut().zip(states) {
        site.frac = site.frac.map(snapped_to_third);
        site.occupants[0].species.oxidation_state = state.as_f64();
    }
    structure
}

fn snapped_to_third(x: f64) -> f64 {
    let near = |third: &f64| (x / third - 1.0).abs() <= 1e-4;
    [1.0 / 3.0, 2.0 / 3.0].into_iter().find(near).unwrap_or(x)
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
