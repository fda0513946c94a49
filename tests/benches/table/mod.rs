//! Measurements for the program's own benchmark table, and those of other libraries beside them.
//!
//! In: [`Arguments`]. Out: milliseconds per structure of descriptors on one core, seconds and peak
//! memory of Ward on all threads. Each of ours is the shortest of several repeats, since whatever
//! disturbs a measurement makes it longer.

mod arguments;
mod descriptors;
mod input;
mod maps;
mod names;
mod peers;
mod printed;
mod scripts;
mod ward;

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::Serialize;
use superion::crystal::oxidation::Decoration;
use superion::monitor::{Limits, Monitor, Signal};
use superion::simplify::Representation;

pub use arguments::Arguments;
use peers::Peers;

/// What to measure.
#[derive(Clone, Debug, PartialEq)]
struct MeasureSettings {
    /// SOAP at [`descriptors::SOAP_SETTINGS`] on CAN.
    soap: bool,
    /// Every descriptor on some representations.
    describe: Option<DescribeMeasure>,
    /// softBV maps and barriers of [`maps::mapped_structures`].
    bvse: bool,
    /// Ward.
    ward: bool,
    /// Features for Ward instead of random numbers.
    features: Option<PathBuf>,
    /// How often each measurement is repeated.
    repeats: usize,
}

/// On what every descriptor is measured.
#[derive(Clone, Debug, PartialEq)]
struct DescribeMeasure {
    /// At most this many structures, evenly by number of sites.
    at_most: usize,
    /// On each of these.
    representations: Vec<Representation>,
}

/// A measured number.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Measurement {
    /// What was measured, equal to the name of the same measurement of another library.
    name: String,
    /// On what: "430 structures, 7,310 sites".
    input: String,
    /// "ms per structure", "s per structure" or "s".
    unit: &'static str,
    /// The shortest time.
    value: f64,
    /// Largest resident memory in bytes during the measurement, where the system tells.
    peak_memory_bytes: Option<u64>,
}

/// Measures what the arguments ask for and prints it.
///
/// # Errors
/// Arguments that make no sense, input that cannot be read, a script that failed.
pub fn run(arguments: &Arguments) -> Result<()> {
    let settings = arguments.settings()?;
    if let Some(threads) = arguments.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build_global()
            .with_context(|| format!("--threads {threads}"))?;
    }
    let monitor = monitor(arguments.quiet, arguments.limits());
    let decorations = input::decorations(arguments, &monitor)?;
    let mut peers = Peers::new();
    if let Some(python) = &arguments.python {
        eprintln!("Running the other libraries; this may take minutes");
        let scripts = scripts::run_peers(python, &decorations, &settings, &monitor)?;
        peers.extend(scripts);
    }
    if let Some(path) = &arguments.peers {
        peers.extend(scripts::read_peers(path)?);
    }
    let measurements = measure(&decorations, &settings, &monitor)?;
    printed::print(arguments.json, &measurements, &peers)
}

/// Names each step on standard error, unless `quiet`; warnings always.
fn monitor(quiet: bool, limits: Limits) -> Monitor {
    let sink = move |signal| match signal {
        Signal::Started { step, .. } if !quiet => eprintln!("{step}"),
        Signal::Warning(warning) => eprintln!("warning: {warning}"),
        _ => {}
    };
    Monitor::new(sink).with_limits(limits)
}

fn measure(
    decorations: &[Decoration],
    settings: &MeasureSettings,
    monitor: &Monitor,
) -> Result<Vec<Measurement>> {
    let mut measured = Vec::new();
    let repeats = settings.repeats;
    // Ward first: its peak of memory should hold nothing else.
    if settings.ward {
        measured.push(ward::measure_ward(settings, monitor)?);
    }
    if settings.bvse {
        measured.push(maps::measure_bvse(decorations, repeats, monitor)?);
        measured.push(maps::measure_surfaces(decorations, repeats, monitor)?);
    }
    if settings.soap {
        measured.extend(descriptors::measure_soap(decorations, repeats, monitor)?);
    }
    if let Some(describe) = &settings.describe {
        let all = descriptors::measure_all(decorations, describe, repeats, monitor)?;
        measured.extend(all);
    }
    Ok(measured)
}
