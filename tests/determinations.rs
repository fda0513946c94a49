//! How structures were determined: exports of the ICSD and CIFs of the COD bring their codes,
//! temperatures and R with them, into tables, projects and reports.

use std::fs;
use std::io::Write;
use std::path::Path;

use superion::import::{Disorder, Import, ImportSettings, read_inputs};
use superion::monitor::{Monitor, Warning};
use tempfile::TempDir;

/// A CIF as the ICSD exports it, of rock salt LiCl with another cell for each code.
fn export(code: u32, temperature: &str, r: &str, a: f64) -> String {
    format!(
        "\n#(C) 2024 by FIZ Karlsruhe - Leibniz Institute for Information Infrastructure.  All rights \
         reserved.\ndata_{code}-ICSD\n_database_code_ICSD {code}\n_audit_creation_date 2000-01-01\n\
         _chemical_name_common 'Lithium chloride'\n_chemical_formula_structural 'Li Cl'\n\
         _chemical_formula_sum 'Cl1 Li1'\n_exptl_crystal_density_diffrn 2.07\n\
         _cell_measurement_temperature {temperature}\n_refine_ls_R_factor_all {r}\n\
         _cell_length_a {a}(2)\n_cell_length_b {a}(2)\n_cell_length_c {a}(2)\n_cell_angle_alpha 90.\n\
         _cell_angle_beta 90.\n_cell_angle_gamma 90.\n_cell_volume 135.2\n_cell_formula_units_Z 4\n\
         _space_group_name_H-M_alt 'F m -3 m'\n_space_group_IT_number 225\nloop_\n_atom_site_label\n\
         _atom_site_type_symbol\n_atom_site_symmetry_multiplicity\n_atom_site_Wyckoff_symbol\n\
         _atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_occupancy\nLi1 Li1+ 4 a 0 \
         0 0 1.\nCl1 Cl1- 4 b 0.5 0.5 0.5 1.\n#End of TTdata_{code}-ICSD\n"
    )
}

fn read(path: impl AsRef<Path>) -> Import {
    let settings = ImportSettings {
        disorder: Disorder::Keep,
        ..ImportSettings::default()
    };
    let paths = [path.as_ref().to_path_buf()];
    read_inputs(&paths, &settings, &Monitor::silent()).unwrap()
}

fn facts(import: &Import) -> Vec<(Vec<u32>, Option<f64>, Option<f64>)> {
    let of = |entry: &superion::import::Entry| {
        let found = &entry.determination;
        let r = found.r_factor.as_ref().map(|r| r.value);
        (entry.icsd_ids.clone(), found.temperature_k, r)
    };
    import.entries.iter().map(of).collect()
}

fn exports() -> [(String, String); 3] {
    [
        (27981, "298.", "0.024", 5.1295),
        (52236, "100(2)", "0.017", 5.11),
        (53818, "?", "?", 5.143),
    ]
    .map(|(code, t, r, a)| {
        let name = format!("EntryWithCollCode{code}.cif");
        (name, export(code, t, r, a))
    })
}

/// The same three materials, whichever way they come: a folder, an archive, one file with all of them.
#[test]
fn exports_of_the_icsd_come_as_a_folder_an_archive_and_a_file() {
    let folder = TempDir::new().unwrap();
    let files = folder.path().join("files");
    fs::create_dir(&files).unwrap();
    let archive = folder.path().join("icsd.zip");
    let mut zip = zip::ZipWriter::new(fs::File::create(&archive).unwrap());
    let whole = folder.path().join("YourCustomFileName.cif");
    let mut text = String::new();
    for (name, export) in exports() {
        fs::write(files.join(&name), &export).unwrap();
        zip.start_file(&*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(export.as_bytes()).unwrap();
        text.push_str(&export);
    }
    zip.finish().unwrap();
    fs::write(&whole, text).unwrap();
    let expected = [
        (vec![27981], Some(298.0), Some(0.024)),
        (vec![52236], Some(100.0), Some(0.017)),
        (vec![53818], None, None),
    ];
    for path in [files, archive, whole] {
        let import = read(&path);
        assert_eq!(facts(&import), expected, "{}", path.display());
        assert!(import.report.rejected.is_empty());
    }
}

/// Three determinations of one material are all kept, and it is said once that they are one.
#[test]
fn several_determinations_are_kept_and_told() {
    let folder = TempDir::new().unwrap();
    for (name, export) in exports() {
        fs::write(folder.path().join(name), export).unwrap();
    }
    let import = read(folder.path());
    assert_eq!(import.entries.len(), 3);
    let said: Vec<String> = (import.report.warnings.iter())
        .map(Warning::to_string)
        .filter(|text| text.contains("3 determinations of"))
        .collect();
    assert_eq!(said.len(), 1, "{said:?}");
    for words in ["298 K, R = 0.024", "100 K, R = 0.017", "all were kept"] {
        assert!(said[0].contains(words), "{words}: {}", said[0]);
    }
}

/// The cell of the paper and the standardised one have one code.
#[test]
fn one_code_twice_is_told() {
    let folder = TempDir::new().unwrap();
    for name in ["a.cif", "b.cif"] {
        fs::write(folder.path().join(name), export(27981, "298", "0.02", 5.13)).unwrap();
    }
    let import = read(folder.path());
    assert_eq!(import.entries.len(), 2);
    let mut said = import.report.warnings.iter().map(Warning::to_string);
    assert!(said.any(|text| text.contains("all have the ICSD code 27981")));
}

/// A computed structure with the same code goes into the first measured one, as ever; the temperature is
/// that of the measurement.
#[test]
fn computed_structures_merge_into_measured_ones() {
    let folder = TempDir::new().unwrap();
    let measured = export(27981, "298.", "0.024", 5.1295);
    fs::write(folder.path().join("measured.cif"), measured).unwrap();
    fs::write(folder.path().join("page.json"), page("mp-22905", 27981)).unwrap();
    let import = read(folder.path());
    assert_eq!(import.entries.len(), 1);
    let entry = &import.entries[0];
    assert_eq!(entry.material_id.as_deref(), Some("mp-22905"));
    assert_eq!(entry.e_above_hull_ev, Some(0.0));
    assert_eq!(entry.determination.temperature_k, Some(298.0));
    let from = entry.determination.energies_from.as_deref();
    assert_eq!(from, Some("_exmpl_hull_distance, _exmpl_band_gap"));
    assert_eq!(import.report.merged.len(), 1);
}

/// A page of OPTIMADE with LiCl under an id and a code.
fn page(id: &str, code: u32) -> String {
    format!(
        "{{\"data\": [{{\"id\": \"{id}\", \"type\": \"structures\", \"attributes\": {{\
         \"lattice_vectors\": [[0,2.56,2.56],[2.56,0,2.56],[2.56,2.56,0]],\
         \"cartesian_site_positions\": [[0,0,0],[2.56,2.56,2.56]],\
         \"species_at_sites\": [\"Li\", \"Cl\"],\
         \"_exmpl_hull_distance\": 0.0, \"_exmpl_band_gap\": 6.2, \"_exmpl_icsd_id\": {code}\
         }}}}], \"meta\": {{}}}}"
    )
}

/// Theoretical structures are known as such, and what the COD warns of is said.
#[test]
fn what_the_cod_marks_is_kept() {
    let folder = TempDir::new().unwrap();
    let text = export(1, "?", "?", 5.1).replace("_database_code_ICSD 1\n", "");
    let theory = "_cod_struct_determination_method theoretical\n_cod_database_code 1000001\n";
    let error = "_cod_error_flag errors\n_cod_duplicate_entry 1000002\n";
    let text = text.replace("data_1-ICSD\n", &format!("data_1000001\n{theory}{error}"));
    let path = folder.path().join("1000001.cif");
    fs::write(&path, text).unwrap();
    let import = read(&path);
    assert_eq!(import.entries[0].determination.observed, Some(false));
    let said: Vec<String> = import
        .report
        .warnings
        .iter()
        .map(Warning::to_string)
        .collect();
    for words in ["marks it as having errors", "duplicate of 1000002"] {
        assert!(
            said.iter().any(|text| text.contains(words)),
            "{words}: {said:?}"
        );
    }
}
