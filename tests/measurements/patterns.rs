//! Patterns.

use superion::import::Pattern;

use super::*;

fn sum(pattern: &Pattern) -> f64 {
    pattern.counts.iter().sum()
}

fn highest(pattern: &Pattern) -> (f64, f64) {
    let points = pattern
        .two_theta_deg
        .iter()
        .copied()
        .zip(pattern.counts.iter().copied());
    points.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap()
}

#[test]
fn simulated_patterns_in_seven_formats() {
    let Some(folder) = experiment().map(|folder| folder.join("diffraction")) else {
        return;
    };
    let truth = json(&folder.join("truth.json"));
    let mut files = 0;
    for (name, truth) in truth.as_object().unwrap() {
        let file = patterns(&folder.join(name));
        let pattern = &file.patterns[0];
        files += 1;
        assert_eq!(
            pattern.counts.len() as u64,
            truth["points"].as_u64().unwrap(),
            "{name}"
        );
        let reading = &truth["reading"];
        let (first, last) = (numbers(&reading["first"]), numbers(&reading["last"]));
        let n = pattern.counts.len() - 1;
        for (k, point) in [(0, &first), (n, &last)] {
            assert!((pattern.two_theta_deg[k] - point[0]).abs() < 1e-5, "{name}");
            assert_eq!(pattern.counts[k], point[1], "{name}");
        }
        let top = numbers(&reading["highest"]);
        assert!((highest(pattern).0 - top[0]).abs() < 1e-3, "{name}");
        assert_eq!(highest(pattern).1, top[1], "{name}");
        assert!(
            is_near(
                sum(pattern),
                reading["sum_of_counts"].as_f64().unwrap(),
                1e-9
            ),
            "{name}"
        );
        // No radiation is assumed where a file names none.
        let silent = ["li3bs3.xy", "li3bs3_real_cell.xy", "li3bs3_li2s.csv"]
            .contains(&name.as_str())
            || name.starts_with("vegard");
        assert_eq!(
            pattern.wavelengths.is_none(),
            silent,
            "{name}: {:?}",
            pattern.wavelengths
        );
        if let Some(wavelengths) = &pattern.wavelengths {
            let waves = truth["wavelengths_A"].as_array().unwrap();
            assert!(
                is_near(wavelengths.first_ang, waves[0]["A"].as_f64().unwrap(), 1e-9),
                "{name}"
            );
            let second = waves.get(1).map(|wave| wave["A"].as_f64().unwrap());
            assert_eq!(wavelengths.second_ang, second, "{name}");
        }
    }
    assert_eq!(files, 16);
    let ras = &patterns(&folder.join("li3bs3.ras")).patterns[0];
    assert!(
        ras.warnings
            .iter()
            .any(|warning| warning.fact.contains("attenuator"))
    );
    let displaced = &patterns(&folder.join("li3bs3_displaced.xy")).patterns[0];
    assert_eq!(
        displaced.goniometer_radius_mm.as_ref().map(|s| s.value),
        Some(217.5)
    );
    let sync = &patterns(&folder.join("li3bs3_sync.fxye")).patterns[0];
    assert_eq!(sync.temperature_k.as_ref().map(|s| s.value), Some(295.0));
    assert_eq!(sync.deviations.as_ref().map(|d| d[0]), Some(24.393));
}

#[test]
fn measured_patterns() {
    let Some(folder) = experiment().map(|folder| folder.join("diffraction/real")) else {
        return;
    };
    let truth = json(&folder.join("truth.json"));
    for (name, truth) in truth.as_object().unwrap() {
        let pattern = &patterns(&folder.join(name)).patterns[0];
        assert_eq!(
            pattern.counts.len() as u64,
            truth["points"].as_u64().unwrap(),
            "{name}"
        );
        for sample in truth["samples"].as_array().unwrap() {
            let k = sample["row"].as_u64().unwrap() as usize - 1;
            assert!(
                (pattern.two_theta_deg[k] - sample["angle"].as_f64().unwrap()).abs() < 1e-6,
                "{name}"
            );
            assert!(
                is_near(
                    pattern.counts[k],
                    sample["intensity"].as_f64().unwrap(),
                    1e-9
                ),
                "{name}"
            );
        }
        assert!(
            is_near(
                sum(pattern),
                truth["sum_of_intensities"].as_f64().unwrap(),
                1e-6
            ),
            "{name}"
        );
    }
    let rasx = &patterns(&folder.join("TwoTheta_scan_powder.rasx")).patterns[0];
    let wavelengths = rasx.wavelengths.clone().unwrap();
    // Behind its monochromator there is Kα1 alone.
    assert_eq!(
        (wavelengths.first_ang, wavelengths.second_ang),
        (1.540_593, None)
    );
}

#[test]
fn small_files_of_other_formats() {
    let truth = json(&own("truth.json"));
    let (angles, counts) = (numbers(&truth["angles_deg"]), numbers(&truth["counts"]));
    for (name, wave) in [
        ("bruker_1.raw", Some(1.5406)),
        ("bruker_2.raw", Some(1.5406)),
        ("bruker_3.raw", Some(1.5406)),
        ("bruker_4.raw", Some(1.5406)),
        ("diffrac.uxd", Some(1.5406)),
        ("fit2d.chi", None),
        ("profile.cif", Some(1.5406)),
        ("philips.udf", Some(1.5406)),
        ("rigaku.asc", Some(1.540_56)),
        ("counters.gsa", Some(1.540_598)),
        ("pairs.gsa", Some(0.459)),
        ("q.dat", Some(0.459)),
        ("ranges.brml", None),
        ("series.csv", None),
    ] {
        let file = patterns(&own(name));
        let pattern = &file.patterns[0];
        assert_eq!(pattern.counts, counts, "{name}");
        let far = pattern
            .two_theta_deg
            .iter()
            .zip(&angles)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max);
        assert!(far < 1e-6, "{name}: {far}");
        assert_eq!(
            pattern.wavelengths.as_ref().map(|w| w.first_ang),
            wave,
            "{name}"
        );
        let several = ["ranges.brml", "series.csv"].contains(&name);
        assert_eq!(file.patterns.len(), if several { 2 } else { 1 }, "{name}");
        if several {
            let more: Vec<f64> = counts.iter().map(|count| count + 20.0).collect();
            assert_eq!(file.patterns[1].counts, more, "{name}");
        }
    }
    // Two repetitions behind an attenuator of ten: their sum, with the deviations of the counts.
    let file = patterns(&own("repeated.xrdml"));
    let pattern = &file.patterns[0];
    assert_eq!(pattern.counts[0], 20.0 * counts[0]);
    let deviation = pattern.deviations.as_ref().unwrap()[0];
    assert!(is_near(deviation, 10.0 * (2.0 * counts[0]).sqrt(), 1e-12));
    assert_eq!(pattern.wavelengths.as_ref().unwrap().second_ang, None);
    let said: Vec<&str> = pattern.warnings.iter().map(|w| w.fact.as_str()).collect();
    assert!(said.iter().any(|fact| fact.contains("Aborted")), "{said:?}");
    assert!(
        said.iter().any(|fact| fact.contains("2 repetitions")),
        "{said:?}"
    );
}

#[test]
fn over_q_without_a_wavelength_it_is_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("q.csv");
    let rows: String = (0..60)
        .map(|k| format!("{},{}\n", 1.0 + 0.01 * f64::from(k), 100 + k % 7))
        .collect();
    std::fs::write(&path, format!("Q (1/Angstrom),I\n{rows}")).unwrap();
    let mut settings = MeasurementSettings::default();
    let error = read_patterns(&path, &settings).unwrap_err().to_string();
    assert!(error.contains("wavelength"), "{error}");
    settings.wavelengths = Some(superion::import::Wavelengths {
        first_ang: 1.0,
        second_ang: None,
        second_share: 0.0,
        source: "what was given by hand".to_owned(),
    });
    let file = read_patterns(&path, &settings).unwrap();
    let expected = 2.0 * (1.0 / (4.0 * std::f64::consts::PI)).asin().to_degrees();
    assert!((file.patterns[0].two_theta_deg[0] - expected).abs() < 1e-9);
}
