//! What is added to the bench stays, once, under a name of its own.

use super::super::twins::Twin;
use super::*;
use crate::dataset::Dataset;
use crate::import::{SpectrumPoint, Stated};

pub(in crate::dataset) fn spectrum(name: &str, real_ohm: f64, kelvin: Option<f64>) -> Spectrum {
    Spectrum {
        name: name.to_owned(),
        points: vec![SpectrumPoint {
            frequency_hz: 1e3,
            real_ohm,
            imaginary_ohm: -5.0,
            line: 2,
        }],
        per_area: false,
        sign: crate::import::SignOfImaginary::Stated,
        temperature_k: kelvin.map(|kelvin| Stated::new(kelvin, "the file's name")),
        thickness_cm: None,
        area_cm2: None,
        remarks: Vec::new(),
        warnings: Vec::new(),
    }
}

#[test]
fn a_file_that_is_opened_twice_is_there_once_and_another_of_its_name_gets_a_number() {
    let mut bench = Bench::default();
    assert!(bench.add_spectrum(spectrum("P1", 10.0, None), "P1.z", ""));
    assert!(!bench.add_spectrum(spectrum("P1", 10.0, None), "P1.z", ""));
    assert!(bench.add_spectrum(spectrum("P1", 11.0, None), "P1.z", ""));
    let names: Vec<&str> = bench.spectra.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["P1", "P1 (2)"]);
}

#[test]
fn the_spectra_of_a_cell_stand_by_temperature() {
    let mut bench = Bench::default();
    for (name, kelvin) in [
        ("A_40C", Some(313.0)),
        ("B_25C", None),
        ("A_25C", Some(298.0)),
    ] {
        bench.add_spectrum(spectrum(name, 1.0, kelvin), "all.csv", "");
    }
    assert_eq!(bench.cells(), [("A", vec![2, 0]), ("B", vec![1])]);
    bench.spectrum_mut(1).unwrap().temperature_k = Some(298.0);
    assert_eq!(bench.spectra[1].temperature_source(), "you");
}

#[test]
fn two_benches_become_one_and_ids_follow() {
    let mut one = Dataset::default();
    let mut other = Dataset::default();
    for data in [&mut one, &mut other] {
        Arc::make_mut(&mut data.bench).add_spectrum(spectrum("P1", 1.0, None), "P1.z", "");
    }
    let kept = Arc::make_mut(&mut other.bench);
    kept.spectrum_mut(0).unwrap().entry = Some("Li3N".to_owned());
    let renamed = [("Li3N".to_owned(), "Li3N-2".to_owned())].into();
    Arc::make_mut(&mut one.bench).join(Arc::unwrap_or_clone(other.bench), &renamed);
    assert_eq!(one.bench.spectra.len(), 2);
    assert_eq!(one.bench.spectra[1].entry.as_deref(), Some("Li3N-2"));
    assert_eq!(one.bench.spectra[1].name, "P1 (2)");
}

#[test]
fn the_same_measurement_in_another_file_is_a_twin() {
    let mut bench = Bench::default();
    for (name, real_ohm, kelvin) in [
        ("A_25C", 1000.0, 298.15),
        ("A", 1000.04, 298.3),
        ("A_40C", 1000.0, 313.15),
        ("A_again", 1002.0, 298.15),
    ] {
        bench.add_spectrum(spectrum(name, real_ohm, Some(kelvin)), name, "");
    }
    let [first, rounded, warmer, again] = [0, 1, 2, 3].map(|k| &bench.spectra[k]);
    assert!(first.is_twin_of(rounded));
    assert!(!first.is_twin_of(warmer) && !first.is_twin_of(again));
}

/// The same in Ω and in Ω cm²: the factor is the area, and one alone counts.
#[test]
fn a_measurement_for_each_square_centimetre_is_a_twin_and_its_area_is_told() {
    let area_cm2 = 0.3167;
    let of = |name: &str, factor: f64, per_area: bool| {
        let mut one = spectrum(name, 1.0, Some(298.15));
        one.per_area = per_area;
        one.points = (0..20)
            .map(|k| SpectrumPoint {
                frequency_hz: 10_f64.powi(k / 4),
                real_ohm: factor * f64::from(1000 - 7 * k * k),
                imaginary_ohm: -factor * f64::from(300 + 11 * k),
                line: 2,
            })
            .collect();
        one
    };
    let mut bench = Bench::default();
    bench.add_spectrum(of("A_25C", 1.0, false), "a.z", "");
    bench.add_spectrum(of("A_25C", area_cm2, true), "b.csv", "");
    let twins = bench.twins();
    let [(1, 0, Twin::PerArea { area_cm2: found })] = twins.as_slice() else {
        panic!("{twins:?}");
    };
    assert!((found - area_cm2).abs() < 1e-9);
    bench.spectrum_mut(0).unwrap().pellet.area_cm2 = Some(0.5);
    let said = bench.remarks_on_cells();
    let is_said = |words: &str| said.iter().any(|warning| warning.fact.contains(words));
    assert!(
        is_said("0.3167 cm²") && is_said("where 0.5 cm² are given"),
        "{said:?}"
    );
    // Another sample has no constant factor.
    let mut other = of("A_25C", area_cm2, true);
    other.points[3].real_ohm *= 1.01;
    assert!(!bench.spectra[0].is_twin_of(&KeptSpectrum::new(other, "c.csv", "")));
}
