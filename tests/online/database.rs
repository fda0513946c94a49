//! A Materials Project in miniature: as many compounds as a test wants, in the words of the real one.

use serde_json::{Value, json};

use super::server::{Asked, Reply};

/// Rock salt of lithium and a halogen; each has its own cell.
pub(crate) fn compound(k: usize) -> Value {
    let halogen = ["F", "Cl", "Br"][k % 3];
    let a = 4.0 + k as f64 * 1e-4;
    let site = |symbol: &str, abc: [f64; 3]| json!({"species": [{"element": symbol, "occu": 1}], "abc": abc, "label": symbol, "properties": {}});
    json!({
        "material_id": format!("mp-{}", 1000 + k),
        "formula_pretty": format!("Li{halogen}"),
        "structure": {
            "@module": "pymatgen.core.structure", "@class": "Structure", "charge": 0.0,
            "lattice": {"matrix": [[0.0, a / 2.0, a / 2.0], [a / 2.0, 0.0, a / 2.0], [a / 2.0, a / 2.0, 0.0]]},
            "sites": [site("Li", [0.0, 0.0, 0.0]), site(halogen, [0.5, 0.5, 0.5])],
        },
        "energy_above_hull": 0.001 * k as f64,
        "band_gap": 5.0,
        "theoretical": false,
        "database_IDs": {"icsd": [format!("icsd-{}", 50_000 + k)]},
        "builder_meta": {"license": "BY-C"},
        "a_field_of_tomorrow": {"x": [1, 2, 3]},
    })
}

/// What a well-behaved one of `n` compounds answers.
pub(crate) fn answer(asked: &Asked, n: usize) -> Reply {
    answer_with(asked, n, &compound)
}

/// As [`answer`], of other compounds.
pub(crate) fn answer_with(asked: &Asked, n: usize, compound: &dyn Fn(usize) -> Value) -> Reply {
    let path = asked.path.split('?').next().unwrap_or_default();
    match path {
        "/heartbeat" => Reply::json(r#"{"status":"OK","db_version":"2026.04.13"}"#),
        "/materials/summary/" => {
            let (skip, limit) = (asked.number_of("_skip"), asked.number_of("_limit"));
            let last = n.min(skip + limit);
            let data: Vec<Value> = (skip..last).map(compound).collect();
            Reply::json(&json!({"data": data, "meta": {"total_doc": n}}).to_string())
        }
        "/materials/thermo/" => {
            let ids = asked.value("material_ids").unwrap_or_default();
            let ids: Vec<&str> = ids.split(',').collect();
            assert!(ids.len() <= 100, "{} ids at once", ids.len());
            let thermo_type = asked.value("thermo_types").unwrap_or_default();
            let thermo_type = thermo_type.split(',').next().unwrap_or_default().to_owned();
            let fact = |id: &&str| json!({"material_id": id, "thermo_type": thermo_type, "energy_above_hull": 0.25});
            let data: Vec<Value> = ids.iter().map(fact).collect();
            let total = data.len();
            Reply::json(&json!({"data": data, "meta": {"total_doc": total}}).to_string())
        }
        _ => Reply::of("404 Not Found", "", br#"{"detail":"Not Found"}"#),
    }
}
