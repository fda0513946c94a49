//! Facts of the analysis, on spectra whose truth is known because they were made here.

use std::sync::Arc;

use super::*;
use crate::experiment::impedance::{Circuit, Pellet};
use crate::import::{SignOfImaginary, Spectrum, SpectrumPoint};

/// Independent numbers of mean 0 and variance 1, always the same: sums of twelve steps of a linear
/// congruence (Knuth's constants).
struct Noise(u64);

impl Noise {
    fn uniform(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn next(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

const PELLET: [f64; 8] = [17367.0, 1.39e-11, 0.965, 9924.0, 1.1e-8, 0.9, 2.5e-6, 0.87];

/// (f, Z′, Z″) of a circuit with noise, from 1 MHz to 0.1 Hz.
fn made(circuit: &str, values: &[f64], noise: f64, seed: u64) -> Vec<(f64, f64, f64)> {
    let circuit = Circuit::parse(circuit).unwrap();
    let mut draws = Noise(seed);
    let at = |k: i32| {
        let hz = 10_f64.powf(6.0 - 0.1 * f64::from(k));
        let (re, im) = circuit.impedance(values, hz);
        let size = noise * re.hypot(im);
        (hz, re + size * draws.next(), im + size * draws.next())
    };
    (0..=70).map(at).collect()
}

fn spectrum(points: &[(f64, f64, f64)]) -> Spectrum {
    let point = |&(frequency_hz, real_ohm, imaginary_ohm): &(f64, f64, f64)| SpectrumPoint {
        frequency_hz,
        real_ohm,
        imaginary_ohm,
        line: 0,
    };
    Spectrum {
        name: "made".to_owned(),
        points: points.iter().map(point).collect(),
        per_area: false,
        sign: SignOfImaginary::Stated,
        temperature_k: None,
        thickness_cm: None,
        area_cm2: None,
        remarks: Vec::new(),
        warnings: Vec::new(),
    }
}

fn request(points: &[(f64, f64, f64)]) -> SpectrumRequest {
    let mut request = SpectrumRequest::of(Arc::new(spectrum(points)));
    request.pellet = Pellet::disc(0.11, 0.635);
    request
}

fn analysed(points: &[(f64, f64, f64)]) -> SpectrumAnalysis {
    analyse(&request(points), &ImpedanceSettings::default(), None)
}

fn says(found: &SpectrumAnalysis, words: &str) -> bool {
    found.warnings.iter().any(|w| w.to_string().contains(words))
}

fn near(estimate: Option<Estimate>, truth: f64, share: f64) -> bool {
    estimate.is_some_and(|e| (e.value / truth - 1.0).abs() < share)
}

#[test]
fn two_arcs_before_an_electrode() {
    let found = analysed(&made("RQ-RQ-Q", &PELLET, 0.003, 7));
    assert_eq!(found.state, SpectrumState::Fitted);
    let fit = found.fit.as_ref().unwrap();
    assert_eq!(fit.circuit.to_string(), "RQ-RQ-Q");
    assert!(near(found.resistance.bulk, 17367.0, 0.01));
    assert!(near(found.resistance.grain_boundary, 9924.0, 0.03));
    assert!(near(found.resistance.total, 27291.0, 0.005));
    // σ = L/(A R): 0.11 cm/(0.3167 cm² · 27291 Ω).
    assert!(near(found.conductivity.total, 1.2727e-5, 0.005));
    let meanings: Vec<&str> = found.arcs.iter().map(|arc| arc.meaning.name()).collect();
    assert_eq!(meanings, ["bulk", "grain boundary"]);
    assert!((found.arcs[1].capacitance.value / 4e-9 - 1.0).abs() < 0.05);
    assert!(found.warnings.is_empty(), "{:?}", found.warnings);
    // Residuals are those of the noise, and errors those of the scatter.
    assert!((fit.scatter_percent - 0.3).abs() < 0.05);
    let total = found.resistance.total.unwrap();
    assert!((total.value - 27291.0).abs() < 4.0 * total.error.unwrap());
    let times = found.relaxation_times.unwrap();
    let strong: Vec<f64> = times
        .peaks
        .iter()
        .filter(|peak| peak.resistance_ohm > 2000.0)
        .map(|peak| peak.resistance_ohm)
        .collect();
    assert_eq!(strong.len(), 2);
    assert!((strong[0] / 17367.0 - 1.0).abs() < 0.05 && (strong[1] / 9924.0 - 1.0).abs() < 0.1);
    assert!(
        times
            .electrode_exponent
            .is_some_and(|n| (n - 0.87).abs() < 0.02)
    );
}

#[test]
fn an_analysis_comes_back_from_a_file() {
    let found = analysed(&made("R-Q", &[120.0, 3e-6, 0.9], 0.003, 3));
    let text = serde_json::to_string(&found).unwrap();
    let back: SpectrumAnalysis = serde_json::from_str(&text).unwrap();
    assert_eq!(back, found);
}

/// Gaussian noise of 0.1 to 2 % never fails, and a sample whose resistance grows by 30 % does.
#[test]
fn the_test_tells_drift_from_noise() {
    let verdict = |points: &[(f64, f64, f64)]| {
        let (points, _) = points_of(&spectrum(points), &[]);
        kramers_kronig::test(&points).unwrap().verdict
    };
    let mut failed = 0;
    for noise in [0.0, 0.001, 0.005, 0.02] {
        for seed in 1..=12 {
            let points = made("RQ-RQ-Q", &PELLET, noise, seed);
            failed += usize::from(verdict(&points) != KramersKronigVerdict::Sound);
        }
    }
    assert_eq!(failed, 0);
    let circuit = Circuit::parse("RQ-RQ-Q").unwrap();
    let mut points = made("RQ-RQ-Q", &PELLET, 0.0, 1);
    let n = points.len() as f64;
    for (k, point) in points.iter_mut().enumerate() {
        let mut values = PELLET;
        let grown = 1.0 + 0.3 * k as f64 / n;
        values[0] *= grown;
        values[3] *= grown;
        let (re, im) = circuit.impedance(&values, point.0);
        (point.1, point.2) = (re, im);
    }
    assert_eq!(verdict(&points), KramersKronigVerdict::Drift);
    let found = analysed(&points);
    assert_eq!(found.state, SpectrumState::Doubtful);
    assert!(says(&found, "Kramers–Kronig test fails"));
    // Leads of 1 µH pass.
    let leads = made("L-R-Q", &[1e-6, 30.0, 6e-6, 0.9], 0.004, 5);
    assert_eq!(verdict(&leads), KramersKronigVerdict::Sound);
}

#[test]
fn outliers_are_named_and_do_not_move_the_result() {
    let mut points = made("RQ-RQ-Q", &PELLET, 0.003, 7);
    let place = 43; // 50.1 Hz
    points[place].1 *= 1.15;
    let found = analysed(&points);
    let test = found.kramers_kronig.as_ref().unwrap();
    assert_eq!(test.outliers, [place]);
    assert_eq!(
        found.left_out(place),
        Some(LeftOutReason::FailsKramersKronig)
    );
    assert!(says(&found, "50.1 Hz"));
    assert!(near(found.resistance.total, 27291.0, 0.005));
    // Masked by hand it is no outlier.
    let mut by_hand = request(&points);
    by_hand.masked = vec![place];
    let found = analyse(&by_hand, &ImpedanceSettings::default(), None);
    assert!(found.warnings.is_empty() && found.left_out(place) == Some(LeftOutReason::Masked));
}

#[test]
fn what_cannot_be_fitted_is_said() {
    let points = made("RQ-RQ-Q", &PELLET, 0.003, 7);
    let few = analysed(&points[..4]);
    assert_eq!(
        (few.state, few.fit.is_none()),
        (SpectrumState::TooFewPoints, true)
    );
    let turned: Vec<_> = points.iter().map(|p| (p.0, p.1, -p.2)).collect();
    let found = analysed(&turned);
    assert_eq!(
        (found.state, found.fit.is_none()),
        (SpectrumState::WrongSign, true)
    );
    let mixed: Vec<_> = (0..)
        .zip(&points)
        .map(|(k, p)| if k < 33 { *p } else { turned[k] })
        .collect();
    let found = analysed(&mixed);
    assert_eq!(found.state, SpectrumState::WrongSign);
    assert!(says(&found, "501 Hz"));
    let short = analysed(&made("L-R", &[3.5e-7, 0.42], 0.004, 2));
    assert_eq!(short.state, SpectrumState::ShortCircuit);
    assert!(short.conductivity.total.is_none() && says(&short, "0.42"));
}

#[test]
fn behind_an_inductance_only_the_total_resistance_is_given() {
    let values = [1.2e-6, 21.0, 1e-11, 0.99, 7.4, 1.23e-8, 0.92, 6e-6, 0.91];
    let found = analysed(&made("L-RQ-RQ-Q", &values, 0.004, 4));
    assert!(near(found.resistance.total, 28.4, 0.01));
    assert!(found.resistance.bulk.is_none() && found.resistance.grain_boundary.is_none());
    assert!(says(&found, "inductance of leads"));
}

#[test]
fn conductivity_takes_errors_of_thickness_and_area_along() {
    let points = made("R-Q", &[100.0, 3e-6, 0.9], 0.0, 1);
    let mut request = request(&points);
    request.pellet = Pellet {
        thickness_cm: Some(0.1),
        area_cm2: Some(0.5),
        thickness_error_cm: Some(0.003),
        area_error_cm2: Some(0.02),
    };
    let circuit = Circuit::parse("R-Q").unwrap();
    request.circuit = CircuitChoice::Given(circuit);
    let settings = ImpedanceSettings::default();
    let sigma = analyse(&request, &settings, None)
        .conductivity
        .total
        .unwrap();
    // 0.1/(0.5 · 100) = 2·10⁻³; relative errors of 3 % and 4 % make 5 %.
    assert!((sigma.value / 2e-3 - 1.0).abs() < 1e-3);
    assert!((sigma.error.unwrap() / sigma.value - 0.05).abs() < 1e-3);
    // Of Ω cm² the thickness is enough.
    let mut spectrum = (*request.spectrum).clone();
    spectrum.per_area = true;
    request.spectrum = Arc::new(spectrum);
    request.pellet.area_cm2 = None;
    let sigma = analyse(&request, &settings, None)
        .conductivity
        .total
        .unwrap();
    assert!((sigma.value / 1e-3 - 1.0).abs() < 1e-3);
    request.pellet.thickness_cm = None;
    let found = analyse(&request, &settings, None);
    assert!(found.conductivity.total.is_none() && says(&found, "no conductivity"));
}

#[test]
fn a_tail_that_is_no_electrode_leaves_the_total_unknown() {
    // Grain boundaries with an apex below the lowest frequency.
    let values = [1e8, 1.2e-11, 0.97, 3e9, 5e-9, 0.95, 2e-6, 0.9];
    let found = analysed(&made("RQ-RQ-Q", &values, 0.002, 9));
    assert!(near(found.resistance.bulk, 1e8, 0.03));
    assert!(
        !near(found.resistance.total, 1e8, 0.5),
        "{:?}",
        found.resistance
    );
}

#[test]
fn nested_circuits_are_fitted_too() {
    let values = [50.0, 300.0, 40.0, 2e-6, 0.9];
    let points = made("R-p(R-W,Q)", &values, 0.001, 6);
    let mut request = request(&points);
    request.circuit = CircuitChoice::Given(Circuit::parse("R0-p(R1-W1,CPE1)").unwrap());
    let found = analyse(&request, &ImpedanceSettings::default(), None);
    let fit = found.fit.unwrap();
    for (parameter, truth) in fit.parameters.iter().zip(values) {
        let value = parameter.estimate.value;
        assert!(
            (value / truth - 1.0).abs() < 0.05,
            "{} {value}",
            parameter.name.name
        );
    }
}
