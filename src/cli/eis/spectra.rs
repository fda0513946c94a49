//! The spectra that were read, with what the arguments say of them.
//!
//! In: arguments, spectra of files. Out: a bench, or what of the arguments makes no sense.

use super::arguments::EisArguments;
use crate::cli::ending::Stop;
use crate::dataset::Bench;
use crate::experiment::impedance::{CircuitChoice, Pellet};
use crate::monitor::Warning;
use crate::pipeline::Measurements;

/// Millimetres in a centimetre.
const MM_PER_CM: f64 = 10.0;

/// The spectra with what the arguments say of them.
pub(super) fn bench(
    arguments: &EisArguments,
    read: Measurements,
    circuit: &CircuitChoice,
) -> Result<Bench, Stop> {
    let mut bench = Bench::default();
    for measured in read.spectra {
        let file = measured.path.display().to_string();
        bench.add_spectrum(measured.measured, &file, &measured.format);
    }
    let n = bench.spectra.len();
    let given = &arguments.temperature;
    if given.len() > 1 && given.len() != n {
        return Err(Stop::WrongUse(format!(
            "--temperature: {} temperatures for {n} spectra; write one for all, or one for each in their \
             order, with decimal points: a comma stands between two of them",
            given.len()
        )));
    }
    let pellet = pellet(arguments)?;
    for place in 0..n {
        let Some(kept) = bench.spectrum_mut(place) else {
            continue;
        };
        kept.pellet = pellet;
        kept.circuit = circuit.clone();
        kept.temperature_k = given.get(place).or(given.first()).copied();
        if let Some(cell) = &arguments.cell {
            kept.cell.clone_from(cell);
        }
        let points = &kept.spectrum.points;
        let is_out = |k: &usize| {
            let hz = points[*k].frequency_hz;
            arguments.without.iter().any(|without| without.holds(hz))
        };
        kept.masked = (0..points.len()).filter(is_out).collect();
    }
    Ok(bench)
}

/// What of `--without` leaves no point out is said.
pub(super) fn without_effect(arguments: &EisArguments, bench: &Bench) -> Vec<Warning> {
    let points = || bench.spectra.iter().flat_map(|kept| &kept.spectrum.points);
    let (low, high) = points().fold((f64::INFINITY, 0.0_f64), |(low, high), point| {
        (low.min(point.frequency_hz), high.max(point.frequency_hz))
    });
    let idle = arguments
        .without
        .iter()
        .filter(|without| !points().any(|point| without.holds(point.frequency_hz)));
    let told = idle.map(|without| {
        let fact = format!(
            "leaves no point out: what was measured goes from {} to {} Hz",
            short(low),
            short(high)
        );
        let subject = format!("--without {}", without.text);
        Warning::new(subject, fact, "check the frequency; it is in Hz")
    });
    told.collect()
}

fn pellet(arguments: &EisArguments) -> Result<Pellet, Stop> {
    let cm = |mm: Option<f64>| mm.map(|mm| mm / MM_PER_CM);
    let diameter = cm(arguments.diameter_mm);
    let error = cm(arguments.diameter_error_mm);
    // A disc's relative error of area is twice that of its diameter.
    let disc_error = diameter
        .zip(error)
        .map(|(d, e)| 2.0 * e / d * Pellet::disc_area_cm2(d));
    let pellet = Pellet {
        thickness_cm: cm(arguments.thickness_mm),
        thickness_error_cm: cm(arguments.thickness_error_mm),
        area_cm2: arguments.area_cm2.or(diameter.map(Pellet::disc_area_cm2)),
        area_error_cm2: arguments.area_error_cm2.or(disc_error),
    };
    // The error of a diameter is seen as that of the area, which is twice as great.
    let of_diameter = arguments.diameter_error_mm.zip(arguments.diameter_mm);
    if let Some((error, diameter)) = of_diameter.filter(|(error, diameter)| error >= diameter) {
        return Err(Stop::WrongUse(format!(
            "an error of {error} mm of a diameter of {diameter} mm leaves no diameter; give one standard error, less \
             than the value"
        )));
    }
    match pellet
        .faults(false)
        .into_iter()
        .find(|fault| fault.is_error)
    {
        Some(fault) => Err(Stop::WrongUse(format!("{}; {}", fault.fact, fault.remedy))),
        None => Ok(pellet),
    }
}

/// Four significant digits.
fn short(value: f64) -> String {
    let rounded: f64 = format!("{value:.3e}").parse().unwrap_or(value);
    rounded.to_string()
}
