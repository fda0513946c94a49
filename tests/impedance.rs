//! Impedance spectra: files of instruments to the truth that they were made from, and `superion eis`.

use std::path::{Path, PathBuf};

use serde_json::Value;
use superion::experiment::impedance::{
    ImpedanceSettings, KramersKronigVerdict, Pellet, SpectrumAnalysis, SpectrumRequest,
    SpectrumState,
};
use superion::import::{MeasurementSettings, Spectrum};
use superion::monitor::Monitor;
use superion::pipeline::{analyse_spectra, read_measurements};
use superion::score::{ArrheniusFit, Conduction, Estimate};

use crate::cli::{code, objects, run, stderr};
use crate::shared_data::shared_dir;

fn folder() -> Option<PathBuf> {
    Some(shared_dir()?.join("data/experiment/impedance"))
}

fn read(path: PathBuf) -> Vec<Spectrum> {
    let settings = MeasurementSettings::default();
    let read = read_measurements(&[path], &settings, &Monitor::silent()).unwrap();
    assert!(read.failures.is_empty(), "{:?}", read.failures);
    read.spectra.into_iter().map(|s| s.measured).collect()
}

fn analysed(spectra: Vec<Spectrum>) -> Vec<SpectrumAnalysis> {
    let request = |spectrum: Spectrum| {
        let mut request = SpectrumRequest::of(spectrum.into());
        request.pellet = Pellet::disc(0.11, 0.635);
        request
    };
    let requests: Vec<SpectrumRequest> = spectra.into_iter().map(request).collect();
    let settings = ImpedanceSettings {
        with_relaxation_times: false,
        ..ImpedanceSettings::default()
    };
    analyse_spectra(&requests, &settings, &Monitor::silent()).unwrap()
}

fn one(folder: &Path, name: &str) -> SpectrumAnalysis {
    analysed(read(folder.join(name))).remove(0)
}

fn fit(found: &[SpectrumAnalysis], of: fn(&SpectrumAnalysis) -> Option<Estimate>) -> ArrheniusFit {
    let point = |found: &SpectrumAnalysis| Conduction {
        temperature_k: found.temperature_k.unwrap(),
        conductivity_s_cm: of(found).unwrap().value,
    };
    let points: Vec<Conduction> = found.iter().map(point).collect();
    ArrheniusFit::of(&points).unwrap()
}

/// Nine temperatures of one pellet in one file: every resistance, and E_a, as the README asks.
#[test]
fn nine_temperatures_of_a_pellet() {
    let Some(folder) = folder() else { return };
    let found = analysed(read(folder.join("pellet/LBS-P1_all.csv")));
    assert_eq!(found.len(), 9);
    let text = std::fs::read_to_string(folder.join("pellet/truth.json")).unwrap();
    let truth: Value = serde_json::from_str(&text).unwrap();
    for found in &found {
        let celsius = found.temperature_k.unwrap() - 273.15;
        let truth = &truth["temperatures"][format!("{celsius:.0}").as_str()];
        let off = |estimate: Option<Estimate>, key: &str| {
            (estimate.unwrap().value / truth[key].as_f64().unwrap() - 1.0).abs()
        };
        assert_eq!(found.state, SpectrumState::Fitted);
        let test = found.kramers_kronig.as_ref().unwrap();
        assert_eq!(test.verdict, KramersKronigVerdict::Sound);
        assert!(off(found.resistance.bulk, "R_bulk") < 0.01, "{celsius}");
        assert!(
            off(found.resistance.grain_boundary, "R_gb") < 0.03,
            "{celsius}"
        );
        assert!(off(found.resistance.total, "R_total") < 0.005, "{celsius}");
        assert!(
            off(found.conductivity.total, "sigma_total_S_per_cm") < 0.005,
            "{celsius}"
        );
    }
    let e_a = |of| fit(&found, of).activation_energy_ev().value;
    assert!((e_a(|f| f.conductivity.bulk) - 0.35).abs() < 0.003);
    assert!((e_a(|f| f.conductivity.grain_boundary) - 0.42).abs() < 0.005);
    assert!((e_a(|f| f.conductivity.total) - 0.376).abs() < 0.003);
}

#[test]
fn defects_are_said() {
    let Some(folder) = folder().map(|f| f.join("defective")) else {
        return;
    };
    let says = |found: &SpectrumAnalysis, words: &str| {
        found.warnings.iter().any(|w| w.to_string().contains(words))
    };
    let drift = one(&folder, "drift.csv");
    assert_eq!(drift.state, SpectrumState::Doubtful);
    assert!(says(&drift, "Kramers–Kronig test fails"));
    let mains = one(&folder, "mains_50Hz.csv");
    assert!(says(&mains, "50.1 Hz") && says(&mains, "100 Hz"));
    assert!((mains.resistance.total.unwrap().value / 27291.0 - 1.0).abs() < 0.005);
    let leads = one(&folder, "inductive_tail.csv");
    assert!((leads.resistance.total.unwrap().value / 28.4 - 1.0).abs() < 0.005);
    assert!(leads.resistance.bulk.is_none() && says(&leads, "18 points"));
    let few = one(&folder, "four_points.csv");
    assert!(few.state == SpectrumState::TooFewPoints && few.fit.is_none());
    let mixed = one(&folder, "sign_mix.csv");
    assert!(mixed.state == SpectrumState::WrongSign && mixed.fit.is_none());
    let short = one(&folder, "short_circuit.csv");
    assert!(short.state == SpectrumState::ShortCircuit && short.conductivity.total.is_none());
    let control = one(&folder, "control_clean.csv");
    assert!(control.warnings.is_empty() && control.state == SpectrumState::Fitted);
}

/// A spectrum of a resistor before an electrode, as a table.
fn table(folder: &Path, name: &str, resistance_ohm: f64) -> String {
    let mut text = "Frequency (Hz),Z' (Ohm),-Z'' (Ohm)\n".to_owned();
    for k in 0..=60 {
        let hz = 10_f64.powf(6.0 - 0.1 * f64::from(k));
        let reactance = 1.0 / (std::f64::consts::TAU * hz * 2e-6);
        text.push_str(&format!("{hz},{resistance_ohm},{reactance}\n"));
    }
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn eis_prints_lines_and_writes_figures() {
    let folder = tempfile::tempdir().unwrap();
    let cold = table(folder.path(), "P_0C.csv", 200.0);
    let warm = table(folder.path(), "P_60C.csv", 20.0);
    let out = folder.path().join("out");
    let arguments = [
        "eis",
        &cold,
        &warm,
        "--thickness-mm",
        "1",
        "--area-cm2",
        "0.5",
        "--circuit",
        "R-C",
        "--json",
        "--quiet",
        "--out",
        out.to_str().unwrap(),
    ];
    let output = run(&arguments);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let lines = objects(&output);
    assert_eq!(lines[0]["kind"], "spectrum");
    assert_eq!(lines[0]["circuit"], "R-C");
    assert!(lines[0]["kramers_kronig"]["passed"].as_bool().unwrap());
    let sigma = lines[0]["conductivity"]["total"]["value"].as_f64().unwrap();
    assert!((sigma / 1e-3 - 1.0).abs() < 1e-3, "{sigma}");
    assert!((lines[0]["parameters"][0]["value"].as_f64().unwrap() / 200.0 - 1.0).abs() < 1e-3);
    let arrhenius = lines
        .iter()
        .find(|line| line["kind"] == "arrhenius")
        .unwrap();
    assert_eq!(
        (&arrhenius["cell"], &arrhenius["part"]),
        (&"P".into(), &"total".into())
    );
    // ln(10 · 333.15/273.15)/(1/273.15 − 1/333.15) k.
    let by_hand = (10.0_f64 * 333.15 / 273.15).ln() / (1.0 / 273.15 - 1.0 / 333.15) * 8.617_333e-5;
    let e_a = arrhenius["e_a_ev"]["value"].as_f64().unwrap();
    assert!((e_a - by_hand).abs() < 1e-3, "{e_a} {by_hand}");
    for file in [
        "P_0C-nyquist.svg",
        "P_60C-bode.pdf",
        "impedance.csv",
        "arrhenius.png",
    ] {
        assert!(out.join(file).is_file(), "{file}");
    }
}

#[test]
fn eis_says_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let file = table(folder.path(), "P.csv", 200.0);
    let wrong = run(&["eis", &file, "--circuit", "R-XQ"]);
    assert_eq!(code(&wrong), 2);
    assert!(
        stderr(&wrong).contains("\"X\" at character 3"),
        "{}",
        stderr(&wrong)
    );
    let wrong = run(&["eis", &file, "--temperature", "20,30"]);
    assert_eq!(code(&wrong), 2);
    assert!(stderr(&wrong).contains("2 temperatures for 1 spectra"));
    let nothing = run(&["eis", "no-such-file.csv"]);
    assert_eq!(code(&nothing), 3);
    let without_size = run(&["eis", &file, "--json", "--quiet"]);
    assert_eq!(code(&without_size), 0);
    assert!(
        stderr(&without_size).contains("no conductivity"),
        "{}",
        stderr(&without_size)
    );
    assert!(objects(&without_size)[0]["conductivity"]["total"].is_null());
}

/// A resistor and a capacitor at temperatures in °C, one below the other: σ of E_a = 0.35 eV, less by a share.
fn series(folder: &Path, name: &str, measured: &[(f64, f64)]) -> String {
    let mut text = "T (°C),Frequency (Hz),Z' (Ohm),-Z'' (Ohm)\n".to_owned();
    for (celsius, less) in measured {
        let kelvin = celsius + 273.15;
        let sigma_t = 5e4 * (-0.35 / (8.617_333e-5 * kelvin)).exp() * (1.0 - less);
        // 1 mm thick, 0.5 cm².
        let real = 0.2 * kelvin / sigma_t;
        for k in 0..=40 {
            let hz = 10_f64.powf(6.0 - 0.15 * f64::from(k));
            let reactance = 1.0 / (std::f64::consts::TAU * hz * 2e-6);
            text.push_str(&format!("{celsius},{hz},{real},{reactance}\n"));
        }
    }
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn heating_and_cooling_are_runs_of_one_cell_and_their_difference_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let measured = [
        (25.0, 0.0),
        (45.0, 0.0),
        (65.0, 0.0),
        (45.0, 0.2),
        (25.0, 0.2),
    ];
    let file = series(folder.path(), "hc.csv", &measured);
    let out = folder.path().join("out");
    let output = run(&[
        "eis",
        &file,
        "--thickness-mm",
        "1,0",
        "--area-cm2",
        "0.5",
        "--circuit",
        "R-C",
        "--without",
        "1e8..1e9",
        "--json",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let lines = objects(&output);
    let spectra = lines.iter().filter(|line| line["kind"] == "spectrum");
    let told: Vec<_> = spectra.map(|s| (&s["cell"], &s["run"])).collect();
    let (heating, cooling) = ("heating".into(), "cooling".into());
    let runs = [&heating, &heating, &heating, &cooling, &cooling];
    assert_eq!(told, runs.map(|run| (&lines[0]["cell"], run)));
    assert_eq!(lines[0]["cell"], "hc");
    let line = lines
        .iter()
        .find(|line| line["kind"] == "arrhenius")
        .unwrap();
    assert_eq!(line["n_temperatures"], 5);
    assert_eq!(line["runs"].as_array().unwrap().len(), 2);
    let difference = line["runs_differ"]["percent"].as_f64().unwrap();
    assert!((difference - 20.0).abs() < 0.5, "{difference}");
    let said = stderr(&output);
    for words in [
        "5 spectra of 2 runs (heating, cooling)",
        "cooling conducts up to 20.0 % less than heating",
        "--without 1e8..1e9: leaves no point out",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let points = std::fs::read_to_string(out.join("conductivities-over-temperature.csv")).unwrap();
    assert!(points.starts_with("sample,temperature_k,"), "{points}");
    assert!(points.contains(",cooling\n"), "{points}");
}

#[test]
fn sizes_that_cannot_be_and_temperatures_that_may_be_both_are_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let file = table(folder.path(), "P.csv", 200.0);
    let wrong = |arguments: &[&str], words: &str| {
        let all: Vec<&str> = ["eis", &file].iter().chain(arguments).copied().collect();
        let output = run(&all);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    };
    wrong(&["--temperature", "298"], "298K");
    wrong(&["--thickness-mm", "1,250"], "1.250 or 1250");
    let too_great = ["--thickness-mm", "1", "--thickness-error-mm", "2"];
    wrong(&too_great, "leaves no thickness");
    let thick = run(&[
        "eis",
        &file,
        "--thickness-mm",
        "800",
        "--diameter-mm",
        "0.1",
    ]);
    assert_eq!(code(&thick), 0);
    for words in ["thickness of 800 mm", "diameter of 0.1 mm"] {
        assert!(stderr(&thick).contains(words), "{}", stderr(&thick));
    }
}
