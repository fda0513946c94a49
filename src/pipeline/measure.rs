//! Measurements for the program's own benchmark table.
//!
//! In: decorated structures, or a feature matrix. Out: [`Measurement`]s: milliseconds per
//! structure of descriptors on one core, seconds and peak memory of Ward on all threads. Each is
//! the shortest of several repeats, since whatever disturbs a measurement makes it longer.

use std::path::PathBuf;
use std::time::Instant;

use ndarray::Array2;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

use super::describe::build;
use super::run_record::peak_memory_bytes;
use super::{DataSet, PipelineError};
use crate::cluster::{Criterion, Metric, linkage};
use crate::crystal::{Element, Structure};
use crate::descriptors::{DescriptorSettings, Input, describe_one, registry};
use crate::export::npy::read_matrix;
use crate::monitor::{Cancelled, Monitor};
use crate::percolation::{ForceField, PercolationSettings, Plan};
use crate::simplify::{Representation, simplify};

/// Rows and columns of the random matrix that stands for 18,590 structures by SOAP.
pub const WARD_SHAPE: (usize, usize) = (18_590, 260);

/// The two settings of SOAP that are measured: r_cut in Å, n_max, l_max.
pub const SOAP_SETTINGS: [(f64, u32, u32); 2] = [(3.0, 5, 3), (6.0, 8, 6)];

/// What to measure.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasureSettings {
    /// SOAP at [`SOAP_SETTINGS`] on CAN.
    pub soap: bool,
    /// Every descriptor on the structure and on CAN.
    pub describe: bool,
    /// softBV maps and barriers of [`mapped_structures`].
    pub bvse: bool,
    /// Ward.
    pub ward: bool,
    /// Features for Ward instead of random numbers.
    pub features: Option<PathBuf>,
    /// How often each measurement is repeated.
    pub repeats: usize,
}

/// A measured number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measurement {
    /// What was measured, equal to the name of the same measurement of another library.
    pub name: String,
    /// On what: "430 structures, 7,310 sites".
    pub input: String,
    /// "ms per structure", "s per structure" or "s".
    pub unit: &'static str,
    /// The shortest time.
    pub value: f64,
    /// Largest resident memory during the measurement, where the system tells.
    pub peak_memory_bytes: Option<u64>,
}

/// Name of the measurement of SOAP at given settings.
pub fn soap_name(r_cut: f64, n_max: u32, l_max: u32) -> String {
    format!("soap × CAN, r_cut {r_cut} Å, n_max {n_max}, l_max {l_max}")
}

/// Name of the measurement of Ward.
pub const WARD_NAME: &str = "ward";

/// Name of the measurement of maps and barriers.
pub const BVSE_NAME: &str = "bvse: softBV map and barriers, 0.1 Å";

/// Structures that are mapped; other libraries take half a minute for each.
const N_MAPPED: usize = 3;

/// Measures; `finished` gets each number as soon as it is there.
///
/// # Errors
/// [`PipelineError`].
pub fn measure(
    data: &DataSet<'_>,
    settings: &MeasureSettings,
    monitor: &Monitor,
    finished: &dyn Fn(Measurement),
) -> Result<(), PipelineError> {
    // Ward first: its peak of memory should hold nothing else.
    if settings.ward {
        finished(measure_ward(settings, monitor)?);
    }
    if settings.bvse {
        finished(measure_bvse(data, settings.repeats, monitor)?);
    }
    if settings.soap {
        let frames = simplified(data, Representation::Can);
        for (r_cut, n_max, l_max) in SOAP_SETTINGS {
            let numbers = [
                ("soap.r_cut".to_owned(), r_cut),
                ("soap.n_max".to_owned(), f64::from(n_max)),
                ("soap.l_max".to_owned(), f64::from(l_max)),
            ];
            let mut measured = measure_descriptor(
                "soap",
                &DescriptorSettings::from(numbers),
                &frames,
                settings.repeats,
                monitor,
            )?;
            measured.name = soap_name(r_cut, n_max, l_max);
            finished(measured);
        }
    }
    if settings.describe {
        for representation in [Representation::Structure, Representation::Can] {
            let structures = simplified(data, representation);
            for registered in registry() {
                let id = registered.about.id;
                let defaults = DescriptorSettings::new();
                let mut measured =
                    measure_descriptor(id, &defaults, &structures, settings.repeats, monitor)?;
                measured.name = format!("{id} × {}", representation.id());
                finished(measured);
            }
        }
    }
    Ok(())
}

fn simplified(data: &DataSet<'_>, representation: Representation) -> Vec<Structure> {
    data.decorations
        .iter()
        .map(|d| simplify(&d.structure, representation, Element::LI))
        .collect()
}

/// Milliseconds per structure on one core, of the description and what it needs of neighbours.
fn measure_descriptor(
    id: &str,
    settings: &DescriptorSettings,
    structures: &[Structure],
    repeats: usize,
    monitor: &Monitor,
) -> Result<Measurement, PipelineError> {
    let built = build(&[id.to_owned()], settings)?;
    let step = monitor.step(format!("Measuring: {id}"), repeats);
    let mut best_s = f64::INFINITY;
    for _ in 0..repeats {
        let mut total_s = 0.0;
        for structure in structures {
            monitor.check()?;
            let structure = structure.clone();
            let started = Instant::now();
            let input = Input::new(structure);
            for (_, descriptor) in &built {
                // A structure that cannot be described takes its time all the same.
                let _ = std::hint::black_box(describe_one(descriptor.as_ref(), &input));
            }
            total_s += started.elapsed().as_secs_f64();
        }
        best_s = best_s.min(total_s);
        step.tick();
    }
    let n_sites: usize = structures.iter().map(Structure::n_sites).sum();
    Ok(Measurement {
        name: id.to_owned(),
        input: format!("{} structures, {n_sites} sites, one core", structures.len()),
        unit: "ms per structure",
        value: 1e3 * best_s / structures.len().max(1) as f64,
        peak_memory_bytes: None,
    })
}

/// What is mapped: softBV, the energy alone, as the other library does.
fn bvse_settings() -> PercolationSettings {
    PercolationSettings {
        force_field: ForceField::SoftBv,
        energy_only: true,
        ..PercolationSettings::default()
    }
}

/// The first structures that softBV can map for lithium.
pub(super) fn mapped_structures<'a>(data: &DataSet<'a>) -> Vec<&'a Structure> {
    let settings = bvse_settings();
    let structures = data.decorations.iter().map(|d| &d.structure);
    structures
        .filter(|s| s.is_ordered() && Plan::new(s, Element::LI, &settings).is_ok())
        .take(N_MAPPED)
        .collect()
}

/// Seconds per structure on all threads, of map and barriers.
fn measure_bvse(
    data: &DataSet<'_>,
    repeats: usize,
    monitor: &Monitor,
) -> Result<Measurement, PipelineError> {
    let structures = mapped_structures(data);
    let step = monitor.step(format!("Measuring: {BVSE_NAME}"), repeats);
    let mut best_s = f64::INFINITY;
    let mut n_voxels = 0;
    for _ in 0..repeats {
        let started = Instant::now();
        n_voxels = 0;
        for structure in &structures {
            let settings = bvse_settings();
            let plan = Plan::new(structure, Element::LI, &settings)?;
            let landscape = plan.landscape(monitor, &|| {})?;
            std::hint::black_box(landscape.energy.barriers(settings.criterion));
            n_voxels += plan.grid().n_voxels();
        }
        best_s = best_s.min(started.elapsed().as_secs_f64());
        step.tick();
    }
    let threads = rayon::current_num_threads();
    Ok(Measurement {
        name: BVSE_NAME.to_owned(),
        input: format!(
            "{} structures, {n_voxels} voxels, {threads} threads",
            structures.len()
        ),
        unit: "s per structure",
        value: best_s / structures.len().max(1) as f64,
        peak_memory_bytes: None,
    })
}

fn measure_ward(
    settings: &MeasureSettings,
    monitor: &Monitor,
) -> Result<Measurement, PipelineError> {
    let features = match &settings.features {
        Some(path) => read_matrix(path)?,
        None => random_features(WARD_SHAPE, monitor)?,
    };
    reset_peak_memory();
    let step = monitor.step("Measuring: ward", 0);
    let started = Instant::now();
    let tree =
        linkage(&features, Criterion::Ward, Metric::Euclidean, monitor).map_err(|source| {
            PipelineError::Cluster {
                what: WARD_NAME.to_owned(),
                source,
            }
        })?;
    let value = started.elapsed().as_secs_f64();
    drop(step);
    std::hint::black_box(&tree);
    let (rows, columns) = features.dim();
    let threads = rayon::current_num_threads();
    Ok(Measurement {
        name: WARD_NAME.to_owned(),
        input: format!("{rows} × {columns}, {threads} threads"),
        unit: "s",
        value,
        peak_memory_bytes: peak_memory_bytes(),
    })
}

/// Uniform random numbers, rounded to f32 as features are.
pub fn random_features(shape: (usize, usize), monitor: &Monitor) -> Result<Array2<f64>, Cancelled> {
    monitor.check()?;
    let mut generator = ChaCha8Rng::seed_from_u64(2023);
    Ok(Array2::from_shape_simple_fn(shape, || {
        f64::from(generator.random::<f32>())
    }))
}

/// Forgets the peak so far, where the system can do that (Linux).
fn reset_peak_memory() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
