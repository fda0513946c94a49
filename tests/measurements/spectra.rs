//! Spectra.

use std::collections::BTreeMap;

use superion::import::SignOfImaginary;

use super::*;

type Truth = Vec<(f64, f64, f64)>;

/// Of `truth_spectra.csv`, by temperature in °C.
fn truths(folder: &Path) -> BTreeMap<i32, Truth> {
    let text = std::fs::read_to_string(folder.join("truth_spectra.csv")).unwrap();
    let mut truths = BTreeMap::<i32, Truth>::new();
    for line in text.lines().skip(1) {
        let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        truths
            .entry(cells[0] as i32)
            .or_default()
            .push((cells[1], cells[2], cells[3]));
    }
    truths
}

#[test]
fn one_pellet_in_fourteen_files_of_different_style() {
    let Some(folder) = experiment().map(|folder| folder.join("impedance/pellet")) else {
        return;
    };
    let truths = truths(&folder);
    let mut files = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("truth") {
            continue;
        }
        files += 1;
        let file = spectra(&path);
        let several = name.contains("all") || name.contains("PEIS");
        assert_eq!(file.spectra.len(), if several { 9 } else { 1 }, "{name}");
        for spectrum in &file.spectra {
            let stated = spectrum
                .temperature_k
                .as_ref()
                .unwrap_or_else(|| panic!("{name}"));
            let celsius = (stated.value - 273.15).round() as i32;
            assert!(
                (stated.value - 273.15 - f64::from(celsius)).abs() < 0.05,
                "{name}: {stated:?}"
            );
            // kΩ·cm² has the area in it, 0.316692 cm².
            let per_area = name.contains("50C");
            assert_eq!(spectrum.per_area, per_area, "{name}");
            let scale = if per_area {
                1.0 / 0.316_692_174_435_936
            } else {
                1.0
            };
            assert_spectrum(&name, spectrum, &truths[&celsius], scale);
        }
    }
    assert_eq!(files, 14);
}

#[test]
fn size_of_the_pellet_from_notes_and_headers() {
    let Some(folder) = experiment().map(|folder| folder.join("impedance/pellet")) else {
        return;
    };
    for (name, thickness, area) in [
        ("LBS-P1_80C.csv", Some(0.11), Some(0.316_69)),
        ("LBS-P1_65C.dat", Some(0.11), Some(0.316_69)),
        ("LBS-P1_25C.DTA", Some(0.11), Some(0.316_692)),
        ("LBS-P1_10C.z", Some(0.11), Some(0.316_692)),
        ("LBS-P1_PEIS_T.mpt", Some(0.11), Some(0.317)),
        ("LBS-P1_PEIS_noT.mpt", Some(0.11), Some(0.316_69)),
        ("LBS-P1_25C.csv", None, None),
    ] {
        let file = spectra(&folder.join(name));
        let first = &file.spectra[0];
        let near = |own: Option<f64>, other: Option<f64>| match (own, other) {
            (Some(own), Some(other)) => is_near(own, other, 1e-5),
            (None, None) => true,
            _ => false,
        };
        assert!(
            near(first.thickness_cm.as_ref().map(|s| s.value), thickness),
            "{name}"
        );
        assert!(
            near(first.area_cm2.as_ref().map(|s| s.value), area),
            "{name}: {:?}",
            first.area_cm2
        );
    }
    let file = spectra(&folder.join("LBS-P1_PEIS_noT.mpt"));
    assert!(
        said(&file).contains("0.001 cm²") && said(&file).contains("temperatures of its 9 spectra")
    );
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    let Some(folder) = experiment().map(|folder| folder.join("impedance/defective")) else {
        return;
    };
    let all: [(&str, usize, &[&str]); 14] = [
        ("control_clean.csv", 71, &[]),
        ("drift.csv", 71, &[]),
        ("inductive_tail.csv", 69, &[]),
        ("mains_50Hz.csv", 71, &[]),
        ("short_circuit.csv", 71, &[]),
        ("four_points.csv", 4, &[]),
        (
            "truncated.mpt",
            41,
            &["line 108 is cut off", "to go to 0.1 Hz and stops at 100 Hz"],
        ),
        ("truncated.DTA", 29, &["holds 71 points, and 29 are there"]),
        (
            "nan.csv",
            63,
            &["lines 6, 7, 19, 25, 32, 33, 46, 62", "63 of 71 rows"],
        ),
        (
            "duplicates.csv",
            96,
            &[
                "lines 98–100 are copies",
                "25 frequencies were measured more than once",
                "71 points",
            ],
        ),
        (
            "sign_mix.csv",
            71,
            &["sign of Z″ changes within the file", "501.2 Hz (line 35)"],
        ),
        ("sign_header.csv", 71, &["other sign than the title says"]),
        ("zero_rows.txt", 71, &["lines 2–13", "frequency is 0"]),
        (
            "no_header_swapped.csv",
            71,
            &["column 3 was taken for the frequency", "column 1 for −Z″"],
        ),
    ];
    for (name, points, words) in all {
        let file = spectra(&folder.join(name));
        let said = said(&file);
        assert_eq!(file.spectra[0].points.len(), points, "{name}");
        assert!(
            words.iter().all(|word| said.contains(word)),
            "{name}: {said}"
        );
        assert!(!words.is_empty() || said.is_empty(), "{name}: {said}");
        let sign = file.spectra[0].sign;
        let mixed = matches!(sign, SignOfImaginary::Mixed { line: 35, .. });
        assert_eq!(mixed, name == "sign_mix.csv", "{name}: {sign:?}");
        assert_eq!(
            sign == SignOfImaginary::Turned,
            name == "sign_header.csv",
            "{name}"
        );
    }
    assert_eq!(
        spectra(&folder.join("duplicates.csv")).spectra[0]
            .averaged()
            .0
            .len(),
        71
    );
    let clean = spectra(&folder.join("control_clean.csv")).spectra[0]
        .points
        .clone();
    for name in ["sign_header.csv", "no_header_swapped.csv", "zero_rows.txt"] {
        let file = spectra(&folder.join(name));
        let truth: Truth = clean
            .iter()
            .map(|p| (p.frequency_hz, p.real_ohm, p.imaginary_ohm))
            .collect();
        assert_spectrum(name, &file.spectra[0], &truth, 1.0);
    }
    for (name, word) in [
        ("header_only.csv", "no data"),
        ("truncated_header.mpt", "ends within its header"),
    ] {
        let error = read_spectra(&folder.join(name), &MeasurementSettings::default()).unwrap_err();
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[test]
fn files_of_eight_instruments() {
    let Some(folder) = experiment().map(|folder| folder.join("impedance/real")) else {
        return;
    };
    let truth = json(&folder.join("truth.json"));
    for (name, truth) in truth.as_object().unwrap() {
        let file = spectra(&folder.join(name));
        let points = &file.spectra[0].points;
        assert_eq!(
            points.len() as u64,
            truth["points"].as_u64().unwrap(),
            "{name}"
        );
        for sample in truth["samples"].as_array().unwrap() {
            let point = points[sample["row"].as_u64().unwrap() as usize - 1];
            for (own, key) in [
                (point.frequency_hz, "f_Hz"),
                (point.real_ohm, "Zre_Ohm"),
                (point.imaginary_ohm, "Zim_Ohm"),
            ] {
                assert!(
                    is_near(own, sample[key].as_f64().unwrap(), 1e-9),
                    "{name} {key}: {own}"
                );
            }
        }
        let sums = [
            (
                "sum_Zre_Ohm",
                points.iter().map(|p| p.real_ohm).sum::<f64>(),
            ),
            ("sum_Zim_Ohm", points.iter().map(|p| p.imaginary_ohm).sum()),
        ];
        for (key, own) in sums {
            assert!(
                is_near(own, truth[key].as_f64().unwrap(), 1e-8),
                "{name} {key}: {own}"
            );
        }
    }
    let aborted = said(&spectra(&folder.join("exampleDataGamryABORT.DTA")));
    assert!(aborted.contains("stopped before its end"), "{aborted}");
    let short = said(&spectra(&folder.join("exampleDataZPlot.z")));
    assert!(
        short.contains("holds 56 points, and 21 are there"),
        "{short}"
    );
}

#[test]
fn small_files_of_other_formats() {
    let truth = json(&own("truth.json"));
    let frequencies = numbers(&truth["frequencies_hz"]);
    let of = |key: &str| -> Truth {
        let parts = truth[key].as_array().unwrap().iter().map(numbers);
        frequencies
            .iter()
            .zip(parts)
            .map(|(f, z)| (*f, z[0], z[1]))
            .collect()
    };
    let (cold, warm) = (of("spectrum"), of("warmer"));
    for (name, celsius) in [
        ("eclab_2.mpr", Some(25.0)),
        ("eclab_11.mpr", Some(25.0)),
        ("ivium.idf", Some(40.0)),
        ("palmsens.pssession", Some(60.0)),
        ("palmsens.csv", None),
        ("nova.txt", None),
        ("fra.dfr", None),
        ("admittance.csv", None),
        ("logarithms.csv", None),
        ("greek.csv", None),
    ] {
        let file = spectra(&own(name));
        assert_eq!(file.spectra.len(), 1, "{name}");
        assert_spectrum(name, &file.spectra[0], &cold, 1.0);
        let stated = file.spectra[0]
            .temperature_k
            .as_ref()
            .map(|s| (s.value - 273.15).round());
        assert_eq!(stated, celsius, "{name}");
    }
    for name in [
        "eclab_3.mpr",
        "novocontrol.txt",
        "side_by_side.csv",
        "sorted_by_frequency.csv",
    ] {
        let file = spectra(&own(name));
        assert_eq!(file.spectra.len(), 2, "{name}");
        assert_spectrum(name, &file.spectra[0], &cold, 1.0);
        assert_spectrum(name, &file.spectra[1], &warm, 1.0);
    }
    let greek = &spectra(&own("greek.csv")).spectra[0];
    assert_eq!(greek.thickness_cm.as_ref().map(|s| s.value), Some(1.0));
    let eclab = spectra(&own("eclab_2.mpr"));
    assert!(said(&eclab).contains("0.001 cm²"));
    assert!(is_near(
        eclab.spectra[0].thickness_cm.as_ref().unwrap().value,
        0.12,
        1e-9
    ));
}
