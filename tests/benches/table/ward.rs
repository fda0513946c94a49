//! Ward's linkage, with its peak of memory.
//!
//! In: features from a file, or random numbers in the shape of the published screening. Out: a
//! [`Measurement`].

use std::time::Instant;

use anyhow::Result;
use ndarray::Array2;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use superion::cluster::{Criterion, Metric, linkage};
use superion::export::npy::read_matrix;
use superion::monitor::Monitor;
use superion::outputs::files::peak_memory_bytes;

use super::names::WARD_NAME;
use super::{MeasureSettings, Measurement};

/// Rows and columns of the random matrix that stands for 18,590 structures by SOAP.
pub(super) const WARD_SHAPE: (usize, usize) = (18_590, 260);

pub(super) fn measure_ward(settings: &MeasureSettings, monitor: &Monitor) -> Result<Measurement> {
    let features = match &settings.features {
        Some(path) => read_matrix(path)?,
        None => random_features(WARD_SHAPE),
    };
    reset_peak_memory();
    let step = monitor.step("Measuring: ward", 0);
    let started = Instant::now();
    let tree = linkage(&features, Criterion::Ward, Metric::Euclidean, monitor)?;
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
pub(super) fn random_features(shape: (usize, usize)) -> Array2<f64> {
    let mut generator = ChaCha8Rng::seed_from_u64(2023);
    Array2::from_shape_simple_fn(shape, || f64::from(generator.random::<f32>()))
}

/// Forgets the peak so far, where the system can do that (Linux).
fn reset_peak_memory() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
