//! Files of measurements: every format to its truth, what is wrong with a file said, other files left alone.

mod damage;
mod others;
mod patterns;
mod spectra;

use std::path::{Path, PathBuf};

use serde_json::Value;
use superion::import::{
    MeasurementKind, MeasurementSettings, PatternFile, SpectraFile, Spectrum, measurement_kind,
    read_patterns, read_spectra,
};
use superion::monitor::{Monitor, Warning};
use superion::pipeline::read_measurements;

use crate::shared_data::shared_dir;

fn own(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/measurements")
        .join(name)
}

/// The folder of measurements to test with.
#[track_caller]
fn experiment() -> Option<PathBuf> {
    shared_dir().map(|shared| shared.join("data/experiment"))
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|x| x.as_f64().unwrap())
        .collect()
}

fn spectra(path: &Path) -> SpectraFile {
    assert_eq!(
        measurement_kind(path),
        Some(MeasurementKind::Spectra),
        "{}",
        path.display()
    );
    read_spectra(path, &MeasurementSettings::default()).unwrap_or_else(|e| panic!("{e}"))
}

fn patterns(path: &Path) -> PatternFile {
    assert_eq!(
        measurement_kind(path),
        Some(MeasurementKind::Patterns),
        "{}",
        path.display()
    );
    read_patterns(path, &MeasurementSettings::default()).unwrap_or_else(|e| panic!("{e}"))
}

fn is_near(own: f64, other: f64, tolerance: f64) -> bool {
    (own - other).abs() <= tolerance * other.abs().max(1e-300)
}

/// Everything that is said of a spectrum and its file.
fn said(file: &SpectraFile) -> String {
    let own = file.spectra.iter().flat_map(|spectrum| &spectrum.warnings);
    let all = file.warnings.iter().chain(own);
    all.map(Warning::to_string).collect::<Vec<_>>().join("\n")
}

/// A spectrum is that of the truth, in whatever order of frequencies.
#[track_caller]
fn assert_spectrum(name: &str, spectrum: &Spectrum, truth: &[(f64, f64, f64)], scale: f64) {
    assert_eq!(spectrum.points.len(), truth.len(), "{name}");
    let mut points = spectrum.points.clone();
    points.sort_by(|a, b| b.frequency_hz.total_cmp(&a.frequency_hz));
    for (point, (frequency, real, imaginary)) in points.iter().zip(truth) {
        // What stands in a modulus and a phase is exact to those, not to the smaller part.
        let modulus = real.hypot(*imaginary);
        assert!(
            is_near(point.frequency_hz, *frequency, 5e-6),
            "{name}: {point:?}, not {frequency}"
        );
        for (own, other) in [(point.real_ohm, *real), (point.imaginary_ohm, *imaginary)] {
            let error = (own * scale - other).abs();
            assert!(
                error <= 5e-6 * modulus,
                "{name}: {point:?}, not {real} {imaginary}"
            );
        }
    }
}

#[test]
fn a_folder_is_read_as_a_whole_and_what_is_none_is_counted() {
    let folder = own("");
    let read = read_measurements(
        &[folder],
        &MeasurementSettings::default(),
        &Monitor::silent(),
    )
    .unwrap();
    assert!(read.spectra.len() >= 17, "{}", read.spectra.len());
    assert!(read.patterns.len() >= 16, "{}", read.patterns.len());
    assert_eq!(read.failures, []);
    let passed_over: Vec<&str> = read
        .warnings
        .iter()
        .map(|w| w.fact.as_str())
        .filter(|f| f.contains("passed over"))
        .collect();
    assert!(
        passed_over.iter().any(|fact| fact.starts_with("2 of its")),
        "{passed_over:?}"
    );
}

#[test]
fn what_is_given_by_hand_counts() {
    let folder = own("");
    let mut settings = MeasurementSettings {
        temperatures_k: vec![300.0, 350.0],
        ..MeasurementSettings::default()
    };
    let file = read_spectra(&folder.join("eclab_3.mpr"), &settings).unwrap();
    let kelvin: Vec<f64> = file
        .spectra
        .iter()
        .map(|s| s.temperature_k.as_ref().unwrap().value)
        .collect();
    assert_eq!(kelvin, [300.0, 350.0]);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("unclear.csv");
    std::fs::write(
        &path,
        "a,b,c\n3,1,7\n1,5,2\n4,2,9\n1,8,3\n5,3,1\n9,1,4\n2,6,8\n",
    )
    .unwrap();
    let error = read_spectra(&path, &settings).unwrap_err();
    let superion::import::ImportError::UnclearColumns { titles, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(titles, &["a", "b", "c"]);
    settings.temperatures_k.clear();
    for (role, title) in [("frequency", "c"), ("real", "2"), ("minus-imaginary", "a")] {
        settings.columns.push((role.to_owned(), title.to_owned()));
    }
    let file = read_spectra(&path, &settings).unwrap();
    let first = file.spectra[0].points[0];
    assert_eq!(
        (first.frequency_hz, first.real_ohm, first.imaginary_ohm),
        (7.0, 1.0, -3.0)
    );
}

/// A spectrum of 60 points with these titles, as a table.
fn table_with(titles: [&str; 3]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let mut text = titles.join(";") + "\n";
    for k in 0..60 {
        let frequency_hz = 10_f64.powf(6.0 - 0.1 * f64::from(k));
        let x = frequency_hz / 1e3;
        let (real, minus_imaginary) = (100.0 / (1.0 + x * x), 100.0 * x / (1.0 + x * x));
        let electrode = 2e5 / frequency_hz;
        text += &format!(
            "{frequency_hz:.6e};{real:.6e};{:.6e}\n",
            minus_imaginary + electrode
        );
    }
    let path = folder.path().join("t.csv");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

#[test]
fn units_of_titles_count_where_columns_are_found_by_their_numbers() {
    let (_folder, path) = table_with(["nu [Hz]", "rho one [Ohm cm]", "rho two [Ohm cm]"]);
    let file = read_spectra(&path, &MeasurementSettings::default()).unwrap();
    let thickness = file.spectra[0].thickness_cm.as_ref().unwrap();
    assert_eq!(thickness.value, 1.0, "{thickness:?}");
    for other in ["M'", "eps' real", "sigma (S/cm)"] {
        let (_folder, path) = table_with(["nu [Hz]", other, "second"]);
        let error = read_spectra(&path, &MeasurementSettings::default()).unwrap_err();
        assert!(
            error.to_string().contains("says something else"),
            "{other}: {error}"
        );
    }
}

#[test]
fn a_column_that_is_not_there_is_told() {
    let (_folder, path) = table_with(["f (Hz)", "Z' (Ohm)", "-Z'' (Ohm)"]);
    for (role, title) in [("real", "nonsense"), ("sausage", "2"), ("temperature", "7")] {
        let settings = MeasurementSettings {
            columns: vec![(role.to_owned(), title.to_owned())],
            ..MeasurementSettings::default()
        };
        assert!(read_spectra(&path, &settings).is_err(), "{role} {title}");
    }
}
