//! Relaxation by CHGNet, as a user runs it: crystals come back to where they belong, files say how.

use std::fmt::Write;
use std::path::Path;

use serde_json::Value;
use superion::crystal::lattice::Vector3;
use superion::crystal::{Element, Lattice, Species, Structure};
use superion::dataset::Dataset;
use superion::import;
use superion::import::{Entry, RELAXED_WITH};

use crate::cli::{code, objects, run, stderr};

/// A cell in P1.
fn cif(name: &str, edges_ang: Vector3, sites: &[(&str, Vector3, f64)]) -> String {
    let [a, b, c] = edges_ang;
    let mut text = format!(
        "data_{name}\n_cell_length_a {a}\n_cell_length_b {b}\n_cell_length_c {c}\n\
         _cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90\nloop_\n\
         _atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n\
         _atom_site_fract_z\n_atom_site_occupancy\n"
    );
    for (k, (symbol, [x, y, z], occupancy)) in sites.iter().enumerate() {
        writeln!(text, "{symbol}{k} {symbol} {x} {y} {z} {occupancy}").unwrap();
    }
    text
}

/// Rock salt in its cube, 2 % too large, its atoms up to 0.1 Å off their places.
fn shaken_salt() -> String {
    let places = [
        ("Na", [0.01, 0.0, -0.012]),
        ("Na", [0.0, 0.51, 0.492]),
        ("Na", [0.508, 0.0, 0.5]),
        ("Na", [0.5, 0.49, 0.01]),
        ("Cl", [0.5, 0.01, 0.0]),
        ("Cl", [0.507, 0.5, 0.5]),
        ("Cl", [0.0, -0.01, 0.5]),
        ("Cl", [0.01, 0.5, 0.012]),
    ];
    let sites: Vec<_> = places.iter().map(|(s, frac)| (*s, *frac, 1.0)).collect();
    cif("salt", [5.80; 3], &sites)
}

fn written(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn number(line: &Value, key: &str) -> f64 {
    line[key].as_f64().unwrap()
}

#[test]
fn shaken_salt_comes_back_and_its_file_says_how() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path(), "salt.cif", &shaken_salt());
    let out = folder.path().join("out");
    let out_text = out.to_str().unwrap();
    let relax = |threads: &str, out: &[&str]| {
        let arguments = [
            "relax",
            &path,
            "--cell",
            "--fmax",
            "0.001",
            "--json",
            "--quiet",
            "--threads",
            threads,
        ];
        let output = run(&[&arguments[..], out].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        output.stdout
    };
    let one = relax("1", &["--out", out_text]);
    assert_eq!(
        one,
        relax("2", &[]),
        "the same bytes at any number of threads"
    );
    let line: Value = serde_json::from_slice(&one).unwrap();
    assert_eq!(line["id"], "salt");
    assert_eq!(line["converged"], true);
    assert_eq!(line["space_group"]["number"], 225, "{line}");
    assert!(number(&line, "energy_after_ev") < number(&line, "energy_before_ev") - 0.05);
    assert!(number(&line, "largest_force_ev_per_ang") <= 0.001);
    for row in 0..3 {
        let edge = line["lattice"][row][row].as_f64().unwrap();
        // By the network's own minimum, of 5.69 Å by PBE.
        assert!((5.60..5.75).contains(&edge), "{edge}");
        for column in 0..3 {
            assert!(line["stress_gpa"][row][column].as_f64().unwrap().abs() <= 0.1);
        }
    }

    let relaxed = out.join("salt-relaxed.cif");
    let text = std::fs::read_to_string(&relaxed).unwrap();
    let first = "# relaxed with CHGNet 0.3.0 (positions and cell) from salt\n";
    assert!(text.starts_with(first) && text.contains("_audit_creation_method 'superion"));
    assert!(out.join("salt-relaxation.csv").exists());
    // Read again, it has the energy that was told, and is at rest.
    let relaxed = relaxed.to_str().unwrap();
    let again = run(&[
        "relax", relaxed, "--cell", "--fmax", "0.003", "--json", "--quiet",
    ]);
    let again = &objects(&again)[0];
    assert_eq!(again["steps"], 0);
    let off = number(again, "energy_before_ev") - number(&line, "energy_after_ev");
    assert!(off.abs() < 1e-4, "{off}");
}

/// Half of the sites of one atom each, half of another: ordered on import, then relaxed.
#[test]
fn an_ordered_mixture_relaxes() {
    let sites = [
        ("Li", [0.0, 0.0, 0.0], 0.5),
        ("Na", [0.0, 0.0, 0.0], 0.5),
        ("Li", [0.5, 0.5, 0.0], 0.5),
        ("Na", [0.5, 0.5, 0.0], 0.5),
        ("F", [0.5, 0.5, 0.5], 1.0),
        ("F", [0.0, 0.0, 0.5], 1.0),
    ];
    let folder = tempfile::tempdir().unwrap();
    let text = cif("mixture", [3.05, 3.05, 4.31], &sites);
    let path = written(folder.path(), "mixture.cif", &text);
    let output = run(&["relax", &path, "--cell", "--json", "--quiet"]);
    let line = &objects(&output)[0];
    assert_eq!(line["converged"], true, "{line} {}", stderr(&output));
    assert!(number(line, "energy_after_ev") < number(line, "energy_before_ev"));

    let output = run(&["relax", &path, "--keep-disorder", "--json", "--quiet"]);
    assert_eq!(code(&output), 3);
    let error = &objects(&output)[0]["error"];
    assert_eq!(error["kind"], "disordered");
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("order the structure first")
    );
}

#[test]
fn what_cannot_be_relaxed_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let foreign = cif(
        "foreign",
        [5.0; 3],
        &[("Am", [0.0; 3], 1.0), ("F", [0.5; 3], 1.0)],
    );
    let path = written(folder.path(), "foreign.cif", &foreign);
    let output = run(&["relax", &path, "--json", "--quiet"]);
    let error = &objects(&output)[0]["error"];
    assert_eq!(
        (code(&output), error["kind"].as_str()),
        (3, Some("unknown-element"))
    );
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("does not know Am")
    );

    let salt = written(folder.path(), "salt.cif", &shaken_salt());
    let short = run(&["relax", &salt, "--steps", "1", "--json", "--quiet"]);
    let line = &objects(&short)[0];
    assert_eq!(
        (code(&short), &line["converged"], &line["steps"]),
        (1, &false.into(), &1.into())
    );
    let wrong = run(&["relax", &salt, "--fmax", "0"]);
    assert_eq!(code(&wrong), 2);
    let nobody = run(&["relax", &salt, "--potential", "emt"]);
    assert_eq!(code(&nobody), 2);
    assert!(stderr(&nobody).contains("choose among chgnet, chgnet-r2scan"));
}

/// A relaxed twin beside each structure of the sample: every conductivity stays where it was.
#[test]
fn relaxed_structures_take_no_conductivity_away() {
    let (sample, labels) = import::sample();
    let mut data = Dataset::of_entries(sample.entries);
    data.set_labels(labels);
    let before = data.label_of_entry.to_vec();
    assert!(data.n_labelled() > 100);
    let twin = |entry: &Entry| Entry {
        id: format!("{}-relaxed", entry.id),
        source: format!("{RELAXED_WITH}a potential from {}", entry.id),
        space_group: None,
        material_id: None,
        icsd_ids: Vec::new(),
        ..entry.clone()
    };
    let twins: Vec<Entry> = data.entries.iter().map(twin).collect();
    let n = data.entries.len();
    std::sync::Arc::make_mut(&mut data.entries).extend(twins);
    data.match_labels();
    assert_eq!(data.label_of_entry[..n], before);
    assert!(data.label_of_entry[n..].iter().all(Option::is_none));
}

/// The structure of the relaxed entry is that of the original, atom for atom.
#[test]
fn a_structure_keeps_its_labels_and_states() {
    use superion::potentials::Atoms;
    use superion::potentials::relax::{RelaxEnd, Relaxed};
    let lattice = Lattice::from_parameters([4.0; 3], [90.0; 3]).unwrap();
    let species = [
        Species::charged(Element::LI, 1.0),
        Species::charged(Element::O, -2.0),
    ];
    let mut structure = Structure::ordered(lattice, &species, &[[0.0; 3], [0.98, 0.5, 0.5]]);
    structure.sites[0].label = "Li1".to_owned();
    let mut atoms = Atoms::of(&structure).unwrap();
    atoms.cart_ang[1][0] += 0.2;
    let relaxed = Relaxed {
        potential: "nothing",
        evaluation: superion::potentials::Evaluation {
            energy_ev: 0.0,
            forces_ev_per_ang: vec![[0.0; 3]; 2],
            stress_gpa: [[0.0; 3]; 3],
            magnetic_moments: None,
        },
        atoms,
        trace: Vec::new(),
        n_steps: 1,
        end: RelaxEnd::Converged,
        n_operations: 1,
    };
    let made = relaxed.structure(&structure);
    assert_eq!(made.sites[0], structure.sites[0]);
    assert_eq!(made.sites[1].occupants, structure.sites[1].occupants);
    assert!(
        (made.sites[1].frac[0] - 1.03).abs() < 1e-12,
        "it may leave the cell"
    );
}
