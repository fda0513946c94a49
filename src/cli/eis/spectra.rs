//! The spectra that were read, with what the arguments say of them.

use super::arguments::EisArguments;
use crate::cli::ending::Stop;
use crate::dataset::Bench;
use crate::experiment::impedance::{CircuitChoice, Pellet};
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
             order",
            given.len()
        )));
    }
    let pellet = pellet(arguments);
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

fn pellet(arguments: &EisArguments) -> Pellet {
    let cm = |mm: Option<f64>| mm.map(|mm| mm / MM_PER_CM);
    let diameter = cm(arguments.diameter_mm);
    let error = cm(arguments.diameter_error_mm);
    // A disc's relative error of area is twice that of its diameter.
    let disc_error = diameter
        .zip(error)
        .map(|(d, e)| 2.0 * e / d * Pellet::disc_area_cm2(d));
    Pellet {
        thickness_cm: cm(arguments.thickness_mm),
        thickness_error_cm: cm(arguments.thickness_error_mm),
        area_cm2: arguments.area_cm2.or(diameter.map(Pellet::disc_area_cm2)),
        area_error_cm2: arguments.area_error_cm2.or(disc_error),
    }
}
