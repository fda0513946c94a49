//! Decoration against pymatgen, and what it must not depend on.

use rayon::prelude::*;
use serde_json::Value;
use superion::crystal::Structure;
use superion::crystal::oxidation::{Rule, decorate};

use crate::shared::{gunzipped, materials_project_cifs, shared_dir, structure_of_p1_cif};

/// The rule by its name in the reference, which does not tell a guess from its failure.
fn rule_name(rule: Rule) -> &'static str {
    match rule {
        Rule::Cif => "cif",
        Rule::Table => "table",
        Rule::BondValence => "bv-analyzer",
        Rule::Composition | Rule::None => "guess",
    }
}

fn states(structure: &Structure) -> Vec<f64> {
    let sites = structure.sites.iter();
    sites.map(|s| s.mean_oxidation_state().unwrap()).collect()
}

#[test]
fn states_of_two_thousand_structures_equal_pymatgen() {
    let Some(shared) = shared_dir() else { return };
    let cifs = materials_project_cifs(&shared);
    let text = gunzipped(&shared.join("reference/oxidation.json.gz"));
    let reference: Value = serde_json::from_str(&text).unwrap();
    let entries: Vec<(&String, &Value)> = reference.as_object().unwrap().iter().collect();
    let differences: Vec<String> = entries
        .par_iter()
        .filter_map(|(id, expected)| {
            let decoration = decorate(&structure_of_p1_cif(&cifs[*id]));
            let states = states(&decoration.structure);
            let rule = rule_name(decoration.rule);
            let wanted: Vec<f64> = serde_json::from_value(expected["ox"].clone()).unwrap();
            let close = states.len() == wanted.len()
                && states
                    .iter()
                    .zip(&wanted)
                    .all(|(u, v)| (u - v).abs() < 1e-9);
            (rule != expected["how"] || !close).then(|| {
                format!(
                    "{id} {} {} -> {rule}\n {wanted:?}\n {states:?}",
                    expected["formula"], expected["how"]
                )
            })
        })
        .collect();
    eprintln!(
        "{} of {} equal",
        entries.len() - differences.len(),
        entries.len()
    );
    for difference in &differences {
        eprintln!("{difference}");
    }
    assert!(differences.len() <= 7);
}
