//! Entries of OPTIMADE: disorder of every kind that the specification has, structures that are no
//! crystals, fields of providers. One bad entry of a page costs only itself.

use serde_json::{Value, json};
use std::fs;
use superion::import::{Disorder, Import, ImportSettings, read_inputs};
use superion::monitor::{Monitor, Warning};
use tempfile::TempDir;

fn read(page: &Value) -> Import {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("page-00001.json");
    fs::write(&path, page.to_string()).unwrap();
    let settings = ImportSettings {
        disorder: Disorder::Keep,
        ..ImportSettings::default()
    };
    read_inputs(&[path], &settings, &Monitor::silent()).unwrap()
}

/// An entry in a cube of 4 Å with these sites and what else it says.
fn entry(id: &str, sites: &[([f64; 3], &str)], more: Value) -> Value {
    let positions: Vec<[f64; 3]> = sites.iter().map(|(position, _)| *position).collect();
    let names: Vec<&str> = sites.iter().map(|(_, name)| *name).collect();
    let mut attributes = json!({
        "lattice_vectors": [[4.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 4.0]],
        "cartesian_site_positions": positions,
        "species_at_sites": names,
    });
    for (key, value) in more.as_object().unwrap() {
        attributes[key] = value.clone();
    }
    json!({"id": id, "type": "structures", "attributes": attributes})
}

fn page(entries: Vec<Value>) -> Value {
    json!({"data": entries, "meta": {"data_returned": 1}, "links": {"next": null}})
}

fn occupancies(import: &Import, site: usize) -> Vec<(String, f64)> {
    let occupants = import.entries[0].structure.sites[site].occupants.iter();
    let rounded = |occupancy: f64| (occupancy * 1e6).round() / 1e6;
    occupants
        .map(|o| (o.species.element.symbol().to_owned(), rounded(o.occupancy)))
        .collect()
}

fn said(import: &Import, words: &str) -> bool {
    let all = import.report.warnings.iter().chain(&import.report.rejected);
    all.map(Warning::to_string).any(|text| text.contains(words))
}

const O: [f64; 3] = [0.0; 3];
const M: [f64; 3] = [2.0, 2.0, 2.0];

/// The two ways of the specification to write a site with 30 % Si, 50 % Ge and 20 % nothing are one.
#[test]
fn an_alloy_as_a_species_and_as_an_assembly_is_the_same() {
    let as_species = entry(
        "a",
        &[(O, "SiGe-vac"), (M, "Li")],
        json!({"species": [
            {"name": "SiGe-vac", "chemical_symbols": ["Si", "Ge", "vacancy"],
             "concentration": [0.3, 0.5, 0.2]},
            {"name": "Li", "chemical_symbols": ["Li"], "concentration": [1.0]}]}),
    );
    let species = |name: &str, symbol: &str| json!({"name": name, "chemical_symbols": [symbol], "concentration": [1.0]});
    let as_assembly = entry(
        "a",
        &[(O, "Si"), (O, "Ge"), (O, "vac"), (M, "Li")],
        json!({"species": [species("Si", "Si"), species("Ge", "Ge"), species("vac", "vacancy"),
                           species("Li", "Li")],
               "assemblies": [{"sites_in_groups": [[0], [1], [2]],
                               "group_probabilities": [0.3, 0.5, 0.2]}]}),
    );
    let (u, v) = (
        read(&page(vec![as_species])),
        read(&page(vec![as_assembly])),
    );
    assert_eq!(
        occupancies(&u, 0),
        [("Si".to_owned(), 0.3), ("Ge".to_owned(), 0.5)]
    );
    assert_eq!(
        u.entries[0].structure.n_sites(),
        v.entries[0].structure.n_sites()
    );
    assert_eq!(occupancies(&u, 0), occupancies(&v, 0));
    assert!(!said(&v, "vacant site"), "{:?}", v.report.warnings);
}

/// Sites of groups get the probability of their group; that groups go together is said to be lost.
#[test]
fn groups_of_sites_become_occupancies() {
    let sites = [
        (O, "Li"),
        (M, "F"),
        ([2.0, 0.0, 0.0], "F"),
        ([0.0, 2.0, 0.0], "Cl"),
    ];
    let assembly = json!({"sites_in_groups": [[1, 2], [3]], "group_probabilities": [0.3, 0.7]});
    let import = read(&page(vec![entry(
        "a",
        &sites,
        json!({"assemblies": [assembly]}),
    )]));
    let occupancy = |k: usize| occupancies(&import, k)[0].1;
    assert_eq!([0, 1, 2, 3].map(occupancy), [1.0, 0.3, 0.3, 0.7]);
    assert!(said(&import, "come and go together"));
    // A site in two groups of one assembly is there in either case.
    let assembly = json!({"sites_in_groups": [[1, 2], [2, 3]], "group_probabilities": [0.3, 0.7]});
    let import = read(&page(vec![entry(
        "a",
        &sites,
        json!({"assemblies": [assembly]}),
    )]));
    assert_eq!(occupancies(&import, 2)[0].1, 1.0);
    for wrong in [
        json!({"sites_in_groups": [[1], [9]], "group_probabilities": [0.3, 0.7]}),
        json!({"sites_in_groups": [[1], [2]], "group_probabilities": [1.0]}),
        json!({"sites_in_groups": [[1], [2]], "group_probabilities": [0.8, 0.7]}),
        json!({"sites_in_groups": [[1], [-2]], "group_probabilities": [0.3, 0.7]}),
    ] {
        let import = read(&page(vec![entry(
            "a",
            &sites,
            json!({"assemblies": [wrong]}),
        )]));
        assert!(
            import.entries.is_empty() && said(&import, "assembl"),
            "{wrong}"
        );
    }
}

/// Concentrations that were rounded are whole again, others leave room for nothing.
#[test]
fn concentrations_add_up_or_it_is_said() {
    let mixed = |shares: Value| {
        let species = json!([{"name": "mix", "chemical_symbols": ["Na", "K"], "concentration": shares},
                             {"name": "Cl", "chemical_symbols": ["Cl"], "concentration": [1.0]}]);
        read(&page(vec![entry(
            "a",
            &[(O, "mix"), (M, "Cl")],
            json!({"species": species}),
        )]))
    };
    let import = mixed(json!([0.333, 0.666]));
    let total: f64 = import.entries[0].structure.sites[0]
        .occupants
        .iter()
        .map(|o| o.occupancy)
        .sum();
    assert!((total - 1.0).abs() < 1e-12, "{total}");
    let import = mixed(json!([0.3, 0.5]));
    assert!(
        said(&import, "less than 1 at mix (0.800)"),
        "{:?}",
        import.report.warnings
    );
    assert!(mixed(json!([0.3])).entries.is_empty());
    assert!(mixed(json!([0.3, "0.7"])).entries.is_empty());
    assert!(mixed(json!([-0.3, 1.3])).entries.is_empty());
}

/// What the sites cannot hold is said: attached atoms, isotopes, implicit atoms.
#[test]
fn what_a_structure_cannot_hold_is_said() {
    let species = json!([
        {"name": "CH3", "chemical_symbols": ["C"], "concentration": [1.0], "attached": ["H"],
         "nattached": [3]},
        {"name": "Li6", "chemical_symbols": ["Li"], "concentration": [1.0], "mass": [6.015]},
        {"name": "Li7", "chemical_symbols": ["Li"], "concentration": [1.0], "mass": [6.941]}]);
    let more = json!({"species": species, "structure_features": ["implicit_atoms", "site_attachments"],
                      "chemical_formula_reduced": "CH3Li2"});
    let import = read(&page(vec![entry(
        "a",
        &[(O, "CH3"), (M, "Li6"), ([2.0, 0.0, 0.0], "Li7")],
        more,
    )]));
    assert!(
        said(&import, "attached to CH3 (3 H)"),
        "{:?}",
        import.report.warnings
    );
    assert!(said(&import, "implicit atoms") && said(&import, "masses of Li6 are"));
    assert!(!said(&import, "chemical_formula_reduced is"));
}

/// Molecules, slabs, null positions and large ones that are kept elsewhere cost only themselves.
#[test]
fn what_is_no_crystal_is_told_and_the_rest_is_read() {
    let salt = [(O, "Li"), (M, "F")];
    let good = entry("good", &salt, json!({}));
    let molecule = entry(
        "molecule",
        &salt,
        json!({"lattice_vectors": null, "dimension_types": [0, 0, 0]}),
    );
    let slab = entry(
        "slab",
        &salt,
        json!({
        "lattice_vectors": [[4.0, 0.0, 0.0], [0.0, 4.0, 0.0], [null, null, null]],
        "dimension_types": [1, 1, 0]}),
    );
    let null = entry(
        "null",
        &salt,
        json!({"cartesian_site_positions": [[0.0, 0.0, 0.0], null]}),
    );
    let mut large = entry("large", &salt, json!({"cartesian_site_positions": null}));
    large["meta"] = json!({"partial_data_links": {"cartesian_site_positions":
        [{"format": "jsonlines", "link": "https://example.org/x"}]}});
    let bare = json!({"id": "bare", "type": "structures", "attributes": null});
    let fractional = entry(
        "fractional",
        &salt,
        json!({"cartesian_site_positions": null,
        "fractional_site_positions": [[0.0, 0.0, 0.0], [0.5, 0.5, 0.5]]}),
    );
    let import = read(&page(vec![
        good, molecule, slab, null, large, bare, fractional,
    ]));
    let ids: Vec<&str> = import.entries.iter().map(|e| e.id.as_str()).collect();
    assert_eq!(ids, ["good", "fractional"]);
    assert_eq!(import.entries[1].structure.sites[1].frac, [0.5; 3]);
    assert_eq!(import.report.rejected.len(), 5);
    for words in [
        "it is a molecule",
        "in 2 direction(s) only",
        "site 2 (F) has no position",
        "kept elsewhere",
    ] {
        assert!(
            said(&import, words),
            "{words}: {:?}",
            import.report.rejected
        );
    }
}

/// Fields of providers come into the entries with what they mean.
#[test]
fn fields_of_providers_come_into_the_entries() {
    let salt = [(O, "Li"), (M, "F")];
    let import = read(&page(vec![
        entry(
            "1",
            &salt,
            json!({"_oqmd_stability": -0.01, "_oqmd_band_gap": 8.7, "_oqmd_icsd_id": 41409}),
        ),
        entry(
            "2",
            &salt,
            json!({"_jarvis_ehull": -99999.0, "_jarvis_optb88vdw_bandgap": 0.0}),
        ),
        entry(
            "3",
            &salt,
            json!({"optimization_type": "hybrid", "_alexandria_hull_distance": 31.0}),
        ),
        entry(
            "mp-1138",
            &salt,
            json!({"_mp_stability":
            {"gga_gga+u": {"energy_above_hull": 0.03}, "gga_gga+u_r2scan": null}}),
        ),
    ]));
    let facts: Vec<_> = import
        .entries
        .iter()
        .map(|e| (e.e_above_hull_ev, e.band_gap_ev, e.determination.observed))
        .collect();
    assert_eq!(
        facts,
        [
            (Some(-0.01), Some(8.7), Some(true)),
            (None, Some(0.0), None),
            (None, None, Some(true)),
            (Some(0.03), None, None),
        ]
    );
    assert_eq!(import.entries[0].icsd_ids, [41409]);
    assert_eq!(import.entries[3].material_id.as_deref(), Some("mp-1138"));
    assert!(said(
        &import,
        "_alexandria_hull_distance is 31, which cannot be in eV"
    ));
}
