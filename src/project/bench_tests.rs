//! The bench comes back from a project file to the last digit, and damage to a row costs one spectrum.

use std::path::Path;
use std::sync::Arc;

use crate::dataset::{Analysed, Bench, SpectrumEdit};
use crate::import::{Pattern, SignOfImaginary, Spectrum, SpectrumPoint, Stated, Wavelengths};
use crate::monitor::Monitor;
use crate::project::{Document, open, save};

fn spectrum(name: &str) -> Spectrum {
    Spectrum {
        name: name.to_owned(),
        points: vec![SpectrumPoint {
            frequency_hz: 1.0 / 3.0,
            real_ohm: 0.1 + 0.2,
            imaginary_ohm: -f64::MIN_POSITIVE,
            line: 7,
        }],
        per_area: false,
        sign: SignOfImaginary::Stated,
        temperature_k: Some(Stated::new(298.15, "the file's name")),
        thickness_cm: None,
        area_cm2: None,
        remarks: vec!["loop 1".to_owned()],
        warnings: Vec::new(),
    }
}

fn pattern() -> Pattern {
    Pattern {
        name: "x0.05".to_owned(),
        two_theta_deg: vec![10.0, 10.02],
        counts: vec![3.0, 5.5],
        deviations: None,
        wavelengths: Some(Wavelengths {
            first_ang: 1.540_6,
            second_ang: None,
            second_share: 0.0,
            source: "the file".to_owned(),
        }),
        goniometer_radius_mm: None,
        temperature_k: None,
        remarks: Vec::new(),
        warnings: Vec::new(),
    }
}

fn document() -> Document {
    let mut bench = Bench::default();
    for name in ["P1_25C", "P1_40C", "P1_60C"] {
        bench.add_spectrum(spectrum(name), "all.mpt", "text of EC-Lab");
    }
    bench.add_pattern(pattern(), "x0.05.xy", "text");
    bench.edit_spectra(&[1], &SpectrumEdit::Mask(vec![0]));
    bench.edit_spectra(&[0], &SpectrumEdit::Thickness(Some(0.1), Some(0.001)));
    let kept = bench.spectrum_mut(2).unwrap();
    kept.analysis = Some(Analysed {
        of: u64::MAX - 5,
        found: Err("too few points".to_owned()),
    });
    let mut document = Document::default();
    document.data_mut().bench = Arc::new(bench);
    document
}

fn saved(document: &Document) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bench.superion");
    save(document, &path, &Monitor::silent()).unwrap();
    (folder, path)
}

fn reopened(path: &Path) -> Document {
    open(path, &Monitor::silent()).unwrap()
}

fn execute(path: &Path, sql: &str) {
    let connection = rusqlite::Connection::open(path).unwrap();
    let n = connection.execute(sql, []).unwrap();
    assert_eq!(n, 1, "{sql}");
}

#[test]
fn a_bench_comes_back_to_the_last_digit() {
    let document = document();
    let (_folder, path) = saved(&document);
    let again = reopened(&path);
    assert!(!again.damaged);
    assert_eq!(*again.data.bench, *document.data.bench);
    assert_eq!(again.data.bench.patterns[0].x, Some(0.05));
}

#[test]
fn a_damaged_row_costs_one_spectrum_and_is_named() {
    let (_folder, path) = saved(&document());
    execute(
        &path,
        "UPDATE meta SET value = replace(value, 'P1_40C', 'P1_41C') WHERE key = 'spectrum 000002'",
    );
    let again = reopened(&path);
    assert!(again.damaged);
    let names = again
        .data
        .bench
        .spectra
        .iter()
        .map(|kept| kept.name.as_str());
    assert_eq!(names.collect::<Vec<_>>(), ["P1_25C", "P1_60C"]);
    let said = again.data.all_warnings();
    let named = said.filter(|w| w.fact.contains("impedance spectrum 2 of the bench"));
    assert_eq!(named.count(), 1);
}

#[test]
fn a_row_that_is_gone_is_named_too() {
    let (_folder, path) = saved(&document());
    execute(&path, "DELETE FROM meta WHERE key = 'pattern 000001'");
    let again = reopened(&path);
    assert!(again.data.bench.patterns.is_empty());
    let mut said = again.data.all_warnings();
    assert!(said.any(|w| w.fact.contains("powder pattern 1 of the bench")));
}

/// What another version found is made anew; what the user said stays.
#[test]
fn an_analysis_of_another_version_is_left_out_without_damage() {
    let kept = serde_json::to_value(&*document().data.bench.spectra[2]).unwrap();
    let mut other = kept.clone();
    other["analysis"]["found"] = serde_json::json!({ "Ok": { "of": "another kind" } });
    let read: crate::dataset::KeptSpectrum = serde_json::from_value(other).unwrap();
    assert_eq!((read.analysis, read.name.as_str()), (None, "P1_60C"));
    let same: crate::dataset::KeptSpectrum = serde_json::from_value(kept).unwrap();
    assert_eq!(same.analysis.unwrap().reason(), Some("too few points"));
}
