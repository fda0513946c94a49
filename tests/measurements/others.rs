//! Files of other kinds are not taken for measurements.

use super::*;

fn files_under(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files_under(&path, found);
        } else if path.metadata().is_ok_and(|m| m.len() < 20 << 20) {
            found.push(path);
        }
    }
}

/// Files that are spectra or patterns by their content.
fn taken(folders: &[PathBuf]) -> Vec<String> {
    let mut files = Vec::new();
    folders
        .iter()
        .for_each(|folder| files_under(folder, &mut files));
    assert!(files.len() > 100, "{}", files.len());
    let is_taken = |path: &&PathBuf| {
        let kind = measurement_kind(path);
        matches!(
            kind,
            Some(MeasurementKind::Spectra | MeasurementKind::Patterns)
        )
    };
    let all = files.iter().filter(is_taken);
    all.map(|path| path.display().to_string()).collect()
}

#[test]
fn files_of_the_other_tests_are_none() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let folders: Vec<PathBuf> = std::fs::read_dir(data)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir() && !path.ends_with("measurements"))
        .collect();
    assert_eq!(taken(&folders), [""; 0]);
}

#[test]
fn tables_and_structures_of_the_field_are_none() {
    let Some(shared) = shared_dir() else {
        return;
    };
    let found = taken(&["field", "params", "reference"].map(|folder| shared.join(folder)));
    assert_eq!(found, [""; 0]);
}

#[test]
fn conductivities_are_conductivities() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sigma.csv");
    std::fs::write(&path, "T (°C),sigma (S/cm)\n25,1e-4\n40,2e-4\n60,5e-4\n").unwrap();
    assert_eq!(
        measurement_kind(&path),
        Some(MeasurementKind::Conductivities)
    );
    let labels = dir.path().join("labels.csv");
    std::fs::write(
        &labels,
        "formula,sigma (S/cm)\nLi3PS4,1e-4\nLi2S,2e-9\nLiI,5e-7\n",
    )
    .unwrap();
    assert_eq!(measurement_kind(&labels), None);
}
