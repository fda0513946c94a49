//! Partial occupancies, ordered at the import or later, kept or put back: by files, projects, commands.

use std::path::Path;

use superion::crystal::diffraction::powder_peaks;
use superion::import::{Disorder, ImportSettings, read_inputs};
use superion::monitor::Monitor;
use superion::units::CU_K_ALPHA_ANG;

use crate::cli::{code, objects, run, stderr};

fn half() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/good/half.cif");
    path.display().to_string()
}

/// Whatever way they are treated, and however often, by files and by projects.
#[test]
fn occupancies_come_back_from_a_project() {
    let folder = tempfile::tempdir().unwrap();
    let project = |name: &str| folder.path().join(name).display().to_string();
    let [ordered, kept, again] = ["a.superion", "b.superion", "c.superion"].map(project);
    let line = |arguments: &[&str]| {
        let output = run(arguments);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        objects(&output).remove(0)
    };
    let first = line(&["disorder", &half(), "--out", &ordered, "--json"]);
    assert_eq!(first["occupancies"], "ordered");
    assert_eq!(
        first["text"],
        "ordered on a 1×1×1 cell from partial occupancies"
    );
    assert_eq!(
        (&first["n_sites"], &first["n_sites_in_file"]),
        (&2.into(), &3.into())
    );

    let second = line(&["disorder", &ordered, "--keep", "--out", &kept, "--json"]);
    assert_eq!(second["occupancies"], "kept");
    assert_eq!(second["n_sites"], 3);
    // The same as kept at once, number by number.
    for command in ["info", "decorate"] {
        let from_project = line(&[command, &kept, "--json"]);
        let from_file = line(&[command, &half(), "--keep-disorder", "--json"]);
        assert_eq!(from_project, from_file);
        assert_eq!(
            line(&[command, &ordered, "--keep-disorder", "--json"]),
            from_file
        );
    }
    let third = line(&["disorder", &kept, "--order", "--out", &again, "--json"]);
    assert_eq!(third, first);
    let simplified = |path: &str, more: &str| {
        line(&[
            "simplify",
            path,
            more,
            "--representation",
            "structure",
            "--json",
        ])
    };
    let of_file = simplified(&half(), "--no-merge");
    assert_eq!(simplified(&again, "--no-merge"), of_file);
    assert_eq!(simplified(&kept, "--order-disorder"), of_file);
    assert_ne!(simplified(&kept, "--no-merge"), of_file);
}

#[test]
fn only_some_are_treated_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(half()).unwrap();
    for name in ["one.cif", "two.cif"] {
        std::fs::write(folder.path().join(name), &text).unwrap();
    }
    let path = folder.path().display().to_string();
    let output = run(&["disorder", &path, "--keep", "--only", "two,three", "--json"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("no entry three"));
    let found: Vec<_> = objects(&output)
        .iter()
        .map(|line| line["occupancies"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(found, ["ordered", "kept"]);
    let said = stderr(&output);
    let share =
        "2 of 2 structures have partial occupancies: 1 (50 %) was ordered, 1 (50 %) keeps them";
    assert!(said.contains(share), "{said}");
}

/// Values of pymatgen: XRDCalculator("CuKa").get_pattern of the structure below.
#[test]
fn a_pattern_of_partial_occupancies_is_that_of_pymatgen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mixed.cif");
    let cif = "data_mixed\n_symmetry_space_group_name_H-M 'P 1'\n_cell_length_a 5.1\n_cell_length_b 5.7\n\
               _cell_length_c 6.3\n_cell_angle_alpha 83\n_cell_angle_beta 97\n_cell_angle_gamma 92\nloop_\n\
               _atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n\
               _atom_site_fract_z\n_atom_site_occupancy\nLi1 Li 0.05 0.1 0.9 0.6\nP1 P 0.42 0.48 0.35 0.7\n\
               Si1 Si 0.42 0.48 0.35 0.3\nO1 O 0.3 0.6 0.15 1\nO2 O 0.2 0.4 0.45 1\nO3 O 0.63 0.6 0.4 0.5\n\
               O4 O 0.7 0.6 0.4 0.5\n";
    std::fs::write(&path, cif).unwrap();
    let settings = ImportSettings {
        disorder: Disorder::Keep,
        ..ImportSettings::default()
    };
    let import = read_inputs(&[path], &settings, &Monitor::silent()).unwrap();
    let structure = &import.entries[0].structure;
    assert_eq!(structure.n_sites(), 6);
    let peaks = powder_peaks(structure, CU_K_ALPHA_ANG, 40.0).unwrap();
    let strongest = peaks.iter().map(|peak| peak.intensity).fold(0.0, f64::max);
    let mut found: Vec<(f64, f64)> = peaks
        .iter()
        .map(|peak| (peak.two_theta_deg, 100.0 * peak.intensity / strongest))
        .collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    for ((angle, intensity), (expected_angle, expected)) in found.into_iter().zip(PYMATGEN) {
        assert!(
            (angle - expected_angle).abs() < 1e-4,
            "{angle} {expected_angle}"
        );
        assert!(
            (intensity - expected).abs() < 0.01,
            "{intensity} {expected}"
        );
    }
}

/// 2θ in degrees and intensity of the strongest peaks.
const PYMATGEN: [(f64, f64); 6] = [
    (14.264_860, 100.0),
    (15.666_794, 97.677_633),
    (19.941_457, 59.976_480),
    (17.523_668, 33.791_880),
    (23.345_643, 26.747_756),
    (25.271_558, 22.471_661),
];
